//! ListGroups (key 16): the groups of this broker, by state and type if asked.
//!
//! Invariant: groups of other brokers are theirs to tell.

use kalda_protocol::messages::list_groups::{ListGroupsRequest, ListGroupsResponse, ListedGroup};

use super::answer::Answer;
use super::call::Call;

/// What the answer takes for a group besides its id.
const GROUP_BYTES: usize = size_of::<ListedGroup>() + 128;

pub(super) async fn handle(call: &mut Call, request: ListGroupsRequest) -> Answer<ListGroupsResponse> {
    let (groups, id_bytes) = call.broker.groups.groups_size().await;
    match call.claim(groups.saturating_mul(GROUP_BYTES).saturating_add(id_bytes)).await {
        Ok(()) => call.broker.groups.list_groups(&request).await.into(),
        Err(refusal) => Err(refusal).into(),
    }
}
