//! DeleteGroups (key 42): deletes groups without members, and their offsets.
//!
//! Invariant: each group that the request names is in the answer once.

use kalda_protocol::messages::delete_groups::{
    DeletableGroupResult, DeleteGroupsRequest, DeleteGroupsResponse,
};
use kalda_protocol::{ErrorCode, StrBytes};

use super::answer::Answer;
use super::call::Call;
use super::elements::Elements;
use super::named_twice;
use crate::security::{Operation, Resource};
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
    let named = named_twice::merged(request.groups_names, StrBytes::clone, |_, _| {});
    let is_allowed = |id: &StrBytes| call.allows(Operation::Delete, Resource::group(id));
    let (allowed, denied): (Vec<_>, Vec<_>) = named.into_iter().partition(is_allowed);
    for group_id in allowed {
        let error_code = call.broker.groups.delete_group(&group_id).await.code();
        results.push(call, DeletableGroupResult { group_id, error_code, ..Default::default() }).await?;
    }
    for group_id in denied {
        let error_code = ErrorCode::GroupAuthorizationFailed.code();
        results.push(call, DeletableGroupResult { group_id, error_code, ..Default::default() }).await?;
    }
    Ok(results.into_list())
}
