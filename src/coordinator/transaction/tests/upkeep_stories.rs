//! Timeouts, ids that nobody uses, and what goes on after a restart.

use super::world::{TIMEOUT_MS, World, id, identity};
use crate::coordinator::runtime::{Machine as _, TimerChange, TransactionOutcome};
use crate::coordinator::transaction::shard::{Command, ShardTimer};
use crate::coordinator::transaction::{Refusal, TransactionState, TransactionVersion};

use TransactionVersion::{Two, Zero};

const DAY_MS: i64 = 24 * 3_600_000;

fn fire(world: &mut World, timer: ShardTimer) -> Vec<TimerChange<ShardTimer>> {
    let effects = world.shard.timer_fired(&timer, world.now);
    let timers = effects.timers.clone();
    world.take_in(effects);
    timers
}

#[test]
fn a_transaction_past_its_timeout_is_aborted() {
    for version in [Zero, Two] {
        let mut world = World::new(version);
        let who = world.init("a", None).expect("a producer");
        world.add("a", who, &[0], Zero).expect("a partition");
        world.pass(TIMEOUT_MS.into());
        assert_eq!(fire(&mut world, ShardTimer::Timeouts).len(), 1, "it is looked again");
        assert_eq!(world.commands, [], "it has just been reached");
        world.pass(1);
        fire(&mut world, ShardTimer::Timeouts);
        assert_eq!(world.commands, [Command::Abort(id("a"))]);
        let aborted = world.run(|shard, fresh, now| shard.abort_timed_out(&id("a"), fresh, now));
        aborted.expect("an abort");
        let markers = world.complete("a").expect("markers");
        assert_eq!((markers.outcome, markers.who), (TransactionOutcome::Aborted, identity(101, 1)));
        assert_eq!(world.end("a", who, TransactionOutcome::Committed, Zero), Err(Refusal::Fenced));
        assert_eq!(fire(&mut world, ShardTimer::Timeouts), [], "nothing is left to look for");
    }
}

#[test]
fn an_end_that_comes_before_the_abort_counts() {
    let mut world = World::new(Two);
    let who = world.init("a", None).expect("a producer");
    world.add("a", who, &[0], Zero).expect("a partition");
    world.pass(i64::from(TIMEOUT_MS) + 1);
    fire(&mut world, ShardTimer::Timeouts);
    world.end("a", who, TransactionOutcome::Committed, Zero).expect("an end");
    world.run(|shard, fresh, now| shard.abort_timed_out(&id("a"), fresh, now)).expect("nothing to do");
    assert_eq!(world.transaction("a").state, TransactionState::PrepareCommit);
}

#[test]
fn after_a_restart_what_was_prepared_goes_on() {
    let mut world = World::new(Two);
    let who = world.init("a", None).expect("a producer");
    world.add("a", who, &[0, 3], Two).expect("partitions");
    world.init("idle", None).expect("a producer");
    let next = world.end("a", who, TransactionOutcome::Committed, Two).expect("an end");
    world.restart();
    assert_eq!(world.commands, [Command::WriteMarkers(id("a"))]);
    let markers = world.complete("a").expect("markers");
    assert_eq!((markers.who, markers.outcome), (next, TransactionOutcome::Committed));
    world.restart();
    assert_eq!(world.commands, []);
    assert_eq!(world.complete("a"), None, "it is complete");
    assert_eq!(world.transaction("a").identity(), next);
}

#[test]
fn to_complete_what_is_complete_changes_nothing() {
    let mut world = World::new(Two);
    let who = world.init("a", None).expect("a producer");
    world.add("a", who, &[0], Zero).expect("a partition");
    world.end("a", who, TransactionOutcome::Committed, Zero).expect("an end");
    let markers = world.complete("a").expect("markers");
    world.add("a", who, &[1], Zero).expect("the next transaction");
    world.end("a", who, TransactionOutcome::Aborted, Zero).expect("an end");
    let written = world.log.len();
    let late = identity(101, 7);
    world.run(|shard, _, now| shard.complete(&id("a"), late, now)).expect("nothing to do");
    assert_eq!(world.log.len(), written);
    assert_eq!(markers.who, who);
}

#[test]
fn ids_that_nobody_uses_are_forgotten() {
    let mut world = World::new(Two);
    let who = world.init("ongoing", None).expect("a producer");
    world.add("ongoing", who, &[0], Zero).expect("a partition");
    world.init("idle", None).expect("a producer");
    world.pass(6 * DAY_MS);
    world.init("young", None).expect("a producer");
    world.pass(DAY_MS);
    let timers = fire(&mut world, ShardTimer::Expiry);
    assert_eq!(timers, [TimerChange::Set(ShardTimer::Expiry, 3_600_000)]);
    assert_eq!(world.shard.describe(&id("idle")), None);
    assert!(world.shard.describe(&id("young")).is_some() && world.shard.describe(&id("ongoing")).is_some());
    world.restart();
    assert_eq!(world.shard.describe(&id("idle")), None, "there is a tombstone");
    assert_eq!(world.init("idle", None), Ok(identity(104, 0)));
}
