//! Finding offsets by time.
//!
//! Invariant: what is found lies at or after the log's start. Batches of the old formats are not opened: they answer
//! with their last record.

use std::io;

use bytes::Bytes;
use kalda_protocol::records::{Batch, BatchHeader, Compression, RecordView, RecordViews};

use super::batch_walk::{BatchWalk, WalkedBatch};
use super::error::RecordTooLarge;
use super::folder::Folder;
use super::index::TimeEntry;
use super::segment::{Segment, TimestampOffset};
use super::view::LogView;
use kalda_sys::types::{LeaderEpoch, Offset, TimestampMs};

/// A record by its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimedOffset {
    /// The record's timestamp.
    pub timestamp_ms: TimestampMs,
    /// The record's offset.
    pub offset: Offset,
    /// The epoch of the leader that appended it.
    pub leader_epoch: Option<LeaderEpoch>,
}

impl LogView {
    /// The first record at or after a time.
    ///
    /// # Errors
    /// The disk's.
    pub fn offset_for_timestamp(&self, timestamp_ms: TimestampMs) -> io::Result<Option<TimedOffset>> {
        for (segment, end) in &self.segments {
            let largest = segment.largest_timestamp(&self.folder)?;
            let late_enough = largest.is_some_and(|largest| largest.timestamp_ms >= timestamp_ms);
            if !late_enough || *end <= self.log_start {
                continue;
            }
            if let Some(found) = self.first_in_segment(segment, timestamp_ms)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    fn first_in_segment(
        &self,
        segment: &Segment,
        timestamp_ms: TimestampMs,
    ) -> io::Result<Option<TimedOffset>> {
        let key = |entry: &TimeEntry| entry.timestamp_ms;
        let before = timestamp_ms.0.saturating_sub(1);
        let earlier = segment.times.last_at_most(&self.folder, key, before, None)?;
        let from = earlier.map_or(segment.base_offset(), |entry| segment.timestamp_offset(entry).offset);
        let Some(start) = segment.find(&self.folder, from.max(self.log_start))? else { return Ok(None) };
        let file = segment.file(&self.folder)?;
        let mut walk = BatchWalk::new(&file, start.position, segment.size_bytes());
        while let Some(batch) = walk.step()? {
            if batch.max_timestamp_ms < timestamp_ms.0 || batch.last_offset < self.log_start {
                continue;
            }
            let wanted = |timestamp: i64, offset| timestamp >= timestamp_ms.0 && offset >= self.log_start.0;
            if let Some(found) = self.search(segment, &batch, wanted)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// The first record with the largest timestamp.
    ///
    /// # Errors
    /// The disk's.
    pub fn max_timestamp_offset(&self) -> io::Result<Option<TimedOffset>> {
        let mut best: Option<(&Segment, TimestampOffset)> = None;
        for (segment, _) in self.segments.iter().filter(|(_, end)| *end > self.log_start) {
            if let Some(largest) = self.largest_of(segment)?
                && best.is_none_or(|(_, known)| largest.timestamp_ms > known.timestamp_ms)
            {
                best = Some((segment, largest));
            }
        }
        let Some((segment, largest)) = best else { return Ok(None) };
        let Some(batch) = segment.find(&self.folder, largest.offset)? else { return Ok(None) };
        let wanted =
            |timestamp, offset: i64| timestamp == largest.timestamp_ms.0 && offset >= self.log_start.0;
        self.search(segment, &batch, wanted)
    }

    /// The largest timestamp of the records of a segment that were not deleted. Where the log starts inside of it, its
    /// batches must be looked at, and of the first one the records.
    fn largest_of(&self, segment: &Segment) -> io::Result<Option<TimestampOffset>> {
        if segment.base_offset() >= self.log_start {
            return segment.largest_timestamp(&self.folder);
        }
        let Some(first) = segment.find(&self.folder, self.log_start)? else { return Ok(None) };
        let file = segment.file(&self.folder)?;
        let mut walk = BatchWalk::new(&file, first.position, segment.size_bytes());
        let mut largest: Option<TimestampOffset> = None;
        while let Some(batch) = walk.step()? {
            let timestamp_ms = match batch.base_offset < self.log_start {
                true => self.largest_left(segment, &batch)?,
                false => TimestampMs(batch.max_timestamp_ms),
            };
            if timestamp_ms.is_some() && largest.is_none_or(|known| timestamp_ms > known.timestamp_ms) {
                largest = Some(TimestampOffset { timestamp_ms, offset: batch.last_offset });
            }
        }
        Ok(largest)
    }

    /// The largest timestamp of a batch's records from the log's start on.
    fn largest_left(&self, segment: &Segment, batch: &WalkedBatch) -> io::Result<TimestampMs> {
        if batch.header.is_none() {
            return Ok(TimestampMs(batch.max_timestamp_ms));
        }
        let limit = self.folder.directory().settings.max_decompressed_bytes;
        let records = segment.read_batch(&self.folder, batch)?.records(limit).map_while(Result::ok);
        let left = records.filter(|record| record.offset >= self.log_start.0);
        Ok(left.map(|record| TimestampMs(record.timestamp)).max().unwrap_or(TimestampMs::NONE))
    }

    /// The first record of a batch that is wanted, by its timestamp and offset.
    fn search(
        &self,
        segment: &Segment,
        batch: &WalkedBatch,
        wanted: impl Fn(i64, i64) -> bool,
    ) -> io::Result<Option<TimedOffset>> {
        let Some(header) = &batch.header else {
            let (timestamp_ms, offset) = (TimestampMs(batch.max_timestamp_ms), batch.last_offset);
            return Ok(Some(TimedOffset { timestamp_ms, offset, leader_epoch: None }));
        };
        let leader_epoch = Some(LeaderEpoch(header.partition_leader_epoch)).filter(|epoch| epoch.is_some());
        let batch = segment.read_batch(&self.folder, batch)?;
        let limit = self.folder.directory().settings.max_decompressed_bytes;
        // Records that can't be read were accepted from a client like that: they can't be found by time.
        let Ok(records) = batch.decompressed(limit) else { return Ok(None) };
        let header = batch.header();
        for record in RecordViews::new(header, &records).map_while(Result::ok) {
            self.check_size(header, &record)?;
            let (timestamp, offset) = (record.timestamp(header), record.offset(header));
            if wanted(timestamp, offset) {
                let (timestamp_ms, offset) = (TimestampMs(timestamp), Offset(offset));
                return Ok(Some(TimedOffset { timestamp_ms, offset, leader_epoch }));
            }
        }
        Ok(None)
    }

    /// A record that was stored before the topic's limit was lowered.
    fn check_size(&self, header: &BatchHeader, record: &RecordView<'_>) -> io::Result<()> {
        let Some(max_bytes) = self.max_compressed_record_bytes else { return Ok(()) };
        let (size_bytes, max_bytes) = (record.body_bytes(), usize::try_from(max_bytes).unwrap_or(usize::MAX));
        match header.attributes.compression() {
            Compression::None => Ok(()),
            _ if size_bytes <= max_bytes => Ok(()),
            _ => Err(io::Error::other(RecordTooLarge { size_bytes, max_bytes })),
        }
    }
}

impl Segment {
    /// Reads a whole batch.
    pub(super) fn read_batch(&self, folder: &Folder, batch: &WalkedBatch) -> io::Result<Batch> {
        let bytes = self.file(folder)?.read_vec(batch.position, batch.size_bytes)?;
        Batch::parse(Bytes::from(bytes)).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
    }
}
