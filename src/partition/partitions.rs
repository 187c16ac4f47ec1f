//! The partitions of this node, opened when they are first needed.
//!
//! Invariant: a partition that the metadata places here can be found as soon as that metadata is published: finding opens
//! it. An idle partition that was never touched costs nothing but its entry in the metadata. A deleted topic's partitions
//! are told at once; their files go to the log room.

use dashmap::DashMap;
use dashmap::mapref::entry::Entry;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::partition::Partition;
use super::replica_state::{Registration, ReplicaState};
use crate::cluster::Controller;
use crate::cluster::image::MetadataImage;
use crate::cluster::image::TopicImage;
use crate::cluster::image::partition::PartitionImage;
use crate::log::{LogDirectory, LogError, LogSettings, PartitionOffsets};
use crate::types::{BrokerId, Offset, PartitionIndex, TopicId, TopicPartition};

/// Why a partition can't be had.
#[derive(Debug, thiserror::Error)]
pub enum PartitionFailure {
    /// The topic has no such partition.
    #[error("there is no such partition")]
    Unknown,
    /// Its replicas are on other nodes.
    #[error("this node has no replica of the partition")]
    NotHere,
    /// Every log directory is offline.
    #[error("no log directory is online")]
    NoDirectory,
    /// Its log can't be opened.
    #[error(transparent)]
    Log(#[from] LogError),
}

/// What a topic's configuration means for its partitions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartitionSettings {
    /// For the log.
    pub log: Arc<LogSettings>,
    /// `min.insync.replicas`.
    pub min_in_sync: usize,
}

/// Where the present metadata comes from.
pub trait MetadataSource: Send + Sync {
    /// The metadata as it is now.
    fn image(&self) -> Arc<MetadataImage>;
}

impl MetadataSource for Controller {
    fn image(&self) -> Arc<MetadataImage> {
        Self::image(self)
    }
}

/// Where a topic's settings come from.
pub trait SettingsSource: Send + Sync {
    /// The settings of a topic.
    fn of_topic(&self, name: &str) -> PartitionSettings;
}

/// A log directory, and how many partitions have their place there.
struct Place {
    directory: Arc<LogDirectory>,
    partitions: AtomicUsize,
    high_watermarks: PartitionOffsets,
}

/// All partitions of this node.
pub struct Partitions {
    this: BrokerId,
    places: Vec<Place>,
    metadata: Arc<dyn MetadataSource>,
    settings: Arc<dyn SettingsSource>,
    open: DashMap<(TopicId, PartitionIndex), Arc<Partition>>,
}

impl Partitions {
    /// None are open yet.
    ///
    /// # Errors
    /// When a directory's checkpoint can't be read.
    pub fn new(
        this: BrokerId,
        directories: Vec<Arc<LogDirectory>>,
        metadata: Arc<dyn MetadataSource>,
        settings: Arc<dyn SettingsSource>,
    ) -> Result<Self, LogError> {
        let place = |directory: Arc<LogDirectory>| {
            let high_watermarks = directory.high_watermarks()?;
            let partitions = AtomicUsize::new(directory.existing().len());
            Ok(Place { directory, partitions, high_watermarks })
        };
        let places = directories.into_iter().map(place).collect::<Result<_, LogError>>()?;
        Ok(Self { this, places, metadata, settings, open: DashMap::new() })
    }

    /// The directories.
    pub fn directories(&self) -> impl Iterator<Item = &Arc<LogDirectory>> {
        self.places.iter().map(|place| &place.directory)
    }

    /// A partition of a topic, opened if need be.
    ///
    /// # Errors
    /// When there is no such partition here, or its log can't be opened.
    pub fn find(
        &self,
        topic: &TopicImage,
        index: PartitionIndex,
    ) -> Result<Arc<Partition>, PartitionFailure> {
        if let Some(partition) = self.open.get(&(topic.id, index)) {
            return Ok(Arc::clone(&partition));
        }
        let image = topic.partition(index).ok_or(PartitionFailure::Unknown)?;
        if !image.is_replica(self.this) {
            return Err(PartitionFailure::NotHere);
        }
        match self.open.entry((topic.id, index)) {
            Entry::Occupied(entry) => Ok(Arc::clone(entry.get())),
            Entry::Vacant(entry) => {
                // The caller's metadata may be old: a partition of a deleted topic must not come back.
                if self.metadata.image().topics.by_id(topic.id).is_none() {
                    return Err(PartitionFailure::Unknown);
                }
                let partition = self.open(topic, image)?;
                entry.insert(Arc::clone(&partition));
                Ok(partition)
            }
        }
    }

    fn open(&self, topic: &TopicImage, image: &PartitionImage) -> Result<Arc<Partition>, PartitionFailure> {
        let name = TopicPartition { topic: Arc::clone(&topic.name), partition: image.index };
        let place = self.place_of(&name).ok_or(PartitionFailure::NoDirectory)?;
        let settings = self.settings.of_topic(&topic.name);
        let mut log = place.directory.partition(&name, topic.id, settings.log)?;
        log.assign_epoch(image.leader_epoch).map_err(LogError::from)?;
        let known = place.high_watermarks.get(&name).copied().unwrap_or(Offset::ZERO);
        let high_watermark = known.max(log.log_start_offset());
        let replica = ReplicaState::new(self.this, registration(image), log.log_end_offset(), high_watermark);
        Ok(Partition::new(topic.id, Arc::clone(&place.directory), log, replica, settings.min_in_sync))
    }

    /// The place that has the partition, or else, as in Kafka, the one with the fewest.
    fn place_of(&self, name: &TopicPartition) -> Option<&Place> {
        if let Some(place) = self.places.iter().find(|place| place.directory.existing().contains_key(name)) {
            return Some(place);
        }
        let online = self.places.iter().filter(|place| !place.directory.is_offline());
        let place = online.min_by_key(|place| place.partitions.load(Ordering::Relaxed))?;
        place.partitions.fetch_add(1, Ordering::Relaxed);
        Some(place)
    }

    /// Opens every partition that has files, so that upkeep reaches it; and removes those whose topic was deleted while
    /// this node was away.
    pub fn open_existing(&self, spare: &str) {
        let image = self.metadata.image();
        for place in &self.places {
            for (name, topic_id) in
                place.directory.existing().iter().filter(|(name, _)| &*name.topic != spare)
            {
                let topic = image.topics.by_name(&name.topic);
                let topic = topic.filter(|topic| topic_id.is_none_or(|id| id == topic.id));
                let done = match topic {
                    Some(topic) => self.find(topic, name.partition).map(|_| ()),
                    None => self.remove_stray(place, name, *topic_id),
                };
                if let Err(error) = done {
                    tracing::error!(partition = %name, %error, "the partition is not served");
                }
            }
        }
    }

    fn remove_stray(
        &self,
        place: &Place,
        name: &TopicPartition,
        topic_id: Option<TopicId>,
    ) -> Result<(), PartitionFailure> {
        // The topic may have been deleted, and its files taken care of, since the listing was made.
        if topic_id.is_none() || self.open.iter().any(|entry| entry.name() == name) {
            return Ok(());
        }
        tracing::info!(partition = %name, "removing the files of a partition whose topic was deleted");
        let delay = self.settings.of_topic(&name.topic).log.file_delete_delay;
        let deleted = place.directory.delete_unopened(name, topic_id.unwrap_or_default(), delay);
        Ok(deleted.map_err(LogError::from)?)
    }

    /// The high watermarks to remember of a directory's partitions: of those that were not opened, what was known.
    #[must_use]
    pub fn high_watermarks(&self, directory: &Arc<LogDirectory>) -> PartitionOffsets {
        let image = self.metadata.image();
        let place = self.places.iter().find(|place| Arc::ptr_eq(&place.directory, directory));
        let known = place.into_iter().flat_map(|place| &place.high_watermarks);
        let known = known.filter(|(name, _)| image.topics.by_name(&name.topic).is_some());
        let mut all: PartitionOffsets = known.map(|(name, offset)| (name.clone(), *offset)).collect();
        for partition in self.open.iter().filter(|partition| Arc::ptr_eq(partition.directory(), directory)) {
            if let Some(high_watermark) = partition.keep_house(|_, high_watermark| high_watermark) {
                all.insert(partition.name().clone(), high_watermark);
            }
        }
        all
    }

    /// The partitions that are open.
    #[must_use]
    pub fn opened(&self) -> Vec<Arc<Partition>> {
        self.open.iter().map(|entry| Arc::clone(&entry)).collect()
    }

    /// Partitions of a topic have new leaders or replicas.
    pub fn changed(&self, topic: &TopicImage) {
        for image in topic.partitions() {
            if let Some(partition) = self.open.get(&(topic.id, image.index)) {
                partition.registered(registration(image));
            }
        }
    }

    /// A topic has other settings.
    pub fn configured(&self, topic: &TopicImage) {
        let settings = self.settings.of_topic(&topic.name);
        for image in topic.partitions() {
            if let Some(partition) = self.open.get(&(topic.id, image.index)) {
                partition.configured(Arc::clone(&settings.log), settings.min_in_sync);
            }
        }
    }

    /// A topic was deleted. Its files go after `file.delete.delay.ms`.
    pub fn deleted(&self, topic: &TopicImage) {
        for image in topic.partitions() {
            let name = TopicPartition { topic: Arc::clone(&topic.name), partition: image.index };
            let done = match self.open.remove(&(topic.id, image.index)) {
                Some((_, partition)) => {
                    partition.delete().map_err(|error| PartitionFailure::Log(error.into()))
                }
                None => self.delete_unopened(&name, topic.id),
            };
            if let Err(error) = done {
                tracing::error!(partition = %name, %error, "the files of a deleted partition could not be removed");
            }
        }
    }

    fn delete_unopened(&self, name: &TopicPartition, topic_id: TopicId) -> Result<(), PartitionFailure> {
        let existing = |place: &&Place| place.directory.existing().get(name) == Some(&Some(topic_id));
        let Some(place) = self.places.iter().find(existing) else { return Ok(()) };
        let delay = self.settings.of_topic(&name.topic).log.file_delete_delay;
        Ok(place.directory.delete_unopened(name, topic_id, delay).map_err(LogError::from)?)
    }
}

fn registration(image: &PartitionImage) -> Registration {
    Registration { leader: image.leader, leader_epoch: image.leader_epoch, in_sync: image.isr.to_vec() }
}
