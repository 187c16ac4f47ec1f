//! Committing, fetching, deleting and losing offsets.

use std::sync::Arc;

use kalda_protocol::messages::offset_delete::{
    OffsetDeleteRequest, OffsetDeleteRequestPartition, OffsetDeleteRequestTopic,
};
use kalda_protocol::messages::offset_fetch::OffsetFetchRequestGroup;
use kalda_protocol::{ErrorCode, StrBytes};

use super::world::{START_MS, World, by, commit};
use crate::coordinator::group::record::GroupRecord;
use crate::coordinator::group::{CommitWay, DeletedTopic, OffsetCommit, Stability};
use crate::coordinator::runtime::JournalError;
use crate::types::{TimestampMs, TopicId, Uuid};

const DAY_MS: u32 = 24 * 60 * 60 * 1000;

#[tokio::test]
async fn a_simple_consumer_finds_what_it_committed() {
    let world = World::new();
    assert_eq!(world.fetch("g").await, (-1, 0), "an unknown group has read nothing");
    assert_eq!(world.commit("g", 5).await, 0);
    assert_eq!(world.fetch("g").await, (5, 0));
    assert_eq!(world.commit("", 6).await, 0, "even the nameless group");
    assert_eq!(world.fetch("").await, (6, 0));
    assert_eq!(world.state("g").await, "Empty");
}

#[tokio::test]
async fn members_commit_in_their_generation() {
    let world = World::new();
    let member = world.stable("g").await;
    assert_eq!(world.commit("g", 5).await, ErrorCode::UnknownMemberId.code());
    let commit_in = |generation| OffsetCommit { committer: by(&member, generation), ..commit(5) };
    assert_eq!(world.commit_as("g", &commit_in(1)).await, 0);
    assert_eq!(world.commit_as("g", &commit_in(2)).await, ErrorCode::IllegalGeneration.code());
}

#[tokio::test]
async fn a_generation_of_an_unknown_group_is_refused() {
    let world = World::new();
    for code in [ErrorCode::GroupIdNotFound, ErrorCode::IllegalGeneration] {
        let commit = OffsetCommit { committer: by("x", 3), unknown_group: code, ..commit(5) };
        assert_eq!(world.commit_as("g", &commit).await, code.code());
    }
    assert!(world.records().is_empty());
}

#[tokio::test]
async fn metadata_is_measured_in_java_characters() {
    let world = World::new();
    let mut request = commit(5);
    request.topics[0].partitions[0].metadata = StrBytes::from("é".repeat(4096));
    assert_eq!(world.commit_as("g", &request).await, 0);
    request.topics[0].partitions[0].metadata = StrBytes::from("x".repeat(4097));
    assert_eq!(world.commit_as("g", &request).await, ErrorCode::OffsetMetadataTooLarge.code());
    assert_eq!(world.records().len(), 1);
}

#[tokio::test]
async fn a_commit_that_cannot_be_written_changes_nothing() {
    let world = World::new();
    world.commit("g", 5).await;
    for (error, code) in [
        (JournalError::NotEnoughReplicas, ErrorCode::CoordinatorNotAvailable),
        (JournalError::TooLarge, ErrorCode::UnknownServerError),
        (JournalError::NotLeader, ErrorCode::NotCoordinator),
    ] {
        world.journal.fail(Some(error));
        assert_eq!(world.commit("g", 9).await, code.code());
        assert_eq!(world.commit("new", 9).await, code.code());
    }
    world.journal.fail(None);
    assert_eq!(world.fetch("g").await, (5, 0));
    assert_eq!(world.state("new").await, "Dead");
}

#[tokio::test]
async fn all_offsets_of_a_group_can_be_asked_for() {
    let world = World::new();
    world.commit("g", 5).await;
    let request =
        OffsetFetchRequestGroup { group_id: StrBytes::from("g"), ..OffsetFetchRequestGroup::default() };
    let request = OffsetFetchRequestGroup { topics: None, ..request };
    let all = world.coordinator.fetch_offsets(&request, Stability::AsCommitted, &|_| None).await;
    assert_eq!((all.topics.len(), &*all.topics[0].name), (1, "t"));
    assert_eq!(all.topics[0].partitions[0].metadata.as_deref(), Some("note"));
}

fn delete(group: &str) -> OffsetDeleteRequest {
    let partitions = vec![OffsetDeleteRequestPartition::default()];
    let topic = OffsetDeleteRequestTopic { name: StrBytes::from("t"), partitions };
    OffsetDeleteRequest { group_id: StrBytes::from(group), topics: vec![topic] }
}

#[tokio::test]
async fn offsets_are_deleted_unless_their_topic_is_in_use() {
    let world = World::new();
    world.commit("simple", 5).await;
    let deleted = world.coordinator.delete_offsets(&delete("simple")).await;
    assert_eq!((deleted.error_code, deleted.topics[0].partitions[0].error_code), (0, 0));
    assert_eq!(world.fetch("simple").await, (-1, 0));
    world.stable("g").await;
    let refused = world.coordinator.delete_offsets(&delete("g")).await;
    assert_eq!(refused.topics[0].partitions[0].error_code, ErrorCode::GroupSubscribedToTopic.code());
    let unknown = world.coordinator.delete_offsets(&delete("nobody")).await;
    assert_eq!(unknown.error_code, ErrorCode::GroupIdNotFound.code());
    let nameless = world.coordinator.delete_offsets(&delete("")).await;
    assert_eq!(nameless.error_code, ErrorCode::InvalidGroupId.code());
}

fn deleted(id: TopicId) -> DeletedTopic {
    DeletedTopic { name: Arc::from("t"), id }
}

#[tokio::test]
async fn offsets_of_a_deleted_topic_go_with_it() {
    let world = World::new();
    world.commit("g", 5).await;
    world.coordinator.on_topics_deleted(&[deleted(world.topic_id)]).await.expect("tombstones");
    assert_eq!(world.fetch("g").await, (-1, 0));
    let is_tombstone = matches!(world.records().last(), Some(GroupRecord::Offset { value: None, .. }));
    assert!(is_tombstone);
}

#[tokio::test]
async fn offsets_of_its_successor_stay() {
    let mut world = World::new();
    let before = world.topic_id;
    world.topic_id = Uuid([8; 16]);
    world.commit("g", 5).await;
    // The deletion is heard of after the topic was made anew, and read.
    world.coordinator.on_topics_deleted(&[deleted(before)]).await.expect("nothing to remove");
    assert_eq!(world.fetch("g").await, (5, 0));
}

#[tokio::test]
async fn an_offset_of_its_predecessor_is_none() {
    let mut world = World::new();
    world.commit("g", 5).await;
    world.topic_id = Uuid([8; 16]);
    assert_eq!(world.fetch("g").await, (-1, 0));
    let all = OffsetFetchRequestGroup { group_id: "g".into(), topics: None, ..Default::default() };
    let topics = |_: &str| Some(world.topic_id);
    let all = world.coordinator.fetch_offsets(&all, Stability::AsCommitted, &topics).await;
    assert!(all.topics.is_empty(), "{all:?}");
    world.commit("g", 6).await;
    assert_eq!(world.fetch("g").await, (6, 0));
}

#[tokio::test]
async fn an_offset_that_an_older_kafka_wrote_is_of_whatever_has_the_name() {
    let mut world = World::new();
    world.topic_id = TopicId::ZERO;
    world.commit("g", 5).await;
    world.topic_id = Uuid([8; 16]);
    assert_eq!(world.fetch("g").await, (5, 0));
    world.coordinator.on_topics_deleted(&[deleted(world.topic_id)]).await.expect("tombstones");
    assert_eq!(world.fetch("g").await, (-1, 0));
}

/// The request was checked before; the deletion came between that and the write.
#[tokio::test]
async fn a_commit_that_comes_after_its_topics_deletion_is_refused() {
    let world = World::new();
    world.commit("g", 5).await;
    let records = world.records().len();
    for code in [ErrorCode::UnknownTopicOrPartition, ErrorCode::UnknownTopicId] {
        let mut request = OffsetCommit { unknown_topic: code, ..commit(6) };
        request.topics[0].id = world.topic_id;
        for present in [None, Some(Uuid([8; 16]))] {
            let answer = world.coordinator.commit_offsets("g", &request, &|_| present).await;
            assert_eq!(answer.map(|refusals| refusals.code(0, 0)), Ok(code));
        }
    }
    assert_eq!(world.records().len(), records, "nothing was written");
}

#[tokio::test]
async fn a_simple_consumers_offsets_last_a_week_from_their_commit() {
    let world = World::new();
    world.commit("g", 5).await;
    world.pass(7 * DAY_MS - 1);
    assert_eq!(world.fetch("g").await, (5, 0));
    world.pass(600_000);
    assert_eq!(world.fetch("g").await, (-1, 0));
    assert_eq!(world.state("g").await, "Dead", "nobody needs the group any more");
}

#[tokio::test]
async fn offsets_of_members_last_a_week_from_when_the_last_left() {
    let mut world = World::new();
    world.session_timeout_ms = 1_800_000;
    let member = world.stable("g").await;
    let request = OffsetCommit { committer: by(&member, 1), ..commit(5) };
    world.commit_as("g", &request).await;
    for _ in 0..10 * 24 * 3 {
        world.clock.advance(1_200_000);
        world.heartbeat("g", &member, 1).await;
        world.coordinator.fire_due();
    }
    assert_eq!(world.fetch("g").await, (5, 0), "its topic is in use, however old the commit");
    world.leave("g", &member).await.expect("it leaves");
    world.pass(6 * DAY_MS);
    assert_eq!(world.fetch("g").await, (5, 0));
    world.pass(DAY_MS + 600_000);
    assert_eq!(world.fetch("g").await, (-1, 0));
}

#[tokio::test]
async fn an_old_clients_own_retention_time_counts() {
    let world = World::new();
    let way = CommitWay::AtOnce { retention_ms: Some(3_600_000) };
    world.commit_as("g", &OffsetCommit { way, ..commit(5) }).await;
    let Some(GroupRecord::Offset { value: Some(written), .. }) = world.records().pop() else {
        panic!("no record")
    };
    assert_eq!(written.expire_timestamp, TimestampMs(START_MS + 3_600_000));
    world.pass(3_000_000);
    assert_eq!(world.fetch("g").await, (5, 0));
    world.pass(600_000);
    assert_eq!(world.fetch("g").await, (-1, 0));
}
