//! OffsetDelete (key 47): removes offsets of topics that a group reads no longer.
//!
//! Invariant: partitions that don't exist are answered with the error that says so.

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::offset_delete::{
    OffsetDeleteRequest, OffsetDeleteResponse, OffsetDeleteResponsePartition, OffsetDeleteResponseTopic,
};

use super::answer::Answer;
use super::call::Call;
use super::topics;
use crate::types::PartitionIndex;

pub(super) async fn handle(call: Call, mut request: OffsetDeleteRequest) -> Answer<OffsetDeleteResponse> {
    let image = call.broker.controller.image();
    let mut refused = Vec::new();
    for topic in &mut request.topics {
        let found = topics::by_name(&image, &topic.name);
        let mut missing = Vec::new();
        topic.partitions.retain(|partition| {
            let exists =
                found.is_ok_and(|topic| topic.partition(PartitionIndex(partition.partition_index)).is_some());
            if !exists {
                missing.push(OffsetDeleteResponsePartition {
                    partition_index: partition.partition_index,
                    error_code: ErrorCode::UnknownTopicOrPartition.code(),
                });
            }
            exists
        });
        if !missing.is_empty() {
            refused.push(OffsetDeleteResponseTopic { name: topic.name.clone(), partitions: missing });
        }
    }
    request.topics.retain(|topic| !topic.partitions.is_empty());
    let mut response = call.broker.groups.delete_offsets(&request).await;
    if response.error_code == ErrorCode::None.code() {
        response.topics.extend(refused);
    }
    response.into()
}
