//! DeleteGroups (key 42): groups without members go, with their offsets.
//!
//! Invariant: each group that was named is answered.

use kalda_protocol::StrBytes;
use kalda_protocol::messages::delete_groups::{
    DeletableGroupResult, DeleteGroupsRequest, DeleteGroupsResponse,
};

use super::answer::Answer;
use super::call::Call;
use super::elements::Elements;
use super::named_twice;
use crate::sys::TooMuchMemory;

pub(super) async fn handle(call: &mut Call, request: DeleteGroupsRequest) -> Answer<DeleteGroupsResponse> {
    let results = delete_all(call, request).await;
    results.map(|results| DeleteGroupsResponse { results, ..Default::default() }).into()
}

/// A group that is named twice is answered once.
async fn delete_all(
    call: &mut Call,
    request: DeleteGroupsRequest,
) -> Result<Vec<DeletableGroupResult>, TooMuchMemory> {
    let mut results = Elements::of::<DeleteGroupsResponse>(call);
    for group_id in named_twice::merged(request.groups_names, StrBytes::clone, |_, _| {}) {
        let error_code = call.broker.groups.delete_group(&group_id).await.code();
        results.push(call, DeletableGroupResult { group_id, error_code, ..Default::default() }).await?;
    }
    Ok(results.into_list())
}
