//! Settings of topics, compared with what Apache Kafka 4.4.0 accepts and with the sentences it refuses them with.

use std::sync::Arc;

use super::{CleanupPolicy, CompressionType, Overrides, Sources, TimestampType, TopicConfig};

const KAFKA: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/config/topics_refused.tsv"));

fn resolve(settings: &[(&str, &str)]) -> Result<Arc<TopicConfig>, String> {
    let broker = Sources::default().load().unwrap().config;
    let overrides: Overrides =
        settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    TopicConfig::resolve(&broker, &overrides).map_err(|error| error.to_string())
}

#[test]
fn topics_are_refused_with_kafkas_sentences() {
    let mut compared = 0;
    for line in KAFKA.lines() {
        let (settings, answer) = line.split_once('\t').unwrap();
        if settings.ends_with("NULL") {
            continue;
        }
        let settings: Vec<_> = settings.split('|').map(|setting| setting.split_once('=').unwrap()).collect();
        let ours = resolve(&settings).map_or_else(|sentence| sentence, |_| "OK".to_owned());
        let theirs = answer.strip_prefix("InvalidConfigurationException: ").unwrap_or(answer);
        assert_eq!(ours, theirs, "{settings:?}");
        compared += 1;
    }
    assert!(compared > 75, "{compared}");
}

#[test]
fn a_topic_without_settings_shares_the_brokers_defaults() {
    let broker = Sources::default().load().unwrap().config;
    let config = TopicConfig::resolve(&broker, &Overrides::new()).unwrap();
    assert!(Arc::ptr_eq(&config, &broker.topic_defaults));
}

#[test]
fn settings_become_types() {
    let config = resolve(&[
        ("cleanup.policy", "compact"),
        ("compression.type", "zstd"),
        ("compression.zstd.level", "-7"),
        ("retention.ms", "-1"),
        ("retention.bytes", "1000"),
        ("message.timestamp.type", "LogAppendTime"),
        ("segment.bytes", "2097152"),
        ("internal.segment.bytes", "1000"),
    ])
    .unwrap();
    assert_eq!(config.cleanup_policy, CleanupPolicy { delete: false, compact: true });
    assert_eq!(config.compression_type, CompressionType::Zstd);
    assert_eq!(config.compression_zstd_level, -7);
    assert_eq!(config.retention_ms, None);
    assert_eq!(config.retention_bytes, Some(1000));
    assert_eq!(config.message_timestamp_type, TimestampType::LogAppendTime);
    assert_eq!(config.segment_bytes, 1000);
}

#[test]
fn broker_keys_give_a_topic_its_defaults() {
    let keys = [
        ("log.retention.hours", "2"),
        ("log.roll.ms", "5000"),
        ("log.roll.hours", "9"),
        ("log.flush.scheduler.interval.ms", "700"),
        ("log.cleanup.policy", ""),
    ];
    let flags = keys.map(|(key, value)| ("--set".to_owned(), key.to_owned(), value.to_owned())).to_vec();
    let broker = Sources { flags, ..Sources::default() }.load().unwrap().config;
    let config = &broker.topic_defaults;
    assert_eq!(config.retention_ms, Some(7_200_000));
    assert_eq!(config.segment_ms, 5000);
    assert_eq!(config.flush_ms, 700);
    assert_eq!(config.cleanup_policy, CleanupPolicy { delete: false, compact: false });
}
