//! OffsetFetch: a group asks how far it has read. What it never committed is -1, and so is all of an unknown group's.

use std::sync::Arc;

use kalda_protocol::messages::offset_fetch::{
    OffsetFetchRequestGroup, OffsetFetchResponseGroup, OffsetFetchResponsePartitions,
    OffsetFetchResponseTopics,
};
use kalda_protocol::{ErrorCode, StrBytes};

use super::GroupShard;
use crate::coordinator::group::ids::GroupId;
use crate::coordinator::offsets::CommittedOffset;
use crate::types::{LeaderEpoch, PartitionIndex, TopicId};

/// Whether offsets that a transaction under way will change may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stability {
    /// They may: the client reads what is committed so far.
    AsCommitted,
    /// They may not (KIP-447): the client must ask again.
    Required,
}

impl GroupShard {
    /// The offsets asked for, or all of the group's.
    #[must_use]
    pub fn fetch(&self, request: &OffsetFetchRequestGroup, stability: Stability) -> OffsetFetchResponseGroup {
        let group = GroupId::from(&*request.group_id);
        let topics = match &request.topics {
            Some(topics) => topics
                .iter()
                .map(|topic| {
                    let name: Arc<str> = Arc::from(&*topic.name);
                    let answer =
                        |index: &i32| self.fetch_one(&group, &name, PartitionIndex(*index), stability);
                    OffsetFetchResponseTopics {
                        name: topic.name.clone(),
                        topic_id: topic.topic_id,
                        partitions: topic.partition_indexes.iter().map(answer).collect(),
                        ..OffsetFetchResponseTopics::default()
                    }
                })
                .collect(),
            None => self.fetch_all(&group, stability),
        };
        OffsetFetchResponseGroup {
            group_id: request.group_id.clone(),
            topics,
            ..OffsetFetchResponseGroup::default()
        }
    }

    /// How many offsets a group has, and the bytes of what was committed with them.
    #[must_use]
    pub fn offsets_size(&self, group: &GroupId) -> (usize, usize) {
        let offsets = self.offsets.topics(group).flat_map(|(_, partitions)| partitions.values());
        offsets.fold((0, 0), |(count, bytes), (_, offset)| (count + 1, bytes + offset.metadata.len()))
    }

    fn fetch_all(&self, group: &GroupId, stability: Stability) -> Vec<OffsetFetchResponseTopics> {
        let topic = |(name, partitions): (&Arc<str>, &crate::coordinator::offsets::Partitions)| {
            let topic_id =
                partitions.values().next().map_or_else(TopicId::default, |(_, offset)| offset.topic_id);
            OffsetFetchResponseTopics {
                name: StrBytes::from(&**name),
                topic_id,
                partitions: partitions
                    .keys()
                    .map(|index| self.fetch_one(group, name, *index, stability))
                    .collect(),
                ..OffsetFetchResponseTopics::default()
            }
        };
        self.offsets.topics(group).map(topic).collect()
    }

    fn fetch_one(
        &self,
        group: &GroupId,
        topic: &Arc<str>,
        partition: PartitionIndex,
        stability: Stability,
    ) -> OffsetFetchResponsePartitions {
        if stability == Stability::Required && self.offsets.is_pending(group, topic, partition) {
            return answer(partition, None, ErrorCode::UnstableOffsetCommit);
        }
        answer(partition, self.offsets.find(group, topic, partition), ErrorCode::None)
    }
}

fn answer(
    partition: PartitionIndex,
    offset: Option<&CommittedOffset>,
    error: ErrorCode,
) -> OffsetFetchResponsePartitions {
    OffsetFetchResponsePartitions {
        partition_index: partition.0,
        committed_offset: offset.map_or(-1, |offset| offset.offset.0),
        committed_leader_epoch: offset.map_or(LeaderEpoch::NONE, |offset| offset.leader_epoch).0,
        metadata: Some(offset.map_or_else(StrBytes::new, |offset| StrBytes::from(&*offset.metadata))),
        error_code: error.code(),
        ..OffsetFetchResponsePartitions::default()
    }
}
