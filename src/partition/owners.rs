//! Which topic has a partition's name in the log directories: one at a time.
//!
//! ```text
//! metadata   A ─────────── deleted, and B made of that name ─────────────────────▶
//! t-0        A's ──────────────────── claimed by B: A is ended ──▶ B's ──────────▶   whoever comes first for B ends A,
//!                                                        ▲ deleted(A): nothing to do   or the deletion does, when it is heard of
//! ```
//! Folders, checkpoints and what else is known by the name alone say nothing of the topic. Requests find a topic as soon as
//! its metadata is published, and may come before the room has heard that another of that name is gone.
//!
//! Invariant: no log of a topic is opened before that of the topic that had its name before is ended: its waiters told, its
//! folder renamed, its checkpoints forgotten. Whoever comes late for the first finds it gone, and touches nothing of the second.
//! The metadata never goes back, so a topic that isn't in it any more stays away. Deliberately absent: the order of
//! deletions and creations in the metadata's log; what holds now is enough.

use std::sync::Arc;

use dashmap::Entry;

use super::log_dirs::Place;
use super::partition::Partition;
use super::partition_failure::PartitionFailure;
use super::partitions::Partitions;
use super::slot::Slot;
use crate::log::LogError;
use crate::types::{PartitionIndex, TopicId, TopicPartition};

impl Partitions {
    /// True as long as the metadata has the topic.
    pub(super) fn exists(&self, topic: TopicId) -> bool {
        self.metadata.image().topics.by_id(topic).is_some()
    }

    /// Makes a name a topic's, and ends the topic that had it before. To be called before the log is opened.
    ///
    /// # Errors
    /// The topic is gone.
    pub(super) fn claim(&self, topic: TopicId, name: &TopicPartition) -> Result<(), PartitionFailure> {
        loop {
            let owner = match self.owners.entry(name.clone()) {
                Entry::Occupied(owner) => *owner.get(),
                // The caller's metadata may be old: a partition of a deleted topic must not come back.
                Entry::Vacant(_) if !self.exists(topic) => return Err(PartitionFailure::Unknown),
                Entry::Vacant(free) => *free.insert(topic),
            };
            if !self.exists(topic) {
                return Err(PartitionFailure::Unknown);
            }
            if owner == topic {
                return Ok(());
            }
            // Two topics never have one name at the same time, so the other is gone.
            self.end(owner, name);
        }
    }

    /// True if opening a partition may have to end another first.
    pub(super) fn has_predecessor(&self, topic: TopicId, name: &TopicPartition) -> bool {
        self.owners.get(name).is_some_and(|owner| *owner != topic)
    }

    /// Ends a partition of a topic that is gone: whoever waits is told, and its files go. May be called again.
    pub(super) fn end(&self, topic: TopicId, name: &TopicPartition) {
        let slot = self.slot(topic, name.partition);
        let ended = slot.end(|opened| {
            let opened = opened.map_or(Ok(()), |partition| self.end_opened(partition));
            // Where it isn't open, and what a move has left behind.
            opened.and(self.remove_found(topic, name))
        });
        self.let_go(topic, name.partition, &slot);
        self.owners.remove_if(name, |_, owner| *owner == topic);
        if let Some(Err(error)) = ended {
            tracing::error!(partition = %name, %error, "the files of a deleted partition could not be removed");
        }
    }

    fn end_opened(&self, partition: &Partition) -> Result<(), PartitionFailure> {
        partition.delete().map_err(LogError::from)?;
        if let Some(place) = self.places.of(&partition.directory()) {
            place.note_gone(partition.name());
        }
        Ok(())
    }

    /// Removes the folders of a partition that were found when this process began. With the lock of its slot: nobody opens it.
    fn remove_found(&self, topic: TopicId, name: &TopicPartition) -> Result<(), PartitionFailure> {
        let removed = self.places.iter().map(|place| self.remove_found_in(place, topic, name));
        removed.fold(Ok(()), Result::and)?;
        self.places.iter().for_each(|place| place.directory.forget_lacking(name, topic));
        Ok(())
    }

    /// The same in one directory.
    pub(super) fn remove_found_in(
        &self,
        place: &Place,
        topic: TopicId,
        name: &TopicPartition,
    ) -> Result<(), PartitionFailure> {
        if place.found(name) != Some(topic) {
            return Ok(());
        }
        let delay = self.settings.of_topic(&name.topic).log.file_delete_delay;
        place.directory.delete_unopened(name, topic, delay).map_err(LogError::from)?;
        place.note_gone(name);
        Ok(())
    }

    /// Lets go of a slot that nobody needs any more.
    pub(super) fn let_go(&self, topic: TopicId, index: PartitionIndex, slot: &Arc<Slot>) {
        self.slots.remove_if(&(topic, index), |_, other| Arc::ptr_eq(other, slot));
    }

    /// Ends what is open of topics that aren't in the metadata any more, and that nobody has told to be deleted: they came and
    /// went while this node was busy with earlier metadata. Looks at every partition.
    pub fn end_vanished(&self) {
        let slots: Vec<_> = self.slots.iter().map(|slot| (*slot.key(), Arc::clone(slot.value()))).collect();
        for ((topic, index), slot) in slots {
            if self.exists(topic) {
                continue;
            }
            match slot.opened() {
                Some(partition) => self.end(topic, partition.name()),
                None => self.let_go(topic, index, &slot),
            }
        }
        self.places.forget_topics(|topic| !self.exists(topic));
    }
}
