//! ListPartitionReassignments (key 46): the partitions that are getting other replicas.
//!
//! Invariant: partitions that aren't, or aren't there, are left out, and so are topics without any. A move between log directories
//! of one node isn't a reassignment: DescribeLogDirs tells of it.

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::list_partition_reassignments::{
    ListPartitionReassignmentsRequest, ListPartitionReassignmentsResponse, OngoingPartitionReassignment,
    OngoingTopicReassignment,
};

use super::answer::Answer;
use super::call::Call;
use super::elements::Elements;
use super::error_text;
use crate::cluster::image::TopicImage;
use crate::cluster::image::partition::{PartitionImage, numbers};
use crate::security::Operation;
use crate::sys::TooMuchMemory;
use crate::types::PartitionIndex;

pub(super) async fn handle(
    call: &mut Call,
    request: ListPartitionReassignmentsRequest,
) -> Answer<ListPartitionReassignmentsResponse> {
    list(call, request).await.into()
}

/// The answer to a client that may not describe the cluster. Kafka repeats the partitions of the request.
pub(super) async fn refused(
    _: &mut Call,
    request: ListPartitionReassignmentsRequest,
) -> Answer<ListPartitionReassignmentsResponse> {
    let topics = request.topics.unwrap_or_default().into_iter().map(|topic| OngoingTopicReassignment {
        name: topic.name,
        partitions: topic
            .partition_indexes
            .into_iter()
            .map(|partition_index| OngoingPartitionReassignment { partition_index, ..Default::default() })
            .collect(),
        ..Default::default()
    });
    ListPartitionReassignmentsResponse {
        error_code: ErrorCode::ClusterAuthorizationFailed.code(),
        error_message: Some(error_text::needs(Operation::Describe).into()),
        topics: topics.collect(),
        ..Default::default()
    }
    .into()
}

async fn list(
    call: &mut Call,
    request: ListPartitionReassignmentsRequest,
) -> Result<ListPartitionReassignmentsResponse, TooMuchMemory> {
    let image = call.broker.controller.image();
    let mut topics = Elements::of::<ListPartitionReassignmentsResponse>(call);
    match request.topics {
        None => {
            for topic in image.topics.iter() {
                let all = topic.partitions().iter().map(|partition| partition.index);
                add(call, &mut topics, topic, all).await?;
            }
        }
        Some(asked) => {
            for asked in asked {
                if let Some(topic) = image.topics.by_name(&asked.name) {
                    let named = asked.partition_indexes.into_iter().map(PartitionIndex);
                    add(call, &mut topics, topic, named).await?;
                }
                call.breathe().await;
            }
        }
    }
    let topics = topics.into_list();
    Ok(ListPartitionReassignmentsResponse { topics, error_message: None, ..Default::default() })
}

/// Adds a topic, if one of these partitions is being reassigned.
async fn add(
    call: &mut Call,
    topics: &mut Elements<OngoingTopicReassignment>,
    topic: &TopicImage,
    indexes: impl Iterator<Item = PartitionIndex>,
) -> Result<(), TooMuchMemory> {
    let mut partitions = Elements::of::<ListPartitionReassignmentsResponse>(call);
    for index in indexes {
        if let Some(partition) = topic.partition(index).filter(|partition| is_under_way(partition)) {
            partitions.push(call, ongoing(partition)).await?;
        }
        call.breathe().await;
    }
    let partitions = partitions.into_list();
    if partitions.is_empty() {
        return Ok(());
    }
    topics
        .push(
            call,
            OngoingTopicReassignment { name: (&*topic.name).into(), partitions, ..Default::default() },
        )
        .await
}

fn is_under_way(partition: &PartitionImage) -> bool {
    !partition.adding_replicas.is_empty() || !partition.removing_replicas.is_empty()
}

fn ongoing(partition: &PartitionImage) -> OngoingPartitionReassignment {
    OngoingPartitionReassignment {
        partition_index: partition.index.0,
        replicas: numbers(&partition.replicas),
        adding_replicas: numbers(&partition.adding_replicas),
        removing_replicas: numbers(&partition.removing_replicas),
        ..Default::default()
    }
}
