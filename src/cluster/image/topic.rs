//! The topics and their partitions.
//!
//! Invariant: the three maps agree: every name leads to an id, every id to a topic of that name; a normalised name leads
//! to the topics whose metric names it is. Publishing a new image copies only the paths that changed, so that creating
//! thousands of topics one by one isn't quadratic. Topics and partitions weigh as long as any image holds them. Configs are not
//! here.

use std::sync::Arc;

use rpds::HashTrieMapSync;

use super::partition::PartitionImage;
use crate::sys::{IdHash, KeptMemory, Weighed};
use crate::types::{PartitionIndex, TopicId};

/// What a topic takes besides its name and its partitions: itself, and its places in the maps.
const TOPIC_BYTES: usize = 512;
/// What a partition takes in the image, with its place in its topic.
const PARTITION_BYTES: usize = 448;
/// What each of its replicas takes.
const REPLICA_BYTES: usize = 32;
/// What a partition takes beside the image once it is used: its log, its segment, its places in the lists of its directory.
const USED_PARTITION_BYTES: usize = 1600;

/// One topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicImage {
    /// Its id.
    pub id: TopicId,
    /// Its name.
    pub name: Arc<str>,
    /// Its partitions, ascending by index. Without gaps, except while a snapshot is read.
    partitions: Vec<Arc<Weighed<PartitionImage>>>,
}

impl TopicImage {
    /// The partitions, ascending.
    #[must_use]
    pub fn partitions(&self) -> &[Arc<Weighed<PartitionImage>>] {
        &self.partitions
    }

    /// One partition.
    #[must_use]
    pub fn partition(&self, index: PartitionIndex) -> Option<&Arc<Weighed<PartitionImage>>> {
        self.place(index).ok().and_then(|place| self.partitions.get(place))
    }

    /// How many partitions there are.
    #[must_use]
    pub fn partition_count(&self) -> usize {
        self.partitions.len()
    }

    fn put(&mut self, partition: Arc<Weighed<PartitionImage>>) {
        match self.place(partition.index) {
            Ok(place) => {
                if let Some(slot) = self.partitions.get_mut(place) {
                    *slot = partition;
                }
            }
            Err(place) => self.partitions.insert(place, partition),
        }
    }

    /// Changes one partition; false if there is none.
    fn change_partition(&mut self, index: PartitionIndex, change: impl FnOnce(&mut PartitionImage)) -> bool {
        let place = self.place(index).ok();
        let partition = place.and_then(|place| self.partitions.get_mut(place)).map(Arc::make_mut);
        partition.map(|partition| partition.change(partition_bytes, change)).is_some()
    }

    /// Forgets the eligible leaders of all partitions, and names those that had some.
    fn clear_elr(&mut self) -> Vec<PartitionIndex> {
        let mut changed = Vec::new();
        for partition in &mut self.partitions {
            if !partition.elr.is_empty() || !partition.last_known_elr.is_empty() {
                Arc::make_mut(partition).change(partition_bytes, |partition| {
                    partition.elr = Box::default();
                    partition.last_known_elr = Box::default();
                });
                changed.push(partition.index);
            }
        }
        changed
    }

    /// What it takes, but for its partitions.
    fn own_bytes(&self) -> usize {
        bytes_of_topic(&self.name) + self.partitions.len() * size_of::<usize>()
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

/// What a topic of this name takes, but for its partitions. It stands in up to three maps.
#[must_use]
pub const fn bytes_of_topic(name: &str) -> usize {
    TOPIC_BYTES + 2 * name.len()
}

fn partition_bytes(partition: &PartitionImage) -> usize {
    PARTITION_BYTES + partition.replicas.len() * REPLICA_BYTES
}

/// What so many new partitions of a topic take, once they are used.
#[must_use]
pub fn bytes_of_partitions(count: usize, replicas: usize) -> usize {
    let of_one = PARTITION_BYTES + replicas.saturating_mul(REPLICA_BYTES) + USED_PARTITION_BYTES;
    count.saturating_mul(of_one + size_of::<usize>())
}

/// All topics.
#[derive(Debug, Clone, Default)]
pub struct TopicsImage {
    memory: KeptMemory,
    by_id: HashTrieMapSync<TopicId, Arc<Weighed<TopicImage>>, IdHash>,
    by_name: HashTrieMapSync<Arc<str>, TopicId>,
    /// Names with '.' or '_', under the name with '_' for '.'.
    by_metric_name: HashTrieMapSync<Arc<str>, Vec<Arc<str>>>,
    partition_count: usize,
}

impl TopicsImage {
    /// No topics; those that come count in `memory`.
    #[must_use]
    pub fn within(memory: &KeptMemory) -> Self {
        Self { memory: memory.clone(), ..Self::default() }
    }

    /// Where they count.
    #[must_use]
    pub const fn memory(&self) -> &KeptMemory {
        &self.memory
    }

    /// What partitions take beside the image once all of them are used.
    #[must_use]
    pub const fn used_partitions_bytes(&self) -> usize {
        self.partition_count.saturating_mul(USED_PARTITION_BYTES)
    }

    /// The topic of this name.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Option<&Arc<Weighed<TopicImage>>> {
        self.by_name.get(name).and_then(|id| self.by_id.get(id))
    }

    /// The topic of this id.
    #[must_use]
    pub fn by_id(&self, id: TopicId) -> Option<&Arc<Weighed<TopicImage>>> {
        self.by_id.get(&id)
    }

    /// All topics, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Weighed<TopicImage>>> {
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
    pub const fn partition_count(&self) -> usize {
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
        let topic = TopicImage { id, name, partitions: Vec::new() };
        let bytes = topic.own_bytes();
        self.by_id.insert_mut(id, Arc::new(Weighed::new(topic, &self.memory, bytes)));
        true
    }

    pub(super) fn remove(&mut self, id: TopicId) -> Option<Arc<Weighed<TopicImage>>> {
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
        let bytes = partition_bytes(&partition);
        let partition = Arc::new(Weighed::new(partition, &self.memory, bytes));
        let topic = Arc::make_mut(self.by_id.get_mut(&id)?);
        let before = topic.partition_count();
        topic.change(TopicImage::own_bytes, |topic| topic.put(partition));
        self.partition_count += topic.partition_count() - before;
        Some(Arc::clone(&topic.name))
    }

    /// Changes one partition of a topic; `None` if there is no such topic, false if it has no such partition.
    pub(super) fn change_partition(
        &mut self,
        id: TopicId,
        index: PartitionIndex,
        change: impl FnOnce(&mut PartitionImage),
    ) -> Option<bool> {
        let topic = self.by_id.get_mut(&id).map(Arc::make_mut)?;
        Some(topic.change(TopicImage::own_bytes, |topic| topic.change_partition(index, change)))
    }

    /// Forgets the eligible leaders of all partitions of a topic, and names those that had some.
    pub(super) fn clear_elr(&mut self, id: TopicId) -> Vec<PartitionIndex> {
        let topic = self.by_id.get_mut(&id).map(Arc::make_mut);
        topic.map(|topic| topic.change(TopicImage::own_bytes, TopicImage::clear_elr)).unwrap_or_default()
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
