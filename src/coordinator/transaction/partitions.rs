//! The partitions that a transaction has written to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::types::PartitionIndex;

/// What one partition takes in memory.
const PARTITION_BYTES: usize = 24;
/// What a topic takes besides its name.
const TOPIC_BYTES: usize = 128;

/// Partitions by topic name. Each is there once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TransactionPartitions {
    topics: BTreeMap<Arc<str>, BTreeSet<PartitionIndex>>,
}

impl TransactionPartitions {
    /// Adds one.
    pub fn insert(&mut self, topic: &str, partition: PartitionIndex) {
        match self.topics.get_mut(topic) {
            Some(partitions) => {
                partitions.insert(partition);
            }
            None => {
                self.topics.insert(Arc::from(topic), BTreeSet::from([partition]));
            }
        }
    }

    /// Adds all of another.
    pub fn extend(&mut self, others: &Self) {
        for (topic, partitions) in &others.topics {
            self.topics.entry(Arc::clone(topic)).or_default().extend(partitions);
        }
    }

    /// True if it is among them.
    #[must_use]
    pub fn contains(&self, topic: &str, partition: PartitionIndex) -> bool {
        self.topics.get(topic).is_some_and(|partitions| partitions.contains(&partition))
    }

    /// True if all of another are among them.
    #[must_use]
    pub fn contains_all(&self, others: &Self) -> bool {
        others.iter().all(|(topic, partition)| self.contains(topic, partition))
    }

    /// True if there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.topics.is_empty()
    }

    /// Each with its topic.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, PartitionIndex)> {
        let each = |(topic, partitions)| {
            let partitions: &BTreeSet<PartitionIndex> = partitions;
            partitions.iter().map(move |partition| (topic, *partition))
        };
        self.topics.iter().flat_map(each)
    }

    /// By topic.
    pub fn topics(&self) -> impl Iterator<Item = (&Arc<str>, &BTreeSet<PartitionIndex>)> {
        self.topics.iter()
    }

    /// What they take in memory.
    #[must_use]
    pub fn weight(&self) -> usize {
        let of_topic = |(topic, partitions): (&Arc<str>, &BTreeSet<PartitionIndex>)| {
            TOPIC_BYTES + topic.len() + partitions.len() * PARTITION_BYTES
        };
        self.topics.iter().map(of_topic).sum()
    }
}

impl<'a> FromIterator<(&'a str, PartitionIndex)> for TransactionPartitions {
    fn from_iter<I: IntoIterator<Item = (&'a str, PartitionIndex)>>(partitions: I) -> Self {
        let mut all = Self::default();
        for (topic, partition) in partitions {
            all.insert(topic, partition);
        }
        all
    }
}
