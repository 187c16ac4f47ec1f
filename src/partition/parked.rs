//! A request that waits until a partition has something new, as the partition sees it.
//!
//! Invariant: a wake-up is never lost: it is kept until the request looks.

use std::collections::BTreeSet;

use parking_lot::Mutex;
use tokio::sync::Notify;

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
        // The request takes the lock as soon as it is told; and those after the first find it told.
        drop(woken_by);
        if first {
            self.notify.notify_one();
        }
    }

    /// Which of its partitions have had something new since it looked last.
    pub(super) fn take_news(&self) -> BTreeSet<usize> {
        std::mem::take(&mut *self.woken_by.lock())
    }

    /// How many they are.
    pub(super) fn news(&self) -> usize {
        self.woken_by.lock().len()
    }

    /// Waits until it is told of something.
    pub(super) async fn told(&self) {
        self.notify.notified().await;
    }
}
