//! One partition: every batch since its history began, how far it was promised to survive, and the operation whose
//! outcome a crash has left in doubt.
//!
//! ```text
//! history of batches   ├────────────┼───────────────────┼──────────────┤
//!                                 start              promised         end
//!                       deleted      survives power cuts   survives kills
//! ```
//! Invariant: `start ≤ end`; offsets between batches are only missing where a leader's log had gaps.

use super::batch::{Facts, ModelBatch};
use super::producers::ModelProducers;

/// An operation that was under way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Doubt {
    /// None was.
    #[default]
    Nothing,
    /// These batches may be there, or the first of them.
    Append(Vec<Facts>),
    /// Everything from this offset on may be gone.
    Truncate(i64),
    /// All may be gone, and the log begins at this offset.
    StartAnew(i64),
    /// The log may begin at this offset.
    DeleteBefore(i64),
    /// Any number of the oldest segments may be gone.
    Retain,
    /// The partition may be deleted.
    Delete,
}

/// A partition.
#[derive(Debug, Clone, Default)]
pub struct PartitionModel {
    /// All batches, deleted ones too.
    pub batches: Vec<ModelBatch>,
    /// Where the log ends when it has no batch: where its history began, or begins again.
    pub origin: i64,
    /// The first offset that can be read.
    pub start: i64,
    /// The offset that the next record gets.
    pub end: i64,
    /// Records below this offset survive a power cut.
    pub promised: i64,
    /// Records below this offset were shown to readers.
    pub shown: i64,
    /// The log's start in the last checkpoint that was written, if nothing has moved it back since.
    pub start_checkpoint: Option<i64>,
    /// What is in doubt.
    pub doubt: Doubt,
}

impl PartitionModel {
    /// Takes in a batch that is in the log now.
    pub fn push(&mut self, batch: ModelBatch) {
        self.end = batch.facts.last + 1;
        self.batches.push(batch);
    }

    /// The producers after all batches.
    #[must_use]
    pub fn producers(&self) -> ModelProducers {
        ModelProducers::after(self.batches.iter().map(|batch| &batch.facts))
    }

    /// The batches that can be read, in whole or in part.
    pub fn live(&self) -> impl Iterator<Item = &ModelBatch> {
        self.batches.iter().filter(|batch| batch.facts.last >= self.start)
    }

    /// Everything from `offset` on is gone; a batch that holds it goes as a whole.
    pub fn truncate(&mut self, offset: i64) {
        self.batches.retain(|batch| batch.facts.last < offset);
        self.end = self.last_end();
        self.start = self.start.min(self.end);
        self.promised = self.promised.min(self.end);
        self.shown = self.shown.min(self.end);
        self.start_checkpoint = None;
    }

    /// Nothing is left, and the next record gets `offset`.
    pub fn start_anew(&mut self, offset: i64) {
        *self = Self { origin: offset, start: offset, end: offset, shown: offset, ..Self::default() };
    }

    /// Where the last batch ends.
    #[must_use]
    pub fn last_end(&self) -> i64 {
        self.batches.last().map_or(self.origin, |batch| batch.facts.last + 1).max(self.origin)
    }

    /// The batches that may be found after a crash: the history, and what was being appended.
    #[must_use]
    pub fn possible(&self) -> Vec<ModelBatch> {
        let mut batches = self.batches.clone();
        if let Doubt::Append(appended) = &self.doubt {
            // Nobody was told that they are settled.
            let doubtful =
                |facts: &Facts| ModelBatch { facts: facts.clone(), bytes: None, synchronous: false };
            batches.extend(appended.iter().map(doubtful));
        }
        batches
    }
}
