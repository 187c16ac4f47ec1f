//! OffsetFetch (key 9): how far groups have read. One group up to version 7, several from 8 on, by topic id from 10 on.
//!
//! Invariant: a partition without an offset is answered with -1, not with an error.

use kalda_protocol::messages::offset_fetch::{
    OffsetFetchRequest, OffsetFetchRequestGroup, OffsetFetchRequestTopics, OffsetFetchResponse,
    OffsetFetchResponseGroup, OffsetFetchResponsePartition, OffsetFetchResponsePartitions,
    OffsetFetchResponseTopic, OffsetFetchResponseTopics,
};
use kalda_protocol::{ErrorCode, StrBytes};

use super::answer::Answer;
use super::call::Call;
use super::topics;
use crate::cluster::image::MetadataImage;
use crate::coordinator::group::Stability;

/// From this version on several groups can be asked for.
const FIRST_VERSION_WITH_GROUPS: i16 = 8;
/// From this version on topics are named by id.
const FIRST_VERSION_WITH_TOPIC_IDS: i16 = 10;
/// From this version on an error of the whole group has a place of its own.
const FIRST_VERSION_WITH_GROUP_ERROR: i16 = 2;
/// Told where there is no offset.
const NO_OFFSET: i64 = -1;

pub(super) async fn handle(call: Call, request: OffsetFetchRequest) -> Answer<OffsetFetchResponse> {
    let stability = if request.require_stable { Stability::Required } else { Stability::AsCommitted };
    if call.version >= FIRST_VERSION_WITH_GROUPS {
        let mut groups = Vec::with_capacity(request.groups.len());
        for group in request.groups {
            groups.push(fetch(&call, group, stability).await);
        }
        return OffsetFetchResponse { groups, ..Default::default() }.into();
    }
    let topics = request.topics.map(|topics| {
        let topic = |topic: kalda_protocol::messages::offset_fetch::OffsetFetchRequestTopic| {
            OffsetFetchRequestTopics {
                name: topic.name,
                partition_indexes: topic.partition_indexes,
                ..Default::default()
            }
        };
        topics.into_iter().map(topic).collect::<Vec<_>>()
    });
    let asked =
        OffsetFetchRequestGroup { group_id: request.group_id, topics: topics.clone(), ..Default::default() };
    let group = fetch(&call, asked, stability).await;
    single(call.version, group, topics.unwrap_or_default()).into()
}

async fn fetch(
    call: &Call,
    mut asked: OffsetFetchRequestGroup,
    stability: Stability,
) -> OffsetFetchResponseGroup {
    let by_id = call.version >= FIRST_VERSION_WITH_TOPIC_IDS;
    let image = call.broker.controller.image();
    let refused = if by_id { name_topics(&image, &mut asked) } else { Vec::new() };
    let topics = call.broker.topic_ids();
    let mut group = call.broker.groups.fetch_offsets(&asked, stability, &topics).await;
    if group.error_code != ErrorCode::None.code() {
        group.topics = Vec::new();
        return group;
    }
    if by_id {
        // A topic that is gone meanwhile has no id to be told by.
        group.topics.retain_mut(|topic| {
            let found = topics::by_name(&image, &topic.name);
            topic.topic_id = found.map_or(topic.topic_id, |found| found.id);
            found.is_ok()
        });
    }
    group.topics.extend(refused);
    group
}

/// Gives the topics their names; those of unknown ids are taken out and answered.
fn name_topics(image: &MetadataImage, asked: &mut OffsetFetchRequestGroup) -> Vec<OffsetFetchResponseTopics> {
    let mut refused = Vec::new();
    if let Some(topics) = &mut asked.topics {
        topics.retain_mut(|topic| match topics::by_id(image, topic.topic_id) {
            Ok(found) => {
                topic.name = (&*found.name).into();
                true
            }
            Err(code) => {
                let partitions = topic.partition_indexes.iter().map(|index| OffsetFetchResponsePartitions {
                    partition_index: *index,
                    committed_offset: NO_OFFSET,
                    metadata: Some(StrBytes::default()),
                    error_code: code.code(),
                    ..Default::default()
                });
                refused.push(OffsetFetchResponseTopics {
                    topic_id: topic.topic_id,
                    partitions: partitions.collect(),
                    ..Default::default()
                });
                false
            }
        });
    }
    refused
}

/// The older form, for one group. Version 1 repeats the group's error at each partition that was asked for.
fn single(
    version: i16,
    group: OffsetFetchResponseGroup,
    asked: Vec<OffsetFetchRequestTopics>,
) -> OffsetFetchResponse {
    let failed = group.error_code != ErrorCode::None.code();
    if failed && version < FIRST_VERSION_WITH_GROUP_ERROR {
        let topic = |topic: OffsetFetchRequestTopics| OffsetFetchResponseTopic {
            name: topic.name,
            partitions: topic
                .partition_indexes
                .into_iter()
                .map(|index| failed_partition(index, group.error_code))
                .collect(),
            ..Default::default()
        };
        return OffsetFetchResponse { topics: asked.into_iter().map(topic).collect(), ..Default::default() };
    }
    let topics = group.topics.into_iter().map(|topic| OffsetFetchResponseTopic {
        name: topic.name,
        partitions: topic.partitions.into_iter().map(older_partition).collect(),
        ..Default::default()
    });
    OffsetFetchResponse { topics: topics.collect(), error_code: group.error_code, ..Default::default() }
}

fn failed_partition(partition_index: i32, error_code: i16) -> OffsetFetchResponsePartition {
    OffsetFetchResponsePartition {
        partition_index,
        committed_offset: NO_OFFSET,
        metadata: Some(StrBytes::default()),
        error_code,
        ..Default::default()
    }
}

fn older_partition(partition: OffsetFetchResponsePartitions) -> OffsetFetchResponsePartition {
    OffsetFetchResponsePartition {
        partition_index: partition.partition_index,
        committed_offset: partition.committed_offset,
        committed_leader_epoch: partition.committed_leader_epoch,
        metadata: partition.metadata,
        error_code: partition.error_code,
        ..Default::default()
    }
}
