//! Offsets are committed: a group notes how far it has read, at once or in a producer's transaction.

use std::sync::Arc;

use kalda_protocol::ErrorCode;

use super::{Effects, GroupShard, Step, group_weight};
use crate::coordinator::group::TopicIds;
use crate::coordinator::group::ids::GroupId;
use crate::coordinator::group::offset_commit::{
    CommitAnswer, CommitWay, OffsetCommit, PartitionCommit, TopicCommit,
};
use crate::coordinator::group::record::GroupRecord;
use crate::coordinator::offsets::{CommittedOffset, Note};
use crate::coordinator::runtime::CoordinatorRecord;
use crate::types::{ProducerId, TimestampMs};

impl GroupShard {
    /// Commits offsets. Where they are part of a transaction, what this writes is to be appended as the producer's.
    ///
    /// `topics` is asked once more under the shard's lock: a topic whose deletion is published is refused, and one whose
    /// deletion is published later loses its offsets with it, see [`Self::forget_topics`]. So none is left over.
    pub fn commit(
        &mut self,
        group: &GroupId,
        commit: &OffsetCommit,
        topics: &TopicIds<'_>,
        now: TimestampMs,
    ) -> Step<CommitAnswer> {
        let refusals = Refusals::new(commit, topics, self.settings.offset_metadata_max_length);
        if let Err(error) = self.check_commit(group, commit, &refusals) {
            return Step::only(Err(error));
        }
        let growth = self.growth(group, commit, &refusals);
        if growth > 0 && !self.memory.has_room_for(growth) {
            return Step::only(Err(ErrorCode::InvalidCommitOffsetSize));
        }
        let records = match commit_records(group, commit, &refusals, now) {
            Ok(records) => records,
            Err(error) => return Step::only(Err(error)),
        };
        let timers = match commit.way {
            CommitWay::AtOnce { .. } => {
                self.offset_committed(group, commit.committer.member_id.as_ref(), now).timers
            }
            // As in Kafka: a producer's commit says nothing of the member's life.
            CommitWay::InTransaction(_) => Vec::new(),
        };
        let answer = refusals.answer(commit);
        Step { answer: Ok(answer), effects: Effects { timers, ..Effects::replayed(records) } }
    }

    /// How much more memory the group and its offsets would take.
    fn growth(&self, group: &GroupId, commit: &OffsetCommit, refusals: &Refusals) -> usize {
        let new_group = if self.groups.contains_key(group) { 0 } else { group_weight(group) };
        let transaction: Option<ProducerId> = commit.way.producer().map(|(producer, _)| producer.producer_id);
        let of_topic = |(place, topic): (usize, &TopicCommit)| {
            let accepted =
                topic.partitions.iter().filter(|partition| refusals.of(place, partition).is_none());
            let committed = accepted.map(|partition| (partition.index, partition.metadata.len()));
            self.offsets.growth(transaction, group, &topic.name, committed)
        };
        let of_offsets: usize = commit.topics.iter().enumerate().map(of_topic).sum();
        if of_offsets == 0 { 0 } else { new_group + of_offsets }
    }

    fn check_commit(
        &self,
        group: &GroupId,
        commit: &OffsetCommit,
        refusals: &Refusals,
    ) -> Result<(), ErrorCode> {
        let scope = match self.groups.get(group) {
            Some(group) => group.check_commit(commit)?,
            // A simple consumer, or a tool: its group begins with its first commit.
            None if commit.committer.generation < 0 => return Ok(()),
            None => return Err(commit.unknown_group),
        };
        for (place, topic) in commit.topics.iter().enumerate() {
            for partition in
                topic.partitions.iter().filter(|partition| refusals.of(place, partition).is_none())
            {
                scope.check(topic, partition.index)?;
            }
        }
        Ok(())
    }
}

/// Which partitions get no offset, whatever their group says.
struct Refusals {
    /// For each topic, by its place in the commit.
    of_topics: Vec<Option<ErrorCode>>,
    max_metadata_length: usize,
}

impl Refusals {
    /// Asks for each topic once: the metadata may change meanwhile, and what is written must be what is answered.
    fn new(commit: &OffsetCommit, topics: &TopicIds<'_>, max_metadata_length: usize) -> Self {
        let of_topic =
            |topic: &TopicCommit| (topics(&topic.name) != Some(topic.id)).then_some(commit.unknown_topic);
        Self { of_topics: commit.topics.iter().map(of_topic).collect(), max_metadata_length }
    }

    fn of(&self, topic: usize, partition: &PartitionCommit) -> Option<ErrorCode> {
        if let Some(refusal) = self.of_topics.get(topic).copied().flatten() {
            return Some(refusal);
        }
        let (limit, metadata) = (self.max_metadata_length, &*partition.metadata);
        // Kafka counts UTF-16 units. There are never more of them than bytes, so that few texts have to be counted.
        let is_too_long = metadata.len() > limit && metadata.encode_utf16().count() > limit;
        is_too_long.then_some(ErrorCode::OffsetMetadataTooLarge)
    }

    fn answer(&self, commit: &OffsetCommit) -> Vec<Vec<ErrorCode>> {
        let of_topic = |(place, topic): (usize, &TopicCommit)| {
            let partitions = topic.partitions.iter();
            partitions.map(|partition| self.of(place, partition).unwrap_or(ErrorCode::None)).collect()
        };
        commit.topics.iter().enumerate().map(of_topic).collect()
    }
}

fn commit_records(
    group: &GroupId,
    commit: &OffsetCommit,
    refusals: &Refusals,
    now: TimestampMs,
) -> Result<Vec<CoordinatorRecord>, ErrorCode> {
    let expire_timestamp = match commit.way {
        // Old clients choose it: it may be the largest number.
        CommitWay::AtOnce { retention_ms: Some(ms) } => TimestampMs(now.0.saturating_add(ms)),
        CommitWay::AtOnce { retention_ms: None } | CommitWay::InTransaction(_) => TimestampMs::NONE,
    };
    let mut records = Vec::new();
    for (place, topic) in commit.topics.iter().enumerate() {
        let name: Arc<str> = Arc::from(&*topic.name);
        for partition in topic.partitions.iter().filter(|partition| refusals.of(place, partition).is_none()) {
            let value = CommittedOffset {
                offset: partition.offset,
                leader_epoch: partition.leader_epoch,
                metadata: Note::from(&*partition.metadata),
                commit_timestamp: now,
                expire_timestamp,
                topic_id: topic.id,
            };
            let (group, topic, partition) = (group.clone(), name.clone(), partition.index);
            let record = GroupRecord::Offset { group, topic, partition, value: Some(value) };
            records.push(record.encode().map_err(|_| ErrorCode::UnknownServerError)?);
        }
    }
    Ok(records)
}
