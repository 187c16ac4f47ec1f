//! DescribeGroups (key 15): state and members of groups.
//!
//! Invariant: each group that was named is answered, in order.

use kalda_protocol::messages::describe_groups::{DescribeGroupsRequest, DescribeGroupsResponse};

use super::answer::Answer;
use super::call::Call;
use super::topics::ALL_GROUP_OPERATIONS;

pub(super) async fn handle(call: Call, request: DescribeGroupsRequest) -> Answer<DescribeGroupsResponse> {
    let host = call.client.host();
    let mut groups = call.broker.groups.describe_groups(&request.groups, call.group_caller(&host)).await;
    if request.include_authorized_operations {
        for group in &mut groups {
            group.authorized_operations = ALL_GROUP_OPERATIONS;
        }
    }
    DescribeGroupsResponse { groups, ..Default::default() }.into()
}
