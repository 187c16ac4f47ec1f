//! UnregisterBroker (key 64): removes the registration of a broker that won't come back.
//!
//! Invariant: as in Kafka, a broker that is there can be unregistered, too, and even the only one: it leads nothing then until it
//! registers again, at its next start. Its records stay.

use kalda_protocol::messages::unregister_broker::{UnregisterBrokerRequest, UnregisterBrokerResponse};
use kalda_protocol::{ErrorCode, StrBytes};

use super::answer::Answer;
use super::call::Call;
use super::{error_code, error_text};
use crate::security::Operation;
use crate::types::BrokerId;

pub(super) async fn handle(
    call: &mut Call,
    request: UnregisterBrokerRequest,
) -> Answer<UnregisterBrokerResponse> {
    let unregistered = call.broker.controller.unregister_broker(BrokerId(request.broker_id)).await;
    let (code, message) = match unregistered {
        Ok(Ok(())) => {
            call.broker.caught_up().await;
            (ErrorCode::None, Some(StrBytes::new()))
        }
        Ok(Err(not_registered)) => {
            (ErrorCode::BrokerIdNotRegistered, Some(not_registered.to_string().into()))
        }
        Err(failure) => (error_code::controller(&failure), None),
    };
    UnregisterBrokerResponse { error_code: code.code(), error_message: message, ..Default::default() }.into()
}

/// The answer to a client that may not alter the cluster.
pub(super) async fn refused(_: &mut Call, _: UnregisterBrokerRequest) -> Answer<UnregisterBrokerResponse> {
    UnregisterBrokerResponse {
        error_code: ErrorCode::ClusterAuthorizationFailed.code(),
        error_message: Some(error_text::needs(Operation::Alter).into()),
        ..Default::default()
    }
    .into()
}
