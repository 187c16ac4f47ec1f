//! The log of one partition: its segments, and what is known of its producers and leaders.
//!
//! ```text
//! log start                    recovery point                     log end
//!    ▼                               ▼                               ▼
//! ┌──┴──────────┬─────────────────┬──┴─────────────┬─────────────────┐
//! │ segment     │ segment         │ segment        │ active segment  │ ← append
//! └─────────────┴─────────────────┴────────────────┴─────────────────┘
//! ```
//! Invariant: segments follow each other without overlap; only the last one takes batches. Before the first append
//! there is no segment and nothing on disk. All methods block and expect the caller to hold the partition's lock;
//! reading needs no more than a shared one. Deliberately absent: high watermark, replicas, waiting.

use std::io;
use std::sync::Arc;

use super::append_origin::AppendOrigin;
use super::compaction::UnderWay;
use super::error::StorageError;
use super::folder::Folder;
use super::leader_epochs::LeaderEpochs;
use super::names;
use super::partition_metadata;
use super::producers::Producers;
use super::producers::memory::PRODUCER_BYTES;
use super::segment::Segment;
use super::settings::LogSettings;
use super::settling::Settling;
use super::tail_cache::Tail;
use super::whole_file::Durability;
use kalda_sys::Weight;
use kalda_sys::types::{LeaderEpoch, Offset, TimestampMs, TopicId, TopicPartition};

/// What an append needs besides the records.
#[derive(Debug, Clone, Copy)]
pub struct AppendContext {
    /// The leader's epoch.
    pub leader_epoch: LeaderEpoch,
    /// The time of the append.
    pub now_ms: TimestampMs,
    /// Who appends.
    pub origin: AppendOrigin,
}

/// What was appended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// The offset of the first record.
    pub base_offset: Offset,
    /// The offset of the last record.
    pub last_offset: Offset,
    /// The append time, where the topic's records have that.
    pub log_append_time_ms: Option<TimestampMs>,
    /// Where the log starts.
    pub log_start_offset: Offset,
    /// Bytes that were written.
    pub size_bytes: u64,
    /// True if nothing was written because the batch was there already, at these offsets.
    pub duplicate: bool,
    /// True if the append began a segment: the ones before wait to be flushed.
    pub rolled: bool,
    /// False if it may not be acknowledged yet, see [`PartitionLog::settled_end`].
    pub settled: bool,
}

/// A partition's log.
#[derive(Debug)]
pub struct PartitionLog {
    pub(super) partition: TopicPartition,
    pub(super) topic_id: TopicId,
    pub(super) settings: Arc<LogSettings>,
    pub(super) folder: Folder,
    /// Readers take segments along, so one that changes is copied where somebody holds it.
    pub(super) segments: Vec<Arc<Segment>>,
    pub(super) log_start: Offset,
    pub(super) log_end: Offset,
    pub(super) recovery_point: Offset,
    pub(super) last_flush_ms: TimestampMs,
    pub(super) unflushed_bytes: u64,
    pub(super) roll_jitter_ms: i64,
    pub(super) epochs: LeaderEpochs,
    pub(super) epochs_on_disk: bool,
    pub(super) epochs_synced: bool,
    /// How often their file was replaced.
    pub(super) epochs_written: u64,
    pub(super) producers: Producers,
    /// What they take of what all logs may have.
    pub(super) producers_weight: Weight,
    pub(super) last_snapshot: Option<Offset>,
    pub(super) settling: Settling,
    pub(super) tail: Option<Tail>,
    pub(super) snapshot_synced: bool,
    /// True once the folder's name and its `partition.metadata` are known to survive a power cut.
    pub(super) identity_synced: bool,
    /// How many segments were begun, and how many of them have a name that survives a power cut.
    pub(super) segments_begun: u64,
    pub(super) segments_named: u64,
    /// How often the log was truncated: a flush that was prepared before says nothing of what came after.
    pub(super) truncations: u64,
    pub(super) compaction: UnderWay,
}

impl PartitionLog {
    /// Which partition's.
    #[must_use]
    pub const fn partition(&self) -> &TopicPartition {
        &self.partition
    }

    /// The first offset that can be read.
    #[must_use]
    pub const fn log_start_offset(&self) -> Offset {
        self.log_start
    }

    /// The offset that the next record gets.
    #[must_use]
    pub const fn log_end_offset(&self) -> Offset {
        self.log_end
    }

    /// Up to where everything survives a power cut.
    #[must_use]
    pub const fn recovery_point(&self) -> Offset {
        self.recovery_point
    }

    /// Bytes of batches in all segments.
    #[must_use]
    pub fn size_in_bytes(&self) -> u64 {
        self.segments.iter().map(|segment| segment.size_bytes()).sum()
    }

    /// How many segments there are.
    #[must_use]
    pub fn segment_count(&self) -> usize {
        self.segments.len()
    }

    /// The settings.
    #[must_use]
    pub const fn settings(&self) -> &Arc<LogSettings> {
        &self.settings
    }

    /// Takes other settings; they hold from the next operation on.
    pub fn set_settings(&mut self, settings: Arc<LogSettings>) {
        self.settings = settings;
    }

    /// Keeps what is appended in memory, too, for those who read at the end.
    pub fn set_tail(&mut self, tail: Tail) {
        self.tail = Some(tail);
    }

    /// To be called before bytes of the log are replaced by others: readers who look without the lock must notice.
    pub(super) fn change_layout(&mut self) {
        self.folder.change_layout();
        if let Some(tail) = &mut self.tail {
            tail.forget();
        }
    }

    /// What is known of the producers.
    #[must_use]
    pub const fn producers(&self) -> &Producers {
        &self.producers
    }

    /// Counts the producers, after there were others, and forgets some where there are too many.
    pub(super) fn count_producers(&mut self) {
        let bytes = self.producers.len() * PRODUCER_BYTES;
        if bytes == self.producers_weight.bytes() {
            return;
        }
        self.producers_weight.set(bytes);
        let directory = self.folder.directory();
        let memory = &directory.settings.producers;
        let most = memory.most(&self.producers_weight);
        if self.producers.len() <= most {
            return;
        }
        // Some more, so that not each new one has all others looked at.
        let forgotten = self.producers.forget_silent(most - most / 8);
        self.producers_weight.set(self.producers.len() * PRODUCER_BYTES);
        if forgotten > 0 {
            memory.forgot(&self.partition, forgotten, directory.clock.monotonic());
        }
    }

    /// The leader epochs.
    #[must_use]
    pub const fn leader_epochs(&self) -> &LeaderEpochs {
        &self.epochs
    }

    /// The newest leader epoch.
    #[must_use]
    pub fn latest_epoch(&self) -> Option<LeaderEpoch> {
        self.epochs.latest().map(|entry| entry.epoch)
    }

    /// The largest known epoch up to `epoch`, and the offset where it ended.
    #[must_use]
    pub fn epoch_end_offset(&self, epoch: LeaderEpoch) -> Option<(LeaderEpoch, Offset)> {
        self.epochs.end_offset(epoch, self.log_end)
    }

    /// Up to where readers of committed records may read: below the first transaction that isn't decided, or what is left of it where
    /// its first records were deleted.
    #[must_use]
    pub fn last_stable_offset(&self, high_watermark: Offset) -> Offset {
        let first_unstable = self.producers.first_unstable(high_watermark);
        first_unstable.map_or(high_watermark, |first| first.max(self.log_start).min(high_watermark))
    }

    /// Tells the log that the high watermark has moved: transactions completed below it hold nothing back any more.
    pub fn pass_high_watermark(&mut self, high_watermark: Offset) {
        self.producers.pass_high_watermark(high_watermark);
    }

    /// Notes that a leader of this epoch begins at the log's end. Written when the partition has a folder.
    ///
    /// # Errors
    /// The disk's.
    pub fn assign_epoch(&mut self, epoch: LeaderEpoch) -> Result<(), StorageError> {
        if self.epochs.assign(epoch, self.log_end) {
            self.epochs_on_disk = false;
        }
        if self.segments.is_empty() { Ok(()) } else { self.write_epochs(Durability::Cached) }
    }

    /// Writes the leader epochs, if they changed.
    pub(super) fn write_epochs(&mut self, durability: Durability) -> Result<(), StorageError> {
        if self.epochs_on_disk && (self.epochs_synced || durability == Durability::Cached) {
            return Ok(());
        }
        let text = self.epochs.format();
        let written = self.folder.replace(names::LEADER_EPOCHS, text.as_bytes(), durability);
        written.map_err(|error| self.folder.judge(error))?;
        self.epochs_on_disk = true;
        self.epochs_written += 1;
        self.epochs_synced = durability == Durability::Synced;
        Ok(())
    }

    /// Writes the leader epochs, if they changed. What can't be written now is tried again with the next append, and read
    /// from the batches after a crash.
    pub(super) fn write_epochs_now_or_later(&mut self) {
        if let Err(error) = self.write_epochs(Durability::Cached)
            && !error.is_shortage()
        {
            tracing::warn!(partition = %self.partition, %error, "leader epochs wait in memory");
        }
    }

    /// Makes the folder and the first segment, if there are none.
    pub(super) fn create_first_segment(&mut self) -> Result<(), StorageError> {
        if !self.segments.is_empty() {
            return Ok(());
        }
        let created = self.folder.create().and_then(|()| self.write_metadata());
        created.map_err(|error| self.folder.judge(error))?;
        self.write_epochs(Durability::Cached)?;
        self.push_segment(self.log_end)
    }

    /// Writes whose folder it is. The first flush makes it last.
    pub(super) fn write_metadata(&mut self) -> io::Result<()> {
        self.identity_synced = false;
        let metadata = partition_metadata::format(self.topic_id);
        self.folder.replace(names::PARTITION_METADATA, metadata.as_bytes(), Durability::Cached)
    }

    /// Lets go of all open files.
    pub(super) fn release(&self) {
        for segment in &self.segments {
            segment.close(&self.folder);
        }
    }

    /// The index of the segment that holds `offset`, or the last one before it.
    pub(super) fn segment_index(&self, offset: Offset) -> usize {
        self.segments.partition_point(|segment| segment.base_offset() <= offset).saturating_sub(1)
    }

    /// True if a segment begins at `offset`.
    pub(super) fn begins_segment(&self, offset: Offset) -> bool {
        self.segments.binary_search_by_key(&offset, |segment| segment.base_offset()).is_ok()
    }

    /// What holds between two calls, whoever made them: looked at where assertions are on, as in the tests and the simulator.
    pub(super) fn assert_in_order(&self) {
        let (start, end) = (self.log_start, self.log_end);
        debug_assert!(start <= end, "{}: the log starts at {start}, behind its end {end}", self.partition);
        let (flushed, settled) = (self.recovery_point, self.settled_end());
        debug_assert!(
            flushed <= end,
            "{}: flushed up to {flushed}, beyond the log's end {end}",
            self.partition
        );
        debug_assert!(
            settled <= end,
            "{}: settled up to {settled}, beyond the log's end {end}",
            self.partition
        );
        let bases = || self.segments.iter().map(|segment| segment.base_offset());
        debug_assert!(bases().is_sorted_by(|one, next| one < next), "{}: segments overlap", self.partition);
        debug_assert!(
            bases().all(|base| base <= end),
            "{}: a segment begins beyond the log's end {end}",
            self.partition
        );
    }

    /// True if its directory is offline. A partition that is damaged by itself is asked with [`Self::check_online`].
    #[must_use]
    pub fn is_offline(&self) -> bool {
        self.folder.directory().is_offline()
    }

    /// Refuses where the log is offline.
    ///
    /// # Errors
    /// That it is, and why.
    pub fn check_online(&self) -> Result<(), StorageError> {
        self.folder.check_online()
    }

    /// Decides what an error means that a reader met, see [`StorageError`].
    #[must_use]
    pub fn judge(&self, error: io::Error) -> StorageError {
        self.folder.judge(error)
    }

    /// Where a segment's offsets end: where the next one begins, or the log's end.
    pub(super) fn segment_end(&self, index: usize) -> Offset {
        self.segments.get(index + 1).map_or(self.log_end, |next| next.base_offset())
    }
}
