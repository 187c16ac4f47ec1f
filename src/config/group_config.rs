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
        /// Whether assignments of a consumer group are made beside the coordinator's thread.
        consumer_assignor_offload_enable: bool = "consumer.assignor.offload.enable",
        /// How long assignments are at least apart.
        consumer_assignment_interval_ms: u32 = "consumer.assignment.interval.ms",
        /// How often members send heartbeats.
        consumer_heartbeat_interval_ms: u32 = "consumer.heartbeat.interval.ms",
        /// After so long without a heartbeat a member is out.
        consumer_session_timeout_ms: u32 = "consumer.session.timeout.ms",
        /// Whether the dead-letter queue gets the record itself.
        errors_deadletterqueue_copy_record_enable: bool = "errors.deadletterqueue.copy.record.enable",
        /// The topic for records that a share group gave up; empty: none.
        errors_deadletterqueue_topic_name: String = "errors.deadletterqueue.topic.name",
        /// How long assignments of a share group are at least apart.
        share_assignment_interval_ms: u32 = "share.assignment.interval.ms",
        /// Whether assignments of a share group are made beside the coordinator's thread.
        share_assignor_offload_enable: bool = "share.assignor.offload.enable",
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
        /// How far a replica of a streams group's task may lag behind and still count as caught up.
        streams_acceptable_recovery_lag: i64 = "streams.acceptable.recovery.lag",
        /// How tasks of a streams group are assigned.
        streams_assignor_name: String = "streams.assignor.name",
        /// Whether assignments of a streams group are made beside the coordinator's thread.
        streams_assignor_offload_enable: bool = "streams.assignor.offload.enable",
        /// How long assignments of a streams group are at least apart.
        streams_assignment_interval_ms: u32 = "streams.assignment.interval.ms",
        /// How often members of a streams group send heartbeats.
        streams_heartbeat_interval_ms: u32 = "streams.heartbeat.interval.ms",
        /// How long an empty streams group waits for more members.
        streams_initial_rebalance_delay_ms: u32 = "streams.initial.rebalance.delay.ms",
        /// Standby replicas of each task.
        streams_num_standby_replicas: u32 = "streams.num.standby.replicas",
        /// Replicas that warm up before a task moves to them.
        streams_num_warmup_replicas: u32 = "streams.num.warmup.replicas",
        /// Tags of clients that standby tasks are spread over.
        streams_rack_aware_assignment_tags: Vec<String> = "streams.rack.aware.assignment.tags",
        /// How often members of a streams group tell the offsets of their tasks.
        streams_task_offset_interval_ms: u32 = "streams.task.offset.interval.ms",
        /// After so long without a heartbeat a member of a streams group is out.
        streams_session_timeout_ms: u32 = "streams.session.timeout.ms",
    }
}

/// Why a group's settings are refused, in Kafka's words. The protocol's answer is INVALID_CONFIG.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum GroupConfigError {
    /// No group key has this name.
    #[error("Unknown group config name: {0}")]
    UnknownName(String),
    /// A value breaks the rule of its key.
    #[error("{0}")]
    Invalid(String),
    /// A value is beyond what the broker allows groups.
    #[error("{name} must be in the range {least} to {most} inclusive.")]
    OutOfRange {
        /// The group key.
        name: &'static str,
        /// The broker's lower bound.
        least: f64,
        /// The broker's upper bound.
        most: f64,
    },
    /// A value is above what the broker allows groups; there is no lower bound.
    #[error("{name} must be less than or equal to {most}")]
    TooMuch {
        /// The group key.
        name: &'static str,
        /// The broker's bound.
        most: f64,
    },
    /// A value is below what the broker allows groups; there is no upper bound.
    #[error("{name} must be greater than or equal to {least}")]
    TooLittle {
        /// The group key.
        name: &'static str,
        /// The broker's bound.
        least: f64,
    },
    /// A tag comes twice.
    #[error("{TAGS} must not contain duplicate tag keys.")]
    TagTwice,
    /// The broker has no such assignor for streams groups.
    #[error("{ASSIGNOR} '{name}' is not a registered task assignor. Registered assignors are: [{}].", .known.join(", "))]
    UnknownAssignor {
        /// What was asked for.
        name: String,
        /// Those that the broker has.
        known: Vec<String>,
    },
    /// The dead-letter queue would be an internal topic.
    #[error("{DEAD_LETTERS}: DLQ topic name must not start with '__'")]
    InternalDeadLetters,
    /// Heartbeats would come too late.
    #[error("{session} must be greater than {heartbeat}")]
    HeartbeatTooSlow {
        /// The key of the heartbeat interval.
        heartbeat: String,
        /// The key of the session timeout.
        session: String,
    },
}

const TAGS: &str = "streams.rack.aware.assignment.tags";
const ASSIGNOR: &str = "streams.assignor.name";
const DEAD_LETTERS: &str = "errors.deadletterqueue.topic.name";

impl GroupConfig {
    /// Resolves a group's own settings over `broker`'s defaults. Only what the group sets itself is held against the broker's bounds.
    ///
    /// # Errors
    /// Kafka's sentence for the first setting that is wrong.
    pub fn resolve(broker: &BrokerConfig, overrides: &Overrides) -> Result<Self, GroupConfigError> {
        if let Some(name) = overrides.keys().find(|name| group_key(name).is_none()) {
            return Err(GroupConfigError::UnknownName(name.clone()));
        }
        check_tags(overrides)?;
        let broker = Values::of_broker(&broker.layers);
        let value = |key: &'static ConfigKey| match overrides.get(key.name) {
            Some(text) => parse(key, text).map(Some).map_err(GroupConfigError::Invalid),
            None => Ok(default_in(&broker, key)),
        };
        let values: Result<_, GroupConfigError> =
            group_keys().iter().map(|key| Ok((key.name, value(key)?))).collect();
        let mut values = Values::from_map(values?);
        let is_set = |name: &str| overrides.contains_key(name);
        for key in group_keys().iter().filter(|key| is_set(key.name)) {
            check_bounds(&values, &broker, key)?;
        }
        if is_set(ASSIGNOR) {
            check_assignor(&values, &broker)?;
        }
        for prefix in ["consumer.", "share.", "streams."] {
            check_heartbeat(&values, prefix, is_set)?;
        }
        if values.value(DEAD_LETTERS).is_some_and(|name| name.to_string().starts_with("__")) {
            return Err(GroupConfigError::InternalDeadLetters);
        }
        Ok(Self::read(&mut values))
    }
}

/// The group's default: what the broker says, and of its assignors the first.
pub(super) fn default_in(broker: &Values, key: &ConfigKey) -> Option<Value> {
    let from_broker = key.broker_synonyms.iter().find_map(|synonym| broker.value(synonym.name).cloned());
    match from_broker {
        Some(Value::List(names)) if key.name == ASSIGNOR => names.into_iter().next().map(Value::Text),
        Some(value) => Some(value),
        None => key.default.and_then(|default| parse(key, default).ok()),
    }
}

/// A list takes an item that comes twice once; here that is an error.
fn check_tags(overrides: &Overrides) -> Result<(), GroupConfigError> {
    let text = overrides.get(TAGS).map(|text| text.trim()).unwrap_or_default();
    let tags: Vec<&str> = text.split(',').map(str::trim).collect();
    let is_twice = |(place, tag): (usize, &&str)| tags.iter().take(place).any(|other| other == tag);
    match tags.iter().enumerate().any(is_twice) {
        true => Err(GroupConfigError::TagTwice),
        false => Ok(()),
    }
}

/// `{protocol}.{name}` lies within the broker's `group.{protocol}.min.{name}` and `group.{protocol}.max.{name}`,
/// where there are such keys.
fn check_bounds(values: &Values, broker: &Values, key: &'static ConfigKey) -> Result<(), GroupConfigError> {
    let (Some((protocol, rest)), Some(number)) =
        (key.name.split_once('.'), values.value(key.name).and_then(Value::number))
    else {
        return Ok(());
    };
    // The bounds of num.standby.replicas and num.warmup.replicas are named without num.
    let rest = rest.strip_prefix("num.").unwrap_or(rest);
    let bound = |kind: &str| broker.value(&format!("group.{protocol}.{kind}.{rest}")).and_then(Value::number);
    let name = key.name;
    match (bound("min"), bound("max")) {
        (Some(least), Some(most)) if number < least || number > most => {
            Err(GroupConfigError::OutOfRange { name, least, most })
        }
        (None, Some(most)) if number > most => Err(GroupConfigError::TooMuch { name, most }),
        (Some(least), None) if number < least => Err(GroupConfigError::TooLittle { name, least }),
        _ => Ok(()),
    }
}

fn check_assignor(values: &Values, broker: &Values) -> Result<(), GroupConfigError> {
    let name = values.value(ASSIGNOR).map(ToString::to_string).unwrap_or_default();
    let known = match broker.value("group.streams.assignors") {
        Some(Value::List(names)) => names.clone(),
        _ => Vec::new(),
    };
    if known.contains(&name) { Ok(()) } else { Err(GroupConfigError::UnknownAssignor { name, known }) }
}

fn check_heartbeat(
    values: &Values,
    prefix: &str,
    is_set: impl Fn(&str) -> bool,
) -> Result<(), GroupConfigError> {
    let (heartbeat, session) =
        (format!("{prefix}heartbeat.interval.ms"), format!("{prefix}session.timeout.ms"));
    let number = |name: &str| values.value(name).and_then(Value::number);
    match (number(&heartbeat), number(&session)) {
        (Some(interval), Some(timeout))
            if interval >= timeout && (is_set(&heartbeat) || is_set(&session)) =>
        {
            Err(GroupConfigError::HeartbeatTooSlow { heartbeat, session })
        }
        _ => Ok(()),
    }
}
