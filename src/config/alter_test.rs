//! Alterations, with the answers that Apache Kafka 4.3.1 gave to the same ones.

use super::AlterOperation::{Append, Delete, Set, Subtract};
use super::AlterTarget::{AllBrokers, Broker, Group, Topic};
use super::{AlterOperation, AlterTarget, Alteration, Overrides, Sources};

fn alteration(name: &str, operation: AlterOperation, value: &str) -> Alteration {
    Alteration { name: name.to_owned(), operation, value: Some(value.to_owned()) }
}

fn alter(target: AlterTarget, before: &str, alterations: &[Alteration]) -> Result<Overrides, String> {
    let broker = Sources::default().load().unwrap().config;
    let settings = before.split('|').filter_map(|setting| setting.split_once('='));
    let current = settings.map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
    broker.alter(target, &current, alterations).map_err(|error| error.to_string())
}

#[test]
fn lists_grow_and_shrink_from_what_is_in_force() {
    let stories = [
        ("", Append, "compact", "delete,compact"),
        ("delete,compact", Append, "compact", "delete,compact"),
        ("delete,compact", Subtract, "delete", "compact"),
        ("compact", Subtract, "compact", ""),
        ("compact", Subtract, "", "compact"),
        ("", Subtract, "delete", ""),
        ("delete", Set, "compact", "compact"),
    ];
    for (before, operation, value, after) in stories {
        let current = if before.is_empty() { String::new() } else { format!("cleanup.policy={before}") };
        let altered = alter(Topic, &current, &[alteration("cleanup.policy", operation, value)]).unwrap();
        assert_eq!(altered["cleanup.policy"], after, "{before} {operation:?} {value}");
    }
}

#[test]
fn a_deleted_setting_is_gone_and_an_absent_one_may_be_deleted() {
    let deletions = [alteration("retention.ms", Delete, ""), alteration("no.such.key", Delete, "")];
    assert_eq!(alter(Topic, "retention.ms=5", &deletions), Ok(Overrides::new()));
}

/// Resource, key, operation, value, and what Kafka says.
const REFUSED: [(AlterTarget, &str, AlterOperation, &str, &str); 19] = [
    (
        Topic,
        "retention.ms",
        Set,
        "abc",
        "Invalid value abc for configuration retention.ms: Not a number of type LONG",
    ),
    (Topic, "retention.ms", Append, "5", "Can't APPEND to key retention.ms because its type is not LIST."),
    (Topic, "foo", Subtract, "1", "Can't SUBTRACT to key foo because its type is not LIST."),
    (Topic, "foo", Set, "1", "Unknown topic config name: foo"),
    (Broker, "node.id", Set, "5", "Cannot update these configs dynamically: [node.id]"),
    (
        Broker,
        "log.retention.ms",
        Set,
        "abc",
        "Invalid value abc for configuration log.retention.ms: Not a number of type LONG",
    ),
    (
        Broker,
        "log.retention.ms",
        Set,
        "0",
        "requirement failed: log.retention.ms must be unlimited (-1) or, greater than or equal to 1",
    ),
    (
        Broker,
        "cordoned.log.dirs",
        Set,
        "/x",
        "requirement failed: All entries in cordoned.log.dirs must be present in log.dirs or log.dir. \
             Missing entries : /x",
    ),
    (
        AllBrokers,
        "log.cleaner.threads",
        Set,
        "8",
        "Invalid value org.apache.kafka.common.config.ConfigException: Log cleaner threads cannot be increased to more than \
             double the current value 1 for configuration Invalid dynamic configuration",
    ),
    (
        AllBrokers,
        "log.cleaner.threads",
        Set,
        "0",
        "Invalid value org.apache.kafka.common.config.ConfigException: Log cleaner threads should be at least 1, value 0 for \
             configuration Invalid dynamic configuration",
    ),
    (
        Broker,
        "log.retention.ms",
        Append,
        "5",
        "Config value append is not allowed for config key: log.retention.ms",
    ),
    (Broker, "foo", Append, "5", "Unknown config name: foo"),
    (
        AllBrokers,
        "listeners",
        Set,
        "PLAINTEXT://:1",
        "Cannot update these configs at default cluster level, broker id must be specified: [listeners]",
    ),
    (
        AllBrokers,
        "ssl.keystore.location",
        Set,
        "x",
        "These security configs can be dynamically updated only per-listener using the listener prefix: \
             [ssl.keystore.location]",
    ),
    (Group, "foo", Set, "1", "Unknown group config name: foo"),
    (
        Group,
        "consumer.session.timeout.ms",
        Set,
        "1",
        "consumer.session.timeout.ms must be greater than or equal to group.consumer.min.session.timeout.ms",
    ),
    (
        Group,
        "streams.num.standby.replicas",
        Set,
        "3",
        "streams.num.standby.replicas must be less than or equal to group.streams.max.standby.replicas",
    ),
    (
        Group,
        "share.delivery.count.limit",
        Set,
        "20",
        "share.delivery.count.limit must be less than or equal to group.share.max.delivery.count.limit",
    ),
    (
        Group,
        "share.auto.offset.reset",
        Set,
        "by_duration:-P1D",
        "Invalid value by_duration:-P1D for configuration share.auto.offset.reset: Invalid value `by_duration:-P1D` \
             for configuration share.auto.offset.reset. The value must be either 'earliest', 'latest' or of the format \
             'by_duration:<PnDTnHnMn.nS>'.",
    ),
];

#[test]
fn what_is_wrong_is_refused_in_kafkas_words() {
    for (target, name, operation, value, sentence) in REFUSED {
        assert_eq!(
            alter(target, "", &[alteration(name, operation, value)]),
            Err(sentence.to_owned()),
            "{name} {operation:?}"
        );
    }
}

#[test]
fn a_key_is_altered_once_and_not_with_null() {
    let twice = [alteration("retention.ms", Set, "1"), alteration("retention.ms", Set, "2")];
    assert_eq!(alter(Topic, "", &twice), Err("Error due to duplicate config keys".to_owned()));
    let null = [Alteration { name: "retention.ms".to_owned(), operation: Set, value: None }];
    assert_eq!(alter(Topic, "", &null), Err("Null value not supported for : retention.ms".to_owned()));
}

#[test]
fn a_running_broker_takes_what_may_change_and_keeps_unknown_keys() {
    let set = [alteration("log.retention.ms", Set, "5000"), alteration("my.plugin.key", Set, "x")];
    let altered = alter(Broker, "", &set).unwrap();
    let broker = Sources::default().load().unwrap().config.with_dynamic(&Overrides::new(), &altered).unwrap();
    assert_eq!(broker.topic_defaults.retention_ms, Some(5000));
    let deleted = alter(Broker, "log.retention.ms=5000", &[alteration("log.retention.hours", Delete, "")]);
    assert!(deleted.is_ok(), "a read-only key may be deleted: {deleted:?}");
}
