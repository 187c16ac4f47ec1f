//! DeleteRecords (key 21): moves a partition's first offset forward.
//!
//! Invariant: only committed records can be deleted; -1 means all of them.

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::delete_records::{
    DeleteRecordsPartitionResult, DeleteRecordsRequest, DeleteRecordsResponse, DeleteRecordsTopicResult,
};

use super::answer::Answer;
use super::call::Call;
use super::{error_code, topics};
use crate::types::{Offset, PartitionIndex};

/// Stands for the high watermark.
const HIGH_WATERMARK: i64 = -1;
/// No low watermark is told with an error.
const NO_LOW_WATERMARK: i64 = -1;

pub(super) async fn handle(call: Call, request: DeleteRecordsRequest) -> Answer<DeleteRecordsResponse> {
    let image = call.broker.controller.image();
    let mut topics = Vec::with_capacity(request.topics.len());
    for topic in request.topics {
        let found = topics::by_name(&image, &topic.name);
        let mut partitions = Vec::with_capacity(topic.partitions.len());
        for asked in topic.partitions {
            let result = found.and_then(|topic| {
                let partition = call.broker.partitions.find(topic, PartitionIndex(asked.partition_index));
                let partition = partition.map_err(|failure| error_code::partition(&failure))?;
                let deleted = partition.with_log(None, |log, bounds| {
                    let before = if asked.offset == HIGH_WATERMARK {
                        bounds.high_watermark
                    } else {
                        Offset(asked.offset)
                    };
                    if before < Offset::ZERO || before > bounds.high_watermark {
                        return Err(ErrorCode::OffsetOutOfRange);
                    }
                    log.delete_records_before(before).map_err(|_| ErrorCode::KafkaStorageError)?;
                    Ok(log.log_start_offset())
                });
                deleted.map_err(error_code::not_serving)?
            });
            let (error_code, low_watermark) = match result {
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
        topics.push(DeleteRecordsTopicResult { name: topic.name, partitions, ..Default::default() });
    }
    DeleteRecordsResponse { topics, ..Default::default() }.into()
}
