//! StreamsGroupHeartbeat (key 88): a member of a streams group joins, stays, or goes, and is told what to do (KIP-1071).
//!
//! Invariant: the request is checked before its group is asked, in Kafka's order and with its sentences. A topology may name only topics that its
//! client may describe; those of the application that are missing are created after the group has answered, if the client may create them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kalda_protocol::messages::streams_group_heartbeat as wire;
use kalda_protocol::messages::streams_group_heartbeat::{
    StreamsGroupHeartbeatRequest, StreamsGroupHeartbeatResponse,
};
use kalda_protocol::{ErrorCode, StrBytes};

use super::answer::Answer;
use super::call::Call;
use super::consumer_group_heartbeat::{invalid, must_have_text};
use super::{streams_topology, topics};
use crate::cluster::controller::topic_name;
use crate::coordinator::group::Refusal;
use crate::coordinator::group::ids::{InstanceId, MemberId};
use crate::coordinator::group::streams::member::{Endpoint, LEAVES, LEAVES_FOR_A_WHILE};
use crate::coordinator::group::streams::status::{Status, StatusCode};
use crate::coordinator::group::streams::tasks::{SubtopologyId, TaskId, TaskSets, Tasks, by_subtopology};
use crate::coordinator::group::streams::{
    Departure, EndpointPartitions, Heartbeat, HeartbeatAnswer, PartitionsByTopic, Shutdown,
};
use crate::security::{Operation, Resource};
use crate::types::PartitionIndex;

/// The epoch of a member that joins.
const JOINING: i32 = 0;
/// "As before", of the rebalance timeout.
const UNCHANGED: i32 = -1;
/// From this version on a client knows the status of missing tags.
const FIRST_VERSION_WITH_TAGS_STATUS: i16 = 1;
/// How many tasks one heartbeat may name. Kafka has no bound; each is looked up while the groups of the partition wait.
const TASKS_NAMED_MAX: usize = 100_000;

pub(super) async fn handle(
    call: &mut Call,
    request: StreamsGroupHeartbeatRequest,
) -> Answer<StreamsGroupHeartbeatResponse> {
    match heartbeat(call, request).await {
        Ok(answer) => response(call, answer),
        Err(refusal) => StreamsGroupHeartbeatResponse {
            error_code: refusal.error.code(),
            error_message: refusal.message.map(StrBytes::from),
            ..Default::default()
        },
    }
    .into()
}

async fn heartbeat(
    call: &mut Call,
    request: StreamsGroupHeartbeatRequest,
) -> Result<HeartbeatAnswer, Refusal> {
    if !call.serves_streams_groups() {
        return Err(ErrorCode::UnsupportedVersion.into());
    }
    if !call.allows(Operation::Read, Resource::group(&request.group_id)) {
        return Err(ErrorCode::GroupAuthorizationFailed.into());
    }
    if let Some(topology) = &request.topology {
        check_topics(call, topology)?;
    }
    check(&request)?;
    let groups = Arc::clone(&call.broker.groups);
    let group = request.group_id.clone();
    let shutdown = if request.shutdown_application { Shutdown::Requested } else { Shutdown::No };
    if matches!(request.member_epoch, LEAVES | LEAVES_FOR_A_WHILE) {
        let departure = Departure {
            member_id: MemberId::from(&*request.member_id),
            instance_id: request.instance_id.as_deref().map(InstanceId::from),
            epoch: request.member_epoch,
            shutdown,
        };
        return groups.streams_departure(&group, &departure).await;
    }
    let heartbeat = asked(call, request, shutdown)?;
    let mut answer = groups.streams_heartbeat(&group, &heartbeat).await?;
    create_missing(call, &mut answer);
    Ok(answer)
}

/// Checks the topics of a topology, before the group hears of it.
fn check_topics(call: &Call, topology: &wire::Topology) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    let names: Vec<&str> = streams_topology::names(topology).filter(|name| seen.insert(*name)).collect();
    let refused = |message: String| Err(Refusal::new(ErrorCode::StreamsInvalidTopology, message));
    let internal: Vec<&str> = names.iter().copied().filter(|name| topics::is_internal(name)).collect();
    if !internal.is_empty() {
        let names = internal.join(",");
        return refused(format!(
            "Use of Kafka internal topics {names} in a Kafka Streams topology is prohibited."
        ));
    }
    let illegal: Vec<&str> = names.iter().copied().filter(|name| topic_name::check(name).is_err()).collect();
    if !illegal.is_empty() {
        return refused(format!("Topic names {} are not valid topic names.", illegal.join(",")));
    }
    if names.iter().all(|name| call.allows(Operation::Describe, Resource::topic(name))) {
        Ok(())
    } else {
        Err(ErrorCode::TopicAuthorizationFailed.into())
    }
}

/// Checks what needs no group.
fn check(request: &StreamsGroupHeartbeatRequest) -> Result<(), Refusal> {
    streams_topology::check_patterns(request.topology.as_ref())?;
    must_have_text(Some(&request.member_id), "MemberId can't be empty.")?;
    must_have_text(Some(&request.group_id), "GroupId can't be empty.")?;
    must_have_text(request.instance_id.as_ref(), "InstanceId can't be empty.")?;
    must_have_text(request.rack_id.as_ref(), "RackId can't be empty.")?;
    match request.member_epoch {
        JOINING => check_joining(request)?,
        LEAVES_FOR_A_WHILE if request.instance_id.is_none() => {
            return Err(invalid("InstanceId can't be null."));
        }
        epoch if epoch < LEAVES_FOR_A_WHILE => {
            let message =
                format!("MemberEpoch is {epoch}, but must be greater than or equal to {LEAVES_FOR_A_WHILE}.");
            return Err(invalid(&message));
        }
        _ => {}
    }
    let tasks = [&request.active_tasks, &request.standby_tasks, &request.warmup_tasks];
    if tasks.iter().any(|tasks| tasks.is_some()) && tasks.iter().any(|tasks| tasks.is_none()) {
        return Err(invalid("If one task-type is non-null, all must be non-null."));
    }
    if request.member_epoch != JOINING && request.topology.is_some() {
        return Err(invalid("Topology can only be provided when (re-)joining."));
    }
    Ok(())
}

fn check_joining(request: &StreamsGroupHeartbeatRequest) -> Result<(), Refusal> {
    if request.rebalance_timeout_ms == UNCHANGED {
        return Err(invalid("RebalanceTimeoutMs must be provided in first request."));
    }
    // As in Kafka, kinds that aren't told aren't empty.
    let has_some = |tasks: &Option<Vec<wire::TaskIds>>| tasks.as_ref().is_none_or(|tasks| !tasks.is_empty());
    if has_some(&request.active_tasks) {
        return Err(invalid("ActiveTasks must be empty when (re-)joining."));
    }
    if has_some(&request.standby_tasks) {
        return Err(invalid("StandbyTasks must be empty when (re-)joining."));
    }
    if has_some(&request.warmup_tasks) {
        return Err(invalid("WarmupTasks must be empty when (re-)joining."));
    }
    let Some(topology) = &request.topology else {
        return Err(invalid("Topology must be non-null when (re-)joining."));
    };
    streams_topology::check_changelogs(topology)
}

/// The heartbeat in the group's words.
fn asked(
    call: &Call,
    request: StreamsGroupHeartbeatRequest,
    shutdown: Shutdown,
) -> Result<Heartbeat, Refusal> {
    let host = call.session.host();
    let endpoint =
        |endpoint: wire::Endpoint| Endpoint { host: Arc::from(&*endpoint.host), port: endpoint.port };
    let active = request.active_tasks.map(tasks).transpose()?;
    let standby = request.standby_tasks.map(tasks).transpose()?.unwrap_or_default();
    let warmup = request.warmup_tasks.map(tasks).transpose()?.unwrap_or_default();
    Ok(Heartbeat {
        member_id: Some(MemberId::from(&*request.member_id)),
        epoch: request.member_epoch,
        instance_id: request.instance_id.as_deref().map(InstanceId::from),
        rack: request.rack_id.as_deref().map(Arc::from),
        rebalance_timeout_ms: Some(request.rebalance_timeout_ms).filter(|ms| *ms != UNCHANGED),
        topology: request.topology.as_ref().map(streams_topology::topology).transpose()?,
        owned: active.map(|active| TaskSets { active, standby, warmup }),
        process_id: request.process_id.as_deref().map(Arc::from),
        user_endpoint: request.user_endpoint.map(endpoint),
        client_tags: request.client_tags.map(tags).transpose()?,
        task_offsets: request.task_offsets.map(offsets).transpose()?,
        task_end_offsets: request.task_end_offsets.map(offsets).transpose()?,
        shutdown,
        endpoint_epoch: request.endpoint_information_epoch,
        client_id: Arc::from(call.group_caller(&host).client_id),
        client_host: Arc::from(&*host),
    })
}

fn tasks(lists: Vec<wire::TaskIds>) -> Result<Tasks, Refusal> {
    check_count(lists.iter().map(|list| list.partitions.len()).sum())?;
    let mut tasks = Tasks::new();
    for list in lists {
        let subtopology = SubtopologyId::from(&*list.subtopology_id);
        tasks.extend(
            list.partitions.iter().map(|partition| TaskId::new(&subtopology, PartitionIndex(*partition))),
        );
    }
    Ok(tasks)
}

fn offsets(list: Vec<wire::TaskOffset>) -> Result<BTreeMap<TaskId, i64>, Refusal> {
    check_count(list.len())?;
    let mut offsets = BTreeMap::new();
    for wire::TaskOffset { subtopology_id, partition, offset, .. } in list {
        let task = TaskId::new(&SubtopologyId::from(&*subtopology_id), PartitionIndex(partition));
        if offsets.insert(task, offset).is_some() {
            return Err(invalid(&format!(
                "Task offsets contain a duplicate entry for subtopology {subtopology_id} and partition {partition}."
            )));
        }
    }
    Ok(offsets)
}

fn check_count(tasks: usize) -> Result<(), Refusal> {
    if tasks > TASKS_NAMED_MAX { Err(ErrorCode::InvalidRequest.into()) } else { Ok(()) }
}

/// A key that is there twice is a fault of the client that Kafka has no words for.
fn tags(list: Vec<wire::KeyValue>) -> Result<BTreeMap<Arc<str>, Arc<str>>, Refusal> {
    let count = list.len();
    let tags: BTreeMap<Arc<str>, Arc<str>> =
        list.iter().map(|tag| (Arc::from(&*tag.key), Arc::from(&*tag.value))).collect();
    if tags.len() == count { Ok(tags) } else { Err(ErrorCode::UnknownServerError.into()) }
}

/// Has the application's topics created, and tells in the answer what stands in the way.
fn create_missing(call: &mut Call, answer: &mut HeartbeatAnswer) {
    let to_create = std::mem::take(&mut answer.to_create);
    if to_create.is_empty() {
        return;
    }
    let denied: Vec<&str> = if call.allows(Operation::Create, Resource::CLUSTER) {
        Vec::new()
    } else {
        let names = to_create.keys().map(|name| &**name);
        names.filter(|name| !call.allows(Operation::Create, Resource::topic(name))).collect()
    };
    if !denied.is_empty() {
        let detail = format!("; Unauthorized to CREATE on topics {}.", denied.join(", "));
        add_detail(&mut answer.status, &detail);
        return;
    }
    let names: Vec<Arc<str>> = to_create.keys().cloned().collect();
    let heartbeat_ms = answer.intervals.map_or(0, |intervals| intervals.heartbeat_ms);
    let held = call.hand_over();
    call.broker.streams_topics.create(&call.broker, to_create, heartbeat_ms, held);
    let failed = call.broker.streams_topics.failures(&names, call.broker.clock.monotonic());
    if let Some(failed) = failed {
        add_detail(&mut answer.status, &format!("; Creation failed: {failed}."));
    }
}

fn add_detail(status: &mut [Status], detail: &str) {
    let missing = status.iter_mut().find(|status| status.code == StatusCode::MissingInternalTopics);
    if let Some(missing) = missing {
        missing.detail.push_str(detail);
    }
}

fn response(call: &Call, answer: HeartbeatAnswer) -> StreamsGroupHeartbeatResponse {
    let knows_tags = call.version >= FIRST_VERSION_WITH_TAGS_STATUS;
    let status = answer.status.into_iter();
    let status = status.filter(|status| knows_tags || status.code != StatusCode::MissingClientTags);
    let status = status.map(|status| wire::Status {
        status_code: status.code.code(),
        status_detail: StrBytes::from(status.detail),
        ..Default::default()
    });
    let mut response = StreamsGroupHeartbeatResponse {
        member_id: StrBytes::from(answer.member_id.as_str()),
        member_epoch: answer.epoch,
        status: Some(status.collect()),
        endpoint_information_epoch: answer.endpoint_epoch,
        partitions_by_user_endpoint: answer
            .endpoints
            .map(|endpoints| endpoints.into_iter().map(endpoint_partitions).collect()),
        ..Default::default()
    };
    if let Some(intervals) = answer.intervals {
        response.heartbeat_interval_ms = intervals.heartbeat_ms;
        response.task_offset_interval_ms = intervals.task_offset_ms;
        response.acceptable_recovery_lag = intervals.acceptable_recovery_lag;
    }
    if let Some(tasks) = answer.tasks {
        response.active_tasks = Some(task_ids(&tasks.active));
        response.standby_tasks = Some(task_ids(&tasks.standby));
        response.warmup_tasks = Some(task_ids(&tasks.warmup));
    }
    response
}

fn task_ids(tasks: &Tasks) -> Vec<wire::TaskIds> {
    let lists = by_subtopology(tasks).into_iter().map(|(subtopology, partitions)| wire::TaskIds {
        subtopology_id: StrBytes::from(subtopology.as_str()),
        partitions: partitions.iter().map(|partition| partition.0).collect(),
        ..Default::default()
    });
    lists.collect()
}

fn endpoint_partitions(served: EndpointPartitions) -> wire::EndpointToPartitions {
    wire::EndpointToPartitions {
        user_endpoint: wire::Endpoint {
            host: StrBytes::from(&*served.endpoint.host),
            port: served.endpoint.port,
            ..Default::default()
        },
        active_partitions: topic_partitions(served.active),
        standby_partitions: topic_partitions(served.standby),
        ..Default::default()
    }
}

fn topic_partitions(topics: PartitionsByTopic) -> Vec<wire::TopicPartition> {
    let listed = topics.into_iter().map(|(topic, partitions)| wire::TopicPartition {
        topic: StrBytes::from(&*topic),
        partitions: partitions.iter().map(|partition| partition.0).collect(),
        ..Default::default()
    });
    listed.collect()
}
