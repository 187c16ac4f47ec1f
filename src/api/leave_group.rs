//! LeaveGroup (key 13): members go, one by one or several at once.
//!
//! Invariant: each member that was named is answered.

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::leave_group::{LeaveGroupRequest, LeaveGroupResponse};

use super::answer::Answer;
use super::call::Call;
use crate::security::{Operation, Resource};

/// So many leave at once: others wait for the group's coordinator meanwhile.
const MEMBERS_AT_ONCE: usize = 1000;

pub(super) async fn handle(call: &mut Call, mut request: LeaveGroupRequest) -> Answer<LeaveGroupResponse> {
    if !call.allows(Operation::Read, Resource::group(&request.group_id)) {
        let error_code = ErrorCode::GroupAuthorizationFailed.code();
        return LeaveGroupResponse { error_code, ..Default::default() }.into();
    }
    let host = call.session.host();
    let mut later = request.members.split_off(request.members.len().min(MEMBERS_AT_ONCE));
    let mut response = call.broker.groups.leave_group(&request, call.group_caller(&host)).await;
    while !later.is_empty() && response.error_code == ErrorCode::None.code() {
        let rest = later.split_off(later.len().min(MEMBERS_AT_ONCE));
        request.members = std::mem::replace(&mut later, rest);
        call.breathe().await;
        let more = call.broker.groups.leave_group(&request, call.group_caller(&host)).await;
        response.error_code = more.error_code;
        response.members.extend(more.members);
    }
    response.into()
}
