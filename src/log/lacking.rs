//! Partitions of which something was flushed, and whose folders are missing.
//!
//! Invariant: one that lacks its folder is offline, and at every start again, until it is there or its topic is deleted. What
//! stands in a checkpoint because a crash came between a deletion and its note lacks nothing: then the deleted folder is still
//! there, for it is removed last.

use super::directory::LogDirectory;
use crate::types::{TopicId, TopicPartition};

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
            None => self.forget_lacking(partition),
        }
    }

    /// Forgets a partition that has no folder: its topic was deleted.
    pub fn forget_lacking(&self, partition: &TopicPartition) {
        if self.lacking.lock().remove(partition).is_some() {
            self.state.checkpoints.forget(partition);
        }
    }
}
