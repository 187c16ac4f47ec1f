//! What is in the log directories, for those who look after them.
//!
//! Invariant: every partition of this node is in one directory of the answer, unless its directory is offline. Looking opens
//! nothing: the size of a partition that isn't open is taken from its folder.

use std::path::PathBuf;
use std::sync::Arc;

use super::log_dirs::{Place, Replica};
use super::move_of_partition::Progress;
use super::partitions::Partitions;
use crate::cluster::image::TopicImage;
use crate::log::LogDirectory;
use crate::sys::DiskSpace;
use crate::types::TopicPartition;

/// A log directory.
#[derive(Debug)]
pub struct DescribedDirectory {
    /// Where it is.
    pub path: PathBuf,
    /// True while it takes no new partitions.
    pub is_cordoned: bool,
    /// What is in it; `None` while it is offline.
    pub contents: Option<DirectoryContents>,
}

/// What is in a log directory.
#[derive(Debug)]
pub struct DirectoryContents {
    /// How large its file system is, where that can be told.
    pub space: Option<DiskSpace>,
    /// The partitions that were asked for.
    pub replicas: Vec<DescribedReplica>,
}

/// A partition in a log directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DescribedReplica {
    /// Which one.
    pub partition: TopicPartition,
    /// Bytes of its batches.
    pub size_bytes: u64,
    /// Set for a copy that isn't in use yet: how many offsets it lacks.
    pub future_lag: Option<i64>,
}

impl Partitions {
    /// Describes all log directories, with the partitions that are `wanted`. Reads folders: not for a thread that serves.
    #[must_use]
    pub fn describe_directories(&self, wanted: impl Fn(&TopicPartition) -> bool) -> Vec<DescribedDirectory> {
        let describe = |place: &Place| {
            let path = place.directory.path().to_owned();
            let online = !place.directory.is_offline();
            let contents =
                online.then(|| DirectoryContents { space: place.directory.space(), replicas: Vec::new() });
            DescribedDirectory { path, is_cordoned: place.is_cordoned(), contents }
        };
        let mut described: Vec<_> = self.places.iter().map(describe).collect();
        for topic in self.metadata.image().topics.iter() {
            self.describe_topic(topic, &wanted, &mut described);
        }
        let offline =
            |path: &PathBuf| DescribedDirectory { path: path.clone(), is_cordoned: false, contents: None };
        described.extend(self.places.offline.iter().map(offline));
        described
    }

    fn describe_topic(
        &self,
        topic: &TopicImage,
        wanted: &impl Fn(&TopicPartition) -> bool,
        described: &mut [DescribedDirectory],
    ) {
        for image in topic.partitions().iter().filter(|image| image.is_replica(self.this)) {
            let name = TopicPartition { topic: Arc::clone(&topic.name), partition: image.index };
            if !wanted(&name) {
                continue;
            }
            let replica = self.replica(topic, image, &name);
            let Some((place, size_bytes)) = self.measure(&replica) else { continue };
            let mut add = |place: usize, size_bytes, future_lag| {
                let directory = described.get_mut(place).and_then(|directory| directory.contents.as_mut());
                if let Some(contents) = directory {
                    let partition = name.clone();
                    contents.replicas.push(DescribedReplica { partition, size_bytes, future_lag });
                }
            };
            add(place, size_bytes, None);
            let progress =
                self.opened_at(topic.id, image.index).and_then(|partition| partition.move_progress());
            if let Some(Progress { to, size_bytes, offset_lag }) = progress {
                self.place_of(&to).into_iter().for_each(|place| add(place, size_bytes, Some(offset_lag)));
            }
        }
    }

    fn place_of(&self, directory: &Arc<LogDirectory>) -> Option<usize> {
        self.places.iter().position(|place| Arc::ptr_eq(&place.directory, directory))
    }

    /// In which directory of the list a replica is, and how large it is there.
    fn measure(&self, replica: &Replica<'_>) -> Option<(usize, u64)> {
        if let Some(partition) = self.opened_at(replica.topic_id, replica.name.partition) {
            let size_bytes = partition.keep_house(|log, _| log.size_in_bytes())?;
            return Some((self.place_of(&partition.directory())?, size_bytes));
        }
        // One may be so new that nobody has asked yet.
        let place = self.place(replica)?;
        let size_bytes =
            if place.had(replica) { place.directory.unopened_bytes(replica.name).ok()? } else { 0 };
        Some((self.place_of(&place.directory)?, size_bytes))
    }
}
