//! What the checks of a segment's three indexes share: a file read in step with the batches, and what was found in it.
//!
//! ```text
//! .log     │ batch │ batch │ batch │ batch │      one pass over the batches
//! .index       ▲       ▲           ▲               each index moves on as far as the batch has come
//! ```
//! Invariant: a check stops where the log can't be read any more: what lies beyond isn't judged.

use std::io;
use std::path::{Path, PathBuf};

use super::finding::{Findings, Place};
use super::problem::{Problem, Severity};
use crate::entries::{EntryReader, Format, Tail};
use kalda_sys::types::Offset;
use kalda_sys::{Disk, OpenMode};

/// How much of a segment could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All its batches, and each is sound.
    Whole,
    /// Not all of them: entries without a batch say nothing.
    Part,
}

/// One index file of a segment.
#[derive(Debug)]
pub struct IndexFile<E> {
    path: PathBuf,
    entries: EntryReader<E>,
    severity: Severity,
}

impl<E: Copy> IndexFile<E> {
    /// Opens the file; its length is taken now. What is found in it is at most as bad as `severity`.
    ///
    /// # Errors
    /// The disk's.
    pub fn open(disk: &dyn Disk, path: PathBuf, format: Format<E>, severity: Severity) -> io::Result<Self> {
        let file = disk.open(&path, OpenMode::Read)?;
        Ok(Self { entries: EntryReader::new(file, format)?, path, severity })
    }

    /// The entries.
    pub const fn entries(&mut self) -> &mut EntryReader<E> {
        &mut self.entries
    }

    /// Where the entries end.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.entries.tail().position
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Tells what was found at an entry.
    pub fn tell(&self, findings: &mut Findings, position: u64, offset: Offset, problem: Problem) {
        findings.add_as(self.severity, Place::at(&self.path, position).about(offset), problem);
    }

    /// Tells what stands behind the entries.
    pub fn tell_tail(&self, findings: &mut Findings) {
        let Tail { position, preallocated_bytes, torn_bytes } = self.entries.tail();
        if preallocated_bytes > 0 {
            let problem = Problem::PreallocatedTail { bytes: preallocated_bytes };
            findings.add(Place::at(&self.path, position), problem);
        }
        // Kafka preallocates whole entries, so a part of one is nobody's.
        if torn_bytes > 0 {
            let place = Place::at(&self.path, position + preallocated_bytes);
            findings.add_as(self.severity, place, Problem::TornEntry { bytes: torn_bytes });
        }
    }
}
