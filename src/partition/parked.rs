//! Requests that wait until a partition has something new.
//!
//! Invariant: a wake-up is never lost: a request parks first and looks at the partition afterwards. Parking leaves nothing
//! behind: a dropped [`Parking`] takes itself out of every partition.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::Notify;

use super::partition::Partition;

/// One waiting request.
#[derive(Debug, Default)]
pub struct Parked {
    woken: AtomicBool,
    notify: Notify,
}

impl Parked {
    /// Something happened: let the request look again.
    pub(super) fn wake(&self) {
        if !self.woken.swap(true, Ordering::AcqRel) {
            self.notify.notify_one();
        }
    }

    /// Waits for the next event; returns at once if one came since the last call.
    pub async fn woken(&self) {
        while !self.woken.swap(false, Ordering::AcqRel) {
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
        for partition in &partitions {
            partition.park(&parked);
        }
        Self { parked, partitions }
    }

    /// Waits for the next event on any of the partitions.
    pub async fn woken(&self) {
        self.parked.woken().await;
    }
}

impl Drop for Parking {
    fn drop(&mut self) {
        for partition in &self.partitions {
            partition.unpark(&self.parked);
        }
    }
}
