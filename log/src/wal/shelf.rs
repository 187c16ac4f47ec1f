//! The files of the write-ahead log, and what each still has to keep.
//!
//! ```text
//! spare ──▶ current ──▶ full, oldest first ──▶ idle: nothing unflushed in it ──▶ spare when one is wanted, or removed
//!                       left by an earlier run ──▶ nothing unflushed in it ──▶ removed
//! ```
//! Invariant: a file goes only when everything that was written to it is on the disk in the segments, or was cut, or belongs to
//! partitions that are gone; and a file that holds a cut goes after the older ones, which may hold what was cut. Files are
//! used in the order of their numbers. Pure bookkeeping, but for making files.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Weak};

use super::entry::Owner;
use super::file::{OldFile, WalFile, size_for};
use super::group::GroupId;
use super::synced_log::SyncedLog;
use crate::directory_disk::DirectoryDisk;
use kalda_sys::DiskFile;
use kalda_sys::types::{Offset, PartitionIndex, TopicId};

/// A partition, as the files know it.
pub type Key = (TopicId, PartitionIndex);

/// The key of an owner.
#[must_use]
pub fn key(owner: &Owner) -> Key {
    (owner.topic_id, owner.partition.partition)
}

/// What of a partition is in a file.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Where the last entry ends.
    pub end: Offset,
    /// The log that can flush it. A file of an earlier run has none before the partition is opened.
    pub log: Option<Weak<dyn SyncedLog>>,
}

/// Where a group goes.
#[derive(Debug)]
pub struct Place {
    /// The file.
    pub file: Arc<dyn DiskFile>,
    /// Where in it.
    pub position: u64,
    /// Which group it is.
    pub id: GroupId,
}

#[derive(Debug)]
struct Full {
    file: WalFile,
    kept: HashMap<Key, Kept>,
    has_cut: bool,
}

/// A file that an earlier run left.
#[derive(Debug)]
pub struct Left {
    /// The file.
    pub file: OldFile,
    /// What it keeps.
    pub kept: HashMap<Key, Kept>,
    /// True if a cut is in it.
    pub has_cut: bool,
}

/// What is left to be done before the full files keep nothing.
#[derive(Debug)]
pub struct Trim {
    /// The number of the youngest of them.
    pub youngest: u64,
    /// Whose segments must be flushed, in the order of partitions, so that a simulated crash can be replayed.
    pub logs: Vec<Weak<dyn SyncedLog>>,
}

/// All files.
#[derive(Debug, Default)]
pub struct Shelf {
    next_number: u64,
    spare: Option<WalFile>,
    current: Option<Full>,
    full: VecDeque<Full>,
    old: Vec<Left>,
}

impl Shelf {
    /// A shelf with the files that an earlier run left, oldest first.
    #[must_use]
    pub fn new(next_number: u64, old: Vec<Left>) -> Self {
        Self { next_number, old, ..Self::default() }
    }

    /// Bytes of all files of this run.
    #[must_use]
    pub fn size_bytes(&self) -> u64 {
        let files = self.spare.iter().chain(self.current.iter().chain(&self.full).map(|full| &full.file));
        files.map(|file| file.size_bytes).sum()
    }

    /// Bytes of the files that take no more groups and still keep something.
    #[must_use]
    pub fn full_bytes(&self) -> u64 {
        let keeping = self.full.iter().filter(|full| !full.kept.is_empty());
        keeping.map(|full| full.file.size_bytes).sum()
    }

    /// True if the current file is more than half full and there is no next one.
    #[must_use]
    pub fn wants_spare(&self) -> bool {
        let half = self.current.as_ref().is_some_and(|full| full.file.position > full.file.size_bytes / 2);
        half && self.spare.is_none()
    }

    /// The number of the next file.
    pub fn take_number(&mut self) -> u64 {
        let number = self.next_number;
        self.next_number += 1;
        number
    }

    /// True if a file is ready to be written to.
    #[must_use]
    pub const fn has_spare(&self) -> bool {
        self.spare.is_some()
    }

    /// Takes a file that is ready to be written to, in the place of one that is too small.
    pub fn put_spare(&mut self, file: WalFile) -> Option<WalFile> {
        self.spare.replace(file)
    }

    /// Takes a file that is ready to be written to, or gives it back where there is one, or a later one is in use.
    pub fn put_spare_unless_there(&mut self, file: WalFile) -> Option<WalFile> {
        let is_late = self.current.as_ref().is_some_and(|current| current.file.number > file.number);
        if self.spare.is_some() || is_late { Some(file) } else { self.put_spare(file) }
    }

    /// True if [`Self::place`] has one for a group of `bytes`.
    #[must_use]
    pub fn has_room(&self, bytes: u64) -> bool {
        let current = self.current.as_ref().map(|full| &full.file);
        current.into_iter().chain(&self.spare).any(|file| file.has_room(bytes))
    }

    /// A place for a group of `bytes`, in the current file or the spare one; `None` if neither has room.
    pub fn place(&mut self, bytes: u64) -> Option<Place> {
        if !self.current.as_ref().is_some_and(|full| full.file.has_room(bytes)) {
            let spare = self.spare.take_if(|spare| spare.has_room(bytes))?;
            let fresh = Full { file: spare, kept: HashMap::new(), has_cut: false };
            self.full.extend(self.current.replace(fresh));
        }
        let file = &mut self.current.as_mut()?.file;
        let place = Place { file: Arc::clone(&file.file), position: file.position, id: file.next };
        file.position += bytes;
        file.next.number += 1;
        Some(place)
    }

    /// Notes what the group that was placed last holds of a partition.
    pub fn keep(&mut self, key: Key, kept: Kept) {
        if let Some(current) = &mut self.current {
            // In the place of an earlier entry: who flushes up to this end has flushed that one, too.
            current.kept.insert(key, kept);
        }
    }

    /// Notes that the group that was placed last cuts a partition.
    pub fn cut(&mut self, key: Key, from: Offset) {
        for kept in self.all_kept().filter_map(|kept| kept.get_mut(&key)) {
            // What is cut need not be flushed any more.
            kept.end = kept.end.min(from);
        }
        if let Some(current) = &mut self.current {
            current.has_cut = true;
        }
    }

    /// Everything of a partition before `offset` is flushed.
    pub fn flushed(&mut self, key: Key, offset: Offset) {
        for kept in self.all_kept() {
            if kept.get(&key).is_some_and(|kept| kept.end <= offset) {
                kept.remove(&key);
            }
        }
    }

    /// A partition is gone.
    pub fn forget(&mut self, key: Key) {
        for kept in self.all_kept() {
            kept.remove(&key);
        }
    }

    fn all_kept(&mut self) -> impl Iterator<Item = &mut HashMap<Key, Kept>> {
        let of_old = self.old.iter_mut().map(|left| &mut left.kept);
        let of_new = self.current.iter_mut().chain(&mut self.full).map(|full| &mut full.kept);
        of_old.chain(of_new)
    }

    /// What must be flushed before the full files keep nothing; `None` if there is none.
    #[must_use]
    pub fn trim(&self) -> Option<Trim> {
        let youngest = self.full.back()?.file.number;
        let kept = self.full.iter().flat_map(|full| &full.kept);
        let logs: BTreeMap<_, _> = kept.filter_map(|(key, kept)| Some((*key, kept.log.clone()?))).collect();
        Some(Trim { youngest, logs: logs.into_values().collect() })
    }

    /// All that the full files up to `youngest` hold is flushed.
    pub fn trimmed(&mut self, youngest: u64) {
        let full = self.full.iter_mut().filter(|full| full.file.number <= youngest);
        full.for_each(|full| full.kept.clear());
    }

    /// True if there is a full file that may go once it is flushed.
    #[must_use]
    pub fn can_be_trimmed(&self) -> bool {
        self.full.iter().enumerate().any(|(index, full)| self.may_go(index, full))
    }

    fn may_go(&self, index: usize, full: &Full) -> bool {
        // What it cuts may stand in older files. If it went before them, a start would bring that back.
        !full.has_cut || index == 0 && self.old.is_empty()
    }

    /// Takes the oldest full file that keeps nothing any more and may go.
    pub fn take_idle(&mut self) -> Option<WalFile> {
        let mut files = self.full.iter().enumerate();
        let (index, _) = files.find(|(index, full)| full.kept.is_empty() && self.may_go(*index, full))?;
        self.full.remove(index).map(|full| full.file)
    }

    /// Takes the files of an earlier run that keep nothing any more, oldest first.
    pub fn take_idle_old(&mut self) -> Vec<OldFile> {
        let mut is_oldest = true;
        let idle = self.old.extract_if(.., |left| {
            let goes = left.kept.is_empty() && (is_oldest || !left.has_cut);
            is_oldest &= goes;
            goes
        });
        idle.map(|left| left.file).collect()
    }

    /// Takes all files: their paths, oldest first.
    pub fn take_all(&mut self) -> Vec<PathBuf> {
        let old = self.old.drain(..).map(|left| left.file.path);
        let used = self.full.drain(..).chain(self.current.take()).map(|full| full.file);
        old.chain(used.chain(self.spare.take()).map(|file| file.path)).collect()
    }
}

/// Makes a file for groups of up to `bytes`.
///
/// # Errors
/// The disk's.
pub fn make_file(
    directory: &DirectoryDisk,
    number: u64,
    standard_bytes: u64,
    bytes: u64,
) -> io::Result<WalFile> {
    let size_bytes = standard_bytes.max(size_for(bytes));
    WalFile::create(&*directory.disk, &directory.path, number, size_bytes, &*directory.random)
}
