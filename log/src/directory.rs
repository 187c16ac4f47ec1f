//! A log directory: one folder of the configuration's `log.dirs`, locked against other brokers.
//!
//! ```text
//! examine ──▶ lock, read what is there ──▶ whoever starts decides whether that can be all ──▶ or gives up: nothing is changed
//!                                                 │
//! begin: what was deleted goes, and the mark of a clean shutdown ──▶ partitions open one by one
//!                                                                                    │
//! close_cleanly ◀── every partition's log closed ◀──────────────────────────────────┘
//!    checkpoints, then the mark: where it stands at the next start, nothing needs to be recovered
//! ```
//! Invariant: the mark is on disk only while everything else is too. Checkpoints are replaced in one piece.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;

use super::checkpoint::{self, PartitionOffsets};
use super::checkpoints::{self, Checkpoints};
use super::directory_disk::DirectoryDisk;
use super::directory_state::DirectoryState;
use super::error::{LogError, StorageError};
use super::folder::Folder;
use super::listing::{FutureFolder, Listing, StrayFolder};
use super::load::Shutdown;
use super::meta_properties::{MetaProperties, MetaPropertiesError};
use super::names::{self, FileKind};
use super::partition_log::PartitionLog;
use super::settings::{DirectorySettings, LogSettings};
use super::wal::{self, Change, Committed, Owner};
use super::whole_file::{self, Durability};
use kalda_sys::types::{Offset, TopicId, TopicPartition};
use kalda_sys::{Clock, Disk, DiskSpace, EntryKind, FolderEntry, Random, is_misplaced, random_uuid};

/// A log directory.
#[derive(Debug)]
pub struct LogDirectory {
    pub(super) state: Arc<DirectoryState>,
    shutdown: Shutdown,
    clean_broker_epoch: Option<i64>,
    pub(super) listing: Listing,
    /// Partitions without a folder: all that is left of them is in the write-ahead log.
    pub(super) saved_only: BTreeSet<TopicPartition>,
    /// Partitions that weren't closed with the directory: they need recovery whether or not it was closed in good order.
    pub(super) unclosed: BTreeSet<TopicPartition>,
    /// Partitions of which something was flushed, and that have no folder; with their topics' ids, where these are known.
    pub(super) lacking: Mutex<BTreeMap<TopicPartition, Option<TopicId>>>,
    /// The folders above it that got a name in them when it was made; the outermost first.
    named_in: Vec<PathBuf>,
    /// Partitions that need recovery and weren't opened, and so not recovered, yet.
    pub(super) unrecovered: Mutex<BTreeSet<TopicPartition>>,
}

impl LogDirectory {
    /// Locks and opens the directory, which is made where it doesn't exist. What an earlier run left to be removed is
    /// removed; partitions are not opened yet.
    ///
    /// # Errors
    /// Another broker has it, or it can't be read.
    pub fn open(
        path: &Path,
        settings: &DirectorySettings,
        disk: Arc<dyn Disk>,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Result<Self, LogError> {
        let mut directory = Self::examine(path, settings, disk, clock, random)?;
        directory.begin()?;
        Ok(directory)
    }

    /// Locks the directory, which is made where it doesn't exist, and reads what it holds. To be used, it has to [`Self::begin`].
    ///
    /// # Errors
    /// Another broker has it, or it can't be read.
    pub fn examine(
        path: &Path,
        settings: &DirectorySettings,
        disk: Arc<dyn Disk>,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Result<Self, LogError> {
        let named_in = create(&*disk, path).map_err(storage)?;
        // Locked before anything is read: another broker may be at work.
        let lock_path = path.join(names::LOCK);
        let lock = disk.lock(&lock_path).map_err(|source| match source.kind() {
            io::ErrorKind::WouldBlock => LogError::Locked { path: lock_path, source },
            _ => storage(source),
        })?;
        let mut listing = Listing::of(&*disk, path).map_err(storage)?;
        let checkpoints = Checkpoints::read(&*disk, path).map_err(storage)?;
        let (shutdown, clean_broker_epoch) = read_mark(&*disk, path).map_err(storage)?;
        let disk = DirectoryDisk::new(path.to_owned(), disk, clock, random, lock);
        let state = DirectoryState::new(disk, settings.clone(), checkpoints);
        let mut saved_only = BTreeSet::new();
        let mut unrecovered = BTreeSet::new();
        if shutdown == Shutdown::Unclean {
            state.wal.read_earlier(&state).map_err(LogError::WriteAheadLog)?;
            for (partition, topic_id) in state.wal.partitions() {
                listing.existing.entry(partition.clone()).or_insert_with(|| {
                    saved_only.insert(partition);
                    Some(topic_id)
                });
            }
            unrecovered = listing.existing.keys().cloned().collect();
        }
        let (state, unrecovered) = (Arc::new(state), Mutex::new(unrecovered));
        let (unclosed, lacking) = (BTreeSet::new(), Mutex::default());
        Ok(Self {
            state,
            shutdown,
            clean_broker_epoch,
            listing,
            saved_only,
            unclosed,
            lacking,
            named_in,
            unrecovered,
        })
    }

    /// Takes the directory into use: from here on a crash is an unclean shutdown. What was deleted by an earlier run is
    /// removed. After a clean shutdown there is no write-ahead log; if there is, another broker has used the directory since,
    /// and it says nothing any more.
    ///
    /// # Errors
    /// The disk's.
    pub fn begin(&mut self) -> Result<(), LogError> {
        self.tell_missing_checkpoints();
        let state = &self.state;
        let of_clean_run = match self.shutdown {
            Shutdown::Clean => wal::file_names(state).map_err(storage)?,
            Shutdown::Unclean => Vec::new(),
        };
        for name in of_clean_run {
            tracing::warn!(directory = %state.path.display(), file = name, "a write-ahead log of an older state is removed");
            state.disk.remove_file(&state.path.join(name)).map_err(storage)?;
        }
        let lacking = self.listing.lacks(state.checkpoints.flushed().into_iter());
        let is_known = |partition: &TopicPartition| {
            self.listing.existing.contains_key(partition) || lacking.contains(partition)
        };
        state.checkpoints.retain(is_known);
        state.settle_before_removal().map_err(LogError::from)?;
        for name in std::mem::take(&mut self.listing.deleted) {
            state.disk.remove_folder(&state.path.join(name)).map_err(storage)?;
        }
        for name in std::mem::take(&mut self.listing.odd) {
            let aside = names::odd_file(&name, random_uuid(&*state.random));
            tracing::warn!(directory = %state.path.display(), name, aside, "what is no file makes room for one");
            state.disk.rename(&state.path.join(name), &state.path.join(aside)).map_err(storage)?;
        }
        // Only now: a crash before this point leaves a directory that was closed in good order, and nothing of it lost.
        if self.shutdown == Shutdown::Clean {
            state.disk.remove_file(&state.path.join(names::CLEAN_SHUTDOWN)).map_err(storage)?;
        }
        // And what a killed process replaced last and this one has read: it counts as written, and is not written again.
        state.disk.sync_folder(&state.path).map_err(storage)?;
        // Behind its contents: a journal that has those on the platter has these, too.
        for above in std::mem::take(&mut self.named_in) {
            state.disk.sync_folder(&above).map_err(storage)?;
        }
        *self.lacking.lock() = lacking.into_iter().map(|partition| (partition, None)).collect();
        Ok(())
    }

    /// A broker writes these two whenever it has partitions. Without them nothing is lost, but a start takes longer.
    fn tell_missing_checkpoints(&self) {
        let has_folders = self.listing.existing.len() > self.saved_only.len();
        for name in [names::RECOVERY_POINTS, names::HIGH_WATERMARKS] {
            let path = self.state.path.join(name);
            if has_folders && matches!(self.state.disk.entry(&path), Ok(None)) {
                let meaning = checkpoints::CHECKED_FROM_START;
                tracing::warn!(path = %path.display(), "the checkpoint is missing: {meaning}");
            }
        }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.state.path
    }

    /// True if the last run closed it in good order.
    #[must_use]
    pub fn was_clean(&self) -> bool {
        self.shutdown == Shutdown::Clean
    }

    /// The epoch of the broker that closed it in good order, where that is known.
    #[must_use]
    pub const fn clean_broker_epoch(&self) -> Option<i64> {
        self.clean_broker_epoch
    }

    /// True after a failure of the disk: nothing works any more until it is opened anew.
    #[must_use]
    pub fn is_offline(&self) -> bool {
        self.state.is_offline()
    }

    /// Has `tell` called when the directory goes offline, by whoever finds out: it must not wait for anything.
    pub fn when_offline(&self, tell: impl Fn() + Send + Sync + 'static) {
        self.state.when_offline(Box::new(tell));
    }

    /// How many files are held open.
    #[must_use]
    pub fn open_files(&self) -> usize {
        self.state.files.open_count()
    }

    /// The partitions that had a folder when the directory was opened, with the topic ids found there.
    #[must_use]
    pub const fn existing(&self) -> &BTreeMap<TopicPartition, Option<TopicId>> {
        &self.listing.existing
    }

    /// The folders that were set aside, since the metadata didn't know them.
    #[must_use]
    pub fn strays(&self) -> &[StrayFolder] {
        &self.listing.strays
    }

    /// True if a partition was left in the middle of its work, so that it has to be read to be trusted.
    #[must_use]
    pub fn needs_recovery(&self, partition: &TopicPartition) -> bool {
        !self.was_clean() || self.unclosed.contains(partition)
    }

    /// True if a partition that isn't open has segments that take no more records, or can't be looked at.
    #[must_use]
    pub fn has_closed_segments(&self, partition: &TopicPartition) -> bool {
        self.segment_bytes(partition).map_or(true, |segments| segments.len() > 1)
    }

    /// True if it had a folder of the partition when it was opened, not just records in the write-ahead log.
    #[must_use]
    pub fn had_folder(&self, partition: &TopicPartition) -> bool {
        self.listing.existing.contains_key(partition) && !self.saved_only.contains(partition)
    }

    /// What was being moved here when the last run ended.
    #[must_use]
    pub fn futures(&self) -> &[FutureFolder] {
        &self.listing.futures
    }

    /// Opens a partition's log; recovers it where that is needed. A partition without a folder gets none before its
    /// first append. A zero topic id takes the one on disk.
    ///
    /// # Errors
    /// The folder can't be read, or belongs to another topic.
    pub fn partition(
        &self,
        partition: &TopicPartition,
        topic_id: TopicId,
        settings: Arc<LogSettings>,
    ) -> Result<PartitionLog, LogError> {
        self.forget_lacking_of_others(partition, topic_id);
        let folder = Folder::new(self.state.path.join(partition.to_string()), Arc::clone(&self.state));
        let shutdown = if self.needs_recovery(partition) { Shutdown::Unclean } else { Shutdown::Clean };
        let log = PartitionLog::open(partition.clone(), topic_id, settings, folder, shutdown)?;
        self.unrecovered.lock().remove(partition);
        Ok(log)
    }

    /// Bytes of batches in the folder of a partition that isn't open; 0 where there is none.
    ///
    /// # Errors
    /// The disk's.
    pub fn unopened_bytes(&self, partition: &TopicPartition) -> Result<u64, StorageError> {
        self.state.check_online()?;
        match self.segment_bytes(partition) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            segments => Ok(segments.map_err(|error| self.state.judge(error))?.iter().sum()),
        }
    }

    /// Bytes of each segment in the folder of a partition.
    fn segment_bytes(&self, partition: &TopicPartition) -> io::Result<Vec<u64>> {
        let entries = self.state.disk.list(&self.state.path.join(partition.to_string()))?;
        let segment = |entry: &FolderEntry| match (FileKind::parse(&entry.name), entry.kind) {
            (Some((FileKind::Log, _)), EntryKind::File(size_bytes)) => Some(size_bytes),
            _ => None,
        };
        Ok(entries.iter().filter_map(segment).collect())
    }

    /// How large its file system is; `None` where that can't be told.
    #[must_use]
    pub fn space(&self) -> Option<DiskSpace> {
        self.state.disk.space(&self.state.path).ok()
    }

    /// Deletes a partition: its folder gets another name at once, and is removed when `file.delete.delay.ms` has
    /// passed, see [`Self::remove_due`]. `log` is empty afterwards and must not be used any more.
    ///
    /// # Errors
    /// The disk's.
    pub fn delete_partition(&self, log: &mut PartitionLog) -> Result<(), StorageError> {
        // The partition may come back with the same topic id; not, though, what it holds now. A disk without room for this
        // note must not keep anybody from deleting.
        match log.note_cut(Change::Cut { from: Offset::ZERO, end: Offset::ZERO }, || Ok(())) {
            Err(StorageError::NoSpace(error)) => {
                tracing::warn!(partition = %log.partition(), %error, "the write-ahead log has no room for a deletion");
            }
            noted => noted?,
        }
        log.abandon_compaction().map_err(|error| self.state.judge(error))?;
        // Readers who are at work without the lock must notice before another partition has files of these names.
        log.change_layout();
        log.folder.retire();
        log.release();
        log.segments.clear();
        if let Some(path) = self.delete_folder(&log.owner(), log.settings.file_delete_delay)? {
            log.folder.was_deleted(path);
        }
        Ok(())
    }

    /// Deletes a partition that nobody has opened.
    ///
    /// # Errors
    /// The disk's.
    pub fn delete_unopened(
        &self,
        partition: &TopicPartition,
        topic_id: TopicId,
        delay: Duration,
    ) -> Result<(), StorageError> {
        self.delete_folder(&Owner { topic_id, partition: partition.clone() }, delay).map(|_| ())
    }

    /// Gives the path that the folder has now; `None` if there was none.
    pub(super) fn delete_folder(
        &self,
        owner: &Owner,
        delay: Duration,
    ) -> Result<Option<PathBuf>, StorageError> {
        self.state.check_online()?;
        let partition = &owner.partition;
        self.state.forget_partition(owner);
        self.unrecovered.lock().remove(partition);
        let from = self.state.path.join(partition.to_string());
        let to = self.state.path.join(names::deleted_partition(partition, random_uuid(&*self.state.random)));
        match self.state.disk.rename(&from, &to).and_then(|()| self.state.disk.sync_folder(&self.state.path))
        {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            renamed => renamed.map_err(|error| self.state.judge(error))?,
        }
        self.state.remove_later(to.clone(), delay);
        Ok(Some(to))
    }

    /// Removes deleted segments and partitions whose delay has passed. To be called now and then.
    pub fn remove_due(&self) {
        self.state.remove_due();
    }

    /// Commits one group of what synchronous topics wait for. For directories without threads of their own.
    ///
    /// # Errors
    /// The directory is offline now.
    pub fn commit(&self) -> Result<Committed, StorageError> {
        self.state.wal.commit(&self.state)
    }

    /// Makes room in the files of the write-ahead log, where no thread does; true if there was anything to do.
    ///
    /// # Errors
    /// The directory is offline now.
    pub fn trim(&self) -> Result<bool, StorageError> {
        self.state.wal.tidy_up(&self.state)?;
        self.state.wal.trim(&self.state)
    }

    /// Flushes what the full files of the write-ahead log keep, where no thread does; they are used anew.
    ///
    /// # Errors
    /// The directory is offline now.
    pub fn flush_write_ahead_log(&self) -> Result<(), StorageError> {
        self.state.wal.flush(&self.state)
    }

    /// Lets go of what the write-ahead log need not keep any more. To be called now and then.
    pub fn tidy_write_ahead_log(&self) {
        if let Err(error) = self.state.wal.tidy_up(&self.state) {
            tracing::error!(directory = %self.path().display(), %error, "the write-ahead log could not be tidied up");
        }
    }

    /// Makes everything that was written to the file system survive a power cut; false, and nothing done, where that can't be had
    /// in one piece.
    ///
    /// # Errors
    /// The directory is offline now.
    pub fn sync_file_system(&self) -> Result<bool, StorageError> {
        self.state.check_online()?;
        self.state.sync_file_system()
    }

    /// Writes the recovery points, log start offsets and cleaned offsets of all partitions, where any changed.
    ///
    /// # Errors
    /// The disk's.
    pub fn write_checkpoints(&self) -> Result<(), StorageError> {
        self.state.write_checkpoints()
    }

    /// Writes the recovery points alone, where any changed.
    ///
    /// # Errors
    /// The disk's.
    pub fn write_recovery_points(&self) -> Result<(), StorageError> {
        self.state.write_recovery_points()
    }

    /// Writes the log start offsets alone, where any changed.
    ///
    /// # Errors
    /// The disk's.
    pub fn write_log_starts(&self) -> Result<(), StorageError> {
        self.state.write_log_starts()
    }

    /// Writes the high watermarks of all partitions.
    ///
    /// # Errors
    /// The disk's.
    pub fn write_high_watermarks(&self, offsets: &PartitionOffsets) -> Result<(), StorageError> {
        self.replace(names::HIGH_WATERMARKS, checkpoint::format(offsets).as_bytes())
    }

    /// The high watermarks that were written last.
    ///
    /// # Errors
    /// The disk's.
    pub fn high_watermarks(&self) -> Result<PartitionOffsets, StorageError> {
        let path = self.state.path.join(names::HIGH_WATERMARKS);
        let read =
            checkpoints::read_file(&*self.state.disk, &path, "logs are thought to end where they begin");
        read.map_err(|error| self.state.judge(error))
    }

    /// Marks the directory as closed in good order, after every partition's log was closed.
    ///
    /// # Errors
    /// The disk's, or that partitions still need recovery.
    pub fn close_cleanly(&self, broker_epoch: i64) -> Result<(), LogError> {
        self.write_checkpoints()?;
        let unrecovered = self.unrecovered.lock().len();
        if unrecovered > 0 {
            return Err(LogError::Unrecovered(unrecovered));
        }
        // The mark after the files: a start that finds it doesn't replay them.
        self.state.wal.remove_files(&self.state)?;
        let mark = format!("{{\"version\":0,\"brokerEpoch\":{broker_epoch}}}");
        Ok(self.replace(names::CLEAN_SHUTDOWN, mark.as_bytes())?)
    }

    /// Whose directory it is; `None` where nobody has said so yet.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn meta_properties(&self) -> Result<Option<MetaProperties>, LogError> {
        let path = self.state.path.join(names::META_PROPERTIES);
        let bytes = whole_file::read_small(&*self.state.disk, &path);
        let bytes = bytes.map_err(|error| self.state.judge(error))?;
        let Some(bytes) = bytes else { return Ok(None) };
        let text = String::from_utf8(bytes).map_err(|_| MetaPropertiesError::Encoding);
        let properties = text.and_then(|text| MetaProperties::parse(&text));
        properties.map(Some).map_err(|source| LogError::MetaProperties { path, source })
    }

    /// Says whose directory it is.
    ///
    /// # Errors
    /// The disk's.
    pub fn write_meta_properties(&self, properties: &MetaProperties) -> Result<(), StorageError> {
        self.replace(names::META_PROPERTIES, properties.format().as_bytes())
    }

    fn replace(&self, name: &str, contents: &[u8]) -> Result<(), StorageError> {
        self.state.check_online()?;
        let path: PathBuf = self.state.path.join(name);
        let replaced = whole_file::replace(&*self.state.disk, &path, contents, Durability::Synced);
        replaced.map_err(|error| self.state.judge(error))
    }
}

impl Drop for LogDirectory {
    /// No thread may write once the lock is given back.
    fn drop(&mut self) {
        self.state.wal_threads.stop(&self.state.wal);
        self.state.unlock();
    }
}

/// Makes a folder where it doesn't exist, and those above it. Gives the ones that got a name in them, the outermost first: once they are
/// synced, a power cut doesn't take it away again.
fn create(disk: &dyn Disk, path: &Path) -> io::Result<Vec<PathBuf>> {
    let is_missing =
        |folder: &&Path| !folder.as_os_str().is_empty() && !matches!(disk.entry(folder), Ok(Some(_)));
    let missing: Vec<&Path> = path.ancestors().take_while(is_missing).collect();
    disk.create_folder(path)?;
    let above = missing.into_iter().rev().filter_map(Path::parent);
    let above = above.map(|above| if above.as_os_str().is_empty() { Path::new(".") } else { above });
    Ok(above.map(Path::to_owned).collect())
}

const fn storage(error: io::Error) -> LogError {
    LogError::Storage(StorageError::Failed(error))
}

/// How the directory was left, and the epoch of the broker that closed it, where that is known. What is no file is no mark.
fn read_mark(disk: &dyn Disk, directory: &Path) -> io::Result<(Shutdown, Option<i64>)> {
    match whole_file::read_small(disk, &directory.join(names::CLEAN_SHUTDOWN)) {
        Ok(Some(text)) => Ok((Shutdown::Clean, broker_epoch(&text))),
        Ok(None) => Ok((Shutdown::Unclean, None)),
        Err(error) if is_misplaced(&error) => Ok((Shutdown::Unclean, None)),
        Err(error) => Err(error),
    }
}

/// The broker epoch in the mark of a clean shutdown; older Kafkas left the mark empty.
fn broker_epoch(mark: &[u8]) -> Option<i64> {
    serde_json::from_slice::<serde_json::Value>(mark).ok()?.get("brokerEpoch")?.as_i64()
}
