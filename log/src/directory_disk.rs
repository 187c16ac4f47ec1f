//! A log directory and the disk under it: where it is, through which doors it is reached, and whether it is still trusted.
//!
//! Invariant: once offline, it stays offline until it is opened anew. Deliberately absent: what is in the directory.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use parking_lot::Mutex;

use super::error::StorageError;
use super::names;
use super::shortage::Shortages;
use kalda_sys::{Clock, Disk, DiskLock, EntryKind, Random};

/// The disk of a log directory.
#[derive(Debug)]
pub struct DirectoryDisk {
    /// Where the directory is.
    pub path: PathBuf,
    /// The disk it is on.
    pub disk: Arc<dyn Disk>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Names for deleted folders, jitter.
    pub random: Arc<dyn Random>,
    lock: Mutex<Option<Box<dyn DiskLock>>>,
    offline: AtomicBool,
    observer: OnceLock<Observer>,
    shortages: Shortages,
}

/// Who is told that the directory is offline.
struct Observer(Box<dyn Fn() + Send + Sync>);

impl std::fmt::Debug for Observer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Observer").finish_non_exhaustive()
    }
}

impl DirectoryDisk {
    /// That of a directory whose lock is held, and which is online.
    #[must_use]
    pub fn new(
        path: PathBuf,
        disk: Arc<dyn Disk>,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        lock: Box<dyn DiskLock>,
    ) -> Self {
        Self {
            path,
            disk,
            clock,
            random,
            lock: Mutex::new(Some(lock)),
            offline: AtomicBool::new(false),
            observer: OnceLock::new(),
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
}
