//! The write-ahead log of a log directory: what makes an acknowledgement under `flush.policy=sync` cheap.
//!
//! ```text
//! partition A ─┐ written to its segment (page cache)
//! partition B ─┼──▶ queue ──▶ commit: one sequential write, one sync, for all that waits ──▶ SyncedLog::settled ──▶ acks
//! partition C ─┘                                                                 files ◀── trim: segments flushed
//! after a power cut: segments recovered, then what is missing is appended from the files, see replay.rs
//! ```
//! Invariant: a partition is told that records are settled only when they are on the disk. Per partition, entries are in the log
//! in the order of their offsets. A failed write or sync takes the directory offline. A full disk does not: then the segments
//! themselves are flushed. Without a synchronous topic there is no file and no thread. Deliberately absent: a bound on the
//! queue of its own. It holds slices of requests that are still waiting for their answer, which the connections bound.

mod entry;
mod file;
mod group;
mod replay;
mod shelf;
mod threads;

use std::collections::{HashMap, VecDeque};
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};

use bytes::Bytes;
use parking_lot::{Condvar, Mutex};

pub use entry::{Change, Owner};
pub use replay::{Backlog, ReplayError, file_names};
pub use threads::WalThreads;

use self::entry::EncodedEntry;
use self::replay::Replay;
use self::shelf::{Kept, Place, Shelf, key};
use super::directory_state::DirectoryState;
use super::error::StorageError;
use crate::types::{Offset, TopicId, TopicPartition};

/// The length of a file: large enough that changing it is rare, small enough to be laid out in a moment.
pub const FILE_BYTES: u64 = 16 << 20;
/// The most that one group holds, so that nobody waits long for others.
const GROUP_BYTES: usize = 4 << 20;
/// Of more partitions than this, the whole file system is synced at once rather than one file after the other.
const FLUSHED_ONE_BY_ONE: usize = 64;

/// A partition, as the write-ahead log sees it.
pub trait SyncedLog: Send + Sync {
    /// Everything before `end` is on the disk.
    fn settled(&self, end: Offset);

    /// The directory is offline: nothing will be settled any more.
    fn failed(&self);

    /// Brings the segments to the disk, and says up to where.
    ///
    /// # Errors
    /// The disk's.
    fn flush_segments(&self) -> Result<Offset, StorageError>;
}

/// An entry that waits to be written.
struct Queued {
    owner: Owner,
    change: Change,
    entry: EncodedEntry,
    log: Weak<dyn SyncedLog>,
}

/// What a commit did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Committed {
    /// There was nothing to write.
    Nothing,
    /// A group is on the disk, and its partitions were told.
    Group,
    /// The files are full: trim, then commit again.
    Full,
    /// The disk is full, for files and for segments: commit again once there is room.
    NoSpace,
}

/// The write-ahead log.
pub struct WriteAheadLog {
    max_bytes: u64,
    used: AtomicBool,
    queue: Mutex<VecDeque<Queued>>,
    /// Wakes the thread that commits.
    queued: Condvar,
    shelf: Mutex<Shelf>,
    /// Held by whoever commits, and by whoever trims.
    committing: Mutex<()>,
    trimming: Mutex<()>,
    backlogs: Mutex<HashMap<TopicPartition, Backlog>>,
}

impl std::fmt::Debug for WriteAheadLog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WriteAheadLog").field("max_bytes", &self.max_bytes).finish_non_exhaustive()
    }
}

impl WriteAheadLog {
    /// An empty one, whose files may take `max_bytes`.
    #[must_use]
    pub fn new(max_bytes: u64) -> Self {
        Self {
            // Two files at the least: one that is written to, and one that is trimmed.
            max_bytes: max_bytes.max(2 * FILE_BYTES),
            used: AtomicBool::new(false),
            queue: Mutex::default(),
            queued: Condvar::new(),
            shelf: Mutex::default(),
            committing: Mutex::default(),
            trimming: Mutex::default(),
            backlogs: Mutex::default(),
        }
    }

    /// Reads what an earlier run left in the directory.
    ///
    /// # Errors
    /// The disk's, and that a file is damaged.
    pub fn read_earlier(&self, directory: &DirectoryState) -> Result<(), ReplayError> {
        let Replay { backlogs, files, next_number } = replay::read_all(directory)?;
        self.used.store(!files.is_empty(), Ordering::Release);
        *self.shelf.lock() = Shelf::new(next_number, files);
        *self.backlogs.lock() = backlogs;
        Ok(())
    }

    /// The partitions of which an earlier run left something.
    #[must_use]
    pub fn partitions(&self) -> Vec<(TopicPartition, TopicId)> {
        let backlogs = self.backlogs.lock();
        backlogs.iter().map(|(partition, backlog)| (partition.clone(), backlog.topic_id)).collect()
    }

    /// What an earlier run left of a partition. It is kept in the files until the partition says that it is flushed.
    #[must_use]
    pub fn backlog(&self, owner: &Owner) -> Option<Backlog> {
        let backlogs = self.backlogs.lock();
        backlogs.get(&owner.partition).filter(|backlog| backlog.topic_id == owner.topic_id).cloned()
    }

    /// Takes an entry to be written with the next group. To be called with the partition's lock, in the order of offsets.
    pub fn enqueue(&self, owner: Owner, change: Change, batches: Vec<Bytes>, log: Weak<dyn SyncedLog>) {
        let entry = EncodedEntry::new(&owner, change, batches);
        self.used.store(true, Ordering::Release);
        self.queue.lock().push_back(Queued { owner, change, entry, log });
        self.queued.notify_one();
    }

    /// Writes what waits, as one group, and tells its partitions.
    ///
    /// # Errors
    /// The directory is offline now.
    pub fn commit(&self, directory: &DirectoryState) -> Result<Committed, StorageError> {
        let _only_one = self.committing.lock();
        let group = self.next_group();
        if group.is_empty() {
            return Ok(Committed::Nothing);
        }
        match self.write(directory, &group) {
            Ok(not_yet @ (Committed::Full | Committed::NoSpace)) => {
                let mut queue = self.queue.lock();
                group.into_iter().rev().for_each(|queued| queue.push_front(queued));
                Ok(not_yet)
            }
            Ok(done) => {
                ends(&group).into_iter().for_each(|(log, end)| log.settled(end));
                Ok(done)
            }
            Err(error) => {
                // What comes later can't be settled either; each append asks whether the directory is online.
                let later = std::mem::take(&mut *self.queue.lock());
                let logs = group.iter().chain(&later).filter_map(|queued| queued.log.upgrade());
                logs.for_each(|log| log.failed());
                Err(error)
            }
        }
    }

    fn write(&self, directory: &DirectoryState, group: &[Queued]) -> Result<Committed, StorageError> {
        directory.check_online()?;
        let entries: Vec<&EncodedEntry> = group.iter().map(|queued| &queued.entry).collect();
        match self.place(directory, group::padded_bytes(&entries)) {
            Ok(Some(place)) => {
                self.keep(group);
                let written = group::write(&*place.file, place.position, place.id, &entries);
                written.map_err(|error| directory.fail(error))?;
            }
            Ok(None) => return Ok(Committed::Full),
            Err(StorageError::NoSpace(error)) => return flush_instead(directory, group, &error),
            Err(error) => return Err(error),
        }
        Ok(Committed::Group)
    }

    /// Flushes what the oldest full file keeps, so that it can be used anew; true if there was one.
    ///
    /// # Errors
    /// The directory is offline now.
    pub fn trim(&self, directory: &DirectoryState) -> Result<bool, StorageError> {
        let _only_one = self.trimming.lock();
        directory.check_online()?;
        let oldest = self.shelf.lock().oldest();
        let Some(oldest) = oldest else { return Ok(false) };
        let logs: Option<Vec<_>> = oldest.kept.iter().map(|(_, kept)| kept.log.as_ref()?.upgrade()).collect();
        let few = logs.filter(|logs| logs.len() <= FLUSHED_ONE_BY_ONE);
        match few {
            Some(logs) => logs.iter().try_for_each(|log| log.flush_segments().map(drop))?,
            None if directory.sync_file_system()? => {}
            // One by one it takes longer. Who is not there any more keeps the file from being used anew.
            None => {
                for (_, kept) in &oldest.kept {
                    let Some(log) = kept.log.as_ref().and_then(Weak::upgrade) else { return Ok(false) };
                    log.flush_segments()?;
                }
            }
        }
        let file = self.shelf.lock().take_oldest(oldest.number);
        file.map_or(Ok(()), |file| self.reuse(directory, file))?;
        Ok(true)
    }

    /// Lets go of files that keep nothing, and has the next one ready where it will be needed soon.
    ///
    /// # Errors
    /// The directory is offline now.
    pub fn tidy_up(&self, directory: &DirectoryState) -> Result<(), StorageError> {
        if !self.is_used() {
            return Ok(());
        }
        let _only_one = self.trimming.lock();
        directory.check_online()?;
        let (full, old) = self.shelf.lock().take_idle();
        for file in full {
            self.reuse(directory, file)?;
        }
        for file in old {
            directory.disk.remove_file(&file.path).map_err(|error| directory.judge(error))?;
        }
        self.prepare_spare(directory)
    }

    /// True if the files fill up faster than they become idle by themselves.
    #[must_use]
    pub fn is_pressed(&self) -> bool {
        self.shelf.lock().full_bytes() >= self.max_bytes / 2
    }

    /// True if the next file will be needed soon.
    #[must_use]
    pub fn wants_spare(&self) -> bool {
        self.shelf.lock().wants_spare()
    }

    /// True if there is, or may be, anything in the files or the queue.
    #[must_use]
    pub fn is_used(&self) -> bool {
        self.used.load(Ordering::Acquire)
    }

    /// Everything of a partition before `offset` is on the disk in its segments.
    pub fn flushed(&self, owner: &Owner, offset: Offset) {
        if self.is_used() {
            self.shelf.lock().flushed(key(owner), offset);
            self.drop_backlog(owner, |backlog| backlog.end() <= offset);
        }
    }

    /// A partition is gone.
    pub fn forget(&self, owner: &Owner) {
        if self.is_used() {
            self.shelf.lock().forget(key(owner));
            self.drop_backlog(owner, |_| true);
        }
    }

    fn drop_backlog(&self, owner: &Owner, is_done: impl Fn(&Backlog) -> bool) {
        let mut backlogs = self.backlogs.lock();
        let done = backlogs.get(&owner.partition);
        if done.is_some_and(|backlog| backlog.topic_id == owner.topic_id && is_done(backlog)) {
            backlogs.remove(&owner.partition);
        }
    }

    /// Waits until something is queued, or `stopping` after a wake-up.
    pub(super) fn wait(&self, stopping: impl Fn() -> bool) {
        let mut queue = self.queue.lock();
        while queue.is_empty() && !stopping() {
            self.queued.wait(&mut queue);
        }
    }

    /// Wakes whoever waits.
    pub(super) fn wake(&self) {
        // With the lock, so that it comes before or after the look at the queue, not in between.
        let _queue = self.queue.lock();
        self.queued.notify_all();
    }

    /// Removes all files, every partition being closed in good order.
    ///
    /// # Errors
    /// The disk's.
    pub fn remove_files(&self, directory: &DirectoryState) -> Result<(), StorageError> {
        let _only_one = self.committing.lock();
        let (files, old) = self.shelf.lock().take_all();
        let paths: Vec<_> =
            files.iter().map(|file| &file.path).chain(old.iter().map(|file| &file.path)).collect();
        if paths.is_empty() {
            return Ok(());
        }
        let removed = paths.into_iter().try_for_each(|path| directory.disk.remove_file(path));
        let removed = removed.and_then(|()| directory.disk.sync_folder(&directory.path));
        removed.map_err(|error| directory.judge(error))
    }

    fn next_group(&self) -> Vec<Queued> {
        let mut queue = self.queue.lock();
        let mut bytes = 0;
        let mut count = 0;
        for queued in queue.iter() {
            bytes += queued.entry.length();
            if bytes > GROUP_BYTES && count > 0 {
                break;
            }
            count += 1;
        }
        queue.drain(..count).collect()
    }

    /// A place for a group, in a new file if need be; `None` where that would be too much.
    fn place(&self, directory: &DirectoryState, bytes: u64) -> Result<Option<Place>, StorageError> {
        let number = {
            let mut shelf = self.shelf.lock();
            if let Some(place) = shelf.place(bytes) {
                return Ok(Some(place));
            }
            if shelf.size_bytes() + FILE_BYTES > self.max_bytes && shelf.full_bytes() > 0 {
                return Ok(None);
            }
            shelf.take_number()
        };
        let file = shelf::make_file(directory, number, FILE_BYTES, bytes);
        let file = file.map_err(|error| directory.judge(error))?;
        let mut shelf = self.shelf.lock();
        shelf.put_spare(file);
        Ok(shelf.place(bytes))
    }

    fn keep(&self, group: &[Queued]) {
        let mut shelf = self.shelf.lock();
        for queued in group {
            let kept = Kept { end: queued.change.end(), log: Some(Weak::clone(&queued.log)) };
            shelf.keep(key(&queued.owner), kept);
        }
    }

    fn prepare_spare(&self, directory: &DirectoryState) -> Result<(), StorageError> {
        let wanted = {
            let mut shelf = self.shelf.lock();
            let affordable = shelf.size_bytes() + FILE_BYTES <= self.max_bytes;
            (shelf.wants_spare() && affordable).then(|| shelf.take_number())
        };
        let Some(number) = wanted else { return Ok(()) };
        match shelf::make_file(directory, number, FILE_BYTES, 0) {
            Ok(file) => self.put_spare(directory, file),
            // The commit that needs it will say so.
            Err(error) => match directory.judge(error) {
                StorageError::NoSpace(_) | StorageError::TooManyOpenFiles(_) => Ok(()),
                error => Err(error),
            },
        }
    }

    /// A file that nobody needs any more becomes the spare one, or goes.
    fn reuse(&self, directory: &DirectoryState, file: file::WalFile) -> Result<(), StorageError> {
        let number = {
            let mut shelf = self.shelf.lock();
            let standard = file.size_bytes == FILE_BYTES;
            (standard && !shelf.has_spare()).then(|| shelf.take_number())
        };
        let done = match number {
            Some(number) => {
                file.reuse(&*directory.disk, &directory.path, number, &*directory.random).map(Some)
            }
            None => directory.disk.remove_file(&file.path).map(|()| None),
        };
        match done.map_err(|error| directory.fail(error))? {
            Some(file) => self.put_spare(directory, file),
            None => Ok(()),
        }
    }

    /// A commit may have made a spare file meanwhile: then this one goes.
    fn put_spare(&self, directory: &DirectoryState, file: file::WalFile) -> Result<(), StorageError> {
        let Some(extra) = self.shelf.lock().put_spare_unless_there(file) else { return Ok(()) };
        directory.disk.remove_file(&extra.path).map_err(|error| directory.judge(error))
    }
}

/// Without room for a file, segments are flushed: they have the records already.
fn flush_instead(
    directory: &DirectoryState,
    group: &[Queued],
    error: &io::Error,
) -> Result<Committed, StorageError> {
    tracing::warn!(directory = %directory.path.display(), %error,
        "there is no room for the write-ahead log; segments are flushed instead");
    match ends(group).into_iter().try_for_each(|(log, _)| log.flush_segments().map(drop)) {
        Ok(()) => Ok(Committed::Group),
        Err(StorageError::NoSpace(_) | StorageError::TooManyOpenFiles(_)) => Ok(Committed::NoSpace),
        Err(error) => Err(error),
    }
}

/// The partitions of a group, each with its last end.
fn ends(group: &[Queued]) -> Vec<(Arc<dyn SyncedLog>, Offset)> {
    let mut last: HashMap<_, (&Weak<dyn SyncedLog>, Offset)> = HashMap::new();
    for queued in group {
        last.insert(key(&queued.owner), (&queued.log, queued.change.end()));
    }
    last.into_values().filter_map(|(log, end)| Some((log.upgrade()?, end))).collect()
}
