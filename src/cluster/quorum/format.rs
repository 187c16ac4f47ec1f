//! Gives a new metadata folder what Kafka's format tool gives it: the first records, and the voters.
//!
//! Invariant: a file that exists is never replaced.

use std::path::Path;

use kalda_protocol::messages::metadata::feature_level_record::FeatureLevelRecord;

use super::checkpoint_file::{BOOTSTRAP_CHECKPOINT, SnapshotHead, SnapshotId};
use super::error::QuorumError;
use super::metadata_log::METADATA_FOLDER;
use super::voters::{ControllerEndpoint, QuorumVoters};
use crate::cluster::image::features::{BOOTSTRAP_LEVELS, LATEST_METADATA_VERSION};
use crate::cluster::record::MetadataRecord;
use crate::log::whole_file::Durability;
use crate::sys::{Clock, Disk};
use crate::types::{BrokerId, LeaderEpoch, Uuid};

/// The features of a new cluster.
pub fn bootstrap_records() -> impl Iterator<Item = MetadataRecord> {
    BOOTSTRAP_LEVELS.iter().map(|(name, feature_level)| {
        let feature_level = *feature_level;
        FeatureLevelRecord { name: (*name).into(), feature_level, ..Default::default() }.into()
    })
}

/// Writes the files that a new metadata folder begins with, if it has no metadata yet. Their names last from the folder's next sync on.
pub fn format_metadata(
    disk: &dyn Disk,
    directory: &Path,
    clock: &dyn Clock,
    voter: Option<(BrokerId, Uuid, &ControllerEndpoint)>,
) -> Result<(), QuorumError> {
    let metadata = directory.join(METADATA_FOLDER);
    let begun =
        disk.list(&metadata).is_ok_and(|entries| entries.iter().any(|entry| is_metadata(&entry.name)));
    let bootstrap = directory.join(BOOTSTRAP_CHECKPOINT);
    let old = disk.entry(&bootstrap).map_err(|source| QuorumError::File { path: bootstrap, source })?;
    if begun || old.is_some() {
        return Ok(());
    }
    let created = disk.create_folder(&metadata);
    created.map_err(|source| QuorumError::File { path: metadata.clone(), source })?;
    let voters = voter.map_or_else(QuorumVoters::default, |(node, directory_id, endpoint)| {
        QuorumVoters::alone(node, directory_id, endpoint)
    });
    let now_ms = clock.wall_ms();
    let head = SnapshotHead {
        epoch: LeaderEpoch(0),
        last_timestamp_ms: now_ms,
        now_ms,
        voters: &voters,
        metadata_version: LATEST_METADATA_VERSION,
    };
    head.write(
        disk,
        &metadata.join(SnapshotId::BOOTSTRAP.file_name()),
        bootstrap_records(),
        Durability::NamedLater,
    )
}

/// True for what a metadata folder has as soon as it has anything; a file that was being written doesn't count.
fn is_metadata(name: &str) -> bool {
    SnapshotId::parse(name).is_some() || name.ends_with(".log")
}
