//! Whose transaction records are part of, and how it ends.
//!
//! Absent: the transactions themselves. Their coordinator decides; a log only keeps what it is told.

use kalda_protocol::records::control::TransactionResult;

use crate::types::{ProducerEpoch, ProducerId};

/// A producer with transactions, in one of its lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransactionProducer {
    /// Its id.
    pub id: ProducerId,
    /// Fences its earlier lives.
    pub epoch: ProducerEpoch,
}

/// Who appends records to a coordinator's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appender {
    /// The coordinator: what it writes counts at once.
    Coordinator,
    /// A producer: what it writes counts when its transaction is committed.
    Transaction(TransactionProducer),
}

/// How a transaction ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransactionOutcome {
    /// What it wrote counts.
    Committed,
    /// What it wrote never was.
    Aborted,
}

impl From<TransactionResult> for TransactionOutcome {
    fn from(result: TransactionResult) -> Self {
        match result {
            TransactionResult::Commit => Self::Committed,
            TransactionResult::Abort => Self::Aborted,
        }
    }
}
