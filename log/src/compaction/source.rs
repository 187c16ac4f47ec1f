//! A segment that is to be compacted, as it was when the compaction was prepared.
//!
//! Invariant: it is opened by its path, for nobody else replaces files of these names; whether it is still the log's is
//! found out at the end, with the lock.

use std::io;
use std::sync::Arc;

use super::aborted_reader::AbortedFile;
use super::error::{CompactionError, RunError};
use super::groups::FileSizes;
use crate::file_cache::FileId;
use crate::folder::Folder;
use crate::index::{IndexEntry, OffsetEntry, TimeEntry};
use crate::names::{FileKind, segment_path};
use crate::segment::Segment;
use kalda_sys::types::{Offset, TimestampMs};
use kalda_sys::{DiskFile, OpenMode};

/// A segment to compact.
#[derive(Debug, Clone)]
pub struct Source {
    /// Tells it from any other, one of the same name included.
    pub id: FileId,
    /// The offset in its name.
    pub base_offset: Offset,
    /// Where the next one begins.
    pub end: Offset,
    /// Bytes of its files.
    pub sizes: FileSizes,
    /// When this process made or opened it.
    pub created_ms: TimestampMs,
    /// Its aborted transactions.
    pub aborted: AbortedFile,
}

impl Source {
    /// What the log knows of a segment that ends at `end`.
    #[must_use]
    pub fn of(segment: &Segment, end: Offset) -> Self {
        let entry_bytes = |count: u64, size: usize| count.saturating_mul(size as u64);
        Self {
            id: segment.id(),
            base_offset: segment.base_offset(),
            end,
            sizes: FileSizes {
                log: segment.size_bytes(),
                offset_index: entry_bytes(segment.offsets.entry_count(), OffsetEntry::SIZE),
                time_index: entry_bytes(segment.times.entry_count(), TimeEntry::SIZE),
            },
            created_ms: segment.created_ms(),
            aborted: segment.aborted.outline(),
        }
    }

    /// Opens its `.log` file.
    pub fn open(&self, folder: &Folder) -> Result<Arc<dyn DiskFile>, RunError> {
        let path = segment_path(folder.path(), FileKind::Log, self.base_offset);
        folder.disk().open(&path, OpenMode::Read).map_err(gone)
    }
}

/// Retention, or the partition's deletion, takes files away while they are compacted.
pub fn gone(error: io::Error) -> RunError {
    match error.kind() {
        io::ErrorKind::NotFound => CompactionError::LogChanged.into(),
        _ => error.into(),
    }
}
