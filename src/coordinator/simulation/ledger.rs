//! The partitions that applications write to, as their leaders keep them: what was written, and what became of it.
//!
//! Invariant: nothing of it is lost. What is open holds back readers.

use std::collections::BTreeMap;

use super::fences::Fences;
use crate::coordinator::runtime::TransactionOutcome;
use crate::types::{ProducerId, ProducerIdentity};

/// Where a record came from: partition and offset of the topic that is read.
pub type Input = (i32, i64);

/// Names a transaction, for the invariants alone.
pub type Number = u64;

/// A record.
#[derive(Debug, Clone, Copy)]
pub struct Written {
    producer: ProducerId,
    pub transaction: Number,
    pub input: Input,
    /// `None` while its transaction is open.
    pub outcome: Option<TransactionOutcome>,
}

/// One partition.
#[derive(Debug, Default)]
pub struct Ledger {
    pub records: Vec<Written>,
    fences: Fences,
}

impl Ledger {
    /// Appends a record of a transaction; refused if the producer is fenced.
    pub fn write(&mut self, who: ProducerIdentity, transaction: Number, input: Input) -> Result<(), ()> {
        if !self.fences.lets_write(who) {
            return Err(());
        }
        let producer = who.producer_id;
        self.fences.learn(0, who, -1);
        self.records.push(Written { producer, transaction, input, outcome: None });
        Ok(())
    }

    /// Ends a producer's transaction; refused if the coordinator, or the epoch, is an old one.
    pub fn end(&mut self, who: ProducerIdentity, outcome: TransactionOutcome, coordinator_epoch: i32) {
        if !self.fences.lets_end(who, coordinator_epoch) {
            return;
        }
        self.fences.learn(0, who, coordinator_epoch);
        let open = self.records.iter_mut().filter(|record| record.producer == who.producer_id);
        open.filter(|record| record.outcome.is_none()).for_each(|record| record.outcome = Some(outcome));
    }

    /// What a reader of committed records sees.
    pub fn visible(&self) -> impl Iterator<Item = &Written> {
        let before_open = self.records.iter().take_while(|record| record.outcome.is_some());
        before_open.filter(|record| record.outcome == Some(TransactionOutcome::Committed))
    }
}

/// How each transaction ended in each place that it wrote to.
pub fn outcomes(ledgers: &[Ledger]) -> BTreeMap<Number, Vec<Option<TransactionOutcome>>> {
    let mut outcomes: BTreeMap<Number, Vec<_>> = BTreeMap::new();
    for record in ledgers.iter().flat_map(|ledger| &ledger.records) {
        outcomes.entry(record.transaction).or_default().push(record.outcome);
    }
    outcomes
}
