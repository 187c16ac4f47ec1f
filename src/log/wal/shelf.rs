//! The files of the write-ahead log, and what each still has to keep.
//!
//! ```text
//! spare ──▶ current ──▶ full, oldest first ──▶ nothing unflushed in it ──▶ spare, or removed
//!                       left by an earlier run ──▶ nothing unflushed in it ──▶ removed
//! ```
//! Invariant: a file goes only when everything that was written to it is on the disk in the segments, or belongs to partitions
//! that are gone. Pure bookkeeping, but for making files.

use std::collections::HashMap;
use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Weak};

use super::SyncedLog;
use super::entry::Owner;
use super::file::{OldFile, WalFile, size_for};
use super::group::GroupId;
use crate::log::directory_state::DirectoryState;
use crate::sys::DiskFile;
use crate::types::{Offset, PartitionIndex, TopicId};

/// A partition, shortly.
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
    /// Who can flush it; of an earlier run's file nobody, before the partition is opened.
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
}

/// What is left to be done before a file can go.
#[derive(Debug)]
pub struct Trim {
    /// The file's number.
    pub number: u64,
    /// Whose segments must be flushed.
    pub kept: Vec<(Key, Kept)>,
}

/// All files.
#[derive(Debug, Default)]
pub struct Shelf {
    next_number: u64,
    spare: Option<WalFile>,
    current: Option<Full>,
    full: VecDeque<Full>,
    old: Vec<(OldFile, HashMap<Key, Kept>)>,
}

impl Shelf {
    /// A shelf with the files that an earlier run left, and whose entries are in them.
    #[must_use]
    pub fn new(next_number: u64, old: Vec<(OldFile, HashMap<Key, Kept>)>) -> Self {
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
        self.full.iter().map(|full| full.file.size_bytes).sum()
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

    /// Takes a file that is ready to be written to, or gives it back where there is one.
    pub fn put_spare_unless_there(&mut self, file: WalFile) -> Option<WalFile> {
        if self.spare.is_some() { Some(file) } else { self.put_spare(file) }
    }

    /// A place for a group of `bytes`, in the current file or the spare one; `None` if neither has room.
    pub fn place(&mut self, bytes: u64) -> Option<Place> {
        if !self.current.as_ref().is_some_and(|full| full.file.has_room(bytes)) {
            let spare = self.spare.take_if(|spare| spare.has_room(bytes))?;
            let fresh = Full { file: spare, kept: HashMap::new() };
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
            current.kept.insert(key, kept);
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
        let of_old = self.old.iter_mut().map(|(_, kept)| kept);
        let of_new = self.current.iter_mut().chain(&mut self.full).map(|full| &mut full.kept);
        of_old.chain(of_new)
    }

    /// What must be flushed before the oldest full file can go.
    #[must_use]
    pub fn oldest(&self) -> Option<Trim> {
        let oldest = self.full.front()?;
        let kept = oldest.kept.iter().map(|(key, kept)| (*key, kept.clone())).collect();
        Some(Trim { number: oldest.file.number, kept })
    }

    /// Takes the oldest full file, all that it kept being flushed.
    pub fn take_oldest(&mut self, number: u64) -> Option<WalFile> {
        let is_it = self.full.front().is_some_and(|oldest| oldest.file.number == number);
        if is_it { self.full.pop_front().map(|full| full.file) } else { None }
    }

    /// Takes the files that keep nothing any more: full ones, oldest first, and those of an earlier run.
    pub fn take_idle(&mut self) -> (Vec<WalFile>, Vec<OldFile>) {
        let mut full = Vec::new();
        while let Some(idle) = self.full.pop_front_if(|oldest| oldest.kept.is_empty()) {
            full.push(idle.file);
        }
        let old = self.old.extract_if(.., |(_, kept)| kept.is_empty()).map(|(file, _)| file).collect();
        (full, old)
    }

    /// Takes all files of this run, and those of earlier ones that keep nothing.
    pub fn take_all(&mut self) -> (Vec<WalFile>, Vec<OldFile>) {
        let (mut files, old) = self.take_idle();
        files.extend(self.spare.take());
        files.extend(self.current.take().into_iter().chain(self.full.drain(..)).map(|full| full.file));
        (files, old)
    }
}

/// Makes a file for groups of up to `bytes`.
///
/// # Errors
/// The disk's.
pub fn make_file(
    directory: &DirectoryState,
    number: u64,
    standard_bytes: u64,
    bytes: u64,
) -> io::Result<WalFile> {
    let size_bytes = standard_bytes.max(size_for(bytes));
    WalFile::create(&*directory.disk, &directory.path, number, size_bytes, &*directory.random)
}
