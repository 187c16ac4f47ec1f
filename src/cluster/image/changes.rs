//! What differs between two images: the list that subscribers act on.
//!
//! Invariant: every difference in topics, configs and brokers is in the list once; a topic that was created and deleted
//! in between is in neither list. Order within a list means nothing.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::MetadataImage;
use super::configs::ConfigResource;
use super::topic::TopicImage;
use crate::types::{BrokerId, PartitionIndex, TopicId};

/// The differences.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// Topics that came, by id; their partitions are not listed again below.
    pub created_topics: HashMap<TopicId, Arc<str>>,
    /// Topics that went, by id.
    pub deleted_topics: HashMap<TopicId, Arc<str>>,
    /// Partitions of older topics that came or changed.
    pub changed_partitions: HashMap<TopicId, BTreeSet<PartitionIndex>>,
    /// Resources whose overrides changed, except those of deleted topics.
    pub changed_configs: BTreeSet<ConfigResource>,
    /// Brokers that came, went or changed.
    pub changed_brokers: BTreeSet<BrokerId>,
    /// True if a feature level changed.
    pub features_changed: bool,
    /// True if a record changed that is only carried (ACLs, credentials, quotas, tokens, controllers).
    pub carried_changed: bool,
}

impl Changes {
    /// Compares two images whole: for a subscriber that fell behind. Costs a walk over all topics.
    #[must_use]
    pub fn between(before: &MetadataImage, after: &MetadataImage) -> Self {
        let mut changes = Self {
            features_changed: before.features != after.features,
            carried_changed: before.carried != after.carried,
            ..Self::default()
        };
        for old in before.topics.iter() {
            if after.topics.by_id(old.id).is_none() {
                changes.deleted_topics.insert(old.id, Arc::clone(&old.name));
            }
        }
        for new in after.topics.iter() {
            match before.topics.by_id(new.id) {
                None => drop(changes.created_topics.insert(new.id, Arc::clone(&new.name))),
                Some(old) if Arc::ptr_eq(old, new) => {}
                Some(old) => changes.compare_partitions(old, new),
            }
        }
        changes.compare_configs(before, after);
        let brokers = before.cluster.brokers().chain(after.cluster.brokers()).map(|broker| broker.id);
        changes.changed_brokers =
            brokers.filter(|id| before.cluster.broker(*id) != after.cluster.broker(*id)).collect();
        changes
    }

    fn compare_partitions(&mut self, old: &TopicImage, new: &TopicImage) {
        let differing: BTreeSet<_> = new
            .partitions()
            .iter()
            .filter(|partition| old.partition(partition.index) != Some(partition))
            .map(|partition| partition.index)
            .collect();
        if !differing.is_empty() {
            self.changed_partitions.insert(new.id, differing);
        }
    }

    fn compare_configs(&mut self, before: &MetadataImage, after: &MetadataImage) {
        let resources = before.configs.iter().chain(after.configs.iter()).map(|(resource, _)| resource);
        for resource in resources {
            if before.configs.overrides(resource) != after.configs.overrides(resource) {
                self.changed_configs.insert(resource.clone());
            }
        }
        for name in self.deleted_topics.values() {
            if after.topics.by_name(name).is_none() {
                self.changed_configs.remove(&ConfigResource::topic(name));
            }
        }
    }
}
