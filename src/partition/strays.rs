//! What a start does with the folders it finds, before any partition is asked for: each belongs to a partition that the metadata
//! knows, or to a topic whose deletion it records, or is set aside.
//!
//! ```text
//! topic id known, of this name, a replica here       kept; of several, that in the directory that the metadata names
//! deletion of the topic id recorded                  left to be removed
//! topic id unknown, and the metadata has a partition
//!     of this name in this very directory            kept: its partition.metadata is wrong, and whoever opens it says so
//! anything else                                      <topic>-<partition>.<32 hex>-stray, as in Kafka
//! -stray, and the partition is known and has none    comes back
//! ```
//! Invariant: a folder goes only because its topic's deletion is recorded. A partition whose files may be elsewhere, or of which
//! nobody knows which folder is the right one, is offline, and not begun anew.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use crate::cluster::controller::CLUSTER_METADATA_TOPIC;
use crate::cluster::image::partition::PartitionImage;
use crate::cluster::image::{MetadataImage, TopicImage};
use crate::log::{LogDirectory, StrayFolder};
use crate::types::{BrokerId, PartitionIndex, TopicId, TopicPartition, Uuid};

/// A partition, however its topic is called.
type PartitionKey = (TopicId, PartitionIndex);

/// The log directories as they were found.
#[derive(Debug)]
pub struct FoundFolders {
    /// Those that can be used, with their ids in the metadata.
    pub directories: Vec<(LogDirectory, Uuid)>,
    /// Which of these has the metadata.
    pub metadata: usize,
    /// The others.
    pub offline: Vec<PathBuf>,
    /// Topics whose deletion the metadata records, of those that have a folder.
    pub deleted: BTreeSet<TopicId>,
}

/// The log directories, with nothing in them that the metadata doesn't know.
#[derive(Debug)]
pub struct Holdings {
    pub(super) directories: Vec<(Arc<LogDirectory>, Uuid)>,
    pub(super) metadata_directory: Arc<LogDirectory>,
    pub(super) offline: Vec<PathBuf>,
    /// Topic ids whose folders may be removed.
    pub(super) deleted: BTreeSet<TopicId>,
    /// Topic ids in folders that are kept although the metadata doesn't know them.
    pub(super) doubtful: BTreeSet<TopicId>,
    /// Partitions that are offline, though their directory is not.
    pub(super) withheld: BTreeSet<PartitionKey>,
}

impl Holdings {
    /// The directories that can be used, with their ids in the metadata.
    #[must_use]
    pub fn directories(&self) -> &[(Arc<LogDirectory>, Uuid)] {
        &self.directories
    }

    /// The one with the metadata.
    #[must_use]
    pub const fn metadata_directory(&self) -> &Arc<LogDirectory> {
        &self.metadata_directory
    }
}

impl FoundFolders {
    /// Sets aside what `node`'s metadata doesn't know, and brings back what it knows again.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "the metadata's directory is one of them")]
    pub fn settle(self, image: &MetadataImage, node: BrokerId) -> Holdings {
        let Self { directories, metadata, offline, deleted } = self;
        let mut settling = Settling { image, node, directories, deleted, doubtful: BTreeSet::new() };
        settling.set_strays_aside();
        settling.keep_unknown_futures();
        settling.bring_back();
        settling.name_unnamed();
        settling.name_lacking();
        let withheld = settling.withheld(&offline);
        let Settling { directories, deleted, doubtful, .. } = settling;
        let directories: Vec<(Arc<LogDirectory>, Uuid)> =
            directories.into_iter().map(|(directory, id)| (Arc::new(directory), id)).collect();
        let metadata_directory = Arc::clone(&directories[metadata].0);
        Holdings { directories, metadata_directory, offline, deleted, doubtful, withheld }
    }
}

/// What a folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Known,
    Deleted,
    WrongId,
    Stray,
}

struct Settling<'a> {
    image: &'a MetadataImage,
    node: BrokerId,
    directories: Vec<(LogDirectory, Uuid)>,
    deleted: BTreeSet<TopicId>,
    doubtful: BTreeSet<TopicId>,
}

#[expect(clippy::indexing_slicing, reason = "places are those of the list, which doesn't change")]
impl Settling<'_> {
    fn at(&self, place: usize) -> &(LogDirectory, Uuid) {
        &self.directories[place]
    }

    fn directory_mut(&mut self, place: usize) -> &mut LogDirectory {
        &mut self.directories[place].0
    }
}

impl Settling<'_> {
    fn set_strays_aside(&mut self) {
        for place in 0..self.directories.len() {
            let found = self.at(place).0.existing();
            let found: Vec<(TopicPartition, Option<TopicId>)> =
                found.iter().map(|(partition, id)| (partition.clone(), *id)).collect();
            for (partition, id) in found {
                match self.standing(place, &partition, id) {
                    Standing::Known | Standing::Deleted => {}
                    Standing::WrongId => self.doubtful.extend(id),
                    Standing::Stray => self.set_aside(place, &partition, id),
                }
            }
        }
    }

    /// What was being moved of a topic that the metadata doesn't know is no partition's, and stays.
    fn keep_unknown_futures(&mut self) {
        let futures = self.directories.iter().flat_map(|(directory, _)| directory.futures());
        let unknown = futures
            .filter_map(|future| future.topic_id)
            .filter(|id| self.image.topics.by_id(*id).is_none() && !self.deleted.contains(id));
        self.doubtful.extend(unknown.collect::<Vec<_>>());
    }

    fn set_aside(&mut self, place: usize, partition: &TopicPartition, id: Option<TopicId>) {
        let directory = self.directory_mut(place);
        let from = directory.path().join(partition.to_string());
        let (topic_id, from) = (id.unwrap_or_default(), from.display());
        match directory.set_aside(partition) {
            Ok(Some(to)) => {
                tracing::warn!(%from, to = %to.display(), %topic_id,
                    "the metadata doesn't know this partition: its folder is set aside");
            }
            Ok(None) => {}
            Err(error) => {
                self.doubtful.extend(id);
                tracing::error!(%from, %topic_id, %error, "the metadata doesn't know this partition, and its folder can't be set aside");
            }
        }
    }

    fn standing(&self, place: usize, partition: &TopicPartition, id: Option<TopicId>) -> Standing {
        let by_name = || Some((self.image.topics.by_name(&partition.topic)?, partition.partition));
        if &*partition.topic == CLUSTER_METADATA_TOPIC {
            return Standing::Known;
        }
        let Some(id) = id else {
            // What the folder can't say, its name says.
            let replica = by_name().and_then(|(topic, index)| self.replica(topic, index));
            return if replica.is_some() { Standing::Known } else { Standing::Stray };
        };
        match self.image.topics.by_id(id) {
            Some(topic) if topic.name == partition.topic => match self.replica(topic, partition.partition) {
                Some(replica) if self.is_other_copy(place, partition, id, replica) => Standing::Stray,
                Some(_) => Standing::Known,
                None => Standing::Stray,
            },
            Some(_) => Standing::Stray,
            None if self.deleted.contains(&id) => Standing::Deleted,
            None => match by_name().filter(|(topic, index)| self.is_its_place(place, topic, *index)) {
                Some(_) => Standing::WrongId,
                None => Standing::Stray,
            },
        }
    }

    /// This node's replica of a partition.
    fn replica<'t>(&self, topic: &'t TopicImage, index: PartitionIndex) -> Option<&'t PartitionImage> {
        let partition = topic.partition(index).map(|partition| &***partition);
        partition.filter(|partition: &&PartitionImage| partition.is_replica(self.node))
    }

    /// True if the metadata names another directory in which there is a folder of the partition, too.
    fn is_other_copy(
        &self,
        place: usize,
        partition: &TopicPartition,
        id: TopicId,
        replica: &PartitionImage,
    ) -> bool {
        let assigned = replica.directory_of(self.node);
        self.at(place).0.had_folder(partition)
            && assigned != Some(self.at(place).1)
            && self.directories.iter().any(|(directory, directory_id)| {
                let found = directory.existing().get(partition);
                assigned == Some(*directory_id)
                    && found.is_some_and(|found| found.is_none_or(|found| found == id))
                    && directory.had_folder(partition)
            })
    }

    /// True if a partition has its place in this directory, and no folder anywhere, not even one that was set aside.
    fn is_its_place(&self, place: usize, topic: &TopicImage, index: PartitionIndex) -> bool {
        let Some(replica) = self.replica(topic, index) else { return false };
        let name = TopicPartition { topic: Arc::clone(&topic.name), partition: index };
        let is_here = match replica.directory_of(self.node) {
            Some(assigned) => assigned == self.at(place).1,
            None => self.directories.len() == 1,
        };
        is_here && !self.has_folder(&name, topic.id) && !self.has_stray((topic.id, index))
    }

    fn has_stray(&self, (id, index): PartitionKey) -> bool {
        let mut strays = self.directories.iter().flat_map(|(directory, _)| directory.strays());
        strays.any(|stray| stray.topic_id == Some(id) && stray.partition.partition == index)
    }

    fn has_folder(&self, name: &TopicPartition, id: TopicId) -> bool {
        let is_its = |found: &Option<TopicId>| found.is_none_or(|found| found == id);
        self.directories.iter().any(|(directory, _)| directory.existing().get(name).is_some_and(is_its))
    }

    fn bring_back(&mut self) {
        for ((id, index), candidates) in self.returning() {
            let Some(topic) = self.image.topics.by_id(id) else { continue };
            let name = TopicPartition { topic: Arc::clone(&topic.name), partition: index };
            let assigned = self.replica(topic, index).and_then(|replica| replica.directory_of(self.node));
            let is_assigned = |(place, _): &&(usize, StrayFolder)| assigned == Some(self.at(*place).1);
            let chosen = match candidates.as_slice() {
                [only] => Some(only),
                several => several.iter().find(is_assigned),
            };
            let Some((place, stray)) = chosen.cloned() else { continue };
            let directory = self.directory_mut(place);
            let from = directory.path().join(&stray.name);
            let from = from.display();
            match directory.bring_back(&stray, &name) {
                Ok(to) => {
                    tracing::info!(%from, to = %to.display(), "the metadata knows this partition again: its folder is back")
                }
                Err(error) => tracing::error!(%from, %error, "the folder that was set aside can't be used"),
            }
        }
    }

    /// A folder that can't say its topic's id is that of the topic which has its name now, and goes with it.
    fn name_unnamed(&mut self) {
        for (directory, _) in &mut self.directories {
            let unnamed = directory.existing().iter().filter(|(_, id)| id.is_none());
            let owner = |name: &TopicPartition| self.image.topics.by_name(&name.topic).map(|topic| topic.id);
            let owned = unnamed.filter_map(|(name, _)| Some((name.clone(), owner(name)?)));
            for (name, id) in owned.collect::<Vec<_>>() {
                directory.name_folder(&name, id);
            }
        }
    }

    /// What was flushed of a partition is missing in the directory in which the metadata has it, and nowhere else.
    fn name_lacking(&mut self) {
        for place in 0..self.directories.len() {
            let lacking = self.at(place).0.lacking();
            let owner = |name: &TopicPartition| {
                let topic = self.image.topics.by_name(&name.topic)?;
                self.is_its_place(place, topic, name.partition).then_some(topic.id)
            };
            let owned = lacking.into_iter().map(|name| (owner(&name), name)).collect::<Vec<_>>();
            for (owner, name) in owned {
                self.directory_mut(place).name_lacking(&name, owner);
            }
        }
    }

    /// What was set aside of partitions that the metadata knows, and that have no folder.
    fn returning(&self) -> BTreeMap<PartitionKey, Vec<(usize, StrayFolder)>> {
        let mut returning: BTreeMap<PartitionKey, Vec<(usize, StrayFolder)>> = BTreeMap::new();
        for (place, (directory, _)) in self.directories.iter().enumerate() {
            for stray in directory.strays() {
                let (Some(id), index) = (stray.topic_id, stray.partition.partition) else { continue };
                let topic = self.image.topics.by_id(id);
                let Some(topic) = topic.filter(|topic| self.replica(topic, index).is_some()) else {
                    continue;
                };
                let name = TopicPartition { topic: Arc::clone(&topic.name), partition: index };
                if self.has_folder(&name, id) {
                    let path = directory.path().join(&stray.name);
                    tracing::warn!(path = %path.display(), "this folder stays set aside: its partition has another one");
                } else {
                    returning.entry((id, index)).or_default().push((place, stray.clone()));
                }
            }
        }
        returning
    }

    /// Partitions that are not begun anew, since their records may be somewhere.
    fn withheld(&self, offline: &[PathBuf]) -> BTreeSet<PartitionKey> {
        let mut withheld = BTreeSet::new();
        // Those that stay although they are wanted.
        for (key, candidates) in self.returning() {
            let paths = candidates.iter().map(|(place, stray)| self.at(*place).0.path().join(&stray.name));
            let paths: Vec<String> = paths.map(|path| path.display().to_string()).collect();
            tracing::error!(
                paths = paths.join(", "),
                "a partition is offline: nobody knows which of the folders that were set aside it needs"
            );
            withheld.insert(key);
        }
        if offline.is_empty() {
            return withheld;
        }
        let mut doubtful = 0_usize;
        for topic in self.image.topics.iter() {
            for replica in topic.partitions().iter().filter(|partition| partition.is_replica(self.node)) {
                let name = TopicPartition { topic: Arc::clone(&topic.name), partition: replica.index };
                if replica.directory_of(self.node).is_none() && !self.has_folder(&name, topic.id) {
                    withheld.insert((topic.id, replica.index));
                    doubtful += 1;
                }
            }
        }
        if doubtful > 0 {
            tracing::warn!(
                partitions = doubtful,
                "partitions without a folder are offline: they may be in a log directory that can't be used"
            );
        }
        withheld
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use kalda_protocol::messages::metadata::partition_record::PartitionRecord;
    use kalda_protocol::messages::metadata::topic_record::TopicRecord;

    use super::*;
    use crate::cluster::image::partition::UNASSIGNED_DIRECTORY;
    use crate::log::DirectorySettings;
    use crate::sys::{PosixDisk, SystemClock, SystemRandom};

    const NODE: BrokerId = BrokerId(1);
    const TOPIC: TopicId = Uuid([9; 16]);
    const HERE: Uuid = Uuid([1; 16]);
    const AWAY: Uuid = Uuid([2; 16]);

    /// Topic `t` with a partition in each of these directories.
    fn image(directories: &[Uuid]) -> MetadataImage {
        let topic = TopicRecord { name: "t".into(), topic_id: TOPIC, ..TopicRecord::default() };
        let partitions = directories.iter().zip(0..).map(|(directory, partition_id)| {
            let partition = PartitionRecord {
                partition_id,
                topic_id: TOPIC,
                replicas: vec![NODE.0],
                isr: vec![NODE.0],
                leader: NODE.0,
                directories: vec![*directory],
                ..PartitionRecord::default()
            };
            partition.into()
        });
        let records: Vec<_> = std::iter::once(topic.into()).chain(partitions).collect();
        MetadataImage::default().apply(&records).expect("it fits").0
    }

    fn found(path: &Path, offline: &[&str]) -> FoundFolders {
        let (disk, clock, random) =
            (Arc::new(PosixDisk), Arc::new(SystemClock::default()), Arc::new(SystemRandom));
        let directory = LogDirectory::open(path, &DirectorySettings::default(), disk, clock, random);
        FoundFolders {
            directories: vec![(directory.expect("opens"), HERE)],
            metadata: 0,
            offline: offline.iter().map(PathBuf::from).collect(),
            deleted: BTreeSet::new(),
        }
    }

    #[test]
    fn what_may_be_in_a_directory_that_is_away_is_not_begun_anew() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("t-3")).expect("a folder");
        let image = image(&[HERE, AWAY, UNASSIGNED_DIRECTORY, UNASSIGNED_DIRECTORY]);
        let holdings = found(folder.path(), &["/away"]).settle(&image, NODE);
        // One that is assigned is offline by that; one that has a folder is there.
        assert_eq!(holdings.withheld, BTreeSet::from([(TOPIC, PartitionIndex(2))]));
        drop(holdings);
        let holdings = found(folder.path(), &[]).settle(&image, NODE);
        assert!(holdings.withheld.is_empty(), "there is no other place");
    }
}
