//! DescribeQuorum (key 55): the voters of the metadata log, and how far each has come.
//!
//! Invariant: the only partition that has a quorum is `__cluster_metadata-0`.

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::describe_quorum::{
    DescribeQuorumRequest, DescribeQuorumResponse, DescribeQuorumResponsePartitionData,
    DescribeQuorumResponseTopicData, Listener, Node, ReplicaState,
};

use super::answer::Answer;
use super::call::Call;
use super::error_text;
use crate::cluster::QuorumFacts;
use crate::cluster::controller::CLUSTER_METADATA_TOPIC;

pub(super) async fn handle(
    call: &mut Call,
    request: DescribeQuorumRequest,
) -> Answer<DescribeQuorumResponse> {
    // Kafka knows no other question than that for this one partition.
    let is_metadata_log = matches!(&*request.topics, [topic] if *topic.topic_name == *CLUSTER_METADATA_TOPIC
        && matches!(&*topic.partitions, [partition] if partition.partition_index == 0));
    let message = (call.version >= FIRST_VERSION_WITH_MESSAGES).then(|| "".into());
    if !is_metadata_log {
        return unknown(call, request).into();
    }
    let status = call.broker.controller.quorum();
    let partition = describe(call, &status);
    let topic = DescribeQuorumResponseTopicData {
        topic_name: CLUSTER_METADATA_TOPIC.into(),
        partitions: vec![partition],
        ..Default::default()
    };
    let nodes = if call.version >= FIRST_VERSION_WITH_NODES { vec![node(call)] } else { Vec::new() };
    DescribeQuorumResponse { error_message: message, topics: vec![topic], nodes, ..Default::default() }.into()
}

/// The answer to a client that may not describe the cluster.
pub(super) async fn refused(call: &mut Call, _: DescribeQuorumRequest) -> Answer<DescribeQuorumResponse> {
    let code = ErrorCode::ClusterAuthorizationFailed;
    let with_messages = call.version >= FIRST_VERSION_WITH_MESSAGES;
    DescribeQuorumResponse {
        error_code: code.code(),
        error_message: with_messages.then(|| error_text::of(code).into()),
        ..Default::default()
    }
    .into()
}

/// From this version on errors have texts; where there is no error, an empty one.
const FIRST_VERSION_WITH_MESSAGES: i16 = 2;
/// From this version on the nodes' endpoints are told.
const FIRST_VERSION_WITH_NODES: i16 = 2;
/// From this version on the voters' times are told.
const FIRST_VERSION_WITH_TIMES: i16 = 1;

fn unknown(call: &Call, request: DescribeQuorumRequest) -> DescribeQuorumResponse {
    let with_messages = call.version >= FIRST_VERSION_WITH_MESSAGES;
    let topics = request.topics.into_iter().map(|topic| {
        let partitions = topic.partitions.into_iter().map(|partition| DescribeQuorumResponsePartitionData {
            partition_index: partition.partition_index,
            error_code: ErrorCode::UnknownTopicOrPartition.code(),
            error_message: with_messages.then(|| error_text::of(ErrorCode::UnknownTopicOrPartition).into()),
            ..Default::default()
        });
        DescribeQuorumResponseTopicData {
            topic_name: topic.topic_name,
            partitions: partitions.collect(),
            ..Default::default()
        }
    });
    DescribeQuorumResponse {
        error_message: with_messages.then(|| "".into()),
        topics: topics.collect(),
        ..Default::default()
    }
}

fn describe(call: &Call, status: &QuorumFacts) -> DescribeQuorumResponsePartitionData {
    let now = call.broker.clock.wall_ms().0;
    let time = if call.version >= FIRST_VERSION_WITH_TIMES { now } else { -1 };
    DescribeQuorumResponsePartitionData {
        error_message: (call.version >= FIRST_VERSION_WITH_MESSAGES).then(|| "".into()),
        leader_id: status.leader.0,
        leader_epoch: status.leader_epoch.0,
        high_watermark: status.high_watermark.0,
        current_voters: vec![ReplicaState {
            replica_id: status.leader.0,
            log_end_offset: status.high_watermark.0,
            last_fetch_timestamp: time,
            last_caught_up_timestamp: time,
            ..Default::default()
        }],
        ..Default::default()
    }
}

fn node(call: &Call) -> Node {
    let listeners = call.broker.config.listeners.controller.iter().map(|listener| Listener {
        name: listener.name.as_str().into(),
        host: listener.host.as_str().into(),
        port: listener.port,
        ..Default::default()
    });
    Node { node_id: call.broker.node_id.0, listeners: listeners.collect(), ..Default::default() }
}
