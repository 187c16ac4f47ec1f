//! Kafka's codes for what stands in a coordinator's way.

use kalda_protocol::ErrorCode;

use crate::coordinator::runtime::CoordinatorError;

/// The code a client is told.
pub(super) const fn error_code(error: &CoordinatorError) -> ErrorCode {
    match error {
        CoordinatorError::NotCoordinator => ErrorCode::NotCoordinator,
        CoordinatorError::LoadInProgress => ErrorCode::CoordinatorLoadInProgress,
        CoordinatorError::NotAvailable => ErrorCode::CoordinatorNotAvailable,
        // The client can't make them smaller: they are the whole group's.
        CoordinatorError::RecordsTooLarge => ErrorCode::UnknownServerError,
        CoordinatorError::ProducerFenced => ErrorCode::InvalidProducerEpoch,
        CoordinatorError::NotInTransaction => ErrorCode::InvalidTxnState,
        CoordinatorError::TransactionCoordinatorFenced => ErrorCode::TransactionCoordinatorFenced,
    }
}
