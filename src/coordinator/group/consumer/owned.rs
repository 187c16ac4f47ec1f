//! Partitions that a member has, each with the epoch in which it was assigned.
//!
//! Invariant: no topic is there without a partition. Absent: who may have them; a target assignment is the assignor's word, without epochs.

use std::collections::BTreeMap;

use crate::coordinator::group::assignor::Assignment;
use crate::types::{PartitionIndex, TopicId};

/// Partitions by topic, with the epoch in which the member got each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Owned(BTreeMap<TopicId, BTreeMap<PartitionIndex, i32>>);

impl Owned {
    /// All partitions of an assignment, in one epoch.
    #[must_use]
    pub fn at_epoch(assignment: &Assignment, epoch: i32) -> Self {
        let topic = |(topic, partitions): (&TopicId, &std::collections::BTreeSet<PartitionIndex>)| {
            (*topic, partitions.iter().map(|partition| (*partition, epoch)).collect())
        };
        Self(assignment.iter().map(topic).collect())
    }

    /// True if there is no partition.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many partitions there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.values().map(BTreeMap::len).sum()
    }

    /// The epoch in which this partition was assigned; `None` for one that isn't here.
    #[must_use]
    pub fn epoch(&self, topic: TopicId, partition: PartitionIndex) -> Option<i32> {
        self.0.get(&topic)?.get(&partition).copied()
    }

    /// True if this partition is here.
    #[must_use]
    pub fn contains(&self, topic: TopicId, partition: PartitionIndex) -> bool {
        self.epoch(topic, partition).is_some()
    }

    /// The topics with their partitions.
    pub fn topics(&self) -> impl Iterator<Item = (TopicId, &BTreeMap<PartitionIndex, i32>)> {
        self.0.iter().map(|(topic, partitions)| (*topic, partitions))
    }

    /// Each partition, with its topic and its epoch.
    pub fn iter(&self) -> impl Iterator<Item = (TopicId, PartitionIndex, i32)> {
        let topics = self.0.iter();
        topics.flat_map(|(topic, partitions)| {
            partitions.iter().map(|(partition, epoch)| (*topic, *partition, *epoch))
        })
    }

    /// Adds a partition, or gives it another epoch.
    pub fn insert(&mut self, topic: TopicId, partition: PartitionIndex, epoch: i32) {
        self.0.entry(topic).or_default().insert(partition, epoch);
    }

    /// The same partitions, all of one epoch.
    #[must_use]
    pub fn with_epoch(&self, epoch: i32) -> Self {
        self.iter().map(|(topic, partition, _)| (topic, partition, epoch)).collect()
    }

    /// Splits by a question about topic and partition: those for which it holds, and the others.
    #[must_use]
    pub fn partition(&self, holds: impl Fn(TopicId, PartitionIndex) -> bool) -> (Self, Self) {
        let (mut yes, mut no) = (Self::default(), Self::default());
        for (topic, partition, epoch) in self.iter() {
            let side = if holds(topic, partition) { &mut yes } else { &mut no };
            side.insert(topic, partition, epoch);
        }
        (yes, no)
    }
}

impl FromIterator<(TopicId, PartitionIndex, i32)> for Owned {
    fn from_iter<I: IntoIterator<Item = (TopicId, PartitionIndex, i32)>>(partitions: I) -> Self {
        let mut owned = Self::default();
        for (topic, partition, epoch) in partitions {
            owned.insert(topic, partition, epoch);
        }
        owned
    }
}
