//! UpdateFeatures: levels of features are raised and lowered.
//!
//! Invariant: all features of a request change, or none. `metadata.version` goes down only over levels that brought no records of
//! their own, so that what is in the log can be read by a Kafka of the lower level. The sentences are Kafka's.

use std::collections::HashSet;
use std::sync::Arc;

use kalda_protocol::messages::metadata::broker_registration_change_record::BrokerRegistrationChangeRecord;
use kalda_protocol::messages::metadata::feature_level_record::FeatureLevelRecord;
use kalda_protocol::messages::metadata::no_op_record::NoOpRecord;

use super::intent::Intent;
use super::{Decision, View, alter_configs};
use crate::cluster::image::configs::{ConfigKind, ConfigResource};
use crate::cluster::image::features::{
    self, DIRECTORIES_FROM, ELIGIBLE_LEADER_REPLICAS, Feature, KRAFT_VERSION, METADATA_VERSION,
    METADATA_VERSIONS,
};
use crate::cluster::record::MetadataRecord;
use crate::types::BrokerId;

const MIN_INSYNC_REPLICAS: &str = "min.insync.replicas";

/// Whether a level may go down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// It may only rise.
    Upgrade,
    /// It may only fall, if nothing gets lost.
    SafeDowngrade,
    /// It may only fall.
    UnsafeDowngrade,
}

/// A feature that shall have another level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeatureUpdate {
    /// Its name.
    pub name: Arc<str>,
    /// The level it shall have.
    pub level: i16,
    /// How; none: a way that nobody knows.
    pub direction: Option<Direction>,
}

/// Why a level stays: all are `INVALID_UPDATE_VERSION`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UpdateFeaturesError {
    /// The level can't be that.
    #[error("Invalid update version {level} for feature {name}. {reason}")]
    Level {
        /// The feature.
        name: Arc<str>,
        /// The level that was asked for.
        level: i16,
        /// Why not.
        reason: Refusal,
    },
    /// The metadata may hold what the lower level can't read.
    #[error("Unsupported metadata.version downgrade from {from} to {to}. {reason}")]
    MetadataDowngrade {
        /// The level it has.
        from: i16,
        /// The level that was asked for.
        to: i16,
        /// Why not.
        reason: &'static str,
    },
}

/// Why a feature can't have a level.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The direction isn't one of the three.
    #[error("The controller does not support the given upgrade type.")]
    UnknownDirection,
    /// Levels count from 0.
    #[error("A feature version cannot be less than 0.")]
    Negative,
    /// There is no such feature.
    #[error("Local controller {0} does not support this feature.")]
    UnknownFeature(BrokerId),
    /// There is no such feature, so that it can't be turned off.
    #[error("Feature {0} not found.")]
    NothingToTurnOff(Arc<str>),
    /// The feature has other levels.
    #[error("Local controller {node} only supports versions {lowest}-{highest}")]
    Unsupported {
        /// This node.
        node: BrokerId,
        /// The lowest level.
        lowest: i16,
        /// The highest level.
        highest: i16,
    },
    /// The level would fall.
    #[error(
        "Can't downgrade the version of this feature without setting the upgrade type to either safe or unsafe downgrade."
    )]
    WouldFall,
    /// The level would rise.
    #[error("Can't downgrade to a newer version.")]
    WouldRise,
    /// `kraft.version` never falls.
    #[error("Can't downgrade the version of this feature.")]
    NeverFalls,
    /// Another feature is too low.
    #[error("{name} could not be set to {level} because it depends on {METADATA_VERSION} level {needed}")]
    DependsOn {
        /// The feature.
        name: Arc<str>,
        /// The level that was asked for.
        level: i16,
        /// The `metadata.version` it needs.
        needed: i16,
    },
}

/// What comes of a request that was granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FeaturesUpdated {
    /// The `kraft.version` that the quorum has to be raised to.
    pub raise_kraft_version: Option<i16>,
}

/// Decides on a request. If it names a feature twice, the last level counts.
#[must_use]
pub fn update_features(
    view: &View<'_>,
    updates: &[FeatureUpdate],
    intent: Intent,
) -> Decision<Result<FeaturesUpdated, UpdateFeaturesError>> {
    let mut named = HashSet::new();
    let mut last: Vec<&FeatureUpdate> =
        updates.iter().rev().filter(|update| named.insert(&update.name)).collect();
    last.reverse();
    let proposed = last.iter().find(|update| &*update.name == METADATA_VERSION);
    let metadata_version =
        proposed.map_or_else(|| view.image.features.metadata_version(), |update| update.level);
    let mut records = Vec::new();
    for update in &last {
        match record(view, update, metadata_version) {
            Ok(record) => records.extend(record),
            Err(error) => return Decision::refused(Err(error)),
        }
    }
    if intent == Intent::ValidateOnly {
        return Decision::refused(Ok(FeaturesUpdated::default()));
    }
    let rises =
        |update: &&&FeatureUpdate| &*update.name == KRAFT_VERSION && update.level > view.quorum.kraft_version;
    let raise_kraft_version = last.iter().find(rises).map(|update| update.level);
    let mut all = consequences(view, updates, metadata_version);
    all.append(&mut records);
    Decision { records: all, answer: Ok(FeaturesUpdated { raise_kraft_version }) }
}

/// What one feature comes to.
fn record(
    view: &View<'_>,
    update: &FeatureUpdate,
    metadata_version: i16,
) -> Result<Option<MetadataRecord>, UpdateFeaturesError> {
    let (name, level) = (&update.name, update.level);
    let refused = |reason| UpdateFeaturesError::Level { name: Arc::clone(name), level, reason };
    let direction = update.direction.ok_or_else(|| refused(Refusal::UnknownDirection))?;
    if level < 0 {
        return Err(refused(Refusal::Negative));
    }
    let feature = supported(view, name, level).map_err(refused)?;
    let now = match feature.name {
        KRAFT_VERSION => view.quorum.kraft_version,
        name => view.image.features.level(name),
    };
    match direction {
        Direction::Upgrade if level < now => return Err(refused(Refusal::WouldFall)),
        Direction::SafeDowngrade | Direction::UnsafeDowngrade if level > now => {
            return Err(refused(Refusal::WouldRise));
        }
        _ => {}
    }
    match feature.name {
        METADATA_VERSION => check_metadata_version(now, level, direction)?,
        // The quorum's own version is raised beside the metadata. Kafka writes this even where nothing changes.
        KRAFT_VERSION if direction == Direction::Upgrade => return Ok(Some(NoOpRecord::default().into())),
        KRAFT_VERSION if level != now => return Err(refused(Refusal::NeverFalls)),
        KRAFT_VERSION => return Ok(None),
        _ => {}
    }
    if let Some(needed) =
        feature.needs_metadata_version.filter(|needed| level > 0 && metadata_version < *needed)
    {
        return Err(refused(Refusal::DependsOn { name: Arc::clone(name), level, needed }));
    }
    let record = FeatureLevelRecord { name: (&**name).into(), feature_level: level, ..Default::default() };
    Ok(Some(record.into()))
}

/// The feature, if this node can run it at that level.
fn supported(view: &View<'_>, name: &Arc<str>, level: i16) -> Result<Feature, Refusal> {
    let node = view.quorum.node;
    match features::find(name) {
        None if level == 0 => Err(Refusal::NothingToTurnOff(Arc::clone(name))),
        None => Err(Refusal::UnknownFeature(node)),
        Some(Feature { lowest, highest, .. }) if !(lowest..=highest).contains(&level) => {
            Err(Refusal::Unsupported { node, lowest, highest })
        }
        Some(feature) => Ok(feature),
    }
}

/// There is no way back over a level that brought new records.
fn check_metadata_version(now: i16, level: i16, direction: Direction) -> Result<(), UpdateFeaturesError> {
    let passed = METADATA_VERSIONS.iter().filter(|version| (level + 1..=now).contains(&version.level));
    if !passed.into_iter().any(|version| version.changes_metadata) {
        return Ok(());
    }
    let reason = match direction {
        Direction::UnsafeDowngrade => "Unsafe metadata downgrade is not supported in this version.",
        _ => "Refusing to perform the requested downgrade because it might delete metadata information.",
    };
    Err(UpdateFeaturesError::MetadataDowngrade { from: now, to: level, reason })
}

/// What has to be true at the new levels: with eligible leader replicas every broker has the same `min.insync.replicas`; with directories
/// the metadata knows which ones a broker has. What is in them it is told at the next start, as of all partitions.
fn consequences(view: &View<'_>, updates: &[FeatureUpdate], metadata_version: i16) -> Vec<MetadataRecord> {
    let mut records = Vec::new();
    if updates.iter().any(|update| &*update.name == ELIGIBLE_LEADER_REPLICAS && update.level > 0) {
        let (configs, everywhere) = (&view.image.configs, ConfigResource::all_brokers());
        let is_set = |resource| {
            configs.overrides(resource).is_some_and(|overrides| overrides.contains_key(MIN_INSYNC_REPLICAS))
        };
        if !is_set(&everywhere) {
            let value = view.settings.min_insync_replicas.to_string();
            records.push(alter_configs::record(&everywhere, MIN_INSYNC_REPLICAS, Some(&value)));
        }
        let of_brokers = configs.iter().map(|(resource, _)| resource).filter(|resource| {
            resource.kind == ConfigKind::Broker && **resource != everywhere && is_set(resource)
        });
        records.extend(of_brokers.map(|resource| alter_configs::record(resource, MIN_INSYNC_REPLICAS, None)));
    }
    if !view.image.features.has_directories() && metadata_version >= DIRECTORIES_FROM {
        let of = view.image.cluster.brokers().filter(|broker| !broker.log_dirs.is_empty());
        records.extend(of.map(|broker| {
            let change = BrokerRegistrationChangeRecord {
                broker_id: broker.id.0,
                broker_epoch: broker.epoch,
                log_dirs: broker.log_dirs.clone(),
                ..BrokerRegistrationChangeRecord::default()
            };
            MetadataRecord::from(change)
        }));
    }
    records
}
