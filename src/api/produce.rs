//! Produce (key 0): appends record batches to partitions.
//!
//! Invariant: every partition that was named gets an answer, in the order of the request. All appends happen before the
//! first wait, so that a later request of the connection may start while this one waits for its acks.

use bytes::Bytes;
use kalda_protocol::messages::produce::{
    BatchIndexAndErrorMessage, LeaderIdAndEpoch, PartitionProduceData, PartitionProduceResponse,
    ProduceRequest, ProduceResponse, TopicProduceData, TopicProduceResponse,
};
use kalda_protocol::records::{BatchError, BatchHeader, Compression};
use kalda_protocol::{ErrorCode, Records};
use std::sync::Arc;

use super::answer::Answer;
use super::call::Call;
use super::{error_code, topics};
use crate::cluster::image::TopicImage;
use crate::log::{AppendError, AppendOrigin, RecordRejection};
use crate::partition::{Acks, AppendFailure, Partition};
use crate::types::{Offset, PartitionIndex};

/// From this version on topics are named by id.
const FIRST_VERSION_WITH_TOPIC_IDS: i16 = 13;
/// Older producers can't have meant zstd.
const FIRST_VERSION_WITH_ZSTD: i16 = 7;

pub(super) async fn handle(call: Call, request: ProduceRequest) -> Answer<ProduceResponse> {
    let acks = match request.acks {
        0 => Some(Acks::None),
        1 => Some(Acks::Leader),
        -1 => Some(Acks::All),
        _ => None,
    };
    let mut waits = Vec::new();
    let mut responses = Vec::with_capacity(request.topic_data.len());
    for topic in request.topic_data {
        let place = responses.len();
        responses.push(append_to_topic(&call, acks, topic, |partition_place, partition, end| {
            waits.push((place, partition_place, partition, end));
        }));
    }
    let mut response = ProduceResponse { responses, ..ProduceResponse::default() };
    if acks == Some(Acks::None) {
        return answer_to_acks_none(&response);
    }
    for (topic, place, partition, end) in waits {
        if let Err(failure) = partition.committed(end).await
            && let Some(answer) =
                response.responses.get_mut(topic).and_then(|topic| topic.partition_responses.get_mut(place))
        {
            *answer = refused(answer.index, error_code::not_serving(failure));
        }
    }
    response.into()
}

/// A producer that wants no answer learns of a failure by losing its connection, as it does with Kafka.
fn answer_to_acks_none(response: &ProduceResponse) -> Answer<ProduceResponse> {
    let mut partitions = response.responses.iter().flat_map(|topic| &topic.partition_responses);
    match partitions.find(|partition| partition.error_code != ErrorCode::None.code()) {
        None => Answer::Silence,
        Some(failed) => Answer::Close(format!(
            "a produce request with acks=0 failed for partition {} with error {}",
            failed.index, failed.error_code
        )),
    }
}

fn append_to_topic(
    call: &Call,
    acks: Option<Acks>,
    topic: TopicProduceData,
    mut wait: impl FnMut(usize, Arc<Partition>, Offset),
) -> TopicProduceResponse {
    let image = call.broker.controller.image();
    let found = if call.version >= FIRST_VERSION_WITH_TOPIC_IDS {
        topics::by_id(&image, topic.topic_id)
    } else {
        topics::by_name(&image, &topic.name)
    };
    let mut partition_responses = Vec::with_capacity(topic.partition_data.len());
    for data in topic.partition_data {
        let appended = match (acks, found) {
            (None, _) => Err(boxed(data.index, ErrorCode::InvalidRequiredAcks)),
            (_, Err(code)) => Err(boxed(data.index, code)),
            (Some(acks), Ok(topic)) => append_to_partition(call, acks, topic, &data),
        };
        match appended {
            Ok((response, partition, end)) => {
                if acks == Some(Acks::All) {
                    wait(partition_responses.len(), partition, end);
                }
                partition_responses.push(response);
            }
            Err(response) => partition_responses.push(*response),
        }
    }
    TopicProduceResponse {
        name: topic.name,
        topic_id: topic.topic_id,
        partition_responses,
        ..Default::default()
    }
}

fn append_to_partition(
    call: &Call,
    acks: Acks,
    topic: &TopicImage,
    data: &PartitionProduceData,
) -> Result<(PartitionProduceResponse, Arc<Partition>, Offset), Box<PartitionProduceResponse>> {
    let index = data.index;
    let records = single_batch(call.version, data).map_err(|error| Box::new(error.refused(index)))?;
    if topics::is_internal(&topic.name) && &*call.client_id != topics::ADMIN_CLIENT_ID {
        return Err(boxed(index, ErrorCode::InvalidTopicException));
    }
    let partition = call.broker.partitions.find(topic, PartitionIndex(index));
    let partition = partition.map_err(|failure| boxed(index, error_code::partition(&failure)))?;
    let (response, end) = append(call, acks, &partition, index, records)?;
    Ok((response, partition, end))
}

fn append(
    call: &Call,
    acks: Acks,
    partition: &Partition,
    index: i32,
    records: Bytes,
) -> Result<(PartitionProduceResponse, Offset), Box<PartitionProduceResponse>> {
    match partition.append(records, acks, AppendOrigin::Client, call.broker.clock.wall_ms()) {
        Ok(appended) => {
            let response = PartitionProduceResponse {
                index,
                base_offset: appended.base_offset.0,
                log_append_time_ms: appended.log_append_time_ms.map_or(-1, |time| time.0),
                log_start_offset: appended.log_start_offset.0,
                ..Default::default()
            };
            Ok((response, appended.last_offset.next()))
        }
        Err(failure) => Err(Box::new(append_refused(partition, index, &failure))),
    }
}

fn append_refused(partition: &Partition, index: i32, failure: &AppendFailure) -> PartitionProduceResponse {
    let mut response = refused(index, error_code::append(failure));
    let AppendFailure::Log(error) = failure else { return response };
    if error_code::tells_log_start(error) {
        response.log_start_offset = partition.bounds(None).map_or(-1, |bounds| bounds.log_start.0);
    }
    let (rejected, summary) = match error {
        AppendError::RejectedRecords(rejected) => (rejected, rejection_summary(rejected)),
        AppendError::InvalidTimestamp(rejected) => {
            (rejected, "One or more records have been rejected due to invalid timestamp".to_owned())
        }
        _ => return response,
    };
    response.error_message = Some(summary.into());
    let record_error = |rejection: &RecordRejection| BatchIndexAndErrorMessage {
        batch_index: rejection.index,
        batch_index_error_message: Some(rejection.reason.as_str().into()),
        ..Default::default()
    };
    response.record_errors = rejected.iter().map(record_error).collect();
    response
}

/// Kafka's sentence: how many there are, and the first three.
fn rejection_summary(rejected: &[RecordRejection]) -> String {
    let first = rejected.iter().take(3);
    let shown: Vec<String> = first
        .map(|rejection| {
            format!("RecordError(batchIndex={}, message='{}')", rejection.index, rejection.reason)
        })
        .collect();
    format!(
        "One or more records have been rejected due to {} record errors in total, and only showing the first three \
         errors at most: [{}]",
        rejected.len(),
        shown.join(", ")
    )
}

fn refused(index: i32, code: ErrorCode) -> PartitionProduceResponse {
    PartitionProduceResponse {
        index,
        error_code: code.code(),
        base_offset: -1,
        log_append_time_ms: -1,
        log_start_offset: -1,
        current_leader: LeaderIdAndEpoch::default(),
        ..Default::default()
    }
}

/// A refusal on its way: boxed, since it is large and rare.
fn boxed(index: i32, code: ErrorCode) -> Box<PartitionProduceResponse> {
    Box::new(refused(index, code))
}

/// Why a partition's records aren't one batch.
enum NotOneBatch {
    Code(ErrorCode),
    /// A message format that never was.
    Magic(i8),
}

impl NotOneBatch {
    fn refused(self, index: i32) -> PartitionProduceResponse {
        match self {
            Self::Code(code) => refused(index, code),
            Self::Magic(magic) => PartitionProduceResponse {
                error_message: Some(format!("Invalid magic found in record: {magic}").into()),
                ..refused(index, ErrorCode::CorruptMessage)
            },
        }
    }
}

/// The one batch that a produce request may hold for a partition.
fn single_batch(version: i16, data: &PartitionProduceData) -> Result<Bytes, NotOneBatch> {
    let invalid = NotOneBatch::Code(ErrorCode::InvalidRecord);
    let Some(Records::Bytes(records)) = &data.records else { return Err(invalid) };
    let header = BatchHeader::parse(records).map_err(|error| match error {
        BatchError::UnknownMagic { magic } => NotOneBatch::Magic(magic),
        BatchError::UnknownCompression { .. } => NotOneBatch::Code(ErrorCode::UnknownServerError),
        _ => NotOneBatch::Code(ErrorCode::InvalidRecord),
    })?;
    if header.size_in_bytes() != records.len() {
        return Err(invalid);
    }
    if version < FIRST_VERSION_WITH_ZSTD && header.attributes.compression() == Compression::Zstd {
        return Err(NotOneBatch::Code(ErrorCode::UnsupportedCompressionType));
    }
    Ok(records.clone())
}
