//! Offsets that wait for the end of a transaction.
//!
//! Invariant: entries are kept by producer, whose transactions end one at a time. A partition can wait for several producers.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::committed::CommittedOffset;
use crate::coordinator::group::ids::GroupId;
use crate::sys::Weight;
use crate::types::{Offset, PartitionIndex, ProducerId};

/// What an offset takes besides its texts: itself, and its producer's place among those of its group.
const OFFSET_BYTES: usize = 512;

/// By partition: the offset, with where its record stands. A later plain commit must not be undone by an earlier
/// transaction.
pub(super) type PendingByPartition = BTreeMap<(GroupId, Arc<str>, PartitionIndex), (Offset, CommittedOffset)>;

#[derive(Debug)]
pub(super) struct PendingOffsets {
    by_producer: HashMap<ProducerId, PendingByPartition>,
    producers_of: HashMap<GroupId, BTreeSet<ProducerId>>,
    weight: Weight,
}

impl PendingOffsets {
    /// None; those that come are added to `weight`.
    pub(super) fn new(weight: Weight) -> Self {
        Self { by_producer: HashMap::new(), producers_of: HashMap::new(), weight }
    }

    /// How much more it would weigh with `metadata_bytes` for each of some partitions of a topic.
    pub(super) fn growth(
        &self,
        producer: ProducerId,
        (group, topic): (&GroupId, &str),
        committed: impl Iterator<Item = (PartitionIndex, usize)>,
    ) -> usize {
        let (held, topic) = (self.by_producer.get(&producer), Arc::from(topic));
        let of_partition = |(partition, metadata_bytes): (PartitionIndex, usize)| {
            let key = (group.clone(), Arc::clone(&topic), partition);
            let before = held.and_then(|held| held.get(&key)).map(|(_, offset)| weight_of(offset));
            let texts = if before.is_some() { 0 } else { texts_of(&key) };
            texts + (OFFSET_BYTES + metadata_bytes).saturating_sub(before.unwrap_or(0))
        };
        committed.map(of_partition).sum()
    }

    pub(super) fn put(
        &mut self,
        producer: ProducerId,
        key: (GroupId, Arc<str>, PartitionIndex),
        at: Offset,
        offset: CommittedOffset,
    ) {
        self.producers_of.entry(key.0.clone()).or_default().insert(producer);
        let texts = texts_of(&key);
        let mut weight = self.weight.bytes() + texts + weight_of(&offset);
        if let Some((_, before)) = self.by_producer.entry(producer).or_default().insert(key, (at, offset)) {
            weight -= texts + weight_of(&before);
        }
        self.weight.set(weight);
    }

    /// Takes what a producer's transaction holds.
    pub(super) fn take(&mut self, producer: ProducerId) -> PendingByPartition {
        let taken = self.by_producer.remove(&producer).unwrap_or_default();
        for (group, _, _) in taken.keys() {
            self.forget_producer(group, producer);
        }
        let less: usize = taken.iter().map(|(key, (_, offset))| texts_of(key) + weight_of(offset)).sum();
        self.weight.set(self.weight.bytes() - less);
        taken
    }

    #[cfg(test)]
    pub(super) fn holds_group(&self, group: &GroupId) -> bool {
        self.producers_of.contains_key(group)
    }

    pub(super) fn holds(&self, group: &GroupId, topic: &Arc<str>, partition: PartitionIndex) -> bool {
        let Some(producers) = self.producers_of.get(group) else { return false };
        let key = (group.clone(), topic.clone(), partition);
        producers
            .iter()
            .any(|producer| self.by_producer.get(producer).is_some_and(|held| held.contains_key(&key)))
    }

    /// Forgets a partition in all transactions.
    pub(super) fn remove(&mut self, group: &str, topic: &str, partition: PartitionIndex) {
        let Some(producers) = self.producers_of.get(group).cloned() else { return };
        let group = GroupId::from(group);
        let key = (group.clone(), Arc::from(topic), partition);
        for producer in producers {
            let Some(held) = self.by_producer.get_mut(&producer) else { continue };
            if let Some((_, offset)) = held.remove(&key) {
                self.weight.set(self.weight.bytes() - texts_of(&key) - weight_of(&offset));
            }
            let holds_group = held.keys().any(|(held_group, _, _)| *held_group == group);
            if held.is_empty() {
                self.by_producer.remove(&producer);
            }
            if !holds_group {
                self.forget_producer(&group, producer);
            }
        }
    }

    /// The partitions of a group that wait.
    pub(super) fn partitions_of(&self, group: &GroupId) -> Vec<(Arc<str>, PartitionIndex)> {
        let producers = self.producers_of.get(group).into_iter().flatten();
        let held = producers.filter_map(|producer| self.by_producer.get(producer)).flat_map(BTreeMap::keys);
        held.filter(|(held_group, _, _)| held_group == group)
            .map(|(_, topic, partition)| (topic.clone(), *partition))
            .collect()
    }

    /// The offsets of a group and a topic that wait.
    pub(super) fn offsets_of<'a>(
        &'a self,
        group: &'a GroupId,
        topic: &'a Arc<str>,
    ) -> impl Iterator<Item = (PartitionIndex, &'a CommittedOffset)> {
        let first = (group.clone(), topic.clone(), PartitionIndex(i32::MIN));
        let producers = self.producers_of.get(group).into_iter().flatten();
        let held = producers.filter_map(|producer| self.by_producer.get(producer));
        let of_topic = held.flat_map(move |held| {
            held.range(first.clone()..).take_while(move |((of, name, _), _)| of == group && name == topic)
        });
        of_topic.map(|((_, _, partition), (_, offset))| (*partition, offset))
    }

    fn forget_producer(&mut self, group: &GroupId, producer: ProducerId) {
        if let Some(producers) = self.producers_of.get_mut(group) {
            producers.remove(&producer);
            if producers.is_empty() {
                self.producers_of.remove(group);
            }
        }
    }
}

fn texts_of((group, topic, _): &(GroupId, Arc<str>, PartitionIndex)) -> usize {
    2 * group.as_str().len() + topic.len()
}

fn weight_of(offset: &CommittedOffset) -> usize {
    OFFSET_BYTES + offset.metadata.len()
}

#[cfg(test)]
impl PendingOffsets {
    /// What the entries weigh, counted anew.
    pub(super) fn recounted(&self) -> usize {
        let entries = self.by_producer.values().flatten();
        entries.map(|(key, (_, offset))| texts_of(key) + weight_of(offset)).sum()
    }
}
