//! Whether a running broker can go over to another configuration: what Kafka's reconfigurable parts refuse.
//!
//! Invariant: only what changes is looked at, so a broker that runs with a value is never refused for it. The sentences are Kafka's;
//! some are about parts that this broker doesn't have, so that a value is refused here where it would be there.

use super::broker::BrokerConfig;
use super::config_type::ConfigType;
use super::key::ConfigKey;
use super::keys::broker_key;
use super::layers::BrokerLayers;
use super::listener_limits::{MAX_CONNECTION_CREATION_RATE, MAX_CONNECTIONS, number, of_listener};
use super::listener_override::ListenerOverride;
use super::topic_config::default_of;
use super::value::Value;
use super::values::{Values, parse};

/// Pools of threads.
const THREADS: [&str; 8] = [
    "background.threads",
    "num.io.threads",
    "num.recovery.threads.per.data.dir",
    "num.replica.fetchers",
    "remote.log.manager.copier.thread.pool.size",
    "remote.log.manager.expiration.thread.pool.size",
    "remote.log.manager.follower.thread.pool.size",
    "remote.log.reader.threads",
];

/// A pool that each listener has.
const NETWORK_THREADS: &str = "num.network.threads";

/// Limits of each listener that can't be set to 0.
const LISTENER_LIMITS: [&str; 2] = [MAX_CONNECTIONS, MAX_CONNECTION_CREATION_RATE];

const METRIC_REPORTERS: &str = "metric.reporters";

/// Checks the step from `before` to `after`.
///
/// # Errors
/// Kafka's sentence for the first thing that can't be done.
pub(super) fn check(before: &BrokerConfig, after: &BrokerConfig) -> Result<(), String> {
    if before.listeners.open != after.listeners.open {
        return Err(
            "Listeners can't be opened or closed while this version runs, only by a restart".to_owned()
        );
    }
    for listener in &after.listeners.open {
        check_listener(&listener.name, &before.layers, &after.layers)?;
    }
    let (before, after) = (Values::of_broker(&before.layers), Values::of_broker(&after.layers));
    check_reporters(&after)?;
    for name in THREADS {
        check_threads(name, number(before.value(name)), number(after.value(name)))?;
    }
    check_cleaner_threads(&before, &after)?;
    check_local_retention(&after, "log.local.retention.ms", "log.retention.ms", "retention.ms")?;
    check_local_retention(&after, "log.local.retention.bytes", "log.retention.bytes", "retention.bytes")?;
    check_copy_lag(&after, "log.remote.copy.lag.ms", "log.local.retention.ms", "retention.ms")?;
    check_copy_lag(&after, "log.remote.copy.lag.bytes", "log.local.retention.bytes", "retention.bytes")
}

/// A class by which a part of the broker would be replaced: there are none but Kafka's own, which stand for ours.
///
/// # Errors
/// Kafka's sentence for a class that isn't there.
pub(super) fn check_class(key: &ConfigKey, text: &str) -> Result<(), String> {
    if key.config_type != ConfigType::Class || key.default == Some(text.trim()) {
        return Ok(());
    }
    Err(format!("Invalid value {text} for configuration {}: Class {text} could not be found.", key.name))
}

/// What is set for one listener, whatever the key, has to be right; and its own limits and threads follow the broker's.
fn check_listener(listener: &str, before: &BrokerLayers, after: &BrokerLayers) -> Result<(), String> {
    for (name, (text, _)) in after.in_force() {
        let over = ListenerOverride::parse(name).filter(|over| over.is_for(listener));
        if let Some(key) = over.and_then(ListenerOverride::key) {
            parse(key, text)?;
            check_class(key, text)?;
        }
    }
    for name in LISTENER_LIMITS {
        let limit = of_listener(after, listener, name);
        if limit <= 0 && limit != of_listener(before, listener, name) {
            return Err(format!("Invalid {name} {limit}"));
        }
    }
    let threads = |layers| of_listener(layers, listener, NETWORK_THREADS);
    check_threads(NETWORK_THREADS, threads(before), threads(after))
}

/// A pool may halve or double at a time.
fn check_threads(name: &str, before: i64, after: i64) -> Result<(), String> {
    let refused = |reason: String| {
        Err(format!(
            "Dynamic thread count update validation failed for {name}={after}, value should {reason}"
        ))
    };
    if after == before {
        Ok(())
    } else if after <= 0 {
        refused("be at least 1".to_owned())
    } else if after < before / 2 {
        refused(format!("be at least half the current value {before}"))
    } else if after > before.saturating_mul(2) {
        refused(format!("not be greater than double the current value {before}"))
    } else {
        Ok(())
    }
}

fn check_cleaner_threads(before: &Values, after: &Values) -> Result<(), String> {
    const NAME: &str = "log.cleaner.threads";
    let (before, after) = (number(before.value(NAME)), number(after.value(NAME)));
    if after == before {
        Ok(())
    } else if after < 1 {
        Err(format!("Log cleaner threads should be at least 1, value {after}"))
    } else if after < before / 2 {
        Err(format!("Log cleaner threads cannot be reduced to less than half the current value {before}"))
    } else if before > 0 && after > before.saturating_mul(2) {
        Err(format!("Log cleaner threads cannot be increased to more than double the current value {before}"))
    } else {
        Ok(())
    }
}

/// What stays local of tiered storage, where it is as much as all that stays.
const AS_ALL: i64 = -2;

/// What stays local of tiered storage can't be more than all.
fn check_local_retention(after: &Values, local: &str, all: &str, topic_key: &str) -> Result<(), String> {
    let (kept_locally, kept) = (number(after.value(local)), number(default_of(after, topic_key).as_ref()));
    let invalid =
        |reason: String| Err(format!("Invalid value {kept_locally} for configuration {local}: {reason}"));
    if kept < 0 || kept_locally == AS_ALL {
        Ok(())
    } else if kept_locally < 0 {
        invalid(format!("Value must not be -1 as {all} value is set as {kept}."))
    } else if kept_locally > kept {
        invalid(format!("Value must not be more than {all} property value: {kept}"))
    } else {
        Ok(())
    }
}

/// What of tiered storage isn't copied yet has to be local still.
fn check_copy_lag(after: &Values, lag: &str, local: &str, topic_key: &str) -> Result<(), String> {
    let kept = match number(after.value(local)) {
        AS_ALL => number(default_of(after, topic_key).as_ref()),
        kept_locally => kept_locally,
    };
    match number(after.value(lag)) {
        waits if waits > 0 && kept >= 0 && waits > kept => Err(format!(
            "Invalid value {waits} for configuration {lag}: Value must not exceed {local} (effective value: {kept})"
        )),
        _ => Ok(()),
    }
}

/// There is no reporter but the one that Kafka has by default.
fn check_reporters(after: &Values) -> Result<(), String> {
    let default = broker_key(METRIC_REPORTERS).and_then(|key| key.default);
    let is_known = |class: &String| Some(class.as_str()) == default;
    match after.value(METRIC_REPORTERS) {
        Some(Value::List(classes)) if !classes.iter().all(is_known) => Err(format!(
            "Validation of dynamic config update of Set({METRIC_REPORTERS}) failed with class \
             class kafka.server.DynamicMetricsReporters"
        )),
        _ => Ok(()),
    }
}
