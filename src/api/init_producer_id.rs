//! InitProducerId (key 22): ids for idempotent producers. Transactional ones need the transaction coordinator.
//!
//! Invariant: no id is given twice, restarts included: ids come in blocks that the metadata log remembers.

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::init_producer_id::{InitProducerIdRequest, InitProducerIdResponse};

use super::answer::Answer;
use super::call::Call;
use super::error_code;

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
