//! The write-ahead log of a log directory: what makes an acknowledgement under `flush.policy=sync` cheap.
//!
//! ```text
//! partition A ─┐ written to its segment (page cache)
//! partition B ─┼──▶ queue ──▶ commit: one sequential write, one sync, for all that waits ──▶ SyncedLog::settled ──▶ acks
//! partition C ─┘                                                                 files ◀── trim: segments flushed
//! partition C is cut ──▶ all that waits, and the cut, are written and synced at once ──▶ then its segments are cut
//! after a power cut: segments recovered, then what is missing is appended from the files, see wal_recovery.rs
//! ```
//! Invariant: a partition is told that records are settled only when they are on the disk. Per partition, entries are in the log
//! in the order in which they happened, and a cut is there before anything is appended after it. A failed write or sync takes the
//! directory offline. A full disk does not: then the segments themselves are flushed. Without a synchronous topic there is no
//! file and no thread. No lock of a partition is taken while a group is written: whoever cuts a partition holds its lock and
//! waits for that. Deliberately absent: a bound on the queue of its own. It holds slices of requests that are still waiting
//! for their answer, which the connections bound.

mod earlier_run;
mod entry;
mod file;
mod group;
mod limit;
mod queue;
pub(crate) mod replay_error;
mod room;
mod shelf;
pub(crate) mod synced_log;
mod threads;

use std::collections::HashMap;
use std::io;
use std::sync::Weak;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use parking_lot::{Condvar, Mutex};

pub use earlier_run::{Backlog, SavedBatches, file_names};
pub use entry::{Change, Owner};
pub use queue::Told;
pub use threads::WalThreads;

use self::earlier_run::Replay;
use self::entry::EncodedEntry;
use self::limit::Limit;
use self::queue::{Queue, Queued};
use self::replay_error::ReplayError;
use self::shelf::{Kept, Shelf, key};
use self::synced_log::SyncedLog;
use super::directory_disk::DirectoryDisk;
use super::error::StorageError;
use super::settings::DirectorySettings;
use kalda_sys::Pages;
use kalda_sys::types::{Offset, TopicId, TopicPartition};

/// A file has room for at least this many groups, unless a single entry is longer. Small groups keep the wait for others short.
const GROUPS_OF_A_FILE: u64 = 4;

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

/// What became of the group that is next.
enum Written {
    /// There is none.
    Nothing,
    /// It is on the disk.
    Group,
    /// The files are full; it waits on.
    Full,
    /// There is no room for another file. It waits on, and these partitions with it.
    NoRoom(io::Error, Vec<Weak<dyn SyncedLog>>),
}

/// The write-ahead log.
pub struct WriteAheadLog {
    max_bytes: u64,
    file_bytes: u64,
    flushed_one_by_one: usize,
    used: AtomicBool,
    queue: Mutex<Queue>,
    /// Wakes the thread that commits.
    queued: Condvar,
    shelf: Mutex<Shelf>,
    /// Held by whoever writes a group, in this memory.
    committing: Mutex<Pages>,
    trimming: Mutex<()>,
    backlogs: Mutex<HashMap<TopicPartition, Backlog>>,
}

impl std::fmt::Debug for WriteAheadLog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WriteAheadLog").field("max_bytes", &self.max_bytes).finish_non_exhaustive()
    }
}

impl WriteAheadLog {
    /// An empty one.
    #[must_use]
    pub fn new(settings: &DirectorySettings) -> Self {
        Self {
            // Two files at the least: one that is written to, and one that is trimmed.
            max_bytes: settings.max_wal_bytes.max(2 * settings.wal_file_bytes),
            file_bytes: settings.wal_file_bytes,
            flushed_one_by_one: settings.wal_flushed_one_by_one,
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
    pub fn read_earlier(&self, directory: &DirectoryDisk) -> Result<(), ReplayError> {
        let Replay { backlogs, files, next_number } = earlier_run::read_all(directory)?;
        self.used.store(!files.is_empty(), Ordering::Release);
        *self.shelf.lock() = Shelf::new(next_number, files);
        *self.backlogs.lock() = backlogs;
        Ok(())
    }

    /// The partitions of which an earlier run left something.
    #[must_use]
    pub fn partitions(&self) -> Vec<(TopicPartition, TopicId)> {
        let backlogs = self.backlogs.lock();
        let known =
            backlogs.iter().filter(|(_, backlog)| !backlog.batches.is_empty() || backlog.begins.is_some());
        known.map(|(partition, backlog)| (partition.clone(), backlog.topic_id)).collect()
    }

    /// The topic whose partition of this name an earlier run left something of.
    #[must_use]
    pub fn topic_of(&self, partition: &TopicPartition) -> Option<TopicId> {
        self.backlogs.lock().get(partition).map(|backlog| backlog.topic_id)
    }

    /// What an earlier run left of a partition. It is kept in the files until the partition says that it is flushed.
    #[must_use]
    pub fn backlog(&self, owner: &Owner) -> Option<Backlog> {
        let backlogs = self.backlogs.lock();
        backlogs.get(&owner.partition).filter(|backlog| backlog.topic_id == owner.topic_id).cloned()
    }

    /// Takes batches to be written with the next group. To be called with the partition's lock, in the order of offsets.
    pub fn enqueue(&self, owner: Owner, change: Change, batches: Vec<Bytes>, told: Told) {
        self.used.store(true, Ordering::Release);
        self.queue.lock().push(Queued::new(owner, change, batches, Some(told)));
        self.queued.notify_one();
    }

    /// Writes what waits, as one group, and tells its partitions.
    ///
    /// # Errors
    /// The directory is offline now.
    pub fn commit(&self, directory: &DirectoryDisk) -> Result<Committed, StorageError> {
        // Let go of before partitions are told: whoever cuts one holds its lock, and waits for this one.
        let written = {
            let mut pages = self.committing.lock();
            self.write_next(directory, Limit::Kept, &mut pages)
        };
        let committed = match written {
            Ok(Written::Nothing) => Ok(Committed::Nothing),
            Ok(Written::Group) => Ok(Committed::Group),
            Ok(Written::Full) => Ok(Committed::Full),
            Ok(Written::NoRoom(error, logs)) => flush_instead(directory, &logs, &error),
            Err(error) => Err(error),
        };
        self.tell(&committed);
        committed
    }

    /// Writes that a partition is cut, behind all that waits. To be called with the partition's lock, before anything is cut:
    /// on the disk when this returns, so that no start brings back what is cut. Nobody waits for records of it afterwards.
    /// `ready` is called once nothing but a failing disk can keep the cut from being written; if it fails, none is.
    ///
    /// # Errors
    /// The disk's, and those of `ready`. Without room there is no cut.
    pub fn cut(
        &self,
        directory: &DirectoryDisk,
        owner: &Owner,
        cut: Change,
        ready: impl FnOnce() -> Result<(), StorageError>,
    ) -> Result<(), StorageError> {
        if !self.is_used() {
            return ready();
        }
        let mut pages = self.committing.lock();
        let written = self.write_waiting(directory, &mut pages).and_then(|()| {
            let cut = Queued::new(owner.clone(), cut, Vec::new(), None);
            self.make_room(directory, group::padded_bytes(&[&cut.entry]), Limit::Passed)?;
            ready()?;
            self.write(directory, &[cut], Limit::Passed, &mut pages)
        });
        // The thread that commits tells who waited for what was written here.
        self.queued.notify_one();
        match written? {
            Written::NoRoom(error, _) => Err(StorageError::NoSpace(error)),
            // There is something, and the limit doesn't hold for it.
            Written::Nothing | Written::Group | Written::Full => Ok(()),
        }
    }

    /// Writes all that waits now, whatever room that takes.
    fn write_waiting(&self, directory: &DirectoryDisk, pages: &mut Pages) -> Result<(), StorageError> {
        let mut left = self.queue.lock().len();
        while left > 0 {
            let before = self.queue.lock().len();
            match self.write_next(directory, Limit::Passed, pages)? {
                Written::NoRoom(error, _) => return Err(StorageError::NoSpace(error)),
                // What waited was flushed meanwhile.
                Written::Nothing => return Ok(()),
                Written::Group | Written::Full => {}
            }
            // Others are queued meanwhile: those that waited at the beginning count.
            left = left.saturating_sub(before.saturating_sub(self.queue.lock().len()));
        }
        Ok(())
    }

    /// Writes the next group. To be called by one at a time; tells nobody.
    fn write_next(
        &self,
        directory: &DirectoryDisk,
        limit: Limit,
        pages: &mut Pages,
    ) -> Result<Written, StorageError> {
        let group = self.queue.lock().take_group(self.file_bytes / GROUPS_OF_A_FILE);
        if group.is_empty() {
            return Ok(Written::Nothing);
        }
        let written = self.write(directory, &group, limit, pages);
        let mut queue = self.queue.lock();
        match written {
            Ok(Written::Group) => queue.note_written(group),
            _ => queue.put_back(group),
        }
        written
    }

    fn write(
        &self,
        directory: &DirectoryDisk,
        group: &[Queued],
        limit: Limit,
        pages: &mut Pages,
    ) -> Result<Written, StorageError> {
        directory.check_online()?;
        let entries: Vec<&EncodedEntry> = group.iter().map(|queued| &queued.entry).collect();
        match self.place(directory, group::padded_bytes(&entries), limit) {
            Ok(Some(place)) => {
                self.keep(group);
                let written = group::write(&*place.file, place.position, place.id, &entries, pages);
                written.map_err(|error| directory.fail(error))?;
            }
            Ok(None) => return Ok(Written::Full),
            Err(StorageError::NoSpace(error) | StorageError::TooManyOpenFiles(error)) => {
                return Ok(Written::NoRoom(error, queue::logs_of(group)));
            }
            Err(error) => return Err(error),
        }
        Ok(Written::Group)
    }

    fn keep(&self, group: &[Queued]) {
        let mut shelf = self.shelf.lock();
        for queued in group {
            match (queued.change, &queued.told) {
                (Change::Appended { end, .. }, Some(told)) => {
                    let log = Some(Weak::clone(&told.log));
                    shelf.keep(key(&queued.owner), Kept { end, log });
                }
                (Change::Appended { from, .. } | Change::Cut { from, .. }, _) => {
                    shelf.cut(key(&queued.owner), from);
                }
            }
        }
    }

    /// Tells partitions what is settled; and, where nothing will be settled any more, whoever waits.
    fn tell(&self, committed: &Result<Committed, StorageError>) {
        let (news, waiting) = {
            let mut queue = self.queue.lock();
            (queue.take_news(), if committed.is_err() { queue.take_waiting() } else { Vec::new() })
        };
        for Told { log, settled } in news {
            if let Some(log) = log.upgrade() {
                log.settled(settled);
            }
        }
        // Each append asks whether the directory is online.
        waiting.iter().filter_map(|told| told.log.upgrade()).for_each(|log| log.failed());
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
            self.queue.lock().flushed(owner, offset);
            // The thread that commits tells partitions what is settled.
            self.queued.notify_one();
        }
    }

    /// A partition has all that an earlier run left of it, and needs no more of it.
    pub fn took_backlog(&self, owner: &Owner) {
        let mut backlogs = self.backlogs.lock();
        if backlogs.get(&owner.partition).is_some_and(|backlog| backlog.topic_id == owner.topic_id) {
            backlogs.remove(&owner.partition);
        }
    }

    /// A partition is gone.
    pub fn forget(&self, owner: &Owner) {
        if self.is_used() {
            // No group that holds something of it is under way afterwards.
            let _only_one = self.committing.lock();
            self.queue.lock().forget(owner);
            self.shelf.lock().forget(key(owner));
            self.took_backlog(owner);
        }
    }

    /// Waits until something is queued, or `stopping` after a wake-up.
    pub(super) fn wait(&self, stopping: impl Fn() -> bool) {
        let mut queue = self.queue.lock();
        while queue.is_idle() && !stopping() {
            self.queued.wait(&mut queue);
        }
    }

    /// How many entries wait to be written.
    pub(super) fn waiting(&self) -> usize {
        self.queue.lock().len()
    }

    /// Wakes whoever waits.
    pub(super) fn wake(&self) {
        // With the lock, so that it comes before or after the look at the queue, not in between.
        let _queue = self.queue.lock();
        self.queued.notify_all();
    }
}

/// Flushes the segments where the disk has no room for another file. They hold the records already, and flushed records are settled.
fn flush_instead(
    directory: &DirectoryDisk,
    logs: &[Weak<dyn SyncedLog>],
    error: &io::Error,
) -> Result<Committed, StorageError> {
    // Told as any other lack of room.
    tracing::debug!(directory = %directory.path.display(), %error,
        "there is no room for the write-ahead log; segments are flushed instead");
    match logs.iter().filter_map(Weak::upgrade).try_for_each(|log| log.flush_segments().map(drop)) {
        Ok(()) => Ok(Committed::Group),
        Err(StorageError::NoSpace(_) | StorageError::TooManyOpenFiles(_)) => Ok(Committed::NoSpace),
        Err(error) => Err(error),
    }
}
