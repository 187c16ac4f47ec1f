//! InitProducerId (key 22): ids for idempotent producers, and new instances of transactional ones.
//!
//! Invariant: no id is given twice, restarts included: ids come in blocks that the metadata log remembers.

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::init_producer_id::{InitProducerIdRequest, InitProducerIdResponse};

use super::answer::Answer;
use super::call::Call;
use super::error_code;
use crate::coordinator::transaction::{InitRequest, TWO_PHASE_TIMEOUT_MS, TransactionalId};
use crate::security::{Operation, Resource, ResourceKind};
use crate::types::{ProducerEpoch, ProducerId, ProducerIdentity};

/// An idempotent producer's first and only epoch.
const FIRST_EPOCH: ProducerEpoch = ProducerEpoch(0);
/// From this version on clients know PRODUCER_FENCED.
const FIRST_VERSION_WITH_FENCED: i16 = 4;

pub(super) async fn handle(
    call: &mut Call,
    request: InitProducerIdRequest,
) -> Answer<InitProducerIdResponse> {
    let initialised = match not_allowed(call, &request) {
        Some(code) => Err(code),
        None => init(call, &request).await,
    };
    match initialised {
        Ok(who) => InitProducerIdResponse {
            producer_id: who.producer_id.0,
            producer_epoch: who.epoch.0,
            ..Default::default()
        },
        Err(code) => InitProducerIdResponse {
            error_code: error_code::fenced_before(code, call.version, FIRST_VERSION_WITH_FENCED).code(),
            producer_id: -1,
            producer_epoch: -1,
            ..Default::default()
        },
    }
    .into()
}

fn not_allowed(call: &Call, request: &InitProducerIdRequest) -> Option<ErrorCode> {
    let Some(id) = request.transactional_id.as_deref() else {
        // KIP-679: a client that may write to any topic may be an idempotent producer.
        let is_allowed = call.allows(Operation::IdempotentWrite, Resource::CLUSTER)
            || call.allows_on_any(Operation::Write, ResourceKind::Topic);
        return (!is_allowed).then_some(ErrorCode::ClusterAuthorizationFailed);
    };
    let allows = |operation| call.allows(operation, Resource::transactional_id(id));
    let is_allowed = allows(Operation::Write) && (!request.enable2_pc || allows(Operation::TwoPhaseCommit));
    (!is_allowed).then_some(ErrorCode::TransactionalIdAuthorizationFailed)
}

async fn init(call: &Call, request: &InitProducerIdRequest) -> Result<ProducerIdentity, ErrorCode> {
    let known = known(request)?;
    let Some(id) = request.transactional_id.as_deref() else {
        let next = call.broker.producer_ids.next_id().await;
        return next
            .map(|producer_id| ProducerIdentity { producer_id, epoch: FIRST_EPOCH })
            .map_err(|failure| call.explained(error_code::producer_ids, failure));
    };
    if id.is_empty() {
        return Err(ErrorCode::InvalidRequest);
    }
    let timeout_ms = timeout_ms(call, request)?;
    let id = TransactionalId::from(id);
    let initialised = call.broker.transactions.init(&id, InitRequest { timeout_ms, known }).await;
    initialised.map_err(|failure| call.explained(error_code::transaction, failure))
}

/// Who the producer says it is: both numbers, or none.
fn known(request: &InitProducerIdRequest) -> Result<Option<ProducerIdentity>, ErrorCode> {
    let who = ProducerIdentity::new(request.producer_id, request.producer_epoch);
    match (who.producer_id, who.epoch) {
        (ProducerId::NONE, ProducerEpoch::NONE) => Ok(None),
        (ProducerId::NONE, _) | (_, ProducerEpoch::NONE) => Err(ErrorCode::InvalidRequest),
        _ => Ok(Some(who)),
    }
}

fn timeout_ms(call: &Call, request: &InitProducerIdRequest) -> Result<i32, ErrorCode> {
    let config = &call.broker.config.transactions;
    if request.enable2_pc && !config.transaction_two_phase_commit_enable {
        return Err(ErrorCode::TransactionalIdAuthorizationFailed);
    }
    if request.keep_prepared_txn {
        // As in Kafka 4.4, which has the flag, and nothing behind it.
        return Err(ErrorCode::UnsupportedVersion);
    }
    if request.enable2_pc {
        return Ok(TWO_PHASE_TIMEOUT_MS);
    }
    let longest_ms = i64::from(config.transaction_max_timeout_ms);
    match request.transaction_timeout_ms {
        timeout_ms if timeout_ms > 0 && i64::from(timeout_ms) <= longest_ms => Ok(timeout_ms),
        _ => Err(ErrorCode::InvalidTransactionTimeout),
    }
}
