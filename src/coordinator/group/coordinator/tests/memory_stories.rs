//! The coordinator at the bound of what it may keep, and what requests leave behind.

use std::sync::Arc;

use bytes::Bytes;
use kalda_protocol::ErrorCode;

use super::consumer_world::{beat, joining, names};
use super::world::{CALLER, OLD, START_MS, World, commit, join, sync};
use crate::coordinator::group::consumer::Heartbeat;
use crate::coordinator::group::{CommitWay, OffsetCommit};
use crate::coordinator::runtime::MemoryJournal;
use crate::partition::Entitlement;
use crate::sys::ManualClock;
use crate::types::ProducerIdentity;

fn within(memory: usize) -> World {
    World::within(Arc::new(MemoryJournal::new(1)), Arc::new(ManualClock::new(START_MS)), memory)
}

/// A frame, and a part of it.
fn frame() -> (Bytes, Bytes) {
    let frame = Bytes::from(vec![7; 10_000]);
    (frame.clone(), frame.slice(100..200))
}

#[tokio::test]
async fn who_waits_for_a_group_holds_nothing_of_its_frame() {
    let world = World::new();
    let member = world.stable("g").await;
    let (whole, part) = frame();
    let mut request = join("g", "");
    request.protocols[0].metadata = part.clone();
    drop(part);
    let parked = world.coordinator.join_group(request, OLD, CALLER).await;
    assert!(whole.is_unique(), "a join");
    assert_eq!(world.heartbeat("g", &member, 1).await, ErrorCode::RebalanceInProgress.code());
    let led = world.join("g", &member).await;
    assert_eq!(led.members.len(), 2);
    let newcomer = parked.await.response.member_id;
    let (whole, part) = frame();
    let mut request = sync("g", &newcomer, 2, "");
    request.assignments[0].assignment = part;
    let waiting = world.coordinator.sync_group(request).await;
    assert!(whole.is_unique(), "a sync");
    let (whole, part) = frame();
    let mut request = sync("g", &member, 2, "");
    request.assignments[0].assignment = part;
    world.coordinator.sync_group(request).await.await;
    assert!(whole.is_unique(), "the leader's sync");
    assert_eq!(waiting.await.error_code, 0);
}

#[tokio::test]
async fn names_do_not_fill_the_memory() {
    let world = within(100_000);
    let mut joined = 0;
    for number in 0..1000 {
        let group = format!("{number}-{}", "x".repeat(1000));
        let answer = world.join(&group, "").await;
        match answer.error_code {
            code if code == ErrorCode::MemberIdRequired.code() => joined += 1,
            code => assert_eq!(code, ErrorCode::GroupMaxSizeReached.code()),
        }
    }
    assert!((10..60).contains(&joined), "{joined}");
    assert_eq!(world.coordinator.groups_size().await.0, joined, "who was refused left no group");
    assert_eq!(world.commit(&"x".repeat(3000), 1).await, ErrorCode::InvalidCommitOffsetSize.code());
}

#[tokio::test]
async fn offsets_are_committed_anew_in_a_full_memory() {
    let world = within(20_000);
    let mut committed = 0;
    while world.commit(&format!("g{committed}"), 1).await == 0 {
        committed += 1;
        assert!(committed < 100);
    }
    assert!(committed > 5);
    assert_eq!(world.commit("g0", 2).await, 0, "an offset that is there");
    assert_eq!(world.fetch("g0").await, (2, 0));
    let mut longer = commit(3);
    longer.topics[0].partitions[0].metadata = "n".repeat(3000).into();
    assert_eq!(world.commit_as("g0", &longer).await, ErrorCode::InvalidCommitOffsetSize.code());
    assert_eq!(world.coordinator.delete_group("g1").await, ErrorCode::None);
    assert_eq!(world.commit("another", 1).await, 0, "there is room again");
}

#[tokio::test]
async fn transactions_under_way_do_not_fill_the_memory() {
    let world = within(20_000);
    let in_transaction = |producer| {
        let producer = ProducerIdentity::new(producer, 0);
        OffsetCommit { way: CommitWay::InTransaction(Some((producer, Entitlement::Unchecked))), ..commit(1) }
    };
    let mut producers = 0;
    while world.commit_as("g", &in_transaction(producers)).await == 0 {
        producers += 1;
        assert!(producers < 100);
    }
    assert!(producers > 5);
    let refused = world.commit_as("g", &in_transaction(producers)).await;
    assert_eq!(refused, ErrorCode::InvalidCommitOffsetSize.code());
    assert_eq!(world.commit_as("g", &in_transaction(0)).await, 0, "an offset that waits already");
}

#[tokio::test]
async fn what_was_written_is_read_whatever_it_takes() {
    let world = World::new();
    for number in 0..50 {
        assert_eq!(world.commit(&format!("g{number}"), number).await, 0);
    }
    let member = world.stable("joined").await;
    let world = World::within(world.journal, world.clock, 1000);
    assert_eq!(world.fetch("g49").await, (49, 0));
    assert_eq!(world.commit("g49", 50).await, 0);
    assert_eq!(world.heartbeat("joined", &member, 1).await, 0);
    assert_eq!(world.join("joined", &member).await.error_code, 0, "it joins again");
    assert_eq!(world.join("new", "").await.error_code, ErrorCode::GroupMaxSizeReached.code());
    for number in 0..50 {
        assert_eq!(world.coordinator.delete_group(&format!("g{number}")).await, ErrorCode::None);
    }
}

#[tokio::test]
async fn a_commit_that_no_batch_can_hold_is_refused_before_its_records_are_made() {
    // Kafka 4.4.0 answers UNKNOWN_SERVER_ERROR for each partition, after it has made the records.
    let world = World::new();
    let mut request = commit(1);
    let partition = request.topics[0].partitions[0].clone();
    request.topics[0].partitions = vec![partition; 100_000];
    assert_eq!(world.commit_as("g", &request).await, ErrorCode::UnknownServerError.code());
    assert!(world.records().is_empty());
    request.topics[0].partitions.truncate(1000);
    assert_eq!(world.commit_as("g", &request).await, 0);
}

#[tokio::test]
async fn members_of_consumer_groups_do_not_fill_the_memory() {
    let world = within(100_000);
    let topic = "x".repeat(1000);
    let mut members = 0;
    for topic in [&*topic, "t"] {
        while world.beats(joining(&format!("m{members}"), &[topic])).await.is_ok() {
            members += 1;
            assert!(members < 200);
        }
        assert!(members > 10);
    }
    assert_eq!(world.refused(joining("new", &["t"])).await, ErrorCode::GroupMaxSizeReached);
    let present = world.described().await;
    assert_eq!(present.members.len(), members);
    let epoch = present.members[0].member_epoch;
    let first = present.members[0].member_id.to_string();
    let more = Heartbeat { topics: Some(names(&[&topic, "more"])), ..beat(&first, epoch) };
    assert_eq!(world.refused(more).await, ErrorCode::GroupMaxSizeReached, "it wants more than it has");
    let less = Heartbeat { topics: Some(names(&["t"])), ..beat(&first, epoch) };
    world.beaten(less).await;
    for number in 0..3 {
        world.departs(&format!("m{number}"), None, -1).await.expect("it goes");
    }
    world.beaten(joining("new", &["t"])).await;
}

#[tokio::test]
async fn a_subscription_that_no_batch_can_hold_is_refused_before_its_records_are_made() {
    let world = World::new();
    let many: Vec<String> = (0..100_000).map(|number| format!("a-topic-of-many-{number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(world.refused(joining("a", &many)).await, ErrorCode::UnknownServerError);
    assert!(world.records().is_empty());
}
