//! OffsetCommit: a group notes how far it has read.

use std::sync::Arc;

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::offset_commit::{
    OffsetCommitRequest, OffsetCommitRequestPartition, OffsetCommitRequestTopic, OffsetCommitResponse,
    OffsetCommitResponsePartition, OffsetCommitResponseTopic,
};

use super::{Effects, GroupShard, Step, group_weight};
use crate::coordinator::group::TopicIds;
use crate::coordinator::group::classic::Committer;
use crate::coordinator::group::ids::{GroupId, InstanceId, MemberId};
use crate::coordinator::group::record::GroupRecord;
use crate::coordinator::offsets::CommittedOffset;
use crate::coordinator::runtime::CoordinatorRecord;
use crate::types::{LeaderEpoch, Offset, PartitionIndex, TimestampMs, TopicId};

/// From here on a client is told that the group is unknown; before, that its generation is.
const TELLS_UNKNOWN_GROUP: i16 = 9;
/// From here on topics are named by their ids.
const NAMES_TOPICS_BY_ID: i16 = 10;
/// What the record of an offset has besides its texts, at the least: key and value of the schemas' fixed fields.
const LEAST_RECORD_BYTES: usize = 40;
/// The old clients' "take your own retention time".
const DEFAULT_RETENTION_MS: i64 = -1;

/// The same error for every partition of a request.
#[must_use]
pub fn commit_refused(request: &OffsetCommitRequest, error: ErrorCode) -> OffsetCommitResponse {
    commit_response(request, |_, _| error)
}

fn commit_response(
    request: &OffsetCommitRequest,
    error: impl Fn(usize, &OffsetCommitRequestPartition) -> ErrorCode,
) -> OffsetCommitResponse {
    let topics = request.topics.iter().enumerate().map(|(place, topic)| {
        let partition = |partition: &OffsetCommitRequestPartition| OffsetCommitResponsePartition {
            partition_index: partition.partition_index,
            error_code: error(place, partition).code(),
            ..OffsetCommitResponsePartition::default()
        };
        OffsetCommitResponseTopic {
            name: topic.name.clone(),
            topic_id: topic.topic_id,
            partitions: topic.partitions.iter().map(partition).collect(),
            ..OffsetCommitResponseTopic::default()
        }
    });
    OffsetCommitResponse { topics: topics.collect(), ..OffsetCommitResponse::default() }
}

impl GroupShard {
    /// Commits offsets outside a transaction. The request's topics carry names and ids, whatever its version.
    ///
    /// `topics` is asked once more under the shard's lock: a topic whose deletion is published is refused, and one whose
    /// deletion is published later loses its offsets with it, see [`Self::forget_topics`]. So none is left over.
    pub fn commit(
        &mut self,
        request: &OffsetCommitRequest,
        version: i16,
        topics: &TopicIds<'_>,
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
        let refusals = Refusals::new(request, version, topics, self.settings.offset_metadata_max_length);
        let growth = self.growth(&group, request, &refusals);
        if growth > 0 && !self.memory.has_room_for(growth) {
            return Step::only(commit_refused(request, ErrorCode::InvalidCommitOffsetSize));
        }
        let records = match commit_records(&group, request, &refusals, now) {
            Ok(records) => records,
            Err(error) => return Step::only(commit_refused(request, error)),
        };
        let fx = self.groups.get(&group).map(|group| group.offset_committed(committer.member_id.as_ref()));
        let timers = self.lift(&group, fx.unwrap_or_default(), now).timers;
        let answer = commit_response(request, |topic, partition| {
            refusals.of(topic, partition).unwrap_or(ErrorCode::None)
        });
        Step { answer, effects: Effects { timers, ..Effects::replayed(records) } }
    }

    /// How much more memory the group and its offsets would take.
    fn growth(&self, group: &GroupId, request: &OffsetCommitRequest, refusals: &Refusals) -> usize {
        let new_group = if self.groups.contains_key(group) { 0 } else { group_weight(group) };
        let of_topic = |(place, topic): (usize, &OffsetCommitRequestTopic)| {
            let accepted =
                topic.partitions.iter().filter(|partition| refusals.of(place, partition).is_none());
            let committed = accepted.map(|partition| {
                let metadata = partition.committed_metadata.as_ref().map_or(0, |metadata| metadata.len());
                (PartitionIndex(partition.partition_index), metadata)
            });
            self.offsets.growth(group, &topic.name, committed)
        };
        let of_offsets: usize = request.topics.iter().enumerate().map(of_topic).sum();
        if of_offsets == 0 { 0 } else { new_group + of_offsets }
    }

    fn check_commit(&self, group: &GroupId, committer: &Committer, version: i16) -> Result<(), ErrorCode> {
        match self.groups.get(group) {
            Some(group) => group.check_commit(committer),
            // A simple consumer, or a tool: its group begins with its first commit.
            None if committer.generation < 0 => Ok(()),
            None if version >= TELLS_UNKNOWN_GROUP => Err(ErrorCode::GroupIdNotFound),
            None => Err(ErrorCode::IllegalGeneration),
        }
    }
}

/// Bytes of the records of a commit, at the least.
#[must_use]
pub fn least_record_bytes(request: &OffsetCommitRequest) -> usize {
    let of_topic = |topic: &OffsetCommitRequestTopic| {
        let names = request.group_id.len() + topic.name.len();
        let metadata = |partition: &OffsetCommitRequestPartition| {
            partition.committed_metadata.as_ref().map_or(0, |metadata| metadata.len())
        };
        topic
            .partitions
            .iter()
            .map(|partition| LEAST_RECORD_BYTES + names + metadata(partition))
            .sum::<usize>()
    };
    request.topics.iter().map(of_topic).sum()
}

/// Which partitions get no offset, whatever their group says.
struct Refusals {
    /// For each topic, by its place in the request.
    of_topics: Vec<Option<ErrorCode>>,
    max_metadata_length: usize,
}

impl Refusals {
    /// Asks for each topic once: the metadata may change meanwhile, and what is written must be what is answered.
    fn new(
        request: &OffsetCommitRequest,
        version: i16,
        topics: &TopicIds<'_>,
        max_metadata_length: usize,
    ) -> Self {
        let by_id = version >= NAMES_TOPICS_BY_ID;
        let unknown = if by_id { ErrorCode::UnknownTopicId } else { ErrorCode::UnknownTopicOrPartition };
        let of_topic = |topic: &OffsetCommitRequestTopic| {
            (topics(&topic.name) != Some(topic.topic_id)).then_some(unknown)
        };
        Self { of_topics: request.topics.iter().map(of_topic).collect(), max_metadata_length }
    }

    fn of(&self, topic: usize, partition: &OffsetCommitRequestPartition) -> Option<ErrorCode> {
        if let Some(refusal) = self.of_topics.get(topic).copied().flatten() {
            return Some(refusal);
        }
        let limit = self.max_metadata_length;
        let metadata = partition.committed_metadata.as_deref().unwrap_or_default();
        // Kafka counts UTF-16 units. There are never more of them than bytes, so that few texts have to be counted.
        let is_too_long = metadata.len() > limit && metadata.encode_utf16().count() > limit;
        is_too_long.then_some(ErrorCode::OffsetMetadataTooLarge)
    }
}

fn commit_records(
    group: &GroupId,
    request: &OffsetCommitRequest,
    refusals: &Refusals,
    now: TimestampMs,
) -> Result<Vec<CoordinatorRecord>, ErrorCode> {
    // Old clients choose it: it may be the largest number.
    let expire_timestamp = (request.retention_time_ms != DEFAULT_RETENTION_MS)
        .then(|| TimestampMs(now.0.saturating_add(request.retention_time_ms)));
    let mut records = Vec::new();
    for (place, topic) in request.topics.iter().enumerate() {
        let name: Arc<str> = Arc::from(&*topic.name);
        for partition in topic.partitions.iter().filter(|partition| refusals.of(place, partition).is_none()) {
            let value = committed(partition, topic.topic_id, expire_timestamp, now);
            let (group, topic) = (group.clone(), name.clone());
            let partition = PartitionIndex(partition.partition_index);
            let record = GroupRecord::Offset { group, topic, partition, value: Some(value) };
            records.push(record.encode().map_err(|_| ErrorCode::UnknownServerError)?);
        }
    }
    Ok(records)
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
