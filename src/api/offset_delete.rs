//! OffsetDelete (key 47): removes offsets of topics that a group reads no longer.
//!
//! Invariant: partitions that don't exist are answered with the error that says so.

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::offset_delete::{
    OffsetDeleteRequest, OffsetDeleteRequestTopic, OffsetDeleteResponse, OffsetDeleteResponsePartition,
    OffsetDeleteResponseTopic,
};

use std::collections::HashMap;

use super::answer::Answer;
use super::call::Call;
use super::topics;
use crate::security::{Operation, Resource};
use crate::types::PartitionIndex;

/// Offsets are removed in pieces of this size, so that other requests to the group's coordinator don't wait long.
const PARTITIONS_AT_ONCE: usize = 1000;

pub(super) async fn handle(
    call: &mut Call,
    mut request: OffsetDeleteRequest,
) -> Answer<OffsetDeleteResponse> {
    if !call.allows(Operation::Delete, Resource::group(&request.group_id)) {
        let error_code = ErrorCode::GroupAuthorizationFailed.code();
        return OffsetDeleteResponse { error_code, ..Default::default() }.into();
    }
    let image = call.broker.controller.image();
    let mut refused = Vec::new();
    for topic in &mut request.topics {
        let found = topics::allowed(call, &image, Operation::Read, &topic.name);
        let mut missing = Vec::new();
        topic.partitions.retain(|partition| {
            let partition_index = partition.partition_index;
            let code = match found {
                Ok(topic) if topic.partition(PartitionIndex(partition_index)).is_some() => return true,
                Ok(_) => ErrorCode::UnknownTopicOrPartition,
                Err(code) => code,
            };
            missing.push(OffsetDeleteResponsePartition { partition_index, error_code: code.code() });
            false
        });
        if found.is_err() || !missing.is_empty() {
            refused.push(OffsetDeleteResponseTopic { name: topic.name.clone(), partitions: missing });
        }
    }
    request.topics.retain(|topic| !topic.partitions.is_empty());
    let mut response = delete_in_pieces(call, request).await;
    if response.error_code == ErrorCode::None.code() && !refused.is_empty() {
        response.topics = merged(refused.into_iter().chain(response.topics));
    }
    response.into()
}

/// As in Kafka, topics that are named twice are answered once where some partitions are refused: those first, then the others.
fn merged(topics: impl Iterator<Item = OffsetDeleteResponseTopic>) -> Vec<OffsetDeleteResponseTopic> {
    let (mut all, mut places) = (Vec::<OffsetDeleteResponseTopic>::new(), HashMap::new());
    for topic in topics {
        let place = *places.entry(topic.name.clone()).or_insert(all.len());
        match all.get_mut(place) {
            Some(other) => other.partitions.extend(topic.partitions),
            None => all.push(topic),
        }
    }
    all
}

/// Asks the group's coordinator for some partitions at a time.
async fn delete_in_pieces(call: &mut Call, mut request: OffsetDeleteRequest) -> OffsetDeleteResponse {
    if request.topics.iter().map(|topic| topic.partitions.len()).sum::<usize>() <= PARTITIONS_AT_ONCE {
        return call.broker.groups.delete_offsets(&request).await;
    }
    let mut response = OffsetDeleteResponse::default();
    for mut topic in std::mem::take(&mut request.topics) {
        let mut answered = OffsetDeleteResponseTopic { name: topic.name.clone(), ..Default::default() };
        while !topic.partitions.is_empty() {
            let rest = topic.partitions.split_off(topic.partitions.len().min(PARTITIONS_AT_ONCE));
            request.topics = vec![OffsetDeleteRequestTopic { name: topic.name.clone(), ..topic }];
            topic = OffsetDeleteRequestTopic { name: answered.name.clone(), partitions: rest };
            let more = call.broker.groups.delete_offsets(&request).await;
            if more.error_code != ErrorCode::None.code() {
                return more;
            }
            answered.partitions.extend(more.topics.into_iter().flat_map(|topic| topic.partitions));
            call.breathe().await;
        }
        response.topics.push(answered);
    }
    response
}
