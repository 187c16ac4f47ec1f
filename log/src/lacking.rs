//! Partitions whose folders are missing although some of their records were flushed.
//!
//! Invariant: one that lacks its folder is offline, and at every start again, until it is there or its topic is deleted. What
//! stands in a checkpoint because a crash came between a deletion and its note lacks nothing: then the deleted folder is still
//! there, for it is removed last.

use super::directory::LogDirectory;
use kalda_sys::types::{TopicId, TopicPartition};

impl LogDirectory {
    /// Partitions of which something was flushed here, and that have no folder.
    #[must_use]
    pub fn lacking(&self) -> Vec<TopicPartition> {
        self.lacking.lock().keys().cloned().collect()
    }

    /// Says whose partition lacks a folder; nobody's is forgotten.
    pub fn name_lacking(&self, partition: &TopicPartition, owner: Option<TopicId>) {
        match owner {
            Some(topic_id) => drop(self.lacking.lock().insert(partition.clone(), Some(topic_id))),
            None => self.forget_any_lacking(partition),
        }
    }

    /// Forgets a topic's partition that has no folder: the topic was deleted.
    pub fn forget_lacking(&self, partition: &TopicPartition, topic_id: TopicId) {
        if self.lacking_owner(partition) == Some(topic_id) {
            self.forget_any_lacking(partition);
        }
    }

    /// Forgets a partition that has no folder, if it is another topic's: another one can have its name only once it was deleted.
    pub(super) fn forget_lacking_of_others(&self, partition: &TopicPartition, topic_id: TopicId) {
        if self.lacking_owner(partition).is_some_and(|owner| owner != topic_id) {
            self.forget_any_lacking(partition);
        }
    }

    fn lacking_owner(&self, partition: &TopicPartition) -> Option<TopicId> {
        self.lacking.lock().get(partition).copied().flatten()
    }

    fn forget_any_lacking(&self, partition: &TopicPartition) {
        if self.lacking.lock().remove(partition).is_some() {
            self.state.checkpoints.forget(partition);
        }
    }
}
