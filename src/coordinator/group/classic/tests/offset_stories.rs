//! What a group lets others do with its offsets, as Kafka 4.3.1 decides.

use std::sync::Arc;

use kalda_protocol::ErrorCode;

use super::world::{World, consumer, id};
use crate::coordinator::group::classic::CommitKind::{Plain, Transactional};
use crate::coordinator::group::classic::{Committer, Join, OffsetAge};
use crate::types::TimestampMs;

fn by(name: &str, generation: i32) -> Committer {
    Committer { member_id: Some(id(name)), instance_id: None, generation }
}

fn by_nobody() -> Committer {
    Committer { generation: -1, ..Committer::default() }
}

#[test]
fn a_simple_consumer_commits_only_where_nobody_has_joined() {
    let mut world = World::new();
    assert_eq!(world.group.check_commit(&by_nobody(), Plain), Ok(()));
    assert_eq!(world.group.check_commit(&by("any", -1), Plain), Ok(()));
    assert_eq!(world.group.check_commit(&by("any", 1), Plain), Err(ErrorCode::UnknownMemberId));
    world.join(consumer("a"));
    assert_eq!(world.group.check_commit(&by_nobody(), Plain), Err(ErrorCode::UnknownMemberId));
}

#[test]
fn members_commit_in_their_generation_but_not_before_their_assignment() {
    let mut world = World::new();
    world.join(consumer("a"));
    assert_eq!(world.group.check_commit(&by("a", 1), Plain), Err(ErrorCode::RebalanceInProgress));
    assert_eq!(world.group.check_commit(&by("a", 2), Plain), Err(ErrorCode::IllegalGeneration));
    world.sync_all();
    assert_eq!(world.group.check_commit(&by("a", 1), Plain), Ok(()));
    assert_eq!(world.group.check_commit(&by("b", 1), Plain), Err(ErrorCode::UnknownMemberId));
    world.join(consumer("b"));
    assert_eq!(
        world.group.check_commit(&by("a", 1), Plain),
        Ok(()),
        "what was read before the rebalance counts"
    );
}

#[test]
fn a_producer_commits_for_members_and_for_nobody_whatever_the_group_is_doing() {
    let mut world = World::new();
    assert_eq!(world.group.check_commit(&by("any", 1), Transactional), Err(ErrorCode::UnknownMemberId));
    world.join(consumer("a"));
    assert_eq!(world.group.check_commit(&by("a", 1), Transactional), Ok(()), "before its assignment");
    world.sync_all();
    assert_eq!(world.group.check_commit(&by_nobody(), Transactional), Ok(()));
    assert_eq!(world.group.check_commit(&by("a", 2), Transactional), Err(ErrorCode::IllegalGeneration));
    assert_eq!(world.group.check_commit(&by("a", -1), Transactional), Err(ErrorCode::IllegalGeneration));
    assert_eq!(world.group.check_commit(&by("b", 1), Transactional), Err(ErrorCode::UnknownMemberId));
    let without_member = Committer { generation: 1, ..by_nobody() };
    assert_eq!(world.group.check_commit(&without_member, Transactional), Err(ErrorCode::UnknownMemberId));
}

#[test]
fn only_an_empty_group_can_be_deleted() {
    let mut world = World::stable(&["a"]);
    assert_eq!(world.group.check_delete(), Err(ErrorCode::NonEmptyGroup));
    world.leave(&[(Some("a"), None)]);
    assert_eq!(world.group.check_delete(), Ok(()));
}

#[test]
fn offsets_of_topics_in_use_stay() {
    let mut world = World::stable(&["a"]);
    assert_eq!(world.group.check_offset_delete(), Ok(()));
    assert!(world.group.is_subscribed_to("t"));
    assert!(!world.group.is_subscribed_to("other"));
    world.leave(&[(Some("a"), None)]);
    assert!(!world.group.is_subscribed_to("t"));
}

#[test]
fn offsets_of_a_group_the_broker_cannot_read_stay_while_it_has_members() {
    let mut world = World::new();
    world.join(Join { protocol_type: Arc::from("connect"), ..consumer("w") });
    assert_eq!(world.group.check_offset_delete(), Err(ErrorCode::NonEmptyGroup));
}

#[test]
fn a_consumer_group_with_unreadable_metadata_may_use_any_topic() {
    let mut world = World::new();
    let mut join = consumer("a");
    join.protocols[0].metadata = bytes::Bytes::from_static(b"?");
    world.join(join);
    assert!(world.group.is_subscribed_to("anything"));
}

#[test]
fn offsets_age_from_their_commit_or_from_when_the_group_became_empty() {
    let mut world = World::new();
    assert_eq!(world.group.offset_age(), OffsetAge::SinceCommit, "simple consumers only");
    world.join(consumer("a"));
    assert_eq!(world.group.offset_age(), OffsetAge::Never, "a rebalance is under way");
    world.sync_all();
    assert_eq!(world.group.offset_age(), OffsetAge::SinceCommit);
    world.leave(&[(Some("a"), None)]);
    assert_eq!(world.group.offset_age(), OffsetAge::Since(TimestampMs(world.now)));
}
