//! InitProducerId (key 22): ids for idempotent producers. Transactional producers are refused: there is no transaction coordinator yet.
//!
//! Invariant: no id is given twice, restarts included: ids come in blocks that the metadata log remembers.

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::init_producer_id::{InitProducerIdRequest, InitProducerIdResponse};

use super::answer::Answer;
use super::call::Call;
use super::error_code;
use crate::security::{Operation, Resource, ResourceKind};

/// An idempotent producer's first and only epoch.
const FIRST_EPOCH: i16 = 0;

pub(super) async fn handle(
    call: &mut Call,
    request: InitProducerIdRequest,
) -> Answer<InitProducerIdResponse> {
    let refused = |code: ErrorCode| InitProducerIdResponse {
        error_code: code.code(),
        producer_id: -1,
        producer_epoch: -1,
        ..Default::default()
    };
    let not_allowed = match request.transactional_id.as_deref() {
        Some(id) if !call.allows(Operation::Write, Resource::transactional_id(id)) => {
            Some(ErrorCode::TransactionalIdAuthorizationFailed)
        }
        // KIP-679: a client that may write to any topic may be an idempotent producer.
        None if !call.allows(Operation::IdempotentWrite, Resource::CLUSTER)
            && !call.allows_on_any(Operation::Write, ResourceKind::Topic) =>
        {
            Some(ErrorCode::ClusterAuthorizationFailed)
        }
        _ => None,
    };
    if let Some(code) = not_allowed {
        return refused(code).into();
    }
    match request.transactional_id.as_deref() {
        Some("") => refused(ErrorCode::InvalidRequest).into(),
        // No node is the coordinator of transactions yet; FindCoordinator says the same.
        Some(_) => refused(ErrorCode::CoordinatorNotAvailable).into(),
        None => match call.broker.producer_ids.next(&call.broker.controller).await {
            Ok(producer_id) => InitProducerIdResponse {
                producer_id: producer_id.0,
                producer_epoch: FIRST_EPOCH,
                ..Default::default()
            }
            .into(),
            Err(failure) => {
                let code = error_code::producer_ids(&failure);
                call.explain(code, failure);
                refused(code).into()
            }
        },
    }
}
