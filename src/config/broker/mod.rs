//! The broker's whole configuration, resolved and typed.
//!
//! Invariant: a `BrokerConfig` that exists is right: each value passed its key's rule and all of them fit each
//! other. Fields are named as their keys. Absent: rules of a single topic, which [`super::TopicConfig`] resolves.

mod checks;
mod groups;
mod network;
mod quorum;
mod replication;
mod share;
mod storage;
mod topics;
mod transactions;

use std::sync::Arc;

pub use groups::{
    ClassicGroupsConfig, ConsumerGroupsConfig, GroupCoordinatorConfig, GroupsConfig, OffsetsConfig,
    StreamsGroupsConfig, assignor_named,
};
pub use network::NetworkConfig;
pub use quorum::{MetadataLogConfig, QuorumConfig, Voter};
pub use replication::ReplicationConfig;
pub use share::ShareConfig;
pub use storage::{LogUpkeepConfig, StorageConfig};
pub use topics::TopicCreationConfig;
pub use transactions::TransactionsConfig;

use super::error::ConfigError;
use super::http::HttpConfig;
use super::layers::{BrokerLayers, Overrides};
use super::listeners::Listeners;
use super::topic_config::{TopicConfig, TopicValues, default_values};
use super::values::Values;
use crate::types::BrokerId;

/// The broker's configuration.
#[derive(Debug, Clone, PartialEq)]
pub struct BrokerConfig {
    /// This node's id. Keys `node.id` and `broker.id`.
    pub node_id: BrokerId,
    /// The cluster id a new data folder is formatted with. Key `cluster.id`, variable `CLUSTER_ID`.
    pub cluster_id: Option<String>,
    /// The rack of this node. Key `broker.rack`.
    pub rack: Option<String>,
    /// Listeners, open and advertised.
    pub listeners: Listeners,
    /// Listeners that speak HTTP.
    pub http: HttpConfig,
    /// Connections and requests.
    pub network: NetworkConfig,
    /// Data folders and log upkeep.
    pub storage: StorageConfig,
    /// The metadata quorum.
    pub quorum: QuorumConfig,
    /// Creation and deletion of topics.
    pub topics: TopicCreationConfig,
    /// Groups and committed offsets.
    pub groups: GroupsConfig,
    /// Transactions and idempotent producers.
    pub transactions: TransactionsConfig,
    /// Share groups.
    pub share: ShareConfig,
    /// Replication.
    pub replication: ReplicationConfig,
    /// Rules of a topic that sets none of its own.
    pub topic_defaults: Arc<TopicConfig>,
    /// The same as values by key.
    pub(super) topic_default_values: Arc<TopicValues>,
    /// What was said about each key: DescribeConfigs shows it.
    pub layers: BrokerLayers,
}

impl BrokerConfig {
    /// Resolves what was said about the keys; all that is wrong comes back together.
    pub fn resolve(layers: BrokerLayers) -> Result<Self, ConfigError> {
        let mut values = Values::of_broker(&layers);
        let config = Self::read(&mut values, layers);
        checks::check(&mut values);
        values.finish(config)
    }

    /// The same broker with other settings made while running, for all brokers and for this one.
    pub fn with_dynamic(&self, for_all: &Overrides, for_this: &Overrides) -> Result<Self, ConfigError> {
        let stated = self.layers.stated.clone();
        Self::resolve(BrokerLayers { stated, dynamic_default: for_all.clone(), dynamic: for_this.clone() })
    }

    fn read(values: &mut Values, layers: BrokerLayers) -> Self {
        let node_id = node_id(values);
        let topic_values = default_values(values);
        Self {
            node_id,
            cluster_id: values.read("cluster.id"),
            rack: values.read("broker.rack"),
            listeners: Listeners::read(values, &layers),
            http: HttpConfig::read(values),
            network: NetworkConfig::read(values),
            storage: StorageConfig::read(values),
            quorum: QuorumConfig::read(values, node_id),
            topics: TopicCreationConfig::read(values),
            groups: GroupsConfig::read(values),
            transactions: TransactionsConfig::read(values),
            share: ShareConfig::read(values),
            replication: ReplicationConfig::read(values),
            topic_defaults: Arc::new(TopicConfig::from_values(topic_values.clone())),
            topic_default_values: Arc::new(topic_values),
            layers,
        }
    }
}

/// `node.id`; `broker.id`, its older name, must agree.
fn node_id(values: &mut Values) -> BrokerId {
    let id = values.read::<i32>("node.id");
    let older = values.read::<i32>("broker.id");
    values.require(older < 0 || older == id, || {
        "You must set `node.id` to the same value as `broker.id`.".to_owned()
    });
    BrokerId(id)
}

#[cfg(test)]
mod tests {
    use crate::config::Sources;

    #[test]
    fn without_any_source_it_is_a_single_combined_node() {
        let loaded = Sources::default().load().unwrap();
        assert_eq!(loaded.unknown, []);
        let config = loaded.config;
        assert_eq!(config.node_id.0, 1);
        assert_eq!(config.listeners.open[0].to_string(), "PLAINTEXT://:9092");
        assert_eq!(config.listeners.advertised[0].to_string(), "PLAINTEXT://localhost:9092");
        assert_eq!(config.storage.log_dirs, [std::path::PathBuf::from("./kalda-data")]);
        assert_eq!(config.groups.offsets.offsets_topic_replication_factor, 1);
        assert_eq!(config.groups.classic.group_initial_rebalance_delay_ms, 3000);
        assert_eq!(config.topic_defaults.retention_ms, Some(604_800_000));
    }
}
