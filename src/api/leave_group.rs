//! LeaveGroup (key 13): members go, one by one or, from version 3 on, several at once.
//!
//! Invariant: each member that was named is answered.

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::leave_group::{
    LeaveGroupRequest, LeaveGroupResponse, MemberIdentity, MemberResponse,
};

use super::answer::Answer;
use super::call::Call;
use crate::coordinator::group::classic::Leaver;
use crate::security::{Operation, Resource};

/// From this version on members leave together (KIP-345).
const FIRST_VERSION_WITH_MEMBERS: i16 = 3;
/// So many leave at once: others wait for the group's coordinator meanwhile.
const MEMBERS_AT_ONCE: usize = 1000;

pub(super) async fn handle(call: &mut Call, request: LeaveGroupRequest) -> Answer<LeaveGroupResponse> {
    let answered = |code: ErrorCode| LeaveGroupResponse { error_code: code.code(), ..Default::default() };
    if !call.allows(Operation::Read, Resource::group(&request.group_id)) {
        return answered(ErrorCode::GroupAuthorizationFailed).into();
    }
    if call.version < FIRST_VERSION_WITH_MEMBERS {
        let leaver = Leaver::of(&request.member_id, None);
        let left = call.broker.groups.leave_group(&request.group_id, &[leaver]).await;
        let code = left.map_or_else(|code| code, |codes| codes.first().copied().unwrap_or(ErrorCode::None));
        return answered(code).into();
    }
    let mut response = LeaveGroupResponse::default();
    let mut later = request.members;
    loop {
        let rest = later.split_off(later.len().min(MEMBERS_AT_ONCE));
        let members = std::mem::replace(&mut later, rest);
        let leaver =
            |member: &MemberIdentity| Leaver::of(&member.member_id, member.group_instance_id.as_deref());
        let leavers: Vec<Leaver> = members.iter().map(leaver).collect();
        match call.broker.groups.leave_group(&request.group_id, &leavers).await {
            Ok(codes) => response.members.extend(members.into_iter().zip(codes).map(member_response)),
            Err(code) => response.error_code = code.code(),
        }
        if later.is_empty() || response.error_code != ErrorCode::None.code() {
            return response.into();
        }
        call.breathe().await;
    }
}

fn member_response((member, code): (MemberIdentity, ErrorCode)) -> MemberResponse {
    MemberResponse {
        member_id: member.member_id,
        group_instance_id: member.group_instance_id,
        error_code: code.code(),
        ..Default::default()
    }
}
