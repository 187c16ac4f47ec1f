//! SyncGroup (key 14): a member asks for its share; the leader brings everybody's.
//!
//! Invariant: the answer waits until the leader has brought the shares.

use kalda_protocol::messages::sync_group::{SyncGroupRequest, SyncGroupResponse};

use super::answer::Answer;
use super::call::Call;

pub(super) async fn handle(call: &mut Call, request: SyncGroupRequest) -> Answer<SyncGroupResponse> {
    call.only_waits();
    let host = call.client.host();
    call.broker.groups.sync_group(&request, call.group_caller(&host)).await.into()
}
