//! AlterConfigs and IncrementalAlterConfigs, with Kafka's answers.

use super::world::World;
use crate::cluster::controller::alter_configs::{ConfigAlteration, ConfigChange, alter_configs};
use crate::cluster::controller::intent::Intent;
use crate::cluster::image::configs::{ConfigKind, ConfigResource};
use crate::config::ConfigOperation;

fn told(world: &mut World, resource: ConfigResource, change: ConfigChange) -> String {
    let request = ConfigAlteration { resource, change };
    let answers = world.decide(|view| alter_configs(view, &[request], Intent::Apply));
    match answers.as_slice() {
        [Ok(())] => "done".to_owned(),
        [Err(error)] => error.to_string(),
        _ => panic!("one answer"),
    }
}

fn one(key: &str, operation: ConfigOperation) -> ConfigChange {
    ConfigChange::Incremental(vec![(key.into(), operation)])
}

fn set(value: &str) -> ConfigOperation {
    ConfigOperation::Set(value.into())
}

fn value(world: &World, key: &str) -> Option<String> {
    world.image.configs.value(&ConfigResource::topic("z"), key).map(ToString::to_string)
}

#[test]
fn keys_change_one_by_one() {
    use ConfigOperation::{Append, Delete, Subtract};
    let mut world = World::new();
    world.create("z", 1);
    let not_a_list = "Can't APPEND to key retention.ms because its type is not LIST.";
    let no_number = "Invalid value x for configuration retention.ms: Not a number of type LONG";
    let policy = "cleanup.policy";
    for (key, operation, expected, after) in [
        ("retention.ms", set("10"), "done", Some("10")),
        ("retention.ms", Delete, "done", None),
        ("retention.ms", set("x"), no_number, None),
        ("no.such", set("1"), "Unknown topic config name: no.such", None),
        ("no.such", Delete, "done", None),
        ("retention.ms", Append("1".into()), not_a_list, None),
        (policy, Append("compact".into()), "done", Some("delete,compact")),
        (policy, Subtract("delete".into()), "done", Some("compact")),
        (policy, Subtract("compact".into()), "done", Some("")),
        (policy, Append("compact,delete".into()), "done", Some("compact,delete")),
    ] {
        assert_eq!(told(&mut world, ConfigResource::topic("z"), one(key, operation)), expected);
        assert_eq!(value(&world, key).as_deref(), after);
    }
    let twice =
        ConfigChange::Incremental(vec![("retention.ms".into(), set("1")), ("retention.ms".into(), set("2"))]);
    assert_eq!(told(&mut world, ConfigResource::topic("z"), twice), "Error due to duplicate config keys");
}

#[test]
fn a_whole_replacement_drops_what_it_does_not_name() {
    let mut world = World::new();
    world.create("z", 1);
    let replace = |pairs: &[(&str, &str)]| {
        ConfigChange::Replace(pairs.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect())
    };
    let topic = || ConfigResource::topic("z");
    let both = replace(&[("retention.ms", "20"), ("cleanup.policy", "compact")]);
    assert_eq!(told(&mut world, topic(), both), "done");
    assert_eq!(told(&mut world, topic(), replace(&[("retention.ms", "30")])), "done");
    assert_eq!(value(&world, "retention.ms").as_deref(), Some("30"));
    assert_eq!(value(&world, "cleanup.policy"), None);
    assert_eq!(told(&mut world, topic(), replace(&[])), "done");
    assert!(world.image.configs.topic("z").is_none());
}

#[test]
fn resources_are_checked_as_kafka_does() {
    let mut world = World::new();
    let broker = |name: &str| ConfigResource { kind: ConfigKind::Broker, name: name.into() };
    let min = "min.insync.replicas";
    for (resource, change, expected) in [
        (
            ConfigResource::topic(""),
            one("retention.ms", set("1")),
            "Default topic resources are not allowed.",
        ),
        (
            ConfigResource::topic("bad name"),
            one("retention.ms", set("1")),
            "Topic name is invalid: 'bad name' contains one or more characters other than ASCII alphanumerics, '.', '_' \
             and '-'",
        ),
        (
            ConfigResource::topic("nosuch"),
            one("retention.ms", set("1")),
            "The topic 'nosuch' does not exist.",
        ),
        (broker("x"), one("log.cleaner.threads", set("2")), "Node id must be an integer, but it is: x"),
        (broker("1"), one("log.cleaner.threads", set("2")), "done"),
        (broker(""), one(min, set("1")), "done"),
        (
            broker(""),
            one(min, ConfigOperation::Delete),
            "Cluster-level min.insync.replicas cannot be removed while ELR is enabled.",
        ),
        (
            broker("1"),
            one(min, set("1")),
            "Broker-level min.insync.replicas cannot be altered while ELR is enabled.",
        ),
        (
            broker("1"),
            one(min, ConfigOperation::Delete),
            "Broker-level min.insync.replicas cannot be altered while ELR is enabled.",
        ),
        (
            ConfigResource { kind: ConfigKind::Group, name: "".into() },
            one("consumer.session.timeout.ms", set("1")),
            "Default group resources are not allowed.",
        ),
        (
            ConfigResource { kind: ConfigKind::ClientMetrics, name: "".into() },
            one("interval.ms", set("1")),
            "Subscription name can't be empty",
        ),
    ] {
        assert_eq!(told(&mut world, resource, change), expected);
    }
}

#[test]
fn a_broker_is_told_of_every_key_that_was_named() {
    let mut world = World::new();
    world.create("z", 1);
    let mut records = |resource: ConfigResource, key: &str| {
        let request = ConfigAlteration { resource, change: one(key, ConfigOperation::Delete) };
        world.records(|view| alter_configs(view, &[request], Intent::Apply)).len()
    };
    let broker = ConfigResource { kind: ConfigKind::Broker, name: "1".into() };
    assert_eq!(records(broker, "log.cleaner.threads"), 1, "it may load anew what has not changed");
    assert_eq!(records(ConfigResource::topic("z"), "retention.ms"), 0);
}

#[test]
fn a_list_can_not_grow_beyond_what_one_value_holds() {
    let mut world = World::new();
    world.create("z", 1);
    let append = |length: usize| one("cleanup.policy", ConfigOperation::Append("x".repeat(length).into()));
    let room = 32_767 - "delete,".len();
    assert_eq!(told(&mut world, ConfigResource::topic("z"), append(room)), "done");
    let refused = told(&mut world, ConfigResource::topic("z"), append(1));
    assert_eq!(
        refused,
        "The configuration value cannot be added because it exceeds the maximum value size of 32767 bytes."
    );
}
