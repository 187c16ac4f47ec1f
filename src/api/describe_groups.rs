//! DescribeGroups (key 15): state and members of groups.
//!
//! Invariant: each group that was named is answered: first those that this client may not see, as in Kafka, then the others in order.

use kalda_protocol::messages::describe_groups::{
    DescribeGroupsRequest, DescribeGroupsResponse, DescribedGroup, DescribedGroupMember,
};

use kalda_protocol::{ErrorCode, StrBytes};

use super::answer::Answer;
use super::call::Call;
use super::elements::Elements;
use crate::security::{Operation, Resource};
use crate::sys::TooMuchMemory;

/// From this version on a group that isn't there is an error; before, it was only called dead.
const FIRST_VERSION_WITH_UNKNOWN_GROUPS: i16 = 6;
/// Memory that the answer takes for a member besides what the member sent, as a struct and encoded.
const MEMBER_BYTES: usize = size_of::<DescribedGroupMember>() + 128;

pub(super) async fn handle(
    call: &mut Call,
    request: DescribeGroupsRequest,
) -> Answer<DescribeGroupsResponse> {
    let groups = describe_all(call, request).await;
    groups.map(|groups| DescribeGroupsResponse { groups, ..Default::default() }).into()
}

/// As with Kafka, a group that is named twice is answered twice.
async fn describe_all(
    call: &mut Call,
    request: DescribeGroupsRequest,
) -> Result<Vec<DescribedGroup>, TooMuchMemory> {
    let mut groups = Elements::of::<DescribeGroupsResponse>(call);
    let is_allowed = |id: &StrBytes| call.allows(Operation::Describe, Resource::group(id));
    let (allowed, denied): (Vec<_>, Vec<_>) = request.groups.into_iter().partition(is_allowed);
    for group_id in denied {
        let error_code = ErrorCode::GroupAuthorizationFailed.code();
        groups.push(call, DescribedGroup { group_id, error_code, ..Default::default() }).await?;
    }
    for id in allowed {
        let (members, names) = call.broker.groups.members_size(&id).await;
        groups.expect(call, members * MEMBER_BYTES + names).await?;
        let mut group = call.broker.groups.describe_group(&id).await;
        let is_unknown = group.error_code == ErrorCode::GroupIdNotFound.code();
        if is_unknown && call.version < FIRST_VERSION_WITH_UNKNOWN_GROUPS {
            group.error_code = ErrorCode::None.code();
            group.error_message = None;
        }
        if request.include_authorized_operations && group.error_code == ErrorCode::None.code() {
            group.authorized_operations = call.operations_on(Resource::group(&id));
        }
        groups.push(call, group).await?;
    }
    Ok(groups.into_list())
}
