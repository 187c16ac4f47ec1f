//! New instances of producers, and what becomes of those before.

use super::world::{World, identity};
use crate::coordinator::runtime::TransactionOutcome::{Aborted, Committed};
use crate::coordinator::transaction::{Refusal, TransactionState, TransactionVersion};
use crate::sys::KeptMemory;
use crate::types::{ProducerEpoch, ProducerIdentity};

use TransactionVersion::{Two, Zero};

#[test]
fn each_instance_has_the_next_epoch() {
    let mut world = World::new(Two);
    let first = world.init("a", None).expect("a producer");
    assert_eq!(first, identity(101, 0));
    assert_eq!(world.init("a", None), Ok(identity(101, 1)));
    assert_eq!(world.init("b", None), Ok(identity(102, 0)), "another id has another producer");
    assert_eq!(world.add("a", first, &[0], Zero), Err(Refusal::Fenced));
}

#[test]
fn an_instance_goes_on_after_an_error() {
    let mut world = World::new(Two);
    let first = world.init("a", None).expect("a producer");
    let second = world.init("a", Some(first)).expect("the same one");
    assert_eq!(second, identity(101, 1));
    assert_eq!(world.init("a", Some(first)), Ok(second), "it didn't get the answer");
    let third = world.init("a", None).expect("another instance");
    assert_eq!(world.init("a", Some(second)), Err(Refusal::Fenced));
    assert_eq!(world.init("a", Some(identity(999, 0))), Err(Refusal::Fenced));
    assert_eq!(world.init("a", Some(third)), Ok(identity(101, 3)));
}

#[test]
fn after_a_restart_a_repeated_request_is_fenced() {
    let mut world = World::new(Two);
    let first = world.init("a", None).expect("a producer");
    world.init("a", Some(first)).expect("the same one");
    world.restart();
    assert_eq!(
        world.init("a", Some(first)),
        Err(Refusal::Fenced),
        "records don't tell the epoch before, as in Kafka"
    );
}

#[test]
fn a_new_instance_aborts_what_the_one_before_has_begun() {
    for version in [Zero, Two] {
        let mut world = World::new(version);
        let first = world.init("a", None).expect("a producer");
        world.add("a", first, &[0, 1], Zero).expect("partitions");
        assert_eq!(world.init("a", None), Err(Refusal::StillEnding));
        assert_eq!(world.transaction("a").state, TransactionState::PrepareAbort);
        assert_eq!(world.init("a", None), Err(Refusal::StillEnding), "its markers aren't written yet");
        assert_eq!(world.end("a", first, Committed, Zero), Err(Refusal::Fenced));
        let markers = world.complete("a").expect("markers");
        assert_eq!((markers.outcome, markers.who), (Aborted, identity(101, 1)));
        assert_eq!(world.init("a", None), Ok(identity(101, 2)), "{version:?}");
    }
}

fn exhausted(version: TransactionVersion) -> (World, ProducerIdentity) {
    let mut world = World::new(version);
    let mut who = world.init("a", None).expect("a producer");
    while who.epoch < ProducerEpoch(i16::MAX - 1) {
        who = world.init("a", None).expect("a producer");
    }
    (world, who)
}

#[test]
fn used_up_epochs_bring_another_producer_id() {
    let (mut world, last) = exhausted(Two);
    assert_eq!(last, identity(101, i16::MAX - 1));
    assert_eq!(world.init("a", Some(last)), Ok(identity(102, 0)));
    assert_eq!(world.init("a", Some(last)), Ok(identity(102, 0)), "it didn't get the answer");
    assert_eq!(world.init("a", None), Ok(identity(102, 1)));
    assert_eq!(world.init("a", Some(last)), Err(Refusal::Fenced));
}

#[test]
fn what_goes_on_in_the_last_epoch_can_still_be_fenced() {
    for (version, next) in [(Zero, identity(102, 0)), (Two, identity(102, 1))] {
        let (mut world, last) = exhausted(version);
        world.add("a", last, &[0], Zero).expect("a partition");
        assert_eq!(world.init("a", None), Err(Refusal::StillEnding));
        let markers = world.complete("a").expect("markers");
        assert_eq!(markers.who, identity(101, i16::MAX), "the one epoch that no instance has");
        assert_eq!(world.init("a", None), Ok(next), "{version:?}");
    }
}

#[test]
fn without_memory_nobody_new_is_let_in() {
    let mut world = World::with_memory(Two, KeptMemory::new(1_050));
    let first = world.init("a", None).expect("a producer");
    world.init("b", None).expect("a producer");
    assert_eq!(world.init("c", None), Err(Refusal::NoMemory));
    let many: Vec<i32> = (0..100).collect();
    assert_eq!(world.add("a", first, &many, Zero), Err(Refusal::NoMemory));
    world.add("a", first, &[0], Zero).expect("there is room for one");
    world.end("a", first, Committed, Zero).expect("to end it is always possible");
}
