//! Metadata at the bound of its memory: nothing is added, what is there can be changed and deleted.

use super::world::{World, topic};
use crate::cluster::controller::alter_configs::{
    AlterConfigsError, ConfigAlteration, ConfigChange, alter_configs,
};
use crate::cluster::controller::create_partitions::{
    CreatePartitionsError, NewPartitions, create_partitions,
};
use crate::cluster::controller::create_topics::{CreateTopicError, NewTopic, create_topics};
use crate::cluster::controller::delete_topics::{TopicSelector, delete_topics};
use crate::cluster::controller::intent::Intent;
use crate::cluster::controller::memory::AddedFor;
use crate::cluster::controller::{MAX_BYTES_PER_REQUEST, MAX_RECORDS_PER_REQUEST};
use crate::cluster::image::configs::{ConfigKind, ConfigResource};
use crate::config::ConfigOperation;

const MIB: usize = 1 << 20;

fn create(world: &mut World, topics: &[NewTopic]) -> Vec<Result<(), CreateTopicError>> {
    let outcomes = world.decide(|view| create_topics(view, topics, Intent::Apply));
    outcomes.into_iter().map(|outcome| outcome.map(|_| ())).collect()
}

fn set(name: &str, value: &str) -> ConfigAlteration {
    let resource = ConfigResource { kind: ConfigKind::Topic, name: name.into() };
    let change = vec![("cleanup.policy".into(), ConfigOperation::Set(value.into()))];
    ConfigAlteration { resource, change: ConfigChange::Incremental(change) }
}

fn alter(world: &mut World, alterations: &[ConfigAlteration]) -> Vec<Result<(), AlterConfigsError>> {
    world.decide(|view| alter_configs(view, alterations, Intent::Apply))
}

#[test]
fn a_gibibyte_holds_fifty_thousand_partitions() {
    let mut world = World::within(1024 * MIB / 8);
    for number in 0..6 {
        world.create(&format!("with-ten-thousand-{number}"), 9_000);
    }
    assert!(world.image.topics.partition_count() >= 50_000);
}

#[test]
fn topics_beyond_the_memory_are_refused_one_by_one() {
    let mut world = World::within(2 * MIB);
    let outcomes = create(&mut world, &[topic("a", 500, 1), topic("b", 5000, 1), topic("c", 10, 1)]);
    assert!(outcomes[0].is_ok() && outcomes[2].is_ok(), "those that fit are made");
    let Err(CreateTopicError::Memory(refusal)) = &outcomes[1] else { panic!("{outcomes:?}") };
    let sentence = refusal.to_string();
    assert!(sentence.contains("bytes of memory") && sentence.contains(&(2 * MIB).to_string()), "{sentence}");
    let more = NewPartitions { topic: "a".into(), count: 5000, assignments: None };
    let outcomes = world.decide(|view| create_partitions(view, &[more], Intent::Apply));
    assert!(matches!(outcomes[..], [Err(CreatePartitionsError::Memory(_))]), "{outcomes:?}");
    let names = [TopicSelector::Name("a".into())];
    assert!(world.decide(|view| delete_topics(view, &names))[0].is_ok());
    assert_eq!(create(&mut world, &[topic("d", 500, 1)]), [Ok(())], "there is room again");
}

#[test]
fn images_that_somebody_reads_still_count() {
    let mut world = World::within(2 * MIB);
    world.create("a", 700);
    let reader = world.image.clone();
    let names = [TopicSelector::Name("a".into())];
    assert!(world.decide(|view| delete_topics(view, &names))[0].is_ok());
    let before = create(&mut world, &[topic("b", 950, 1)]);
    assert!(matches!(before[..], [Err(CreateTopicError::Memory(_))]), "{before:?}");
    drop(reader);
    assert_eq!(create(&mut world, &[topic("b", 950, 1)]), [Ok(())]);
}

#[test]
fn the_brokers_own_topics_find_room_when_users_have_filled_the_memory() {
    let mut world = World::within(2 * MIB);
    let filled =
        (0..).take_while(|number| create(&mut world, &[topic(&format!("t{number}"), 10, 1)])[0].is_ok());
    assert!(filled.count() > 50);
    let own = NewTopic { added_for: AddedFor::TheBroker, ..topic("__consumer_offsets", 50, 1) };
    assert_eq!(create(&mut world, std::slice::from_ref(&own)), [Ok(())]);
    let too_many = NewTopic { name: "__others".into(), num_partitions: 5000, ..own };
    assert!(create(&mut world, &[too_many])[0].is_err());
}

#[test]
fn overrides_beyond_the_memory_are_refused_and_those_that_are_there_can_be_changed() {
    let mut world = World::within(MIB);
    for number in 0..40 {
        world.create(&format!("t{number}"), 1);
    }
    let value = |letter: &str| letter.repeat(30_000);
    let set_one = |world: &mut World, number: usize, value: &str| {
        alter(world, &[set(&format!("t{number}"), value)]).remove(0)
    };
    let filled = (0..40).take_while(|number| set_one(&mut world, *number, &value("x")).is_ok()).count();
    assert!((20..35).contains(&filled), "{filled}");
    let refused = set_one(&mut world, filled, &value("x"));
    assert!(matches!(refused, Err(AlterConfigsError::Memory(_))), "{refused:?}");
    assert_eq!(set_one(&mut world, 0, &value("y")), Ok(()), "as long as before");
    assert_eq!(set_one(&mut world, 0, "short"), Ok(()));
    assert_eq!(set_one(&mut world, filled, &value("x")), Ok(()), "there is room again");
}

/// Kafka 4.4.0 refuses 12,000 resources with POLICY_VIOLATION and this sentence; of 400 with 30 KB each it says UNKNOWN_SERVER_ERROR.
#[test]
fn one_request_writes_no_more_than_a_batch_holds() {
    let mut world = World::new();
    let count = MAX_BYTES_PER_REQUEST / 30_000 + 1;
    assert!(count < MAX_RECORDS_PER_REQUEST);
    let names: Vec<String> = (0..count).map(|number| format!("t{number}")).collect();
    for names in names.chunks(100) {
        let topics: Vec<NewTopic> = names.iter().map(|name| topic(name, 1, 1)).collect();
        assert!(create(&mut world, &topics).iter().all(Result::is_ok));
    }
    let value = "x".repeat(30_000);
    let alterations: Vec<_> = names.iter().map(|name| set(name, &value)).collect();
    let outcomes = alter(&mut world, &alterations);
    assert!(outcomes.iter().all(|outcome| *outcome == Err(AlterConfigsError::TooManyRecords)));
    assert!(alter(&mut world, &alterations[..count / 2]).iter().all(Result::is_ok));
}
