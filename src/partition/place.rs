//! The log directories, and which partition is where.
//!
//! Invariant: a partition with files stays where they are. One without gets the directory with the fewest, as in Kafka, when it
//! is opened.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::log::{LogDirectory, LogError, PartitionOffsets};
use crate::types::TopicPartition;

/// A log directory, as partitions are placed on it.
pub(super) struct Place {
    pub(super) directory: Arc<LogDirectory>,
    /// How many have their place here.
    partitions: AtomicUsize,
    /// What the checkpoint of the last run says.
    pub(super) high_watermarks: PartitionOffsets,
}

/// All of them.
pub(super) struct Places(Vec<Place>);

impl Places {
    /// Reads the directories' checkpoints.
    pub(super) fn new(directories: Vec<Arc<LogDirectory>>) -> Result<Self, LogError> {
        let place = |directory: Arc<LogDirectory>| {
            let high_watermarks = directory.high_watermarks()?;
            let partitions = AtomicUsize::new(directory.existing().len());
            Ok(Place { directory, partitions, high_watermarks })
        };
        Ok(Self(directories.into_iter().map(place).collect::<Result<_, LogError>>()?))
    }

    /// All places.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Place> {
        self.0.iter()
    }

    /// The place of this directory.
    pub(super) fn of(&self, directory: &Arc<LogDirectory>) -> Option<&Place> {
        self.0.iter().find(|place| Arc::ptr_eq(&place.directory, directory))
    }

    /// The place that had files of the partition when this process began.
    pub(super) fn existing(&self, name: &TopicPartition) -> Option<&Place> {
        self.0.iter().find(|place| place.directory.existing().contains_key(name))
    }

    /// The place that has the partition, or that it gets.
    pub(super) fn choose(&self, name: &TopicPartition) -> Option<&Place> {
        if let Some(place) = self.existing(name) {
            return Some(place);
        }
        let online = self.0.iter().filter(|place| !place.directory.is_offline());
        let place = online.min_by_key(|place| place.partitions.load(Ordering::Relaxed))?;
        place.partitions.fetch_add(1, Ordering::Relaxed);
        Some(place)
    }
}
