//! ConsumerGroupHeartbeat (key 68): a member of a consumer group joins, stays, or goes, and is told what to read (KIP-848).
//!
//! Invariant: the request is checked before its group is asked, in Kafka's order and with its sentences. A member may ask only for topics
//! that its client may describe.

use std::collections::BTreeSet;
use std::sync::Arc;

use kalda_protocol::messages::consumer_group_heartbeat::{
    Assignment, ConsumerGroupHeartbeatRequest, ConsumerGroupHeartbeatResponse, TopicPartitions,
};
use kalda_protocol::{ErrorCode, StrBytes};

use super::answer::Answer;
use super::call::Call;
use crate::coordinator::group::assignor::AssignorName;
use crate::coordinator::group::consumer::{AWAY, Departure, Heartbeat, HeartbeatAnswer, LEFT, Reported};
use crate::coordinator::group::ids::{InstanceId, MemberId};
use crate::coordinator::group::{Refusal, TopicFilter};
use crate::security::{Decision, Operation, Resource};
use crate::types::PartitionIndex;

/// From this version on clients make up their member's id.
const FIRST_VERSION_WITH_OWN_MEMBER_ID: i16 = 1;
/// The epoch of a member that joins.
const JOINING: i32 = 0;
/// "As before", of the rebalance timeout.
const UNCHANGED: i32 = -1;

pub(super) async fn handle(
    call: &mut Call,
    request: ConsumerGroupHeartbeatRequest,
) -> Answer<ConsumerGroupHeartbeatResponse> {
    match heartbeat(call, request).await {
        Ok(answer) => response(answer),
        Err(refusal) => ConsumerGroupHeartbeatResponse {
            error_code: refusal.error.code(),
            error_message: refusal.message.map(StrBytes::from),
            ..Default::default()
        },
    }
    .into()
}

async fn heartbeat(
    call: &mut Call,
    request: ConsumerGroupHeartbeatRequest,
) -> Result<HeartbeatAnswer, Refusal> {
    if !call.serves_consumer_groups() {
        return Err(ErrorCode::UnsupportedVersion.into());
    }
    if !call.allows(Operation::Read, Resource::group(&request.group_id)) {
        return Err(ErrorCode::GroupAuthorizationFailed.into());
    }
    // The authorizer is asked about all of them, whichever it denies.
    let named = request.subscribed_topic_names.iter().flatten();
    let is_denied = |name: &&StrBytes| !call.allows(Operation::Describe, Resource::topic(name));
    if named.filter(is_denied).count() > 0 {
        return Err(ErrorCode::TopicAuthorizationFailed.into());
    }
    let assignor = check(call, &request)?;
    let instance_id = request.instance_id.as_deref().map(InstanceId::from);
    let member_id = MemberId::from(&*request.member_id);
    let groups = Arc::clone(&call.broker.groups);
    if matches!(request.member_epoch, LEFT | AWAY) {
        let departure = Departure { member_id, instance_id, epoch: request.member_epoch };
        return groups.consumer_departure(&request.group_id, &departure).await;
    }
    let member_id = if request.member_id.is_empty() { groups.new_member_id() } else { member_id };
    let host = call.session.host();
    let heartbeat = Heartbeat {
        member_id,
        epoch: request.member_epoch,
        instance_id,
        rack: request.rack_id.as_deref().map(Arc::from),
        rebalance_timeout_ms: Some(request.rebalance_timeout_ms).filter(|ms| *ms != UNCHANGED),
        topics: request.subscribed_topic_names.map(names),
        pattern: request.subscribed_topic_regex.as_deref().map(Arc::from),
        assignor,
        reported: request.topic_partitions.map(reported),
        client_id: Arc::from(call.group_caller(&host).client_id),
        client_host: Arc::from(&*host),
        filter: filter(call),
    };
    groups.consumer_heartbeat(&request.group_id, &heartbeat).await
}

/// Checks what needs no group. Gives the assignor that the member asks for.
fn check(call: &Call, request: &ConsumerGroupHeartbeatRequest) -> Result<Option<AssignorName>, Refusal> {
    let epoch = request.member_epoch;
    if call.version >= FIRST_VERSION_WITH_OWN_MEMBER_ID || epoch > JOINING || epoch == LEFT {
        must_have_text(Some(&request.member_id), "MemberId can't be empty.")?;
    }
    must_have_text(Some(&request.group_id), "GroupId can't be empty.")?;
    must_have_text(request.instance_id.as_ref(), "InstanceId can't be empty.")?;
    must_have_text(request.rack_id.as_ref(), "RackId can't be empty.")?;
    if epoch == JOINING {
        check_joining(request)?;
    } else if epoch == AWAY && request.instance_id.is_none() {
        return Err(invalid("InstanceId can't be null."));
    } else if epoch < AWAY {
        return Err(invalid("MemberEpoch is invalid."));
    }
    let Some(name) = &request.server_assignor else { return Ok(None) };
    let known = call.broker.groups.assignors();
    match known.iter().find(|known| known.as_str() == &**name) {
        Some(known) => Ok(Some(*known)),
        None => {
            let known: Vec<&str> = known.iter().map(|known| known.as_str()).collect();
            let known = known.join(", ");
            let message = format!("ServerAssignor {name} is not supported. Supported assignors: {known}.");
            Err(Refusal::new(ErrorCode::UnsupportedAssignor, message))
        }
    }
}

fn check_joining(request: &ConsumerGroupHeartbeatRequest) -> Result<(), Refusal> {
    if request.rebalance_timeout_ms == UNCHANGED {
        return Err(invalid("RebalanceTimeoutMs must be provided in first request."));
    }
    if request.topic_partitions.as_ref().is_none_or(|partitions| !partitions.is_empty()) {
        return Err(invalid("TopicPartitions must be empty when (re-)joining."));
    }
    if request.subscribed_topic_names.is_none() && request.subscribed_topic_regex.is_none() {
        let text = "Either SubscribedTopicNames or SubscribedTopicRegex must be non-null when (re-)joining.";
        return Err(invalid(text));
    }
    Ok(())
}

/// As Java's `trim` sees it, a text of control characters and blanks is empty.
pub(super) fn must_have_text(text: Option<&StrBytes>, message: &str) -> Result<(), Refusal> {
    match text {
        Some(text) if text.chars().all(|letter| letter <= ' ') => Err(invalid(message)),
        _ => Ok(()),
    }
}

pub(super) fn invalid(message: &str) -> Refusal {
    Refusal::new(ErrorCode::InvalidRequest, message)
}

fn names(names: Vec<StrBytes>) -> BTreeSet<Arc<str>> {
    names.iter().map(|name| Arc::from(&**name)).collect()
}

fn reported(topics: Vec<TopicPartitions>) -> Reported {
    let mut reported = Reported::new();
    for topic in topics {
        let partitions = topic.partitions.into_iter().map(PartitionIndex);
        reported.entry(topic.topic_id).or_default().extend(partitions);
    }
    reported
}

/// What the member's client may see, when the topics of its pattern are looked up.
fn filter(call: &Call) -> TopicFilter {
    let (authorizer, session) = (Arc::clone(&call.broker.authorizer), Arc::clone(&call.session));
    TopicFilter::new(move |topic| {
        let decided = authorizer.authorize(session.requester(), Operation::Describe, Resource::topic(topic));
        decided == Decision::Allowed
    })
}

fn response(answer: HeartbeatAnswer) -> ConsumerGroupHeartbeatResponse {
    let assignment = answer.assignment.map(|owned| {
        let topics = owned.topics().map(|(topic_id, partitions)| TopicPartitions {
            topic_id,
            partitions: partitions.keys().map(|partition| partition.0).collect(),
            ..Default::default()
        });
        Assignment { topic_partitions: topics.collect(), ..Default::default() }
    });
    ConsumerGroupHeartbeatResponse {
        member_id: Some(StrBytes::from(answer.member_id.as_str())),
        member_epoch: answer.epoch,
        heartbeat_interval_ms: answer.heartbeat_interval_ms,
        assignment,
        ..Default::default()
    }
}
