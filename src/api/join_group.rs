//! JoinGroup (key 11): a member asks to be part of a group's next generation.
//!
//! Invariant: the answer waits until the generation is complete, and holds no part of the request meanwhile. The coordinator knows the
//! group's rules; this file doesn't.

use kalda_protocol::messages::join_group::{JoinGroupRequest, JoinGroupResponse, JoinGroupResponseMember};
use kalda_protocol::{ErrorCode, StrBytes};

use super::answer::Answer;
use super::call::Call;
use crate::security::{Operation, Resource};
use crate::sys::TooMuchMemory;

/// From this version on an answer need not name a protocol.
const FIRST_VERSION_WITHOUT_PROTOCOL: i16 = 7;
/// Memory that the answer takes for each member, besides the metadata that the member sent.
const MEMBER_BYTES: usize = size_of::<JoinGroupResponseMember>() + 128;

pub(super) async fn handle(call: &mut Call, request: JoinGroupRequest) -> Answer<JoinGroupResponse> {
    join(call, request).await.into()
}

async fn join(call: &mut Call, request: JoinGroupRequest) -> Result<JoinGroupResponse, TooMuchMemory> {
    if !call.allows(Operation::Read, Resource::group(&request.group_id)) {
        return Ok(not_allowed(call.version, request));
    }
    let (host, group) = (call.session.host(), request.group_id.detached());
    let joined = call.broker.groups.join_group(request, call.group_caller(&host)).await;
    call.only_waits();
    let mut joined = joined.await;
    if joined.tells_members {
        let (members, names) = call.broker.groups.members_size(&group).await;
        call.claim(members * MEMBER_BYTES + names).await?;
        call.broker.groups.list_members(&group, &mut joined.response).await;
    }
    Ok(joined.response)
}

fn not_allowed(version: i16, request: JoinGroupRequest) -> JoinGroupResponse {
    JoinGroupResponse {
        error_code: ErrorCode::GroupAuthorizationFailed.code(),
        generation_id: -1,
        protocol_name: (version < FIRST_VERSION_WITHOUT_PROTOCOL).then(StrBytes::default),
        member_id: request.member_id,
        ..Default::default()
    }
}
