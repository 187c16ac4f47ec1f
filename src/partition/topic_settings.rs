//! What a topic's configuration means for its partitions: the configuration room's values, as the log room takes them.
//!
//! Invariant: a topic whose stored overrides don't fit the broker's defaults any more is served with those defaults, and
//! one log line says so: a partition that can't be configured would be a partition that is lost.

use std::sync::Arc;

use parking_lot::Mutex;

use super::partitions::{MetadataSource, PartitionSettings, SettingsSource};
use crate::cluster::DynamicConfig;
use crate::config::{self, BrokerConfig, CompressionType, Overrides, TopicConfig};
use crate::log::{CleanupPolicy, FlushPolicy, LogSettings, RecordValidation, StoredCompression};
use kalda_protocol::records::{Compression, TimestampType};

/// The gzip level that stands for "the codec's own".
const GZIP_DEFAULT_LEVEL: i32 = -1;

/// The largest `max.decompressed.message.bytes`, which is the default: the largest array that a JVM has, so no limit.
const NO_RECORD_LIMIT_BYTES: u32 = 2_147_483_639;

/// Settings by topic, from the broker's configuration and the metadata.
pub struct TopicSettings {
    config: Arc<DynamicConfig>,
    metadata: Arc<dyn MetadataSource>,
    /// The last settings of topics without overrides, which all of those share.
    defaults: Mutex<Option<(Arc<BrokerConfig>, PartitionSettings)>>,
}

impl TopicSettings {
    /// Over the defaults of `config`.
    #[must_use]
    pub fn new(config: Arc<DynamicConfig>, metadata: Arc<dyn MetadataSource>) -> Self {
        Self { config, metadata, defaults: Mutex::default() }
    }

    /// The settings of all topics without overrides.
    fn defaults(&self, broker: &Arc<BrokerConfig>) -> PartitionSettings {
        let mut defaults = self.defaults.lock();
        match &*defaults {
            Some((of, settings)) if Arc::ptr_eq(of, broker) => settings.clone(),
            _ => {
                let settings = partition_settings(broker, &broker.topic_defaults);
                *defaults = Some((Arc::clone(broker), settings.clone()));
                settings
            }
        }
    }

    fn resolve(config: &BrokerConfig, overrides: &Overrides, name: &str) -> Arc<TopicConfig> {
        TopicConfig::resolve(config, overrides).unwrap_or_else(|error| {
            tracing::error!(topic = name, %error, "the topic's configuration can't be used; the broker's defaults hold");
            Arc::clone(&config.topic_defaults)
        })
    }
}

impl SettingsSource for TopicSettings {
    fn of_topic(&self, name: &str) -> PartitionSettings {
        let image = self.metadata.image();
        let broker = self.config.at(&image.configs);
        match image.configs.topic(name) {
            Some(overrides) => partition_settings(&broker, &Self::resolve(&broker, overrides, name)),
            None => self.defaults(&broker),
        }
    }
}

fn partition_settings(broker: &BrokerConfig, topic: &TopicConfig) -> PartitionSettings {
    let expiration_ms = i64::from(broker.transactions.producer_id_expiration_ms);
    PartitionSettings {
        log: Arc::new(log_settings(topic, expiration_ms)),
        min_in_sync: usize::try_from(topic.min_insync_replicas).unwrap_or(usize::MAX),
    }
}

fn log_settings(topic: &TopicConfig, producer_id_expiration_ms: i64) -> LogSettings {
    let (compression, compression_level) = compression(topic);
    let is_limit = |value: &i64| *value != i64::MAX;
    LogSettings {
        segment_bytes: topic.segment_bytes,
        segment_ms: topic.segment_ms,
        segment_jitter_ms: topic.segment_jitter_ms,
        segment_index_bytes: topic.segment_index_bytes,
        index_interval_bytes: topic.index_interval_bytes,
        retention_ms: topic.retention_ms,
        retention_bytes: topic.retention_bytes.and_then(|bytes| u64::try_from(bytes).ok()),
        max_message_bytes: topic.max_message_bytes,
        max_compressed_record_bytes: Some(topic.max_decompressed_message_bytes)
            .filter(|bytes| *bytes < NO_RECORD_LIMIT_BYTES),
        timestamp_type: match topic.message_timestamp_type {
            config::TimestampType::CreateTime => TimestampType::CreateTime,
            config::TimestampType::LogAppendTime => TimestampType::LogAppendTime,
        },
        timestamp_before_max_ms: topic.message_timestamp_before_max_ms,
        timestamp_after_max_ms: topic.message_timestamp_after_max_ms,
        compression,
        compression_level,
        validation: match topic.record_validation {
            config::RecordValidation::Header => RecordValidation::Header,
            config::RecordValidation::Strict => RecordValidation::Strict,
        },
        flush_policy: flush_policy(topic),
        flush_messages: Some(topic.flush_messages)
            .filter(is_limit)
            .and_then(|count| u64::try_from(count).ok()),
        flush_ms: Some(topic.flush_ms).filter(is_limit),
        cleanup_policy: CleanupPolicy {
            delete: topic.cleanup_policy.delete,
            compact: topic.cleanup_policy.compact,
        },
        file_delete_delay: topic.file_delete_delay_ms,
        delete_retention_ms: topic.delete_retention_ms,
        min_compaction_lag_ms: topic.min_compaction_lag_ms,
        max_compaction_lag_ms: topic.max_compaction_lag_ms,
        min_cleanable_dirty_permille: permille(topic.min_cleanable_dirty_ratio),
        producer_id_expiration_ms,
    }
}

/// Flushing after each record is what the synchronous policy does, only cheaper.
fn flush_policy(topic: &TopicConfig) -> FlushPolicy {
    match topic.flush_policy {
        config::FlushPolicy::Async if topic.flush_messages > 1 => FlushPolicy::Async,
        config::FlushPolicy::Async | config::FlushPolicy::Sync => FlushPolicy::Sync,
    }
}

fn compression(topic: &TopicConfig) -> (StoredCompression, Option<i32>) {
    match topic.compression_type {
        CompressionType::Producer => (StoredCompression::Producer, None),
        CompressionType::Uncompressed => (StoredCompression::Fixed(Compression::None), None),
        CompressionType::Gzip => {
            let level = Some(topic.compression_gzip_level).filter(|level| *level != GZIP_DEFAULT_LEVEL);
            (StoredCompression::Fixed(Compression::Gzip), level)
        }
        CompressionType::Snappy => (StoredCompression::Fixed(Compression::Snappy), None),
        CompressionType::Lz4 => {
            (StoredCompression::Fixed(Compression::Lz4), Some(topic.compression_lz4_level))
        }
        CompressionType::Zstd => {
            (StoredCompression::Fixed(Compression::Zstd), Some(topic.compression_zstd_level))
        }
    }
}

/// A share between 0 and 1, in thousandths. The configuration's check keeps it in that range.
pub(super) fn permille(ratio: f64) -> u16 {
    (0..=1000).find(|thousandths| f64::from(*thousandths) >= ratio * 1000.0).unwrap_or(1000)
}
