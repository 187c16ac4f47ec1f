//! One segment: a run of batches in a `.log` file, with its indexes.
//!
//! ```text
//! .log   │ batch │ batch │ batch │ … one after the other, base offsets rise; gaps where compaction took records
//!          ▲ every `index.interval.bytes` an entry in .index, and one in .timeindex if a later timestamp came
//! ```
//! Invariant: `size_bytes` counts whole batches. A write that failed is cut off again before the call returns.
//! Deliberately absent: offsets' assignment, validation, and when to roll.

use std::io::{self, IoSlice};

use super::aborted_index::AbortedIndex;
use super::batch_facts::BatchFacts;
use super::batch_walk::{BatchWalk, WalkError};
use super::file_cache::FileId;
use super::folder::Folder;
use super::index::{Index, OffsetEntry, TimeEntry};
use super::names::FileKind;
use super::segment_file::SegmentFile;
use kalda_sys::types::{Offset, TimestampMs};

/// A timestamp and the offset that has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimestampOffset {
    /// In ms.
    pub timestamp_ms: TimestampMs,
    /// An offset.
    pub offset: Offset,
}

/// Bytes of a segment's files, as the folder lists them.
#[derive(Debug, Clone, Copy, Default)]
pub struct SegmentSizes {
    /// `.log`
    pub log: u64,
    /// `.index`
    pub offset_index: u64,
    /// `.timeindex`
    pub time_index: u64,
    /// `.txnindex`, which most segments don't have.
    pub aborted_index: Option<u64>,
}

/// A segment. A copy is what a reader takes along: it knows the batches of that moment.
#[derive(Debug, Clone)]
pub struct Segment {
    base_offset: Offset,
    size_bytes: u64,
    log: FileId,
    pub(super) offsets: Index<OffsetEntry>,
    pub(super) times: Index<TimeEntry>,
    pub(super) aborted: AbortedIndex,
    /// The largest timestamp; unknown until it is asked for, in a segment that was opened from disk.
    largest: Option<TimestampOffset>,
    /// The timestamp of the first batch, which `segment.ms` counts from.
    first_timestamp_ms: Option<i64>,
    created_ms: TimestampMs,
    bytes_since_index_entry: u64,
}

impl Segment {
    /// The segment at `base_offset`, whose files have these sizes. Nothing is opened.
    #[must_use]
    pub fn new(folder: &Folder, base_offset: Offset, sizes: SegmentSizes) -> Self {
        Self {
            base_offset,
            size_bytes: sizes.log,
            log: folder.new_file_id(),
            offsets: Index::new(folder, base_offset, sizes.offset_index),
            times: Index::new(folder, base_offset, sizes.time_index),
            aborted: AbortedIndex::new(folder, base_offset, sizes.aborted_index),
            largest: None,
            first_timestamp_ms: None,
            created_ms: folder.directory().clock.wall_ms(),
            bytes_since_index_entry: 0,
        }
    }

    /// The same, made at another time.
    #[must_use]
    pub(super) fn created_at(self, created_ms: TimestampMs) -> Self {
        Self { created_ms, ..self }
    }

    /// Tells it from any other segment of this process's lifetime, one at the same base offset included.
    #[must_use]
    pub(super) const fn id(&self) -> FileId {
        self.log
    }

    /// The offset in its name.
    #[must_use]
    pub const fn base_offset(&self) -> Offset {
        self.base_offset
    }

    /// Bytes of batches.
    #[must_use]
    pub const fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    /// When this process made or opened it.
    #[must_use]
    pub const fn created_ms(&self) -> TimestampMs {
        self.created_ms
    }

    /// True if `offset` is close enough to the base offset for an index entry.
    #[must_use]
    pub fn can_hold(&self, offset: Offset) -> bool {
        self.relative(offset).is_some()
    }

    /// The open `.log` file.
    pub fn file(&self, folder: &Folder) -> io::Result<SegmentFile> {
        folder.open(self.log, FileKind::Log, self.base_offset)
    }

    /// Makes the `.log` file.
    pub fn create_file(&self, folder: &Folder) -> io::Result<()> {
        folder.create_file(self.log, FileKind::Log, self.base_offset).map(drop)
    }

    /// Appends batches, given as slices that hold `batches` in order.
    pub fn append(
        &mut self,
        folder: &Folder,
        batches: &[BatchFacts],
        slices: &[IoSlice<'_>],
        index_interval_bytes: u32,
    ) -> io::Result<()> {
        let file = self.file(folder)?;
        let file = file.disk_file();
        if let Err(error) = file.write_at(slices, self.size_bytes) {
            // What was written of it must not be taken for a batch later, not even after a power cut.
            let cut = file.set_size(self.size_bytes).and_then(|()| file.sync());
            cut.map_err(|cut| {
                io::Error::other(format!("a write failed ({error}), and so did cutting it off: {cut}"))
            })?;
            return Err(error);
        }
        for batch in batches {
            self.note_batch(folder, batch, index_interval_bytes);
        }
        Ok(())
    }

    /// Takes a batch that lies at the segment's end into the indexes and counts.
    pub(super) fn note_batch(&mut self, folder: &Folder, batch: &BatchFacts, index_interval_bytes: u32) {
        if self.first_timestamp_ms.is_none() {
            self.first_timestamp_ms = Some(batch.max_timestamp_ms);
        }
        if self.largest.is_none_or(|largest| batch.max_timestamp_ms > largest.timestamp_ms.0) {
            let timestamp_ms = TimestampMs(batch.max_timestamp_ms);
            self.largest = Some(TimestampOffset { timestamp_ms, offset: batch.last_offset });
        }
        // More than the interval, as in Kafka; and before the size is added, since an entry points at the beginning of its batch.
        if self.bytes_since_index_entry > u64::from(index_interval_bytes) {
            match self.push_entries(folder, batch.last_offset) {
                Ok(()) => self.bytes_since_index_entry = 0,
                Err(error) => folder.tell_waiting("index entries", error),
            }
        }
        self.size_bytes += batch.size_bytes;
        self.bytes_since_index_entry += batch.size_bytes;
    }

    /// Entries that can't be written now wait in memory, and are tried again with the next ones. First the time: who opens the
    /// segment looks for later ones behind the last entry of the other index only.
    fn push_entries(&mut self, folder: &Folder, last_offset: Offset) -> io::Result<()> {
        let (Some(relative_offset), Ok(position)) =
            (self.relative(last_offset), u32::try_from(self.size_bytes))
        else {
            return Ok(());
        };
        self.push_time(folder)?;
        self.offsets.push(folder, OffsetEntry { relative_offset, position })
    }

    /// Adds the largest timestamp so far to the time index, unless it is there.
    fn push_time(&mut self, folder: &Folder) -> io::Result<()> {
        let Some(largest) = self.largest.filter(|largest| largest.timestamp_ms.is_some()) else {
            return Ok(());
        };
        let Some(relative_offset) = self.relative(largest.offset) else { return Ok(()) };
        let last = self.times.last(folder)?;
        if last.is_none_or(|last| largest.timestamp_ms.0 > last.timestamp_ms) {
            self.times.push(folder, TimeEntry { timestamp_ms: largest.timestamp_ms.0, relative_offset })?;
        }
        Ok(())
    }

    /// The offset after its last record, by walking from its last index entry.
    pub fn read_end_offset(&self, folder: &Folder) -> io::Result<Offset> {
        let file = self.file(folder)?;
        let mut walk = self.walk_near(folder, &file, Offset(i64::MAX))?;
        let mut end = self.base_offset;
        while let Some(batch) = walk.step()? {
            end = end.max(batch.last_offset.next());
        }
        Ok(end)
    }

    /// True if an index ends with the zeroes that Kafka lays out for an active segment, and cuts when it closes it.
    pub fn has_preallocated_tail(&self, folder: &Folder) -> io::Result<bool> {
        let zero = |entry: OffsetEntry| entry.relative_offset == 0 && entry.position == 0;
        let timeless = |entry: TimeEntry| entry.relative_offset == 0 && entry.timestamp_ms == 0;
        Ok(self.offsets.last(folder)?.is_some_and(zero) || self.times.last(folder)?.is_some_and(timeless))
    }

    /// Where the batches end that end before `offset`.
    pub fn end_before(&self, folder: &Folder, offset: Offset) -> io::Result<Offset> {
        let file = self.file(folder)?;
        let mut walk = self.walk_near(folder, &file, offset.advanced(-1))?;
        let mut end = self.base_offset;
        while let Some(batch) = walk.step()?.filter(|batch| batch.last_offset < offset) {
            end = batch.last_offset.next();
        }
        Ok(end)
    }

    /// The largest timestamp of its batches; `None` if they have none.
    pub fn largest_timestamp(&self, folder: &Folder) -> io::Result<Option<TimestampOffset>> {
        let known = match self.largest {
            Some(largest) => Some(largest),
            None => self.times.last(folder)?.map(|entry| self.timestamp_offset(entry)),
        };
        Ok(known.filter(|largest| largest.timestamp_ms.is_some()))
    }

    /// An entry of the time index with its absolute offset.
    pub(super) fn timestamp_offset(&self, entry: TimeEntry) -> TimestampOffset {
        let offset = self.base_offset.advanced(i64::from(entry.relative_offset));
        TimestampOffset { timestamp_ms: TimestampMs(entry.timestamp_ms), offset }
    }

    /// The timestamp of its first batch, which `segment.ms` counts from; `None` if it has none.
    pub fn first_timestamp(&mut self, folder: &Folder) -> io::Result<Option<TimestampMs>> {
        if self.first_timestamp_ms.is_none() && self.size_bytes > 0 {
            let file = self.file(folder)?;
            let first = BatchWalk::new(&file, 0, self.size_bytes).step()?;
            self.first_timestamp_ms = first.map(|batch| batch.max_timestamp_ms);
        }
        Ok(self.first_timestamp_ms.map(TimestampMs).filter(|timestamp| timestamp.is_some()))
    }

    /// Learns the largest timestamp of a segment that takes appends again after it was opened from disk.
    pub fn reactivate(&mut self, folder: &Folder) -> io::Result<()> {
        if self.largest.is_some() || self.size_bytes == 0 {
            return Ok(());
        }
        self.largest = self.times.last(folder)?.map(|entry| self.timestamp_offset(entry));
        let file = self.file(folder)?;
        let mut walk = self.walk_near(folder, &file, Offset(i64::MAX))?;
        self.bytes_since_index_entry = self.size_bytes - walk.position();
        while let Some(batch) = walk.step()? {
            if self.largest.is_none_or(|largest| batch.max_timestamp_ms > largest.timestamp_ms.0) {
                let timestamp_ms = TimestampMs(batch.max_timestamp_ms);
                self.largest = Some(TimestampOffset { timestamp_ms, offset: batch.last_offset });
            }
        }
        Ok(())
    }

    /// Writes the indexes, with a last entry for the largest timestamp, when no more batches will come.
    pub fn seal(&mut self, folder: &Folder) -> io::Result<()> {
        self.push_time(folder)?;
        self.offsets.write(folder)?;
        self.times.write(folder)
    }

    /// Writes what waits in memory, and gives the files that must be synced for all of it to survive a power cut.
    pub fn files_to_sync(&mut self, folder: &Folder) -> io::Result<Vec<SegmentFile>> {
        self.aborted.write(folder)?;
        let mut files =
            vec![self.file(folder)?, self.offsets.written_file(folder)?, self.times.written_file(folder)?];
        files.extend(self.aborted.written_file(folder)?);
        Ok(files)
    }

    /// Makes the indexes survive a power cut.
    pub fn sync_indexes(&mut self, folder: &Folder) -> io::Result<()> {
        self.aborted.write(folder)?;
        let files = [self.offsets.written_file(folder)?, self.times.written_file(folder)?];
        files.iter().chain(&self.aborted.written_file(folder)?).try_for_each(|file| file.disk_file().sync())
    }

    /// Cuts the file, whose indexes hold nothing beyond `position` any more.
    pub(super) fn cut_file(&mut self, folder: &Folder, position: u64) -> io::Result<()> {
        self.file(folder)?.disk_file().set_size(position)?;
        self.size_bytes = position;
        self.bytes_since_index_entry = 0;
        // They may be those of a batch that is gone.
        (self.largest, self.first_timestamp_ms) = (None, None);
        Ok(())
    }

    /// Makes the batches that were appended survive a power cut, without the indexes.
    pub fn sync_records(&self, folder: &Folder) -> io::Result<()> {
        self.file(folder)?.disk_file().sync()
    }

    /// Takes the part before `offset`, which was flushed with its indexes, as it is, and forgets the rest. Gives the position
    /// of the batch that begins at `offset`, or of the file's end; `None` if the indexes or batches say otherwise: then
    /// nothing is known of the segment.
    pub(super) fn resume_at(&mut self, folder: &Folder, offset: Offset) -> io::Result<Option<u64>> {
        let Some(below) = self.relative(offset) else { return Ok(None) };
        let file = self.file(folder)?;
        let file_bytes = file.disk_file().size_bytes()?;
        if !self
            .offsets
            .rises(folder, |entry| (i64::from(entry.relative_offset), u64::from(entry.position)))?
            || !self
                .times
                .rises(folder, |entry| (entry.timestamp_ms, entry.relative_offset.unsigned_abs().into()))?
            || !self.aborted.is_sound(folder)?
        {
            return Ok(None);
        }
        self.offsets.truncate(folder, |entry| entry.relative_offset < below)?;
        self.times.truncate(folder, |entry| entry.relative_offset < below)?;
        self.aborted.truncate(folder, offset)?;
        let from = self.offsets.last(folder)?.map_or(0, |entry| u64::from(entry.position));
        let mut walk = BatchWalk::new(&file, from, file_bytes);
        let (mut position, mut next) = (from, None);
        while next.is_none_or(|next| next < offset) {
            match walk.step() {
                Ok(Some(batch)) => (position, next) = (batch.end(), Some(batch.last_offset.next())),
                Ok(None) | Err(WalkError::Invalid { .. }) => return Ok(None),
                Err(WalkError::Io(error)) => return Err(error),
            }
        }
        if next != Some(offset) {
            return Ok(None);
        }
        (self.size_bytes, self.largest, self.first_timestamp_ms) = (position, None, None);
        self.reactivate(folder)?;
        Ok(Some(position))
    }

    /// Empties the indexes, to be filled anew from the file, whose length it gives.
    pub(super) fn reset(&mut self, folder: &Folder) -> io::Result<u64> {
        self.offsets.clear(folder)?;
        self.times.clear(folder)?;
        self.aborted.truncate(folder, Offset::ZERO)?;
        (self.size_bytes, self.bytes_since_index_entry) = (0, 0);
        (self.largest, self.first_timestamp_ms) = (None, None);
        self.file(folder)?.disk_file().size_bytes()
    }

    /// Removes its files at once. The snapshot at its base offset is not one of them.
    pub fn remove(&self, folder: &Folder) -> io::Result<()> {
        self.close(folder);
        FileKind::OF_SEGMENT.into_iter().try_for_each(|kind| folder.remove(&kind.name(self.base_offset)))
    }

    /// Lets go of its open files.
    pub fn close(&self, folder: &Folder) {
        folder.forget(self.log);
        self.offsets.close(folder);
        self.times.close(folder);
        self.aborted.close(folder);
    }

    fn relative(&self, offset: Offset) -> Option<i32> {
        i32::try_from(offset.0.checked_sub(self.base_offset.0)?).ok().filter(|relative| *relative >= 0)
    }
}
