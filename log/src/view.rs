//! The log as it was at one moment, for readers who look at more than one segment: searches by time, aborted
//! transactions.
//!
//! Invariant: made with the partition's lock, used without it. Segments that are deleted meanwhile make a search fail with
//! `NotFound`, replaced ones make the view stale: then the caller makes a new one.

use std::io;
use std::sync::Arc;

use super::aborted_index::AbortedTransaction;
use super::error::StorageError;
use super::folder::Folder;
use super::partition_log::PartitionLog;
use super::patience::Patience;
use super::segment::Segment;
use kalda_sys::types::Offset;

/// Segments with the offsets where they end, oldest first.
#[derive(Debug)]
pub struct LogView {
    pub(super) folder: Folder,
    pub(super) log_start: Offset,
    pub(super) max_compressed_record_bytes: Option<u32>,
    pub(super) segments: Vec<(Arc<Segment>, Offset)>,
    layout: u64,
}

impl PartitionLog {
    /// All of the log. Reads wait for the disk, or fail with `WouldBlock`.
    ///
    /// # Errors
    /// That the log is offline.
    pub fn view(&self, patience: Patience) -> Result<LogView, StorageError> {
        self.view_of(patience, |_| true)
    }

    /// The segments from the one that holds `from` on that know of aborted transactions. Mostly, there are none.
    ///
    /// # Errors
    /// That the log is offline.
    pub fn view_of_aborted(&self, patience: Patience, from: Offset) -> Result<LogView, StorageError> {
        let mut view = self.view_of(patience, |segment| !segment.aborted.is_empty())?;
        view.segments.retain(|(_, end)| *end > from);
        Ok(view)
    }

    fn view_of(
        &self,
        patience: Patience,
        wanted: impl Fn(&Segment) -> bool,
    ) -> Result<LogView, StorageError> {
        self.folder.check_online()?;
        let segments = self.segments.iter().enumerate().filter(|(_, segment)| wanted(segment));
        let segments =
            segments.map(|(index, segment)| (Arc::clone(segment), self.segment_end(index))).collect();
        let folder = self.folder.for_reader(patience);
        Ok(LogView {
            layout: folder.layout(),
            folder,
            log_start: self.log_start,
            max_compressed_record_bytes: self.settings.max_compressed_record_bytes,
            segments,
        })
    }
}

impl LogView {
    /// True if files were replaced since the view was made: what was found in it must not be used.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.folder.layout() != self.layout
    }

    /// The aborted transactions that a reader of committed records must know between `from` and `upto`.
    ///
    /// # Errors
    /// The disk's.
    pub fn aborted_transactions(&self, from: Offset, upto: Offset) -> io::Result<Vec<AbortedTransaction>> {
        let mut found = Vec::new();
        for (segment, _) in self.segments.iter().filter(|(_, end)| *end > from) {
            for entry in segment.aborted.entries(&self.folder)? {
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
