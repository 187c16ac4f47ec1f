//! How a producer's transaction ends in a partition.
//!
//! Absent: whether it may. The log judges the epochs, the transaction's coordinator the rest.

use kalda_protocol::records::control::EndTransactionMarker;

use super::{ProducerEpoch, ProducerId};

/// Which epoch a marker has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkerEpoch {
    /// That of the transaction's data, or a later one (transaction versions 0 and 1).
    OfData,
    /// One above that of the data: the coordinator raises it first (transaction version 2). A marker of the data's epoch is late.
    Raised,
}

/// The end of a producer's transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransactionEnd {
    /// Whose.
    pub producer_id: ProducerId,
    /// In which of its lives.
    pub producer_epoch: ProducerEpoch,
    /// Commit or abort, and the epoch of the coordinator that says so.
    pub marker: EndTransactionMarker,
    /// What `producer_epoch` is held against.
    pub marker_epoch: MarkerEpoch,
}
