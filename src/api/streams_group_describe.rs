//! StreamsGroupDescribe (key 89): state, epochs, topology and members of streams groups (KIP-1071).
//!
//! Invariant: each group that was named is answered: first those that this client may not see, as in Kafka, then the others in order. A group
//! whose topology has a topic that the client may not describe is told as such, without its members.

use kalda_protocol::messages::streams_group_describe::{
    DescribedGroup, Member, StreamsGroupDescribeRequest, StreamsGroupDescribeResponse,
};
use kalda_protocol::{ErrorCode, StrBytes};

use super::answer::Answer;
use super::call::Call;
use super::elements::Elements;
use crate::security::{Operation, Resource};
use crate::sys::TooMuchMemory;

/// Memory that the answer takes for a member besides its texts and its tasks, as a struct and encoded.
const MEMBER_BYTES: usize = size_of::<Member>() + 256;
/// Descriptions of topologies are kept by plugins, and there is none.
const NO_DESCRIPTION_STORED: i8 = 1;

pub(super) async fn handle(
    call: &mut Call,
    request: StreamsGroupDescribeRequest,
) -> Answer<StreamsGroupDescribeResponse> {
    let groups = describe_all(call, request).await;
    groups.map(|groups| StreamsGroupDescribeResponse { groups, ..Default::default() }).into()
}

/// A group that is named twice is answered twice.
async fn describe_all(
    call: &mut Call,
    request: StreamsGroupDescribeRequest,
) -> Result<Vec<DescribedGroup>, TooMuchMemory> {
    let mut groups = Elements::of::<StreamsGroupDescribeResponse>(call);
    let serves = call.serves_streams_groups();
    let is_allowed = |id: &StrBytes| call.allows(Operation::Describe, Resource::group(id));
    let (allowed, denied): (Vec<_>, Vec<_>) =
        request.group_ids.into_iter().partition(|id| !serves || is_allowed(id));
    for group_id in denied {
        groups.push(call, refused(group_id, ErrorCode::GroupAuthorizationFailed)).await?;
    }
    for group_id in allowed {
        if !serves {
            groups.push(call, refused(group_id, ErrorCode::UnsupportedVersion)).await?;
            continue;
        }
        if group_id.is_empty() {
            groups.push(call, refused(group_id, ErrorCode::InvalidGroupId)).await?;
            continue;
        }
        let (members, bytes) = call.broker.groups.members_size(&group_id).await;
        groups.expect(call, members * MEMBER_BYTES + bytes).await?;
        let mut group = call.broker.groups.describe_streams_group(&group_id).await;
        if group.error_code == ErrorCode::None.code() {
            if request.include_authorized_operations {
                group.authorized_operations = call.operations_on(Resource::group(&group_id));
            }
            if request.include_topology_description {
                group.topology_description_status = NO_DESCRIPTION_STORED;
            }
        }
        groups.push(call, without_hidden_topics(call, group)).await?;
    }
    Ok(groups.into_list())
}

fn refused(group_id: StrBytes, error: ErrorCode) -> DescribedGroup {
    DescribedGroup { group_id, error_code: error.code(), ..Default::default() }
}

fn without_hidden_topics(call: &Call, group: DescribedGroup) -> DescribedGroup {
    if sees_all(call, &group) {
        return group;
    }
    let message = "The described group uses topics that the client is not authorized to describe.";
    DescribedGroup {
        error_message: Some(StrBytes::from_static(message)),
        ..refused(group.group_id, ErrorCode::TopicAuthorizationFailed)
    }
}

fn sees_all(call: &Call, group: &DescribedGroup) -> bool {
    let parts = group.topology.iter().flat_map(|topology| &topology.subtopologies).flatten();
    let mut names = parts.flat_map(|part| {
        let plain = part.source_topics.iter().chain(&part.repartition_sink_topics);
        let told = part.repartition_source_topics.iter().chain(&part.state_changelog_topics);
        plain.chain(told.map(|topic| &topic.name))
    });
    names.all(|name| call.allows(Operation::Describe, Resource::topic(name)))
}
