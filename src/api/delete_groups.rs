//! DeleteGroups (key 42): groups without members go, with their offsets.
//!
//! Invariant: each group that was named is answered.

use kalda_protocol::messages::delete_groups::{DeleteGroupsRequest, DeleteGroupsResponse};

use super::answer::Answer;
use super::call::Call;

pub(super) async fn handle(call: Call, request: DeleteGroupsRequest) -> Answer<DeleteGroupsResponse> {
    let results = call.broker.groups.delete_groups(&request.groups_names).await;
    DeleteGroupsResponse { results, ..Default::default() }.into()
}
