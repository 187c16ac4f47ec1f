//! The entries of an offset or a time index, one after the other, as far as they rise.
//!
//! Invariant: an entry that doesn't rise above the one before it is told and not given: nobody judges it twice. Deliberately
//! absent: what an entry says of a batch, see the two checks.

use std::io;

use super::finding::Findings;
use super::index_check::IndexFile;
use super::problem::Problem;
use crate::entries::Located;
use kalda_log::index::{OffsetEntry, TimeEntry};
use kalda_sys::types::Offset;

/// An entry about an offset of its segment.
pub trait OffsetOfSegment: Copy {
    /// The offset, less the segment's base offset.
    fn relative_offset(self) -> i32;
    /// True if it may stand behind this one.
    fn rises_above(self, before: Self) -> bool;
}

impl OffsetOfSegment for OffsetEntry {
    fn relative_offset(self) -> i32 {
        self.relative_offset
    }

    fn rises_above(self, before: Self) -> bool {
        self.relative_offset > before.relative_offset && self.position > before.position
    }
}

impl OffsetOfSegment for TimeEntry {
    fn relative_offset(self) -> i32 {
        self.relative_offset
    }

    fn rises_above(self, before: Self) -> bool {
        self.relative_offset > before.relative_offset && self.timestamp_ms > before.timestamp_ms
    }
}

/// The entries of an index in which everything rises. Those that don't are told, and passed over.
#[derive(Debug)]
pub struct RisingEntries<E> {
    file: IndexFile<E>,
    base_offset: Offset,
    previous: Option<E>,
}

impl<E: OffsetOfSegment> RisingEntries<E> {
    /// Those of a file of the segment at `base_offset`.
    #[must_use]
    pub const fn new(file: IndexFile<E>, base_offset: Offset) -> Self {
        Self { file, base_offset, previous: None }
    }

    /// The offset that an entry is about.
    #[must_use]
    pub fn offset(&self, entry: E) -> Offset {
        self.base_offset.advanced(i64::from(entry.relative_offset()))
    }

    /// Where its segment begins.
    #[must_use]
    pub const fn base_offset(&self) -> Offset {
        self.base_offset
    }

    /// The last entry so far.
    #[must_use]
    pub const fn last(&self) -> Option<E> {
        self.previous
    }

    /// Where the entries end.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.file.end()
    }

    /// The next entry with its position, while it is `due`.
    ///
    /// # Errors
    /// The disk's.
    pub fn next_if(
        &mut self,
        findings: &mut Findings,
        due: impl Fn(&Self, E) -> bool,
    ) -> io::Result<Option<(u64, E)>> {
        while let Some(Located { position, entry }) = self.file.entries().peek()? {
            let Some(entry) = entry.filter(|entry| due(self, *entry)) else { break };
            self.file.entries().pass();
            let before = self.previous.replace(entry);
            if before.is_none_or(|before| entry.rises_above(before)) {
                return Ok(Some((position, entry)));
            }
            self.tell(findings, position, self.offset(entry), Problem::EntryOrder);
        }
        Ok(None)
    }

    /// Tells what was found at an entry.
    pub fn tell(&self, findings: &mut Findings, position: u64, offset: Offset, problem: Problem) {
        self.file.tell(findings, position, offset, problem);
    }

    /// Tells of the entries that are left: they lie beyond the segment's end.
    ///
    /// # Errors
    /// The disk's.
    pub fn tell_rest(&mut self, findings: &mut Findings) -> io::Result<()> {
        while let Some((position, entry)) = self.next_if(findings, |_, _| true)? {
            let offset = self.offset(entry);
            self.tell(findings, position, offset, Problem::EntryBeyondEnd { offset: offset.0 });
        }
        Ok(())
    }

    /// Tells what stands behind the entries.
    pub fn tell_tail(&self, findings: &mut Findings) {
        self.file.tell_tail(findings);
    }
}
