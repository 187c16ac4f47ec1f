//! Heartbeat (key 12): a member says that it is there.
//!
//! Invariant: nothing is written for it.

use kalda_protocol::messages::heartbeat::{HeartbeatRequest, HeartbeatResponse};

use super::answer::Answer;
use super::call::Call;

pub(super) async fn handle(call: &mut Call, request: HeartbeatRequest) -> Answer<HeartbeatResponse> {
    call.broker.groups.heartbeat(&request).await.into()
}
