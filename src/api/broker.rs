//! The rooms that handlers call, in one place.
//!
//! Invariant: nothing here is replaced while the broker runs; what changes does so inside its room.

use std::sync::Arc;
use tokio::sync::watch;

use super::fetch::session_cache::FetchSessions;
use super::long_work::LongWork;
use super::producer_ids::ProducerIds;
use super::streams_topics::StreamsTopics;
use crate::cluster::image::MetadataImage;
use crate::cluster::image::configs::ConfigResource;
use crate::cluster::{Controller, DynamicConfig};
use crate::config::{BrokerConfig, DescribedConfig, Overrides};
use crate::coordinator::group::GroupCoordinator;
use crate::coordinator::transaction::TransactionCoordinator;
use crate::coordinator::transaction_ends::TransactionEnds;
use crate::partition::{Moves, Partitions};
use crate::security::Authorizer;
use crate::sys::{Clock, Loggers, MemoryBudget, PeerLog};
use crate::types::{BrokerId, TopicId};

/// One broker.
pub struct Broker {
    /// What it was started with.
    pub config: Arc<BrokerConfig>,
    /// The same, with what was changed since.
    pub dynamic: Arc<DynamicConfig>,
    /// Its number.
    pub node_id: BrokerId,
    /// Its cluster.
    pub cluster_id: Arc<str>,
    /// Metadata.
    pub controller: Arc<Controller>,
    /// Records.
    pub partitions: Arc<Partitions>,
    /// Partitions on their way from one log directory to another.
    pub moves: Arc<Moves>,
    /// Groups and offsets.
    pub groups: Arc<GroupCoordinator>,
    /// Transactions.
    pub transactions: Arc<TransactionCoordinator>,
    /// Topics of Kafka Streams applications.
    pub streams_topics: StreamsTopics,
    /// The ends of producers' transactions.
    pub transaction_ends: Arc<TransactionEnds>,
    /// Incremental fetches.
    pub fetch_sessions: FetchSessions,
    /// The budget for requests that wait, of all connections.
    pub waiting: MemoryBudget,
    /// Limits how many long requests run at once.
    pub long_work: LongWork,
    /// Ids for producers.
    pub producer_ids: Arc<ProducerIds>,
    /// The offset of the last metadata record that the partitions and the directories have applied.
    pub metadata_applied: watch::Sender<i64>,
    /// The offset up to which the groups have removed the offsets of deleted topics.
    pub deletions_applied: watch::Sender<i64>,
    /// The log of what peers do wrong, limited in rate.
    pub peer_log: Arc<PeerLog>,
    /// Decides what a client may do.
    pub authorizer: Arc<dyn Authorizer>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// What is logged.
    pub loggers: Arc<Loggers>,
}

impl Broker {
    /// Waits until this broker has applied the present metadata, so that a change is in effect when its answer says that it is done.
    pub(super) async fn caught_up(&self) {
        let offset = self.controller.image().provenance.last_offset;
        wait_for(&self.metadata_applied, offset).await;
    }

    /// Also waits until the groups have removed the offsets of topics that are deleted in the present metadata. Otherwise they could remove
    /// offsets that a client commits for a new topic of the same name.
    pub(super) async fn deletions_caught_up(&self) {
        let offset = self.controller.image().provenance.last_offset;
        wait_for(&self.metadata_applied, offset).await;
        wait_for(&self.deletions_applied, offset).await;
    }

    /// Tells the id of the topic of a name, at the moment when it is asked.
    pub(super) fn topic_ids(&self) -> impl Fn(&str) -> Option<TopicId> + Send + Sync {
        |name| self.controller.image().topics.by_name(name).map(|topic| topic.id)
    }

    /// The overrides of a resource, as the configuration room takes them.
    pub(super) fn overrides(&self, image: &MetadataImage, resource: &ConfigResource) -> Overrides {
        image.configs.overrides(resource).map(|overrides| (***overrides).clone()).unwrap_or_default()
    }

    /// The configuration with what was changed while running.
    pub(super) fn dynamic_config(&self, image: &MetadataImage) -> Arc<BrokerConfig> {
        self.dynamic.at(&image.configs)
    }

    /// All configs of a topic with these overrides.
    pub(super) fn describe_topic_config(&self, overrides: &Overrides) -> Vec<DescribedConfig> {
        let image = self.controller.image();
        self.dynamic_config(&image).describe_topic(overrides)
    }
}

async fn wait_for(applied: &watch::Sender<i64>, offset: i64) {
    // A broker that is stopping applies nothing any more: then there is nobody to tell either.
    let _ = applied.subscribe().wait_for(|applied| *applied >= offset).await;
}
