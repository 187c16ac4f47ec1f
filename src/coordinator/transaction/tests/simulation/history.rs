//! What clients did and were told: all that an invariant may go by, beside what is in the partitions.

use super::partition::Tag;
use crate::coordinator::runtime::TransactionOutcome;

/// A client's transaction.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// Partitions whose records were acknowledged.
    pub produced: Vec<usize>,
    /// How the client asked for it to end, whatever it was told.
    pub asked: Vec<TransactionOutcome>,
    /// How it was told that it has ended.
    pub ended: Option<TransactionOutcome>,
    /// Another instance had been let in before this one asked for the end the first time.
    pub fenced_before: bool,
}

/// All transactions, by tag.
#[derive(Debug, Default)]
pub struct History {
    pub told: Vec<Told>,
    /// Faults that there were, so that a run without any is noticed.
    pub crashes: usize,
    pub lost: usize,
    pub fenced: usize,
}

impl History {
    pub fn begin(&mut self) -> Tag {
        self.told.push(Told::default());
        self.told.len() - 1
    }

    pub fn of(&mut self, tag: Tag) -> &mut Told {
        &mut self.told[tag]
    }
}
