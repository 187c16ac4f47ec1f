//! Groups at the bound of their memory: newcomers are refused, those that are in go on.

use bytes::Bytes;
use kalda_protocol::ErrorCode;

use super::world::{World, assignment, consumer, id, member, static_member};
use crate::coordinator::group::classic::{Join, JoinAbilities, Settings};
use crate::coordinator::group::ids::MemberId;
use crate::sys::KeptMemory;

const METADATA_BYTES: usize = 100_000;
/// A member with so much metadata takes three times as much: the copy, and the list of the topics in it.
const MEMBER_BYTES: usize = 3 * METADATA_BYTES + 10_000;

fn within(bytes: usize) -> World {
    let settings = Settings { initial_rebalance_delay_ms: 0, ..Settings::default() };
    World::within(settings, KeptMemory::new(bytes))
}

fn metadata(byte: u8, length: usize) -> Bytes {
    Bytes::from(vec![byte; length])
}

fn large(join: Join, metadata: Bytes) -> Join {
    let mut join = join;
    join.protocols[0].metadata = metadata;
    join
}

#[test]
fn who_finds_no_room_is_refused_and_the_group_stays_as_it_was() {
    let mut world = within(2 * MEMBER_BYTES);
    world.join(large(consumer("a"), metadata(1, METADATA_BYTES)));
    world.join(large(consumer("b"), metadata(1, METADATA_BYTES)));
    let (state, held) = (world.state(), world.memory.used());
    for name in ["c", "d"] {
        let refused = world.join(large(consumer(name), metadata(1, METADATA_BYTES)));
        assert_eq!(world.joined(refused).error, ErrorCode::GroupMaxSizeReached);
    }
    assert_eq!((world.state(), world.memory.used()), (state, held));
    assert_eq!(world.group.members().ids(), [id("a"), id("b")]);
    let small = world.join(consumer("e"));
    assert!(world.is_parked(small), "one that fits is let in");
}

#[test]
fn members_go_on_in_a_full_memory() {
    let mut world = within(2 * MEMBER_BYTES);
    let join = |byte| large(member("a"), metadata(byte, METADATA_BYTES));
    world.join(large(consumer("a"), metadata(1, METADATA_BYTES)));
    world.sync_all();
    // Fills what is left.
    let _others = world.memory.weigh(2 * MEMBER_BYTES - world.memory.used());
    assert_eq!(world.heartbeat("a"), ErrorCode::None);
    for byte in [2, 3, 1] {
        world.forget_what_was_told();
        let again = world.join(join(byte));
        assert_eq!(world.joined(again).error, ErrorCode::None, "other metadata of the same size");
        world.sync_all();
        assert_eq!(world.state(), "Stable");
    }
    let more = world.join(large(member("a"), metadata(1, METADATA_BYTES + 1)));
    assert_eq!(world.joined(more).error, ErrorCode::GroupMaxSizeReached, "it may not grow");
    assert_eq!(world.state(), "Stable");
    let less = world.join(large(member("a"), metadata(1, 10)));
    assert_eq!(world.joined(less).error, ErrorCode::None);
    assert_eq!(world.leave(&[(Some("a"), None)]), [ErrorCode::None]);
    assert_eq!(world.state(), "Empty");
}

#[test]
fn assignments_that_find_no_room_are_refused_like_those_that_cannot_be_written() {
    let mut world = within(20_000);
    world.join(consumer("a"));
    world.join(consumer("b"));
    world.rejoin_all();
    let follower = world.sync("b", 2, Vec::new());
    let all = vec![assignment("a", &[1; 20_000]), assignment("b", b"x")];
    let leader = world.sync("a", 2, all);
    assert_eq!(world.synced(leader).error, ErrorCode::GroupMaxSizeReached);
    assert_eq!(world.synced(follower).error, ErrorCode::GroupMaxSizeReached);
    assert_eq!(world.state(), "PreparingRebalance");
    world.rejoin_all();
    world.sync_all();
    assert_eq!(world.state(), "Stable", "smaller ones are handed out");
}

#[test]
fn promised_ids_are_counted_until_they_are_used_or_expire() {
    let mut world = within(50_000);
    let abilities = JoinAbilities { known_member_id: true, skip_assignment: true };
    let promised = |name: &str| Join { abilities, ..consumer(name) };
    let count = (0..1000).take_while(|number| {
        let name = format!("{number}-{}", "x".repeat(1000));
        let asked = world.join(promised(&name));
        world.joined(asked).error == ErrorCode::MemberIdRequired
    });
    let count = count.count();
    assert!((20..50).contains(&count), "{count}");
    let refused = world.join(promised(&"x".repeat(1000)));
    assert_eq!(world.joined(refused).error, ErrorCode::GroupMaxSizeReached);
    world.pass(60_000);
    assert_eq!(world.memory.used(), 0);
}

#[test]
fn a_static_member_comes_back_to_a_full_memory() {
    let mut world = within(MEMBER_BYTES);
    let join = |name: &str, length| large(static_member("i", name), metadata(1, length));
    world.join(join("i-1", METADATA_BYTES));
    world.sync_all();
    let _others = world.memory.weigh(MEMBER_BYTES - world.memory.used());
    let back = world.join(join("i-2", METADATA_BYTES));
    assert_eq!(world.joined(back).error, ErrorCode::None);
    let more = world.join(join("i-3", METADATA_BYTES + 1));
    assert_eq!(world.joined(more).error, ErrorCode::GroupMaxSizeReached);
    assert_eq!(world.group.members().ids(), [id("i-2")]);
}

#[test]
fn a_leaders_answer_tells_of_its_generation_only() {
    let mut world = World::stable(&["a", "b"]);
    let names = |world: &World, generation| {
        let members = world.group.joined_members(generation)?;
        Some(members.into_iter().map(|member| member.member_id).collect::<Vec<MemberId>>())
    };
    assert_eq!(names(&world, 2), Some(vec![id("a"), id("b")]));
    assert_eq!(names(&world, 1), None);
    world.leave(&[(Some("b"), None)]);
    world.rejoin_all();
    assert_eq!(names(&world, 2), None);
    assert_eq!(names(&world, 3), Some(vec![id("a")]));
}
