//! Closing the active segment and beginning the next.
//!
//! A segment is closed when the batches that come would make it larger than `segment.bytes`, when an index is full,
//! when an offset is too far from its base offset, or when it has taken records for `segment.ms` (in a compacted
//! topic at most `max.compaction.lag.ms`), less a jitter.
//! Invariant: whatever fails, the active segment goes on taking batches.

use std::sync::Arc;

use super::batch_facts::BatchFacts;
use super::error::StorageError;
use super::index::{IndexEntry, OffsetEntry, TimeEntry};
use super::names::FileKind;
use super::partition_log::PartitionLog;
use super::segment::{Segment, SegmentSizes};
use super::whole_file::Durability;
use kalda_sys::types::{Offset, TimestampMs};

impl PartitionLog {
    /// Begins a segment at the log's end, if the active one holds anything.
    ///
    /// # Errors
    /// The disk's.
    pub fn roll(&mut self) -> Result<(), StorageError> {
        self.folder.check_online()?;
        if self.segments.last().is_none_or(|active| active.base_offset() == self.log_end) {
            return Ok(());
        }
        self.begin_segment(self.log_end)
    }

    /// Begins a segment if the active one can't take the batches. A follower's first batch may be beyond the log's end:
    /// the segment begins at that end all the same, since recovery takes an offset that is missing between segments for
    /// one that was lost; unless the batches are too far from there for a segment's offsets.
    pub(super) fn roll_if_due(
        &mut self,
        batches: &[BatchFacts],
        first_offset: Offset,
        now_ms: TimestampMs,
    ) -> Result<bool, StorageError> {
        let due = self.is_roll_due(batches, now_ms);
        let due = due.map_err(|error| self.folder.judge(error))?;
        let last_offset = batches.last().map_or(first_offset, |batch| batch.last_offset);
        // Indexes hold offsets relative to the segment's first, in 32 bits.
        let in_reach = last_offset.0.saturating_sub(self.log_end.0) <= i64::from(i32::MAX);
        let base_offset = if in_reach { self.log_end } else { first_offset };
        if !due || self.segments.last().is_some_and(|active| active.base_offset() == base_offset) {
            return Ok(false);
        }
        self.begin_segment(base_offset)?;
        Ok(true)
    }

    fn is_roll_due(&mut self, batches: &[BatchFacts], now_ms: TimestampMs) -> std::io::Result<bool> {
        let settings = &self.settings;
        let Some(active) = self.segments.last_mut().map(Arc::make_mut) else { return Ok(false) };
        let coming: u64 = batches.iter().map(|batch| batch.size_bytes).sum();
        let index_limit = |entry_bytes: usize| u64::from(settings.segment_index_bytes) / entry_bytes as u64;
        let in_reach = batches.iter().all(|batch| active.can_hold(batch.last_offset));
        if active.size_bytes() + coming > u64::from(settings.segment_bytes) || !in_reach {
            return Ok(true);
        }
        // One entry of the time index is kept free for the last one, as in Kafka.
        if active.offsets.entry_count() >= index_limit(OffsetEntry::SIZE)
            || active.times.entry_count() + 1 >= index_limit(TimeEntry::SIZE)
        {
            return Ok(true);
        }
        let latest = batches.iter().map(|batch| batch.max_timestamp_ms).max().unwrap_or(-1);
        // As in Kafka, time is that of the records; the clock's where they have none.
        let waited_ms = match active.first_timestamp(&self.folder)? {
            Some(first) if latest >= 0 => latest.saturating_sub(first.0),
            _ => now_ms.0.saturating_sub(active.created_ms().0),
        };
        Ok(active.size_bytes() > 0
            && waited_ms > settings.roll_after_ms().saturating_sub(self.roll_jitter_ms))
    }

    fn begin_segment(&mut self, base_offset: Offset) -> Result<(), StorageError> {
        self.seal_active()?;
        // Where all was flushed before, no later flush looks at the state behind this segment.
        let all_flushed = self.recovery_point >= self.log_end;
        self.write_snapshot(if all_flushed { Durability::Synced } else { Durability::Cached })?;
        self.push_segment(base_offset)
    }

    /// Moves the log's end beyond the last batch: the next record gets `offset`.
    pub(super) fn skip_to(&mut self, offset: Offset) -> Result<(), StorageError> {
        if self.size_in_bytes() == 0 {
            return self.truncate_fully_and_start_at(offset);
        }
        self.log_end = offset;
        self.begin_segment(offset)
    }

    pub(super) fn push_segment(&mut self, base_offset: Offset) -> Result<(), StorageError> {
        let segment = Segment::new(&self.folder, base_offset, SegmentSizes::default());
        // The file first: if that fails, the active segment stays the active one.
        segment.create_file(&self.folder).map_err(|error| self.folder.judge(error))?;
        self.segments.push(Arc::new(segment));
        self.segments_begun += 1;
        // Partitions that were made together shouldn't all roll together.
        let jitter_ms = u64::try_from(self.settings.segment_jitter_ms).unwrap_or(0);
        let jitter_ms = self.folder.directory().random.below(jitter_ms);
        self.roll_jitter_ms = i64::try_from(jitter_ms).unwrap_or(0);
        Ok(())
    }

    /// Writes the state of the producers at the log's end, unless that is done.
    pub(super) fn write_snapshot(&mut self, durability: Durability) -> Result<(), StorageError> {
        let known = self.last_snapshot == Some(self.log_end);
        let lasting = self.snapshot_synced || durability == Durability::Cached;
        if known && lasting || self.log_end == Offset::ZERO || self.segments.is_empty() {
            return Ok(());
        }
        let name = FileKind::Snapshot.name(self.log_end);
        let written = self.folder.replace(&name, &self.producers.snapshot(), durability);
        written.map_err(|error| self.folder.judge(error))?;
        self.snapshot_synced = durability == Durability::Synced;
        let before = self.last_snapshot.replace(self.log_end);
        // Between the bounds of segments, one is enough.
        match before.filter(|offset| !self.begins_segment(*offset) && *offset != self.log_end) {
            Some(before) => {
                self.folder.remove(&FileKind::Snapshot.name(before)).map_err(|error| self.folder.judge(error))
            }
            None => Ok(()),
        }
    }
}
