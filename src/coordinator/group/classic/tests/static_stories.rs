//! Static members (KIP-345, KIP-814), as Kafka 4.3.1 treats them.

use kalda_protocol::ErrorCode;

use super::world::{REBALANCE_MS, SESSION_MS, World, consumer, id, member, protocols, static_member};
use crate::coordinator::group::classic::{Heartbeat, Join, JoinAbilities};
use crate::coordinator::group::ids::InstanceId;

const OLD: JoinAbilities = JoinAbilities { known_member_id: true, skip_assignment: false };

fn stable_static() -> World {
    let mut world = World::new();
    world.join(static_member("i", "i-1"));
    world.sync_all();
    world
}

#[test]
fn a_static_member_needs_no_second_join() {
    let mut world = World::new();
    let asked = world.join(Join { abilities: OLD, ..static_member("i", "i-1") });
    assert_eq!(world.joined(asked).error, ErrorCode::None);
    assert_eq!(world.listed(asked)[0].instance_id, Some(InstanceId::from("i")));
}

#[test]
fn a_restart_within_the_session_needs_no_rebalance() {
    let mut world = stable_static();
    let back = world.join(static_member("i", "i-2"));
    let answer = world.joined(back);
    assert_eq!((answer.error, answer.generation), (ErrorCode::None, 1));
    assert!(answer.skip_assignment, "the leader leaves the assignment as it is");
    assert_eq!((answer.leader.as_ref(), world.listed(back).len()), (Some(&id("i-2")), 1));
    assert_eq!(world.state(), "Stable");
    assert_eq!(world.written.last().expect("a write").members[0].id, id("i-2"));
    assert_eq!(world.written.last().expect("a write").leader, Some(id("i-2")));
    let asked = world.sync("i-2", 1, Vec::new());
    assert_eq!(world.synced(asked).assignment, "i-1", "it has what it had");
}

#[test]
fn an_older_client_is_not_told_that_it_leads() {
    let mut world = stable_static();
    let back = world.join(Join { abilities: OLD, ..static_member("i", "i-2") });
    let answer = world.joined(back);
    assert_eq!(
        (answer.leader.as_ref(), world.listed(back).len(), answer.skip_assignment),
        (Some(&id("i-1")), 0, false)
    );
}

#[test]
fn the_one_it_replaced_is_fenced() {
    let mut world = stable_static();
    world.join(static_member("i", "i-2"));
    let stale =
        Heartbeat { member_id: Some(id("i-1")), instance_id: Some(InstanceId::from("i")), generation: 1 };
    assert_eq!(world.group.heartbeat(&stale).0, ErrorCode::FencedInstanceId);
    assert_eq!(world.leave(&[(Some("i-1"), Some("i"))]), [ErrorCode::FencedInstanceId]);
    let asked = world.join(Join { instance_id: Some(InstanceId::from("i")), ..member("i-1") });
    assert_eq!(world.joined(asked).error, ErrorCode::FencedInstanceId);
    assert_eq!(world.heartbeat("i-1"), ErrorCode::UnknownMemberId);
    assert_eq!(world.heartbeat("i-2"), ErrorCode::None);
}

#[test]
fn a_parked_request_of_the_one_it_replaced_is_fenced_at_once() {
    let mut world = World::new();
    world.join(consumer("a"));
    let parked = world.join(static_member("i", "i-1"));
    let back = world.join(static_member("i", "i-2"));
    assert_eq!(world.joined(parked).error, ErrorCode::FencedInstanceId);
    assert!(world.is_parked(back));
    world.join(member("a"));
    assert_eq!(world.joined(back).error, ErrorCode::None);
}

#[test]
fn another_protocol_needs_a_rebalance() {
    let mut world = World::new();
    world.join(Join { protocols: protocols(&["range", "sticky"]), ..static_member("i", "i-1") });
    world.sync_all();
    let back = world.join(Join { protocols: protocols(&["sticky"]), ..static_member("i", "i-2") });
    assert_eq!(world.joined(back).generation, 2);
    assert_eq!(world.joined(back).protocol_name.as_deref(), Some("sticky"));
}

#[test]
fn a_return_before_the_assignment_starts_over() {
    let mut world = World::new();
    world.join(static_member("i", "i-1"));
    world.join(consumer("z"));
    world.join(Join { instance_id: Some(InstanceId::from("i")), ..member("i-1") });
    assert_eq!(world.state(), "CompletingRebalance");
    let follower = world.sync("z", 2, Vec::new());
    let back = world.join(static_member("i", "i-2"));
    assert_eq!(world.synced(follower).error, ErrorCode::RebalanceInProgress);
    assert!(world.is_parked(back));
}

#[test]
fn if_the_return_cannot_be_written_nothing_has_changed() {
    let mut world = stable_static();
    world.write_error = Some(ErrorCode::NotCoordinator);
    let back = world.join(static_member("i", "i-2"));
    assert_eq!(world.joined(back).error, ErrorCode::NotCoordinator);
    assert_eq!(world.group.members().ids(), [id("i-1")]);
    assert_eq!(world.heartbeat("i-1"), ErrorCode::None);
}

#[test]
fn a_return_with_more_than_can_be_stored_is_answered_as_one_that_cannot_be_written() {
    let mut world = stable_static();
    let mut join = static_member("i", "i-2");
    join.protocols[0].metadata = bytes::Bytes::from(vec![0; 4 * 1024 * 1024]);
    let back = world.join(join);
    let answer = world.joined(back);
    assert_eq!((answer.error, answer.generation), (ErrorCode::UnknownServerError, 1));
    assert_eq!((answer.leader.as_ref(), answer.protocol_name.as_deref()), (Some(&id("i-1")), Some("range")));
    assert_eq!(world.group.members().ids(), [id("i-1")]);
}

#[test]
fn a_static_member_that_misses_the_rebalance_keeps_its_place_for_its_session() {
    let mut world = World::new();
    let lasting = Join { session_timeout_ms: REBALANCE_MS * 3, ..static_member("i", "i-1") };
    world.join(lasting);
    world.sync_all();
    let newcomer = world.join(consumer("z"));
    world.pass(i64::from(REBALANCE_MS));
    let answer = world.joined(newcomer);
    assert_eq!((answer.leader.as_ref(), world.listed(newcomer).len()), (Some(&id("z")), 2));
}

#[test]
fn if_only_silent_static_members_are_left_their_sessions_decide() {
    let mut world = World::new();
    world.join(Join { session_timeout_ms: REBALANCE_MS * 3, ..static_member("i", "i-1") });
    world.sync_all();
    world.join(consumer("z"));
    world.leave(&[(Some("z"), None)]);
    world.pass(i64::from(REBALANCE_MS) * 2);
    assert_eq!((world.state(), world.group.members().len()), ("PreparingRebalance", 1));
    world.pass(i64::from(REBALANCE_MS) + i64::from(SESSION_MS));
    assert_eq!(world.state(), "Empty");
}

#[test]
fn an_operator_removes_it_by_its_lasting_name() {
    let mut world = stable_static();
    assert_eq!(world.leave(&[(None, Some("i"))]), [ErrorCode::None]);
    assert_eq!(world.state(), "Empty");
    assert_eq!(world.leave(&[(None, Some("i"))]), [ErrorCode::UnknownMemberId]);
}
