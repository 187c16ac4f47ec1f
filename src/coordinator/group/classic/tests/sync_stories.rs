//! Handing out the assignment, as Kafka 4.3.1 does.

use std::sync::Arc;

use bytes::Bytes;
use kalda_protocol::ErrorCode;

use super::world::{REBALANCE_MS, SESSION_MS, World, assignment, consumer, id, member};
use crate::coordinator::group::classic::{ClassicGroup, Heartbeat, Settings, Sync, Waiter};
use crate::types::TimestampMs;

fn told(name: &str, generation: i32) -> Sync {
    Sync {
        waiter: Waiter(0),
        member_id: Some(id(name)),
        instance_id: None,
        generation,
        protocol_type: None,
        protocol_name: None,
        assignments: Vec::new(),
    }
}

#[test]
fn followers_wait_for_the_leader() {
    let mut world = World::new();
    world.join(consumer("a"));
    world.join(consumer("b"));
    world.rejoin_all();
    let follower = world.sync("b", 2, Vec::new());
    assert!(world.is_parked(follower));
    let leader = world.sync(
        "a",
        2,
        vec![assignment("a", b"not the last"), assignment("a", b"x"), assignment("ghost", b"y")],
    );
    assert_eq!(world.synced(leader).assignment, "x");
    assert_eq!(world.synced(leader).protocol_name.as_deref(), Some("range"));
    assert_eq!(world.synced(follower).assignment, "", "whom the leader forgot gets nothing");
    assert_eq!(world.state(), "Stable");
}

#[test]
fn the_assignment_is_written_before_anyone_has_it() {
    let mut world = World::stable(&["a", "b"]);
    let written = world.written.last().expect("a write");
    let assignments: Vec<&Bytes> = written.members.iter().map(|member| &member.assignment).collect();
    assert_eq!(assignments, ["a", "b"]);
    assert_eq!(written.generation, 2);
    let late = world.sync("b", 2, Vec::new());
    assert_eq!(world.synced(late).assignment, "b");
}

#[test]
fn if_it_cannot_be_written_everyone_joins_again() {
    let mut world = World::new();
    world.join(consumer("a"));
    world.write_error = Some(ErrorCode::CoordinatorNotAvailable);
    let leader = world.sync("a", 1, world.assignments());
    assert_eq!(world.synced(leader).error, ErrorCode::CoordinatorNotAvailable);
    assert_eq!(world.state(), "PreparingRebalance");
    assert!(world.written.is_empty());
    world.write_error = None;
    let again = world.join(member("a"));
    assert_eq!(world.joined(again).generation, 2);
}

#[test]
fn a_sync_must_be_of_this_group_and_generation() {
    let mut world = World::new();
    world.join(consumer("a"));
    let cases = [
        (told("nobody", 1), ErrorCode::UnknownMemberId),
        (told("a", 7), ErrorCode::IllegalGeneration),
        (
            Sync { protocol_type: Some(Arc::from("connect")), ..told("a", 1) },
            ErrorCode::InconsistentGroupProtocol,
        ),
        (
            Sync { protocol_name: Some(Arc::from("sticky")), ..told("a", 1) },
            ErrorCode::InconsistentGroupProtocol,
        ),
        (Sync { member_id: None, ..told("a", 1) }, ErrorCode::UnknownMemberId),
    ];
    for (sync, error) in cases {
        let asked = world.sync_request(sync);
        assert_eq!(world.synced(asked).error, error);
    }
}

#[test]
fn a_rebalance_sends_those_who_wait_for_an_assignment_to_join_again() {
    let mut world = World::new();
    world.join(consumer("a"));
    world.join(consumer("b"));
    world.rejoin_all();
    let follower = world.sync("b", 2, Vec::new());
    world.join(consumer("c"));
    assert_eq!(world.synced(follower).error, ErrorCode::RebalanceInProgress);
    let late = world.sync("a", 2, Vec::new());
    assert_eq!(world.synced(late).error, ErrorCode::RebalanceInProgress);
}

#[test]
fn members_that_never_sync_are_out_after_the_rebalance_timeout() {
    let mut world = World::stable(&["a"]);
    world.join(consumer("b"));
    world.join(member("a"));
    world.sync("a", 2, world.assignments());
    assert_eq!(world.state(), "Stable");
    for _ in 0..REBALANCE_MS / SESSION_MS * 2 {
        world.heartbeat("a");
        world.heartbeat("b");
        world.pass(i64::from(SESSION_MS / 2));
    }
    assert_eq!(world.heartbeat("b"), ErrorCode::UnknownMemberId);
    assert_eq!(world.heartbeat("a"), ErrorCode::RebalanceInProgress);
}

#[test]
fn a_heartbeat_must_be_of_this_generation() {
    let mut world = World::stable(&["a"]);
    let stale = Heartbeat { member_id: Some(id("a")), instance_id: None, generation: 9 };
    assert_eq!(world.group.heartbeat(&stale).0, ErrorCode::IllegalGeneration);
    let unknown = Heartbeat { member_id: None, instance_id: None, generation: 1 };
    assert_eq!(world.group.heartbeat(&unknown).0, ErrorCode::UnknownMemberId);
}

#[test]
fn a_group_read_back_goes_on_where_it_was() {
    let mut world = World::stable(&["a", "b"]);
    let snapshot = world.written.last().cloned().expect("a write");
    world.group = ClassicGroup::from_snapshot(Settings::default(), world.memory.weight(), &snapshot);
    world.timers.clear();
    let fx = world.group.resume(TimestampMs(world.now));
    world.apply(fx);
    assert_eq!(world.group.snapshot(), snapshot);
    assert_eq!(world.heartbeat("a"), ErrorCode::None);
    let asked = world.sync("b", 2, Vec::new());
    assert_eq!(world.synced(asked).assignment, "b");
    world.pass(i64::from(SESSION_MS));
    assert!(world.group.members().is_empty(), "both were given one session to be heard from");
}

#[test]
fn a_group_that_outgrew_its_limit_rebalances_when_read_back() {
    let world = World::stable(&["a", "b"]);
    let settings = Settings { max_size: 1, ..Settings::default() };
    let mut group =
        ClassicGroup::from_snapshot(settings, world.memory.weight(), world.written.last().expect("a write"));
    group.resume(TimestampMs(0));
    assert_eq!(group.state().name(), "PreparingRebalance");
}

#[test]
fn a_coordinator_that_steps_down_says_so_to_all_who_wait() {
    let mut world = World::new();
    world.join(consumer("a"));
    world.join(consumer("b"));
    world.rejoin_all();
    let waiting = world.sync("b", 2, Vec::new());
    let replies = world.group.close();
    assert_eq!(
        replies.iter().map(|(waiter, reply)| (*waiter, reply.error())).collect::<Vec<_>>(),
        [(waiting, ErrorCode::NotCoordinator)]
    );
}
