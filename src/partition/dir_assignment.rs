//! Giving partitions their log directories, and telling the metadata.
//!
//! ```text
//! start         every partition located, directories' counts taken ──▶ where the metadata says otherwise: assignments
//! new partition the directory with the fewest                      ──▶ assignment
//! ```
//! Invariant: each partition of this node is located before it is opened, so that two of them never wait for one another's
//! choice. The caller writes the assignments to the metadata; until then they are remembered here.

use std::path::PathBuf;
use std::sync::Arc;

use super::log_dirs::{Located, Place, Replica};
use super::partition::Partition;
use super::partitions::Partitions;
use crate::cluster::controller::directories::DirectoryAssignment;
use crate::cluster::image::TopicImage;
use crate::log::LogDirectory;
use crate::types::{TopicPartition, Uuid};

impl Partitions {
    /// Locates all partitions of this node. To be called once, before any is asked for. Gives what the metadata has
    /// otherwise.
    #[must_use]
    pub fn place_all(&self) -> Vec<DirectoryAssignment> {
        let image = self.metadata.image();
        let mut assignments = Vec::new();
        let mut unplaced = Vec::new();
        for topic in image.topics.iter() {
            let mut all_assigned = true;
            self.each_replica(topic, |replica| {
                all_assigned &= replica.assigned.is_some();
                if let Located::At(place) = self.locate(replica) {
                    place.joined();
                    if replica.assigned.is_some_and(|id| id != place.id) {
                        assignments.push(assignment(replica, place.id));
                    }
                }
            });
            if !all_assigned {
                unplaced.push(Arc::clone(topic));
            }
        }
        // After the others were counted.
        assignments.extend(unplaced.iter().flat_map(|topic| self.place_new(topic)));
        assignments
    }

    /// Chooses directories for the partitions of a topic that have none in the metadata.
    pub fn place_new(&self, topic: &TopicImage) -> Vec<DirectoryAssignment> {
        let mut assignments = Vec::new();
        self.each_replica(topic, |replica| {
            if replica.assigned.is_some() {
                return self.places.settle(replica);
            }
            assignments.extend(self.place(replica).map(|place| assignment(replica, place.id)));
        });
        assignments
    }

    /// Where a partition is.
    pub(super) fn locate(&self, replica: &Replica<'_>) -> Located<'_> {
        let located = self.places.locate(replica);
        if !matches!(located, Located::Unplaced) {
            return located;
        }
        // The caller may know an older state of the metadata. A decision is forgotten once the newest state has it.
        let assigned = self.assigned_now(replica);
        if assigned.is_some() { self.places.locate(&Replica { assigned, ..*replica }) } else { located }
    }

    /// The place of a partition, chosen now where it has none; `None` while its directory is away.
    pub(super) fn place(&self, replica: &Replica<'_>) -> Option<&Place> {
        match self.locate(replica) {
            Located::At(place) => Some(place),
            Located::Unplaced => self.places.choose(replica, || self.assigned_now(replica)),
            Located::Offline => None,
        }
    }

    fn assigned_now(&self, replica: &Replica<'_>) -> Option<Uuid> {
        let image = self.metadata.image();
        let topic = image.topics.by_id(replica.topic_id)?;
        topic.partition(replica.name.partition)?.directory_of(self.this)
    }

    /// Lets no new partitions go to the directories at these paths, but to all others. Gives the ids of those that are cordoned.
    pub fn cordon(&self, paths: &[PathBuf]) -> Vec<Uuid> {
        self.places.cordon(paths)
    }

    /// A partition that was in the directory `from` is in another now. The caller has to say where it was, for the metadata has
    /// heard of the new directory already.
    pub(super) fn note_moved(&self, partition: &Partition, from: &Arc<LogDirectory>) {
        let replica = Replica { name: partition.name(), topic_id: partition.topic_id(), assigned: None };
        let (from, to) = (self.places.of(from), self.places.of(&partition.directory()));
        if let (Some(from), Some(to)) = (from, to) {
            self.places.moved(&replica, from, to);
            if !self.exists(partition.topic_id()) {
                // What was decided is forgotten when a topic is deleted, and that may have been just before.
                self.places.forget(&replica);
            }
        }
    }

    fn each_replica(&self, topic: &TopicImage, mut see: impl FnMut(&Replica<'_>)) {
        for image in topic.partitions().iter().filter(|image| image.is_replica(self.this)) {
            let name = TopicPartition { topic: Arc::clone(&topic.name), partition: image.index };
            see(&self.replica(topic, image, &name));
        }
    }
}

fn assignment(replica: &Replica<'_>, directory: Uuid) -> DirectoryAssignment {
    DirectoryAssignment { topic_id: replica.topic_id, partition: replica.name.partition, directory }
}
