//! Whose log directories these are: what their `meta.properties` say, and what the metadata says of those that have none.
//!
//! ```text
//! all without meta.properties, and empty      a first start: all get one, that of the metadata first
//! some without                                new disks, if every directory that the metadata names is there; else one of
//!                                             those that it names may be this one, with its disk not mounted: refused
//! the metadata's without, others with         its disk may not be mounted: refused
//! one without, but with logs in it            somebody removed it: refused
//! ```
//! Invariant: nothing is written before all of it is judged, and what is there is never replaced; directories that say different
//! things are refused. Deliberately absent: what the metadata says of partitions.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

pub use super::accepted::Accepted;
use super::metadata_log::metadata_partition;
use crate::cluster::image::MetadataImage;
use crate::log::{LogDirectories, LogDirectory, LogError, MetaProperties, StorageError};
use crate::sys::{Random, random_uuid};
use crate::types::{BrokerId, Uuid};

/// Why log directories can't be this node's.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// A file can't be read or written.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The disk failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The metadata's directory is none of them.
    #[error("the metadata is in {0}, which must be one of log.dirs, and one that can be used")]
    NoMetadataDirectory(PathBuf),
    /// The folder belongs to another node.
    #[error("Stored node id {stored} doesn't match the configured node id {configured} in {path}")]
    OtherNode {
        /// Which folder.
        path: PathBuf,
        /// Whose it is.
        stored: BrokerId,
        /// Who we are.
        configured: BrokerId,
    },
    /// The folder belongs to another cluster.
    #[error("Invalid cluster.id in {path}: expected {expected}, but read {stored}")]
    OtherCluster {
        /// Which folder.
        path: PathBuf,
        /// Whose it is.
        stored: String,
        /// Which cluster we are.
        expected: String,
    },
    /// Two folders are the same to the metadata: one was copied from the other.
    #[error("Found duplicate directory.id {id}: {path} has the one of another log directory")]
    SameDirectory {
        /// Which folder.
        path: PathBuf,
        /// Its id.
        id: Uuid,
    },
    /// Metadata where it doesn't belong: the directories may have changed places.
    #[error("{found} holds metadata, but metadata.log.dir is {configured}: set it to {}, or remove that folder",
        found.parent().unwrap_or(found).display())]
    MetadataElsewhere {
        /// The folder.
        found: PathBuf,
        /// Where it should be.
        configured: PathBuf,
    },
    /// Logs without a name.
    #[error(
        "{path} has no meta.properties, although {trace} is there: restore that file, or start once with \
        --format-log-dirs to get a new one"
    )]
    Nameless {
        /// The directory.
        path: PathBuf,
        /// What shows that it was in use.
        trace: PathBuf,
    },
    /// The metadata's directory is empty, and others are not.
    #[error(
        "{path}, the directory of the metadata, is empty, although {other} was formatted by this node: is a disk not \
        mounted? To go on without the metadata, start once with --accept-lost-metadata: partitions that are found are set \
        aside as -stray, and nothing is deleted"
    )]
    NoMetadata {
        /// The directory.
        path: PathBuf,
        /// Another one.
        other: PathBuf,
    },
    /// A directory is empty, and one that the metadata names is missing.
    #[error(
        "{path} is empty, and {missing}: is a disk not mounted? If it is a new one, start once with --format-log-dirs"
    )]
    InTheirPlace {
        /// The directory.
        path: PathBuf,
        /// What is missing.
        missing: String,
    },
}

/// A directory, and what it says of itself.
#[derive(Debug)]
struct Found {
    directory: LogDirectory,
    properties: Option<MetaProperties>,
}

impl Found {
    fn path(&self) -> PathBuf {
        self.directory.path().to_owned()
    }

    fn id(&self) -> Option<Uuid> {
        self.properties.as_ref()?.directory_id
    }
}

/// The directories of this node, of which nothing is changed yet.
#[derive(Debug)]
pub struct FoundDirectories {
    cluster_id: String,
    node: BrokerId,
    list: Vec<Found>,
    /// The place of the metadata's.
    metadata: usize,
    offline: Vec<PathBuf>,
}

/// The directories of this node, in use, with their ids in the metadata.
#[derive(Debug)]
pub struct NodeDirectories {
    /// The cluster's id.
    pub cluster_id: String,
    /// Those that can be used.
    pub online: Vec<(LogDirectory, Uuid)>,
    /// Those that can't.
    pub offline: Vec<PathBuf>,
    /// The place of the metadata's among those that can be used.
    pub metadata: usize,
    /// Its id.
    pub metadata_id: Uuid,
}

impl FoundDirectories {
    /// Reads who the directories belong to. The cluster is the one asked for, else the one that any of them names, else a new one.
    ///
    /// # Errors
    /// Why they can't be this node's, or can't be all there is.
    pub fn identify(
        directories: LogDirectories,
        metadata_directory: &Path,
        (node, cluster_id): (BrokerId, Option<&str>),
        accepted: Accepted,
        random: &dyn Random,
    ) -> Result<Self, IdentityError> {
        let mut offline: Vec<PathBuf> =
            directories.offline.into_iter().map(|directory| directory.path).collect();
        let mut list = Vec::with_capacity(directories.online.len());
        for directory in directories.online {
            match directory.meta_properties() {
                Ok(properties) => list.push(Found { directory, properties }),
                // Told by the directory itself.
                Err(LogError::Storage(_)) => offline.push(directory.path().to_owned()),
                Err(error) => return Err(error.into()),
            }
        }
        let metadata = list.iter().position(|found| found.directory.path() == metadata_directory);
        let metadata =
            metadata.ok_or_else(|| IdentityError::NoMetadataDirectory(metadata_directory.to_owned()))?;
        let named = list.iter().find_map(|found| Some(found.properties.as_ref()?.cluster_id.clone()));
        let cluster_id =
            cluster_id.map(str::to_owned).or(named).unwrap_or_else(|| random_uuid(random).to_string());
        let found = Self { cluster_id, node, list, metadata, offline };
        found.check_names()?;
        found.check_unformatted(accepted)?;
        Ok(found)
    }

    /// The directory with the metadata.
    #[must_use]
    pub fn metadata_directory(&self) -> &LogDirectory {
        &self.of_metadata().directory
    }

    #[expect(clippy::indexing_slicing, reason = "it is a place in the list, which doesn't change")]
    fn of_metadata(&self) -> &Found {
        &self.list[self.metadata]
    }

    /// All of them that can be used, with their ids, as far as they have one.
    pub fn iter(&self) -> impl Iterator<Item = (&LogDirectory, Option<Uuid>)> {
        self.list.iter().map(|found| (&found.directory, found.id()))
    }

    fn check_names(&self) -> Result<(), IdentityError> {
        let mut ids = BTreeSet::new();
        for found in &self.list {
            let Some(stored) = &found.properties else { continue };
            let path = found.path();
            if stored.node_id != self.node {
                let (stored, configured) = (stored.node_id, self.node);
                return Err(IdentityError::OtherNode { path, stored, configured });
            }
            if stored.cluster_id != self.cluster_id {
                let (stored, expected) = (stored.cluster_id.clone(), self.cluster_id.clone());
                return Err(IdentityError::OtherCluster { path, stored, expected });
            }
            if let Some(id) = stored.directory_id.filter(|id| !ids.insert(*id)) {
                return Err(IdentityError::SameDirectory { path, id });
            }
        }
        Ok(())
    }

    fn check_unformatted(&self, accepted: Accepted) -> Result<(), IdentityError> {
        let metadata = metadata_partition();
        for (place, found) in self.list.iter().enumerate() {
            if place != self.metadata && found.directory.existing().contains_key(&metadata) {
                let configured = self.metadata_directory().path().to_owned();
                return Err(IdentityError::MetadataElsewhere {
                    found: found.path().join(metadata.to_string()),
                    configured,
                });
            }
            let is_nameless = found.properties.is_none() && !accepted.unformatted_directories;
            if let Some(trace) = found.directory.trace(None).filter(|_| is_nameless) {
                return Err(IdentityError::Nameless { path: found.path(), trace });
            }
        }
        let of_metadata = self.of_metadata();
        let is_blank = of_metadata.properties.is_none() && of_metadata.directory.trace(None).is_none();
        let other = self.list.iter().find(|found| found.properties.is_some());
        match other.filter(|_| is_blank && !accepted.lost_metadata) {
            Some(other) => Err(IdentityError::NoMetadata { path: of_metadata.path(), other: other.path() }),
            None => Ok(()),
        }
    }

    /// Checks that an empty directory is a new one, and none that the metadata knows.
    ///
    /// # Errors
    /// Which one may be in the place of another.
    pub fn check_new(&self, image: &MetadataImage, accepted: Accepted) -> Result<(), IdentityError> {
        let missing = self.missing(image);
        let ids = missing.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let empty = self.list.iter().find(|found| found.properties.is_none());
        let Some(empty) = empty.filter(|_| !accepted.unformatted_directories) else {
            // Those that can't be used are told already.
            if missing.len() > self.offline.len() {
                tracing::warn!(%ids, "the metadata names log directories that are missing; their partitions are offline");
            }
            return Ok(());
        };
        let path = empty.path();
        let is_first_start = image.topics.is_empty() && image.cluster.broker(self.node).is_none();
        if is_first_start || image.features.has_directories() && missing.is_empty() {
            tracing::info!(path = %path.display(), "a new log directory");
            return Ok(());
        }
        let missing = match image.features.has_directories() {
            true => format!("the metadata names log directories that are missing, with directory.id {ids}"),
            false => "metadata as old as this doesn't know which directories there were".to_owned(),
        };
        Err(IdentityError::InTheirPlace { path, missing })
    }

    /// The directories that the metadata names and that are not there.
    fn missing(&self, image: &MetadataImage) -> BTreeSet<Uuid> {
        let registered =
            image.cluster.broker(self.node).into_iter().flat_map(|broker| broker.log_dirs.iter().copied());
        let partitions = image.topics.iter().flat_map(|topic| topic.partitions());
        let assigned = partitions.filter_map(|partition| partition.directory_of(self.node));
        let mut missing: BTreeSet<Uuid> = registered.chain(assigned).collect();
        for id in self.list.iter().filter_map(Found::id) {
            missing.remove(&id);
        }
        missing
    }

    /// Takes the directories into use, and names those that have no name. One that fails is left out, as at any other time.
    ///
    /// # Errors
    /// That the metadata's fails.
    pub fn begin(self, random: &dyn Random) -> Result<NodeDirectories, IdentityError> {
        let metadata_path = self.metadata_directory().path().to_owned();
        let Self { cluster_id, node, list, metadata, mut offline } = self;
        let mut online = Vec::with_capacity(list.len());
        // The metadata's comes first: if a first start ends in between, that one is not taken for one whose disk is away.
        let mut in_order: Vec<(usize, Found)> = list.into_iter().enumerate().collect();
        in_order.sort_by_key(|(place, _)| *place != metadata);
        for (place, mut found) in in_order {
            match begin_one(&mut found, &cluster_id, node, random) {
                Ok(id) => online.push((place, (found.directory, id))),
                Err(error) if place == metadata => return Err(error),
                Err(error) => {
                    let path = found.path();
                    tracing::error!(directory = %path.display(), %error, "the log directory can't be used; its partitions are offline");
                    offline.push(path);
                }
            }
        }
        online.sort_by_key(|(place, _)| *place);
        let online: Vec<(LogDirectory, Uuid)> = online.into_iter().map(|(_, found)| found).collect();
        let of_metadata =
            online.iter().zip(0..).find(|((directory, _), _)| directory.path() == metadata_path);
        let Some(((_, metadata_id), metadata)) = of_metadata else {
            return Err(IdentityError::NoMetadataDirectory(metadata_path));
        };
        let metadata_id = *metadata_id;
        Ok(NodeDirectories { cluster_id, online, offline, metadata, metadata_id })
    }
}

fn begin_one(
    found: &mut Found,
    cluster_id: &str,
    node: BrokerId,
    random: &dyn Random,
) -> Result<Uuid, IdentityError> {
    found.directory.begin()?;
    if let Some(id) = found.id() {
        return Ok(id);
    }
    let id = random_uuid(random);
    found.directory.write_meta_properties(&MetaProperties {
        cluster_id: cluster_id.to_owned(),
        node_id: node,
        directory_id: Some(id),
    })?;
    Ok(id)
}
