//! The topics and their partitions.
//!
//! Invariant: the three maps agree: every name leads to an id, every id to a topic of that name; a normalised name leads
//! to the topics whose metric names it is. Publishing a new image copies only the paths that changed, so that creating
//! thousands of topics one by one isn't quadratic. Configs are not here.

use std::sync::Arc;

use rpds::HashTrieMapSync;

use super::partition::PartitionImage;
use crate::types::{PartitionIndex, TopicId};

/// One topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicImage {
    /// Its id.
    pub id: TopicId,
    /// Its name.
    pub name: Arc<str>,
    /// Its partitions, ascending by index. Without gaps, except while a snapshot is read.
    partitions: Vec<Arc<PartitionImage>>,
}

impl TopicImage {
    /// The partitions, ascending.
    #[must_use]
    pub fn partitions(&self) -> &[Arc<PartitionImage>] {
        &self.partitions
    }

    /// One partition.
    #[must_use]
    pub fn partition(&self, index: PartitionIndex) -> Option<&Arc<PartitionImage>> {
        self.place(index).ok().and_then(|place| self.partitions.get(place))
    }

    /// How many partitions there are.
    #[must_use]
    pub fn partition_count(&self) -> usize {
        self.partitions.len()
    }

    pub(super) fn put(&mut self, partition: PartitionImage) {
        match self.place(partition.index) {
            Ok(place) => {
                if let Some(slot) = self.partitions.get_mut(place) {
                    *slot = Arc::new(partition);
                }
            }
            Err(place) => self.partitions.insert(place, Arc::new(partition)),
        }
    }

    pub(super) fn partition_mut(&mut self, index: PartitionIndex) -> Option<&mut PartitionImage> {
        let place = self.place(index).ok()?;
        self.partitions.get_mut(place).map(Arc::make_mut)
    }

    /// Forgets the eligible leaders of all partitions, and names those that had some.
    pub(super) fn clear_elr(&mut self) -> Vec<PartitionIndex> {
        let mut changed = Vec::new();
        for partition in &mut self.partitions {
            if !partition.elr.is_empty() || !partition.last_known_elr.is_empty() {
                let partition = Arc::make_mut(partition);
                partition.elr = Box::default();
                partition.last_known_elr = Box::default();
                changed.push(partition.index);
            }
        }
        changed
    }

    /// Where a partition is, or where it would be put: at its own index, as long as there are no gaps.
    fn place(&self, index: PartitionIndex) -> Result<usize, usize> {
        let direct = usize::try_from(index.0).unwrap_or(usize::MAX);
        match self.partitions.get(direct) {
            Some(partition) if partition.index == index => Ok(direct),
            _ => self.partitions.binary_search_by_key(&index, |partition| partition.index),
        }
    }
}

/// All topics.
#[derive(Debug, Clone, Default)]
pub struct TopicsImage {
    by_id: HashTrieMapSync<TopicId, Arc<TopicImage>>,
    by_name: HashTrieMapSync<Arc<str>, TopicId>,
    /// Names with '.' or '_', under the name with '_' for '.'.
    by_metric_name: HashTrieMapSync<Arc<str>, Vec<Arc<str>>>,
    partition_count: usize,
}

impl TopicsImage {
    /// The topic of this name.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Option<&Arc<TopicImage>> {
        self.by_name.get(name).and_then(|id| self.by_id.get(id))
    }

    /// The topic of this id.
    #[must_use]
    pub fn by_id(&self, id: TopicId) -> Option<&Arc<TopicImage>> {
        self.by_id.get(&id)
    }

    /// All topics, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<TopicImage>> {
        self.by_id.values()
    }

    /// How many topics there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_id.size()
    }

    /// True if there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// How many partitions there are in all topics together.
    #[must_use]
    pub fn partition_count(&self) -> usize {
        self.partition_count
    }

    /// A topic whose metric names would be those of `name`: Kafka writes '.' as '_' there.
    #[must_use]
    pub fn colliding(&self, name: &str) -> Option<&Arc<str>> {
        let metric_name = metric_name(name)?;
        self.by_metric_name.get(metric_name.as_str())?.iter().find(|other| ***other != *name)
    }

    pub(super) fn create(&mut self, id: TopicId, name: Arc<str>) -> bool {
        if self.by_id.contains_key(&id) || self.by_name.contains_key(&*name) {
            return false;
        }
        if let Some(metric_name) = metric_name(&name) {
            let mut names = self.by_metric_name.get(metric_name.as_str()).cloned().unwrap_or_default();
            names.push(Arc::clone(&name));
            self.by_metric_name.insert_mut(metric_name.into(), names);
        }
        self.by_name.insert_mut(Arc::clone(&name), id);
        self.by_id.insert_mut(id, Arc::new(TopicImage { id, name, partitions: Vec::new() }));
        true
    }

    pub(super) fn remove(&mut self, id: TopicId) -> Option<Arc<TopicImage>> {
        let topic = Arc::clone(self.by_id.get(&id)?);
        self.by_id.remove_mut(&id);
        self.by_name.remove_mut(&*topic.name);
        self.partition_count -= topic.partition_count();
        if let Some(metric_name) = metric_name(&topic.name) {
            let mut names = self.by_metric_name.get(metric_name.as_str()).cloned().unwrap_or_default();
            names.retain(|name| *name != topic.name);
            if names.is_empty() {
                self.by_metric_name.remove_mut(metric_name.as_str());
            } else {
                self.by_metric_name.insert_mut(metric_name.into(), names);
            }
        }
        Some(topic)
    }

    pub(super) fn put_partition(&mut self, id: TopicId, partition: PartitionImage) -> Option<Arc<str>> {
        let topic = Arc::make_mut(self.by_id.get_mut(&id)?);
        let before = topic.partition_count();
        topic.put(partition);
        self.partition_count += topic.partition_count() - before;
        Some(Arc::clone(&topic.name))
    }

    pub(super) fn topic_mut(&mut self, id: TopicId) -> Option<&mut TopicImage> {
        self.by_id.get_mut(&id).map(Arc::make_mut)
    }
}

impl PartialEq for TopicsImage {
    fn eq(&self, other: &Self) -> bool {
        self.by_id == other.by_id
            && self.by_name == other.by_name
            && self.partition_count == other.partition_count
    }
}

impl Eq for TopicsImage {}

/// The name as metrics have it, or nothing for names that can't collide.
fn metric_name(name: &str) -> Option<String> {
    name.contains(['.', '_']).then(|| name.replace('.', "_"))
}
