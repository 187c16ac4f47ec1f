//! DeleteRecords (key 21): moves a partition's first offset forward.
//!
//! Invariant: only committed records can be deleted; -1 means all of them. Of a topic that is only compacted none can: its
//! readers, the coordinators among them, count on each key's last record.

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::delete_records::{
    DeleteRecordsPartition, DeleteRecordsPartitionResult, DeleteRecordsRequest, DeleteRecordsResponse,
    DeleteRecordsTopic, DeleteRecordsTopicResult,
};

use super::answer::Answer;
use super::call::Call;
use super::elements::Elements;
use super::{error_code, named_twice, topics};
use crate::cluster::image::TopicImage;
use crate::security::Operation;
use crate::sys::TooMuchMemory;
use crate::types::{Offset, PartitionIndex};

/// Stands for the high watermark.
const HIGH_WATERMARK: i64 = -1;
/// No low watermark is told with an error.
const NO_LOW_WATERMARK: i64 = -1;

pub(super) async fn handle(call: &mut Call, request: DeleteRecordsRequest) -> Answer<DeleteRecordsResponse> {
    let topics = delete_all(call, request).await;
    topics.map(|topics| DeleteRecordsResponse { topics, ..Default::default() }).into()
}

async fn delete_all(
    call: &mut Call,
    request: DeleteRecordsRequest,
) -> Result<Vec<DeleteRecordsTopicResult>, TooMuchMemory> {
    let image = call.broker.controller.image();
    let by_name = |topic: &DeleteRecordsTopic| topic.name.clone();
    let asked = named_twice::merged(request.topics, by_name, |first, again| {
        first.partitions.extend(again.partitions);
    });
    let mut topics = Elements::of::<DeleteRecordsResponse>(call);
    for topic in asked {
        topics.expect(call, topic.partitions.len() * size_of::<DeleteRecordsPartitionResult>()).await?;
        let found = topics::allowed(call, &image, Operation::Delete, &topic.name);
        let asked = named_twice::last_of_each(topic.partitions, |partition| partition.partition_index);
        let mut partitions = Vec::with_capacity(asked.len());
        for asked in asked {
            call.breathe().await;
            let deleted = found.and_then(|topic| delete(call, topic, &asked));
            let (error_code, low_watermark) = match deleted {
                Ok(start) => (ErrorCode::None, start.0),
                Err(code) => (code, NO_LOW_WATERMARK),
            };
            partitions.push(DeleteRecordsPartitionResult {
                partition_index: asked.partition_index,
                low_watermark,
                error_code: error_code.code(),
                ..Default::default()
            });
        }
        let answered = DeleteRecordsTopicResult { name: topic.name, partitions, ..Default::default() };
        topics.push(call, answered).await?;
    }
    Ok(topics.into_list())
}

/// Deletes what is asked for; gives the log's start after that.
fn delete(call: &Call, topic: &TopicImage, asked: &DeleteRecordsPartition) -> Result<Offset, ErrorCode> {
    let partition = call.broker.partitions.find(topic, PartitionIndex(asked.partition_index));
    let partition = partition.map_err(|failure| error_code::partition(&failure))?;
    let deleted = partition.with_log(None, |log, bounds| {
        if !log.settings().cleanup_policy.delete {
            return Err(ErrorCode::PolicyViolation);
        }
        let before =
            if asked.offset == HIGH_WATERMARK { bounds.high_watermark } else { Offset(asked.offset) };
        if before < Offset::ZERO || before > bounds.high_watermark {
            return Err(ErrorCode::OffsetOutOfRange);
        }
        log.delete_records_before(before).map_err(|_| ErrorCode::KafkaStorageError)?;
        Ok(log.log_start_offset())
    });
    deleted.map_err(error_code::not_serving)?
}
