//! EndTxn (key 26): a producer commits or aborts its transaction.
//!
//! Invariant: the answer goes out when the decision is committed. The markers follow; until they are written, what the producer asks
//! next is answered with CONCURRENT_TRANSACTIONS.

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::end_txn::{EndTxnRequest, EndTxnResponse};

use super::answer::Answer;
use super::call::Call;
use super::error_code;
use crate::coordinator::runtime::TransactionOutcome;
use crate::coordinator::transaction::{EndRequest, TransactionVersion, TransactionalId};
use crate::security::{Operation, Resource};
use crate::types::ProducerIdentity;

/// From this version on clients know PRODUCER_FENCED.
const FIRST_VERSION_WITH_FENCED: i16 = 2;
/// From this version on clients take the epoch that the answer gives them (KIP-890).
const FIRST_VERSION_WITH_RAISED_EPOCH: i16 = 5;

pub(super) async fn handle(call: &mut Call, request: EndTxnRequest) -> Answer<EndTxnResponse> {
    match end(call, &request).await {
        Ok(who) => EndTxnResponse {
            producer_id: who.producer_id.0,
            producer_epoch: who.epoch.0,
            ..Default::default()
        },
        Err(code) => EndTxnResponse {
            error_code: error_code::fenced_before(code, call.version, FIRST_VERSION_WITH_FENCED).code(),
            ..Default::default()
        },
    }
    .into()
}

async fn end(call: &Call, request: &EndTxnRequest) -> Result<ProducerIdentity, ErrorCode> {
    let id = &*request.transactional_id;
    if !call.allows(Operation::Write, Resource::transactional_id(id)) {
        return Err(ErrorCode::TransactionalIdAuthorizationFailed);
    }
    if id.is_empty() {
        return Err(ErrorCode::InvalidRequest);
    }
    let raises_epoch = call.version >= FIRST_VERSION_WITH_RAISED_EPOCH;
    let end = EndRequest {
        who: ProducerIdentity::new(request.producer_id, request.producer_epoch),
        outcome: if request.committed { TransactionOutcome::Committed } else { TransactionOutcome::Aborted },
        client_version: if raises_epoch { TransactionVersion::Two } else { TransactionVersion::Zero },
    };
    let ended = call.broker.transactions.end(&TransactionalId::from(id), end).await;
    ended.map_err(|failure| call.explained(error_code::transaction, failure))
}
