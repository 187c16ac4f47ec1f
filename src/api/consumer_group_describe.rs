//! ConsumerGroupDescribe (key 69): state, epochs and members of consumer groups (KIP-848).
//!
//! Invariant: each group that was named is answered: first those that this client may not see, as in Kafka, then the others in order. A group
//! that reads a topic which the client may not describe is told as such, without its members.

use kalda_protocol::messages::consumer_group_describe::{
    ConsumerGroupDescribeRequest, ConsumerGroupDescribeResponse, DescribedGroup, Member,
};
use kalda_protocol::{ErrorCode, StrBytes};

use super::answer::Answer;
use super::call::Call;
use super::elements::Elements;
use crate::security::{Operation, Resource};
use crate::sys::TooMuchMemory;

/// Memory that the answer takes for a member besides its texts and its partitions, as a struct and encoded.
const MEMBER_BYTES: usize = size_of::<Member>() + 256;

pub(super) async fn handle(
    call: &mut Call,
    request: ConsumerGroupDescribeRequest,
) -> Answer<ConsumerGroupDescribeResponse> {
    let groups = describe_all(call, request).await;
    groups.map(|groups| ConsumerGroupDescribeResponse { groups, ..Default::default() }).into()
}

/// A group that is named twice is answered twice.
async fn describe_all(
    call: &mut Call,
    request: ConsumerGroupDescribeRequest,
) -> Result<Vec<DescribedGroup>, TooMuchMemory> {
    let mut groups = Elements::of::<ConsumerGroupDescribeResponse>(call);
    let serves = call.serves_consumer_groups();
    let is_allowed = |id: &StrBytes| call.allows(Operation::Describe, Resource::group(id));
    let (allowed, denied): (Vec<_>, Vec<_>) =
        request.group_ids.into_iter().partition(|id| !serves || is_allowed(id));
    for group_id in denied {
        let error_code = ErrorCode::GroupAuthorizationFailed.code();
        groups.push(call, DescribedGroup { group_id, error_code, ..Default::default() }).await?;
    }
    for group_id in allowed {
        if !serves {
            let error_code = ErrorCode::UnsupportedVersion.code();
            groups.push(call, DescribedGroup { group_id, error_code, ..Default::default() }).await?;
            continue;
        }
        let (members, bytes) = call.broker.groups.members_size(&group_id).await;
        groups.expect(call, members * MEMBER_BYTES + bytes).await?;
        let mut group = call.broker.groups.describe_consumer_group(&group_id).await;
        if request.include_authorized_operations && group.error_code == ErrorCode::None.code() {
            group.authorized_operations = call.operations_on(Resource::group(&group_id));
        }
        groups.push(call, without_hidden_topics(call, group)).await?;
    }
    Ok(groups.into_list())
}

fn without_hidden_topics(call: &Call, group: DescribedGroup) -> DescribedGroup {
    if sees_all(call, &group) {
        return group;
    }
    let message = "The group has described topic(s) that the client is not authorized to describe.";
    DescribedGroup {
        group_id: group.group_id,
        error_code: ErrorCode::TopicAuthorizationFailed.code(),
        error_message: Some(StrBytes::from_static(message)),
        ..Default::default()
    }
}

fn sees_all(call: &Call, group: &DescribedGroup) -> bool {
    let assignments = group.members.iter().flat_map(|member| [&member.assignment, &member.target_assignment]);
    let mut topics = assignments.flat_map(|assignment| &assignment.topic_partitions);
    topics.all(|topic| call.allows(Operation::Describe, Resource::topic(&topic.topic_name)))
}
