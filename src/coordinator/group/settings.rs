//! The settings of groups and offsets.

use std::sync::Arc;

use super::classic;
use super::consumer::{self, MigrationPolicy};
use super::streams;
use crate::config::{ConsumerGroupsConfig, GroupsConfig, assignor_named};

/// The longest group id, instance id and client id. A record's text holds 32,767 bytes, and a member's id is its
/// instance or client id with a UUID behind it.
pub(super) const NAME_MAX_BYTES: usize = 32_000;

/// How many offsets one look for expired ones removes at once: their tombstones are one batch, and a batch of the
/// offsets topic holds 1 MiB.
pub(super) const EXPIRED_PER_WRITE_MAX: usize = 2_000;

/// What a group coordinator needs to know of its configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupSettings {
    /// Of classic groups.
    pub classic: Arc<classic::Settings>,
    /// Of consumer groups.
    pub consumer: consumer::Settings,
    /// Of streams groups.
    pub streams: streams::Settings,
    /// `offset.metadata.max.bytes`; Kafka counts UTF-16 units, whatever the name says.
    pub offset_metadata_max_length: usize,
    /// `offsets.retention.minutes`, in milliseconds.
    pub offsets_retention_ms: i64,
    /// `offsets.retention.check.interval.ms`.
    pub offsets_retention_check_interval_ms: i32,
    /// `group.coordinator.background.threads`: how many searches and assignments are made at a time beside the groups.
    pub background_threads: usize,
}

impl Default for GroupSettings {
    /// Kafka's defaults.
    fn default() -> Self {
        Self {
            classic: Arc::default(),
            consumer: consumer::Settings::default(),
            streams: streams::Settings::default(),
            offset_metadata_max_length: 4_096,
            offsets_retention_ms: 7 * 24 * 60 * 60 * 1_000,
            offsets_retention_check_interval_ms: 600_000,
            background_threads: 2,
        }
    }
}

impl From<&GroupsConfig> for GroupSettings {
    fn from(config: &GroupsConfig) -> Self {
        let classic = classic::Settings {
            min_session_timeout_ms: config.classic.group_min_session_timeout_ms,
            max_session_timeout_ms: config.classic.group_max_session_timeout_ms,
            max_size: config.classic.group_max_size,
            initial_rebalance_delay_ms: i32::try_from(config.classic.group_initial_rebalance_delay_ms)
                .unwrap_or(i32::MAX),
        };
        let offsets = &config.offsets;
        Self {
            classic: Arc::new(classic),
            consumer: consumer_settings(&config.consumer),
            streams: streams::Settings {
                max_size: usize::try_from(config.streams.group_streams_max_size).unwrap_or(usize::MAX),
            },
            offset_metadata_max_length: usize::try_from(offsets.offset_metadata_max_bytes)
                .unwrap_or(usize::MAX),
            offsets_retention_ms: i64::from(offsets.offsets_retention_minutes) * 60_000,
            offsets_retention_check_interval_ms: i32::try_from(offsets.offsets_retention_check_interval_ms)
                .unwrap_or(i32::MAX),
            background_threads: config.coordinator.group_coordinator_background_threads,
        }
    }
}

fn consumer_settings(config: &ConsumerGroupsConfig) -> consumer::Settings {
    // Assignors of other names are refused when the configuration is read.
    let names = config.group_consumer_assignors.iter().filter_map(|name| assignor_named(name));
    let assignors = names.filter_map(|name| name.parse().ok());
    let migration = match &*config.group_consumer_migration_policy.to_ascii_lowercase() {
        "disabled" => MigrationPolicy::Disabled,
        "upgrade" => MigrationPolicy::Upgrade,
        "downgrade" => MigrationPolicy::Downgrade,
        _ => MigrationPolicy::Bidirectional,
    };
    consumer::Settings {
        max_size: usize::try_from(config.group_consumer_max_size).unwrap_or(usize::MAX),
        assignors: assignors.collect(),
        migration,
        pattern_refresh_interval_ms: i64::from(config.group_consumer_regex_refresh_interval_ms),
    }
}
