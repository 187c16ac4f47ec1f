//! The finalized feature levels of the cluster.
//!
//! Invariant: a feature at level 0 isn't in the map. `metadata.version` decides in which version records are written.

use std::collections::BTreeMap;
use std::sync::Arc;

/// The feature that counts the versions of the metadata itself.
pub const METADATA_VERSION: &str = "metadata.version";

/// The feature that keeps eligible leader replicas (KIP-966).
pub const ELIGIBLE_LEADER_REPLICAS: &str = "eligible.leader.replicas.version";

/// The lowest `metadata.version` that Kafka 4.3 runs with (3.3-IV3).
pub const LOWEST_METADATA_VERSION: i16 = 7;

/// The `metadata.version` of Kafka 4.3 (4.3-IV0).
pub const LATEST_METADATA_VERSION: i16 = 30;

/// The `metadata.version` from which on replicas have directories (3.7-IV2).
pub const DIRECTORIES_FROM: i16 = 17;

/// The `metadata.version` from which on log directories can be cordoned (4.3-IV0).
pub const CORDONED_FROM: i16 = 30;

/// A feature's name with its lowest and highest level.
type Feature = (&'static str, i16, i16);

/// What this node can run, in the order in which Kafka writes it.
const SUPPORTED: [Feature; 7] = [
    ("group.version", 0, 1),
    ("kraft.version", 0, 1),
    (METADATA_VERSION, LOWEST_METADATA_VERSION, LATEST_METADATA_VERSION),
    ("share.version", 0, 1),
    ("streams.version", 0, 1),
    ("transaction.version", 0, 2),
    (ELIGIBLE_LEADER_REPLICAS, 0, 1),
];

/// The levels of a freshly formatted cluster, in the order in which Kafka's storage tool writes them.
pub const BOOTSTRAP_LEVELS: [(&str, i16); 6] = [
    (METADATA_VERSION, LATEST_METADATA_VERSION),
    (ELIGIBLE_LEADER_REPLICAS, 1),
    ("group.version", 1),
    ("share.version", 1),
    ("streams.version", 1),
    ("transaction.version", 2),
];

/// The features this node can run: name, lowest and highest level.
pub fn supported() -> impl Iterator<Item = (&'static str, i16, i16)> {
    SUPPORTED.into_iter()
}

/// The finalized levels.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FeaturesImage {
    levels: BTreeMap<Arc<str>, i16>,
}

impl FeaturesImage {
    /// A feature's level; 0 where it is off.
    #[must_use]
    pub fn level(&self, name: &str) -> i16 {
        self.levels.get(name).copied().unwrap_or(0)
    }

    /// The level of `metadata.version`.
    #[must_use]
    pub fn metadata_version(&self) -> i16 {
        self.level(METADATA_VERSION)
    }

    /// True if eligible leader replicas are kept.
    #[must_use]
    pub fn keeps_elr(&self) -> bool {
        self.level(ELIGIBLE_LEADER_REPLICAS) > 0
    }

    /// True if the metadata says in which log directory a replica is.
    #[must_use]
    pub fn has_directories(&self) -> bool {
        self.metadata_version() >= DIRECTORIES_FROM
    }

    /// True if the metadata says which log directories are cordoned.
    #[must_use]
    pub fn has_cordons(&self) -> bool {
        self.metadata_version() >= CORDONED_FROM
    }

    /// All levels above 0, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, i16)> {
        self.levels.iter().map(|(name, level)| (name, *level))
    }

    pub(super) fn set(&mut self, name: &str, level: i16) {
        if level == 0 {
            self.levels.remove(name);
        } else {
            self.levels.insert(name.into(), level);
        }
    }
}
