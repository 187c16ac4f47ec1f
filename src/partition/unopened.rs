//! Partitions that have files and that nobody has opened: what a start does with them, their retention, and their compaction.
//!
//! ```text
//! start, clean      what was deleted is removed; all others wait until somebody asks for them
//! start, unclean    the same, and all others are opened, and so recovered, by some threads
//! retention         a log is looked at without opening the partition, and again when its oldest segment may go
//! compaction        a partition of a compacted topic is opened, if there is a segment that can be compacted
//! ```
//! Invariant: a partition that nobody asks for costs a slot, and no log in memory.

use parking_lot::Mutex;
use std::sync::Arc;

use super::log_dirs::{Located, Place};
use super::partition_failure::PartitionFailure;
use super::partitions::Partitions;
use super::slot::Slot;
use crate::cluster::image::{MetadataImage, TopicImage};
use crate::log::{LogError, StorageError};
use crate::types::{TimestampMs, TopicPartition};

impl Partitions {
    /// Opens every partition that needs recovery, `threads` of a directory at a time, but for those of the topic `spare`; and
    /// removes those whose topic was deleted while this node, or their directory, was away. No further one is begun once
    /// `goes_on` says no.
    pub fn take_up_existing(&self, spare: &str, threads: usize, goes_on: impl Fn() -> bool + Sync) {
        let image = self.metadata.image();
        std::thread::scope(|scope| {
            for place in self.places.iter() {
                let names = place.directory.existing().keys();
                let wanted = Mutex::new(names.filter(|name| &*name.topic != spare));
                let (wanted, image, goes_on) = (Arc::new(wanted), &image, &goes_on);
                for _ in 0..threads.max(1) {
                    let wanted = Arc::clone(&wanted);
                    scope.spawn(move || {
                        while goes_on() {
                            let next = wanted.lock().next();
                            let Some(name) = next else { return };
                            self.take_up(image, place, name);
                        }
                    });
                }
            }
        });
    }

    fn take_up(&self, image: &MetadataImage, place: &Place, name: &TopicPartition) {
        let Some(id) = place.found(name) else { return };
        match image.topics.by_id(id) {
            Some(topic) => {
                if let Err(error) = self.take_up_known(topic, place, name).or_else(told) {
                    tracing::error!(partition = %name, %error, "the partition is not served");
                }
            }
            None if self.is_deleted(id) => {
                tracing::info!(partition = %name, "removing the files of a partition whose topic was deleted");
                self.end(id, name);
            }
            None => {}
        }
    }

    fn take_up_known(
        &self,
        topic: &TopicImage,
        place: &Place,
        name: &TopicPartition,
    ) -> Result<(), PartitionFailure> {
        let Some(image) = topic.partition(name.partition) else { return Ok(()) };
        match self.locate(&self.replica(topic, image, name)) {
            // A folder that is not in use was set aside, or is a move's, which sees to it.
            Located::At(other) if !std::ptr::eq(other, place) && place.directory.had_folder(name) => Ok(()),
            Located::At(other) if !std::ptr::eq(other, place) => self.forget_left_behind(topic, place, name),
            _ if !place.directory.needs_recovery(name) => Ok(()),
            _ => self.find(topic, name.partition).map(|_| ()),
        }
    }

    /// The write-ahead log has records from before the partition was moved.
    fn forget_left_behind(
        &self,
        topic: &TopicImage,
        place: &Place,
        name: &TopicPartition,
    ) -> Result<(), PartitionFailure> {
        let slot = self.slot(topic.id, name.partition);
        let unopened = slot.while_unopened(|| self.remove_found_in(place, topic.id, name));
        unopened.unwrap_or_else(|| {
            let Some(partition) = slot.opened() else { return Ok(()) };
            let delay = self.settings.of_topic(&name.topic).log.file_delete_delay;
            Ok(partition.remove_left_behind(&place.directory, delay).map_err(LogError::from)?)
        })
    }

    /// Opens the partitions of compacted topics that nobody has opened, as far as they may have something to compact, while
    /// `goes_on` says so. Each is looked at once, and again when its topic's settings change. After an unclean stop there is
    /// nothing to do: all are opened.
    pub(super) fn open_compactable(&self, goes_on: impl Fn() -> bool) {
        let image = self.metadata.image();
        for place in self.places.iter().filter(|place| place.directory.was_clean()) {
            for name in place.directory.existing().keys() {
                let Some(topic) = owner(&image, place, name) else { continue };
                let slot = self.slot(topic.id, name.partition);
                if slot.opened().is_some()
                    || !slot.take_compaction_look()
                    || !self.is_compactable(place, name)
                {
                    continue;
                }
                if !goes_on() {
                    return;
                }
                if let Err(error) = self.find(topic, name.partition).map(drop).or_else(told) {
                    tracing::error!(partition = %name, %error, "the partition is not compacted");
                }
            }
        }
    }

    fn is_compactable(&self, place: &Place, name: &TopicPartition) -> bool {
        let settings = self.settings.of_topic(&name.topic).log;
        let rolls_by_itself = settings.max_compaction_lag_ms < i64::MAX;
        settings.cleanup_policy.compact && (rolls_by_itself || place.directory.has_closed_segments(name))
    }

    /// Lets go of old segments of partitions that nobody has opened.
    pub(super) fn retain_unopened(&self, now: TimestampMs) {
        let image = self.metadata.image();
        for place in self.places.iter().filter(|place| !place.directory.is_offline()) {
            for name in place.directory.existing().keys() {
                let Some(topic) = owner(&image, place, name) else { continue };
                let Some(partition) = topic.partition(name.partition) else { continue };
                let located = self.locate(&self.replica(topic, partition, name));
                if !matches!(located, Located::At(other) if std::ptr::eq(other, place)) {
                    continue;
                }
                let slot = self.slot(topic.id, name.partition);
                if slot.next_look() <= now {
                    let retained = slot.while_unopened(|| self.retain(place, topic, name, &slot, now));
                    if let Err(error) = retained.unwrap_or(Ok(())).or_else(told) {
                        tracing::error!(partition = %name, %error, "retention failed");
                    }
                }
            }
        }
    }

    fn retain(
        &self,
        place: &Place,
        topic: &TopicImage,
        name: &TopicPartition,
        slot: &Slot,
        now: TimestampMs,
    ) -> Result<(), PartitionFailure> {
        if place.found(name) != Some(topic.id) {
            // The topic was deleted just now.
            return Ok(());
        }
        let settings = self.settings.of_topic(&topic.name).log;
        let known = place.high_watermark(topic.id, name);
        let mut log = place.directory.partition(name, topic.id, settings)?;
        if log.apply_retention(now, known).map_err(LogError::from)? > 0 {
            log.close().map_err(LogError::from)?;
        }
        slot.look_at(log.oldest_expires_ms().map_err(LogError::from)?);
        Ok(())
    }
}

/// Damage was told when it was found.
fn told(failure: PartitionFailure) -> Result<(), PartitionFailure> {
    match failure {
        PartitionFailure::Log(LogError::Storage(StorageError::Damaged(_))) => Ok(()),
        failure => Err(failure),
    }
}

/// The topic whose partition has files of this name in the directory, if it still exists.
fn owner<'a>(image: &'a MetadataImage, place: &Place, name: &TopicPartition) -> Option<&'a TopicImage> {
    Some(image.topics.by_id(place.found(name)?)?)
}
