//! AlterPartitionReassignments (key 45): gives partitions other replicas, or cancels that.
//!
//! Invariant: what is answered as done is in the metadata. On one node the only replica that a partition can have is the one it
//! has: moves between its log directories are asked for by AlterReplicaLogDirs.

use kalda_protocol::messages::alter_partition_reassignments::{
    AlterPartitionReassignmentsRequest, AlterPartitionReassignmentsResponse, ReassignablePartition,
    ReassignablePartitionResponse, ReassignableTopic, ReassignableTopicResponse,
};
use kalda_protocol::{ErrorCode, StrBytes};

use super::answer::Answer;
use super::call::Call;
use super::elements::Elements;
use super::{error_code, error_text};
use crate::cluster::controller::reassignments::{
    NotReassigned, ReassignmentOutcomes, ReplicationFactor, TopicReassignment,
};
use crate::security::Operation;
use crate::sys::TooMuchMemory;
use crate::types::{BrokerId, PartitionIndex};

/// What a topic and a partition take while they are decided on.
const TOPIC_BYTES: usize = size_of::<TopicReassignment>() + 128;
const PARTITION_BYTES: usize =
    size_of::<(PartitionIndex, Option<Vec<BrokerId>>)>() + size_of::<Result<(), NotReassigned>>() + 64;
/// What a partition takes in the answer with a sentence, besides the topic's name.
const ANSWER_BYTES: usize = size_of::<ReassignablePartitionResponse>() + 192;

/// A topic of the request, to be answered.
type Named = (StrBytes, Vec<i32>);

pub(super) async fn handle(
    call: &mut Call,
    request: AlterPartitionReassignmentsRequest,
) -> Answer<AlterPartitionReassignmentsResponse> {
    alter(call, request).await.into()
}

/// The answer to a client that may not alter the cluster.
pub(super) async fn refused(
    call: &mut Call,
    request: AlterPartitionReassignmentsRequest,
) -> Answer<AlterPartitionReassignmentsResponse> {
    let named = request.topics.iter().map(named).collect();
    let sentence = Some(error_text::needs(Operation::Alter));
    failed(call, named, ErrorCode::ClusterAuthorizationFailed, sentence).await.into()
}

async fn alter(
    call: &mut Call,
    request: AlterPartitionReassignmentsRequest,
) -> Result<AlterPartitionReassignmentsResponse, TooMuchMemory> {
    if request.topics.is_empty() {
        // Kafka doesn't ask the controller then: its answer is the message as it is made.
        return Ok(AlterPartitionReassignmentsResponse {
            error_message: Some(StrBytes::new()),
            ..Default::default()
        });
    }
    let may_change = request.allow_replication_factor_change;
    let factor = if may_change { ReplicationFactor::MayChange } else { ReplicationFactor::IsFixed };
    let partitions = request.topics.iter().map(|topic| topic.partitions.len()).sum::<usize>();
    let bytes = request.topics.len() * TOPIC_BYTES + partitions * PARTITION_BYTES;
    call.claim(bytes).await?;
    let named: Vec<Named> = request.topics.iter().map(named).collect();
    if request.timeout_ms <= 0 {
        return failed(call, named, ErrorCode::RequestTimedOut, None).await;
    }
    let topics = request.topics.into_iter().map(reassignment).collect();
    let held = call.hand_over();
    match call.broker.controller.alter_reassignments(topics, factor, held).await {
        Ok(Ok(outcomes)) => {
            call.broker.caught_up().await;
            let answered = answered(call, named, outcomes).await?;
            Ok(AlterPartitionReassignmentsResponse {
                allow_replication_factor_change: may_change,
                ..answered
            })
        }
        Ok(Err(too_many)) => {
            failed(call, named, ErrorCode::PolicyViolation, Some(too_many.to_string())).await
        }
        Err(failure) => failed(call, named, error_code::controller(&failure), None).await,
    }
}

fn named(topic: &ReassignableTopic) -> Named {
    (topic.name.clone(), topic.partitions.iter().map(|partition| partition.partition_index).collect())
}

fn reassignment(topic: ReassignableTopic) -> TopicReassignment {
    let wanted = |partition: ReassignablePartition| {
        let replicas = partition.replicas.map(|replicas| replicas.into_iter().map(BrokerId).collect());
        (PartitionIndex(partition.partition_index), replicas)
    };
    TopicReassignment {
        topic: topic.name.as_str().into(),
        partitions: topic.partitions.into_iter().map(wanted).collect(),
    }
}

async fn answered(
    call: &mut Call,
    named: Vec<Named>,
    outcomes: ReassignmentOutcomes,
) -> Result<AlterPartitionReassignmentsResponse, TooMuchMemory> {
    let mut responses = Elements::of::<AlterPartitionReassignmentsResponse>(call);
    for ((name, indexes), outcomes) in named.into_iter().zip(outcomes) {
        let with_name = outcomes.iter().filter(|outcome| outcome.is_err()).count() * name.len();
        responses.expect(call, indexes.len() * ANSWER_BYTES + with_name).await?;
        let mut partitions = Vec::with_capacity(indexes.len());
        for (index, outcome) in indexes.into_iter().zip(outcomes) {
            let code = outcome.as_ref().err().map_or(ErrorCode::None, error_code::not_reassigned);
            let message = match outcome {
                Ok(()) | Err(NotReassigned::NoneInProgress) => None,
                Err(refused) => Some(refused.to_string().into()),
            };
            partitions.push(partition(index, code, message));
            call.breathe().await;
        }
        responses.push(call, ReassignableTopicResponse { name, partitions, ..Default::default() }).await?;
    }
    let responses = responses.into_list();
    Ok(AlterPartitionReassignmentsResponse { responses, error_message: None, ..Default::default() })
}

/// The same error for all that was named.
async fn failed(
    call: &mut Call,
    named: Vec<Named>,
    code: ErrorCode,
    message: Option<String>,
) -> Result<AlterPartitionReassignmentsResponse, TooMuchMemory> {
    let error_message: Option<StrBytes> = message.map(Into::into);
    let mut responses = Elements::of::<AlterPartitionReassignmentsResponse>(call);
    for (name, indexes) in named {
        responses.expect(call, indexes.len() * size_of::<ReassignablePartitionResponse>()).await?;
        let refused = indexes.into_iter().map(|index| partition(index, code, error_message.clone()));
        let partitions = refused.collect();
        responses.push(call, ReassignableTopicResponse { name, partitions, ..Default::default() }).await?;
    }
    let responses = responses.into_list();
    Ok(AlterPartitionReassignmentsResponse {
        error_code: code.code(),
        error_message,
        responses,
        ..Default::default()
    })
}

fn partition(
    partition_index: i32,
    code: ErrorCode,
    error_message: Option<StrBytes>,
) -> ReassignablePartitionResponse {
    ReassignablePartitionResponse {
        partition_index,
        error_code: code.code(),
        error_message,
        ..Default::default()
    }
}
