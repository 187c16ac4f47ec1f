//! The partitions of this node, opened when they are first needed.
//!
//! Invariant: a partition that the metadata places here can be found as soon as that metadata is published: finding opens
//! it, and ends one of a topic that had its name before (`owners.rs`). An idle partition that was never touched costs nothing
//! but its entry in the metadata. A deleted topic's partitions are told at once; their files go to the log room.

use dashmap::DashMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::flush_queue::FlushQueue;
use super::log_dirs::{Place, Places, Replica};
use super::partition::Partition;
use super::partition_failure::PartitionFailure;
use super::replica_state::{Registration, ReplicaState};
use super::slot::{Slot, may_take_long};
use super::strays::Holdings;
use crate::cluster::Controller;
use crate::cluster::controller::directories::DirectoryAssignment;
use crate::cluster::image::MetadataImage;
use crate::cluster::image::TopicImage;
use crate::cluster::image::partition::PartitionImage;
use crate::cluster::quorum::metadata_log::metadata_partition;
use crate::log::{LogDirectory, LogError, LogSettings, PartitionOffsets, StorageError, Tail, TailCache};
use crate::sys::IdHash;
use crate::types::{BrokerId, Offset, PartitionIndex, TopicId, TopicPartition, Uuid};

/// What a topic's configuration means for its partitions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartitionSettings {
    /// For the log.
    pub log: Arc<LogSettings>,
    /// `min.insync.replicas`, as it is configured: a partition may have fewer replicas.
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

/// All partitions of this node.
pub struct Partitions {
    pub(super) this: BrokerId,
    pub(super) places: Places,
    metadata_directory: Arc<LogDirectory>,
    pub(super) metadata: Arc<dyn MetadataSource>,
    pub(super) settings: Arc<dyn SettingsSource>,
    pub(super) slots: DashMap<(TopicId, PartitionIndex), Arc<Slot>, IdHash>,
    /// Whose log is, or was, opened under a name, see `owners.rs`.
    pub(super) owners: DashMap<TopicPartition, TopicId>,
    /// Topics that were deleted before this process began, and of which there are folders.
    deleted_before: BTreeSet<TopicId>,
    /// Topic ids in folders of which nobody knows why they are there: these stay.
    doubtful: BTreeSet<TopicId>,
    flush_queue: Arc<FlushQueue>,
    tail_cache: Arc<TailCache>,
}

impl Partitions {
    /// None are open yet.
    ///
    /// # Errors
    /// When a directory's checkpoint can't be read.
    pub fn new(
        this: BrokerId,
        holdings: Holdings,
        metadata: Arc<dyn MetadataSource>,
        settings: Arc<dyn SettingsSource>,
        tail_cache: TailCache,
    ) -> Result<Self, LogError> {
        let Holdings {
            directories,
            metadata_directory,
            offline,
            deleted: deleted_before,
            doubtful,
            withheld,
        } = holdings;
        Ok(Self {
            this,
            places: Places::new(directories, offline, withheld)?,
            metadata_directory,
            metadata,
            settings,
            slots: DashMap::default(),
            owners: DashMap::new(),
            deleted_before,
            doubtful,
            flush_queue: Arc::default(),
            tail_cache: Arc::new(tail_cache),
        })
    }

    /// The number of this node.
    #[must_use]
    pub const fn broker(&self) -> BrokerId {
        self.this
    }

    /// The directories.
    pub fn directories(&self) -> impl Iterator<Item = &Arc<LogDirectory>> {
        self.places.iter().map(|place| &place.directory)
    }

    /// The directory with the metadata.
    #[must_use]
    pub const fn metadata_directory(&self) -> &Arc<LogDirectory> {
        &self.metadata_directory
    }

    /// The ids of the directories that are online.
    #[must_use]
    pub fn online_directories(&self) -> Vec<Uuid> {
        self.places.iter().filter(|place| !place.directory.is_offline()).map(|place| place.id).collect()
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
        if let Some(partition) = self.opened_at(topic.id, index) {
            return Ok(partition);
        }
        let image = topic.partition(index).ok_or(PartitionFailure::Unknown)?;
        if !image.is_replica(self.this) {
            return Err(PartitionFailure::NotHere);
        }
        let name = TopicPartition { topic: Arc::clone(&topic.name), partition: index };
        let slot = self.slot(topic.id, index);
        let open = || slot.open(|| self.open(topic, image, &name));
        let finds_files = self.places.iter().any(|place| place.found(&name).is_some());
        let takes_long = finds_files || self.has_predecessor(topic.id, &name);
        let opened = if takes_long { may_take_long(open) } else { open() };
        if let Err(PartitionFailure::Unknown) = opened {
            self.let_go(topic.id, index, &slot);
        }
        opened
    }

    /// This node's replica of a partition, as places are found for it.
    pub(super) fn replica<'a>(
        &self,
        topic: &TopicImage,
        image: &PartitionImage,
        name: &'a TopicPartition,
    ) -> Replica<'a> {
        Replica { name, topic_id: topic.id, assigned: image.directory_of(self.this) }
    }

    pub(super) fn opened_at(&self, topic_id: TopicId, index: PartitionIndex) -> Option<Arc<Partition>> {
        self.slots.get(&(topic_id, index))?.opened().cloned()
    }

    pub(super) fn slot(&self, topic_id: TopicId, index: PartitionIndex) -> Arc<Slot> {
        Arc::clone(&self.slots.entry((topic_id, index)).or_default())
    }

    fn open(
        &self,
        topic: &TopicImage,
        image: &PartitionImage,
        name: &TopicPartition,
    ) -> Result<Arc<Partition>, PartitionFailure> {
        self.claim(topic.id, name)?;
        let settings = self.settings.of_topic(&topic.name);
        let place = self.take_place(&self.replica(topic, image, name))?;
        let mut log = place.directory.partition(name, topic.id, settings.log)?;
        log.assign_epoch(image.leader_epoch).map_err(LogError::from)?;
        log.set_tail(Tail::new(Arc::clone(&self.tail_cache)));
        let known = place.high_watermark(topic.id, name);
        let high_watermark = known.max(log.log_start_offset());
        let replica = ReplicaState::new(self.this, registration(image), log.log_end_offset(), high_watermark);
        let directory = Arc::clone(&place.directory);
        let queue = Arc::clone(&self.flush_queue);
        Ok(Partition::new(topic.id, directory, log, replica, settings.min_in_sync, queue))
    }

    /// The place of a partition that is to be opened, free of what a deleted topic of that name left there.
    fn take_place(&self, replica: &Replica<'_>) -> Result<&Place, PartitionFailure> {
        let place = self.place(replica).ok_or(PartitionFailure::Offline)?;
        let other = place.found(replica.name).filter(|other| *other != replica.topic_id);
        if let Some(other) = other.filter(|other| self.is_deleted(*other)) {
            self.end(other, replica.name);
        }
        if place.is_outdated(replica.name)
            && let Err(error) = self.write_high_watermarks(&place.directory)
        {
            let partition = replica.name;
            tracing::warn!(%partition, %error, "the high watermark of a deleted partition is written down still");
        }
        Ok(place)
    }

    /// True if a topic of which there was a folder at the start is deleted: then, or since.
    pub(super) fn is_deleted(&self, id: TopicId) -> bool {
        let is_gone = || self.metadata.image().topics.by_id(id).is_none();
        self.deleted_before.contains(&id) || !self.doubtful.contains(&id) && is_gone()
    }

    /// Bytes of the largest batch that a topic takes.
    #[must_use]
    pub fn largest_batch(&self, topic: &str) -> usize {
        usize::try_from(self.settings.of_topic(topic).log.max_message_bytes).unwrap_or(usize::MAX)
    }

    /// The partitions that are open.
    #[must_use]
    pub fn opened(&self) -> Vec<Arc<Partition>> {
        self.slots.iter().filter_map(|slot| slot.opened().cloned()).collect()
    }

    /// The partitions of a topic that are open or have files: all that may hold records.
    #[must_use]
    pub fn with_files(&self, topic: &TopicImage) -> Vec<Arc<Partition>> {
        let indexes = topic.partitions().iter().map(|image| image.index);
        let has_files = |index: &PartitionIndex| {
            let name = TopicPartition { topic: Arc::clone(&topic.name), partition: *index };
            let replica = Replica { name: &name, topic_id: topic.id, assigned: None };
            let had_files = || self.places.iter().any(|place| place.had(&replica));
            self.opened_at(topic.id, *index).is_some() || had_files()
        };
        indexes.filter(has_files).filter_map(|index| self.find(topic, index).ok()).collect()
    }

    /// The partitions that have asked to be flushed since the last call.
    pub(super) fn waiting_for_flush(&self) -> Vec<Arc<Partition>> {
        self.flush_queue.take()
    }

    /// The high watermarks to remember for a directory's partitions. A partition that was not opened keeps the one that was known.
    /// The metadata's says how far it is committed: a start that finds less knows that something was lost.
    #[must_use]
    pub fn high_watermarks(&self, directory: &Arc<LogDirectory>) -> PartitionOffsets {
        let image = self.metadata.image();
        let exists = |topic| image.topics.by_id(topic).is_some();
        let place = self.places.of(directory);
        let mut all = place.map(|place| place.high_watermarks(exists)).unwrap_or_default();
        if Arc::ptr_eq(&self.metadata_directory, directory) {
            all.insert(metadata_partition(), Offset(image.provenance.last_offset).next());
        }
        for slot in &self.slots {
            let here = slot.opened().filter(|partition| Arc::ptr_eq(&partition.directory(), directory));
            let Some(partition) = here else { continue };
            if let Some(high_watermark) = partition.keep_house(|_, high_watermark| high_watermark) {
                all.insert(partition.name().clone(), high_watermark);
            }
        }
        all
    }

    /// Writes the high watermarks of a directory's partitions.
    ///
    /// # Errors
    /// The disk's.
    pub(super) fn write_high_watermarks(&self, directory: &Arc<LogDirectory>) -> Result<(), StorageError> {
        let place = self.places.of(directory);
        place.map_or(Ok(()), |place| place.write_high_watermarks(|| self.high_watermarks(directory)))
    }

    /// Partitions of a topic have new leaders or replicas. Gives what the metadata doesn't know of their directories yet.
    pub fn changed(&self, topic: &TopicImage) -> Vec<DirectoryAssignment> {
        for image in topic.partitions() {
            if let Some(partition) = self.opened_at(topic.id, image.index) {
                partition.registered(registration(image));
            }
        }
        self.place_new(topic)
    }

    /// A topic has other settings.
    pub fn configured(&self, topic: &TopicImage) {
        let settings = self.settings.of_topic(&topic.name);
        for image in topic.partitions() {
            let Some(slot) = self.slots.get(&(topic.id, image.index)) else { continue };
            slot.look_again();
            if let Some(partition) = slot.opened() {
                partition.configured(Arc::clone(&settings.log), settings.min_in_sync);
            }
        }
    }

    /// A topic was deleted. Its files go after `file.delete.delay.ms`.
    pub fn deleted(&self, topic: &TopicImage) {
        for image in topic.partitions() {
            let name = TopicPartition { topic: Arc::clone(&topic.name), partition: image.index };
            self.places.forget(&self.replica(topic, image, &name));
            self.end(topic.id, &name);
        }
    }
}

fn registration(image: &PartitionImage) -> Registration {
    Registration {
        leader: image.leader,
        leader_epoch: image.leader_epoch,
        in_sync: image.isr.to_vec(),
        replica_count: image.replicas.len(),
    }
}
