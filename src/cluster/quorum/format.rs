//! Makes a folder one that Kafka would call formatted: the cluster's id, the directory's id, the first records.
//!
//! Invariant: what is there is never replaced; folders that say different things are refused. Only the metadata folder
//! has a bootstrap file and voters.

use std::path::Path;

use kalda_protocol::messages::metadata::feature_level_record::FeatureLevelRecord;

use super::checkpoint_file::{BOOTSTRAP_CHECKPOINT, SnapshotHead, SnapshotId};
use super::error::QuorumError;
use super::metadata_log::METADATA_FOLDER;
use super::voters::{ControllerEndpoint, QuorumVoters};
use crate::cluster::image::features::{BOOTSTRAP_LEVELS, LATEST_METADATA_VERSION};
use crate::cluster::record::MetadataRecord;
use crate::log::{LogDirectory, LogError, MetaProperties, StorageError};
use crate::sys::{Clock, Disk, Random, random_uuid};
use crate::types::{BrokerId, LeaderEpoch, Uuid};

/// Why log directories can't be this node's.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// A file can't be read or written.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The disk failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The folder belongs to another node.
    #[error("Stored node id {stored} doesn't match the configured node id {configured} in {path}")]
    OtherNode {
        /// Which folder.
        path: String,
        /// Whose it is.
        stored: BrokerId,
        /// Who we are.
        configured: BrokerId,
    },
    /// Two folders are the same to the metadata: one was copied from the other.
    #[error("Found duplicate directory.id {id}: {path} has the one of another log directory")]
    SameDirectory {
        /// Which folder.
        path: String,
        /// Its id.
        id: Uuid,
    },
    /// The folder belongs to another cluster.
    #[error("Invalid cluster.id in {path}: expected {expected}, but read {stored}")]
    OtherCluster {
        /// Which folder.
        path: String,
        /// Whose it is.
        stored: String,
        /// Which cluster we are.
        expected: String,
    },
}

/// Who this node is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeIdentity {
    /// The cluster's id.
    pub cluster_id: String,
    /// The ids of the log directories, in their order.
    pub directory_ids: Vec<Uuid>,
}

/// Reads who the log directories belong to, and names those that are new: the cluster is the one that any of them names,
/// else the one asked for, else a new one.
pub fn identify(
    directories: &[&LogDirectory],
    node: BrokerId,
    cluster_id: Option<&str>,
    random: &dyn Random,
) -> Result<NodeIdentity, IdentityError> {
    let mut found = Vec::with_capacity(directories.len());
    for directory in directories {
        found.push(directory.meta_properties()?);
    }
    let stored = found.iter().flatten().map(|properties| properties.cluster_id.clone()).next();
    let expected =
        cluster_id.map(str::to_owned).or(stored).unwrap_or_else(|| random_uuid(random).to_string());
    let mut directory_ids = Vec::with_capacity(directories.len());
    for (directory, found) in directories.iter().zip(found) {
        let path = || directory.path().display().to_string();
        match &found {
            Some(stored) if stored.node_id != node => {
                return Err(IdentityError::OtherNode {
                    path: path(),
                    stored: stored.node_id,
                    configured: node,
                });
            }
            Some(stored) if stored.cluster_id != expected => {
                let stored = stored.cluster_id.clone();
                return Err(IdentityError::OtherCluster { path: path(), stored, expected });
            }
            _ => {}
        }
        let id = match found.and_then(|properties| properties.directory_id) {
            Some(id) => id,
            None => {
                let id = random_uuid(random);
                let (cluster_id, directory_id) = (expected.clone(), Some(id));
                directory.write_meta_properties(&MetaProperties {
                    cluster_id,
                    node_id: node,
                    directory_id,
                })?;
                id
            }
        };
        if directory_ids.contains(&id) {
            return Err(IdentityError::SameDirectory { path: path(), id });
        }
        directory_ids.push(id);
    }
    Ok(NodeIdentity { cluster_id: expected, directory_ids })
}

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
    head.write(disk, &metadata.join(SnapshotId::BOOTSTRAP.file_name()), bootstrap_records())
}

/// True for what a metadata folder has as soon as it has anything; a file that was being written doesn't count.
fn is_metadata(name: &str) -> bool {
    SnapshotId::parse(name).is_some() || name.ends_with(".log")
}
