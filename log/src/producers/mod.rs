//! The producers of a partition: who has sent what, so that a retried batch is written once, and which transactions
//! are open, so that readers of committed records know where to stop.
//!
//! ```text
//!                  data, transactional                 marker
//! producer ──────────────────────────────▶ ongoing ─────────────▶ unreplicated ── high watermark passes it ──▶ gone
//!                                             └──── both hold the last stable offset back ────┘
//! ```
//! Invariant: the state is that of all batches below [`Producers::end`]. Pure; snapshots are written by the log.

mod check;
mod entry;
pub mod memory;
mod snapshot;

use std::collections::{BTreeMap, HashMap};

use kalda_protocol::records::BatchHeader;

pub use check::{ProducerUpdates, ProducerVerdict};
pub use entry::{ProducedRange, ProducerEntry};
pub use snapshot::SnapshotError;

use kalda_sys::types::{Offset, ProducerId, TimestampMs};

/// How a transaction ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransactionOutcome {
    /// Its records count.
    Committed,
    /// Its records are to be left out.
    Aborted,
}

/// The record in a control batch that ends a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndMarker {
    /// How it ends.
    pub outcome: TransactionOutcome,
    /// The epoch of the coordinator that says so.
    pub coordinator_epoch: i32,
}

/// A batch with its offsets.
#[derive(Debug, Clone, Copy)]
pub struct ProducedBatch {
    /// Its header.
    pub header: BatchHeader,
    /// What a control batch says.
    pub marker: Option<EndMarker>,
}

/// A transaction that was ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompletedTransaction {
    /// Whose.
    pub producer_id: ProducerId,
    /// Its first record.
    pub first_offset: Offset,
    /// Its marker.
    pub last_offset: Offset,
    /// How it ended.
    pub outcome: TransactionOutcome,
}

/// All producers of a partition.
#[derive(Debug, Clone, Default)]
pub struct Producers {
    entries: HashMap<ProducerId, ProducerEntry>,
    ongoing: BTreeMap<Offset, ProducerId>,
    /// First offset to marker of transactions whose marker the high watermark hasn't passed.
    unreplicated: BTreeMap<Offset, Offset>,
    end: Offset,
}

impl Producers {
    /// The offset after the last batch that was taken in.
    #[must_use]
    pub const fn end(&self) -> Offset {
        self.end
    }

    /// What is known of a producer.
    #[must_use]
    pub fn entry(&self, producer_id: ProducerId) -> Option<&ProducerEntry> {
        self.entries.get(&producer_id)
    }

    /// All producers, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (ProducerId, &ProducerEntry)> {
        self.entries.iter().map(|(id, entry)| (*id, entry))
    }

    /// How many producers are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True if no producer is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Takes in batches that are written now, which end before `end`.
    pub fn apply(&mut self, updates: ProducerUpdates, end: Offset) {
        self.ongoing.extend(updates.started);
        for completed in &updates.completed {
            self.ongoing.remove(&completed.first_offset);
            self.unreplicated.insert(completed.first_offset, completed.last_offset);
        }
        self.entries.extend(updates.entries);
        self.end = end;
    }

    /// The last stable offset that the index of aborted transactions notes for a transaction which ends now.
    #[must_use]
    pub fn stable_after(&self, completed: &CompletedTransaction) -> Offset {
        let others = self.ongoing.iter().find(|(_, producer)| **producer != completed.producer_id);
        others.map_or(completed.last_offset.next(), |(first, _)| *first)
    }

    /// The first offset of a transaction that isn't decided, or whose marker is not below the high watermark.
    #[must_use]
    pub fn first_unstable(&self, high_watermark: Offset) -> Option<Offset> {
        let ongoing = self.ongoing.keys().next();
        let unreplicated = self.unreplicated.iter().find(|(_, marker)| **marker >= high_watermark);
        ongoing.into_iter().chain(unreplicated.map(|(first, _)| first)).min().copied()
    }

    /// Forgets completed transactions that the high watermark has passed.
    pub fn pass_high_watermark(&mut self, high_watermark: Offset) {
        self.unreplicated.retain(|_, marker| *marker >= high_watermark);
    }

    /// Forgets completed transactions below a new start of the log.
    pub fn pass_log_start(&mut self, log_start: Offset) {
        self.unreplicated.retain(|_, marker| *marker >= log_start);
        self.end = self.end.max(log_start);
    }

    /// Forgets those without an open transaction that were silent for longest, by the log's offsets, until no more than `most` are
    /// left; how many that were. Timestamps are what producers say they are.
    pub fn forget_silent(&mut self, most: usize) -> usize {
        let Some(excess) = self.entries.len().checked_sub(most).filter(|excess| *excess > 0) else {
            return 0;
        };
        let idle = self.entries.values().filter(|entry| entry.transaction_start.is_none());
        let mut seen: Vec<Offset> = idle.map(|entry| entry.last_seen).collect();
        let last = excess.min(seen.len()).checked_sub(1);
        let Some((_, last, _)) = last.map(|place| seen.select_nth_unstable(place)) else { return 0 };
        let (last, before) = (*last, self.entries.len());
        self.entries.retain(|_, entry| entry.transaction_start.is_some() || entry.last_seen > last);
        before - self.entries.len()
    }

    /// Forgets producers without an open transaction that were not heard of for `expiration_ms`.
    pub fn expire(&mut self, now_ms: TimestampMs, expiration_ms: i64) {
        self.entries.retain(|_, entry| !is_expired(entry, now_ms, expiration_ms));
    }
}

fn is_expired(entry: &ProducerEntry, now_ms: TimestampMs, expiration_ms: i64) -> bool {
    let silent_ms = now_ms.0.saturating_sub(entry.last_timestamp_ms.0);
    entry.transaction_start.is_none() && silent_ms >= expiration_ms
}
