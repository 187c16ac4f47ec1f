//! The time index: an entry (time, offset) says that no record up to that offset is later, and that the batch which ends
//! there has a record of that time.
//!
//! Invariant: an entry that would lead a search by time past a record is a fault, and so is one whose time no batch has:
//! the last entry decides when a segment is old enough to go.

use std::io;
use std::path::PathBuf;

use super::finding::Findings;
use super::index_check::{Extent, IndexFile};
use super::problem::{Problem, Severity};
use super::rising_entries::RisingEntries;
use crate::formats;
use kalda_log::batch_walk::WalkedBatch;
use kalda_log::index::TimeEntry;
use kalda_sys::Disk;
use kalda_sys::types::Offset;

/// What a segment is in its log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The one that takes the next batch: its latest time may not be in the index yet.
    Active,
    /// One that takes no more.
    Closed,
}

/// The check of one segment's time index.
#[derive(Debug)]
pub struct TimeEntryCheck {
    entries: RisingEntries<TimeEntry>,
    latest_ms: i64,
}

impl TimeEntryCheck {
    /// Opens the index of the segment at `base_offset`.
    ///
    /// # Errors
    /// The disk's.
    pub fn open(disk: &dyn Disk, path: PathBuf, base_offset: Offset, severity: Severity) -> io::Result<Self> {
        let file = IndexFile::open(disk, path, formats::time_entries(), severity)?;
        Ok(Self { entries: RisingEntries::new(file, base_offset), latest_ms: -1 })
    }

    /// Judges the entries up to a batch.
    ///
    /// # Errors
    /// The disk's.
    pub fn batch(&mut self, batch: &WalkedBatch, findings: &mut Findings) -> io::Result<()> {
        let due = |entries: &RisingEntries<_>, entry| entries.offset(entry) <= batch.last_offset;
        while let Some((position, entry)) = self.entries.next_if(findings, due)? {
            if let Some(problem) = self.judge(entry, batch) {
                self.entries.tell(findings, position, self.entries.offset(entry), problem);
            }
        }
        self.latest_ms = self.latest_ms.max(batch.max_timestamp_ms);
        Ok(())
    }

    /// Ends the check.
    ///
    /// # Errors
    /// The disk's.
    pub fn finish(mut self, read: Extent, role: Role, findings: &mut Findings) -> io::Result<()> {
        if read == Extent::Whole {
            self.entries.tell_rest(findings)?;
        }
        let indexed_ms = self.entries.last().map_or(-1, |entry| entry.timestamp_ms);
        let is_complete = read == Extent::Whole && role == Role::Closed;
        if is_complete && indexed_ms < self.latest_ms {
            let problem = Problem::LatestNotIndexed { timestamp_ms: indexed_ms, latest_ms: self.latest_ms };
            self.entries.tell(findings, self.entries.end(), self.entries.base_offset(), problem);
        }
        self.entries.tell_tail(findings);
        Ok(())
    }

    /// `batch` is the first that ends at or after the entry's offset. Where it ends after it, an old broker noted the
    /// record itself.
    fn judge(&self, entry: TimeEntry, batch: &WalkedBatch) -> Option<Problem> {
        let (offset, timestamp_ms) = (self.entries.offset(entry).0, entry.timestamp_ms);
        let batch_ms = batch.max_timestamp_ms;
        if offset < batch.base_offset.0 && batch.header.is_some() {
            return Some(Problem::NoBatchForEntry { offset });
        }
        let is_end = offset == batch.last_offset.0;
        let latest_ms = if is_end { self.latest_ms.max(batch_ms) } else { self.latest_ms };
        if latest_ms > timestamp_ms {
            return Some(Problem::EntryHides { offset, timestamp_ms, latest_ms });
        }
        (timestamp_ms != batch_ms).then_some(Problem::EntryTime { offset, timestamp_ms, batch_ms })
    }
}
