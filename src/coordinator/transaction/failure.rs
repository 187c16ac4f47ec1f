//! Why a transaction's request wasn't served.

use super::refusal::Refusal;
use crate::coordinator::runtime::CoordinatorError;

/// There is no producer id to be had now.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no producer id: {0}")]
pub struct NoProducerId(pub String);

/// What stood in the way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransactionFailure {
    /// The coordinator.
    #[error(transparent)]
    Coordinator(#[from] CoordinatorError),
    /// The transaction.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The source of producer ids.
    #[error(transparent)]
    ProducerId(#[from] NoProducerId),
}
