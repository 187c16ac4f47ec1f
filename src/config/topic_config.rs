//! The rules of one topic, resolved and typed: its own settings over the broker's defaults.
//!
//! Invariant: a `TopicConfig` that exists passed every check that Kafka makes. It never changes: a topic
//! that is altered gets a new one, and whoever holds the old `Arc` finishes with it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::broker::BrokerConfig;
use super::key::{BrokerSynonym, ConfigKey};
use super::keys::{topic_key, topic_keys};
use super::layers::Overrides;
use super::topic_error::TopicConfigError;
use super::topic_types::{CleanupPolicy, CompressionType, FlushPolicy, RecordValidation, TimestampType};
use super::value::Value;
use super::values::{Values, parse, settings};

settings! {
    /// The rules of one topic. Fields are named as their keys.
    pub struct TopicConfig {
        /// A segment is closed when it would grow beyond this. `internal.segment.bytes`, where set, goes first.
        segment_bytes: u32 = "segment.bytes",
        /// A segment is closed at this age.
        segment_ms: i64 = "segment.ms",
        /// Up to this much is taken from `segment_ms`, at random, so that segments don't all close at once.
        segment_jitter_ms: i64 = "segment.jitter.ms",
        /// The largest index of a segment.
        segment_index_bytes: u32 = "segment.index.bytes",
        /// After so many records the log is flushed.
        flush_messages: i64 = "flush.messages",
        /// When a record counts as written.
        flush_policy: FlushPolicy = "flush.policy",
        /// How much of a produced batch is checked.
        record_validation: RecordValidation = "record.validation",
        /// After this time the log is flushed.
        flush_ms: i64 = "flush.ms",
        /// How large a partition may grow; none: without limit.
        retention_bytes: Option<i64> = "retention.bytes",
        /// How long records are kept; none: for ever.
        retention_ms: Option<i64> = "retention.ms",
        /// The largest batch.
        max_message_bytes: u32 = "max.message.bytes",
        /// The largest record after decompression.
        max_decompressed_message_bytes: u32 = "max.decompressed.message.bytes",
        /// An index entry at least every so many bytes.
        index_interval_bytes: u32 = "index.interval.bytes",
        /// How long compaction keeps a tombstone.
        delete_retention_ms: i64 = "delete.retention.ms",
        /// A record younger than this is not compacted.
        min_compaction_lag_ms: i64 = "min.compaction.lag.ms",
        /// A record older than this is compacted even in a clean log.
        max_compaction_lag_ms: i64 = "max.compaction.lag.ms",
        /// How long a file stays after its segment was deleted.
        file_delete_delay_ms: Duration = "file.delete.delay.ms",
        /// The share of uncompacted bytes from which a log is compacted, 0 to 1.
        min_cleanable_dirty_ratio: f64 = "min.cleanable.dirty.ratio",
        /// Whether old records are deleted, compacted, both, or neither.
        cleanup_policy: CleanupPolicy = "cleanup.policy",
        /// Whether a replica out of sync may become leader when no other is left.
        unclean_leader_election_enable: bool = "unclean.leader.election.enable",
        /// Replicas that must have a record for acks=all.
        min_insync_replicas: u32 = "min.insync.replicas",
        /// How batches are compressed on disk.
        compression_type: CompressionType = "compression.type",
        /// The level for gzip; -1: the codec's own.
        compression_gzip_level: i32 = "compression.gzip.level",
        /// The level for LZ4.
        compression_lz4_level: i32 = "compression.lz4.level",
        /// The level for Zstandard.
        compression_zstd_level: i32 = "compression.zstd.level",
        /// Whether files of a new segment get their whole size at once.
        preallocate: bool = "preallocate",
        /// Whether records keep the producer's time or get the broker's.
        message_timestamp_type: TimestampType = "message.timestamp.type",
        /// How far a record's time may lie in the past.
        message_timestamp_before_max_ms: i64 = "message.timestamp.before.max.ms",
        /// How far a record's time may lie in the future.
        message_timestamp_after_max_ms: i64 = "message.timestamp.after.max.ms",
        /// Replicas whose replication is throttled at the leader.
        leader_replication_throttled_replicas: Vec<String> = "leader.replication.throttled.replicas",
        /// Replicas whose replication is throttled at the follower.
        follower_replication_throttled_replicas: Vec<String> = "follower.replication.throttled.replicas",
        /// Whether the topic is tiered; this broker refuses it, as Kafka does without tiered storage.
        remote_storage_enable: bool = "remote.storage.enable",
        /// How long records of a tiered topic stay local; -2: as `retention_ms`.
        local_retention_ms: i64 = "local.retention.ms",
        /// How much of a tiered partition stays local; -2: as `retention_bytes`.
        local_retention_bytes: i64 = "local.retention.bytes",
        /// Whether a tiered topic stops copying.
        remote_log_copy_disable: bool = "remote.log.copy.disable",
        /// How long a segment of a tiered topic waits before it is copied; -1: as `local_retention_ms`.
        remote_copy_lag_ms: i64 = "remote.copy.lag.ms",
        /// How much of a tiered partition waits before it is copied; -1: as `local_retention_bytes`.
        remote_copy_lag_bytes: i64 = "remote.copy.lag.bytes",
        /// Whether remote data go when tiering is turned off.
        remote_log_delete_on_disable: bool = "remote.log.delete.on.disable",
        /// Whether share groups may use the topic as their dead-letter queue.
        errors_deadletterqueue_group_enable: bool = "errors.deadletterqueue.group.enable",
        /// A segment size without a lower bound, for tests.
        internal_segment_bytes: Option<u32> = "internal.segment.bytes",
    }
}

/// The value of each topic key.
pub(super) type TopicValues = BTreeMap<&'static str, Option<Value>>;

impl TopicConfig {
    /// Resolves a topic's own settings over `broker`'s defaults. Topics without settings share one value.
    ///
    /// # Errors
    /// Kafka's sentence for the first setting that is wrong.
    pub fn resolve(broker: &BrokerConfig, overrides: &Overrides) -> Result<Arc<Self>, TopicConfigError> {
        if overrides.is_empty() {
            return Ok(Arc::clone(&broker.topic_defaults));
        }
        let values = typed_values(broker, overrides)?;
        check_together(&values)?;
        Ok(Arc::new(Self::from_values(values)))
    }

    /// The rules that `values` say. They have been checked: a test reads every key.
    pub(super) fn from_values(values: TopicValues) -> Self {
        let config = Self::read(&mut Values::from_map(values));
        Self { segment_bytes: config.internal_segment_bytes.unwrap_or(config.segment_bytes), ..config }
    }
}

/// The value of each topic key for a topic without settings, from the broker's values.
pub(super) fn default_values(broker: &Values) -> TopicValues {
    topic_keys().iter().map(|key| (key.name, default_in(broker, key))).collect()
}

/// The default of the topic key `name`, from the broker's values.
pub(super) fn default_of(broker: &Values, name: &str) -> Option<Value> {
    topic_key(name).and_then(|key| default_in(broker, key))
}

/// The value of the first broker key that has one, in the topic key's unit.
fn default_in(broker: &Values, key: &ConfigKey) -> Option<Value> {
    let from_broker = key
        .broker_synonyms
        .iter()
        .find_map(|synonym| broker.value(synonym.name).map(|value| scaled(value, synonym)));
    let value = from_broker.or_else(|| key.default.and_then(|default| parse(key, default).ok()))?;
    match (key.name, value) {
        // Kafka takes any negative time as unlimited here, and as -1 in the topic.
        ("retention.ms", Value::Long(time)) if time < 0 => Some(Value::Long(-1)),
        (_, value) => Some(value),
    }
}

fn scaled(value: &Value, synonym: &BrokerSynonym) -> Value {
    match value {
        // Hours and minutes are INT keys behind LONG ones.
        Value::Int(number) if synonym.multiplier != 1 => {
            Value::Long(i64::from(*number).saturating_mul(synonym.multiplier))
        }
        value => value.clone(),
    }
}

/// The value of every topic key: the setting, else the broker's default.
pub(super) fn typed_values(
    broker: &BrokerConfig,
    overrides: &Overrides,
) -> Result<TopicValues, TopicConfigError> {
    if let Some(name) = overrides.keys().find(|name| topic_key(name).is_none()) {
        return Err(TopicConfigError::UnknownName(name.clone()));
    }
    let value = |key: &'static ConfigKey| match overrides.get(key.name) {
        Some(text) => parse(key, text).map(Some).map_err(TopicConfigError::Invalid),
        None => Ok(broker.topic_default_values.get(key.name).cloned().flatten()),
    };
    topic_keys().iter().map(|key| Ok((key.name, value(key)?))).collect()
}

/// Rules between the keys of a topic.
fn check_together(values: &TopicValues) -> Result<(), TopicConfigError> {
    let long = |name: &str| match values.get(name) {
        Some(Some(Value::Long(number))) => *number,
        _ => 0,
    };
    let (least, most) = (long("min.compaction.lag.ms"), long("max.compaction.lag.ms"));
    if least > most {
        return Err(TopicConfigError::CompactionLags { least, most });
    }
    if values.get("remote.storage.enable") == Some(&Some(Value::Boolean(true))) {
        return Err(TopicConfigError::TieredStorageDisabled);
    }
    Ok(())
}
