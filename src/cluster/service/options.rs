//! What the controller needs of the configuration.
//!
//! Invariant: built from a resolved configuration, so nothing here can be wrong.

use std::sync::Arc;

use crate::cluster::controller::{ConfigRules, ControllerSettings};
use crate::cluster::quorum::MetadataRetention;
use crate::cluster::quorum::voters::ControllerEndpoint;
use crate::config::BrokerConfig;
use crate::log::LogSettings;
use crate::sys::KeptMemory;
use crate::types::BrokerId;

use super::BrokerConfigRules;

/// Addresses that mean "all of this machine's": others can't connect to them.
const ANY_HOST: [&str; 3] = ["", "0.0.0.0", "::"];

/// The settings of a controller.
#[derive(Debug, Clone)]
pub struct ControllerOptions {
    /// This node.
    pub node: BrokerId,
    /// Defaults of topics.
    pub settings: ControllerSettings,
    /// What may be configured.
    pub rules: Arc<dyn ConfigRules>,
    /// How the metadata log is kept.
    pub log: Arc<LogSettings>,
    /// A snapshot is written after so many bytes of records.
    pub snapshot_bytes: u64,
    /// How much old metadata is kept.
    pub retention: MetadataRetention,
    /// Where controllers reach this one, if it listens for them.
    pub endpoint: Option<ControllerEndpoint>,
    /// What metadata may take in memory.
    pub memory: KeptMemory,
    /// True if the configuration names the voters (`controller.quorum.voters`): then the log doesn't.
    pub voters_are_configured: bool,
}

impl ControllerOptions {
    /// Takes them from the broker's configuration; metadata counts in `memory`.
    #[must_use]
    pub fn from_config(config: &Arc<BrokerConfig>, memory: KeptMemory) -> Self {
        let log = &config.quorum.metadata_log;
        let endpoint = config.listeners.controller.first().map(|listener| ControllerEndpoint {
            listener: listener.name.clone(),
            host: match ANY_HOST.contains(&listener.host.as_str()) {
                true => "localhost".to_owned(),
                false => listener.host.clone(),
            },
            port: listener.port,
        });
        Self {
            node: config.node_id,
            settings: ControllerSettings {
                num_partitions: config.topics.num_partitions,
                default_replication_factor: i16::try_from(config.topics.default_replication_factor)
                    .unwrap_or(i16::MAX),
                min_insync_replicas: i32::try_from(config.topic_defaults.min_insync_replicas)
                    .unwrap_or(i32::MAX),
            },
            rules: Arc::new(BrokerConfigRules::new(Arc::clone(config))),
            log: Arc::new(LogSettings {
                segment_bytes: log.metadata_log_segment_bytes,
                segment_ms: log.metadata_log_segment_ms,
                retention_ms: None,
                retention_bytes: None,
                ..LogSettings::default()
            }),
            snapshot_bytes: u64::try_from(log.metadata_log_max_record_bytes_between_snapshots).unwrap_or(0),
            retention: MetadataRetention {
                bytes: log.metadata_max_retention_bytes.and_then(|bytes| u64::try_from(bytes).ok()),
                ms: log.metadata_max_retention_ms.filter(|ms| *ms >= 0),
            },
            endpoint,
            memory,
            voters_are_configured: !config.quorum.voters.is_empty(),
        }
    }
}
