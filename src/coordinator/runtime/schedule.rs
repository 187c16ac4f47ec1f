//! When each shard wants to be woken.
//!
//! Invariant: at most one entry per shard; the runtime's one timer task sleeps until the first.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::Notify;

use crate::types::PartitionIndex;

#[derive(Debug, Default)]
pub(super) struct Schedule {
    deadlines: Mutex<Deadlines>,
    /// Told when the first deadline has come nearer.
    pub(super) nearer: Notify,
}

#[derive(Debug, Default)]
struct Deadlines {
    by_deadline: BTreeSet<(Duration, PartitionIndex)>,
    by_shard: BTreeMap<PartitionIndex, Duration>,
}

impl Schedule {
    /// Notes when a shard's first timer is due.
    pub(super) fn note(&self, shard: PartitionIndex, deadline: Option<Duration>) {
        let mut deadlines = self.deadlines.lock();
        if deadlines.by_shard.get(&shard).copied() == deadline {
            return;
        }
        let first_before = deadlines.first();
        if let Some(former) = deadlines.by_shard.remove(&shard) {
            deadlines.by_deadline.remove(&(former, shard));
        }
        if let Some(deadline) = deadline {
            deadlines.by_shard.insert(shard, deadline);
            deadlines.by_deadline.insert((deadline, shard));
        }
        let is_nearer = match (deadlines.first(), first_before) {
            (Some(first), Some(before)) => first < before,
            (first, None) => first.is_some(),
            (None, Some(_)) => false,
        };
        // The task that is woken takes this lock first.
        drop(deadlines);
        if is_nearer {
            self.nearer.notify_one();
        }
    }

    /// The first deadline of all.
    pub(super) fn first(&self) -> Option<Duration> {
        self.deadlines.lock().first()
    }

    /// The shards that are due.
    pub(super) fn due(&self, now: Duration) -> Vec<PartitionIndex> {
        let deadlines = self.deadlines.lock();
        deadlines
            .by_deadline
            .iter()
            .take_while(|(deadline, _)| *deadline <= now)
            .map(|(_, shard)| *shard)
            .collect()
    }
}

impl Deadlines {
    fn first(&self) -> Option<Duration> {
        self.by_deadline.first().map(|(deadline, _)| *deadline)
    }
}
