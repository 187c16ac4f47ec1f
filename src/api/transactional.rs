//! Batches of transactions in a Produce request. Nobody coordinates transactions here yet, so no producer can have begun one, and none
//! that claims so is believed: a transaction that nobody can end would hold back its partition's readers for ever.
//!
//! Invariant: what is answered is what Kafka 4.4.0 answers for ids that its coordinator has never given out.

use kalda_protocol::messages::produce::PartitionProduceData;
use kalda_protocol::records::BatchHeader;
use kalda_protocol::{ErrorCode, Records};

/// What a request says of its producer's transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TransactionalId {
    /// It has none.
    None,
    /// It is empty.
    Empty,
    /// It isn't known to any coordinator.
    Unknown,
}

impl TransactionalId {
    /// As the request has it.
    pub(super) fn of(id: Option<&str>) -> Self {
        match id {
            None => Self::None,
            Some("") => Self::Empty,
            Some(_) => Self::Unknown,
        }
    }

    /// Why a batch is refused that is part of a transaction.
    pub(super) const fn refusal(self) -> ErrorCode {
        match self {
            Self::None => ErrorCode::TransactionalIdAuthorizationFailed,
            Self::Empty => ErrorCode::InvalidRequest,
            Self::Unknown => ErrorCode::InvalidProducerIdMapping,
        }
    }
}

/// True if the records begin with a batch that says it is part of a transaction.
pub(super) fn is_marked(data: &PartitionProduceData) -> bool {
    header(data).is_some_and(|header| header.attributes.is_transactional())
}

/// True if it says whose, too.
pub(super) fn is_part(data: &PartitionProduceData) -> bool {
    header(data).is_some_and(|header| says_whose(&header))
}

/// The same of a batch whose header was read.
pub(super) const fn says_whose(header: &BatchHeader) -> bool {
    header.attributes.is_transactional() && header.has_producer()
}

fn header(data: &PartitionProduceData) -> Option<BatchHeader> {
    let Some(Records::Bytes(bytes)) = &data.records else { return None };
    BatchHeader::parse(bytes).ok()
}
