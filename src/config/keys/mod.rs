//! The tables of every key that Kafka 4.4 knows for brokers, topics, groups and client metrics, and our own few.
//!
//! Invariant: a name stands once in a table, and each row's default passes its own rule.

mod broker_groups;
mod broker_logs;
mod broker_network;
mod broker_others;
mod broker_own;
mod broker_quorum;
mod broker_remote;
mod broker_replication;
mod broker_security;
mod broker_share;
mod broker_transactions;
mod client_metrics;
mod group;
mod topic;

use std::collections::HashMap;
use std::sync::LazyLock;

use super::key::ConfigKey;

const BROKER_TABLES: [&[ConfigKey]; 11] = [
    broker_own::KEYS,
    broker_quorum::KEYS,
    broker_network::KEYS,
    broker_logs::KEYS,
    broker_groups::KEYS,
    broker_transactions::KEYS,
    broker_share::KEYS,
    broker_replication::KEYS,
    broker_security::KEYS,
    broker_remote::KEYS,
    broker_others::KEYS,
];

type Index = HashMap<&'static str, &'static ConfigKey>;

static BROKER_INDEX: LazyLock<Index> = LazyLock::new(|| broker_keys().map(|key| (key.name, key)).collect());
static TOPIC_INDEX: LazyLock<Index> =
    LazyLock::new(|| topic_keys().iter().map(|key| (key.name, key)).collect());

/// Every key of a broker, related ones together.
pub fn broker_keys() -> impl Iterator<Item = &'static ConfigKey> {
    BROKER_TABLES.into_iter().flatten()
}

/// Every key of a topic, in the order in which Kafka checks them.
#[must_use]
pub const fn topic_keys() -> &'static [ConfigKey] {
    topic::KEYS
}

/// Every key of a group.
#[must_use]
pub const fn group_keys() -> &'static [ConfigKey] {
    group::KEYS
}

/// Every key of a client metrics subscription.
#[must_use]
pub const fn client_metrics_keys() -> &'static [ConfigKey] {
    client_metrics::KEYS
}

/// The broker key of that name.
#[must_use]
pub fn broker_key(name: &str) -> Option<&'static ConfigKey> {
    BROKER_INDEX.get(name).copied()
}

/// The topic key of that name.
#[must_use]
pub fn topic_key(name: &str) -> Option<&'static ConfigKey> {
    TOPIC_INDEX.get(name).copied()
}

/// The key of a client metrics subscription of that name.
#[must_use]
pub fn client_metrics_key(name: &str) -> Option<&'static ConfigKey> {
    client_metrics_keys().iter().find(|key| key.name == name)
}

/// The group key of that name.
#[must_use]
pub fn group_key(name: &str) -> Option<&'static ConfigKey> {
    group_keys().iter().find(|key| key.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::config::key::{Effect, UpdateMode};
    use crate::config::value::Value;

    #[test]
    fn each_name_stands_once_in_its_table() {
        let tables =
            [broker_keys().collect::<Vec<_>>(), topic_keys().iter().collect(), group_keys().iter().collect()];
        for (table, size) in tables.into_iter().zip([390, 40, 27]) {
            assert_eq!(table.iter().map(|key| key.name).collect::<HashSet<_>>().len(), table.len());
            assert_eq!(table.len(), size);
        }
    }

    #[test]
    fn what_may_change_while_the_broker_runs_holds_at_once_or_does_nothing_here() {
        // A start opens listeners.
        let waits = ["listener.security.protocol.map", "listeners"];
        for key in broker_keys().filter(|key| key.update_mode != UpdateMode::ReadOnly) {
            assert!(key.effect != Effect::AtStart || waits.contains(&key.name), "{}", key.name);
        }
        for key in topic_keys() {
            assert_ne!(key.effect, Effect::AtStart, "{}", key.name);
        }
    }

    #[test]
    fn each_default_passes_its_own_rule() {
        for key in broker_keys().chain(topic_keys()).chain(group_keys()).chain(client_metrics_keys()) {
            let Some(default) = key.default else { continue };
            let value = Value::parse(key.config_type, default).unwrap();
            assert_eq!(key.rule.check(key.name, value.clone()), Ok(value), "{}", key.name);
        }
    }

    #[test]
    fn each_synonym_is_a_broker_key() {
        for key in broker_keys().chain(topic_keys()).chain(group_keys()) {
            for name in
                key.synonyms.iter().copied().chain(key.broker_synonyms.iter().map(|synonym| synonym.name))
            {
                assert!(broker_key(name).is_some(), "{} names {name}", key.name);
            }
        }
    }
}
