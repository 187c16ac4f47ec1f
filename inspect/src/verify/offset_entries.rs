//! The offset index: every entry points at the beginning of a batch and holds that batch's last offset.
//!
//! Kafka writes it so since it indexes batch by batch; before, an entry had the last offset of several batches that were
//! appended together. Such an entry only points earlier than it could.
//! Invariant: an entry that would lead a reader past a record is a fault.

use std::io;
use std::path::PathBuf;

use super::finding::Findings;
use super::index_check::{Extent, IndexFile};
use super::problem::{Problem, Severity};
use super::rising_entries::RisingEntries;
use crate::formats;
use kalda_log::batch_walk::WalkedBatch;
use kalda_log::index::OffsetEntry;
use kalda_sys::Disk;
use kalda_sys::types::Offset;

/// The check of one segment's offset index.
#[derive(Debug)]
pub struct OffsetEntryCheck {
    entries: RisingEntries<OffsetEntry>,
    early: Option<EarlyEntry>,
}

/// Whether what the header of a batch says can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// All of it.
    Sound,
    /// Its length alone.
    Broken,
}

/// An entry beyond the batch it points at, whose own batch is still to come.
#[derive(Debug, Clone, Copy)]
struct EarlyEntry {
    /// Where the entry stands.
    position: u64,
    /// Its offset.
    offset: Offset,
    /// Where it points at.
    target: u64,
    /// The last offset of the batch there.
    last_offset: Offset,
}

impl OffsetEntryCheck {
    /// Opens the index of the segment at `base_offset`.
    ///
    /// # Errors
    /// The disk's.
    pub fn open(disk: &dyn Disk, path: PathBuf, base_offset: Offset, severity: Severity) -> io::Result<Self> {
        let file = IndexFile::open(disk, path, formats::offset_entries(), severity)?;
        Ok(Self { entries: RisingEntries::new(file, base_offset), early: None })
    }

    /// Judges the entries up to a batch. Those of a batch whose header can't be trusted are passed over.
    ///
    /// # Errors
    /// The disk's.
    pub fn batch(&mut self, batch: &WalkedBatch, trust: Trust, findings: &mut Findings) -> io::Result<()> {
        let due = |_: &_, entry: OffsetEntry| u64::from(entry.position) <= batch.position;
        while let Some((position, entry)) = self.entries.next_if(findings, due)? {
            self.entry(position, entry, batch, trust, findings);
        }
        if let Some(early) = self.early.take_if(|early| batch.last_offset >= early.offset) {
            let (offset, target) = (early.offset.0, early.target);
            let problem = if batch.last_offset == early.offset {
                Problem::EarlyEntry { offset, target }
            } else {
                Problem::EntryOffset { offset, target, last_offset: early.last_offset.0 }
            };
            self.entries.tell(findings, early.position, early.offset, problem);
        }
        Ok(())
    }

    /// Ends the check.
    ///
    /// # Errors
    /// The disk's.
    pub fn finish(mut self, read: Extent, findings: &mut Findings) -> io::Result<()> {
        if read == Extent::Whole {
            self.entries.tell_rest(findings)?;
        }
        if let Some(EarlyEntry { position, offset, .. }) = self.early.filter(|_| read == Extent::Whole) {
            self.entries.tell(findings, position, offset, Problem::EntryBeyondEnd { offset: offset.0 });
        }
        self.entries.tell_tail(findings);
        Ok(())
    }

    fn entry(
        &mut self,
        position: u64,
        entry: OffsetEntry,
        batch: &WalkedBatch,
        trust: Trust,
        findings: &mut Findings,
    ) {
        let (offset, target) = (self.entries.offset(entry), u64::from(entry.position));
        if target < batch.position {
            self.entries.tell(
                findings,
                position,
                offset,
                Problem::NoBatchAtEntry { offset: offset.0, target },
            );
        } else if trust == Trust::Sound && offset > batch.last_offset {
            self.early = Some(EarlyEntry { position, offset, target, last_offset: batch.last_offset });
        } else if trust == Trust::Sound && offset < batch.last_offset {
            let (offset, last_offset) = (offset.0, batch.last_offset.0);
            let problem = Problem::EntryOffset { offset, target, last_offset };
            self.entries.tell(findings, position, Offset(offset), problem);
        }
    }
}
