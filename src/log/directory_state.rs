//! What the partitions of a log directory share: doors, open files, what the next checkpoint says, what waits for
//! its removal, and whether the directory is still trusted.
//!
//! Invariant: once offline, it stays offline until it is opened anew. Locks are held for a map's access, never for I/O; but
//! for the one that keeps two from writing the checkpoints at once.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use rustix::io::Errno;

use super::checkpoint::{self, PartitionOffsets};
use super::error::StorageError;
use super::file_cache::FileCache;
use super::names;
use super::settings::DirectorySettings;
use super::whole_file::{self, Durability};
use crate::sys::{Clock, Disk, EntryKind, Random};
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
    offline: AtomicBool,
    offsets: Mutex<DirectoryOffsets>,
    /// What the checkpoints on disk say.
    written: Mutex<DirectoryOffsets>,
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
        offsets: DirectoryOffsets,
    ) -> Self {
        let files = FileCache::new(Arc::clone(&disk), settings.max_open_files);
        let (offline, removals) = (AtomicBool::new(false), Mutex::new(Vec::new()));
        let (offsets, written) = (Mutex::new(offsets.clone()), Mutex::new(offsets));
        Self { path, disk, clock, random, files, settings, offline, offsets, written, removals }
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

    /// Writes the recovery points and log start offsets of all partitions.
    pub fn write_checkpoints(&self) -> io::Result<()> {
        let mut written = self.written.lock();
        let offsets = self.offsets.lock().clone();
        let replace = |name, offsets: &PartitionOffsets| {
            let text = checkpoint::format(offsets);
            whole_file::replace(&*self.disk, &self.path.join(name), text.as_bytes(), Durability::Synced)
        };
        replace(names::RECOVERY_POINTS, &offsets.recovery_points)?;
        replace(names::LOG_STARTS, &offsets.log_starts)?;
        *written = offsets;
        Ok(())
    }

    /// Writes the checkpoints if what they say of a partition is above what is noted now: to be called before offsets of
    /// it are given again, or a later start would take its new records for flushed ones, or for deleted ones.
    pub fn withdraw(&self, partition: &TopicPartition) -> io::Result<()> {
        let is_stale = |written: &PartitionOffsets, noted: &PartitionOffsets| {
            written.get(partition).is_some_and(|offset| noted.get(partition).is_none_or(|noted| noted < offset))
        };
        let stale = {
            let (written, noted) = (self.written.lock(), self.offsets.lock());
            is_stale(&written.recovery_points, &noted.recovery_points)
                || is_stale(&written.log_starts, &noted.log_starts)
        };
        if stale { self.write_checkpoints() } else { Ok(()) }
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
    pub fn note_recovery_point(&self, partition: &TopicPartition, offset: Offset) {
        self.offsets.lock().recovery_points.insert(partition.clone(), offset);
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
    pub fn forget_partition(&self, partition: &TopicPartition) {
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
