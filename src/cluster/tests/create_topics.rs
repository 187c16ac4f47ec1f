//! CreateTopics, with Kafka's answers.

use super::world::{World, topic};
use crate::cluster::controller::create_topics::{CreateTopicError, NewTopic, create_topics};
use crate::cluster::controller::intent::Intent;
use crate::cluster::record::MetadataRecord;
use crate::types::{BrokerId, PartitionIndex};

fn answer(world: &mut World, topic: NewTopic) -> String {
    told(world, &[topic], false).pop().expect("one answer")
}

fn told(world: &mut World, topics: &[NewTopic], validate_only: bool) -> Vec<String> {
    let answers = world.decide(|view| create_topics(view, topics, validate_only.into()));
    answers
        .into_iter()
        .map(|answer| match answer {
            Ok(created) => format!("{} x{}", created.num_partitions, created.replication_factor),
            Err(error) => error.to_string(),
        })
        .collect()
}

fn assigned(name: &str, lists: &[(i32, &[i32])]) -> NewTopic {
    let assignments = lists
        .iter()
        .map(|(index, brokers)| (PartitionIndex(*index), brokers.iter().copied().map(BrokerId).collect()))
        .collect();
    NewTopic { assignments, ..topic(name, -1, -1) }
}

fn configured(name: &str, key: &str, value: Option<&str>) -> NewTopic {
    NewTopic { configs: vec![(key.into(), value.map(Into::into))], ..topic(name, 1, 1) }
}

#[test]
fn names_are_checked_as_kafka_does() {
    let mut world = World::new();
    let long = "x".repeat(250);
    for (name, expected) in [
        ("", "Topic name is invalid: the empty string is not allowed".to_owned()),
        (".", "Topic name is invalid: '.' is not allowed".to_owned()),
        ("..", "Topic name is invalid: '..' is not allowed".to_owned()),
        (
            "a b",
            "Topic name is invalid: 'a b' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'"
                .to_owned(),
        ),
        (
            &long,
            format!("Topic name is invalid: the length of '{long}' is longer than the max allowed length 249"),
        ),
        ("__cluster_metadata", "Creation of internal topic __cluster_metadata is prohibited.".to_owned()),
        ("ok", "1 x1".to_owned()),
        ("ok", "Topic 'ok' already exists.".to_owned()),
        ("c.d", "1 x1".to_owned()),
        ("c_d", "Topic 'c_d' collides with existing topic: c.d".to_owned()),
        ("__consumer_offsets", "1 x1".to_owned()),
    ] {
        assert_eq!(answer(&mut world, topic(name, 1, 1)), expected, "{name}");
    }
}

#[test]
fn two_names_of_one_request_may_collide_but_not_be_equal() {
    let mut world = World::new();
    let both = [topic("e.f", 1, 1), topic("e_f", 1, 1)];
    assert_eq!(told(&mut world, &both, false), ["1 x1", "1 x1"]);
    let twice = [topic("dup", 1, 1), topic("dup", 1, 1), topic("other", 1, 1)];
    let duplicate = "Duplicate topic name.";
    assert_eq!(told(&mut world, &twice, false), [duplicate, duplicate, "1 x1"]);
    assert!(world.image.topics.by_name("dup").is_none());
}

#[test]
fn counts_are_checked_as_kafka_does() {
    let mut world = World::new();
    for (partitions, factor, expected) in [
        (0, 1, "Number of partitions was set to an invalid non-positive value."),
        (-2, 1, "Number of partitions was set to an invalid non-positive value."),
        (1, 0, "Replication factor must be larger than 0, or -1 to use the default value."),
        (1, -2, "Replication factor must be larger than 0, or -1 to use the default value."),
        (0, 0, "Replication factor must be larger than 0, or -1 to use the default value."),
        (
            1,
            2,
            "Unable to replicate the partition 2 time(s): The target replication factor of 2 cannot be reached because \
             only 1 broker(s) are registered or some brokers have all their log directories cordoned.",
        ),
        (-1, -1, "1 x1"),
    ] {
        assert_eq!(answer(&mut world, topic("counts", partitions, factor)), expected);
    }
}

#[test]
fn assignments_are_checked_as_kafka_does() {
    let mut world = World::new();
    let with_factor = NewTopic { replication_factor: 1, ..assigned("m", &[(0, &[1])]) };
    let with_count = NewTopic { num_partitions: 1, ..assigned("m", &[(0, &[1])]) };
    for (topic, expected) in [
        (assigned("m", &[(1, &[1])]), "partitions should be a consecutive 0-based integer sequence"),
        (
            assigned("m", &[(0, &[1]), (2, &[1])]),
            "partitions should be a consecutive 0-based integer sequence",
        ),
        (assigned("m", &[(-1, &[1])]), "partitions should be a consecutive 0-based integer sequence"),
        (
            assigned("m", &[(0, &[2])]),
            "The manual partition assignment includes broker 2, but no such broker is registered.",
        ),
        (
            assigned("m", &[(0, &[1, 1])]),
            "The manual partition assignment includes the broker 1 more than once.",
        ),
        (assigned("m", &[(0, &[])]), "The manual partition assignment includes an empty replica list."),
        (
            assigned("m", &[(0, &[1]), (0, &[1])]),
            "Found multiple manual partition assignments for partition 0",
        ),
        (
            with_factor,
            "A manual partition assignment was specified, but replication factor was not set to -1.",
        ),
        (with_count, "A manual partition assignment was specified, but numPartitions was not set to -1."),
        (assigned("m", &[(1, &[1]), (0, &[1])]), "2 x1"),
    ] {
        assert_eq!(answer(&mut world, topic), expected);
    }
}

#[test]
fn configs_are_checked_before_counts() {
    let mut world = World::new();
    let wrong_count = NewTopic { num_partitions: 0, ..configured("order", "no.such", Some("1")) };
    let last_counts = NewTopic {
        configs: vec![("retention.ms".into(), Some("5".into())), ("retention.ms".into(), Some("7".into()))],
        ..topic("twice", 1, 1)
    };
    for (topic, expected) in [
        (
            configured("g", "retention.ms", Some("abc")),
            "Invalid value abc for configuration retention.ms: Not a number of type LONG",
        ),
        (configured("g", "no.such", Some("1")), "Unknown topic config name: no.such"),
        (configured("g", "retention.ms", None), "Null value not supported for topic configs: retention.ms"),
        (wrong_count, "Unknown topic config name: no.such"),
        (last_counts, "1 x1"),
    ] {
        assert_eq!(answer(&mut world, topic), expected);
    }
    let set = world.image.configs.topic("twice").expect("it has overrides");
    assert_eq!(set.get("retention.ms").map(String::as_str), Some("7"));
}

#[test]
fn a_request_is_bounded() {
    let mut world = World::new();
    let too_many = "Excessively large number of partitions per request.";
    let too_large = "Unable to perform excessively large batch operation.";
    assert_eq!(told(&mut world, &[topic("big", 10_001, 1)], false), [too_many]);
    assert_eq!(told(&mut world, &[topic("b1", 6000, 1), topic("b2", 6000, 1)], false), [too_many, too_many]);
    assert_eq!(told(&mut world, &[topic("big", 10_000, 1)], false), [too_large]);
    assert!(world.image.topics.is_empty());
    assert_eq!(told(&mut world, &[topic("big", 9_999, 1)], false), ["9999 x1"]);
    assert_eq!(world.image.topics.partition_count(), 9_999);
}

#[test]
fn validation_alone_writes_nothing() {
    let mut world = World::new();
    assert_eq!(told(&mut world, &[topic("v", 3, 1)], true), ["3 x1"]);
    assert!(world.image.topics.is_empty());
}

#[test]
fn the_records_are_those_of_kafka() {
    let mut world = World::new();
    let request = NewTopic {
        configs: vec![
            ("retention.ms".into(), Some("5000".into())),
            ("cleanup.policy".into(), Some("compact".into())),
        ],
        ..topic("a.b", 2, 1)
    };
    let records = world.records(|view| create_topics(view, &[request], Intent::Apply));
    let kinds: Vec<u32> = records.iter().map(MetadataRecord::kind).collect();
    assert_eq!(kinds, [2, 4, 4, 3, 3]);
    // As Kafka wrote it: 65 bytes a partition of one replica, at version 2.
    let Some(partition) = records.get(3) else { panic!("a partition") };
    let bytes = partition.to_bytes(30).expect("it can be written");
    assert_eq!((bytes.len(), &bytes[..3]), (65, &[1, 3, 2][..]));
    let read = MetadataRecord::from_bytes(&bytes).expect("it can be read");
    assert_eq!(&read, partition);
}

#[test]
fn without_an_active_broker_nothing_can_be_placed() {
    let mut world = World::new();
    world.apply(&[super::brokers::fence(1)]);
    assert_eq!(
        answer(&mut world, topic("t", 1, 1)),
        "Unable to replicate the partition 1 time(s): All brokers are currently fenced, or have all their log directories \
         cordoned."
    );
    let answers = world.decide(|view| create_topics(view, &[assigned("t", &[(0, &[1])])], Intent::Apply));
    assert!(matches!(answers.as_slice(), [Err(CreateTopicError::Assignment(_))]));
}
