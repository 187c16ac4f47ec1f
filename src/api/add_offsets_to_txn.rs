//! AddOffsetsToTxn (key 25): a transaction will commit offsets of a group.
//!
//! Invariant: the group's partition of `__consumer_offsets` is in the transaction before offsets are committed in it.

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::add_offsets_to_txn::{AddOffsetsToTxnRequest, AddOffsetsToTxnResponse};

use super::answer::Answer;
use super::call::Call;
use super::error_code;
use crate::coordinator::OFFSETS_TOPIC;
use crate::coordinator::transaction::{TransactionPartitions, TransactionVersion, TransactionalId};
use crate::security::{Operation, Resource};
use crate::types::ProducerIdentity;

/// From this version on clients know PRODUCER_FENCED.
const FIRST_VERSION_WITH_FENCED: i16 = 2;

pub(super) async fn handle(
    call: &mut Call,
    request: AddOffsetsToTxnRequest,
) -> Answer<AddOffsetsToTxnResponse> {
    let code = add(call, &request).await.err().unwrap_or(ErrorCode::None);
    let error_code = error_code::fenced_before(code, call.version, FIRST_VERSION_WITH_FENCED).code();
    AddOffsetsToTxnResponse { error_code, ..Default::default() }.into()
}

async fn add(call: &Call, request: &AddOffsetsToTxnRequest) -> Result<(), ErrorCode> {
    let (id, group) = (&*request.transactional_id, &*request.group_id);
    if !call.allows(Operation::Write, Resource::transactional_id(id)) {
        return Err(ErrorCode::TransactionalIdAuthorizationFailed);
    }
    if !call.allows(Operation::Read, Resource::group(group)) {
        return Err(ErrorCode::GroupAuthorizationFailed);
    }
    if id.is_empty() {
        return Err(ErrorCode::InvalidRequest);
    }
    let who = ProducerIdentity::new(request.producer_id, request.producer_epoch);
    let partition = (OFFSETS_TOPIC, call.broker.groups.partition_of(group));
    let partitions = TransactionPartitions::from_iter([partition]);
    let id = TransactionalId::from(id);
    // Who works by the second version doesn't ask: TxnOffsetCommit adds the partition.
    let version = TransactionVersion::Zero;
    let added = call.broker.transactions.add_partitions(&id, who, &partitions, version).await;
    added.map_err(|failure| call.explained(error_code::transaction, failure))
}
