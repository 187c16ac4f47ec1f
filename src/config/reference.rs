//! `docs/CONFIG.md`, written from the tables of keys.
//!
//! Invariant: the text depends on the tables, on nothing else, so that a test can tell when the committed page has drifted.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::error::allowed;
use super::key::{ConfigKey, Effect, UpdateMode};
use super::keys::{broker_keys, group_keys, topic_keys};

const HEAD: &str = "\
<!-- Written by `cargo xtask generate` from the tables in src/config/keys. Don't edit. -->
# Configuration

Kalda takes Kafka's configuration keys. Without any, it is a single node that listens on port 9092 of all interfaces, tells
clients `localhost:9092`, and keeps its data in `./kalda-data`.

Settings come from, weak to strong:

1. Kafka's defaults, as below
2. YAML (`--config FILE`): dotted keys, nested ones, or both; lists may be YAML lists
3. Java properties (`--config FILE`), such as Kafka's `server.properties`
4. the environment, named as for Kafka's docker image: `KAFKA_LOG_DIRS` is `log.dirs`; `_` is `.`, `__` is `_`, `___` is `-`;
   `CLUSTER_ID` is `cluster.id`, and `KAFKA_CFG_…` counts as `KAFKA_…`. What is meant for the JVM, for scripts or for other programs
   (`KAFKA_OPTS`, `KAFKA_HEAP_OPTS`, `KAFKA_JMX_*`, `KAFKA_LOG4J*`, `KAFKA_ZOOKEEPER_*`, `KAFKA_REST_*`, `KAFKA_CONFLUENT_*` …), and what
   Kubernetes tells of its services (`KAFKA_PORT=tcp://…`), is left alone
5. flags: `--listen`, `--data`, `--set KEY=VALUE` …

Some values differ from Kafka's defaults while nobody gives them, so that one node starts by itself: `node.id=1`,
`process.roles=broker,controller`, `controller.listener.names=CONTROLLER`, `log.dirs=./kalda-data`, and, unless
`controller.quorum.voters` names several nodes, one replica for `__consumer_offsets`, `__transaction_state` and
`__share_group_state`.

A value that isn't allowed is refused at start, all of them together, with the place it came from. A key that nobody knows is
warned about once. Every key below is accepted and checked. *Effect*: `live` holds as soon as it is
changed, `start` from the start on; keys marked — are shown to clients as they are set, and otherwise do nothing here. *Changes*: `broker` may change while running, for
one broker; `cluster` for one broker or for all; `listener` for one listener, as `listener.name.NAME.KEY`; empty only by a restart.
";

/// The page.
#[must_use]
pub fn reference_markdown() -> String {
    let mut page = HEAD.to_owned();
    let is_own = |(_, key): &(&str, &ConfigKey)| key.own;
    let all = || broker_keys().chain(topic_keys()).map(|key| (key.name, key));
    let own = all().filter(is_own).collect();
    let brokers = broker_keys().map(|key| (key.name, key)).filter(|key| !is_own(key)).collect();
    let topics = topic_keys().iter().map(|key| (key.name, key)).filter(|key| !is_own(key)).collect();
    let groups = group_keys().iter().map(|key| (key.name, key)).collect();
    section(&mut page, "Kalda's own keys", &own);
    section(&mut page, "Topics", &topics);
    section(&mut page, "Groups", &groups);
    section(&mut page, "Brokers", &brokers);
    page
}

fn section(page: &mut String, title: &str, keys: &BTreeMap<&str, &ConfigKey>) {
    // Writing to a String can't fail.
    let _ = writeln!(
        page,
        "\n## {title}\n\n| key | default | accepts | effect | changes | meaning |\n|---|---|---|---|---|---|"
    );
    for key in keys.values() {
        let default = key.default.map_or_else(|| "none".to_owned(), |default| format!("`{default}`"));
        let default = if key.default == Some("") { "empty".to_owned() } else { default };
        let changes = match key.update_mode {
            UpdateMode::ReadOnly => "",
            UpdateMode::PerListener => "listener",
            UpdateMode::PerBroker => "broker",
            UpdateMode::ClusterWide => "cluster",
        };
        let effect = match key.effect {
            Effect::None => "—",
            Effect::AtStart => "start",
            Effect::Live => "live",
        };
        let _ = writeln!(
            page,
            "| `{}` | {default} | {} | {effect} | {changes} | {} |",
            key.name,
            allowed(key),
            meaning(key)
        );
    }
}

fn meaning(key: &ConfigKey) -> String {
    let brokers: Vec<String> =
        key.broker_synonyms.iter().map(|synonym| format!("`{}`", synonym.name)).collect();
    let text = key.documentation.replace("__", "\\_\\_").replace('*', "\\*");
    match (text.is_empty(), brokers.is_empty()) {
        (_, true) => text,
        (true, false) => format!("Default from {}.", brokers.join(", ")),
        (false, false) => format!("{text} Default from {}.", brokers.join(", ")),
    }
}
