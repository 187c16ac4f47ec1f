//! OffsetCommit: a group notes how far it has read.

use std::sync::Arc;

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::offset_commit::{
    OffsetCommitRequest, OffsetCommitRequestPartition, OffsetCommitResponse, OffsetCommitResponsePartition,
    OffsetCommitResponseTopic,
};

use super::{Effects, GroupShard, Step};
use crate::coordinator::group::classic::Committer;
use crate::coordinator::group::ids::{GroupId, InstanceId, MemberId};
use crate::coordinator::group::record::GroupRecord;
use crate::coordinator::group::settings::GROUPS_PER_SHARD_MAX;
use crate::coordinator::offsets::CommittedOffset;
use crate::types::{LeaderEpoch, Offset, PartitionIndex, TimestampMs, TopicId};

/// From here on a client is told that the group is unknown; before, that its generation is.
const TELLS_UNKNOWN_GROUP: i16 = 9;
/// The old clients' "take your own retention time".
const DEFAULT_RETENTION_MS: i64 = -1;

/// The same error for every partition of a request.
#[must_use]
pub fn commit_refused(request: &OffsetCommitRequest, error: ErrorCode) -> OffsetCommitResponse {
    commit_response(request, |_| error)
}

fn commit_response(
    request: &OffsetCommitRequest,
    error: impl Fn(&OffsetCommitRequestPartition) -> ErrorCode,
) -> OffsetCommitResponse {
    let partition = |partition: &OffsetCommitRequestPartition| OffsetCommitResponsePartition {
        partition_index: partition.partition_index,
        error_code: error(partition).code(),
        ..OffsetCommitResponsePartition::default()
    };
    let topics = request.topics.iter().map(|topic| OffsetCommitResponseTopic {
        name: topic.name.clone(),
        topic_id: topic.topic_id,
        partitions: topic.partitions.iter().map(partition).collect(),
        ..OffsetCommitResponseTopic::default()
    });
    OffsetCommitResponse { topics: topics.collect(), ..OffsetCommitResponse::default() }
}

impl GroupShard {
    /// Commits offsets outside a transaction. The request's topics carry their names, whatever its version.
    pub fn commit(
        &mut self,
        request: &OffsetCommitRequest,
        version: i16,
        now: TimestampMs,
    ) -> Step<OffsetCommitResponse> {
        let group = GroupId::from(&*request.group_id);
        let committer = Committer {
            member_id: Some(&*request.member_id).filter(|id| !id.is_empty()).map(MemberId::from),
            instance_id: request.group_instance_id.as_deref().map(InstanceId::from),
            generation: request.generation_id_or_member_epoch,
        };
        if let Err(error) = self.check_commit(&group, &committer, version) {
            return Step::only(commit_refused(request, error));
        }
        let records = match self.commit_records(&group, request, now) {
            Ok(records) => records,
            Err(error) => return Step::only(commit_refused(request, error)),
        };
        let fx = self.groups.get(&group).map(|group| group.offset_committed(committer.member_id.as_ref()));
        let timers = self.lift(&group, fx.unwrap_or_default(), now).timers;
        let too_long = |partition: &OffsetCommitRequestPartition| {
            if self.is_too_long(partition) { ErrorCode::OffsetMetadataTooLarge } else { ErrorCode::None }
        };
        let answer = commit_response(request, too_long);
        Step { answer, effects: Effects { timers, ..Effects::replayed(records) } }
    }

    fn check_commit(&self, group: &GroupId, committer: &Committer, version: i16) -> Result<(), ErrorCode> {
        match self.groups.get(group) {
            Some(group) => group.check_commit(committer),
            // A simple consumer, or a tool: its group begins with its first commit.
            None if committer.generation < 0 && self.groups.len() < GROUPS_PER_SHARD_MAX => Ok(()),
            None if committer.generation < 0 => Err(ErrorCode::InvalidCommitOffsetSize),
            None if version >= TELLS_UNKNOWN_GROUP => Err(ErrorCode::GroupIdNotFound),
            None => Err(ErrorCode::IllegalGeneration),
        }
    }

    fn commit_records(
        &self,
        group: &GroupId,
        request: &OffsetCommitRequest,
        now: TimestampMs,
    ) -> Result<Vec<crate::coordinator::runtime::CoordinatorRecord>, ErrorCode> {
        let expire_timestamp = (request.retention_time_ms != DEFAULT_RETENTION_MS)
            .then(|| TimestampMs(now.0.saturating_add(request.retention_time_ms)));
        let mut records = Vec::new();
        for topic in &request.topics {
            let name: Arc<str> = Arc::from(&*topic.name);
            for partition in topic.partitions.iter().filter(|partition| !self.is_too_long(partition)) {
                let value = committed(partition, topic.topic_id, expire_timestamp, now);
                let (group, topic) = (group.clone(), name.clone());
                let partition = PartitionIndex(partition.partition_index);
                let record = GroupRecord::Offset { group, topic, partition, value: Some(value) };
                records.push(record.encode().map_err(|_| ErrorCode::UnknownServerError)?);
            }
        }
        Ok(records)
    }

    fn is_too_long(&self, partition: &OffsetCommitRequestPartition) -> bool {
        let metadata = partition.committed_metadata.as_deref().unwrap_or_default();
        let limit = self.settings.offset_metadata_max_length;
        metadata.len() > limit && metadata.encode_utf16().count() > limit
    }
}

fn committed(
    partition: &OffsetCommitRequestPartition,
    topic_id: TopicId,
    expire_timestamp: Option<TimestampMs>,
    now: TimestampMs,
) -> CommittedOffset {
    CommittedOffset {
        offset: Offset(partition.committed_offset),
        leader_epoch: LeaderEpoch(partition.committed_leader_epoch),
        metadata: Arc::from(partition.committed_metadata.as_deref().unwrap_or_default()),
        commit_timestamp: now,
        expire_timestamp,
        topic_id,
    }
}
