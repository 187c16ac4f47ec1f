//! SyncGroup (key 14): a member asks for its share; the leader brings everybody's.
//!
//! Invariant: the answer waits until the leader has brought the shares. Who waits holds nothing of the request.

use kalda_protocol::messages::sync_group::{SyncGroupRequest, SyncGroupResponse};

use super::answer::Answer;
use super::call::Call;

pub(super) async fn handle(call: &mut Call, request: SyncGroupRequest) -> Answer<SyncGroupResponse> {
    let host = call.client.host();
    let synced = call.broker.groups.sync_group(request, call.group_caller(&host)).await;
    call.only_waits();
    synced.await.into()
}
