//! DescribeProducers (key 61, KIP-664): the producers that a partition's log remembers.
//!
//! Invariant: as in Kafka, what the request names twice is answered twice. A producer is listed from its first batch on until it expires
//! (`producer.id.expiration.ms`) or the memory for producers is used up.

use kalda_protocol::messages::describe_producers::{
    DescribeProducersRequest, DescribeProducersResponse, PartitionResponse, ProducerState, TopicRequest,
    TopicResponse,
};
use kalda_protocol::{ErrorCode, StrBytes};

use super::answer::Answer;
use super::call::Call;
use super::elements::Elements;
use super::{error_code, error_text, topics};
use crate::cluster::controller::topic_name;
use crate::cluster::image::TopicImage;
use crate::log::producers::ProducerEntry;
use crate::security::Operation;
use crate::sys::TooMuchMemory;
use crate::types::{PartitionIndex, ProducerId};

/// Memory for a partition and for a producer in the answer, as a struct and encoded.
const PARTITION_BYTES: usize = size_of::<PartitionResponse>() + 128;
const PRODUCER_BYTES: usize = size_of::<ProducerState>() + 64;
/// "No transaction is open".
const NO_OFFSET: i64 = -1;

/// A code, and a text: topics have one, partitions have none, as in Kafka.
type Refused = (ErrorCode, Option<StrBytes>);

pub(super) async fn handle(
    call: &mut Call,
    request: DescribeProducersRequest,
) -> Answer<DescribeProducersResponse> {
    let topics = describe_all(call, request).await;
    topics.map(|topics| DescribeProducersResponse { topics, ..Default::default() }).into()
}

async fn describe_all(
    call: &mut Call,
    request: DescribeProducersRequest,
) -> Result<Vec<TopicResponse>, TooMuchMemory> {
    let mut topics = Elements::of::<DescribeProducersResponse>(call);
    for topic in request.topics {
        topics.expect(call, topic.partition_indexes.len() * PARTITION_BYTES).await?;
        let described = describe_topic(call, topic).await?;
        topics.push(call, described).await?;
    }
    Ok(topics.into_list())
}

async fn describe_topic(call: &mut Call, topic: TopicRequest) -> Result<TopicResponse, TooMuchMemory> {
    let image = call.broker.controller.image();
    let found = match topic_name::check(&topic.name) {
        Ok(()) => topics::allowed(call, &image, Operation::Read, &topic.name).map_err(standard),
        Err(invalid) => Err((ErrorCode::InvalidTopicException, Some(invalid.to_string().into()))),
    };
    let mut partitions = Vec::with_capacity(topic.partition_indexes.len());
    for partition_index in topic.partition_indexes {
        let producers = match &found {
            Ok(found) => producers(call, found, PartitionIndex(partition_index)).await?,
            Err(refused) => Err(refused.clone()),
        };
        partitions.push(match producers {
            Ok(active_producers) => {
                PartitionResponse { partition_index, active_producers, ..Default::default() }
            }
            Err((code, error_message)) => PartitionResponse {
                partition_index,
                error_code: code.code(),
                error_message,
                ..Default::default()
            },
        });
        call.breathe().await;
    }
    Ok(TopicResponse { name: topic.name, partitions, ..Default::default() })
}

/// The producers of a partition, by id.
async fn producers(
    call: &mut Call,
    topic: &TopicImage,
    index: PartitionIndex,
) -> Result<Result<Vec<ProducerState>, Refused>, TooMuchMemory> {
    let partition = match call.broker.partitions.find(topic, index) {
        Ok(partition) => partition,
        Err(failure) => return Ok(Err((error_code::partition(&failure), None))),
    };
    let count = partition.with_log(None, |log, _| log.producers().len()).unwrap_or(0);
    call.claim(count.saturating_mul(PRODUCER_BYTES)).await?;
    let listed = partition.with_log(None, |log, _| {
        // No more than was claimed: others may have come since.
        let mut listed: Vec<_> = log.producers().iter().take(count).map(state).collect();
        listed.sort_unstable_by_key(|producer| producer.producer_id);
        listed
    });
    Ok(listed.map_err(|failure| (error_code::not_serving(failure), None)))
}

fn state((id, entry): (ProducerId, &ProducerEntry)) -> ProducerState {
    ProducerState {
        producer_id: id.0,
        producer_epoch: i32::from(entry.epoch.0),
        last_sequence: entry.last_sequence(),
        last_timestamp: entry.last_timestamp_ms.0,
        coordinator_epoch: entry.coordinator_epoch,
        current_txn_start_offset: entry.transaction_start.map_or(NO_OFFSET, |offset| offset.0),
        ..Default::default()
    }
}

fn standard(code: ErrorCode) -> Refused {
    (code, Some(error_text::of(code).into()))
}
