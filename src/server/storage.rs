//! The storage of a broker that starts: its directories, its metadata, and what belongs together.
//!
//! ```text
//! directories locked and examined ─▶ whose are they? ─▶ metadata read ─▶ is that all there was? ──no──▶ refused, with a sentence
//!                                                                              │
//!      metadata led ◀─ folders that it doesn't know set aside ◀─ directories taken into use, new ones named
//! ```
//! Invariant: nothing is changed before all of it is judged, so that a start that was refused can be tried again with what was
//! missing.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;

use super::World;
use super::memory_shares::MemoryShares;
use crate::cluster::quorum::identity::{FoundDirectories, NodeDirectories};
use crate::cluster::quorum::{MetadataFacts, check_metadata};
use crate::cluster::{Controller, ControllerDoors, ControllerOptions, FoundMetadata};
use crate::config::BrokerConfig;
use crate::log::{DirectoryDoors, DirectorySettings, LogDirectories, LogDirectory, ProducerMemory};
use crate::partition::{FoundFolders, Holdings};
use crate::sys::KeptMemory;
use crate::types::{TopicId, Uuid};

pub use crate::cluster::quorum::identity::Accepted;

/// The files that logs hold open, at the most: so many take some tens of MB in the kernel.
const MOST_LOG_FILES: u64 = 32_768;

/// All of it, in use.
pub struct Storage {
    /// The cluster's id.
    pub cluster_id: String,
    /// The directories.
    pub holdings: Holdings,
    /// The metadata, led by this node.
    pub controller: Arc<Controller>,
}

impl Storage {
    /// Opens it. Blocks.
    ///
    /// # Errors
    /// With a sentence, when it can't be had, or can't be all there was.
    pub fn open(
        config: &Arc<BrokerConfig>,
        world: &World,
        shares: MemoryShares,
        accepted: Accepted,
    ) -> anyhow::Result<Self> {
        let metadata_path = std::path::absolute(&config.storage.metadata_log_dir)?;
        let owner = (config.node_id, config.cluster_id.as_deref());
        let random = &*world.random;
        let directories = examine(config, world, shares)?;
        let found = FoundDirectories::identify(directories, &metadata_path, owner, accepted, random)?;
        let (options, doors) = (
            ControllerOptions::from_config(config, KeptMemory::new(shares.metadata)),
            controller_doors(world),
        );
        let metadata = FoundMetadata::read(found.metadata_directory(), &options, &doors, accepted)?;
        let deleted = metadata.deleted_among(topic_ids(&found))?;
        judge(config, &found, &metadata, &deleted, accepted)?;
        let found = found.begin(random)?;
        let NodeDirectories { cluster_id, online, offline, metadata: place, metadata_id } = found;
        let found = FoundFolders { directories: online, metadata: place, offline, deleted };
        let holdings = found.settle(metadata.image(), config.node_id);
        let directory = (&**holdings.metadata_directory(), metadata_id);
        let controller = Controller::lead(metadata, directory, options, doors);
        let controller = Arc::new(controller.context("the metadata can't be written")?);
        Ok(Self { cluster_id, holdings, controller })
    }

    /// The ids of the directories that can be used.
    #[must_use]
    pub fn directory_ids(&self) -> Vec<Uuid> {
        self.holdings.directories().iter().map(|(_, id)| *id).collect()
    }

    /// The ids of those at these paths.
    #[must_use]
    pub fn cordoned_ids(&self, paths: &[PathBuf]) -> Vec<Uuid> {
        let directories = self.holdings.directories().iter();
        let cordoned = directories.filter(|(directory, _)| paths.iter().any(|path| path == directory.path()));
        cordoned.map(|(_, id)| *id).collect()
    }

    /// The epoch under which the last process stopped, if it closed every directory in good order.
    #[must_use]
    pub fn clean_shutdown_epoch(&self) -> Option<i64> {
        let mut epochs =
            self.holdings.directories().iter().map(|(directory, _)| directory.clean_broker_epoch());
        let first = epochs.next()??;
        epochs.all(|epoch| epoch == Some(first)).then_some(first)
    }
}

fn judge(
    config: &BrokerConfig,
    found: &FoundDirectories,
    metadata: &FoundMetadata,
    deleted: &BTreeSet<TopicId>,
    accepted: Accepted,
) -> anyhow::Result<()> {
    if !accepted.lost_metadata {
        let facts = MetadataFacts {
            is_new: metadata.is_new(),
            end: metadata.end_offset(),
            image: metadata.image(),
            deleted,
        };
        let directories: Vec<(&LogDirectory, Option<Uuid>)> = found.iter().collect();
        check_metadata(&facts, found.metadata_directory().path(), config.node_id, &directories)?;
    }
    Ok(found.check_new(metadata.image(), accepted)?)
}

/// The topics of which there are folders.
fn topic_ids(found: &FoundDirectories) -> BTreeSet<TopicId> {
    let of_directory = |directory: &LogDirectory| {
        let ids = directory
            .existing()
            .values()
            .copied()
            .chain(directory.futures().iter().map(|future| future.topic_id));
        ids.flatten().collect::<Vec<TopicId>>()
    };
    found.iter().flat_map(|(directory, _)| of_directory(directory)).collect()
}

fn examine(config: &BrokerConfig, world: &World, shares: MemoryShares) -> anyhow::Result<LogDirectories> {
    // A quarter is left to connections, and to readers of files that the logs let go of meanwhile.
    let for_logs = world.max_open_files.map_or(MOST_LOG_FILES, |limit| MOST_LOG_FILES.min(limit / 4 * 3));
    let for_logs = usize::try_from(for_logs).unwrap_or(usize::MAX);
    let max_open_files = for_logs / config.storage.log_dirs.len().max(1);
    let settings = DirectorySettings {
        max_wal_bytes: config.storage.log_wal_max_bytes,
        max_open_files,
        max_decompressed_bytes: shares.opened_batch,
        recovery_threads: config.storage.upkeep.num_recovery_threads_per_data_dir,
        producers: ProducerMemory::new(shares.producers),
        ..DirectorySettings::default()
    };
    // Clients name directories as Kafka names them: from the root on.
    let paths = config.storage.log_dirs.iter().map(std::path::absolute).collect::<Result<Vec<_>, _>>()?;
    let (disk, clock, random) =
        (Arc::clone(&world.disk), Arc::clone(&world.clock), Arc::clone(&world.random));
    Ok(LogDirectories::examine(&paths, &settings, &DirectoryDoors { disk, clock, random })?)
}

fn controller_doors(world: &World) -> ControllerDoors {
    ControllerDoors {
        disk: Arc::clone(&world.disk),
        clock: Arc::clone(&world.clock),
        random: Arc::clone(&world.random),
    }
}
