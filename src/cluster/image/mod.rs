//! The metadata image: everything the cluster has agreed on, as one immutable value.
//!
//! ```text
//! records ──▶ replay (transactions) ──▶ apply ──▶ MetadataImage ──▶ snapshot records
//!                                                  │ features   levels by name
//!                                                  │ cluster    brokers by id
//!                                                  │ topics     by id and name, partitions
//!                                                  │ configs    overrides by resource
//!                                                  │ next_producer_id
//!                                                  └ carried    records of other kinds, whole
//! ```
//!
//! Invariant: an image never changes; the next one shares all that stayed. Applying an image's own snapshot to an empty
//! image gives the same image. Topics, partitions and overrides weigh until the last image that has them is gone, so that those which
//! requests read still are counted too. Deliberately absent: where the records are stored, and any decision.

mod apply;
pub mod broker;
mod carried;
mod changes;
pub mod configs;
pub mod features;
pub mod partition;
mod replay;
mod snapshot;
mod topic;

pub use apply::ApplyError;
pub use carried::CarriedImage;
#[cfg(test)]
pub use carried::CarriedKey;
pub use changes::Changes;
pub use replay::Replay;
pub use topic::{TopicImage, TopicsImage, bytes_of_partitions, bytes_of_topic};

use broker::ClusterImage;
use configs::ConfigsImage;
use features::FeaturesImage;

use crate::sys::KeptMemory;

/// All metadata at one point of the log.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MetadataImage {
    /// Feature levels.
    pub features: FeaturesImage,
    /// Brokers.
    pub cluster: ClusterImage,
    /// Topics and partitions.
    pub topics: TopicsImage,
    /// Config overrides.
    pub configs: ConfigsImage,
    /// The first producer id that no broker was given.
    pub next_producer_id: i64,
    /// Records of kinds that are only kept.
    pub carried: CarriedImage,
    /// The offset and epoch of the last record applied.
    pub provenance: Provenance,
}

impl MetadataImage {
    /// Nothing yet; what comes counts in `memory`.
    #[must_use]
    pub fn within(memory: &KeptMemory) -> Self {
        let (topics, configs) = (TopicsImage::within(memory), ConfigsImage::within(memory));
        Self { topics, configs, ..Self::default() }
    }

    /// What the metadata takes, with what older images hold still, and with partitions that are used.
    #[must_use]
    pub fn memory_used(&self) -> usize {
        self.topics.memory().used().saturating_add(self.topics.used_partitions_bytes())
    }
}

/// Up to where an image has read the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Provenance {
    /// The offset of the last record applied, -1 for none.
    pub last_offset: i64,
    /// Its epoch.
    pub last_epoch: i32,
    /// The time its batch was appended, ms since 1970.
    pub last_timestamp_ms: i64,
}

impl Default for Provenance {
    fn default() -> Self {
        Self { last_offset: -1, last_epoch: 0, last_timestamp_ms: 0 }
    }
}
