//! Deleting offsets, groups, and what topics leave behind when they go.

use std::sync::Arc;

use kalda_protocol::messages::offset_delete::{
    OffsetDeleteRequest, OffsetDeleteRequestTopic, OffsetDeleteResponse, OffsetDeleteResponsePartition,
    OffsetDeleteResponseTopic,
};
use kalda_protocol::{ErrorCode, StrBytes};

use super::{Effects, GroupShard, Step};
use crate::coordinator::group::DeletedTopic;
use crate::coordinator::group::ids::GroupId;
use crate::coordinator::group::record::GroupRecord;
use crate::coordinator::group::settings::EXPIRED_PER_WRITE_MAX;
use crate::coordinator::runtime::CoordinatorRecord;
use crate::types::PartitionIndex;

impl GroupShard {
    /// Deletes offsets one by one; those of topics in use stay.
    pub fn delete_offsets(&self, request: &OffsetDeleteRequest) -> Step<OffsetDeleteResponse> {
        let id = GroupId::from(&*request.group_id);
        let refused = |error: ErrorCode| OffsetDeleteResponse {
            error_code: error.code(),
            ..OffsetDeleteResponse::default()
        };
        let Some(group) = self.groups.get(&id) else {
            return Step::only(refused(ErrorCode::GroupIdNotFound));
        };
        if let Err(error) = group.check_offset_delete() {
            return Step::only(refused(error));
        }
        let mut records = Vec::new();
        let mut topics = Vec::with_capacity(request.topics.len());
        for topic in &request.topics {
            let in_use = group.is_subscribed_to(&topic.name);
            if !in_use {
                let name: Arc<str> = Arc::from(&*topic.name);
                for partition in &topic.partitions {
                    records.extend(self.tombstone_if_any(
                        &id,
                        &name,
                        PartitionIndex(partition.partition_index),
                    ));
                }
            }
            topics.push(topic_answer(
                topic,
                if in_use { ErrorCode::GroupSubscribedToTopic } else { ErrorCode::None },
            ));
        }
        let answer = OffsetDeleteResponse { topics, ..OffsetDeleteResponse::default() };
        Step { answer, effects: Effects::replayed(records) }
    }

    /// Deletes a group with its offsets, if nobody is in it.
    pub fn delete_group(&self, id: &GroupId) -> Step<ErrorCode> {
        let Some(group) = self.groups.get(id) else { return Step::only(ErrorCode::GroupIdNotFound) };
        if let Err(error) = group.check_delete() {
            return Step::only(error);
        }
        let partitions = self.offsets.partitions(id).into_iter();
        let mut records: Vec<_> =
            partitions.filter_map(|(topic, partition)| tombstone(id, &topic, partition)).collect();
        match group.tombstones(id) {
            Ok(tombstones) => records.extend(tombstones),
            Err(_) => return Step::only(ErrorCode::UnknownServerError),
        }
        Step { answer: ErrorCode::None, effects: Effects::replayed(records) }
    }

    /// Forgets offsets of topics that are gone, a bounded number at once; the answer is how many it was. Those that were
    /// committed for another topic of the same name stay: it may have been made before this is called.
    pub fn forget_topics(&self, topics: &[DeletedTopic]) -> Step<usize> {
        let mut records = Vec::new();
        for id in self.groups.keys() {
            for topic in topics {
                let room = EXPIRED_PER_WRITE_MAX.saturating_sub(records.len());
                let owned = self.offsets.partitions_of(id, &topic.name, |offset_of| topic.owns(offset_of));
                let owned = owned.into_iter().take(room);
                records.extend(owned.filter_map(|partition| tombstone(id, &topic.name, partition)));
            }
        }
        Step { answer: records.len(), effects: Effects::replayed(records) }
    }

    fn tombstone_if_any(
        &self,
        id: &GroupId,
        topic: &Arc<str>,
        partition: PartitionIndex,
    ) -> Option<CoordinatorRecord> {
        let exists = self.offsets.find(id, topic, partition).is_some()
            || self.offsets.is_pending(id, topic, partition);
        if exists { tombstone(id, topic, partition) } else { None }
    }
}

pub(super) fn tombstone(
    id: &GroupId,
    topic: &Arc<str>,
    partition: PartitionIndex,
) -> Option<CoordinatorRecord> {
    let (group, topic) = (StrBytes::from(id.as_str()), StrBytes::from(&**topic));
    // What was written once can be written again.
    GroupRecord::Offset { group, topic, partition, value: None }.encode().ok()
}

fn topic_answer(topic: &OffsetDeleteRequestTopic, error: ErrorCode) -> OffsetDeleteResponseTopic {
    let partitions = topic.partitions.iter().map(|partition| OffsetDeleteResponsePartition {
        partition_index: partition.partition_index,
        error_code: error.code(),
    });
    OffsetDeleteResponseTopic { name: topic.name.clone(), partitions: partitions.collect() }
}
