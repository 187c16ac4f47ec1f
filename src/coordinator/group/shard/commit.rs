//! Offsets are committed: a group notes how far it has read, at once or in a producer's transaction.

use kalda_protocol::messages::coordinator::offset_commit_key::OffsetCommitKey;
use kalda_protocol::messages::coordinator::offset_commit_value::OffsetCommitValue;
use kalda_protocol::{ErrorCode, StrBytes};

use super::{Effects, GroupShard, Step, group_weight};
use crate::coordinator::group::TopicIds;
use crate::coordinator::group::ids::GroupId;
use crate::coordinator::group::offset_commit::{CommitAnswer, CommitWay, OffsetCommit, Refusals};
use crate::coordinator::group::record::offset_record;
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
        let refusals = refusals(commit, topics, self.settings.offset_metadata_max_length);
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
        Step { answer: Ok(refusals), effects: Effects { timers, ..Effects::replayed(records) } }
    }

    /// How much more memory the group and its offsets would take.
    fn growth(&self, group: &GroupId, commit: &OffsetCommit, refusals: &Refusals) -> usize {
        let transaction: Option<ProducerId> = commit.way.producer().map(|(producer, _)| producer.producer_id);
        let of_topics = refusals.accepted(commit).map(|(topic, accepted)| {
            let committed = accepted.map(|partition| (partition.index, partition.metadata.len()));
            self.offsets.growth(transaction, group, &topic.name, committed)
        });
        match of_topics.sum::<usize>() {
            0 => 0,
            more if self.groups.contains_key(group) => more,
            more => group_weight(group) + more,
        }
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
        for (topic, mut accepted) in refusals.accepted(commit) {
            accepted.try_for_each(|partition| scope.check(topic, partition.index))?;
        }
        Ok(())
    }
}

/// Which partitions get no offset, whatever their group says. Asks for each topic once: the metadata may change meanwhile, and what is
/// written must be what is answered.
fn refusals(commit: &OffsetCommit, topics: &TopicIds<'_>, max_metadata_length: usize) -> Refusals {
    let mut refusals = Refusals::default();
    for (place, topic) in commit.topics.iter().enumerate() {
        let is_known = topics(&topic.name) == Some(topic.id);
        for (partition, committed) in topic.partitions.iter().enumerate() {
            if !is_known {
                refusals.refuse(place, partition, commit.unknown_topic);
            } else if is_too_long(&committed.metadata, max_metadata_length) {
                refusals.refuse(place, partition, ErrorCode::OffsetMetadataTooLarge);
            }
        }
    }
    refusals
}

/// Kafka counts UTF-16 units. There are never more of them than bytes, so that few texts have to be counted.
fn is_too_long(metadata: &str, limit: usize) -> bool {
    metadata.len() > limit && metadata.encode_utf16().count() > limit
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
    let group = StrBytes::from(group.as_str());
    let mut records = Vec::new();
    for (topic, accepted) in refusals.accepted(commit) {
        for partition in accepted {
            let key = OffsetCommitKey {
                group: group.clone(),
                topic: topic.name.clone(),
                partition: partition.index.0,
            };
            let value = OffsetCommitValue {
                offset: partition.offset.0,
                leader_epoch: partition.leader_epoch.0,
                metadata: partition.metadata.clone(),
                commit_timestamp: now.0,
                expire_timestamp: expire_timestamp.0,
                topic_id: topic.id,
                ..OffsetCommitValue::default()
            };
            let record = offset_record(&key, Some(&value)).map_err(|_| ErrorCode::UnknownServerError)?;
            records.push(record);
        }
    }
    Ok(records)
}
