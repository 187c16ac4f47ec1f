//! What the controller decides: (image, request) → (records, answer). Nothing here writes or waits.
//!
//! ```text
//! request ──▶ decide(view) ──▶ records ──▶ metadata log ──▶ image ──▶ next view
//!                         └──▶ answer, told when the records are committed
//! ```
//!
//! Invariant: a decision's records always fit the image they were decided on, and the memory that metadata may take. Refused
//! requests write nothing.
//! Kafka's texts are repeated exactly; its numeric codes are not known here. Deliberately absent: authorisation, quotas
//! on mutations, and the requests' wire forms.

pub mod alter_configs;
pub mod assignment;
pub mod brokers;
pub mod create_partitions;
pub mod create_topics;
pub mod delete_topics;
pub mod directories;
pub mod elections;
pub mod intent;
pub mod memory;
pub mod partition_changes;
pub mod placement;
pub mod producer_ids;
pub mod reassignments;
pub mod topic_name;
pub mod update_features;

use crate::cluster::image::MetadataImage;
use crate::cluster::image::configs::{ConfigResource, ConfigsImage};
use crate::cluster::record::MetadataRecord;
use crate::config::Overrides;
use crate::sys::Random;
use crate::types::BrokerId;

/// Kafka's bound on what one request of a user may write, so that it fits one batch.
pub const MAX_RECORDS_PER_REQUEST: usize = 10_000;

/// Kafka's bound on a batch of metadata, and so on what one request of a user may write. Kafka answers UNKNOWN_SERVER_ERROR to what is
/// larger; here it is refused like too many records.
pub const MAX_BYTES_PER_REQUEST: usize = 8 << 20;

/// The name of the topic that is the metadata log itself: nobody may create it.
pub const CLUSTER_METADATA_TOPIC: &str = "__cluster_metadata";

/// What a decision rests on.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The metadata, with all that was decided before.
    pub image: &'a MetadataImage,
    /// The offset that the decision's first record gets.
    pub next_offset: i64,
    /// The settings.
    pub settings: &'a ControllerSettings,
    /// What configs may be set.
    pub rules: &'a dyn ConfigRules,
    /// The quorum.
    pub quorum: QuorumView,
    /// Ids and places are drawn from here.
    pub random: &'a dyn Random,
}

/// What a decision has to know of the quorum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuorumView {
    /// This node, which leads it.
    pub node: BrokerId,
    /// Its `kraft.version`.
    pub kraft_version: i16,
}

/// What to write, and what to tell once it is committed.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision<T> {
    /// The records, in order.
    pub records: Vec<MetadataRecord>,
    /// The answer.
    pub answer: T,
}

impl<T> Decision<T> {
    /// Nothing to write.
    pub const fn refused(answer: T) -> Self {
        Self { records: Vec::new(), answer }
    }
}

/// The broker settings that the controller goes by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControllerSettings {
    /// `num.partitions`: for requests that say -1.
    pub num_partitions: i32,
    /// `default.replication.factor`: for requests that say -1.
    pub default_replication_factor: i16,
    /// `min.insync.replicas`: written as the cluster-wide value when the cluster begins (KIP-966).
    pub min_insync_replicas: i32,
}

/// Which configs may be set, and to what: the configuration room's knowledge, as the controller needs it.
pub trait ConfigRules: Send + Sync + std::fmt::Debug {
    /// Checks all overrides that a resource would have, where now there are `configs`.
    fn check(
        &self,
        configs: &ConfigsImage,
        resource: &ConfigResource,
        overrides: &Overrides,
    ) -> Result<(), RefusedConfig>;

    /// True if the key's value is a list, to which items can be added.
    fn is_list(&self, resource: &ConfigResource, key: &str) -> bool;

    /// The value that holds where none is set for the resource.
    fn default_value(&self, resource: &ConfigResource, key: &str) -> Option<String>;
}

/// Why a config can't be set, in Kafka's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RefusedConfig {
    /// The key or its value is wrong: `INVALID_CONFIG`.
    #[error("{0}")]
    Invalid(String),
    /// The request should not have been made: `INVALID_REQUEST`.
    #[error("{0}")]
    Request(String),
}
