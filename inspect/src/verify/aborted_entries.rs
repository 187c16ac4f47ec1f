//! The index of aborted transactions against the abort markers of the segment.
//!
//! Invariant: where the state of the producers is known, both must be the same; else, an entry must have a marker of its
//! producer, unless compaction took that batch. A transaction that began before the log's start may have been forgotten.

use std::io;
use std::path::PathBuf;

use super::finding::{Findings, Place};
use super::index_check::{Extent, IndexFile};
use super::problem::{Problem, Severity};
use super::producer_state::Knowledge;
use crate::entries::Located;
use crate::formats;
use kalda_log::AbortedTransaction;
use kalda_log::batch_walk::WalkedBatch;
use kalda_sys::Disk;
use kalda_sys::types::{Offset, ProducerId};

/// The check of one segment's index of aborted transactions.
#[derive(Debug)]
pub struct AbortedEntryCheck {
    /// Where the file is, or would be.
    path: PathBuf,
    file: Option<IndexFile<AbortedTransaction>>,
    severity: Severity,
    log_start: Offset,
    previous: Option<Offset>,
}

impl AbortedEntryCheck {
    /// Opens the index.
    ///
    /// # Errors
    /// The disk's.
    pub fn open(disk: &dyn Disk, path: PathBuf, severity: Severity, log_start: Offset) -> io::Result<Self> {
        let file = IndexFile::open(disk, path.clone(), formats::aborted_entries(), severity)?;
        Ok(Self { file: Some(file), ..Self::without_file(path, severity, log_start) })
    }

    /// Of a segment that has no such file, since none of its transactions was aborted.
    pub fn without_file(path: PathBuf, severity: Severity, log_start: Offset) -> Self {
        Self { path, file: None, severity, log_start, previous: None }
    }

    /// Judges the entries up to the last offset of a batch, which aborted these transactions.
    ///
    /// # Errors
    /// The disk's.
    pub fn batch(
        &mut self,
        batch: &WalkedBatch,
        aborted: &[AbortedTransaction],
        knowledge: Knowledge,
        findings: &mut Findings,
    ) -> io::Result<()> {
        let mut due = aborted.iter().peekable();
        while let Some((position, entry)) = self.next_up_to(batch.last_offset, findings)? {
            let marker = batch.header.filter(|header| header.attributes.is_control());
            let marks = entry.last_offset == batch.last_offset
                && marker.is_some_and(|header| ProducerId(header.producer_id) == entry.producer_id);
            let expected = due.next_if(|expected| expected.last_offset == entry.last_offset);
            let problem = match (knowledge, expected) {
                (_, Some(expected)) => self.difference(&entry, expected),
                (Knowledge::Known, None) => Some(no_such_abort(&entry)),
                // A marker that compaction took can't be looked for.
                (Knowledge::Unknown, None) => {
                    (!marks && entry.last_offset >= batch.base_offset).then(|| no_such_abort(&entry))
                }
            };
            if let Some(problem) = problem {
                self.tell(position, entry.last_offset, problem, findings);
            }
        }
        for missing in due.filter(|missing| missing.first_offset >= self.log_start) {
            let place = Place::file(&self.path).about(missing.last_offset);
            let (producer_id, first_offset) = (missing.producer_id.0, missing.first_offset.0);
            let last_offset = missing.last_offset.0;
            let problem = Problem::AbortNotIndexed { producer_id, first_offset, last_offset };
            findings.add_as(self.severity, place, problem);
        }
        Ok(())
    }

    /// Ends the check.
    ///
    /// # Errors
    /// The disk's.
    pub fn finish(mut self, read: Extent, findings: &mut Findings) -> io::Result<()> {
        while let Some((position, entry)) = self.next_up_to(Offset(i64::MAX), findings)? {
            if read == Extent::Whole {
                let offset = entry.last_offset;
                self.tell(position, offset, Problem::EntryBeyondEnd { offset: offset.0 }, findings);
            }
        }
        if let Some(file) = &self.file {
            file.tell_tail(findings);
        }
        Ok(())
    }

    /// The next entry whose marker is at or before `end`. What is no entry, or not above the one before, is told.
    fn next_up_to(
        &mut self,
        end: Offset,
        findings: &mut Findings,
    ) -> io::Result<Option<(u64, AbortedTransaction)>> {
        let Some(file) = &mut self.file else { return Ok(None) };
        while let Some(Located { position, entry }) = file.entries().peek()? {
            let Some(entry) = entry else {
                file.entries().pass();
                let reason = "the version of the entry is unknown".to_owned();
                findings.add_as(
                    self.severity,
                    Place::at(file.path(), position),
                    Problem::Malformed { reason },
                );
                continue;
            };
            if entry.last_offset > end {
                return Ok(None);
            }
            file.entries().pass();
            let rises = self.previous.replace(entry.last_offset).is_none_or(|last| entry.last_offset > last);
            if rises && entry.first_offset <= entry.last_offset {
                return Ok(Some((position, entry)));
            }
            file.tell(findings, position, entry.last_offset, Problem::EntryOrder);
        }
        Ok(None)
    }

    /// What began before the log's start isn't judged.
    fn difference(&self, entry: &AbortedTransaction, expected: &AbortedTransaction) -> Option<Problem> {
        let mut entry_judged = *entry;
        if expected.last_stable_offset < self.log_start {
            entry_judged.last_stable_offset = expected.last_stable_offset;
        }
        if expected.first_offset < self.log_start {
            entry_judged.first_offset = expected.first_offset;
        }
        let told = |entry: &AbortedTransaction| {
            let AbortedTransaction { producer_id, first_offset, last_stable_offset, .. } = entry;
            format!("producer {producer_id}, from {first_offset}, stable {last_stable_offset}")
        };
        (entry_judged != *expected).then(|| Problem::AbortDiffers {
            producer_id: entry.producer_id.0,
            last_offset: entry.last_offset.0,
            entry: told(entry),
            expected: told(expected),
        })
    }

    fn tell(&self, position: u64, offset: Offset, problem: Problem, findings: &mut Findings) {
        findings.add_as(self.severity, Place::at(&self.path, position).about(offset), problem);
    }
}

fn no_such_abort(entry: &AbortedTransaction) -> Problem {
    Problem::NoSuchAbort { producer_id: entry.producer_id.0, last_offset: entry.last_offset.0 }
}
