//! Partitions, and how transactions end, in both protocols.

use super::world::{World, id, identity, partitions};
use crate::coordinator::runtime::TransactionOutcome::{Aborted, Committed};
use crate::coordinator::transaction::shard::Command;
use crate::coordinator::transaction::{Refusal, TransactionState, TransactionVersion};
use crate::types::ProducerEpoch;

use TransactionVersion::{Two, Zero};

#[test]
fn a_transaction_of_the_first_protocol() {
    let mut world = World::new(Two);
    let who = world.init("a", None).expect("a producer");
    assert_eq!(world.end("a", who, Committed, Zero), Err(Refusal::WrongState), "there is none yet");
    world.add("a", who, &[0], Zero).expect("a partition");
    world.add("a", who, &[2], Zero).expect("a partition");
    let written = world.log.len();
    world.add("a", who, &[0, 2], Zero).expect("they are there");
    assert_eq!(world.log.len(), written, "nothing has changed");
    assert_eq!(world.end("a", who, Committed, Zero), Ok(who));
    assert_eq!(world.commands, [Command::WriteMarkers(id("a"))]);
    assert_eq!(world.add("a", who, &[1], Zero), Err(Refusal::StillEnding));
    let markers = world.complete("a").expect("markers");
    assert_eq!((markers.who, markers.outcome), (who, Committed));
    assert_eq!(markers.partitions, partitions(&[0, 2]));
    assert_eq!(world.end("a", who, Committed, Zero), Ok(who), "it is asked again");
    assert_eq!(world.end("a", who, Aborted, Zero), Err(Refusal::WrongState));
    assert_eq!(world.transaction("a").state, TransactionState::CompleteCommit);
}

#[test]
fn each_end_of_the_second_protocol_raises_the_epoch() {
    let mut world = World::new(Two);
    let who = world.init("a", None).expect("a producer");
    world.add("a", who, &[0], Two).expect("a partition");
    let next = world.end("a", who, Committed, Two).expect("an end");
    assert_eq!(next, identity(101, 1));
    assert_eq!(world.end("a", who, Committed, Two), Err(Refusal::StillEnding));
    let markers = world.complete("a").expect("markers");
    assert_eq!(markers.who, next, "so that late records of the epoch before are refused");
    assert_eq!(world.end("a", who, Committed, Two), Ok(next), "it didn't get the answer");
    assert_eq!(world.end("a", who, Aborted, Two), Err(Refusal::WrongState));
    assert_eq!(world.end("a", next, Committed, Two), Err(Refusal::WrongState), "the next one hasn't begun");
    assert_eq!(
        world.end("a", next, Aborted, Two),
        Ok(identity(101, 2)),
        "it may have, for all the client knows"
    );
    assert!(world.complete("a").expect("markers").partitions.is_empty());
}

#[test]
fn a_transaction_that_nobody_began_can_be_aborted_in_the_second_protocol() {
    let mut world = World::new(Two);
    let who = world.init("a", None).expect("a producer");
    assert_eq!(world.end("a", who, Committed, Two), Err(Refusal::WrongState));
    assert_eq!(world.end("a", who, Aborted, Two), Ok(identity(101, 1)));
    assert_eq!(world.transaction("a").started_ms, world.now);
}

#[test]
fn the_last_epoch_is_followed_by_another_producer_id() {
    let mut world = World::new(Two);
    let mut who = world.init("a", None).expect("a producer");
    while who.epoch < ProducerEpoch(i16::MAX - 1) {
        who = world.init("a", None).expect("a producer");
    }
    world.add("a", who, &[0], Two).expect("a partition");
    let next = world.end("a", who, Committed, Two).expect("an end");
    assert_eq!(next, identity(102, 0));
    assert_eq!(world.add("a", next, &[0], Two), Err(Refusal::StillEnding), "and not: a foreign producer");
    let markers = world.complete("a").expect("markers");
    assert_eq!(markers.who, identity(101, i16::MAX));
    assert_eq!(world.end("a", who, Committed, Two), Ok(next), "it didn't get the answer");
    assert_eq!(world.add("a", who, &[0], Two), Err(Refusal::OtherProducerId));
    world.add("a", next, &[0], Two).expect("a partition");
}

#[test]
fn foreigners_change_nothing() {
    let mut world = World::new(Two);
    let who = world.init("a", None).expect("a producer");
    world.add("a", who, &[0], Zero).expect("a partition");
    let before = world.transaction("a");
    for version in [Zero, Two] {
        for (epoch, producer, refusal) in
            [(1, 101, Refusal::Fenced), (-1, 101, Refusal::Fenced), (0, 7, Refusal::OtherProducerId)]
        {
            let foreign = identity(producer, epoch);
            assert_eq!(world.end("a", foreign, Committed, version), Err(refusal));
            assert_eq!(world.add("a", foreign, &[1], version), Err(refusal));
            assert_eq!(world.shard.verify(&id("a"), foreign, &partitions(&[0])), Err(refusal));
        }
        assert_eq!(world.end("never", who, Committed, version), Err(Refusal::OtherProducerId));
    }
    assert_eq!(world.transaction("a"), before);
}

#[test]
fn verified_is_what_was_added() {
    let mut world = World::new(Two);
    let who = world.init("a", None).expect("a producer");
    world.add("a", who, &[0, 1], Zero).expect("partitions");
    assert_eq!(world.shard.verify(&id("a"), who, &partitions(&[1, 2])), Ok(partitions(&[1])));
    world.end("a", who, Committed, Zero).expect("an end");
    assert_eq!(world.shard.verify(&id("a"), who, &partitions(&[1])), Err(Refusal::StillEnding));
    world.complete("a");
    assert_eq!(world.shard.verify(&id("a"), who, &partitions(&[1])), Ok(partitions(&[])));
}

/// Apache Kafka 4.4 takes the first one's request for a repeated one, and tells it who the second one is.
#[test]
fn who_was_fenced_is_not_told_how_the_next_one_ended_by_the_first_protocol() {
    let mut world = World::new(Two);
    let first = world.init("a", None).expect("a producer");
    let second = world.init("a", None).expect("another one");
    world.add("a", second, &[0], Zero).expect("a partition");
    world.end("a", second, Aborted, Zero).expect("an end");
    world.complete("a").expect("markers");
    assert_eq!(world.end("a", first, Aborted, Two), Err(Refusal::Fenced));
    assert_eq!(world.end("a", second, Aborted, Zero), Ok(second));
}
