//! Letting go of old records: whole segments by time, by size, or because they lie below the log's start; and the
//! deletion of records by raising that start.
//!
//! Invariant: only segments whose records all lie below the high watermark go, oldest first, without a hole. Their
//! files get another name at once and are removed after `file.delete.delay.ms`.

use std::ffi::OsString;
use std::io;

use super::error::{ReadError, StorageError};
use super::names::{DELETED_FILE, FileKind, segment_path};
use super::partition_log::PartitionLog;
use super::segment::Segment;
use kalda_sys::types::{Offset, TimestampMs};

impl PartitionLog {
    /// Makes `offset` the first one that can be read. The records are still on disk until their segment goes.
    ///
    /// # Errors
    /// [`ReadError::OffsetOutOfRange`] beyond the log's end, else the disk's.
    pub fn delete_records_before(&mut self, offset: Offset) -> Result<(), ReadError> {
        self.folder.check_online()?;
        if offset > self.log_end {
            let (log_start, log_end) = (self.log_start, self.log_end);
            return Err(ReadError::OffsetOutOfRange { offset, log_start, log_end });
        }
        if offset > self.log_start {
            self.raise_start(offset);
            self.assert_in_order();
        }
        Ok(())
    }

    /// Lets go of the segments that the topic's settings don't want kept, and gives how many went.
    ///
    /// # Errors
    /// The disk's.
    pub fn apply_retention(
        &mut self,
        now_ms: TimestampMs,
        high_watermark: Offset,
    ) -> Result<usize, StorageError> {
        self.folder.check_online()?;
        let count = self.expendable(now_ms, high_watermark);
        let count = count.map_err(|error| self.folder.judge(error))?;
        if count == 0 {
            return Ok(0);
        }
        // The active segment goes, too: what is appended from now on needs another one.
        if count == self.segments.len() {
            self.roll()?;
        }
        self.keep_producers(count)?;
        self.abandon_swap().map_err(|error| self.folder.judge(error))?;
        let removed = self.remove_oldest(count)?;
        self.assert_in_order();
        Ok(removed)
    }

    /// Removes segments, the oldest first, and moves the start behind them. Gives how many went: fewer where the disk has
    /// no room for another name.
    fn remove_oldest(&mut self, count: usize) -> Result<usize, StorageError> {
        let mut removed = 0;
        let oldest = self.segments.iter().take(count);
        let tried = oldest.map(|segment| self.remove_later(segment, &FileKind::ALL)).try_for_each(|done| {
            removed += usize::from(done.is_ok());
            done
        });
        self.segments.drain(..removed);
        if let Err(error) = tried {
            let error = self.folder.judge(error);
            if removed == 0 || self.folder.directory().is_offline() {
                return Err(error);
            }
        }
        let first_kept = self.segments.first().map_or(self.log_end, |first| first.base_offset());
        self.raise_start(first_kept.max(self.log_start));
        // What the next checkpoint says of the start is only true once the segments can't come back. From the write-ahead log they
        // could, if the folder got lost.
        let directory = self.folder.directory();
        let synced = self.folder.disk().sync_folder(self.folder.path()).and_then(|()| {
            if self.identity_synced { Ok(()) } else { self.folder.disk().sync_folder(&directory.path) }
        });
        synced.map_err(|error| self.folder.directory().fail(error))?;
        self.note_start();
        Ok(removed)
    }

    /// When its oldest segment is older than the topic's retention; the end of time where nothing ever is.
    ///
    /// # Errors
    /// The disk's.
    pub fn oldest_expires_ms(&self) -> Result<TimestampMs, StorageError> {
        let retention_ms = self.settings.retention_ms.filter(|_| self.settings.cleanup_policy.delete);
        let (Some(retention_ms), Some(oldest)) = (retention_ms, self.segments.first()) else {
            return Ok(TimestampMs(i64::MAX));
        };
        let largest = oldest.largest_timestamp(&self.folder).map_err(|error| self.folder.judge(error))?;
        let age_from = largest.map_or(oldest.created_ms(), |largest| largest.timestamp_ms);
        // The millisecond after: a segment goes when it is older than the retention, not when it is as old.
        Ok(TimestampMs(age_from.0.saturating_add(retention_ms).saturating_add(1)))
    }

    /// Forgets producers that were not heard of for `producer.id.expiration.ms`.
    pub fn expire_producers(&mut self, now_ms: TimestampMs) {
        self.producers.expire(now_ms, self.settings.producer_id_expiration_ms);
        self.count_producers();
    }

    /// How many segments, from the oldest on, may go.
    fn expendable(&self, now_ms: TimestampMs, high_watermark: Offset) -> io::Result<usize> {
        let settings = &self.settings;
        let excess = settings.retention_bytes.filter(|_| settings.cleanup_policy.delete);
        let mut excess = excess.map_or(0, |limit| self.size_in_bytes().saturating_sub(limit));
        for (index, segment) in self.segments.iter().enumerate() {
            let end = self.segment_end(index);
            let is_empty_active = index + 1 == self.segments.len() && segment.size_bytes() == 0;
            if end > high_watermark || is_empty_active {
                return Ok(index);
            }
            // As in Kafka, what is left is never less than the limit.
            let is_excess = excess > 0 && segment.size_bytes() <= excess;
            let goes = is_excess || end <= self.log_start && index + 1 < self.segments.len();
            if !goes && !self.is_expired(segment, now_ms)? {
                return Ok(index);
            }
            // One that goes for its age may be larger than what is too much.
            excess = excess.saturating_sub(segment.size_bytes());
        }
        Ok(self.segments.len())
    }

    fn is_expired(&self, segment: &Segment, now_ms: TimestampMs) -> io::Result<bool> {
        let Some(retention_ms) = self.settings.retention_ms.filter(|_| self.settings.cleanup_policy.delete)
        else {
            return Ok(false);
        };
        let largest = segment.largest_timestamp(&self.folder)?;
        let age_from = largest.map_or(segment.created_ms(), |largest| largest.timestamp_ms);
        // Saturating, as wherever it is counted with a producer's timestamp: that may be any number.
        Ok(now_ms.0.saturating_sub(age_from.0) > retention_ms)
    }

    fn raise_start(&mut self, offset: Offset) {
        self.log_start = offset;
        self.producers.pass_log_start(offset);
        self.note_start();
        if self.epochs.truncate_from_start(offset) {
            self.epochs_on_disk = false;
            self.write_epochs_now_or_later();
        }
    }

    /// Sees to it that the state of the producers whose batches go survives them, wherever the removal of so many segments
    /// ends. Behind the recovery point no flush has synced it yet.
    fn keep_producers(&self, count: usize) -> Result<(), StorageError> {
        for first_kept in (0..count).map(|last_removed| self.segment_end(last_removed)) {
            if first_kept < self.recovery_point {
                continue;
            }
            let snapshot = self.folder.open_if_there(&FileKind::Snapshot.name(first_kept));
            let snapshot = snapshot.map_err(|error| self.folder.judge(error))?;
            let synced = snapshot.map_or(Ok(()), |file| file.disk_file().sync());
            synced.map_err(|error| self.folder.directory().fail(error))?;
        }
        Ok(())
    }

    pub(super) fn note_start(&self) {
        let first = self.segments.first().map(|first| first.base_offset());
        let start = Some(self.log_start).filter(|start| first.is_some_and(|first| first < *start));
        self.folder.checkpoints().note_log_start(&self.partition, start);
    }

    /// Gives these files of a segment other names, and has them removed when their time has come. Without its `.log` a segment
    /// is gone: what is left of the others is removed by the next start.
    pub(super) fn remove_later(&self, segment: &Segment, kinds: &[FileKind]) -> io::Result<()> {
        segment.close(&self.folder);
        for kind in kinds {
            let from = segment_path(self.folder.path(), *kind, segment.base_offset());
            let mut to = OsString::from(&from);
            to.push(DELETED_FILE);
            match self.folder.disk().rename(&from, to.as_ref()) {
                Ok(()) => self.folder.directory().remove_later(to.into(), self.settings.file_delete_delay),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) if *kind == FileKind::Log => return Err(error),
                // Without room for another name it goes at once: nobody reads it any more, and a segment that begins at this
                // offset again must not find it.
                Err(_) => {
                    if let Err(error) = self.folder.remove(&kind.name(segment.base_offset())) {
                        tracing::warn!(file = %from.display(), %error, "a file of a deleted segment stays");
                        self.folder.judge(error);
                    }
                }
            }
        }
        Ok(())
    }
}
