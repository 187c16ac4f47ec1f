//! What the partitions of a log directory share: doors, open files, the write-ahead log, what the next checkpoint says,
//! what waits for its removal, and whether the directory is still trusted.
//!
//! Invariant: once offline, it stays offline until it is opened anew. Locks are held for a map's access, never for I/O.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use rustix::io::Errno;

use super::checkpoint::PartitionOffsets;
use super::error::StorageError;
use super::file_cache::FileCache;
use super::settings::DirectorySettings;
use super::wal::{Owner, WalThreads, WriteAheadLog};
use crate::sys::{Clock, Disk, DiskLock, EntryKind, Random};
use crate::types::{Offset, TopicPartition};

/// The shared part of a log directory.
#[derive(Debug)]
pub struct DirectoryState {
    /// Where it is.
    pub path: PathBuf,
    /// The disk it is on.
    pub disk: Arc<dyn Disk>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Names for deleted folders, jitter.
    pub random: Arc<dyn Random>,
    /// The open files.
    pub files: FileCache,
    /// Its settings.
    pub settings: DirectorySettings,
    /// What synchronous topics wait for.
    pub wal: WriteAheadLog,
    /// Who commits it.
    pub wal_threads: WalThreads,
    lock: Mutex<Option<Box<dyn DiskLock>>>,
    offline: AtomicBool,
    offsets: Mutex<DirectoryOffsets>,
    removals: Mutex<Vec<Removal>>,
}

/// What the checkpoints say.
#[derive(Debug, Clone, Default)]
pub struct DirectoryOffsets {
    /// Up to where each partition is flushed.
    pub recovery_points: PartitionOffsets,
    /// Where partitions start that don't start with a segment.
    pub log_starts: PartitionOffsets,
}

#[derive(Debug)]
struct Removal {
    due: Duration,
    path: PathBuf,
}

impl DirectoryState {
    /// An online directory.
    #[must_use]
    pub fn new(
        path: PathBuf,
        settings: DirectorySettings,
        disk: Arc<dyn Disk>,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        lock: Box<dyn DiskLock>,
        offsets: DirectoryOffsets,
    ) -> Self {
        let files = FileCache::new(Arc::clone(&disk), settings.max_open_files);
        let wal = WriteAheadLog::new(settings.max_wal_bytes);
        Self {
            path,
            disk,
            clock,
            random,
            files,
            settings,
            wal,
            wal_threads: WalThreads::default(),
            lock: Mutex::new(Some(lock)),
            offline: AtomicBool::new(false),
            offsets: Mutex::new(offsets),
            removals: Mutex::default(),
        }
    }

    /// True after a failure that makes the directory's contents doubtful.
    #[must_use]
    pub fn is_offline(&self) -> bool {
        self.offline.load(Ordering::Acquire)
    }

    /// Refuses when the directory is offline.
    pub fn check_online(&self) -> Result<(), StorageError> {
        if self.is_offline() { Err(StorageError::Offline) } else { Ok(()) }
    }

    /// Decides what an error of the disk means. A full disk and too many open files leave everything as it was;
    /// any other error, and above all a failed flush, takes the directory offline: nobody knows what is on the disk.
    pub fn judge(&self, error: io::Error) -> StorageError {
        let code = error.raw_os_error().map(Errno::from_raw_os_error);
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StorageError::NoSpace(error),
            _ if matches!(code, Some(Errno::MFILE | Errno::NFILE)) => StorageError::TooManyOpenFiles(error),
            _ => self.fail(error),
        }
    }

    /// Takes the directory offline.
    pub fn fail(&self, error: io::Error) -> StorageError {
        if !self.offline.swap(true, Ordering::AcqRel) {
            tracing::error!(directory = %self.path.display(), %error, "the log directory is taken offline");
        }
        StorageError::Failed(error)
    }

    /// Makes everything that was written to the file system survive a power cut; false if that can't be had in one piece.
    pub fn sync_file_system(&self) -> Result<bool, StorageError> {
        let lock = self.lock.lock();
        let synced = lock.as_ref().map_or(Ok(false), |lock| lock.sync_file_system());
        synced.map_err(|error| self.fail(error))
    }

    /// Gives the directory back to whoever wants it next.
    pub fn unlock(&self) {
        self.lock.lock().take();
    }

    /// What the next checkpoints will say.
    #[must_use]
    pub fn offsets(&self) -> DirectoryOffsets {
        self.offsets.lock().clone()
    }

    /// Up to where a partition is known to be flushed.
    #[must_use]
    pub fn recovery_point(&self, partition: &TopicPartition) -> Offset {
        self.offsets.lock().recovery_points.get(partition).copied().unwrap_or_default()
    }

    /// Where a partition starts, if not with its first segment.
    #[must_use]
    pub fn log_start(&self, partition: &TopicPartition) -> Option<Offset> {
        self.offsets.lock().log_starts.get(partition).copied()
    }

    /// Notes up to where a partition is flushed.
    pub fn note_recovery_point(&self, owner: &Owner, offset: Offset) {
        self.offsets.lock().recovery_points.insert(owner.partition.clone(), offset);
        self.wal.flushed(owner, offset);
    }

    /// Notes where a partition starts; `None` when that is the start of its first segment.
    pub fn note_log_start(&self, partition: &TopicPartition, offset: Option<Offset>) {
        let mut offsets = self.offsets.lock();
        match offset {
            Some(offset) => offsets.log_starts.insert(partition.clone(), offset),
            None => offsets.log_starts.remove(partition),
        };
    }

    /// Forgets a deleted partition.
    pub fn forget_partition(&self, owner: &Owner) {
        self.wal.forget(owner);
        let partition = &owner.partition;
        let mut offsets = self.offsets.lock();
        offsets.recovery_points.remove(partition);
        offsets.log_starts.remove(partition);
    }

    /// Has a file or folder removed when `delay` has passed.
    pub fn remove_later(&self, path: PathBuf, delay: Duration) {
        let due = self.clock.monotonic().saturating_add(delay);
        self.removals.lock().push(Removal { due, path });
    }

    /// Removes what is due. What can't be removed is reported and left: the next start finds it by its name.
    pub fn remove_due(&self) {
        let now = self.clock.monotonic();
        let due: Vec<Removal> = self.removals.lock().extract_if(.., |removal| removal.due <= now).collect();
        for Removal { path, .. } in due {
            let removed = match self.disk.entry(&path) {
                Ok(Some(EntryKind::Folder)) => self.disk.remove_folder(&path),
                Ok(Some(EntryKind::File(_))) => self.disk.remove_file(&path),
                Ok(None) => Ok(()),
                Err(error) => Err(error),
            };
            if let Err(error) = removed {
                tracing::warn!(path = %path.display(), %error, "a deleted file stays on disk");
            }
        }
    }
}
