//! Flushing: what must survive a power cut, and the closing of a log in good order.
//!
//! ```text
//! with the lock:    prepare_flush ── writes indexes, opens the files ──▶ FlushTask
//! without it:       FlushTask::run ── syncs them, which may take long ──▶ Flushed
//! with the lock:    finish_flush ── moves the recovery point
//! ```
//! Invariant: the recovery point moves only after everything below it, indexes included, was synced. A failed sync
//! takes the directory offline and is not tried again: what the page cache holds then, nobody knows.

use std::path::PathBuf;
use std::sync::Arc;

use super::error::StorageError;
use super::folder::Folder;
use super::names::{self, FileKind};
use super::partition_log::PartitionLog;
use super::segment_file::SegmentFile;
use super::whole_file::Durability;
use kalda_sys::types::{Offset, TimestampMs};

/// A partition is flushed when it has this much that isn't. A start after a kill checks no more than that of it, and what came while it
/// was flushed. A smaller number would sync more often than the system writes back by itself.
const CHECKED_AT_START_BYTES: u64 = 128 << 20;

/// What a look for flushes in the background goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlushLook {
    /// Closed segments, and how much a start would have to check.
    AtSize,
    /// Also how long records have waited by now, against `flush.ms`.
    AtSizeAndTime(TimestampMs),
}

/// Files that have to be synced. It holds them open, so they may be closed or deleted meanwhile.
#[derive(Debug)]
#[must_use = "nothing is synced before it runs"]
pub struct FlushTask {
    folder: Folder,
    files: Vec<SegmentFile>,
    /// The log directory, whose name for the partition's folder may not be on the platter yet.
    above: Option<PathBuf>,
    flushed: Flushed,
}

/// The proof that a flush is done.
#[derive(Debug)]
#[must_use = "the log must be told"]
pub struct Flushed {
    end: Offset,
    bytes: u64,
    /// The active segment holds batches up to `end`, and may be closed meanwhile.
    ends_in_active: bool,
    segments_begun: u64,
    truncations: u64,
    /// Which of the files of leader epochs is on the disk now.
    epochs_written: u64,
}

impl Flushed {
    /// True if it was so much that the recovery point should not wait for its checkpoint's period.
    #[must_use]
    pub const fn is_large(&self) -> bool {
        self.bytes >= CHECKED_AT_START_BYTES
    }
}

/// The proof that a log's files hold all there is, whether or not it is on the disk yet.
#[derive(Debug)]
#[must_use = "the log must be told once the file system is synced"]
pub struct WrittenOut(Option<Flushed>);

impl FlushTask {
    /// Syncs the files. Blocks; needs no lock.
    ///
    /// # Errors
    /// The directory is offline now.
    pub fn run(self) -> Result<Flushed, StorageError> {
        let (disk, directory) = (self.folder.disk(), self.folder.directory());
        directory.check_online()?;
        let synced = self.files.iter().try_for_each(|file| file.disk_file().sync());
        // Names after contents: a power cut in between leaves files without a name, not names without contents.
        let synced = synced.and_then(|()| match disk.entry(self.folder.path())? {
            Some(_) => disk.sync_folder(self.folder.path()),
            // The partition was deleted meanwhile.
            None => Ok(()),
        });
        let synced = synced.and_then(|()| match &self.above {
            Some(above) => disk.sync_folder(above),
            None => Ok(()),
        });
        synced.map_err(|error| directory.fail(error))?;
        Ok(self.flushed)
    }
}

impl PartitionLog {
    /// Makes everything up to the log's end survive a power cut, and waits for it.
    ///
    /// # Errors
    /// The disk's.
    pub fn flush(&mut self) -> Result<(), StorageError> {
        match self.prepare(self.segments.len())? {
            Some(task) => task.run().and_then(|flushed| self.finish_flush(flushed)),
            None => Ok(()),
        }
    }

    /// Makes the batches that were appended since the last time survive a power cut, and nothing else: one sync of the active
    /// segment, where nobody appends without calling this. The recovery point stays, so indexes and producers that are
    /// lost are made anew from the batches. When a segment has begun since the last flush, all is flushed instead.
    ///
    /// # Errors
    /// The disk's.
    pub fn sync_records(&mut self) -> Result<(), StorageError> {
        self.folder.check_online()?;
        let Some(active) = self.segments.last() else { return Ok(()) };
        if self.segments_named < self.segments_begun || !self.identity_synced {
            return self.flush();
        }
        active.sync_records(&self.folder).map_err(|error| self.folder.directory().fail(error))
    }

    /// Prepares the flush of all segments; `None` where all is flushed.
    ///
    /// # Errors
    /// The disk's.
    pub fn prepare_flush(&mut self) -> Result<Option<FlushTask>, StorageError> {
        self.prepare(self.segments.len())
    }

    /// True if there is something to flush in the background: segments that take no more batches, more than a start should have to
    /// check, or records that `flush.ms` waits for.
    #[must_use]
    pub fn wants_flush(&self) -> bool {
        let active = self.segments.last().map_or(Offset::ZERO, |active| active.base_offset());
        self.recovery_point < active
            || self.unflushed_bytes >= CHECKED_AT_START_BYTES
            || self.settings.flush_ms.is_some() && self.recovery_point < self.log_end
    }

    /// Prepares what is to be flushed in the background now.
    ///
    /// # Errors
    /// The disk's.
    pub fn prepare_wanted_flush(&mut self, looking: FlushLook) -> Result<Option<FlushTask>, StorageError> {
        let is_due = match looking {
            FlushLook::AtSize => false,
            FlushLook::AtSizeAndTime(now_ms) => {
                let waited_ms = now_ms.0.saturating_sub(self.last_flush_ms.0);
                self.settings.flush_ms.is_some_and(|limit_ms| waited_ms >= limit_ms)
            }
        };
        let all = is_due || self.unflushed_bytes >= CHECKED_AT_START_BYTES;
        if all {
            // So that a start need not read the segment from its beginning to know the producers.
            self.write_snapshot(Durability::Cached)?;
        }
        let segment_count = self.segments.len();
        self.prepare(if all { segment_count } else { segment_count.saturating_sub(1) })
    }

    /// Takes note of a flush that is done.
    ///
    /// # Errors
    /// The disk's.
    pub fn finish_flush(&mut self, flushed: Flushed) -> Result<(), StorageError> {
        self.epochs_synced |= self.epochs_written == flushed.epochs_written;
        self.write_epochs(Durability::Synced)?;
        self.unflushed_bytes = self.unflushed_bytes.saturating_sub(flushed.bytes);
        self.identity_synced = true;
        self.segments_named = self.segments_named.max(flushed.segments_begun);
        // Where the log was truncated while the flush ran, other records may be there by now; and where the segment was
        // closed just there, its indexes have got their last entries since. The next flush takes care of both.
        let closed_since = flushed.ends_in_active && self.begins_segment(flushed.end);
        if flushed.truncations == self.truncations && !closed_since && flushed.end > self.recovery_point {
            self.set_recovery_point(flushed.end);
        }
        Ok(())
    }

    pub(super) fn flush_if_many(&mut self) -> Result<(), StorageError> {
        let unflushed = u64::try_from(self.log_end.0.saturating_sub(self.recovery_point.0)).unwrap_or(0);
        match self.settings.flush_messages {
            Some(limit) if unflushed >= limit => self.flush(),
            _ => Ok(()),
        }
    }

    /// Prepares the flush of the first `segment_count` segments; `None` where all is flushed.
    fn prepare(&mut self, segment_count: usize) -> Result<Option<FlushTask>, StorageError> {
        self.folder.check_online()?;
        if segment_count == self.segments.len() {
            // What `flush.ms` counts from. A flush of closed segments leaves the newest records waiting.
            self.last_flush_ms = self.now_ms();
        }
        let end = self.segments.get(segment_count).map_or(self.log_end, |next| next.base_offset());
        if segment_count == 0 || end <= self.recovery_point && self.identity_synced {
            return Ok(None);
        }
        let first = self.segment_index(self.recovery_point);
        let mut files = Vec::new();
        for segment in self.segments.iter_mut().take(segment_count).skip(first).map(Arc::make_mut) {
            let opened = segment.files_to_sync(&self.folder).map_err(|error| self.folder.judge(error))?;
            files.extend(opened);
        }
        let above = if self.identity_synced { None } else { Some(self.folder.directory().path.clone()) };
        if above.is_some() {
            files.extend(self.small_file(names::PARTITION_METADATA)?);
        }
        if !self.epochs_synced {
            self.write_epochs(Durability::Cached)?;
            files.extend(self.small_file(names::LEADER_EPOCHS)?);
        }
        // The state of the producers at the end of each closed segment: its batches may go before the next snapshot is made.
        for next in first + 1..=segment_count.min(self.segments.len().saturating_sub(1)) {
            if let Some(segment) = self.segments.get(next) {
                files.extend(self.small_file(&FileKind::Snapshot.name(segment.base_offset()))?);
            }
        }
        let last = self.segments.get(segment_count.saturating_sub(1));
        let ends_in_active =
            segment_count == self.segments.len() && last.is_some_and(|active| active.size_bytes() > 0);
        let (segments_begun, truncations) = (self.segments_begun, self.truncations);
        let (bytes, epochs_written) = (self.unflushed_bytes, self.epochs_written);
        let flushed = Flushed { end, bytes, ends_in_active, segments_begun, truncations, epochs_written };
        Ok(Some(FlushTask { folder: self.folder.clone(), files, above, flushed }))
    }

    fn small_file(&self, name: &str) -> Result<Option<SegmentFile>, StorageError> {
        self.folder.open_if_there(name).map_err(|error| self.folder.judge(error))
    }

    /// Writes the last entries of the active segment's indexes. Where all was flushed before, no later flush looks at this
    /// segment again, and no recovery: then they are synced at once.
    pub(super) fn seal_active(&mut self) -> Result<(), StorageError> {
        self.write_last_entries()?;
        if self.recovery_point < self.log_end {
            return Ok(());
        }
        let Some(active) = self.segments.last_mut().map(Arc::make_mut) else { return Ok(()) };
        active.sync_indexes(&self.folder).map_err(|error| self.folder.directory().fail(error))
    }

    fn write_last_entries(&mut self) -> Result<(), StorageError> {
        let Some(active) = self.segments.last_mut().map(Arc::make_mut) else { return Ok(()) };
        active.seal(&self.folder).map_err(|error| self.folder.judge(error))
    }

    pub(super) fn set_recovery_point(&mut self, offset: Offset) {
        self.recovery_point = offset;
        self.settle_before(offset);
        self.folder.note_recovery_point(&self.owner(), offset);
    }

    /// Writes and flushes all there is, as a clean shutdown wants it. Appending afterwards is still possible, but
    /// then the directory must not be marked as cleanly closed.
    ///
    /// # Errors
    /// The disk's.
    pub fn close(&mut self) -> Result<(), StorageError> {
        self.folder.check_online()?;
        if self.segments.is_empty() {
            return Ok(());
        }
        self.seal_active()?;
        self.write_snapshot(Durability::Synced)?;
        self.flush()?;
        self.write_epochs(Durability::Synced)?;
        // Where nothing was left to be flushed, files may have got names since.
        let synced = self.folder.disk().sync_folder(self.folder.path());
        synced.map_err(|error| self.folder.directory().fail(error))?;
        self.release();
        Ok(())
    }

    /// The first half of closing one log of many: writes all there is and syncs nothing, since the whole file system is
    /// synced once for all of them. Then comes [`Self::close_synced`].
    ///
    /// # Errors
    /// The disk's.
    pub fn write_out(&mut self) -> Result<WrittenOut, StorageError> {
        self.folder.check_online()?;
        if self.segments.is_empty() {
            return Ok(WrittenOut(None));
        }
        self.write_last_entries()?;
        self.write_snapshot(Durability::Cached)?;
        self.write_epochs(Durability::Cached)?;
        let task = self.prepare(self.segments.len())?;
        // The sync of the whole file system needs none of them open.
        self.release();
        Ok(WrittenOut(task.map(|task| task.flushed)))
    }

    /// The second half: the file system was synced after the first.
    ///
    /// # Errors
    /// The disk's.
    pub fn close_synced(&mut self, written: WrittenOut) -> Result<(), StorageError> {
        (self.epochs_synced, self.snapshot_synced) = (self.epochs_on_disk, true);
        written.0.map_or(Ok(()), |flushed| self.finish_flush(flushed))
    }
}
