//! ListGroups (key 16): the groups of this broker, by state and type if asked.
//!
//! Invariant: groups of other brokers are theirs to tell.

use kalda_protocol::messages::list_groups::{ListGroupsRequest, ListGroupsResponse};

use super::answer::Answer;
use super::call::Call;

pub(super) async fn handle(call: Call, request: ListGroupsRequest) -> Answer<ListGroupsResponse> {
    call.broker.groups.list_groups(&request).await.into()
}
