//! Why a coordinator can't do what it was asked.

use super::journal::JournalError;

/// The coordinator itself stands in the way; what a group thinks of a request is in its answer instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CoordinatorError {
    /// Another broker leads the partition.
    #[error("this broker is not the coordinator")]
    NotCoordinator,
    /// The partition is still being read.
    #[error("the coordinator is still reading its log")]
    LoadInProgress,
    /// The coordinator is closed, or its partition can't be used.
    #[error("the coordinator is not available")]
    NotAvailable,
    /// What was to be written doesn't fit into the log.
    #[error("the records are too large for the coordinator's log")]
    RecordsTooLarge,
    /// The producer has begun a newer life.
    #[error("a newer instance of the producer has taken over")]
    ProducerFenced,
    /// The transaction that the records belong to has ended meanwhile.
    #[error("the producer has no transaction under way")]
    NotInTransaction,
    /// The transaction coordinator that ends a transaction has been replaced.
    #[error("a newer transaction coordinator has taken over")]
    TransactionCoordinatorFenced,
}

impl From<JournalError> for CoordinatorError {
    fn from(error: JournalError) -> Self {
        match error {
            JournalError::NotLeader | JournalError::Storage => Self::NotCoordinator,
            JournalError::UnknownPartition | JournalError::NotEnoughReplicas | JournalError::TimedOut => {
                Self::NotAvailable
            }
            JournalError::TooLarge => Self::RecordsTooLarge,
            JournalError::NotInTransaction => Self::NotInTransaction,
            JournalError::ProducerFenced => Self::ProducerFenced,
            JournalError::TransactionCoordinatorFenced => Self::TransactionCoordinatorFenced,
        }
    }
}
