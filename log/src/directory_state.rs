//! What the partitions of a log directory share: its disk, open files, the write-ahead log, what the next checkpoint says, and what
//! waits for its removal.
//!
//! Invariant: locks are held for a map's access, never for I/O.

use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;

use super::checkpoints::Checkpoints;
use super::directory_disk::DirectoryDisk;
use super::error::StorageError;
use super::file_cache::FileCache;
use super::settings::DirectorySettings;
use super::wal::{Owner, WalThreads, WriteAheadLog};
use kalda_sys::EntryKind;

/// The shared part of a log directory.
#[derive(Debug)]
pub struct DirectoryState {
    disk: Arc<DirectoryDisk>,
    /// The open files.
    pub files: FileCache,
    /// Its settings.
    pub settings: DirectorySettings,
    /// What synchronous topics wait for.
    pub wal: Arc<WriteAheadLog>,
    /// Who commits it.
    pub wal_threads: WalThreads,
    /// What is known of the partitions' flushes and starts.
    pub checkpoints: Checkpoints,
    removals: Mutex<Vec<Removal>>,
}

#[derive(Debug)]
struct Removal {
    due: Duration,
    path: PathBuf,
}

/// What its disk does and says, the directory does and says.
impl Deref for DirectoryState {
    type Target = DirectoryDisk;

    fn deref(&self) -> &DirectoryDisk {
        &self.disk
    }
}

impl DirectoryState {
    /// An online directory.
    #[must_use]
    pub fn new(disk: DirectoryDisk, settings: DirectorySettings, checkpoints: Checkpoints) -> Self {
        let files = FileCache::new(Arc::clone(&disk.disk), settings.max_open_files);
        let wal = Arc::new(WriteAheadLog::new(&settings));
        Self {
            disk: Arc::new(disk),
            files,
            settings,
            wal,
            wal_threads: WalThreads::default(),
            checkpoints,
            removals: Mutex::default(),
        }
    }

    /// Its disk, for those who keep it.
    #[must_use]
    pub fn shared_disk(&self) -> &Arc<DirectoryDisk> {
        &self.disk
    }

    /// Forgets a deleted partition.
    pub fn forget_partition(&self, owner: &Owner) {
        self.wal.forget(owner);
        self.checkpoints.forget(&owner.partition);
    }

    /// Writes the checkpoints, where they changed.
    pub fn write_checkpoints(&self) -> Result<(), StorageError> {
        self.check_online()?;
        self.checkpoints.write(&*self.disk.disk, &self.path).map_err(|error| self.judge(error))
    }

    /// Writes the recovery points, where they changed.
    pub fn write_recovery_points(&self) -> Result<(), StorageError> {
        self.check_online()?;
        let written = self.checkpoints.write_recovery_points(&*self.disk.disk, &self.path);
        written.map_err(|error| self.judge(error))
    }

    /// Writes the log starts, where they changed.
    pub fn write_log_starts(&self) -> Result<(), StorageError> {
        self.check_online()?;
        let written = self.checkpoints.write_log_starts(&*self.disk.disk, &self.path);
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
            let removed = match self.disk.disk.entry(&path) {
                Ok(Some(EntryKind::Folder)) => self.disk.disk.remove_folder(&path),
                Ok(Some(EntryKind::File(_) | EntryKind::Other)) => self.disk.disk.remove_file(&path),
                Ok(None) => Ok(()),
                Err(error) => Err(error),
            };
            if let Err(error) = removed {
                tracing::warn!(path = %path.display(), %error, "a deleted file stays on disk");
            }
        }
    }
}
