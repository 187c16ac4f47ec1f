//! Joining, rejoining, leaving and falling silent, as Kafka 4.3.1 answers.

use std::sync::Arc;

use kalda_protocol::ErrorCode;

use super::world::{REBALANCE_MS, SESSION_MS, World, consumer, id, member, protocols};
use crate::coordinator::group::classic::{Join, JoinAbilities, Settings};
use crate::coordinator::group::ids::InstanceId;

const MODERN: JoinAbilities = JoinAbilities { known_member_id: true, skip_assignment: true };

#[test]
fn a_lone_member_leads_the_first_generation() {
    let mut world = World::new();
    let asked = world.join(consumer("a"));
    let answer = world.joined(asked);
    assert_eq!((answer.error, answer.generation), (ErrorCode::None, 1));
    assert_eq!(answer.leader, Some(id("a")));
    assert_eq!(answer.member_id, Some(id("a")));
    assert_eq!(answer.protocol_type.as_deref(), Some("consumer"));
    assert_eq!(answer.protocol_name.as_deref(), Some("range"));
    assert_eq!(world.listed(asked).len(), 1);
    assert_eq!(world.state(), "CompletingRebalance");
}

#[test]
fn a_modern_client_is_first_given_an_id() {
    let mut world = World::new();
    let asked = world.join(Join { abilities: MODERN, ..consumer("a") });
    let answer = world.joined(asked);
    assert_eq!((answer.error, answer.generation), (ErrorCode::MemberIdRequired, -1));
    assert_eq!(answer.member_id, Some(id("a")));
    assert_eq!(world.state(), "Empty");
    let asked = world.join(Join { abilities: MODERN, ..member("a") });
    assert_eq!(world.joined(asked).error, ErrorCode::None);
}

#[test]
fn an_id_that_nobody_comes_back_with_expires() {
    let mut world = World::new();
    world.join(Join { abilities: MODERN, ..consumer("a") });
    world.pass(i64::from(SESSION_MS));
    let asked = world.join(member("a"));
    assert_eq!(world.joined(asked).error, ErrorCode::UnknownMemberId);
    assert!(world.timers.is_empty());
}

#[test]
fn a_rebalance_waits_for_those_who_were_promised_a_place() {
    let mut world = World::stable(&["a"]);
    world.join(Join { abilities: MODERN, ..consumer("b") });
    let first = world.join(member("a"));
    assert!(world.is_parked(first));
    let second = world.join(member("b"));
    assert_eq!(world.joined(first).generation, 2);
    assert_eq!(world.joined(second).generation, 2);
}

#[test]
fn who_was_promised_a_place_is_no_static_member() {
    let mut world = World::new();
    world.join(Join { abilities: MODERN, ..consumer("a") });
    let asked = world.join(Join { instance_id: Some(InstanceId::from("i")), ..member("a") });
    let answer = world.joined(asked);
    assert_eq!((answer.error, &answer.member_id), (ErrorCode::UnknownServerError, &None));
    let asked = world.join(member("a"));
    assert_eq!(world.joined(asked).error, ErrorCode::None);
}

#[test]
fn sessions_have_bounds() {
    let settings = Settings::default();
    let with = |session_timeout_ms| Join { session_timeout_ms, ..consumer("a") }.check(&settings);
    assert_eq!(with(5_999), Err(ErrorCode::InvalidSessionTimeout));
    assert_eq!(with(6_000), Ok(()));
    assert_eq!(with(1_800_000), Ok(()));
    assert_eq!(with(1_800_001), Err(ErrorCode::InvalidSessionTimeout));
}

/// More than can be stored of a member.
fn with_too_much(mut join: Join) -> Join {
    join.protocols[0].metadata = bytes::Bytes::from(vec![0; 4 * 1024 * 1024]);
    join
}

#[test]
fn a_member_that_brings_more_than_can_be_stored_is_told_so_and_keeps_its_place() {
    let mut world = World::stable(&["a", "b"]);
    for known in ["a", "b"] {
        let asked = world.join(with_too_much(member(known)));
        let answer = world.joined(asked);
        assert_eq!((answer.error, &answer.member_id), (ErrorCode::UnknownServerError, &Some(id(known))));
    }
    assert_eq!((world.state(), world.group.generation()), ("Stable", 2));
    assert_eq!(world.heartbeat("a"), ErrorCode::None);
    let unknown = world.join(with_too_much(member("c")));
    assert_eq!(world.joined(unknown).error, ErrorCode::UnknownMemberId);
}

#[test]
fn a_newcomer_that_brings_more_than_can_be_stored_is_promised_a_place_and_gets_none() {
    let mut world = World::new();
    let asked = world.join(with_too_much(Join { abilities: MODERN, ..consumer("a") }));
    assert_eq!(world.joined(asked).error, ErrorCode::MemberIdRequired);
    let asked = world.join(with_too_much(member("a")));
    assert_eq!(world.joined(asked).error, ErrorCode::UnknownServerError);
    let asked = world.join(with_too_much(consumer("b")));
    assert_eq!(world.joined(asked).error, ErrorCode::UnknownServerError);
    assert_eq!(world.group.members().len(), 0);
}

#[test]
fn a_group_wants_a_protocol_all_members_know() {
    let mut world = World::new();
    let none = world.join(Join { protocols: Vec::new(), ..consumer("a") });
    assert_eq!(world.joined(none).error, ErrorCode::InconsistentGroupProtocol);
    let untyped = world.join(Join { protocol_type: Arc::from(""), ..consumer("a") });
    assert_eq!(world.joined(untyped).error, ErrorCode::InconsistentGroupProtocol);
    world.join(consumer("a"));
    let other_type = world.join(Join { protocol_type: Arc::from("connect"), ..consumer("b") });
    assert_eq!(world.joined(other_type).error, ErrorCode::InconsistentGroupProtocol);
    let other_protocol = world.join(Join { protocols: protocols(&["sticky"]), ..consumer("b") });
    assert_eq!(world.joined(other_protocol).error, ErrorCode::InconsistentGroupProtocol);
    assert_eq!(world.group.members().len(), 1);
}

#[test]
fn members_vote_on_the_protocol() {
    let mut world = World::stable(&["a"]);
    world.join(Join { protocols: protocols(&["sticky", "range"]), ..consumer("b") });
    world.join(Join { protocols: protocols(&["sticky", "range"]), ..consumer("c") });
    let asked = world.join(Join { protocols: protocols(&["range", "sticky"]), ..member("a") });
    assert_eq!(world.joined(asked).protocol_name.as_deref(), Some("sticky"));
}

#[test]
fn a_protocol_one_member_lacks_gets_no_votes() {
    let mut world = World::stable(&["a"]);
    world.join(Join { protocols: protocols(&["sticky", "range"]), ..consumer("b") });
    world.join(Join { protocols: protocols(&["sticky", "range"]), ..consumer("c") });
    let asked = world.join(member("a"));
    assert_eq!(world.joined(asked).protocol_name.as_deref(), Some("range"));
}

#[test]
fn an_empty_group_waits_for_more_members_as_long_as_they_come() {
    let mut world = World::with(Settings::default());
    let first = world.join(consumer("a"));
    world.pass(2_999);
    world.join(consumer("b"));
    world.pass(1);
    assert!(world.is_parked(first), "the second member extends the delay");
    world.pass(2_999);
    assert!(world.is_parked(first));
    world.pass(1);
    assert_eq!(world.joined(first).generation, 1);
    assert_eq!(world.listed(first).len(), 2);
}

#[test]
fn the_initial_wait_ends_with_the_rebalance_timeout() {
    let mut world = World::with(Settings::default());
    let first = world.join(Join { rebalance_timeout_ms: 7_000, ..consumer("a") });
    for other in ["b", "c", "d", "e"] {
        world.pass(2_000);
        world.join(Join { rebalance_timeout_ms: 7_000, ..consumer(other) });
    }
    assert_eq!(world.listed(first).len(), 4);
    assert_eq!(world.now - 1_000_000, 8_000);
}

#[test]
fn everyone_joins_again_when_one_more_comes() {
    let mut world = World::stable(&["a"]);
    let newcomer = world.join(consumer("b"));
    assert_eq!(world.heartbeat("a"), ErrorCode::RebalanceInProgress);
    assert!(world.is_parked(newcomer));
    let leader = world.join(member("a"));
    assert_eq!(world.listed(leader).len(), 2);
    assert_eq!(world.listed(newcomer).len(), 0);
    assert_eq!(world.joined(newcomer).leader, Some(id("a")));
}

#[test]
fn those_who_do_not_rejoin_in_time_are_out() {
    let mut world = World::stable(&["a"]);
    let newcomer = world.join(consumer("b"));
    for _ in 0..REBALANCE_MS / SESSION_MS * 2 {
        world.heartbeat("a");
        world.pass(i64::from(SESSION_MS / 2));
    }
    assert_eq!(world.joined(newcomer).leader, Some(id("b")));
    assert_eq!(world.listed(newcomer).len(), 1);
    assert_eq!(world.heartbeat("a"), ErrorCode::UnknownMemberId);
}

#[test]
fn a_silent_member_is_out_after_its_session() {
    let mut world = World::stable(&["a", "b"]);
    world.pass(i64::from(SESSION_MS) - 1);
    assert_eq!(world.heartbeat("a"), ErrorCode::None);
    world.pass(1);
    assert_eq!(world.state(), "PreparingRebalance");
    assert_eq!(world.group.members().ids(), [id("a")]);
    let again = world.join(member("a"));
    assert_eq!(world.joined(again).error, ErrorCode::None);
}

#[test]
fn when_the_last_falls_silent_the_group_is_written_empty() {
    let mut world = World::stable(&["a"]);
    let generation = world.group.generation();
    world.pass(i64::from(SESSION_MS));
    assert_eq!(world.state(), "Empty");
    let last = world.written.last().expect("a write");
    assert_eq!((last.generation, last.members.len()), (generation + 1, 0));
    assert_eq!((last.protocol.as_deref(), last.leader.as_ref()), (None, None));
    assert_eq!(last.protocol_type.as_deref(), Some("consumer"));
}

#[test]
fn a_new_member_that_never_hears_back_is_given_up_after_five_minutes() {
    let mut world = World::stable(&["a"]);
    let join = Join { rebalance_timeout_ms: 600_000, ..consumer("b") };
    let newcomer = world.join(join);
    let mut waited = 0;
    while world.is_parked(newcomer) {
        world.heartbeat("a");
        world.pass(5_000);
        waited += 5_000;
    }
    assert_eq!(waited, 300_000);
    assert_eq!(world.joined(newcomer).error, ErrorCode::UnknownMemberId);
}

#[test]
fn a_parked_member_may_be_silent() {
    let mut world = World::stable(&["a", "b"]);
    let parked = world.join(member("a"));
    for _ in 0..5 {
        world.pass(i64::from(SESSION_MS) - 1);
        world.heartbeat("b");
    }
    assert!(world.is_parked(parked));
    assert_eq!(world.group.members().len(), 2);
}

#[test]
fn a_follower_that_joins_unchanged_learns_the_generation_again() {
    let mut world = World::stable(&["a", "b"]);
    let generation = world.group.generation();
    let follower = world.join(member("b"));
    assert_eq!((world.joined(follower).generation, world.state()), (generation, "Stable"));
    assert!(world.listed(follower).is_empty());
}

#[test]
fn a_leader_that_joins_again_starts_a_rebalance() {
    let mut world = World::stable(&["a", "b"]);
    let leader = world.join(member("a"));
    assert!(world.is_parked(leader));
    assert_eq!(world.state(), "PreparingRebalance");
}

#[test]
fn a_member_may_ask_again_for_an_answer_it_missed() {
    let mut world = World::new();
    world.join(consumer("a"));
    let again = world.join(member("a"));
    assert_eq!((world.joined(again).generation, world.listed(again).len()), (1, 1));
}

#[test]
fn a_join_that_is_sent_twice_is_answered_twice() {
    let mut world = World::stable(&["a", "b"]);
    let first = world.join(member("a"));
    let second = world.join(member("a"));
    assert_eq!(world.joined(first).error, ErrorCode::RebalanceInProgress);
    world.join(member("b"));
    assert_eq!(world.joined(second).error, ErrorCode::None);
}

#[test]
fn a_full_group_turns_newcomers_away() {
    let settings = Settings { max_size: 2, initial_rebalance_delay_ms: 0, ..Settings::default() };
    let mut world = World::with(settings);
    world.join(consumer("a"));
    world.join(consumer("b"));
    world.rejoin_all();
    let late = world.join(consumer("c"));
    assert_eq!(world.joined(late).error, ErrorCode::GroupMaxSizeReached);
    assert_eq!(world.joined(late).member_id, None);
}

#[test]
fn while_a_group_rebalances_places_go_to_those_who_come_first() {
    let settings = Settings { max_size: 2, initial_rebalance_delay_ms: 0, ..Settings::default() };
    let mut world = World::with(settings);
    world.join(consumer("a"));
    let second = world.join(consumer("b"));
    let third = world.join(consumer("c"));
    let former_leader = world.join(member("a"));
    assert_eq!(world.joined(former_leader).error, ErrorCode::GroupMaxSizeReached);
    assert_eq!(world.listed(second).len(), 2);
    assert_eq!(world.joined(third).leader, Some(id("b")));
}

#[test]
fn leaving_is_answered_one_by_one_and_rebalances_once() {
    let mut world = World::stable(&["a", "b", "c"]);
    let errors =
        world.leave(&[(Some("a"), None), (Some("nobody"), None), (None, Some("ghost")), (Some("b"), None)]);
    let expected = [ErrorCode::None, ErrorCode::UnknownMemberId, ErrorCode::UnknownMemberId, ErrorCode::None];
    assert_eq!(errors, expected);
    assert_eq!(world.state(), "PreparingRebalance");
    assert_eq!(world.leave(&[(Some("c"), None)]), [ErrorCode::None]);
    assert_eq!(world.state(), "Empty");
    assert!(world.timers.is_empty(), "{:?}", world.timers);
}

#[test]
fn a_parked_join_hears_that_its_member_left() {
    let mut world = World::stable(&["a", "b"]);
    let parked = world.join(member("a"));
    world.leave(&[(Some("a"), None)]);
    assert_eq!(world.joined(parked).error, ErrorCode::UnknownMemberId);
}

#[test]
fn someone_promised_a_place_may_leave_too() {
    let mut world = World::stable(&["a"]);
    world.join(Join { abilities: MODERN, ..consumer("b") });
    let waiting = world.join(member("a"));
    assert_eq!(world.leave(&[(Some("b"), None)]), [ErrorCode::None]);
    assert_eq!(world.joined(waiting).error, ErrorCode::None);
}

#[test]
fn an_emptied_group_may_become_another_kind() {
    let mut world = World::stable(&["a"]);
    world.leave(&[(Some("a"), None)]);
    let asked = world.join(Join { protocol_type: Arc::from("connect"), ..consumer("w") });
    assert_eq!(world.joined(asked).protocol_type.as_deref(), Some("connect"));
    assert_eq!(world.joined(asked).generation, 3);
}
