//! Reading: from an offset to the part of a file that holds it.

use super::error::ReadError;
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
            let bound = if self.segment_end(index) <= before { None } else { Some(before) };
            let slice = self.read_segment(segment, from, bound, max_bytes, at_least_one);
            match slice.map_err(|error| self.folder.directory().judge(error))? {
                Found::Slice(slice) => return Ok(slice),
                Found::Nothing => return Ok(LogSlice::empty(from)),
                Found::BeyondSegment => {}
            }
        }
        Ok(LogSlice::empty(from))
    }

    fn read_segment(
        &self,
        segment: &Segment,
        from: Offset,
        before: Option<Offset>,
        max_bytes: usize,
        at_least_one: bool,
    ) -> std::io::Result<Found> {
        let Some(first) = segment.find(&self.folder, from)? else { return Ok(Found::BeyondSegment) };
        let bound = match before {
            None => segment.size_bytes(),
            Some(before) => {
                segment.find(&self.folder, before)?.map_or(segment.size_bytes(), |batch| batch.position)
            }
        };
        let limit = first.position.saturating_add(max_bytes as u64);
        let end = match limit {
            _ if first.position >= bound => return Ok(Found::Nothing),
            _ if limit >= bound => bound,
            _ if limit < first.end() && at_least_one => first.end(),
            _ if limit < first.end() => return Ok(Found::Nothing),
            _ => segment.boundary(&self.folder, first.position, limit)?.min(bound),
        };
        Ok(Found::Slice(LogSlice {
            base_offset: first.base_offset,
            length: usize::try_from(end - first.position).unwrap_or(usize::MAX),
            source: SliceSource::File {
                file: SegmentFile::new(segment.file(&self.folder)?),
                position: first.position,
            },
        }))
    }
}

enum Found {
    Slice(LogSlice),
    Nothing,
    /// The segment ends before the offset.
    BeyondSegment,
}
