//! Heartbeat (key 12): a member says that it is there.
//!
//! Invariant: nothing is written for it.

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::heartbeat::{HeartbeatRequest, HeartbeatResponse};

use super::answer::Answer;
use super::call::Call;
use crate::security::{Operation, Resource};

pub(super) async fn handle(call: &mut Call, request: HeartbeatRequest) -> Answer<HeartbeatResponse> {
    if !call.allows(Operation::Read, Resource::group(&request.group_id)) {
        let error_code = ErrorCode::GroupAuthorizationFailed.code();
        return HeartbeatResponse { error_code, ..Default::default() }.into();
    }
    call.broker.groups.heartbeat(&request).await.into()
}
