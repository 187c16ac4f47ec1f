//! DescribeGroups (key 15): state and members of groups.
//!
//! Invariant: each group that was named is answered, in order.

use kalda_protocol::messages::describe_groups::{
    DescribeGroupsRequest, DescribeGroupsResponse, DescribedGroup, DescribedGroupMember,
};

use super::answer::Answer;
use super::call::Call;
use super::elements::Elements;
use super::topics::ALL_GROUP_OPERATIONS;
use crate::sys::TooMuchMemory;

/// What the answer takes for a member besides what it brought: told and encoded.
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
    for id in request.groups {
        let (members, names) = call.broker.groups.members_size(&id).await;
        groups.expect(call, members * MEMBER_BYTES + names).await?;
        let mut group = call.broker.groups.describe_group(&id, call.version).await;
        if request.include_authorized_operations {
            group.authorized_operations = ALL_GROUP_OPERATIONS;
        }
        groups.push(call, group).await?;
    }
    Ok(groups.into_list())
}
