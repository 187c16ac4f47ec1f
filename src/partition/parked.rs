//! Requests that wait until a partition has something new.
//!
//! Invariant: a wake-up is never lost: a request parks first and looks at the partition afterwards. Parking leaves nothing
//! behind: a dropped [`Parking`] takes itself out of every partition.

use std::collections::BTreeSet;
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::Notify;

use super::partition::Partition;

/// One waiting request.
#[derive(Debug, Default)]
pub struct Parked {
    /// Which of its partitions have had something new since it looked last.
    woken_by: Mutex<BTreeSet<usize>>,
    notify: Notify,
}

impl Parked {
    /// Something happened to one of its partitions: let the request look again.
    pub(super) fn wake(&self, place: usize) {
        let mut woken_by = self.woken_by.lock();
        let first = woken_by.is_empty();
        woken_by.insert(place);
        drop(woken_by);
        if first {
            self.notify.notify_one();
        }
    }

    async fn woken(&self) -> BTreeSet<usize> {
        loop {
            let woken_by = std::mem::take(&mut *self.woken_by.lock());
            if !woken_by.is_empty() {
                return woken_by;
            }
            self.notify.notified().await;
        }
    }
}

/// Keeps a request parked on some partitions until it is dropped.
pub struct Parking {
    parked: Arc<Parked>,
    partitions: Vec<Arc<Partition>>,
}

impl Parking {
    /// Parks on each of `partitions`.
    #[must_use]
    pub fn on(partitions: Vec<Arc<Partition>>) -> Self {
        let parked = Arc::new(Parked::default());
        for (place, partition) in partitions.iter().enumerate() {
            partition.park(&parked, place);
        }
        Self { parked, partitions }
    }

    /// True if this is the partition at that place.
    #[must_use]
    pub fn is_on(&self, place: usize, partition: &Arc<Partition>) -> bool {
        self.partitions.get(place).is_some_and(|other| Arc::ptr_eq(other, partition))
    }

    /// Waits for the next event on any of the partitions, and gives the places of those that had one since the last call.
    pub async fn woken(&self) -> BTreeSet<usize> {
        self.parked.woken().await
    }
}

impl Drop for Parking {
    fn drop(&mut self) {
        for partition in &self.partitions {
            partition.unpark(&self.parked);
        }
    }
}
