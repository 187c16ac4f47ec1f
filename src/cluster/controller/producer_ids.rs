//! AllocateProducerIds: brokers get producer ids in blocks, so that most ids cost no record.
//!
//! Invariant: no id is in two blocks, whatever is restarted.

use kalda_protocol::messages::metadata::producer_ids_record::ProducerIdsRecord;

use super::{Decision, View};
use crate::types::{BrokerId, ProducerId};

/// How many ids a block has.
pub const PRODUCER_ID_BLOCK_SIZE: i32 = 1000;

/// A run of producer ids that one broker may hand out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProducerIdBlock {
    /// The first.
    pub first: ProducerId,
    /// How many.
    pub count: i32,
}

/// Why there is no block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProducerIdsError {
    /// The broker isn't registered, or with another epoch.
    #[error("broker {0} is not registered with this epoch")]
    StaleBrokerEpoch(BrokerId),
    /// All ids are used up.
    #[error("Exhausted all producerIds as the next block's end producerId has exceeded the int64 type limit")]
    Exhausted,
}

/// Gives a broker the next block.
#[must_use]
pub fn allocate_producer_ids(
    view: &View<'_>,
    broker: BrokerId,
    broker_epoch: i64,
) -> Decision<Result<ProducerIdBlock, ProducerIdsError>> {
    // An earlier process of this broker has no right to ids any more.
    if view.image.cluster.broker(broker).is_none_or(|registered| registered.epoch != broker_epoch) {
        return Decision::refused(Err(ProducerIdsError::StaleBrokerEpoch(broker)));
    }
    let first = view.image.next_producer_id;
    let Some(next_producer_id) = first.checked_add(i64::from(PRODUCER_ID_BLOCK_SIZE)) else {
        return Decision::refused(Err(ProducerIdsError::Exhausted));
    };
    let record =
        ProducerIdsRecord { broker_id: broker.0, broker_epoch, next_producer_id, ..Default::default() };
    let block = ProducerIdBlock { first: ProducerId(first), count: PRODUCER_ID_BLOCK_SIZE };
    Decision { records: vec![record.into()], answer: Ok(block) }
}
