//! What the partitions of a log directory share: doors, open files, the write-ahead log, what the next checkpoint says,
//! what waits for its removal, and whether the directory is still trusted.
//!
//! Invariant: once offline, it stays offline until it is opened anew. Locks are held for a map's access, never for I/O.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use parking_lot::Mutex;

use super::checkpoints::Checkpoints;
use super::error::StorageError;
use super::file_cache::FileCache;
use super::names;
use super::settings::DirectorySettings;
use super::shortage::Shortages;
use super::wal::{Owner, WalThreads, WriteAheadLog};
use kalda_sys::{Clock, Disk, DiskLock, EntryKind, Random};

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
    /// What is known of the partitions' flushes and starts.
    pub checkpoints: Checkpoints,
    offline: AtomicBool,
    observer: OnceLock<Observer>,
    removals: Mutex<Vec<Removal>>,
    shortages: Shortages,
}

/// Who is told that the directory is offline.
struct Observer(Box<dyn Fn() + Send + Sync>);

impl std::fmt::Debug for Observer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Observer").finish_non_exhaustive()
    }
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
        checkpoints: Checkpoints,
    ) -> Self {
        let files = FileCache::new(Arc::clone(&disk), settings.max_open_files);
        let wal = WriteAheadLog::new(&settings);
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
            observer: OnceLock::new(),
            checkpoints,
            removals: Mutex::default(),
            shortages: Shortages::default(),
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

    /// True if the directory is still there, and not another one under its name: its lock is in it.
    #[must_use]
    pub fn is_in_place(&self) -> bool {
        matches!(self.disk.entry(&self.path.join(names::LOCK)), Ok(Some(EntryKind::File(_))))
    }

    /// Decides what an error of the disk means. A full disk and too many open files leave everything as it was;
    /// any other error, and above all a failed flush, takes the directory offline: nobody knows what is on the disk. Either
    /// is told here.
    pub fn judge(&self, error: io::Error) -> StorageError {
        self.judge_of(None, error)
    }

    /// As [`Self::judge`], of something that was done in a partition's folder.
    pub fn judge_of(&self, partition: Option<&Path>, error: io::Error) -> StorageError {
        match StorageError::shortage(error) {
            Ok(shortage) => {
                self.tell_shortage(&shortage, partition);
                shortage
            }
            Err(error) => self.fail(error),
        }
    }

    /// Tells of a shortage, if nobody knows.
    pub fn tell_shortage(&self, shortage: &StorageError, partition: Option<&Path>) {
        self.shortages.begin(shortage, &self.path, partition, self.clock.monotonic());
    }

    /// To be called after records were written: what was short isn't any more.
    pub fn note_written(&self) {
        self.shortages.end(&self.path);
    }

    /// Has `tell` called when the directory goes offline; at once if it is. The first observer counts.
    pub fn when_offline(&self, tell: Box<dyn Fn() + Send + Sync>) {
        let is_first = self.observer.set(Observer(tell)).is_ok();
        if let Some(Observer(tell)) = self.observer.get().filter(|_| is_first && self.is_offline()) {
            tell();
        }
    }

    /// Takes the directory offline.
    pub fn fail(&self, error: io::Error) -> StorageError {
        if !self.offline.swap(true, Ordering::AcqRel) {
            tracing::error!(directory = %self.path.display(), %error, "the log directory is taken offline");
            if let Some(Observer(tell)) = self.observer.get() {
                tell();
            }
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

    /// Forgets a deleted partition.
    pub fn forget_partition(&self, owner: &Owner) {
        self.wal.forget(owner);
        self.checkpoints.forget(&owner.partition);
    }

    /// Writes the checkpoints, where they changed.
    pub fn write_checkpoints(&self) -> Result<(), StorageError> {
        self.check_online()?;
        self.checkpoints.write(&*self.disk, &self.path).map_err(|error| self.judge(error))
    }

    /// Writes the recovery points, where they changed.
    pub fn write_recovery_points(&self) -> Result<(), StorageError> {
        self.check_online()?;
        let written = self.checkpoints.write_recovery_points(&*self.disk, &self.path);
        written.map_err(|error| self.judge(error))
    }

    /// Writes the log starts, where they changed.
    pub fn write_log_starts(&self) -> Result<(), StorageError> {
        self.check_online()?;
        let written = self.checkpoints.write_log_starts(&*self.disk, &self.path);
        written.map_err(|error| self.judge(error))
    }

    /// To be called before a batch is written: what the checkpoints promise must be true.
    pub fn settle_checkpoints(&self) -> Result<(), StorageError> {
        if self.checkpoints.are_ahead() { self.write_checkpoints() } else { Ok(()) }
    }

    /// To be called before deleted folders are removed: a checkpoint that names a partition without a folder, not even a deleted
    /// one, says that something is missing. On a full disk room is more important.
    pub fn settle_before_removal(&self) -> Result<(), StorageError> {
        self.settle_checkpoints().or_else(|error| if error.is_shortage() { Ok(()) } else { Err(error) })
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
        if due.is_empty() || self.settle_before_removal().is_err() {
            return;
        }
        for Removal { path, .. } in due {
            let removed = match self.disk.entry(&path) {
                Ok(Some(EntryKind::Folder)) => self.disk.remove_folder(&path),
                Ok(Some(EntryKind::File(_) | EntryKind::Other)) => self.disk.remove_file(&path),
                Ok(None) => Ok(()),
                Err(error) => Err(error),
            };
            if let Err(error) = removed {
                tracing::warn!(path = %path.display(), %error, "a deleted file stays on disk");
            }
        }
    }
}
