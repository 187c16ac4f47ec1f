//! Reading: from an offset to the part of a file that holds it.
//!
//! ```text
//! with the lock:    plan_read ── range checked, batches found in memory or segment taken along ──▶ ReadPlan
//! without it:       ReadPlan::run ── index and batch headers read ──▶ Found
//!                        │ GoOn: nothing of it in this segment, plan anew from there
//!                        │ Stale: the files were replaced meanwhile, plan anew
//! ```
//! Invariant: the lock is not held while files are read, so a reader that waits for the disk holds up nobody. What a plan
//! finds is what the log held when it was made. Deliberately absent: decoding records; they go out as they are.

use std::io;
use std::sync::Arc;

use bytes::Bytes;

use super::error::ReadError;
use super::folder::Folder;
use super::partition_log::PartitionLog;
use super::patience::Patience;
use super::read_range::ReadRange;
use super::segment::Segment;
use super::segment_file::{LogSlice, SliceSource};
use super::segment_reader::SegmentReader;
use kalda_sys::types::Offset;

/// A read that is ready to look into files.
#[derive(Debug)]
pub struct ReadPlan {
    range: ReadRange,
    folder: Folder,
    layout: u64,
    place: Place,
    /// Up to this many bytes are copied into memory, if they are in the page cache and there is no more to read.
    copied_bytes: usize,
}

/// Where to look.
#[derive(Debug)]
enum Place {
    /// There is nothing to read yet.
    Nowhere,
    /// It was found in memory, with the offset after it.
    Memory(Vec<Bytes>, Offset),
    Segment(PlannedSegment),
}

#[derive(Debug)]
struct PlannedSegment {
    segment: Arc<Segment>,
    /// Where its offsets end.
    end: Offset,
}

/// What a plan found.
#[derive(Debug)]
pub enum Found {
    /// Whole batches, or none where there is nothing to read yet.
    Slice(LogSlice),
    /// The segment ends before the offset that was asked for: plan anew from this one on.
    GoOn(Offset),
    /// The segment's files were replaced meanwhile: plan anew.
    Stale,
}

impl PartitionLog {
    /// Plans a read of whole batches, from the one that holds `range.from` on. One slice never goes beyond a segment.
    ///
    /// # Errors
    /// [`ReadError::OffsetOutOfRange`] outside of the log; that it is offline.
    pub fn plan_read(&self, range: ReadRange) -> Result<ReadPlan, ReadError> {
        self.folder.check_online()?;
        let ReadRange { from: offset, before, .. } = range;
        if offset < self.log_start || offset > self.log_end {
            let (log_start, log_end) = (self.log_start, self.log_end);
            return Err(ReadError::OffsetOutOfRange { offset, log_start, log_end });
        }
        let range = ReadRange { before: before.min(self.log_end), ..range };
        let place = self.place(&range);
        Ok(ReadPlan {
            range,
            folder: self.folder.clone(),
            layout: self.folder.layout(),
            place,
            copied_bytes: 0,
        })
    }

    fn place(&self, range: &ReadRange) -> Place {
        let ReadRange { from, before, .. } = *range;
        if from >= before {
            if let Some(tail) = &self.tail {
                // It is at the end: what is appended next will be wanted from memory.
                tail.note_waiting_reader();
            }
            return Place::Nowhere;
        }
        let tail = self.tail.as_ref();
        if let Some((slices, end)) = tail.and_then(|tail| tail.read(range)) {
            return Place::Memory(slices, end);
        }
        let index = self.segment_index(from);
        let segment = self.segments.get(index).filter(|segment| segment.base_offset() < before);
        segment.map_or(Place::Nowhere, |segment| {
            Place::Segment(PlannedSegment { segment: Arc::clone(segment), end: self.segment_end(index) })
        })
    }

    /// Reads at once, for whoever holds the lock anyway.
    ///
    /// # Errors
    /// As [`Self::plan_read`], and the disk's.
    pub fn read(&self, range: ReadRange) -> Result<LogSlice, ReadError> {
        let mut from = range.from;
        loop {
            let plan = self.plan_read(ReadRange { from, ..range })?;
            match plan.run(Patience::Wait).map_err(|error| self.folder.judge(error))? {
                Found::Slice(slice) => return Ok(slice),
                Found::GoOn(offset) => from = offset,
                Found::Stale => {}
            }
        }
    }
}

impl ReadPlan {
    /// The same for somebody who wants a slice of up to `bytes` in memory, if that takes no waiting for the disk: a longer one
    /// is not copied, nor a part of it.
    #[must_use]
    pub fn copying(self, bytes: usize) -> Self {
        Self { copied_bytes: bytes, ..self }
    }

    /// Looks into the files.
    ///
    /// # Errors
    /// The disk's; `WouldBlock` where it would have to be waited for and may not be.
    pub fn run(&self, patience: Patience) -> io::Result<Found> {
        let PlannedSegment { segment, end } = match &self.place {
            Place::Nowhere => return Ok(Found::Slice(LogSlice::empty(self.range.from))),
            Place::Memory(slices, end) => return Ok(Found::Slice(self.memory_slice(slices, *end))),
            Place::Segment(segment) => segment,
        };
        let found = self.read_segment(&self.folder.for_reader(patience), segment, *end);
        // Looked at last: the number changes before bytes are replaced.
        if self.folder.layout() != self.layout { Ok(Found::Stale) } else { found }
    }

    fn memory_slice(&self, slices: &[Bytes], end: Offset) -> LogSlice {
        LogSlice {
            base_offset: self.range.from,
            next_offset: end,
            length: slices.iter().map(Bytes::len).sum(),
            source: SliceSource::Memory(slices.to_vec()),
        }
    }

    fn read_segment(&self, folder: &Folder, segment: &Segment, segment_end: Offset) -> io::Result<Found> {
        let ReadRange { from, max_bytes, at_least_one, .. } = self.range;
        let nothing = Found::Slice(LogSlice::empty(from));
        let file = segment.file(folder)?;
        let ahead = if max_bytes <= self.copied_bytes { max_bytes } else { 0 };
        let reader = SegmentReader::new(segment, folder, &file).ending_at(segment_end);
        let mut reader = reader.reading_ahead(ahead);
        let Some(first) = reader.find(from)? else {
            let beyond = segment_end >= self.range.before;
            return Ok(if beyond { nothing } else { Found::GoOn(segment_end) });
        };
        let limit = first.position.saturating_add(max_bytes as u64);
        let limit = if at_least_one { limit.max(first.end()) } else { limit };
        let (bound, bound_offset) = self.bound(&mut reader, segment, segment_end)?;
        let (end, next_offset) = match limit {
            _ if first.position >= bound => return Ok(nothing),
            _ if limit >= bound => (bound, bound_offset),
            _ => reader.boundary(&first, limit)?.unwrap_or((bound, bound_offset)),
        };
        if end <= first.position {
            return Ok(nothing);
        }
        let length = usize::try_from(end - first.position).unwrap_or(usize::MAX);
        let copy = if length <= self.copied_bytes { reader.copy(first.position, length)? } else { None };
        let source = SliceSource::File { file, position: first.position, copy };
        Ok(Found::Slice(LogSlice { base_offset: first.base_offset, next_offset, length, source }))
    }

    /// Where the batches end that may be read, and the offset of what follows.
    fn bound(
        &self,
        reader: &mut SegmentReader<'_, '_>,
        segment: &Segment,
        segment_end: Offset,
    ) -> io::Result<(u64, Offset)> {
        let end = self.range.before.min(segment_end);
        let straddling = if end == segment_end { None } else { reader.find(end)? };
        Ok(straddling.map_or((segment.size_bytes(), end), |batch| (batch.position, batch.base_offset)))
    }
}
