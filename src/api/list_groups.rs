//! ListGroups (key 16): the groups of this broker, by state and type if asked.
//!
//! Invariant: it lists only groups that this broker coordinates. A client that may not describe the cluster sees only the groups that
//! it may describe.

use kalda_protocol::messages::list_groups::{ListGroupsRequest, ListGroupsResponse, ListedGroup};

use super::answer::Answer;
use super::call::Call;
use crate::security::{Operation, Resource};

/// Memory that the answer takes for a group besides its id.
const GROUP_BYTES: usize = size_of::<ListedGroup>() + 128;

pub(super) async fn handle(call: &mut Call, request: ListGroupsRequest) -> Answer<ListGroupsResponse> {
    let (groups, id_bytes) = call.broker.groups.groups_size().await;
    match call.claim(groups.saturating_mul(GROUP_BYTES).saturating_add(id_bytes)).await {
        Ok(()) => {}
        Err(refusal) => return Err(refusal).into(),
    }
    let mut listed = call.broker.groups.list_groups(&request).await;
    if !call.allows(Operation::Describe, Resource::CLUSTER) {
        listed.groups.retain(|group| call.allows(Operation::Describe, Resource::group(&group.group_id)));
    }
    listed.into()
}
