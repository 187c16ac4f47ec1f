//! What the members of a group know, for who waits until all know the same.

use std::collections::HashMap;
use std::time::Duration;

use anyhow::{Result, ensure};
use std::sync::{Mutex, PoisonError};
use tokio::sync::Notify;

/// What one member has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// Its generation or epoch.
    pub epoch: i32,
    /// How many partitions it reads.
    pub partitions: usize,
}

/// What all members have said.
#[derive(Debug, Default)]
pub struct Board {
    reports: Mutex<HashMap<usize, Report>>,
    changed: Notify,
}

impl Board {
    /// A member says what it has.
    pub fn report(&self, member: usize, report: Report) {
        self.lock().insert(member, report);
        self.changed.notify_waiters();
    }

    /// A member has gone.
    pub fn leave(&self, member: usize) {
        self.lock().remove(&member);
        self.changed.notify_waiters();
    }

    /// Waits until so many members have the same epoch, a later one than `after`, and so many partitions between them, as many as any other. Gives the epoch.
    pub async fn stable(
        &self,
        members: usize,
        partitions: usize,
        after: i32,
        patience: Duration,
    ) -> Result<i32> {
        let wait = async {
            loop {
                let changed = self.changed.notified();
                if let Some(epoch) = self.agreed(members, partitions).filter(|epoch| *epoch > after) {
                    return epoch;
                }
                changed.await;
            }
        };
        let agreed = tokio::time::timeout(patience, wait).await;
        ensure!(agreed.is_ok(), "the group isn't stable after {patience:?}: {:?}", self.lock());
        Ok(agreed?)
    }

    fn agreed(&self, members: usize, partitions: usize) -> Option<i32> {
        let reports = self.lock();
        let epoch = reports.values().next()?.epoch;
        let is_same = reports.len() == members && reports.values().all(|report| report.epoch == epoch);
        let read: usize = reports.values().map(|report| report.partitions).sum();
        // Members that wait for the next target may have the epoch of the last, and nothing.
        let even = partitions / members..=partitions.div_ceil(members);
        let is_even = reports.values().all(|report| even.contains(&report.partitions));
        (is_same && is_even && read == partitions).then_some(epoch)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<usize, Report>> {
        self.reports.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
