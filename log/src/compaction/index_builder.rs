//! The offset index and the time index of a segment that is written in one go. Pure.
//!
//! Invariant: the entries are those that appending the same batches one by one would give, and the last one of a closed
//! segment's time index.

use crate::batch_facts::BatchFacts;
use crate::index::{IndexEntry, OffsetEntry, TimeEntry};
use kalda_sys::types::Offset;

/// The bytes of both files so far.
#[derive(Debug)]
pub struct IndexBuilder {
    base_offset: Offset,
    interval_bytes: u64,
    bytes_since_entry: u64,
    largest: Option<TimeEntry>,
    last_time_ms: Option<i64>,
    offsets: Vec<u8>,
    times: Vec<u8>,
}

impl IndexBuilder {
    /// For a segment at `base_offset`, with an entry about every `interval_bytes`.
    #[must_use]
    pub fn new(base_offset: Offset, interval_bytes: u32) -> Self {
        let interval_bytes = u64::from(interval_bytes);
        let (offsets, times) = (Vec::new(), Vec::new());
        Self {
            base_offset,
            interval_bytes,
            bytes_since_entry: 0,
            largest: None,
            last_time_ms: None,
            offsets,
            times,
        }
    }

    /// True if entries can say this offset.
    #[must_use]
    pub fn can_hold(&self, offset: Offset) -> bool {
        self.relative(offset).is_some()
    }

    /// A batch lies at `position`, behind all others.
    pub fn note(&mut self, batch: &BatchFacts, position: u64) {
        let Some(relative_offset) = self.relative(batch.last_offset) else { return };
        let timestamp_ms = batch.max_timestamp_ms;
        if self.largest.is_none_or(|largest| timestamp_ms > largest.timestamp_ms) {
            self.largest = Some(TimeEntry { timestamp_ms, relative_offset });
        }
        if self.bytes_since_entry > self.interval_bytes
            && let Ok(position) = u32::try_from(position)
        {
            OffsetEntry { relative_offset, position }.write(&mut self.offsets);
            self.push_time();
            self.bytes_since_entry = 0;
        }
        self.bytes_since_entry += batch.size_bytes;
    }

    /// The bytes of the offset index and of the time index.
    #[must_use]
    pub fn finish(mut self) -> (Vec<u8>, Vec<u8>) {
        self.push_time();
        (self.offsets, self.times)
    }

    fn push_time(&mut self) {
        let Some(largest) = self.largest.filter(|largest| largest.timestamp_ms >= 0) else { return };
        if self.last_time_ms.is_none_or(|last| largest.timestamp_ms > last) {
            largest.write(&mut self.times);
            self.last_time_ms = Some(largest.timestamp_ms);
        }
    }

    fn relative(&self, offset: Offset) -> Option<i32> {
        let relative = offset.0.checked_sub(self.base_offset.0)?;
        i32::try_from(relative).ok().filter(|relative| *relative >= 0)
    }
}
