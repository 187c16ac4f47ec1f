//! OffsetCommit (key 8): a group notes how far it has read. By topic name up to version 9, by id from 10 on.
//!
//! Invariant: an offset of a partition that doesn't exist is never stored; it is answered with the error that says so.

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::offset_commit::{
    OffsetCommitRequest, OffsetCommitRequestTopic, OffsetCommitResponse, OffsetCommitResponsePartition,
    OffsetCommitResponseTopic,
};

use std::collections::HashMap;

use super::answer::Answer;
use super::call::Call;
use super::topics;
use crate::cluster::image::MetadataImage;
use crate::security::{Operation, Resource};
use crate::types::PartitionIndex;

/// From this version on topics are named by id.
const FIRST_VERSION_WITH_TOPIC_IDS: i16 = 10;

pub(super) async fn handle(
    call: &mut Call,
    mut request: OffsetCommitRequest,
) -> Answer<OffsetCommitResponse> {
    let image = call.broker.controller.image();
    // For the answer, which has as many partitions as the request.
    let partitions = request.topics.iter().map(|topic| topic.partitions.len()).sum::<usize>();
    let claimed = call.claim(partitions * size_of::<OffsetCommitResponsePartition>()).await;
    if let Err(refusal) = claimed {
        return Err(refusal).into();
    }
    if !call.allows(Operation::Read, Resource::group(&request.group_id)) {
        let topics = request.topics.into_iter().map(of_foreign_group);
        return OffsetCommitResponse { topics: topics.collect(), ..Default::default() }.into();
    }
    let mut refused = Vec::new();
    let mut known = Vec::with_capacity(request.topics.len());
    for topic in std::mem::take(&mut request.topics) {
        let (good, bad) = split(call, &image, topic);
        known.extend(good);
        refused.extend(bad);
        call.breathe().await;
    }
    request.topics = known;
    if request.topics.is_empty() && !refused.is_empty() {
        return OffsetCommitResponse { topics: refused, ..Default::default() }.into();
    }
    let host = call.session.host();
    let topics = call.broker.topic_ids();
    let mut response = call.broker.groups.commit_offsets(&request, call.group_caller(&host), &topics).await;
    // In the answer, refused partitions come after the other partitions of their topic.
    let mut places = HashMap::with_capacity(response.topics.len());
    for (place, topic) in response.topics.iter().enumerate() {
        places.entry((topic.name.clone(), topic.topic_id)).or_insert(place);
    }
    for topic in refused {
        let place = places.get(&(topic.name.clone(), topic.topic_id));
        match place.and_then(|place| response.topics.get_mut(*place)) {
            Some(other) => other.partitions.extend(topic.partitions),
            None => response.topics.push(topic),
        }
    }
    response.into()
}

fn of_foreign_group(topic: OffsetCommitRequestTopic) -> OffsetCommitResponseTopic {
    let partitions = topic.partitions.iter().map(|partition| OffsetCommitResponsePartition {
        partition_index: partition.partition_index,
        error_code: ErrorCode::GroupAuthorizationFailed.code(),
        ..Default::default()
    });
    OffsetCommitResponseTopic {
        partitions: partitions.collect(),
        name: topic.name,
        topic_id: topic.topic_id,
        ..Default::default()
    }
}

/// A topic with the partitions that exist and may be read, and the answers for those that don't or may not.
fn split(
    call: &Call,
    image: &MetadataImage,
    mut topic: OffsetCommitRequestTopic,
) -> (Option<OffsetCommitRequestTopic>, Option<OffsetCommitResponseTopic>) {
    let found = if call.version >= FIRST_VERSION_WITH_TOPIC_IDS {
        topics::allowed_by_id(call, image, Operation::Read, topic.topic_id)
    } else {
        topics::allowed(call, image, Operation::Read, &topic.name)
    };
    let missing = |index: i32| match found {
        Ok(topic) if topic.partition(PartitionIndex(index)).is_some() => None,
        Ok(_) => Some(ErrorCode::UnknownTopicOrPartition),
        Err(code) => Some(code),
    };
    let mut refused = Vec::new();
    topic.partitions.retain(|partition| match missing(partition.partition_index) {
        None => true,
        Some(code) => {
            refused.push(OffsetCommitResponsePartition {
                partition_index: partition.partition_index,
                error_code: code.code(),
                ..Default::default()
            });
            false
        }
    });
    let bad = (!refused.is_empty()).then(|| OffsetCommitResponseTopic {
        name: topic.name.clone(),
        topic_id: topic.topic_id,
        partitions: refused,
        ..Default::default()
    });
    if let Ok(found) = found {
        topic.name = (&*found.name).into();
        topic.topic_id = found.id;
    }
    ((!topic.partitions.is_empty()).then_some(topic), bad)
}
