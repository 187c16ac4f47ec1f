//! An application as a producer: who it is, and its transaction.

use super::ledger::Number;
use super::member::Member;
use crate::coordinator::runtime::TransactionOutcome;
use crate::types::ProducerIdentity;

/// A transaction that reads one partition from an offset to another.
#[derive(Debug, Clone)]
pub struct Transaction {
    pub number: Number,
    pub partition: i32,
    pub from: i64,
    pub to: i64,
    /// How many records are written.
    pub written: i64,
    pub progress: Progress,
    /// Who commits its offsets: the member as it was when it first asked for that, however often the request is sent.
    pub committer: Option<Member>,
}

/// What is to be done next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// A record is to be written there, which the transaction may not have yet.
    Add(usize),
    AddOffsets,
    CommitOffsets,
    End(TransactionOutcome),
}

/// The producer.
#[derive(Debug, Clone, Default)]
pub struct Producer {
    /// None before it is initialised.
    pub who: Option<ProducerIdentity>,
    pub transaction: Option<Transaction>,
}

impl Producer {
    /// Begins anew, as somebody else.
    pub fn forget(&mut self) {
        *self = Self::default();
    }
}
