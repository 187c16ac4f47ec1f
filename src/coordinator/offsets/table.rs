//! The offsets of all groups of one shard.
//!
//! Invariant: a group without offsets has no entry. Changed only by replaying records, so that what is in memory is
//! what a restart would bring back. The table weighs what its entries do, those of transactions under way included.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::committed::CommittedOffset;
use super::pending::PendingOffsets;
use crate::coordinator::group::ids::GroupId;
use crate::coordinator::runtime::TransactionOutcome;
use crate::sys::{FewMap, KeptMemory, Weight};
use crate::types::{Offset, PartitionIndex, ProducerId, TopicId};

/// What an offset takes besides the text that was committed with it.
const OFFSET_BYTES: usize = 192;
/// What a topic takes that a group has offsets of, besides its name.
const TOPIC_BYTES: usize = 160;
/// What a group takes that has offsets, besides its name.
const GROUP_BYTES: usize = 128;

/// The offsets of one topic, by partition, each with where its record stands.
pub type Partitions = FewMap<PartitionIndex, (Offset, CommittedOffset)>;

/// Offsets by group, topic and partition.
#[derive(Debug)]
pub struct OffsetTable {
    by_group: HashMap<GroupId, FewMap<Arc<str>, Partitions>>,
    /// How many groups have offsets of a topic: they share its name.
    names: HashMap<Arc<str>, usize>,
    pending: PendingOffsets,
    /// Of `by_group`.
    weight: Weight,
}

impl OffsetTable {
    /// No offsets; those that come count in `memory`.
    #[must_use]
    pub fn new(memory: &KeptMemory) -> Self {
        Self {
            by_group: HashMap::new(),
            names: HashMap::new(),
            pending: PendingOffsets::new(memory.weight()),
            weight: memory.weight(),
        }
    }

    /// How much more the table would weigh with `metadata_bytes` committed, at once or in a producer's transaction, for each of
    /// some partitions of a topic; 0 if it would weigh less.
    #[must_use]
    pub fn growth(
        &self,
        transaction: Option<ProducerId>,
        group: &GroupId,
        topic: &str,
        committed: impl Iterator<Item = (PartitionIndex, usize)>,
    ) -> usize {
        if let Some(producer) = transaction {
            return self.pending.growth(producer, (group, topic), committed);
        }
        let topics = self.by_group.get(group);
        let known = topics.and_then(|topics| topics.get(topic));
        let of_group = if topics.is_none() { GROUP_BYTES + group.as_str().len() } else { 0 };
        let of_topic = if known.is_none() { TOPIC_BYTES + topic.len() } else { 0 };
        let of_partition = |(partition, metadata_bytes): (PartitionIndex, usize)| {
            let before = known.and_then(|partitions| partitions.get(&partition));
            (OFFSET_BYTES + metadata_bytes).saturating_sub(before.map_or(0, |(_, offset)| weight_of(offset)))
        };
        let of_partitions: usize = committed.map(of_partition).sum();
        if of_partitions == 0 { 0 } else { of_group + of_topic + of_partitions }
    }

    /// A commit was written at `at`, on its own or as part of a producer's transaction.
    pub fn put(
        &mut self,
        transaction: Option<ProducerId>,
        (group, topic, partition): (&GroupId, &str, PartitionIndex),
        at: Offset,
        offset: CommittedOffset,
    ) {
        match transaction {
            Some(producer) => {
                let key = (group.clone(), Arc::from(topic), partition);
                self.pending.put(producer, key, at, offset);
            }
            None => self.put_committed((group, topic, partition), at, offset),
        }
    }

    fn put_committed(
        &mut self,
        (group, topic, partition): (&GroupId, &str, PartitionIndex),
        at: Offset,
        offset: CommittedOffset,
    ) {
        let mut weight = self.weight.bytes() + weight_of(&offset);
        let topics = match self.by_group.get_mut(group) {
            Some(topics) => topics,
            None => {
                weight += GROUP_BYTES + group.as_str().len();
                self.by_group.entry(group.clone()).or_default()
            }
        };
        if let Some(partitions) = topics.find_mut(topic) {
            if let Some((_, before)) = partitions.insert(partition, (at, offset)) {
                weight -= weight_of(&before);
            }
        } else {
            weight += TOPIC_BYTES + topic.len();
            let mut partitions = Partitions::default();
            partitions.insert(partition, (at, offset));
            topics.insert(shared(&mut self.names, Arc::from(topic)), partitions);
        }
        self.weight.set(weight);
    }

    /// A partition's offset was taken back, transactions under way included.
    pub fn remove(&mut self, group: &str, topic: &str, partition: PartitionIndex) {
        self.pending.remove(group, topic, partition);
        let Some(topics) = self.by_group.get_mut(group) else { return };
        let mut less = 0;
        if let Some(partitions) = topics.find_mut(topic) {
            less += partitions.remove(&partition).map_or(0, |(_, offset)| weight_of(&offset));
            if partitions.is_empty() {
                topics.remove(topic);
                unshared(&mut self.names, topic);
                less += TOPIC_BYTES + topic.len();
            }
        }
        if topics.is_empty() {
            self.by_group.remove(group);
            less += GROUP_BYTES + group.len();
        }
        self.weight.set(self.weight.bytes() - less);
    }

    /// A producer's transaction ended: what it committed counts, or never was.
    pub fn end_transaction(&mut self, producer: ProducerId, outcome: TransactionOutcome) {
        let held = self.pending.take(producer);
        if outcome == TransactionOutcome::Aborted {
            return;
        }
        for ((group, topic, partition), (at, offset)) in held {
            let is_newest =
                self.find_record(&group, &topic, partition).is_none_or(|(existing, _)| at > *existing);
            if is_newest {
                self.put_committed((&group, &topic, partition), at, offset);
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
        self.by_group.get(group).into_iter().flat_map(FewMap::iter)
    }

    /// True if the group has offsets, or will have when a transaction ends.
    #[cfg(test)]
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
        let partitions = self.by_group.get(group).and_then(|topics| topics.get(topic));
        let committed = partitions.into_iter().flat_map(FewMap::iter);
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

/// The name that other groups have, too.
fn shared(names: &mut HashMap<Arc<str>, usize>, topic: Arc<str>) -> Arc<str> {
    match names.entry(topic) {
        Entry::Occupied(mut groups) => {
            *groups.get_mut() += 1;
            Arc::clone(groups.key())
        }
        Entry::Vacant(first) => {
            let name = Arc::clone(first.key());
            first.insert(1);
            name
        }
    }
}

/// One group less has it.
fn unshared(names: &mut HashMap<Arc<str>, usize>, topic: &str) {
    let Some(groups) = names.get_mut(topic) else { return };
    *groups -= 1;
    if *groups == 0 {
        names.remove(topic);
    }
}

fn weight_of(offset: &CommittedOffset) -> usize {
    OFFSET_BYTES + offset.metadata.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::coordinator::offsets::Note;
    use crate::types::{LeaderEpoch, TimestampMs};

    fn table() -> OffsetTable {
        OffsetTable::new(&KeptMemory::new(usize::MAX))
    }

    const PRODUCER: ProducerId = ProducerId(7);

    const TOPIC: &str = "t";
    const PARTITION: PartitionIndex = PartitionIndex(0);

    fn group() -> GroupId {
        GroupId::from("g")
    }

    fn at(offset: i64) -> CommittedOffset {
        CommittedOffset {
            offset: Offset(offset),
            leader_epoch: LeaderEpoch::NONE,
            metadata: Note::default(),
            commit_timestamp: TimestampMs(0),
            expire_timestamp: TimestampMs::NONE,
            topic_id: TopicId::default(),
        }
    }

    fn found(table: &OffsetTable) -> Option<i64> {
        table.find(&group(), TOPIC, PARTITION).map(|offset| offset.offset.0)
    }

    #[test]
    fn a_transaction_counts_when_it_is_committed() {
        let mut table = table();
        table.put(None, (&group(), TOPIC, PARTITION), Offset(0), at(10));
        table.put(Some(PRODUCER), (&group(), TOPIC, PARTITION), Offset(1), at(20));
        assert_eq!(found(&table), Some(10));
        assert!(table.is_pending(&group(), &Arc::from(TOPIC), PARTITION));
        table.end_transaction(PRODUCER, TransactionOutcome::Committed);
        assert_eq!(found(&table), Some(20));
        assert!(!table.is_pending(&group(), &Arc::from(TOPIC), PARTITION));
    }

    #[test]
    fn an_aborted_transaction_never_was() {
        let mut table = table();
        table.put(Some(PRODUCER), (&group(), TOPIC, PARTITION), Offset(1), at(20));
        assert!(table.has_any(&group()));
        table.end_transaction(PRODUCER, TransactionOutcome::Aborted);
        assert!(!table.has_any(&group()));
    }

    #[test]
    fn a_plain_commit_after_the_transactional_one_stays() {
        let mut table = table();
        table.put(Some(PRODUCER), (&group(), TOPIC, PARTITION), Offset(1), at(20));
        table.put(None, (&group(), TOPIC, PARTITION), Offset(2), at(30));
        table.end_transaction(PRODUCER, TransactionOutcome::Committed);
        assert_eq!(found(&table), Some(30));
    }

    #[test]
    fn what_is_removed_is_gone_from_transactions_too() {
        let mut table = table();
        table.put(None, (&group(), TOPIC, PARTITION), Offset(0), at(10));
        table.put(Some(PRODUCER), (&group(), TOPIC, PARTITION), Offset(1), at(20));
        assert_eq!(table.partitions(&group()).len(), 1);
        table.remove(group().as_str(), TOPIC, PARTITION);
        table.end_transaction(PRODUCER, TransactionOutcome::Committed);
        assert_eq!(found(&table), None);
        assert!(!table.has_any(&group()));
    }

    /// What the entries weigh, counted anew.
    fn recounted(table: &OffsetTable) -> usize {
        let mut sum = 0;
        for (group, topics) in &table.by_group {
            sum += GROUP_BYTES + group.as_str().len();
            for (topic, partitions) in topics.iter() {
                sum += TOPIC_BYTES + topic.len();
                sum += partitions.values().map(|(_, offset)| weight_of(offset)).sum::<usize>();
            }
        }
        sum
    }

    /// How many groups have each topic, counted anew.
    fn names_recounted(table: &OffsetTable) -> HashMap<Arc<str>, usize> {
        let mut names = HashMap::new();
        for topic in table.by_group.values().flat_map(FewMap::keys) {
            *names.entry(Arc::clone(topic)).or_default() += 1;
        }
        names
    }

    proptest! {
        #[test]
        fn the_weight_is_that_of_the_entries(
            steps in prop::collection::vec((0..6_u8, 0..3_i64, 0..3_i32, 0..20_usize), 1..80)
        ) {
            let memory = KeptMemory::new(usize::MAX);
            let mut table = OffsetTable::new(&memory);
            for (at, (step, name, partition, length)) in steps.into_iter().enumerate() {
                let group = GroupId::from(format!("g{}", name % 2));
                let topic: Arc<str> = Arc::from(format!("topic-{name}"));
                let partition = PartitionIndex(partition);
                let at = Offset(i64::try_from(at).expect("few steps"));
                let offset = CommittedOffset { metadata: Note::from(&*"m".repeat(length)), ..super::tests::at(1) };
                let key = (&group, &*topic, partition);
                let before = memory.used();
                match step {
                    0..=3 => {
                        let transaction = (step > 1).then_some(ProducerId(name));
                        let more =
                            table.growth(transaction, &group, &topic, [(partition, length)].into_iter());
                        table.put(transaction, key, at, offset);
                        prop_assert!(memory.used() <= before + more);
                    }
                    4 => table.remove(group.as_str(), &topic, partition),
                    _ if length % 2 == 0 => table.end_transaction(ProducerId(name), TransactionOutcome::Aborted),
                    _ => table.end_transaction(ProducerId(name), TransactionOutcome::Committed),
                }
                prop_assert_eq!(memory.used(), recounted(&table) + table.pending.recounted());
                prop_assert_eq!(&table.names, &names_recounted(&table));
            }
            drop(table);
            prop_assert_eq!(memory.used(), 0);
        }
    }
}
