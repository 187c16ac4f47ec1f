//! Groups that change their protocol while their members run, and what restarts leave of them.

use bytes::Bytes;
use kalda_protocol::ErrorCode;
use kalda_protocol::messages::join_group::{JoinGroupRequest, JoinGroupResponse};

use super::consumer_world::{beat, joining, partitions, reading};
use super::world::{ABLE, World, join, join_at, sync};
use crate::coordinator::runtime::JournalError;

/// All four partitions of `t`, as a leader of the classic protocol gives them.
const ALL: &[u8] = b"\0\x01\0\0\0\x01\0\x01t\0\0\0\x04\0\0\0\0\0\0\0\x01\0\0\0\x02\0\0\0\x03\xff\xff\xff\xff";

fn world() -> World {
    let world = World::new();
    world.topics.set("t", 4);
    world
}

/// A member of the classic protocol that tells what it reads.
pub fn owning(member: &str, partitions: &[u8]) -> JoinGroupRequest {
    let mut metadata = b"\0\x01\0\0\0\x01\0\x01t\xff\xff\xff\xff\0\0\0\x01\0\x01t\0\0\0".to_vec();
    metadata.push(u8::try_from(partitions.len()).expect("few"));
    partitions.iter().for_each(|index| metadata.extend([0, 0, 0, *index]));
    let mut request = join("g", member);
    request.protocols[0].metadata = Bytes::from(metadata);
    request
}

pub async fn joins(world: &World, request: JoinGroupRequest) -> JoinGroupResponse {
    join_at(&world.coordinator, request, ABLE).await
}

/// A stable classic group of one, which reads all of `t`.
async fn classic(world: &World) -> String {
    let promised = world.join("g", "").await;
    let joined = world.join("g", &promised.member_id).await;
    let mut request = sync("g", &joined.member_id, joined.generation_id, "");
    request.assignments[0].assignment = Bytes::from_static(ALL);
    let synced = world.coordinator.sync_group(request).await.await;
    assert_eq!(synced.error_code, 0);
    joined.member_id.to_string()
}

/// The partitions in an assignment of one topic.
fn indexes(assignment: &Bytes) -> Vec<u8> {
    let after_count = 2 + 4 + 3 + 4;
    let end = assignment.len().saturating_sub(4);
    assignment.get(after_count..end).unwrap_or_default().chunks(4).map(|index| index[3]).collect()
}

pub async fn synced(world: &World, member: &str, generation: i32) -> (i16, Vec<u8>) {
    let mut request = sync("g", member, generation, "");
    request.assignments.clear();
    let synced = world.coordinator.sync_group(request).await.await;
    (synced.error_code, indexes(&synced.assignment))
}

#[tokio::test]
async fn a_classic_group_becomes_a_consumer_group_and_goes_on() {
    let world = world();
    let old = classic(&world).await;
    let new = world.beaten(joining("new", &["t"])).await;
    assert_eq!((new.epoch, partitions(&new)), (2, Some(Vec::new())), "the classic member has all");
    let topics = world.topics.clone();
    let world = world.restarted_with(topics);
    assert_eq!(world.described().await.group_state, "Reconciling");
    assert_eq!(world.heartbeat("g", &old, 1).await, ErrorCode::RebalanceInProgress.code());
    assert_eq!(joins(&world, owning(&old, &[0, 1, 2, 3])).await.generation_id, 1);
    assert_eq!(synced(&world, &old, 1).await, (0, vec![0, 1]), "it is to give up the others");
    assert_eq!(world.heartbeat("g", &old, 1).await, ErrorCode::RebalanceInProgress.code());
    let joined = joins(&world, owning(&old, &[0, 1])).await;
    assert_eq!((joined.generation_id, &*joined.leader), (2, ""), "nobody leads");
    assert_eq!(synced(&world, &old, 2).await, (0, vec![0, 1]));
    assert_eq!(world.heartbeat("g", &old, 2).await, 0);
    assert_eq!(partitions(&world.beaten(beat("new", 2)).await), Some(vec![2, 3]));
}

#[tokio::test]
async fn a_consumer_group_of_classic_members_becomes_a_classic_group() {
    let world = world();
    let old = classic(&world).await;
    world.beaten(joining("new", &["t"])).await;
    assert_eq!(world.departs("new", None, -1).await, Ok(-1));
    assert_eq!(world.state("g").await, "PreparingRebalance");
    assert_eq!(world.heartbeat("g", &old, 2).await, ErrorCode::RebalanceInProgress.code());
    let joined = world.join("g", &old).await;
    assert_eq!((joined.generation_id, joined.leader.to_string()), (3, old.clone()));
    let topics = world.topics.clone();
    let world = world.restarted_with(topics);
    assert_eq!(world.described().await.error_code, ErrorCode::GroupIdNotFound.code());
    assert_eq!(world.state("g").await, "Stable", "as it was written last");
}

#[tokio::test]
async fn who_waits_in_a_classic_group_is_told_to_join_again() {
    let world = world();
    let old = classic(&world).await;
    let coordinator = world.coordinator.clone();
    let waits = tokio::spawn(async move { join_at(&coordinator, join("g", ""), super::world::OLD).await });
    while world.heartbeat("g", &old, 1).await == 0 {
        tokio::task::yield_now().await;
    }
    world.beaten(joining("new", &["t"])).await;
    assert_eq!(waits.await.expect("the task").error_code, ErrorCode::RebalanceInProgress.code());
    assert_eq!(world.described().await.members.len(), 3);
}

#[tokio::test]
async fn classic_members_that_dont_follow_are_fenced() {
    let world = world();
    let old = classic(&world).await;
    world.beaten(joining("new", &["t"])).await;
    let patient = World { session_timeout_ms: 45_000, ..world };
    let world = patient;
    for _ in 0..6 {
        assert_eq!(world.heartbeat("g", &old, 1).await, ErrorCode::RebalanceInProgress.code());
        world.beaten(beat("new", 2)).await;
        world.pass(9_000);
    }
    world.heartbeat("g", &old, 1).await;
    world.pass(6_000);
    assert_eq!(world.heartbeat("g", &old, 1).await, ErrorCode::UnknownMemberId.code(), "60 s to join again");
    world.pass(1_000);
    assert_eq!(partitions(&world.beaten(beat("new", 2)).await).map(|all| all.len()), Some(4));
}

#[tokio::test]
async fn a_change_that_cant_be_written_changes_nothing() {
    let world = world();
    let old = classic(&world).await;
    world.beaten(joining("new", &["t"])).await;
    world.journal.fail(Some(JournalError::NotEnoughReplicas));
    let error = world.departs("new", None, -1).await;
    assert_eq!(error, Err(ErrorCode::CoordinatorNotAvailable));
    let joined = joins(&world, owning(&old, &[0, 1, 2, 3])).await;
    assert_eq!(joined.error_code, ErrorCode::CoordinatorNotAvailable.code());
    world.journal.fail(None);
    assert_eq!(world.described().await.members.len(), 2);
    assert_eq!(world.beaten(reading("new", 2, &[])).await.epoch, 2);
}

#[tokio::test]
async fn a_classic_member_joins_a_consumer_group() {
    let world = world();
    world.beaten(joining("new", &["t"])).await;
    world.pass(1_000);
    let promised = world.join("g", "").await;
    assert_eq!(promised.error_code, ErrorCode::MemberIdRequired.code());
    let joined = world.join("g", &promised.member_id).await;
    assert_eq!((joined.error_code, joined.generation_id), (0, 3));
    let old = joined.member_id.to_string();
    assert_eq!(synced(&world, &old, 3).await, (0, Vec::new()), "it has nothing yet");
    world.beaten(reading("new", 2, &[0, 1, 2, 3])).await;
    assert_eq!(world.heartbeat("g", &old, 3).await, 0, "all is the other's still");
    world.beaten(reading("new", 2, &[0, 1])).await;
    assert_eq!(world.heartbeat("g", &old, 3).await, ErrorCode::RebalanceInProgress.code());
    assert_eq!(joins(&world, owning(&old, &[])).await.generation_id, 3);
    assert_eq!(synced(&world, &old, 3).await.1.len(), 2);
    assert_eq!(world.leave("g", &old).await, Ok(vec![ErrorCode::None]));
    world.pass(1_000);
    assert_eq!(partitions(&world.beaten(beat("new", 3)).await).map(|all| all.len()), Some(4));
}
