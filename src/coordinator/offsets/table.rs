//! The offsets of all groups of one shard.
//!
//! Invariant: a group without offsets has no entry. Changed only by replaying records, so that what is in memory is
//! what a restart would bring back.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::committed::CommittedOffset;
use super::pending::PendingOffsets;
use crate::coordinator::group::ids::GroupId;
use crate::coordinator::runtime::TransactionOutcome;
use crate::types::{Offset, PartitionIndex, ProducerId, TopicId};

/// The offsets of one topic, by partition, each with where its record stands.
pub type Partitions = BTreeMap<PartitionIndex, (Offset, CommittedOffset)>;

/// Offsets by group, topic and partition.
#[derive(Debug, Default)]
pub struct OffsetTable {
    by_group: HashMap<GroupId, BTreeMap<Arc<str>, Partitions>>,
    pending: PendingOffsets,
}

impl OffsetTable {
    /// A commit was written at `at`, on its own or as part of a producer's transaction.
    pub fn put(
        &mut self,
        transaction: Option<ProducerId>,
        key: (GroupId, Arc<str>, PartitionIndex),
        at: Offset,
        offset: CommittedOffset,
    ) {
        match transaction {
            Some(producer) => self.pending.put(producer, key, at, offset),
            None => {
                let (group, topic, partition) = key;
                let topics = self.by_group.entry(group).or_default();
                topics.entry(topic).or_default().insert(partition, (at, offset));
            }
        }
    }

    /// A partition's offset was taken back, transactions under way included.
    pub fn remove(&mut self, group: &GroupId, topic: &Arc<str>, partition: PartitionIndex) {
        self.pending.remove(group, topic, partition);
        let Some(topics) = self.by_group.get_mut(group) else { return };
        if let Some(partitions) = topics.get_mut(topic) {
            partitions.remove(&partition);
            if partitions.is_empty() {
                topics.remove(topic);
            }
        }
        if topics.is_empty() {
            self.by_group.remove(group);
        }
    }

    /// A producer's transaction ended: what it committed counts, or never was.
    pub fn end_transaction(&mut self, producer: ProducerId, outcome: TransactionOutcome) {
        let held = self.pending.take(producer);
        if outcome == TransactionOutcome::Aborted {
            return;
        }
        for (key, (at, offset)) in held {
            let is_newest =
                self.find_record(&key.0, &key.1, key.2).is_none_or(|(existing, _)| at > *existing);
            if is_newest {
                self.put(None, key, at, offset);
            }
        }
    }

    /// The offset of a partition.
    #[must_use]
    pub fn find(&self, group: &GroupId, topic: &str, partition: PartitionIndex) -> Option<&CommittedOffset> {
        self.find_record(group, topic, partition).map(|(_, offset)| offset)
    }

    /// The offsets of a group, by topic.
    pub fn topics(&self, group: &GroupId) -> impl Iterator<Item = (&Arc<str>, &Partitions)> {
        self.by_group.get(group).into_iter().flatten()
    }

    /// True if the group has offsets, or will have when a transaction ends.
    #[must_use]
    pub fn has_any(&self, group: &GroupId) -> bool {
        self.by_group.contains_key(group) || self.pending.holds_group(group)
    }

    /// True if a transaction under way commits this partition's offset.
    #[must_use]
    pub fn is_pending(&self, group: &GroupId, topic: &Arc<str>, partition: PartitionIndex) -> bool {
        self.pending.holds(group, topic, partition)
    }

    /// All partitions of a group, those in transactions under way included.
    #[must_use]
    pub fn partitions(&self, group: &GroupId) -> Vec<(Arc<str>, PartitionIndex)> {
        let mut all = self.pending.partitions_of(group);
        for (topic, partitions) in self.topics(group) {
            all.extend(partitions.keys().map(|partition| (topic.clone(), *partition)));
        }
        all.sort();
        all.dedup();
        all
    }

    /// The partitions of one topic whose offsets, those in transactions under way included, were committed for a topic of a
    /// `wanted` id.
    #[must_use]
    pub fn partitions_of(
        &self,
        group: &GroupId,
        topic: &Arc<str>,
        wanted: impl Fn(TopicId) -> bool,
    ) -> BTreeSet<PartitionIndex> {
        let committed = self.by_group.get(group).and_then(|topics| topics.get(topic)).into_iter().flatten();
        let committed = committed.map(|(partition, (_, offset))| (*partition, offset));
        let all = committed.chain(self.pending.offsets_of(group, topic));
        all.filter(|(_, offset)| wanted(offset.topic_id)).map(|(partition, _)| partition).collect()
    }

    fn find_record(
        &self,
        group: &GroupId,
        topic: &str,
        partition: PartitionIndex,
    ) -> Option<&(Offset, CommittedOffset)> {
        self.by_group.get(group)?.get(topic)?.get(&partition)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{LeaderEpoch, TimestampMs};

    const PRODUCER: ProducerId = ProducerId(7);

    fn key() -> (GroupId, Arc<str>, PartitionIndex) {
        (GroupId::from("g"), Arc::from("t"), PartitionIndex(0))
    }

    fn at(offset: i64) -> CommittedOffset {
        CommittedOffset {
            offset: Offset(offset),
            leader_epoch: LeaderEpoch::NONE,
            metadata: Arc::from(""),
            commit_timestamp: TimestampMs(0),
            expire_timestamp: None,
            topic_id: TopicId::default(),
        }
    }

    fn found(table: &OffsetTable) -> Option<i64> {
        table.find(&key().0, "t", PartitionIndex(0)).map(|offset| offset.offset.0)
    }

    #[test]
    fn a_transaction_counts_when_it_is_committed() {
        let mut table = OffsetTable::default();
        table.put(None, key(), Offset(0), at(10));
        table.put(Some(PRODUCER), key(), Offset(1), at(20));
        assert_eq!(found(&table), Some(10));
        assert!(table.is_pending(&key().0, &key().1, PartitionIndex(0)));
        table.end_transaction(PRODUCER, TransactionOutcome::Committed);
        assert_eq!(found(&table), Some(20));
        assert!(!table.is_pending(&key().0, &key().1, PartitionIndex(0)));
    }

    #[test]
    fn an_aborted_transaction_never_was() {
        let mut table = OffsetTable::default();
        table.put(Some(PRODUCER), key(), Offset(1), at(20));
        assert!(table.has_any(&key().0));
        table.end_transaction(PRODUCER, TransactionOutcome::Aborted);
        assert!(!table.has_any(&key().0));
    }

    #[test]
    fn a_plain_commit_after_the_transactional_one_stays() {
        let mut table = OffsetTable::default();
        table.put(Some(PRODUCER), key(), Offset(1), at(20));
        table.put(None, key(), Offset(2), at(30));
        table.end_transaction(PRODUCER, TransactionOutcome::Committed);
        assert_eq!(found(&table), Some(30));
    }

    #[test]
    fn what_is_removed_is_gone_from_transactions_too() {
        let mut table = OffsetTable::default();
        table.put(None, key(), Offset(0), at(10));
        table.put(Some(PRODUCER), key(), Offset(1), at(20));
        assert_eq!(table.partitions(&key().0).len(), 1);
        table.remove(&key().0, &key().1, PartitionIndex(0));
        table.end_transaction(PRODUCER, TransactionOutcome::Committed);
        assert_eq!(found(&table), None);
        assert!(!table.has_any(&key().0));
    }
}
