//! OffsetFetch: a group asks how far it has read. An offset that was never committed is answered as -1, and so is every offset of an
//! unknown group.

use std::sync::Arc;

use kalda_protocol::messages::offset_fetch::{
    OffsetFetchRequestGroup, OffsetFetchRequestTopics, OffsetFetchResponseGroup,
    OffsetFetchResponsePartitions, OffsetFetchResponseTopics,
};
use kalda_protocol::{ErrorCode, StrBytes};

use super::GroupShard;
use crate::coordinator::group::TopicIds;
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
    /// The offsets asked for, or all of the group's. Those of a topic that was deleted, whose name another has now, are none.
    #[must_use]
    pub fn fetch(
        &self,
        request: &OffsetFetchRequestGroup,
        stability: Stability,
        topics: &TopicIds<'_>,
    ) -> OffsetFetchResponseGroup {
        let group = GroupId::from(&*request.group_id);
        let (member, epoch) = (request.member_id.as_deref(), request.member_epoch);
        if let Some(Err(error)) = self.groups.get(&group).map(|group| group.check_fetch(member, epoch)) {
            let (group_id, error_code) = (request.group_id.clone(), error.code());
            return OffsetFetchResponseGroup { group_id, error_code, ..OffsetFetchResponseGroup::default() };
        }
        let asked = match &request.topics {
            Some(asked) => {
                asked.iter().map(|topic| self.fetch_topic(&group, topic, stability, topics)).collect()
            }
            None => self.fetch_all(&group, stability, topics),
        };
        OffsetFetchResponseGroup {
            group_id: request.group_id.clone(),
            topics: asked,
            ..OffsetFetchResponseGroup::default()
        }
    }

    /// How many offsets a group has, and the bytes of what was committed with them.
    #[must_use]
    pub fn offsets_size(&self, group: &GroupId) -> (usize, usize) {
        let offsets = self.offsets.topics(group).flat_map(|(_, partitions)| partitions.values());
        offsets.fold((0, 0), |(count, bytes), (_, offset)| (count + 1, bytes + offset.metadata.len()))
    }

    fn fetch_topic(
        &self,
        group: &GroupId,
        asked: &OffsetFetchRequestTopics,
        stability: Stability,
        topics: &TopicIds<'_>,
    ) -> OffsetFetchResponseTopics {
        let name: Arc<str> = Arc::from(&*asked.name);
        let present = Some(asked.topic_id).filter(|id| !id.is_zero()).or_else(|| topics(&name));
        let of_present = |index: &i32| {
            let index = PartitionIndex(*index);
            let offset = self.offsets.find(group, &name, index).filter(|offset| is_of(present, offset));
            self.tell(group, &name, index, offset, stability)
        };
        OffsetFetchResponseTopics {
            name: asked.name.clone(),
            topic_id: asked.topic_id,
            partitions: asked.partition_indexes.iter().map(of_present).collect(),
            ..OffsetFetchResponseTopics::default()
        }
    }

    fn fetch_all(
        &self,
        group: &GroupId,
        stability: Stability,
        topics: &TopicIds<'_>,
    ) -> Vec<OffsetFetchResponseTopics> {
        let mut all = Vec::new();
        for (name, offsets) in self.offsets.topics(group) {
            let present = topics(name);
            let of_present = offsets.iter().filter(|(_, (_, offset))| is_of(present, offset));
            let told = of_present
                .map(|(index, (_, offset))| self.tell(group, name, *index, Some(offset), stability));
            let partitions: Vec<_> = told.collect();
            if !partitions.is_empty() {
                let (name, topic_id) = (StrBytes::from(&**name), present.unwrap_or_default());
                all.push(OffsetFetchResponseTopics { name, topic_id, partitions, ..Default::default() });
            }
        }
        all
    }

    fn tell(
        &self,
        group: &GroupId,
        topic: &Arc<str>,
        partition: PartitionIndex,
        offset: Option<&CommittedOffset>,
        stability: Stability,
    ) -> OffsetFetchResponsePartitions {
        if stability == Stability::Required && self.offsets.is_pending(group, topic, partition) {
            return answer(partition, None, ErrorCode::UnstableOffsetCommit);
        }
        answer(partition, offset, ErrorCode::None)
    }
}

/// True unless an offset was committed for another topic than the one that has the name now. What older Kafkas wrote says
/// nothing of that; and what was committed for a topic that is gone is told, as Kafka does, while no other has its name.
fn is_of(present: Option<TopicId>, offset: &CommittedOffset) -> bool {
    present.is_none_or(|id| offset.topic_id.is_zero() || offset.topic_id == id)
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
