//! The time index: an entry (time, offset) says that no record up to that offset is later, and that the batch which ends
//! there has a record of that time.
//!
//! Invariant: an entry that would lead a search by time past a record is a fault, and so is one whose time no batch has:
//! the last entry decides when a segment is old enough to go.

use std::io;
use std::path::PathBuf;

use super::super::entries::Located;
use super::super::formats;
use super::finding::Findings;
use super::index_check::IndexFile;
use super::problem::{Problem, Severity};
use crate::log::batch_walk::WalkedBatch;
use crate::log::index::TimeEntry;
use crate::sys::Disk;
use crate::types::Offset;

/// The check of one segment's time index.
#[derive(Debug)]
pub struct TimeEntryCheck {
    file: IndexFile<TimeEntry>,
    base_offset: Offset,
    previous: Option<TimeEntry>,
    latest_ms: i64,
}

impl TimeEntryCheck {
    /// Opens the index of the segment at `base_offset`.
    ///
    /// # Errors
    /// The disk's.
    pub fn open(disk: &dyn Disk, path: PathBuf, base_offset: Offset, severity: Severity) -> io::Result<Self> {
        let file = IndexFile::open(disk, path, formats::time_entries(), severity)?;
        Ok(Self { file, base_offset, previous: None, latest_ms: -1 })
    }

    /// Judges the entries up to a batch.
    ///
    /// # Errors
    /// The disk's.
    pub fn batch(&mut self, batch: &WalkedBatch, findings: &mut Findings) -> io::Result<()> {
        while let Some(Located { position, entry }) = self.file.entries().peek()? {
            let Some(entry) = entry.filter(|entry| self.offset(*entry) <= batch.last_offset) else { break };
            self.file.entries().pass();
            if self.is_in_order(position, entry, findings) {
                let offset = self.offset(entry);
                if let Some(problem) = self.judge(entry, batch) {
                    self.file.tell(findings, position, offset, problem);
                }
            }
        }
        self.latest_ms = self.latest_ms.max(batch.max_timestamp_ms);
        Ok(())
    }

    /// Ends the check; `whole` if the segment could be read to its end, `closed` if it takes no more batches.
    ///
    /// # Errors
    /// The disk's.
    pub fn finish(mut self, whole: bool, closed: bool, findings: &mut Findings) -> io::Result<()> {
        while let Some(Located { position, entry: Some(entry) }) = self.file.entries().next_entry()? {
            if whole && self.is_in_order(position, entry, findings) {
                let offset = self.offset(entry);
                self.file.tell(findings, position, offset, Problem::EntryBeyondEnd { offset: offset.0 });
            }
        }
        let indexed_ms = self.previous.map_or(-1, |entry| entry.timestamp_ms);
        if whole && closed && indexed_ms < self.latest_ms {
            let problem = Problem::LatestNotIndexed { timestamp_ms: indexed_ms, latest_ms: self.latest_ms };
            let end = self.file.entries().tail().position;
            self.file.tell(findings, end, self.base_offset, problem);
        }
        self.file.tell_tail(findings);
        Ok(())
    }

    fn offset(&self, entry: TimeEntry) -> Offset {
        self.base_offset.advanced(i64::from(entry.relative_offset))
    }

    fn is_in_order(&mut self, position: u64, entry: TimeEntry, findings: &mut Findings) -> bool {
        let before = self.previous.replace(entry);
        let rises = before.is_none_or(|before| {
            entry.relative_offset > before.relative_offset && entry.timestamp_ms > before.timestamp_ms
        });
        if !rises {
            self.file.tell(findings, position, self.offset(entry), Problem::EntryOrder);
        }
        rises
    }

    /// `batch` is the first that ends at or after the entry's offset. Where it ends after it, an old broker noted the
    /// record itself.
    fn judge(&self, entry: TimeEntry, batch: &WalkedBatch) -> Option<Problem> {
        let (offset, timestamp_ms) = (self.offset(entry).0, entry.timestamp_ms);
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
