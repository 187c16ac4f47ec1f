//! What a log directory proves about the metadata that its broker had. A start judges by it whether the metadata found is complete.
//!
//! Invariant: everything here was written after the metadata that it proves, so that no crash makes it a lie. Nothing is changed.

use std::path::PathBuf;

use super::directory::LogDirectory;
use super::names;
use kalda_sys::types::{Offset, TopicPartition};

impl LogDirectory {
    /// Something that only a broker at work leaves here: a folder of a partition, but `spare`, a checkpoint that names one, the
    /// mark of a clean shutdown.
    #[must_use]
    pub fn trace(&self, spare: Option<&TopicPartition>) -> Option<PathBuf> {
        let folder = self.listing.existing.keys().find(|partition| Some(*partition) != spare);
        let named = || self.state.checkpoints.first_named();
        let marked = || self.was_clean().then_some(names::CLEAN_SHUTDOWN);
        let name = folder.map(ToString::to_string);
        let name = name.or_else(|| named().or_else(marked).map(str::to_owned));
        name.map(|name| self.state.path.join(name))
    }

    /// The mark of a clean shutdown.
    #[must_use]
    pub fn mark_path(&self) -> PathBuf {
        self.state.path.join(names::CLEAN_SHUTDOWN)
    }

    /// Up to where a partition was flushed, and up to where its records were committed, with the checkpoints that say so. What
    /// can't be read says nothing.
    #[must_use]
    pub fn checkpointed(&self, partition: &TopicPartition) -> [(PathBuf, Offset); 2] {
        let committed =
            self.high_watermarks().unwrap_or_default().get(partition).copied().unwrap_or_default();
        let flushed = self.state.checkpoints.recovery_point(partition);
        let path = |name| self.state.path.join(name);
        [(path(names::RECOVERY_POINTS), flushed), (path(names::HIGH_WATERMARKS), committed)]
    }

    /// Forgets up to where a partition was flushed: what is missing before that is no damage any more.
    pub fn forget_flushed(&self, partition: &TopicPartition) {
        self.state.checkpoints.note_recovery_point(partition, Offset::ZERO);
    }
}
