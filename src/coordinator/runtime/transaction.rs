//! Whose transaction records are part of, and how it ends.
//!
//! Absent: the transactions themselves. Their coordinator decides; a log only keeps what it is told.

use kalda_protocol::records::control::TransactionResult;

use crate::partition::Entitlement;
use crate::types::ProducerIdentity;

/// Who appends records to a coordinator's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appender {
    /// The coordinator: what it writes counts at once.
    Coordinator,
    /// A producer: what it writes counts when its transaction is committed. It may begin one as it is entitled to.
    Transaction(ProducerIdentity, Entitlement),
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
