//! The log directories, and which partition is where.
//!
//! ```text
//! a folder of the partition is in one directory ──▶ there, whatever the metadata says: somebody moved it by hand
//! in several ─────────────────────────────────────▶ nowhere: the metadata names none of them, or the start had set the
//!                                                   others aside
//! in none ────────────────────────────────────────▶ where the metadata says; if it says nothing yet, in the directory
//!                                                   that has the fewest, as in Kafka, of those that aren't cordoned
//! ```
//! Invariant: a partition has one place. One whose directory is offline stays there, and is offline too: it is never begun
//! again in another.

use dashmap::{DashMap, DashSet};
use parking_lot::Mutex;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::log::{LogDirectory, LogError, PartitionOffsets, StorageError};
use crate::types::{Offset, PartitionIndex, TopicId, TopicPartition, Uuid};

/// A log directory, as partitions are placed on it.
pub(super) struct Place {
    pub(super) directory: Arc<LogDirectory>,
    /// The id it has in the metadata.
    pub(super) id: Uuid,
    /// How many partitions are placed here.
    partitions: AtomicUsize,
    /// True while new partitions go elsewhere.
    cordoned: AtomicBool,
    /// What the checkpoint of the last run says, of the partitions that were found here.
    high_watermarks: PartitionOffsets,
    /// Partitions that were found and have been removed since. Another topic may have the name by now.
    gone: DashSet<TopicPartition>,
    /// Names of which the written high watermarks say what was true of a topic that is gone.
    outdated: Mutex<BTreeSet<TopicPartition>>,
    /// Held by whoever writes them: the file beside which the new one is made is one and the same.
    writing: Mutex<()>,
}

impl Place {
    fn new(directory: Arc<LogDirectory>, id: Uuid) -> Result<Self, LogError> {
        let high_watermarks = directory.high_watermarks()?;
        let (partitions, gone, writing) = (AtomicUsize::new(0), DashSet::new(), Mutex::default());
        let (cordoned, outdated) = (AtomicBool::new(false), Mutex::default());
        let place = Self { directory, id, partitions, cordoned, high_watermarks, gone, outdated, writing };
        let names = place.high_watermarks.keys().filter(|name| place.found(name).is_none()).cloned();
        let names: BTreeSet<_> = names.collect();
        *place.outdated.lock() = names;
        Ok(place)
    }

    /// The topic of which a partition of this name was found here when this process began, as long as its files are there.
    pub(super) fn found(&self, name: &TopicPartition) -> Option<TopicId> {
        let id = *self.directory.existing().get(name)?;
        id.filter(|_| !self.gone.contains(name))
    }

    /// The files of a partition are removed.
    pub(super) fn note_gone(&self, name: &TopicPartition) {
        if self.found(name).is_some() {
            self.gone.insert(name.clone());
        }
        self.outdated.lock().insert(name.clone());
    }

    /// True if the high watermarks have to be written before a partition of this name is used: what they say is another's.
    pub(super) fn is_outdated(&self, name: &TopicPartition) -> bool {
        self.outdated.lock().contains(name)
    }

    /// Writes the high watermarks, which `marks` gives as they are then.
    ///
    /// # Errors
    /// The disk's.
    pub(super) fn write_high_watermarks(
        &self,
        marks: impl FnOnce() -> PartitionOffsets,
    ) -> Result<(), StorageError> {
        let _only_one = self.writing.lock();
        // Taken first: what is outdated from now on may be in the marks.
        let outdated = std::mem::take(&mut *self.outdated.lock());
        let written = self.directory.write_high_watermarks(&marks());
        if written.is_err() {
            self.outdated.lock().extend(outdated);
        }
        written
    }

    /// True if it has files of this partition since this process began.
    pub(super) fn had(&self, replica: &Replica<'_>) -> bool {
        self.found(replica.name) == Some(replica.topic_id)
    }

    /// The high watermark that a partition had when it was written last.
    pub(super) fn high_watermark(&self, topic: TopicId, name: &TopicPartition) -> Offset {
        let known = self.high_watermarks.get(name).filter(|_| self.found(name) == Some(topic));
        known.copied().unwrap_or(Offset::ZERO)
    }

    /// The same of all whose topics `exist` still.
    pub(super) fn high_watermarks(&self, exist: impl Fn(TopicId) -> bool) -> PartitionOffsets {
        let known = self.high_watermarks.iter().filter(|(name, _)| self.found(name).is_some_and(&exist));
        known.map(|(name, offset)| (name.clone(), *offset)).collect()
    }

    /// True while new partitions go elsewhere.
    pub(super) fn is_cordoned(&self) -> bool {
        self.cordoned.load(Ordering::Acquire)
    }

    /// One more partition is placed here.
    pub(super) fn joined(&self) {
        // Only `choose` reads it, where a count that is late does no harm.
        self.partitions.fetch_add(1, Ordering::Relaxed);
    }

    /// One less is.
    pub(super) fn left(&self) {
        let less = |count: usize| Some(count.saturating_sub(1));
        // The closure always gives a value, so this can't fail.
        let _ = self.partitions.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
    }
}

/// This node's replica of a partition.
#[derive(Clone, Copy)]
pub(super) struct Replica<'a> {
    pub(super) name: &'a TopicPartition,
    pub(super) topic_id: TopicId,
    /// Its directory, as the metadata has it.
    pub(super) assigned: Option<Uuid>,
}

impl Replica<'_> {
    fn key(&self) -> (TopicId, PartitionIndex) {
        (self.topic_id, self.name.partition)
    }
}

/// Where a partition is.
pub(super) enum Located<'a> {
    /// In this directory.
    At(&'a Place),
    /// In a directory that this node can't use.
    Offline,
    /// Nowhere yet.
    Unplaced,
}

/// All of them.
pub(super) struct Places {
    online: Vec<Place>,
    /// Directories of the configuration that couldn't be used from the start.
    pub(super) offline: Vec<PathBuf>,
    /// Partitions whose records may be somewhere, nobody knows where.
    withheld: BTreeSet<(TopicId, PartitionIndex)>,
    /// What this process decided, or did, where neither the metadata nor the folders found at the start say so.
    decided: DashMap<(TopicId, PartitionIndex), Uuid>,
}

impl Places {
    /// Reads the directories' checkpoints.
    pub(super) fn new(
        directories: Vec<(Arc<LogDirectory>, Uuid)>,
        offline: Vec<PathBuf>,
        withheld: BTreeSet<(TopicId, PartitionIndex)>,
    ) -> Result<Self, LogError> {
        let places = directories.into_iter().map(|(directory, id)| Place::new(directory, id));
        let online = places.collect::<Result<_, LogError>>()?;
        Ok(Self { online, offline, withheld, decided: DashMap::new() })
    }

    /// All places.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Place> {
        self.online.iter()
    }

    /// The place of this directory.
    pub(super) fn of(&self, directory: &Arc<LogDirectory>) -> Option<&Place> {
        self.online.iter().find(|place| Arc::ptr_eq(&place.directory, directory))
    }

    /// Where a partition is.
    pub(super) fn locate(&self, replica: &Replica<'_>) -> Located<'_> {
        if let Some(place) = self.decided(replica) {
            return Located::At(place);
        }
        if self.withheld.contains(&replica.key()) {
            return Located::Offline;
        }
        let assigned = replica.assigned.and_then(|id| self.with_id(id));
        match (&self.holders(replica)[..], assigned) {
            ([only], _) => Located::At(only),
            ([], Some(place)) => Located::At(place),
            ([], None) if replica.assigned.is_none() => Located::Unplaced,
            ([], None) => Located::Offline,
            (several, Some(place)) if several.iter().any(|holder| std::ptr::eq(*holder, place)) => {
                Located::At(place)
            }
            // The metadata names none of them: which is the newest, nobody knows.
            _ => Located::Offline,
        }
    }

    /// The places that had the partition's folder when this process began. Records that are only in a write-ahead log count where
    /// there is no folder: one that was moved may have left some.
    fn holders(&self, replica: &Replica<'_>) -> Vec<&Place> {
        let with_records: Vec<&Place> = self.online.iter().filter(|place| place.had(replica)).collect();
        let has_folder = |place: &&&Place| place.directory.had_folder(replica.name);
        let with_folder: Vec<&Place> = with_records.iter().filter(has_folder).copied().collect();
        if with_folder.is_empty() { with_records } else { with_folder }
    }

    /// Lets no new partitions go to the directories at these paths, but to all others. Gives the ids of those that are cordoned.
    pub(super) fn cordon(&self, paths: &[PathBuf]) -> Vec<Uuid> {
        let mut cordoned = Vec::new();
        for place in &self.online {
            let is_cordoned = paths.iter().any(|path| path == place.directory.path());
            place.cordoned.store(is_cordoned, Ordering::Release);
            if is_cordoned {
                cordoned.push(place.id);
            }
        }
        cordoned
    }

    /// Chooses a place for a partition that has none: the one with the fewest partitions. It takes a cordoned one only where there
    /// is no other, since the partition is in the metadata and has to be somewhere. `newest` gives what the metadata says by
    /// now: a decision is forgotten once the metadata has it, and the caller may know an older state.
    pub(super) fn choose(
        &self,
        replica: &Replica<'_>,
        newest: impl FnOnce() -> Option<Uuid>,
    ) -> Option<&Place> {
        let online = self.online.iter().filter(|place| !place.directory.is_offline());
        // Two partitions that choose at once may count the same: the choice need not be the best one.
        let fewest = |place: &&Place| (place.is_cordoned(), place.partitions.load(Ordering::Relaxed));
        let place = online.min_by_key(fewest)?;
        let decide = || {
            place.joined();
            place.id
        };
        let id = *self.decided.entry(replica.key()).or_insert_with(|| newest().unwrap_or_else(decide));
        self.with_id(id)
    }

    /// The metadata has changed: what it says need not be remembered, unless the folders found at the start say otherwise.
    pub(super) fn settle(&self, replica: &Replica<'_>) {
        if !self.online.iter().any(|place| place.had(replica)) {
            self.decided.remove_if(&replica.key(), |_, id| replica.assigned == Some(*id));
        }
    }

    /// The partition is no more.
    pub(super) fn forget(&self, replica: &Replica<'_>) {
        if let Located::At(place) = self.locate(replica) {
            place.left();
        }
        self.decided.remove(&replica.key());
    }

    /// Forgets what was decided for partitions of topics that are gone.
    pub(super) fn forget_topics(&self, gone: impl Fn(TopicId) -> bool) {
        self.decided.retain(|(topic, _), id| {
            let is_gone = gone(*topic);
            if is_gone {
                self.with_id(*id).into_iter().for_each(Place::left);
            }
            !is_gone
        });
    }

    /// The partition has moved from one directory to another.
    pub(super) fn moved(&self, replica: &Replica<'_>, from: &Place, to: &Place) {
        from.left();
        to.joined();
        self.decided.insert(replica.key(), to.id);
    }

    /// The place whose directory has this id in the metadata.
    pub(super) fn with_id(&self, id: Uuid) -> Option<&Place> {
        self.online.iter().find(|place| place.id == id)
    }

    fn decided(&self, replica: &Replica<'_>) -> Option<&Place> {
        let id = self.decided.get(&replica.key()).map(|id| *id)?;
        self.with_id(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::DirectorySettings;
    use crate::sys::{PosixDisk, SystemClock, SystemRandom};

    fn places(folder: &std::path::Path) -> Places {
        let place = |number: u8| {
            let (disk, clock, random) =
                (Arc::new(PosixDisk), Arc::new(SystemClock::default()), Arc::new(SystemRandom));
            let path = folder.join(number.to_string());
            let directory = LogDirectory::open(&path, &DirectorySettings::default(), disk, clock, random);
            (Arc::new(directory.expect("opens")), Uuid([number; 16]))
        };
        Places::new(vec![place(1), place(2)], Vec::new(), BTreeSet::new()).expect("no checkpoints")
    }

    #[test]
    fn whoever_knows_old_metadata_does_not_choose_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let places = places(folder.path());
        let name = TopicPartition { topic: "t".into(), partition: PartitionIndex(0) };
        let unassigned = Replica { name: &name, topic_id: Uuid([9; 16]), assigned: None };
        let first = places.choose(&unassigned, || None).expect("a place");
        let assigned = Replica { assigned: Some(first.id), ..unassigned };
        places.settle(&assigned);
        assert!(matches!(places.locate(&unassigned), Located::Unplaced), "nothing is remembered");
        let again = places.choose(&unassigned, || Some(first.id)).expect("a place");
        assert_eq!(again.id, first.id);
        let counts = places.iter().map(|place| place.partitions.load(Ordering::Relaxed));
        assert_eq!(counts.collect::<Vec<_>>(), [1, 0], "it is counted once");
    }

    #[test]
    fn a_partition_that_moved_counts_where_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let places = places(folder.path());
        let name = TopicPartition { topic: "t".into(), partition: PartitionIndex(0) };
        let unassigned = Replica { name: &name, topic_id: Uuid([9; 16]), assigned: None };
        let from = places.choose(&unassigned, || None).expect("a place");
        // The metadata says so, and what was decided is forgotten.
        places.settle(&Replica { assigned: Some(from.id), ..unassigned });
        let to = places.iter().find(|place| place.id != from.id).expect("another place");
        places.moved(&unassigned, from, to);
        let counts = places.iter().map(|place| place.partitions.load(Ordering::Relaxed));
        assert_eq!(counts.collect::<Vec<_>>(), [0, 1]);
    }

    #[test]
    fn new_partitions_go_to_cordoned_directories_only_where_there_is_no_other() {
        let folder = tempfile::tempdir().expect("a folder");
        let places = places(folder.path());
        let ids: Vec<Uuid> = places.iter().map(|place| place.id).collect();
        let paths: Vec<PathBuf> = places.iter().map(|place| place.directory.path().to_owned()).collect();
        let choose = |partition: i32| {
            let name = TopicPartition { topic: "t".into(), partition: PartitionIndex(partition) };
            let replica = Replica { name: &name, topic_id: Uuid([9; 16]), assigned: None };
            places.choose(&replica, || None).map(|place| place.id)
        };
        assert_eq!(places.cordon(&paths[..1]), [ids[0]]);
        assert_eq!([choose(0), choose(1)], [Some(ids[1]); 2], "though the other has fewer");
        assert_eq!(places.cordon(&paths), ids);
        assert_eq!(choose(2), Some(ids[0]), "the metadata has it, so it needs a place");
        assert_eq!(places.cordon(&[]), []);
        assert_eq!(choose(3), Some(ids[0]));
    }
}
