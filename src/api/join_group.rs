//! JoinGroup (key 11): a member asks to be part of a group's next generation.
//!
//! Invariant: the answer waits until the generation is complete, and holds no part of the request meanwhile. The coordinator knows the
//! group's rules; this file doesn't.

use kalda_protocol::messages::join_group::{JoinGroupRequest, JoinGroupResponse, JoinGroupResponseMember};
use kalda_protocol::{ErrorCode, StrBytes};

use super::answer::Answer;
use super::call::Call;
use crate::coordinator::group::classic::JoinAbilities;
use crate::security::{Operation, Resource};
use crate::sys::TooMuchMemory;

/// From this version on a member says how long it may take to join again; before, as long as it may be silent.
const FIRST_VERSION_WITH_REBALANCE_TIMEOUT: i16 = 1;
/// From this version on a member joins with the id it was given (KIP-394).
const FIRST_VERSION_WITH_KNOWN_MEMBER_ID: i16 = 4;
/// From this version on a leader can be told not to assign (KIP-814).
const FIRST_VERSION_THAT_SKIPS_ASSIGNMENT: i16 = 9;
/// From this version on an answer need not name a protocol.
const FIRST_VERSION_WITHOUT_PROTOCOL: i16 = 7;
/// Memory that the answer takes for each member, besides the metadata that the member sent.
const MEMBER_BYTES: usize = size_of::<JoinGroupResponseMember>() + 128;

pub(super) async fn handle(call: &mut Call, request: JoinGroupRequest) -> Answer<JoinGroupResponse> {
    join(call, request).await.into()
}

async fn join(call: &mut Call, mut request: JoinGroupRequest) -> Result<JoinGroupResponse, TooMuchMemory> {
    if !call.allows(Operation::Read, Resource::group(&request.group_id)) {
        return Ok(not_allowed(call.version, request));
    }
    let (host, group) = (call.session.host(), request.group_id.detached());
    if call.version < FIRST_VERSION_WITH_REBALANCE_TIMEOUT {
        request.rebalance_timeout_ms = request.session_timeout_ms;
    }
    let abilities = JoinAbilities {
        known_member_id: call.version >= FIRST_VERSION_WITH_KNOWN_MEMBER_ID,
        skip_assignment: call.version >= FIRST_VERSION_THAT_SKIPS_ASSIGNMENT,
    };
    let joined = call.broker.groups.join_group(request, abilities, call.group_caller(&host)).await;
    call.only_waits();
    let mut joined = joined.await;
    if call.version < FIRST_VERSION_WITHOUT_PROTOCOL {
        joined.response.protocol_name.get_or_insert_default();
    }
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
