//! What is remembered of one producer: its epoch, its last batches, its open transaction.
//!
//! Invariant: at most [`BATCHES_KEPT`] batches, oldest first, all of the current epoch.

use kalda_protocol::records::header::sequence_after;

use kalda_sys::types::{Offset, ProducerEpoch, TimestampMs};

/// How many batches of a producer are remembered: as many as it may have in flight at once.
pub const BATCHES_KEPT: usize = 5;

/// A batch that was appended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProducedRange {
    /// The sequence number of its last record.
    pub last_sequence: i32,
    /// The offset of its last record.
    pub last_offset: Offset,
    /// From its first record's offset, and sequence number, to its last one's.
    pub offset_delta: i32,
    /// Its largest timestamp.
    pub timestamp_ms: TimestampMs,
}

impl ProducedRange {
    /// The sequence number of its first record.
    #[must_use]
    pub fn first_sequence(&self) -> i32 {
        sequence_after(self.last_sequence, self.offset_delta.saturating_neg())
    }

    /// The offset of its first record.
    #[must_use]
    pub fn first_offset(&self) -> Offset {
        self.last_offset.advanced(-i64::from(self.offset_delta))
    }
}

/// One producer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProducerEntry {
    /// Its newest epoch, or -1.
    pub epoch: ProducerEpoch,
    /// The epoch of the transaction coordinator that wrote its last marker, or -1.
    pub coordinator_epoch: i32,
    /// When it was last heard of.
    pub last_timestamp_ms: TimestampMs,
    /// The first offset of its open transaction.
    pub transaction_start: Option<Offset>,
    /// The offset of the last batch or marker of it; -1 where only a snapshot knows of it, and of no batch.
    pub last_seen: Offset,
    batches: Vec<ProducedRange>,
}

impl ProducerEntry {
    /// A producer nothing is known of.
    #[must_use]
    pub const fn unknown() -> Self {
        Self {
            epoch: ProducerEpoch::NONE,
            coordinator_epoch: -1,
            last_timestamp_ms: TimestampMs::NONE,
            transaction_start: None,
            last_seen: Offset(-1),
            batches: Vec::new(),
        }
    }

    /// Its last batches, oldest first.
    #[must_use]
    pub fn batches(&self) -> &[ProducedRange] {
        &self.batches
    }

    /// Its last batch.
    #[must_use]
    pub fn last(&self) -> Option<&ProducedRange> {
        self.batches.last()
    }

    /// The sequence number of its last record, or -1.
    #[must_use]
    pub fn last_sequence(&self) -> i32 {
        self.last().map_or(-1, |batch| batch.last_sequence)
    }

    /// The batch with just these sequence numbers, if it was appended in this epoch.
    #[must_use]
    pub fn find(
        &self,
        epoch: ProducerEpoch,
        first_sequence: i32,
        last_sequence: i32,
    ) -> Option<ProducedRange> {
        let same = |batch: &&ProducedRange| {
            batch.first_sequence() == first_sequence && batch.last_sequence == last_sequence
        };
        self.batches.iter().find(same).copied().filter(|_| self.epoch == epoch)
    }

    /// Takes another epoch, and forgets the batches of the one before.
    pub fn begin_epoch(&mut self, epoch: ProducerEpoch) {
        if self.epoch != epoch {
            self.batches.clear();
            self.epoch = epoch;
        }
    }

    /// Remembers a batch.
    pub fn push(&mut self, batch: ProducedRange) {
        match self.batches.len() {
            // Most of many producers send one batch.
            0 => self.batches.reserve_exact(1),
            1 => self.batches.reserve_exact(BATCHES_KEPT),
            BATCHES_KEPT.. => drop(self.batches.remove(0)),
            _ => {}
        }
        self.batches.push(batch);
        self.last_timestamp_ms = batch.timestamp_ms;
        self.last_seen = batch.last_offset;
    }
}
