//! What groups look up while they work: topics of the metadata, and the rules of a group.
//!
//! Invariant: topics of one moment are those of one image. Numbers of changes rise only when the metadata that changed is published; a reader
//! may see an image before its number, and looks again then.

use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::cluster::image::configs::{ConfigKind, ConfigResource};
use crate::cluster::image::{Changes, MetadataImage, TopicImage};
use crate::cluster::{Controller, DynamicConfig};
use crate::coordinator::group::consumer::{Rules, RulesOf};
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

/// The rules of groups: their own settings within the broker's bounds, over those of the broker.
pub(super) fn rules(dynamic: Arc<DynamicConfig>, controller: Arc<Controller>) -> RulesOf {
    Arc::new(move |group| {
        let image = controller.image();
        let broker = dynamic.at(&image.configs);
        let resource = ConfigResource { kind: ConfigKind::Group, name: group.into() };
        let defaults = &broker.groups.consumer;
        let ms = |ms: u32| i32::try_from(ms).unwrap_or(i32::MAX);
        let mut rules = Rules {
            session_timeout_ms: ms(defaults.group_consumer_session_timeout_ms),
            heartbeat_interval_ms: ms(defaults.group_consumer_heartbeat_interval_ms),
            assignment_interval_ms: ms(defaults.group_consumer_assignment_interval_ms),
            assignor_offload: defaults.group_consumer_assignor_offload_enable,
        };
        if let Some(overrides) = image.configs.overrides(&resource) {
            let own = |name: &str| overrides.get(name).and_then(|text| text.trim().parse().ok());
            let within = |value: i32, least: u32, most: u32| value.max(ms(least)).min(ms(most));
            let offload =
                overrides.get("consumer.assignor.offload.enable").and_then(|text| text.trim().parse().ok());
            rules.assignor_offload = offload.unwrap_or(rules.assignor_offload);
            if let Some(own) = own("consumer.session.timeout.ms") {
                let (least, most) = (
                    defaults.group_consumer_min_session_timeout_ms,
                    defaults.group_consumer_max_session_timeout_ms,
                );
                rules.session_timeout_ms = within(own, least, most);
            }
            if let Some(own) = own("consumer.heartbeat.interval.ms") {
                let (least, most) = (
                    defaults.group_consumer_min_heartbeat_interval_ms,
                    defaults.group_consumer_max_heartbeat_interval_ms,
                );
                rules.heartbeat_interval_ms = within(own, least, most);
            }
            if let Some(own) = own("consumer.assignment.interval.ms") {
                let (least, most) = (
                    defaults.group_consumer_min_assignment_interval_ms,
                    defaults.group_consumer_max_assignment_interval_ms,
                );
                rules.assignment_interval_ms = within(own, least, most);
            }
        }
        rules
    })
}
