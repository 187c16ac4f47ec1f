//! The rules of one group, resolved and typed: its own settings over the broker's defaults.
//!
//! Invariant: a `GroupConfig` that exists passed every check that Kafka makes, also those against the broker's
//! bounds (`group.consumer.min.session.timeout.ms` and the like).

use super::broker::BrokerConfig;
use super::key::ConfigKey;
use super::keys::{group_key, group_keys};
use super::layers::Overrides;
use super::value::Value;
use super::values::{Values, parse, settings};

settings! {
    /// The rules of one group. Fields are named as their keys.
    pub struct GroupConfig {
        /// How long assignments are at least apart.
        consumer_assignment_interval_ms: u32 = "consumer.assignment.interval.ms",
        /// How often members send heartbeats.
        consumer_heartbeat_interval_ms: u32 = "consumer.heartbeat.interval.ms",
        /// After so long without a heartbeat a member is out.
        consumer_session_timeout_ms: u32 = "consumer.session.timeout.ms",
        /// How long assignments of a share group are at least apart.
        share_assignment_interval_ms: u32 = "share.assignment.interval.ms",
        /// Where a share group begins: `latest`, `earliest` or `by_duration:` with an ISO 8601 duration.
        share_auto_offset_reset: String = "share.auto.offset.reset",
        /// How often a record is delivered before it is archived.
        share_delivery_count_limit: u32 = "share.delivery.count.limit",
        /// How often members of a share group send heartbeats.
        share_heartbeat_interval_ms: u32 = "share.heartbeat.interval.ms",
        /// `read_committed` or `read_uncommitted`.
        share_isolation_level: String = "share.isolation.level",
        /// Records of one partition locked at once.
        share_partition_max_record_locks: u32 = "share.partition.max.record.locks",
        /// How long a record is locked for its consumer.
        share_record_lock_duration_ms: u32 = "share.record.lock.duration.ms",
        /// Whether a consumer may renew its lock.
        share_renew_acknowledge_enable: bool = "share.renew.acknowledge.enable",
        /// After so long without a heartbeat a member of a share group is out.
        share_session_timeout_ms: u32 = "share.session.timeout.ms",
        /// How long assignments of a streams group are at least apart.
        streams_assignment_interval_ms: u32 = "streams.assignment.interval.ms",
        /// How often members of a streams group send heartbeats.
        streams_heartbeat_interval_ms: u32 = "streams.heartbeat.interval.ms",
        /// How long an empty streams group waits for more members.
        streams_initial_rebalance_delay_ms: u32 = "streams.initial.rebalance.delay.ms",
        /// Standby replicas of each task.
        streams_num_standby_replicas: u32 = "streams.num.standby.replicas",
        /// After so long without a heartbeat a member of a streams group is out.
        streams_session_timeout_ms: u32 = "streams.session.timeout.ms",
    }
}

/// Why a group's settings are refused, in Kafka's words. The protocol's answer is INVALID_CONFIG.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GroupConfigError {
    /// No group key has this name.
    #[error("Unknown group config name: {0}")]
    UnknownName(String),
    /// A value breaks the rule of its key.
    #[error("{0}")]
    Invalid(String),
    /// A value is beyond what the broker allows groups.
    #[error("{name} must be {} than or equal to {bound}", if *.is_below { "greater" } else { "less" })]
    OutOfBounds {
        /// The group key.
        name: &'static str,
        /// The broker key with the bound.
        bound: String,
        /// Whether the value is below the bound, not above.
        is_below: bool,
    },
    /// Heartbeats would come too late.
    #[error("{session} must be greater than {heartbeat}")]
    HeartbeatTooSlow {
        /// The key of the heartbeat interval.
        heartbeat: String,
        /// The key of the session timeout.
        session: String,
    },
}

impl GroupConfig {
    /// Resolves a group's own settings over `broker`'s defaults.
    ///
    /// # Errors
    /// Kafka's sentence for the first setting that is wrong.
    pub fn resolve(broker: &BrokerConfig, overrides: &Overrides) -> Result<Self, GroupConfigError> {
        if let Some(name) = overrides.keys().find(|name| group_key(name).is_none()) {
            return Err(GroupConfigError::UnknownName(name.clone()));
        }
        let broker = Values::of_broker(&broker.layers);
        let value = |key: &'static ConfigKey| match overrides.get(key.name) {
            Some(text) => parse(key, text).map(Some).map_err(GroupConfigError::Invalid),
            None => Ok(default_in(&broker, key)),
        };
        let values: Result<_, GroupConfigError> =
            group_keys().iter().map(|key| Ok((key.name, value(key)?))).collect();
        let mut values = Values::from_map(values?);
        for key in group_keys() {
            check_bounds(&values, &broker, key)?;
        }
        for prefix in ["consumer.", "share.", "streams."] {
            check_heartbeat(&values, prefix)?;
        }
        Ok(Self::read(&mut values))
    }
}

fn default_in(broker: &Values, key: &ConfigKey) -> Option<Value> {
    let from_broker = key.broker_synonyms.iter().find_map(|synonym| broker.value(synonym.name).cloned());
    from_broker.or_else(|| key.default.and_then(|default| parse(key, default).ok()))
}

/// `{protocol}.{name}` lies within the broker's `group.{protocol}.min.{name}` and `group.{protocol}.max.{name}`,
/// where there are such keys.
fn check_bounds(values: &Values, broker: &Values, key: &'static ConfigKey) -> Result<(), GroupConfigError> {
    let Some((protocol, rest)) = key.name.split_once('.') else { return Ok(()) };
    // The bound of num.standby.replicas is named without num.
    let rest = rest.strip_prefix("num.").unwrap_or(rest);
    let number = values.value(key.name).and_then(Value::number);
    for (kind, is_below) in [("min", true), ("max", false)] {
        let bound = format!("group.{protocol}.{kind}.{rest}");
        let limit = broker.value(&bound).and_then(Value::number);
        if let (Some(number), Some(limit)) = (number, limit)
            && (if is_below { number < limit } else { number > limit })
        {
            return Err(GroupConfigError::OutOfBounds { name: key.name, bound, is_below });
        }
    }
    Ok(())
}

fn check_heartbeat(values: &Values, prefix: &str) -> Result<(), GroupConfigError> {
    let (heartbeat, session) =
        (format!("{prefix}heartbeat.interval.ms"), format!("{prefix}session.timeout.ms"));
    let number = |name: &str| values.value(name).and_then(Value::number);
    match (number(&heartbeat), number(&session)) {
        (Some(interval), Some(timeout)) if interval >= timeout => {
            Err(GroupConfigError::HeartbeatTooSlow { heartbeat, session })
        }
        _ => Ok(()),
    }
}
