//! Reading: from an offset to the part of a file that holds it.

use std::io;

use super::aborted_index::AbortedTransaction;
use super::error::{ReadError, StorageError};
use super::partition_log::PartitionLog;
use super::segment::Segment;
use super::segment_file::{LogSlice, SegmentFile, SliceSource};
use crate::types::Offset;

impl PartitionLog {
    /// Whole batches from the one that holds `from`, up to but without the one that holds `before`, at most
    /// `max_bytes` of them; with `at_least_one`, the first batch however large it is. One slice never goes beyond a
    /// segment. Empty where there is nothing to read yet.
    ///
    /// # Errors
    /// [`ReadError::OffsetOutOfRange`] outside of the log, else the disk's.
    pub fn read(
        &self,
        from: Offset,
        before: Offset,
        max_bytes: usize,
        at_least_one: bool,
    ) -> Result<LogSlice, ReadError> {
        self.folder.directory().check_online()?;
        if from < self.log_start || from > self.log_end {
            let (log_start, log_end) = (self.log_start, self.log_end);
            return Err(ReadError::OffsetOutOfRange { offset: from, log_start, log_end });
        }
        let before = before.min(self.log_end);
        if from >= before {
            return Ok(LogSlice::empty(from));
        }
        let first = self.segment_index(from);
        for (index, segment) in self.segments.iter().enumerate().skip(first) {
            if segment.base_offset() >= before {
                break;
            }
            let end = self.segment_end(index).min(before);
            let slice = self.read_segment(segment, from, end, max_bytes, at_least_one);
            match slice.map_err(|error| self.folder.directory().judge(error))? {
                Found::Slice(slice) => return Ok(slice),
                Found::Nothing => return Ok(LogSlice::empty(from)),
                Found::BeyondSegment => {}
            }
        }
        Ok(LogSlice::empty(from))
    }

    /// Reads batches from `from` that end before `end`.
    fn read_segment(
        &self,
        segment: &Segment,
        from: Offset,
        end: Offset,
        max_bytes: usize,
        at_least_one: bool,
    ) -> io::Result<Found> {
        let Some(first) = segment.find(&self.folder, from)? else { return Ok(Found::BeyondSegment) };
        let limit = first.position.saturating_add(max_bytes as u64);
        let limit = if at_least_one { limit.max(first.end()) } else { limit };
        let (bound, bound_offset) = self.bound(segment, end)?;
        let (end, next_offset) = match limit {
            _ if first.position >= bound => return Ok(Found::Nothing),
            _ if limit >= bound => (bound, bound_offset),
            _ => segment.boundary(&self.folder, first.position, limit)?.unwrap_or((bound, bound_offset)),
        };
        if end <= first.position {
            return Ok(Found::Nothing);
        }
        let source = SliceSource::File {
            file: SegmentFile::new(segment.file(&self.folder)?),
            position: first.position,
        };
        let length = usize::try_from(end - first.position).unwrap_or(usize::MAX);
        Ok(Found::Slice(LogSlice { base_offset: first.base_offset, next_offset, length, source }))
    }

    /// Where the batches of a segment that end before `end` end, and the offset of what follows.
    fn bound(&self, segment: &Segment, end: Offset) -> io::Result<(u64, Offset)> {
        let ends_there =
            self.segments.last().is_some_and(|active| active.base_offset() == segment.base_offset());
        let whole = if ends_there { end == self.log_end } else { self.is_segment_start(end) };
        let straddling = if whole { None } else { segment.find(&self.folder, end)? };
        Ok(straddling.map_or((segment.size_bytes(), end), |batch| (batch.position, batch.base_offset)))
    }

    fn is_segment_start(&self, offset: Offset) -> bool {
        self.segments.binary_search_by_key(&offset, Segment::base_offset).is_ok()
    }

    /// The aborted transactions that a reader of committed records must know between `from` and `upto`.
    ///
    /// # Errors
    /// The disk's.
    pub fn aborted_transactions(
        &self,
        from: Offset,
        upto: Offset,
    ) -> Result<Vec<AbortedTransaction>, StorageError> {
        self.folder.directory().check_online()?;
        let mut found = Vec::new();
        for segment in self.segments.iter().skip(self.segment_index(from)) {
            let entries = segment.aborted.entries(&self.folder);
            for entry in entries.map_err(|error| self.folder.directory().judge(error))? {
                if entry.last_offset >= from && entry.first_offset < upto {
                    found.push(entry);
                }
                // All transactions that end later began after this point.
                if entry.last_stable_offset >= upto {
                    return Ok(found);
                }
            }
        }
        Ok(found)
    }
}

enum Found {
    Slice(LogSlice),
    Nothing,
    /// The segment ends before the offset.
    BeyondSegment,
}
