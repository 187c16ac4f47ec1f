//! DescribeTopicPartitions (key 75, KIP-966): partitions page by page, in the order of topic names.
//!
//! Invariant: a page has at most `response_partition_limit` partitions (and `max.request.partition.size.limit`); the cursor
//! names the first partition of the next one.

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::describe_topic_partitions::{
    Cursor, DescribeTopicPartitionsRequest, DescribeTopicPartitionsResponse,
    DescribeTopicPartitionsResponsePartition, DescribeTopicPartitionsResponseTopic,
};

use super::answer::Answer;
use super::call::Call;
use super::topics;
use crate::cluster::controller::topic_name;
use crate::cluster::image::MetadataImage;
use crate::cluster::image::TopicImage;
use crate::cluster::image::partition::{PartitionImage, numbers};
use crate::security::{Operation, Resource};

/// Memory for one topic (its name is also in the list of names) and for one partition, as a struct and encoded.
const TOPIC_BYTES: usize = size_of::<DescribeTopicPartitionsResponseTopic>() + 128;
const PARTITION_BYTES: usize = size_of::<DescribeTopicPartitionsResponsePartition>() + 64;

pub(super) async fn handle(
    call: &mut Call,
    request: DescribeTopicPartitionsRequest,
) -> Answer<DescribeTopicPartitionsResponse> {
    let image = call.broker.controller.image();
    let topics = if request.topics.is_empty() { image.topics.len() } else { request.topics.len() };
    let most_partitions = call.broker.config.network.max_request_partition_size_limit;
    let partitions = image.topics.partition_count().min(most_partitions);
    let most = topics.saturating_mul(TOPIC_BYTES).saturating_add(partitions.saturating_mul(PARTITION_BYTES));
    if let Err(refusal) = call.claim(most).await {
        return Err(refusal).into();
    }
    let mut names: Vec<String> = request.topics.iter().map(|topic| topic.name.as_str().to_owned()).collect();
    if names.is_empty() {
        names = image.topics.iter().map(|topic| topic.name.as_ref().to_owned()).collect();
    }
    names.sort_unstable();
    names.dedup();
    let mut first = 0;
    if let Some(cursor) = &request.cursor {
        // The first partition of the page must be one of those asked for.
        let is_asked_for = request.topics.is_empty() || names.iter().any(|name| *name == *cursor.topic_name);
        if cursor.partition_index < 0 || !is_asked_for {
            return refused_all(&names);
        }
        names.retain(|name| name.as_str() >= cursor.topic_name.as_str());
        if names.first().is_some_and(|name| *name == *cursor.topic_name) {
            first = usize::try_from(cursor.partition_index).unwrap_or(0);
        }
    }
    let is_visible = |name: &String| call.allows(Operation::Describe, Resource::topic(name));
    let (names, hidden): (Vec<_>, Vec<_>) = names.into_iter().partition(is_visible);
    let limit = usize::try_from(request.response_partition_limit).unwrap_or(0).clamp(1, most_partitions);
    let mut page = page(&image, &call.session.listener, &names, first, limit);
    for topic in &mut page.topics {
        let name = topic.name.as_deref().unwrap_or_default();
        topic.topic_authorized_operations = call.operations_on(Resource::topic(name));
    }
    if !request.topics.is_empty() {
        page.topics.extend(hidden.iter().map(|name| refused(name, ErrorCode::TopicAuthorizationFailed)));
    }
    page.into()
}

fn refused_all(names: &[String]) -> Answer<DescribeTopicPartitionsResponse> {
    let topics = names.iter().map(|name| refused(name, ErrorCode::InvalidRequest)).collect();
    DescribeTopicPartitionsResponse { topics, ..Default::default() }.into()
}

fn refused(name: &str, code: ErrorCode) -> DescribeTopicPartitionsResponseTopic {
    DescribeTopicPartitionsResponseTopic {
        error_code: code.code(),
        name: Some(name.into()),
        topic_authorized_operations: topics::NO_OPERATIONS,
        ..Default::default()
    }
}

fn page(
    image: &MetadataImage,
    listener: &str,
    names: &[String],
    mut first: usize,
    mut left: usize,
) -> DescribeTopicPartitionsResponse {
    let mut response = DescribeTopicPartitionsResponse::default();
    for name in names {
        if left == 0 {
            response.next_cursor = Some(cursor(name, 0));
            return response;
        }
        let found = match topic_name::check(name) {
            Ok(()) => topics::by_name(image, name),
            Err(_) => Err(ErrorCode::InvalidTopicException),
        };
        let mut answer = DescribeTopicPartitionsResponseTopic {
            name: Some(name.as_str().into()),
            is_internal: topics::is_internal(name),
            ..Default::default()
        };
        match found {
            Err(code) => answer.error_code = code.code(),
            Ok(topic) => {
                answer.topic_id = topic.id;
                answer.partitions = describe(image, listener, topic, first, left);
            }
        }
        let end = first + answer.partitions.len();
        left -= answer.partitions.len();
        response.topics.push(answer);
        if found.is_ok_and(|topic| end < topic.partition_count()) {
            response.next_cursor = Some(cursor(name, end));
            return response;
        }
        first = 0;
    }
    response
}

fn cursor(name: &str, partition: usize) -> Cursor {
    let partition_index = i32::try_from(partition).unwrap_or(i32::MAX);
    Cursor { topic_name: name.into(), partition_index, ..Default::default() }
}

fn describe(
    image: &MetadataImage,
    listener: &str,
    topic: &TopicImage,
    first: usize,
    limit: usize,
) -> Vec<DescribeTopicPartitionsResponsePartition> {
    let partitions = topic.partitions().iter().skip(first).take(limit);
    partitions.map(|partition| describe_partition(image, listener, partition)).collect()
}

fn describe_partition(
    image: &MetadataImage,
    listener: &str,
    partition: &PartitionImage,
) -> DescribeTopicPartitionsResponsePartition {
    let error = topics::leader_error(image, listener, partition);
    DescribeTopicPartitionsResponsePartition {
        error_code: error.code(),
        partition_index: partition.index.0,
        leader_id: if error == ErrorCode::None { partition.leader.0 } else { -1 },
        leader_epoch: partition.leader_epoch.0,
        replica_nodes: numbers(&partition.replicas),
        isr_nodes: numbers(&partition.isr),
        eligible_leader_replicas: Some(numbers(&partition.elr)),
        last_known_elr: Some(numbers(&partition.last_known_elr)),
        offline_replicas: topics::offline_replicas(image, partition),
        ..Default::default()
    }
}
