//! Flushing: what must survive a power cut, and the closing of a log in good order.
//!
//! Invariant: the recovery point moves only after everything below it, indexes and producer state included, was
//! synced. A failed sync takes the directory offline and is not tried again.

use super::error::StorageError;
use super::partition_log::PartitionLog;
use super::whole_file::Durability;
use crate::types::{Offset, TimestampMs};

impl PartitionLog {
    /// Makes everything up to the log's end survive a power cut.
    ///
    /// # Errors
    /// The disk's.
    pub fn flush(&mut self) -> Result<(), StorageError> {
        self.flush_to(self.segments.len())
    }

    /// Flushes the segments that take no more batches: what a roll leaves to be done.
    ///
    /// # Errors
    /// The disk's.
    pub fn flush_closed_segments(&mut self) -> Result<(), StorageError> {
        self.flush_to(self.segments.len().saturating_sub(1))
    }

    /// Flushes if the oldest unflushed record has waited for `flush.ms`.
    ///
    /// # Errors
    /// The disk's.
    pub fn flush_if_due(&mut self, now_ms: TimestampMs) -> Result<(), StorageError> {
        let waited_ms = now_ms.0.saturating_sub(self.last_flush_ms.0);
        match self.settings.flush_ms {
            Some(limit_ms) if waited_ms >= limit_ms => self.flush(),
            _ => Ok(()),
        }
    }

    pub(super) fn flush_if_many(&mut self, now_ms: TimestampMs) -> Result<(), StorageError> {
        let unflushed = u64::try_from(self.log_end.0.saturating_sub(self.recovery_point.0)).unwrap_or(0);
        match self.settings.flush_messages {
            Some(limit) if unflushed >= limit => {
                self.last_flush_ms = now_ms;
                self.flush()
            }
            _ => Ok(()),
        }
    }

    fn flush_to(&mut self, segment_count: usize) -> Result<(), StorageError> {
        self.folder.directory().check_online()?;
        let end = self.segments.get(segment_count).map_or(self.log_end, |next| next.base_offset());
        self.last_flush_ms = self.folder.directory().clock.wall_ms();
        if end <= self.recovery_point || segment_count == 0 {
            return Ok(());
        }
        let first = self.segment_index(self.recovery_point);
        let dirty = self.segments.iter_mut().take(segment_count).skip(first);
        let synced = dirty.map(|segment| segment.sync(&self.folder)).collect::<std::io::Result<()>>();
        let synced = synced.and_then(|()| self.folder.disk().sync_folder(self.folder.path()));
        synced.map_err(|error| self.folder.directory().judge(error))?;
        self.write_epochs(Durability::Synced)?;
        self.set_recovery_point(end);
        Ok(())
    }

    pub(super) fn set_recovery_point(&mut self, offset: Offset) {
        self.recovery_point = offset;
        self.folder.directory().note_recovery_point(&self.partition, offset);
    }

    /// Writes and flushes all there is, as a clean shutdown wants it. Appending afterwards is still possible, but
    /// then the directory must not be marked as cleanly closed.
    ///
    /// # Errors
    /// The disk's.
    pub fn close(&mut self) -> Result<(), StorageError> {
        let Some(active) = self.segments.last_mut() else { return Ok(()) };
        active.seal(&self.folder).map_err(|error| self.folder.directory().judge(error))?;
        self.write_snapshot(Durability::Synced)?;
        self.flush()?;
        self.release();
        Ok(())
    }
}
