//! A log on its way from one log directory to another.
//!
//! ```text
//! begin      <topic>-<partition>.<32 hex>-future/ in the new directory: its name says that the move is wanted
//! copy       batches as they are, in the order of offsets, while the log in use goes on          again and again
//! take over  with the partition's lock: the rest copied ▶ producers, epochs, start as in the log in use ▶ flushed
//!            ▶ the folder gets the partition's name ▶ the caller deletes the folder of the log that was in use
//! ```
//! After a crash:
//! ```text
//! folder in the old directory, -future in the new one    the old one is in use; the copy is dropped and begun anew
//! folder in both                                         they hold the same: nothing was appended in between
//! folder in the new directory, -delete in the old one    the new one is in use
//! ```
//! Invariant: a folder that has the partition's name holds everything that was acknowledged when it got it, and it is on the
//! disk. A copy is never taken up after a restart: the log in use may have lost its end meanwhile, and have others there. Each copy
//! has a folder of its own, and whoever began the copy removes it. Several may be under way: of one partition, or of two topics that
//! had its name one after the other.

use std::io;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;

use super::directory::LogDirectory;
use super::error::{AppendError, LogError, ReadError, StorageError};
use super::folder::Folder;
use super::load::Shutdown;
use super::names;
use super::partition_log::PartitionLog;
use super::read_range::ReadRange;
use super::settings::{FlushPolicy, LogSettings};
use super::wal::Owner;
use super::whole_file::Durability;
use kalda_sys::random_uuid;
use kalda_sys::types::Offset;

/// Bytes that are copied at a time with the partition's lock.
const READ_BYTES: usize = 1 << 20;

/// A copy that isn't in use yet.
#[derive(Debug)]
pub struct FutureLog {
    log: PartitionLog,
    /// What it continues: a log that was truncated since is another one.
    truncations: u64,
}

/// What a copy needs to know of its log to begin.
#[derive(Debug)]
pub struct CopySource {
    owner: Owner,
    settings: Arc<LogSettings>,
    /// Where the first segment begins.
    start: Offset,
    truncations: u64,
}

impl PartitionLog {
    /// What a copy begins with.
    #[must_use]
    pub fn copy_source(&self) -> CopySource {
        let start = self.segments.first().map_or(self.log_start, |first| first.base_offset());
        let (owner, settings) = (self.owner(), Arc::clone(&self.settings));
        CopySource { owner, settings, start, truncations: self.truncations }
    }
}

/// Why a copy doesn't take the place of its log.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// The log that is in use was truncated since the copy was begun.
    #[error("the log was truncated while it was copied")]
    Truncated,
    /// The batches can't be read.
    #[error("the log can't be read: {0}")]
    Read(#[from] ReadError),
    /// The batches can't be appended.
    #[error("the copy can't be written: {0}")]
    Append(#[from] AppendError),
    /// The disk of the new directory.
    #[error("the copy can't be written: {0}")]
    Storage(#[from] StorageError),
    /// The folder may have its new name or not, and both folders may be found by the next start: until then nothing may be
    /// appended to either.
    #[error("the copy's folder may have its new name or not: {0}")]
    Halfway(StorageError),
}

impl LogDirectory {
    /// Begins a copy of a log of another directory in this one.
    ///
    /// # Errors
    /// The disk's, or that the name of the topic is too long.
    pub fn begin_future(&self, source: CopySource) -> Result<FutureLog, LogError> {
        let CopySource { owner, settings, start, truncations } = source;
        let partition = owner.partition.clone();
        let name = names::future_partition(&partition, random_uuid(&*self.state.random));
        let name = name.ok_or_else(|| StorageError::Failed(io::ErrorKind::InvalidFilename.into()))?;
        let folder = Folder::of_copy(self.state.path.join(name), Arc::clone(&self.state));
        let settings = copy_settings(&settings);
        let mut log = PartitionLog::open(partition, owner.topic_id, settings, folder, Shutdown::Unclean)?;
        log.truncate_fully_and_start_at(start)?;
        log.create_first_segment()?;
        let marked = self.state.disk.sync_folder(&self.state.path);
        marked.map_err(|error| self.state.fail(error))?;
        Ok(FutureLog { log, truncations })
    }

    /// Removes the folder of a copy that isn't wanted any more.
    ///
    /// # Errors
    /// The disk's.
    pub fn remove_future(&self, folder: &Path) -> Result<(), StorageError> {
        self.state.check_online()?;
        match self.state.disk.remove_folder(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            removed => removed.map_err(|error| self.state.judge(error)),
        }
    }
}

/// The copy is flushed when it takes over, and not before.
fn copy_settings(settings: &LogSettings) -> Arc<LogSettings> {
    let settings = settings.clone();
    Arc::new(LogSettings {
        flush_policy: FlushPolicy::Async,
        flush_messages: None,
        flush_ms: None,
        ..settings
    })
}

impl FutureLog {
    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.log.folder.path()
    }

    /// The offset up to which all is copied.
    #[must_use]
    pub const fn end_offset(&self) -> Offset {
        self.log.log_end
    }

    /// Bytes of batches that were copied.
    #[must_use]
    pub fn size_in_bytes(&self) -> u64 {
        self.log.size_in_bytes()
    }

    /// Appends batches that were read from the log in use.
    ///
    /// # Errors
    /// The disk's, or that they can't belong to it.
    pub fn append(&mut self, records: Bytes) -> Result<(), AppendError> {
        self.log.append_as_follower(records)?;
        Ok(())
    }

    /// Brings what was copied to the disk, so that little is left for [`Self::take_over`].
    ///
    /// # Errors
    /// The disk's.
    pub fn flush(&mut self) -> Result<(), StorageError> {
        self.log.flush()
    }

    /// Lets go of its files, which stay where they are.
    pub fn close(self) {
        self.log.release();
    }

    /// Takes the place of `source`, whose partition's lock is held: whoever calls puts the log that comes back there, and
    /// deletes the other.
    ///
    /// # Errors
    /// Why not; `source` is in use still, and after [`NotTaken::Halfway`] offline.
    pub fn take_over(mut self, source: &mut PartitionLog) -> Result<PartitionLog, NotTaken> {
        let taken = self.become_equal(source).and_then(|()| self.rename());
        if let Err(error) = taken {
            if let NotTaken::Halfway(_) = error {
                source.folder.damaged(error.to_string());
            }
            self.close();
            return Err(error);
        }
        source.change_layout();
        Ok(self.log)
    }

    fn become_equal(&mut self, source: &PartitionLog) -> Result<(), NotTaken> {
        if source.truncations != self.truncations {
            return Err(NotTaken::Truncated);
        }
        self.copy_rest(source)?;
        self.adopt(source)?;
        Ok(self.log.flush()?)
    }

    fn copy_rest(&mut self, source: &PartitionLog) -> Result<(), NotTaken> {
        loop {
            let from = self.log.log_end.max(source.log_start);
            let range = ReadRange { from, before: source.log_end, max_bytes: READ_BYTES, at_least_one: true };
            let slice = source.read(range)?;
            if slice.is_empty() {
                return Ok(());
            }
            let records = slice.to_bytes().map_err(|error| ReadError::from(source.judge(error)))?;
            self.append(records)?;
        }
    }

    /// Takes what batches don't tell.
    fn adopt(&mut self, source: &PartitionLog) -> Result<(), NotTaken> {
        let log = &mut self.log;
        if log.log_end < source.log_end {
            // The last batches are gone, by retention or compaction; their offsets must not be given again.
            log.skip_to(source.log_end)?;
        }
        log.delete_records_before(source.log_start)?;
        log.producers = source.producers.clone();
        // Both for a moment: none is forgotten for that.
        log.producers_weight = source.producers_weight.clone();
        log.last_snapshot = log.last_snapshot.filter(|offset| *offset != log.log_end);
        log.write_snapshot(Durability::Synced)?;
        log.epochs = source.epochs.clone();
        (log.epochs_on_disk, log.epochs_synced) = (false, false);
        log.write_epochs(Durability::Synced)?;
        log.tail = source.tail.as_ref().map(|tail| tail.renewed());
        log.settings = Arc::clone(&source.settings);
        // A flush of the log in use that is under way says nothing of this one.
        log.truncations = source.truncations + 1;
        Ok(())
    }

    fn rename(&mut self) -> Result<(), NotTaken> {
        let log = &mut self.log;
        let directory = Arc::clone(log.folder.directory());
        let to = directory.path.join(log.partition.to_string());
        let from = std::mem::replace(&mut log.folder, Folder::new(to, Arc::clone(&directory)));
        let (from, to) = (from.path(), log.folder.path());
        // From here on the directory's checkpoints speak of it. Where the log starts stands there alone, where it starts within a
        // segment.
        log.folder.note_recovery_point(&log.owner(), log.recovery_point);
        log.note_start();
        directory.write_checkpoints()?;
        if let Err(error) = directory.disk.rename(from, to) {
            let error = directory.judge(error);
            let is_unchanged = matches!(directory.disk.entry(to), Ok(None));
            return Err(if is_unchanged { NotTaken::Storage(error) } else { NotTaken::Halfway(error) });
        }
        if let Err(error) = directory.disk.sync_folder(&directory.path) {
            return Err(NotTaken::Halfway(directory.fail(error)));
        }
        Ok(())
    }
}
