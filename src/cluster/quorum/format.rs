//! Gives a new metadata folder what Kafka's format tool gives it: the first records, and the voters.
//!
//! Invariant: what is there is never replaced.

use std::path::Path;

use kalda_protocol::messages::metadata::feature_level_record::FeatureLevelRecord;

use super::checkpoint_file::{BOOTSTRAP_CHECKPOINT, SnapshotHead, SnapshotId};
use super::error::QuorumError;
use super::metadata_log::METADATA_FOLDER;
use super::voters::{ControllerEndpoint, QuorumVoters};
use crate::cluster::image::features::{BOOTSTRAP_LEVELS, LATEST_METADATA_VERSION};
use crate::cluster::record::MetadataRecord;
use crate::sys::{Clock, Disk};
use crate::types::{BrokerId, LeaderEpoch, TimestampMs, Uuid};

/// The features of a new cluster.
pub fn bootstrap_records() -> impl Iterator<Item = MetadataRecord> {
    BOOTSTRAP_LEVELS.iter().map(|(name, feature_level)| {
        let feature_level = *feature_level;
        FeatureLevelRecord { name: (*name).into(), feature_level, ..Default::default() }.into()
    })
}

/// Writes the files that a new metadata folder begins with, if it has no metadata yet.
pub fn format_metadata(
    disk: &dyn Disk,
    directory: &Path,
    clock: &dyn Clock,
    voter: Option<(BrokerId, Uuid, &ControllerEndpoint)>,
) -> Result<(), QuorumError> {
    let bootstrap = directory.join(BOOTSTRAP_CHECKPOINT);
    let metadata = directory.join(METADATA_FOLDER);
    let exists = |path: &Path| {
        let entry = disk.entry(path);
        entry
            .map_err(|source| QuorumError::File { path: path.to_owned(), source })
            .map(|entry| entry.is_some())
    };
    if exists(&bootstrap)? || exists(&metadata)? {
        return Ok(());
    }
    let now_ms = clock.wall_ms();
    let write = |path: &Path, last_ms: TimestampMs, voters: &QuorumVoters, records: Vec<MetadataRecord>| {
        let head = SnapshotHead {
            epoch: LeaderEpoch(0),
            last_timestamp_ms: last_ms,
            now_ms,
            voters,
            metadata_version: LATEST_METADATA_VERSION,
        };
        head.write(disk, path, records.into_iter())
    };
    if let Some((node, directory_id, endpoint)) = voter {
        let created = disk.create_folder(&metadata);
        created.map_err(|source| QuorumError::File { path: metadata.clone(), source })?;
        let voters = QuorumVoters::alone(node, directory_id, endpoint);
        write(&metadata.join(SnapshotId::BOOTSTRAP.file_name()), now_ms, &voters, Vec::new())?;
    }
    // Last, since it marks the folder as whole.
    write(&bootstrap, TimestampMs(0), &QuorumVoters::default(), bootstrap_records().collect())
}
