//! The features that this node can run, and the levels that the cluster has finalized.
//!
//! Invariant: a feature at level 0 isn't in the map. `metadata.version` decides in which version records are written. Deliberately
//! absent: `kraft.version` among the finalized levels, since control records of the log say it, not records of the metadata.

use std::collections::BTreeMap;
use std::sync::Arc;

/// The feature that counts the versions of the metadata itself.
pub const METADATA_VERSION: &str = "metadata.version";

/// The feature that counts the protocol of the quorum.
pub const KRAFT_VERSION: &str = "kraft.version";

/// The feature that keeps eligible leader replicas (KIP-966).
pub const ELIGIBLE_LEADER_REPLICAS: &str = "eligible.leader.replicas.version";

/// The feature that counts the protocol of streams groups.
pub const STREAMS_VERSION: &str = "streams.version";

/// The feature that counts the protocols of groups.
pub const GROUP_VERSION: &str = "group.version";

/// The feature that counts the protocol of transactions.
pub const TRANSACTION_VERSION: &str = "transaction.version";

/// The lowest `metadata.version` that Kafka 4.4 runs with (3.3-IV3).
pub const LOWEST_METADATA_VERSION: i16 = 7;

/// The `metadata.version` of Kafka 4.4 (4.4-IV2).
pub const LATEST_METADATA_VERSION: i16 = 33;

/// The `metadata.version` from which on replicas have directories (3.7-IV2).
pub const DIRECTORIES_FROM: i16 = 17;

/// The `metadata.version` from which on log directories can be cordoned (4.3-IV0).
pub const CORDONED_FROM: i16 = 30;

/// A level of `metadata.version`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MetadataVersion {
    /// The number.
    pub level: i16,
    /// Kafka's name of it: a release, and a step within it.
    pub name: &'static str,
    /// True if there are records that no level below it knows: there is no way back over it.
    pub changes_metadata: bool,
}

impl MetadataVersion {
    /// One that knows no other records than the level below it.
    const fn new(level: i16, name: &'static str) -> Self {
        Self { level, name, changes_metadata: false }
    }

    const fn with_new_records(self) -> Self {
        Self { changes_metadata: true, ..self }
    }
}

/// All levels of `metadata.version` that this node can run, in order.
pub const METADATA_VERSIONS: [MetadataVersion; 27] = [
    MetadataVersion::new(LOWEST_METADATA_VERSION, "3.3-IV3").with_new_records(),
    MetadataVersion::new(8, "3.4-IV0").with_new_records(),
    MetadataVersion::new(9, "3.5-IV0"),
    MetadataVersion::new(10, "3.5-IV1"),
    MetadataVersion::new(11, "3.5-IV2").with_new_records(),
    MetadataVersion::new(12, "3.6-IV0"),
    MetadataVersion::new(13, "3.6-IV1").with_new_records(),
    MetadataVersion::new(14, "3.6-IV2").with_new_records(),
    MetadataVersion::new(15, "3.7-IV0").with_new_records(),
    MetadataVersion::new(16, "3.7-IV1"),
    MetadataVersion::new(DIRECTORIES_FROM, "3.7-IV2").with_new_records(),
    MetadataVersion::new(18, "3.7-IV3"),
    MetadataVersion::new(19, "3.7-IV4"),
    MetadataVersion::new(20, "3.8-IV0"),
    MetadataVersion::new(21, "3.9-IV0"),
    MetadataVersion::new(22, "4.0-IV0"),
    MetadataVersion::new(23, "4.0-IV1").with_new_records(),
    MetadataVersion::new(24, "4.0-IV2"),
    MetadataVersion::new(25, "4.0-IV3"),
    MetadataVersion::new(26, "4.1-IV0"),
    MetadataVersion::new(27, "4.1-IV1"),
    MetadataVersion::new(28, "4.2-IV0"),
    MetadataVersion::new(29, "4.2-IV1"),
    MetadataVersion::new(30, "4.3-IV0").with_new_records(),
    MetadataVersion::new(31, "4.4-IV0"),
    MetadataVersion::new(32, "4.4-IV1").with_new_records(),
    MetadataVersion::new(LATEST_METADATA_VERSION, "4.4-IV2").with_new_records(),
];

/// A feature that this node can run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feature {
    /// Its name.
    pub name: &'static str,
    /// The lowest level.
    pub lowest: i16,
    /// The highest level.
    pub highest: i16,
    /// The `metadata.version` with which a release made each level its default, from level 1 on.
    pub default_from: &'static [i16],
    /// The lowest `metadata.version` that its levels above 0 can be used with, where there is one.
    pub needs_metadata_version: Option<i16>,
}

impl Feature {
    /// The level that it has by default in a release with this `metadata.version`.
    #[must_use]
    pub fn default_level(&self, metadata_version: i16) -> i16 {
        if self.name == METADATA_VERSION {
            return metadata_version;
        }
        let reached = self.default_from.iter().take_while(|from| **from <= metadata_version);
        i16::try_from(reached.count()).unwrap_or(self.highest)
    }
}

const fn feature(name: &'static str, highest: i16, default_from: &'static [i16]) -> Feature {
    Feature { name, lowest: 0, highest, default_from, needs_metadata_version: None }
}

/// What this node can run, in the order in which Kafka writes it.
const SUPPORTED: [Feature; 7] = [
    feature(GROUP_VERSION, 1, &[22]),
    feature(KRAFT_VERSION, 1, &[21]),
    Feature { lowest: LOWEST_METADATA_VERSION, ..feature(METADATA_VERSION, LATEST_METADATA_VERSION, &[]) },
    feature("share.version", 2, &[28, 31]),
    feature(STREAMS_VERSION, 1, &[29]),
    feature(TRANSACTION_VERSION, 2, &[24, 24]),
    Feature { needs_metadata_version: Some(23), ..feature(ELIGIBLE_LEADER_REPLICAS, 1, &[26]) },
];

/// The levels of a freshly formatted cluster, in the order in which Kafka's storage tool writes them.
pub const BOOTSTRAP_LEVELS: [(&str, i16); 6] = [
    (METADATA_VERSION, LATEST_METADATA_VERSION),
    (ELIGIBLE_LEADER_REPLICAS, 1),
    (GROUP_VERSION, 1),
    ("share.version", 2),
    (STREAMS_VERSION, 1),
    (TRANSACTION_VERSION, 2),
];

/// The features this node can run.
pub fn supported() -> impl Iterator<Item = Feature> {
    SUPPORTED.into_iter()
}

/// The feature of this name, if this node can run it.
#[must_use]
pub fn find(name: &str) -> Option<Feature> {
    supported().find(|feature| feature.name == name)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_has_kafkas_levels() {
        let levels = |metadata_version| {
            supported().map(move |feature| (feature.name, feature.default_level(metadata_version)))
        };
        let of_4_3 = [
            ("group.version", 1),
            ("kraft.version", 1),
            ("metadata.version", 30),
            ("share.version", 1),
            ("streams.version", 1),
            ("transaction.version", 2),
            ("eligible.leader.replicas.version", 1),
        ];
        assert!(levels(30).eq(of_4_3), "as kafka-features version-mapping tells them");
        for (name, level) in BOOTSTRAP_LEVELS {
            assert_eq!(find(name).map(|feature| feature.default_level(LATEST_METADATA_VERSION)), Some(level));
        }
        assert!(supported().all(|feature| feature.highest >= feature.default_level(LATEST_METADATA_VERSION)));
    }

    #[test]
    fn levels_follow_each_other() {
        let levels = METADATA_VERSIONS.iter().map(|version| version.level);
        assert!(levels.eq(LOWEST_METADATA_VERSION..=LATEST_METADATA_VERSION));
    }
}
