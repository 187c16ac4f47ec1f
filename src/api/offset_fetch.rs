//! OffsetFetch (key 9): how far groups have read. One group up to version 7, several from 8 on, by topic id from 10 on.
//!
//! Invariant: a partition without an offset is answered with -1, not with an error.

use kalda_protocol::messages::offset_fetch::{
    OffsetFetchRequest, OffsetFetchRequestGroup, OffsetFetchRequestTopic, OffsetFetchRequestTopics,
    OffsetFetchResponse, OffsetFetchResponseGroup, OffsetFetchResponsePartition,
    OffsetFetchResponsePartitions, OffsetFetchResponseTopic, OffsetFetchResponseTopics,
};
use kalda_protocol::{ErrorCode, StrBytes};

use super::answer::Answer;
use super::call::Call;
use super::elements::Elements;
use super::topics;
use crate::cluster::image::MetadataImage;
use crate::coordinator::group::Stability;
use crate::security::{Operation, Resource};
use crate::sys::TooMuchMemory;

/// From this version on several groups can be asked for.
const FIRST_VERSION_WITH_GROUPS: i16 = 8;
/// From this version on topics are named by id.
const FIRST_VERSION_WITH_TOPIC_IDS: i16 = 10;
/// From this version on an error of the whole group has a place of its own.
const FIRST_VERSION_WITH_GROUP_ERROR: i16 = 2;
/// Told where there is no offset.
const NO_OFFSET: i64 = -1;

/// So many partitions are looked up at once: others wait for the group's coordinator meanwhile, and what was committed with
/// them, 4 KiB each, is claimed afterwards.
const PARTITIONS_AT_ONCE: usize = 64;
/// What a partition takes besides the metadata that was committed with it: asked for, told twice while lists grow, encoded.
const PARTITION_BYTES: usize = 2 * size_of::<OffsetFetchResponsePartitions>() + 64;

pub(super) async fn handle(call: &mut Call, request: OffsetFetchRequest) -> Answer<OffsetFetchResponse> {
    if call.version >= FIRST_VERSION_WITH_GROUPS {
        let groups = fetch_all(call, request).await;
        return groups.map(|groups| OffsetFetchResponse { groups, ..Default::default() }).into();
    }
    let stability = stability(&request);
    let topics = request.topics.map(|topics| {
        let topic = |topic: OffsetFetchRequestTopic| OffsetFetchRequestTopics {
            name: topic.name,
            partition_indexes: topic.partition_indexes,
            ..Default::default()
        };
        topics.into_iter().map(topic).collect::<Vec<_>>()
    });
    let asked =
        OffsetFetchRequestGroup { group_id: request.group_id, topics: topics.clone(), ..Default::default() };
    let group = fetch(call, asked, stability).await;
    group.map(|group| single(call.version, group, topics.unwrap_or_default())).into()
}

const fn stability(request: &OffsetFetchRequest) -> Stability {
    if request.require_stable { Stability::Required } else { Stability::AsCommitted }
}

/// As with Kafka, a group that is named twice is answered twice.
async fn fetch_all(
    call: &mut Call,
    request: OffsetFetchRequest,
) -> Result<Vec<OffsetFetchResponseGroup>, TooMuchMemory> {
    let stability = stability(&request);
    let mut groups = Elements::of::<OffsetFetchResponse>(call);
    for group in request.groups {
        let fetched = fetch(call, group, stability).await?;
        groups.push(call, fetched).await?;
    }
    Ok(groups.into_list())
}

async fn fetch(
    call: &mut Call,
    mut asked: OffsetFetchRequestGroup,
    stability: Stability,
) -> Result<OffsetFetchResponseGroup, TooMuchMemory> {
    if !call.allows(Operation::Describe, Resource::group(&asked.group_id)) {
        let error_code = ErrorCode::GroupAuthorizationFailed.code();
        return Ok(OffsetFetchResponseGroup { group_id: asked.group_id, error_code, ..Default::default() });
    }
    let by_id = call.version >= FIRST_VERSION_WITH_TOPIC_IDS;
    let image = call.broker.controller.image();
    let (partitions, metadata_bytes) = match &asked.topics {
        Some(topics) => (topics.iter().map(|topic| topic.partition_indexes.len()).sum(), 0),
        None => call.broker.groups.offsets_size(&asked.group_id).await,
    };
    call.claim(partitions.saturating_mul(PARTITION_BYTES).saturating_add(metadata_bytes)).await?;
    let of_all_topics = asked.topics.is_none();
    let refused = refuse_topics(call, &image, &mut asked);
    let mut group = fetch_in_pieces(call, asked, stability).await?;
    if group.error_code != ErrorCode::None.code() {
        group.topics = Vec::new();
        return Ok(group);
    }
    if of_all_topics {
        group.topics.retain(|topic| call.allows(Operation::Describe, Resource::topic(&topic.name)));
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
    Ok(group)
}

/// Asks the group's coordinator for some partitions at a time, and claims what was committed with them.
async fn fetch_in_pieces(
    call: &mut Call,
    mut asked: OffsetFetchRequestGroup,
    stability: Stability,
) -> Result<OffsetFetchResponseGroup, TooMuchMemory> {
    let partitions = |topics: &Vec<OffsetFetchRequestTopics>| {
        topics.iter().map(|topic| topic.partition_indexes.len() + 1).sum::<usize>()
    };
    let Some(topics) = asked.topics.take_if(|topics| partitions(topics) > PARTITIONS_AT_ONCE) else {
        return Ok(call.broker.groups.fetch_offsets(&asked, stability, &call.broker.topic_ids()).await);
    };
    let mut fetched = OffsetFetchResponseGroup { group_id: asked.group_id.clone(), ..Default::default() };
    for topic in topics {
        let place = fetched.topics.len();
        for piece in pieces(topic) {
            asked.topics = Some(vec![piece]);
            let more = call.broker.groups.fetch_offsets(&asked, stability, &call.broker.topic_ids()).await;
            if more.error_code != ErrorCode::None.code() {
                return Ok(more);
            }
            call.claim(metadata_bytes(&more)).await?;
            call.breathe().await;
            match fetched.topics.get_mut(place) {
                Some(topic) => {
                    topic.partitions.extend(more.topics.into_iter().flat_map(|topic| topic.partitions));
                }
                None => fetched.topics.extend(more.topics),
            }
        }
    }
    Ok(fetched)
}

/// What was committed with the offsets of a group, besides the offsets.
fn metadata_bytes(group: &OffsetFetchResponseGroup) -> usize {
    let partitions = group.topics.iter().flat_map(|topic| &topic.partitions);
    partitions.map(|partition| partition.metadata.as_ref().map_or(0, |metadata| metadata.len())).sum()
}

/// A topic in pieces of some partitions each.
fn pieces(mut topic: OffsetFetchRequestTopics) -> Vec<OffsetFetchRequestTopics> {
    let indexes = std::mem::take(&mut topic.partition_indexes);
    if indexes.is_empty() {
        return vec![topic];
    }
    let piece =
        |indexes: &[i32]| OffsetFetchRequestTopics { partition_indexes: indexes.to_vec(), ..topic.clone() };
    indexes.chunks(PARTITIONS_AT_ONCE).map(piece).collect()
}

/// Takes out the topics that this client may not see, and those of unknown ids, and answers them. The others of ids get their names.
fn refuse_topics(
    call: &Call,
    image: &MetadataImage,
    asked: &mut OffsetFetchRequestGroup,
) -> Vec<OffsetFetchResponseTopics> {
    let by_id = call.version >= FIRST_VERSION_WITH_TOPIC_IDS;
    let mut refused = Vec::new();
    if let Some(topics) = &mut asked.topics {
        topics.retain_mut(|topic| match name_of(call, image, topic) {
            Ok(name) => {
                topic.name = name;
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
                    name: if by_id { StrBytes::default() } else { topic.name.clone() },
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

/// The name of a topic that is asked for, if this client may see it. Offsets outlive topics: one that is named need not be there.
fn name_of(
    call: &Call,
    image: &MetadataImage,
    topic: &OffsetFetchRequestTopics,
) -> Result<StrBytes, ErrorCode> {
    if call.version >= FIRST_VERSION_WITH_TOPIC_IDS {
        let found = topics::allowed_by_id(call, image, Operation::Describe, topic.topic_id);
        return found.map(|found| (&*found.name).into());
    }
    if call.allows(Operation::Describe, Resource::topic(&topic.name)) {
        Ok(topic.name.clone())
    } else {
        Err(ErrorCode::TopicAuthorizationFailed)
    }
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
