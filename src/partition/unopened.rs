//! Partitions that have files and that nobody has opened: what a start does with them, their retention, and their compaction.
//!
//! ```text
//! start, clean      strays removed; all others wait until somebody asks for them
//! start, unclean    the same, and all others are opened, and so recovered, by some threads
//! retention         a log is looked at without opening the partition, and again when its oldest segment may go
//! compaction        a partition of a compacted topic is opened, if there is a segment that can be compacted
//! ```
//! Invariant: a partition that nobody asks for costs a slot, and no log in memory.

use parking_lot::Mutex;
use std::sync::Arc;

use super::partitions::{PartitionFailure, Partitions};
use super::place::{Located, Place};
use super::slot::Slot;
use crate::cluster::image::{MetadataImage, TopicImage};
use crate::log::{LogError, PartitionLog};
use crate::types::{Offset, TimestampMs, TopicId, TopicPartition};

impl Partitions {
    /// Opens every partition that needs recovery, `threads` of a directory at a time, but for those of the topic `spare`; and
    /// removes those whose topic was deleted while this node was away. No further one is begun once `goes_on` says no.
    pub fn take_up_existing(&self, spare: &str, threads: usize, goes_on: impl Fn() -> bool + Sync) {
        let image = self.metadata.image();
        std::thread::scope(|scope| {
            for place in self.places.iter() {
                let names = place.directory.existing().iter();
                let wanted = Mutex::new(names.filter(|(name, _)| &*name.topic != spare));
                let (wanted, image, goes_on) = (Arc::new(wanted), &image, &goes_on);
                for _ in 0..threads.max(1) {
                    let wanted = Arc::clone(&wanted);
                    scope.spawn(move || {
                        while goes_on() {
                            let next = wanted.lock().next();
                            let Some((name, topic_id)) = next else { return };
                            self.take_up(image, place, name, *topic_id);
                        }
                    });
                }
            }
        });
    }

    fn take_up(&self, image: &MetadataImage, place: &Place, name: &TopicPartition, id: Option<TopicId>) {
        let done = match owner(image, name, id) {
            Some(topic) => self.take_up_known(topic, place, name),
            None => self.remove_stray(place, name, id),
        };
        if let Err(error) = done {
            tracing::error!(partition = %name, %error, "the partition is not served");
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
            Located::At(other) if !std::ptr::eq(other, place) => self.remove_left_behind(topic, place, name),
            _ if place.directory.was_clean() => Ok(()),
            _ => self.find(topic, name.partition).map(|_| ()),
        }
    }

    /// A crash came after the partition had its place elsewhere, and before its old folder had gone.
    fn remove_left_behind(
        &self,
        topic: &TopicImage,
        place: &Place,
        name: &TopicPartition,
    ) -> Result<(), PartitionFailure> {
        let directory = place.directory.path().display();
        tracing::info!(partition = %name, %directory, "removing the files of a partition that was moved");
        let delay = self.settings.of_topic(&name.topic).log.file_delete_delay;
        let slot = self.slot(topic.id, name.partition);
        let removed = match slot.while_unopened(|| place.directory.delete_unopened(name, topic.id, delay)) {
            Some(removed) => removed,
            None => {
                let opened = slot.opened();
                opened.map_or(Ok(()), |partition| partition.remove_left_behind(&place.directory, delay))
            }
        };
        Ok(removed.map_err(LogError::from)?)
    }

    fn remove_stray(
        &self,
        place: &Place,
        name: &TopicPartition,
        topic_id: Option<TopicId>,
    ) -> Result<(), PartitionFailure> {
        let Some(topic_id) = topic_id else { return Ok(()) };
        tracing::info!(partition = %name, "removing the files of a partition whose topic was deleted");
        let delay = self.settings.of_topic(&name.topic).log.file_delete_delay;
        let remove = || place.directory.delete_unopened(name, topic_id, delay);
        // Another topic may have been made of that name since the listing: then whoever opens it removes them first.
        let successor = || self.metadata.image().topics.by_name(&name.topic).map(|topic| topic.id);
        let removed = match successor() {
            Some(id) => self.slot(id, name.partition).while_unopened(remove),
            None => {
                let _removing = self.removing_strays.lock();
                successor().is_none().then(remove)
            }
        };
        Ok(removed.transpose().map(|_| ()).map_err(LogError::from)?)
    }

    /// Opens the partitions of compacted topics that nobody has opened, as far as they may have something to compact, while
    /// `goes_on` says so. Each is looked at once, and again when its topic's settings change. After an unclean stop there is
    /// nothing to do: all are opened.
    pub(super) fn open_compactable(&self, goes_on: impl Fn() -> bool) {
        let image = self.metadata.image();
        for place in self.places.iter().filter(|place| place.directory.was_clean()) {
            for (name, id) in place.directory.existing() {
                let Some(topic) = owner(&image, name, *id) else { continue };
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
                if let Err(error) = self.find(topic, name.partition) {
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
            for (name, id) in place.directory.existing() {
                let Some(topic) = owner(&image, name, *id) else { continue };
                let Some(partition) = topic.partition(name.partition) else { continue };
                let located = self.locate(&self.replica(topic, partition, name));
                if !matches!(located, Located::At(other) if std::ptr::eq(other, place)) {
                    continue;
                }
                let slot = self.slot(topic.id, name.partition);
                if slot.next_look() <= now {
                    slot.while_unopened(|| self.retain(place, topic, name, &slot, now));
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
    ) {
        let settings = self.settings.of_topic(&topic.name).log;
        let known = place.high_watermarks.get(name).copied().unwrap_or(Offset::ZERO);
        let retained = place.directory.partition(name, topic.id, settings).and_then(|mut log| {
            if log.apply_retention(now, known)? > 0 {
                log.close()?;
            }
            Ok(log)
        });
        match retained.as_ref().map(PartitionLog::oldest_expires_ms) {
            Ok(Ok(expires)) => slot.look_at(expires),
            Ok(Err(error)) => tracing::error!(partition = %name, %error, "retention failed"),
            Err(error) => tracing::error!(partition = %name, %error, "retention failed"),
        }
    }
}

/// The topic whose partition has these files, if it still exists.
fn owner<'a>(
    image: &'a MetadataImage,
    name: &TopicPartition,
    id: Option<TopicId>,
) -> Option<&'a Arc<TopicImage>> {
    image.topics.by_name(&name.topic).filter(|topic| id.is_none_or(|id| id == topic.id))
}
