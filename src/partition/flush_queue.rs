//! The partitions whose segments are to be flushed in the background. It saves looking at all the others.
//!
//! Invariant: a partition stands in the queue at most once; it enters with an append and leaves when it was looked at.

use parking_lot::Mutex;
use std::sync::{Arc, Weak};

use super::partition::Partition;

/// The queue.
#[derive(Default)]
pub struct FlushQueue(Mutex<Vec<Weak<Partition>>>);

impl FlushQueue {
    /// Adds a partition, which sees to it that it isn't there already.
    pub(super) fn push(&self, partition: Weak<Partition>) {
        self.0.lock().push(partition);
    }

    /// Takes all that are there and still exist.
    pub(super) fn take(&self) -> Vec<Arc<Partition>> {
        let queued = std::mem::take(&mut *self.0.lock());
        queued.iter().filter_map(Weak::upgrade).collect()
    }
}
