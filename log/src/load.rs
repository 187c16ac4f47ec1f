//! Opening a partition's log from its folder.
//!
//! ```text
//! no folder ───────────────▶ an empty log, nothing on disk
//! closed in good order ────▶ sizes from the folder, the end from the last index entry, producers from the snapshot
//! else ────────────────────▶ the part that wasn't flushed is read and checked, see the recovery
//! ```
//! Invariant: what can't be trusted is rebuilt from the batches; batches that can't be trusted are cut off.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

use super::compaction::{UnderWay, unfinished};
use super::error::{LogError, StorageError};
use super::folder::Folder;
use super::leader_epochs::LeaderEpochs;
use super::names::{self, FileKind};
use super::partition_log::PartitionLog;
use super::partition_metadata;
use super::producers::Producers;
use super::segment::{Segment, SegmentSizes};
use super::settings::LogSettings;
use super::settling::Settling;
use super::wal::Change;
use kalda_sys::types::{Offset, TimestampMs, TopicId, TopicPartition};
use kalda_sys::{EntryKind, reason};

/// How the directory was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shutdown {
    /// All was written and flushed.
    Clean,
    /// It is not known: the broker was killed, or the machine went down.
    Unclean,
}

/// What a partition's folder holds.
#[derive(Debug, Default)]
pub(super) struct FolderContents {
    segments: BTreeMap<Offset, SegmentSizes>,
    /// Segments whose offset or time index isn't there.
    pub(super) unindexed: Vec<Offset>,
    pub(super) snapshots: Vec<Offset>,
}

impl PartitionLog {
    /// Opens the log in `folder`.
    ///
    /// # Errors
    /// The folder can't be read, or belongs to another topic.
    pub(super) fn open(
        partition: TopicPartition,
        topic_id: TopicId,
        settings: Arc<LogSettings>,
        folder: Folder,
        shutdown: Shutdown,
    ) -> Result<Self, LogError> {
        folder.check_online()?;
        let mut log = Self::empty(partition, topic_id, settings, folder);
        let contents = log.contents().map_err(|error| log.folder.judge(error))?;
        let Some(contents) = contents else {
            log.begin_without_folder()?;
            log.replay_saved()?;
            return Ok(log);
        };
        log.check_topic_id(&contents, shutdown)?;
        log.segments = contents
            .segments
            .iter()
            .map(|(base, sizes)| Arc::new(Segment::new(&log.folder, *base, *sizes)))
            .collect();
        let first = log.segments.first().map(|first| first.base_offset()).unwrap_or_default();
        log.log_start =
            first.max(log.folder.directory().checkpoints.log_start(&log.partition).unwrap_or_default());
        let loaded = log.load(&contents, shutdown).and_then(|()| log.check_whole());
        if let Err(error) = loaded {
            log.restore_recovery_point();
            return Err(log.folder.judge(error).into());
        }
        log.withdraw_beyond_end();
        let closed = shutdown == Shutdown::Clean;
        (log.epochs_synced, log.snapshot_synced, log.identity_synced) = (closed, closed, closed);
        log.replay_saved()?;
        log.assert_in_order();
        Ok(log)
    }

    /// What checkpoints say of a partition of this name that was deleted doesn't hold for this one. Where the write-ahead log
    /// has records of it, they were appended after the checkpoints had forgotten the other: it is the folder that is lost.
    ///
    /// # Errors
    /// That something in it was flushed, and not deleted since: no crash takes such a folder.
    fn begin_without_folder(&mut self) -> Result<(), StorageError> {
        let directory = self.folder.directory();
        let (flushed, started) = (self.recovery_point, self.folder.checkpoints().log_start(&self.partition));
        if flushed > started.unwrap_or_default() {
            let path = self.folder.path().display();
            let what = format!("{path} is missing, though records up to {flushed} had been flushed");
            return Err(self.folder.damaged(what));
        }
        let is_lost = directory.wal.backlog(&self.owner()).is_some();
        let log_start = started.filter(|_| is_lost);
        self.folder.checkpoints().forget(&self.partition);
        (self.recovery_point, self.log_start) = (Offset::ZERO, log_start.unwrap_or_default());
        Ok(())
    }

    fn empty(
        partition: TopicPartition,
        topic_id: TopicId,
        settings: Arc<LogSettings>,
        folder: Folder,
    ) -> Self {
        let recovery_point = folder.checkpoints().recovery_point(&partition);
        let last_flush_ms = folder.directory().clock.wall_ms();
        let producers_weight = folder.directory().settings.producers.weight();
        Self {
            partition,
            topic_id,
            settings,
            folder,
            segments: Vec::new(),
            log_start: Offset::ZERO,
            log_end: Offset::ZERO,
            recovery_point,
            last_flush_ms,
            unflushed_bytes: 0,
            roll_jitter_ms: 0,
            epochs: LeaderEpochs::default(),
            epochs_on_disk: false,
            epochs_synced: false,
            epochs_written: 0,
            producers: Producers::default(),
            producers_weight,
            last_snapshot: None,
            compaction: UnderWay::default(),
            settling: Settling::default(),
            tail: None,
            snapshot_synced: false,
            identity_synced: false,
            // Whether a crash has kept the name of the active segment is not known.
            segments_begun: 1,
            segments_named: 0,
            truncations: 0,
        }
    }

    fn contents(&self) -> io::Result<Option<FolderContents>> {
        let folder = &self.folder;
        match folder.disk().entry(folder.path())? {
            Some(EntryKind::Folder) => {}
            Some(_) => return Err(misplaced(folder.path(), "no folder, where the partition's belongs")),
            None => return Ok(None),
        }
        let mut contents = FolderContents::default();
        let mut indexes = Vec::new();
        for entry in unfinished::settle(folder, folder.disk().list(folder.path())?)? {
            let parsed = FileKind::parse(&entry.name);
            let EntryKind::File(size_bytes) = entry.kind else {
                if parsed.is_some()
                    || [names::PARTITION_METADATA, names::LEADER_EPOCHS].contains(&&*entry.name)
                {
                    let path = folder.path().join(&entry.name);
                    return Err(misplaced(&path, "no file, where one of the log belongs"));
                }
                continue;
            };
            // A crash has left it: deleted and not removed yet, or never finished.
            if entry.name.ends_with(names::DELETED_FILE) || entry.name.ends_with(".tmp") {
                folder.remove(&entry.name)?;
                continue;
            }
            match parsed {
                Some((FileKind::Log, base)) => {
                    if size_bytes > FileKind::Log.largest_bytes() {
                        let path = folder.path().join(&entry.name);
                        return Err(misplaced(&path, "longer than a segment can be"));
                    }
                    contents.segments.entry(base).or_default().log = size_bytes;
                }
                Some((FileKind::Snapshot, offset)) => contents.snapshots.push(offset),
                Some((kind, base)) => indexes.push((kind, base, size_bytes)),
                None => {}
            }
        }
        contents.snapshots.sort_unstable();
        for (kind, base, size_bytes) in &indexes {
            match (contents.segments.get_mut(base), kind) {
                (Some(sizes), FileKind::OffsetIndex) => sizes.offset_index = *size_bytes,
                (Some(sizes), FileKind::TimeIndex) => sizes.time_index = *size_bytes,
                (Some(sizes), _) => sizes.aborted_index = Some(*size_bytes),
                // Its segment is gone. One that begins at this offset again must not find it.
                (None, _) => folder.remove(&kind.name(*base))?,
            }
        }
        let has = |kind: FileKind, base| {
            let of_kind = indexes.iter().find(|(other, of, _)| (*other, *of) == (kind, base));
            // A file longer than an index can be is made anew, like one that isn't there.
            of_kind.is_some_and(|(_, _, size_bytes)| *size_bytes <= kind.largest_bytes())
        };
        let complete = |base: &Offset| has(FileKind::OffsetIndex, *base) && has(FileKind::TimeIndex, *base);
        contents.unindexed = contents.segments.keys().filter(|base| !complete(base)).copied().collect();
        Ok(Some(contents))
    }

    fn check_topic_id(&mut self, contents: &FolderContents, shutdown: Shutdown) -> Result<(), LogError> {
        let text = self.folder.read_small(names::PARTITION_METADATA);
        let text = text.map_err(|error| self.folder.judge(error))?.unwrap_or_default();
        let on_disk = std::str::from_utf8(&text).ok().and_then(partition_metadata::parse);
        let path = || self.folder.path().join(names::PARTITION_METADATA);
        match on_disk {
            Some(on_disk) if self.topic_id.is_zero() || on_disk == self.topic_id => {
                self.topic_id = on_disk;
                Ok(())
            }
            Some(on_disk) => {
                let (path, expected) = (path(), self.topic_id);
                let what = format!("{} names topic id {on_disk}, the metadata {expected}", path.display());
                Err(self.folder.damaged(what).into())
            }
            // The first segment comes with one.
            None if contents.segments.is_empty() => Ok(()),
            None if self.says_nothing(&text, shutdown) => self.rewrite_topic_id(),
            None => {
                let what = format!("{} is no partition metadata of version 0", path().display());
                Err(self.folder.damaged(what).into())
            }
        }
    }

    /// True for what a power cut leaves of a `partition.metadata` that was never flushed, nor anything else in its folder: it is
    /// empty, zero or torn. Folders of old brokers have none.
    fn says_nothing(&self, text: &[u8], shutdown: Shutdown) -> bool {
        let written = partition_metadata::format(self.topic_id);
        let length = text.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        let is_torn = text.get(..length).is_some_and(|head| written.as_bytes().starts_with(head));
        text.is_empty() || is_torn && shutdown == Shutdown::Unclean
    }

    fn rewrite_topic_id(&mut self) -> Result<(), LogError> {
        if self.topic_id.is_zero() {
            return Ok(());
        }
        tracing::warn!(partition = %self.partition, topic_id = %self.topic_id, "partition.metadata is written anew");
        Ok(self.write_metadata().map_err(|error| self.folder.judge(error))?)
    }

    fn load(&mut self, contents: &FolderContents, shutdown: Shutdown) -> io::Result<()> {
        let epochs_known = self.load_epochs()?;
        let clean_end = match shutdown {
            Shutdown::Clean => self.clean_end(contents),
            Shutdown::Unclean => None,
        };
        match clean_end {
            Some(end) => {
                self.log_end = end;
                self.load_producers(&contents.snapshots, end)?;
                if let Some(active) = self.segments.last_mut().map(Arc::make_mut) {
                    active.reactivate(&self.folder)?;
                }
            }
            None => {
                self.recover(contents)?;
                self.restore_epochs_at_start()?;
            }
        }
        if !epochs_known {
            self.rebuild_epochs()?;
        }
        // Epochs that were read from batches begin with the first batch, deleted or not.
        let (before, after) =
            (self.epochs.truncate_from_start(self.log_start), self.epochs.truncate_from_end(self.log_end));
        if before || after {
            self.epochs_on_disk = false;
        }
        self.remove_snapshots_beyond_end(&contents.snapshots)
    }

    /// Where the log ends before its recovery point, offsets up to there will be given again: no checkpoint may call them
    /// flushed.
    fn withdraw_beyond_end(&mut self) {
        if self.recovery_point > self.log_end {
            tracing::warn!(partition = %self.partition, flushed_up_to = %self.recovery_point,
                log_end = %self.log_end, "the log ends before its recovery point");
            self.set_recovery_point(self.log_end);
        }
    }

    /// The log's end, if the folder is what a clean shutdown leaves behind.
    fn clean_end(&self, contents: &FolderContents) -> Option<Offset> {
        if !contents.unindexed.is_empty() {
            return None;
        }
        let end = |active: &Arc<Segment>| {
            let preallocated = active.has_preallocated_tail(&self.folder)?;
            Ok::<_, io::Error>((active.read_end_offset(&self.folder)?, preallocated))
        };
        match self.segments.last().map(end) {
            None => Some(Offset::ZERO),
            // Kafka 4.4 doesn't close its metadata log, and recovers it at every start.
            Some(Ok((_, true))) => None,
            Some(Ok((end, false))) if end < self.recovery_point => {
                tracing::warn!(partition = %self.partition, log_end = %end, flushed_up_to = %self.recovery_point,
                    "a cleanly closed log seems to end before its recovery point and is recovered");
                None
            }
            Some(Ok((end, false))) => Some(end),
            Some(Err(error)) => {
                tracing::warn!(partition = %self.partition, %error, "a cleanly closed log can't be read and is recovered");
                None
            }
        }
    }

    /// Reads the leader epochs; false if that file can't be trusted.
    fn load_epochs(&mut self) -> io::Result<bool> {
        let text = self.folder.read(names::LEADER_EPOCHS)?.and_then(|bytes| String::from_utf8(bytes).ok());
        let Some(Ok(epochs)) = text.map(|text| LeaderEpochs::parse(&text)) else { return Ok(false) };
        self.epochs = epochs;
        self.epochs_on_disk = true;
        Ok(true)
    }

    /// After a crash the log may start before the offset up to which records had been deleted, or in a gap before where the
    /// batches were read anew, but the epoch there is forgotten: it is read from the batches.
    pub(super) fn restore_epochs_at_start(&mut self) -> io::Result<()> {
        let known = self.epochs.entries().first().map_or(self.log_end, |first| first.start_offset);
        let holder = self.segments.get(self.segment_index(self.log_start)).cloned();
        let first = holder.map(|segment| segment.find(&self.folder, self.log_start)).transpose()?.flatten();
        let has_epoch =
            first.and_then(|batch| batch.header).is_some_and(|header| header.partition_leader_epoch >= 0);
        // Batches of older Kafkas have none.
        if known <= self.log_start || !has_epoch {
            return Ok(());
        }
        let later = std::mem::take(&mut self.epochs);
        self.read_epochs_before(known)?;
        for entry in later.entries() {
            self.epochs.assign(entry.epoch, entry.start_offset);
        }
        self.epochs_on_disk = false;
        Ok(())
    }

    pub(super) fn remove_snapshots_beyond_end(&self, snapshots: &[Offset]) -> io::Result<()> {
        let mut beyond = snapshots.iter().filter(|offset| **offset > self.log_end).peekable();
        if beyond.peek().is_none() {
            return Ok(());
        }
        beyond.try_for_each(|offset| self.folder.remove(&FileKind::Snapshot.name(*offset)))?;
        // One that came back would be taken for the state of what is appended from now on.
        self.folder.disk().sync_folder(self.folder.path())
    }

    /// Where the checkpoint says that the log starts after its end, what is left was deleted: the log is empty and
    /// begins there. Older records that the write-ahead log has go, too.
    pub(super) fn forget_lost_start(&mut self) -> Result<(), StorageError> {
        if self.log_start <= self.log_end {
            return Ok(());
        }
        tracing::warn!(partition = %self.partition, log_start = %self.log_start, log_end = %self.log_end,
            "the log ends before its start and is emptied");
        if self.folder.directory().wal.backlog(&self.owner()).is_some() {
            self.note_cut(Change::Cut { from: Offset::ZERO, end: self.log_start }, || Ok(()))?;
        }
        let emptied = self.begin_empty_at(self.log_start);
        emptied.map_err(|error| self.folder.judge(error))?;
        self.create_first_segment()
    }

    /// Removes all there is, and has the log go on at `offset`.
    pub(super) fn begin_empty_at(&mut self, offset: Offset) -> io::Result<()> {
        self.remove_all()?;
        self.log_end = offset;
        self.epochs.truncate_from_end(Offset::ZERO);
        self.epochs_on_disk = false;
        Ok(())
    }

    /// Takes the newest readable snapshot up to `end`, and the batches between it and `end`.
    pub(super) fn load_producers(&mut self, snapshots: &[Offset], end: Offset) -> io::Result<()> {
        let (expiration_ms, now_ms) = (self.settings.producer_id_expiration_ms, self.now_ms());
        self.producers = Producers::default();
        self.count_producers();
        for offset in snapshots.iter().rev().filter(|offset| **offset <= end) {
            let name = FileKind::Snapshot.name(*offset);
            match self.folder.read_snapshot(*offset, now_ms, expiration_ms)? {
                Ok(producers) => {
                    self.producers = producers;
                    self.count_producers();
                    self.last_snapshot = Some(*offset);
                    // This one may never have been, whatever became of later ones.
                    self.snapshot_synced = false;
                    break;
                }
                Err(error) => {
                    tracing::warn!(partition = %self.partition, file = name, %error, "a producer snapshot is dropped");
                    self.folder.remove(&name)?;
                }
            }
        }
        // Deleted records too: the producer that sent them goes on after them.
        self.replay_producers(self.producers.end(), end)
    }

    pub(super) fn now_ms(&self) -> TimestampMs {
        self.folder.directory().clock.wall_ms()
    }
}

impl Folder {
    /// Reads the snapshot of producers at `offset`, or says what makes it none.
    pub fn read_snapshot(
        &self,
        offset: Offset,
        now_ms: TimestampMs,
        expiration_ms: i64,
    ) -> io::Result<Result<Producers, String>> {
        let bytes = match self.read(&FileKind::Snapshot.name(offset)) {
            Ok(bytes) => bytes.unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => return Ok(Err(reason(&error))),
            Err(error) => return Err(error),
        };
        let producers = Producers::from_snapshot(&bytes, offset, now_ms, expiration_ms);
        Ok(producers.map_err(|error| error.to_string()))
    }
}

fn misplaced(path: &Path, what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("{} is {what}", path.display()))
}
