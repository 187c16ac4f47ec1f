//! JoinGroup (key 11): a member asks to be part of a group's next generation.
//!
//! Invariant: the answer waits until the generation is complete; the group's rules are the coordinator's.

use kalda_protocol::messages::join_group::{JoinGroupRequest, JoinGroupResponse};

use super::answer::Answer;
use super::call::Call;

pub(super) async fn handle(call: &mut Call, request: JoinGroupRequest) -> Answer<JoinGroupResponse> {
    call.only_waits();
    let host = call.client.host();
    call.broker.groups.join_group(&request, call.group_caller(&host)).await.into()
}
