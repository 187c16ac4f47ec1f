//! LeaveGroup (key 13): members go, one by one or several at once.
//!
//! Invariant: each member that was named is answered.

use kalda_protocol::messages::leave_group::{LeaveGroupRequest, LeaveGroupResponse};

use super::answer::Answer;
use super::call::Call;

pub(super) async fn handle(call: Call, request: LeaveGroupRequest) -> Answer<LeaveGroupResponse> {
    let host = call.client.host();
    call.broker.groups.leave_group(&request, call.group_caller(&host)).await.into()
}
