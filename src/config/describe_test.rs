//! Compares what we describe with what Apache Kafka 4.4.0 described for the same settings.

use std::collections::{BTreeMap, BTreeSet};

use super::keys::{broker_key, topic_key};
use super::{
    BrokerConfig, ConfigFile, ConfigSource, ConfigType, DescribedConfig, Overrides, Sources,
    describe_client_metrics,
};

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/config/", $name))
    };
}

#[test]
fn a_fresh_broker_describes_itself_as_kafka_does() {
    let set = settings(fixture!("describe_fresh.set.tsv"));
    let broker = broker(fixture!("describe_fresh.properties"), &set);
    compare(fixture!("describe_fresh.tsv"), &broker, &set);
}

#[test]
fn an_altered_broker_describes_itself_as_kafka_does() {
    let set = settings(fixture!("describe_altered.set.tsv"));
    let broker = broker(fixture!("describe_altered.properties"), &set);
    compare(fixture!("describe_altered.tsv"), &broker, &set);
}

fn settings(lines: &str) -> BTreeMap<String, Overrides> {
    let mut set: BTreeMap<String, Overrides> = BTreeMap::new();
    for line in lines.lines() {
        let mut columns = line.splitn(3, '\t');
        let mut column = || columns.next().unwrap().to_owned();
        set.entry(column()).or_default().insert(column(), column());
    }
    set
}

fn broker(properties: &str, set: &BTreeMap<String, Overrides>) -> BrokerConfig {
    let file = ConfigFile { name: "server.properties".to_owned(), text: properties.to_owned() };
    let loaded = Sources { files: vec![file], ..Sources::default() }.load().unwrap();
    let overrides = |resource: &str| set.get(resource).cloned().unwrap_or_default();
    loaded.config.with_dynamic(&overrides("BROKER:"), &overrides("BROKER:1")).unwrap()
}

fn compare(kafka: &str, broker: &BrokerConfig, set: &BTreeMap<String, Overrides>) {
    let resources: BTreeSet<&str> = kafka.lines().map(|line| line.split('\t').next().unwrap()).collect();
    for resource in resources {
        let overrides = set.get(resource).cloned().unwrap_or_default();
        let described = match resource.split_once(':').unwrap() {
            ("BROKER", "") => broker.describe_all_brokers(),
            ("BROKER", _) => broker.describe_broker(),
            ("TOPIC", _) => broker.describe_topic(&overrides),
            ("GROUP", _) => broker.describe_group(&overrides),
            (_, _) => describe_client_metrics(&overrides),
        };
        let is_kafkas = |config: &&DescribedConfig| !is_own(&config.name);
        let ours: BTreeSet<String> =
            described.iter().filter(is_kafkas).map(|config| line(resource, config)).collect();
        let theirs: BTreeSet<String> = kafka
            .lines()
            .filter(|line| line.split('\t').next() == Some(resource))
            .map(str::to_owned)
            .collect();
        let missing: Vec<_> = theirs.difference(&ours).collect();
        let other: Vec<_> = ours.difference(&theirs).collect();
        assert!(missing.is_empty() && other.is_empty(), "Kafka says {missing:#?}\nwe say {other:#?}");
    }
}

fn is_own(name: &str) -> bool {
    broker_key(name).or(topic_key(name)).is_some_and(|key| key.own)
}

fn line(resource: &str, config: &DescribedConfig) -> String {
    let config_type = config.config_type.map_or("UNKNOWN", ConfigType::name);
    let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "\\0".to_owned());
    let mut columns = vec![
        resource.to_owned(),
        config.name.clone(),
        config_type.to_owned(),
        source_name(config.source).to_owned(),
        if config.is_read_only { "read-only" } else { "-" }.to_owned(),
        if config.is_sensitive { "sensitive" } else { "-" }.to_owned(),
        value(&config.value),
    ];
    if config.synonyms.is_empty() {
        columns.push(String::new());
    }
    for synonym in &config.synonyms {
        columns.push(format!("{} {}={}", source_name(synonym.source), synonym.name, value(&synonym.value)));
    }
    columns.join("\t")
}

fn source_name(source: ConfigSource) -> &'static str {
    match source {
        ConfigSource::Topic => "DYNAMIC_TOPIC_CONFIG",
        ConfigSource::DynamicBroker => "DYNAMIC_BROKER_CONFIG",
        ConfigSource::DynamicDefaultBroker => "DYNAMIC_DEFAULT_BROKER_CONFIG",
        ConfigSource::StaticBroker => "STATIC_BROKER_CONFIG",
        ConfigSource::Default => "DEFAULT_CONFIG",
        ConfigSource::BrokerLogger => "DYNAMIC_BROKER_LOGGER_CONFIG",
        ConfigSource::ClientMetrics => "DYNAMIC_CLIENT_METRICS_CONFIG",
        ConfigSource::Group => "DYNAMIC_GROUP_CONFIG",
    }
}
