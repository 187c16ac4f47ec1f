//! Letting go of old metadata: snapshots that a newer one replaces, and the log before them.
//!
//! ```text
//! snapshots:   ①      ②         ③               ① goes with the log before ② when it is too old, or all is too much
//! log:      ───┴──────┴─────────┴──────▶
//! ```
//! Invariant: the newest snapshot stays, and so does the log behind the oldest one that is left.

use super::checkpoint_file::{self, SnapshotId};
use super::error::QuorumError;
use super::metadata_log::MetadataLog;
use crate::log::ReadError;
use crate::sys::EntryKind;
use crate::types::TimestampMs;

/// How much of the past is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MetadataRetention {
    /// `metadata.max.retention.bytes`: of log and snapshots together; `None`: however many.
    pub bytes: Option<u64>,
    /// `metadata.max.retention.ms`: since a snapshot was made; `None`: however long.
    pub ms: Option<i64>,
}

impl MetadataLog {
    /// Lets go of what need not be kept. To be called after a snapshot was written.
    pub fn apply_retention(&mut self, retention: MetadataRetention) -> Result<(), QuorumError> {
        let mut snapshots = self.snapshots()?;
        snapshots.sort_unstable();
        let mut total = self.log.size_in_bytes() + snapshots.iter().map(|(_, size)| size).sum::<u64>();
        for pair in snapshots.windows(2) {
            let [(oldest, size_bytes), (next, _)] = pair else { break };
            let too_much = retention.bytes.is_some_and(|most| total > most);
            if !too_much && !self.is_too_old(*oldest, retention.ms)? {
                break;
            }
            self.remove_before(*oldest, *next)?;
            total -= size_bytes;
        }
        Ok(())
    }

    fn snapshots(&self) -> Result<Vec<(SnapshotId, u64)>, QuorumError> {
        let entries = self.doors.disk.list(&self.folder);
        let entries = entries.map_err(|source| QuorumError::File { path: self.folder.clone(), source })?;
        let snapshots = entries.iter().filter_map(|entry| match entry.kind {
            EntryKind::File(size_bytes) => Some((SnapshotId::parse(&entry.name)?, size_bytes)),
            EntryKind::Folder | EntryKind::Other => None,
        });
        Ok(snapshots.collect())
    }

    fn is_too_old(&self, snapshot: SnapshotId, limit_ms: Option<i64>) -> Result<bool, QuorumError> {
        let Some(limit_ms) = limit_ms else { return Ok(false) };
        let path = self.folder.join(snapshot.file_name());
        let made = checkpoint_file::read_timestamp(&*self.doors.disk, &path)?;
        let TimestampMs(now_ms) = self.doors.clock.wall_ms();
        // One that can't be read is no use to anybody.
        Ok(made.is_none_or(|made_ms| now_ms.saturating_sub(made_ms) > limit_ms))
    }

    /// First the log's start moves: a log that began before its oldest snapshot would be read from a point where there is none.
    fn remove_before(&mut self, oldest: SnapshotId, next: SnapshotId) -> Result<(), QuorumError> {
        let raised = self.log.delete_records_before(next.end_offset);
        raised.map_err(|error| match error {
            ReadError::Storage(error) => QuorumError::from(error),
            ReadError::OffsetOutOfRange { log_start, log_end, .. } => {
                QuorumError::Gap { snapshot: next.end_offset.0, log_start: log_start.0, log_end: log_end.0 }
            }
        })?;
        let path = self.folder.join(oldest.file_name());
        let removed = self.doors.disk.remove_file(&path);
        removed.map_err(|source| QuorumError::File { path, source })?;
        self.log.apply_retention(self.doors.clock.wall_ms(), self.end_offset())?;
        Ok(())
    }
}
