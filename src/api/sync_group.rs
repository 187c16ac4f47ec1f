//! SyncGroup (key 14): a member asks for its assignment; the leader sends everybody's.
//!
//! Invariant: the answer waits until the leader has sent the assignment, and holds no part of the request meanwhile.

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::sync_group::{SyncGroupRequest, SyncGroupResponse};

use super::answer::Answer;
use super::call::Call;
use crate::security::{Operation, Resource};

/// From this version on a member says which protocol it takes part in.
const FIRST_VERSION_THAT_NAMES_PROTOCOL: i16 = 5;

pub(super) async fn handle(call: &mut Call, request: SyncGroupRequest) -> Answer<SyncGroupResponse> {
    if !call.allows(Operation::Read, Resource::group(&request.group_id)) {
        let error_code = ErrorCode::GroupAuthorizationFailed.code();
        return SyncGroupResponse { error_code, ..Default::default() }.into();
    }
    let is_named = request.protocol_type.is_some() && request.protocol_name.is_some();
    if call.version >= FIRST_VERSION_THAT_NAMES_PROTOCOL && !is_named {
        let error_code = ErrorCode::InconsistentGroupProtocol.code();
        return SyncGroupResponse { error_code, ..Default::default() }.into();
    }
    let synced = call.broker.groups.sync_group(request).await;
    call.only_waits();
    synced.await.into()
}
