//! What groups look up while they work: topics of the metadata.
//!
//! Invariant: topics of one moment are those of one image. Numbers of changes rise only when the metadata that changed is published; a reader
//! may see an image before its number, and looks again then.

use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::cluster::Controller;
use crate::cluster::image::{Changes, MetadataImage, TopicImage};
use crate::coordinator::group::{TopicCatalog, Topics, topic_hash};
use crate::types::TopicId;

/// The topics of the metadata, as groups know them.
pub struct GroupTopics {
    controller: Arc<Controller>,
    numbers: Arc<Numbers>,
}

#[derive(Debug, Default)]
struct Numbers {
    last_change: AtomicI64,
    last_creation: AtomicI64,
    /// Hashes of topics as they are since the last change.
    hashes: Mutex<HashMap<TopicId, i64>>,
}

struct OfMoment {
    image: Arc<MetadataImage>,
    last_change: i64,
    numbers: Arc<Numbers>,
}

impl GroupTopics {
    /// Those of a controller.
    pub(super) fn new(controller: Arc<Controller>) -> Arc<Self> {
        let known = controller.image().provenance.last_offset;
        let numbers = Numbers::default();
        numbers.last_change.store(known, Ordering::Release);
        numbers.last_creation.store(known, Ordering::Release);
        Arc::new(Self { controller, numbers: Arc::new(numbers) })
    }

    /// The metadata is another.
    pub(super) fn changed(&self, after: &MetadataImage, changes: &Changes) {
        let version = after.provenance.last_offset;
        let has_created = !changes.created_topics.is_empty();
        if has_created || !changes.deleted_topics.is_empty() || !changes.changed_partitions.is_empty() {
            let mut hashes = self.numbers.hashes.lock();
            let changed = changes.deleted_topics.keys().chain(changes.changed_partitions.keys());
            changed.for_each(|topic| {
                hashes.remove(topic);
            });
            self.numbers.last_change.store(version, Ordering::Release);
        }
        if has_created {
            self.numbers.last_creation.store(version, Ordering::Release);
        }
    }
}

impl TopicCatalog for GroupTopics {
    fn now(&self) -> Arc<dyn Topics> {
        // First the number: an image that is newer is looked at again.
        let last_change = self.numbers.last_change.load(Ordering::Acquire);
        let image = self.controller.image();
        Arc::new(OfMoment { image, last_change, numbers: Arc::clone(&self.numbers) })
    }
}

impl OfMoment {
    fn racks(&self, topic: &TopicImage) -> Vec<Vec<Arc<str>>> {
        let rack = |id| self.image.cluster.broker(id)?.rack.clone();
        let of_partition = |replicas: &[_]| replicas.iter().filter_map(|id| rack(*id)).collect();
        topic.partitions().iter().map(|partition| of_partition(&partition.replicas)).collect()
    }
}

impl Topics for OfMoment {
    fn id_of(&self, name: &str) -> Option<TopicId> {
        self.image.topics.by_name(name).map(|topic| topic.id)
    }

    fn name_of(&self, id: TopicId) -> Option<Arc<str>> {
        self.image.topics.by_id(id).map(|topic| Arc::clone(&topic.name))
    }

    fn partitions_of(&self, id: TopicId) -> Option<i32> {
        let count = self.image.topics.by_id(id)?.partition_count();
        Some(i32::try_from(count).unwrap_or(i32::MAX))
    }

    fn hash_of(&self, id: TopicId) -> Option<i64> {
        let topic = self.image.topics.by_id(id)?;
        if let Some(hash) = self.numbers.hashes.lock().get(&id) {
            return Some(*hash);
        }
        let hash = topic_hash(id, &topic.name, &mut self.racks(topic));
        let mut hashes = self.numbers.hashes.lock();
        // What was computed of an older image isn't kept.
        if self.numbers.last_change.load(Ordering::Acquire) == self.last_change {
            hashes.insert(id, hash);
        }
        Some(hash)
    }

    fn names(&self) -> Vec<Arc<str>> {
        self.image.topics.iter().map(|topic| Arc::clone(&topic.name)).collect()
    }

    fn version(&self) -> i64 {
        self.image.provenance.last_offset
    }

    fn last_change(&self) -> i64 {
        self.last_change
    }

    fn last_creation(&self) -> i64 {
        self.numbers.last_creation.load(Ordering::Acquire)
    }
}
