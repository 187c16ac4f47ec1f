//! One partition: its log, its replication, and the requests that wait for it, behind one short lock.
//!
//! ```text
//! append → settled, see `log/settle.rs` → high watermark → wake the parked
//! ```
//!
//! Invariant: nothing is read at or beyond the high watermark; under `read_committed` nothing at or beyond the last stable
//! offset. The lock is never held across an await. What an append means to a group or a client is not known here.

use bytes::Bytes;
use parking_lot::Mutex;
use std::sync::{Arc, Weak};

use super::first_sequences::FirstSequences;
use super::flush_queue::FlushQueue;
use super::moving::Moving;
use super::parked::Parked;
use super::replica_state::{Registration, ReplicaState};
use crate::log::{
    AppendError, AppendOrigin, Appended, BatchChecker, CheckedBatches, FlushLook, FlushTask, Flushed,
    LogDirectory, LogSettings, PartitionLog, Settled, StorageError, SyncedLog,
};
use crate::types::{LeaderEpoch, Offset, TimestampMs, TopicId, TopicPartition};

/// What a producer waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acks {
    /// Nothing.
    None,
    /// The leader's append.
    Leader,
    /// All in-sync replicas, of which there must be `min.insync.replicas`, or all replicas where that is more.
    All,
}

/// Why a partition doesn't serve a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotServing {
    /// Another node leads, or none.
    #[error("this node does not lead the partition")]
    NotLeader,
    /// The partition's topic was deleted.
    #[error("the partition was deleted")]
    Deleted,
    /// The disk failed before records were settled.
    #[error("the log went offline")]
    Offline,
    /// The client knows an older leader.
    #[error("the leader epoch {known} is older than the partition's {current}")]
    FencedEpoch {
        /// What the client said.
        known: LeaderEpoch,
        /// What is.
        current: LeaderEpoch,
    },
    /// The client knows a leader that this node doesn't know yet.
    #[error("the leader epoch {known} is newer than the partition's {current}")]
    UnknownEpoch {
        /// What the client said.
        known: LeaderEpoch,
        /// What is.
        current: LeaderEpoch,
    },
}

/// Why an append was refused. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum AppendFailure {
    /// The partition isn't led here.
    #[error(transparent)]
    NotServing(#[from] NotServing),
    /// `acks=all`, and too few replicas are in sync.
    #[error("{in_sync} replicas are in sync, {wanted} must be")]
    NotEnoughReplicas {
        /// How many are.
        in_sync: usize,
        /// How many must be.
        wanted: usize,
    },
    /// The log refused.
    #[error(transparent)]
    Log(#[from] AppendError),
}

/// What a leader appended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeaderAppend {
    /// What the log took.
    pub appended: Appended,
    /// The leader epoch in which that was.
    pub epoch: LeaderEpoch,
    /// True if it was committed with the append: then nobody has to wait for [`Partition::committed`].
    pub committed: bool,
}

/// The offsets of a partition that clients are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// The first offset that can be read.
    pub log_start: Offset,
    /// Transactions are decided below this offset.
    pub last_stable: Offset,
    /// Records are committed below this offset.
    pub high_watermark: Offset,
    /// The epoch of the present leader.
    pub leader_epoch: LeaderEpoch,
}

/// One partition of this node.
pub struct Partition {
    pub(super) this: Weak<Self>,
    name: TopicPartition,
    topic_id: TopicId,
    flush_queue: Arc<FlushQueue>,
    pub(super) inner: Mutex<Inner>,
}

/// What the lock guards.
pub(super) struct Inner {
    pub(super) log: PartitionLog,
    /// Where its files are.
    pub(super) directory: Arc<LogDirectory>,
    /// Set while they are copied to another directory.
    pub(super) moving: Option<Arc<Moving>>,
    pub(super) replica: ReplicaState,
    min_in_sync: usize,
    pub(super) deleted: bool,
    /// True while it stands in the flush queue.
    waits_for_flush: bool,
    /// Who waits, and which of its partitions this one is.
    parked: Vec<(Arc<Parked>, usize)>,
    /// What waits for the coordinator before it begins a transaction.
    pub(super) first_sequences: FirstSequences,
}

impl Partition {
    /// A partition over an opened log of `directory`.
    #[must_use]
    pub fn new(
        topic_id: TopicId,
        directory: Arc<LogDirectory>,
        log: PartitionLog,
        replica: ReplicaState,
        min_in_sync: usize,
        flush_queue: Arc<FlushQueue>,
    ) -> Arc<Self> {
        let name = log.partition().clone();
        let mut inner = Inner {
            log,
            directory,
            moving: None,
            replica,
            min_in_sync,
            deleted: false,
            waits_for_flush: false,
            parked: Vec::new(),
            first_sequences: FirstSequences::default(),
        };
        inner.log.pass_high_watermark(inner.replica.high_watermark());
        Arc::new_cyclic(|this: &Weak<Self>| {
            inner.log.set_owner(this.clone());
            let this = this.clone();
            Self { this, name, topic_id, flush_queue, inner: Mutex::new(inner) }
        })
    }

    /// Topic and index.
    #[must_use]
    pub fn name(&self) -> &TopicPartition {
        &self.name
    }

    /// The topic's id.
    #[must_use]
    pub fn topic_id(&self) -> TopicId {
        self.topic_id
    }

    /// Where its files are.
    #[must_use]
    pub fn directory(&self) -> Arc<LogDirectory> {
        Arc::clone(&self.inner.lock().directory)
    }

    /// Appends as the leader.
    ///
    /// # Errors
    /// When the partition isn't led here, or not in the epoch that whoever appends knows; when too few replicas are in sync, or
    /// the log refuses the records.
    pub fn append(
        &self,
        records: Bytes,
        acks: Acks,
        origin: AppendOrigin,
        known: Option<LeaderEpoch>,
        now: TimestampMs,
    ) -> Result<LeaderAppend, AppendFailure> {
        let checked = self.batch_checker(acks)?.check(records, origin, now)?;
        self.append_checked(checked, acks, known)
    }

    /// What checks batches for it, if it takes any.
    ///
    /// # Errors
    /// When the partition isn't led here, or too few replicas are in sync.
    pub fn batch_checker(&self, acks: Acks) -> Result<BatchChecker, AppendFailure> {
        let inner = self.inner.lock();
        inner.ensure_takes(acks, None)?;
        Ok(inner.log.batch_checker())
    }

    /// Appends what was checked, as the leader.
    ///
    /// # Errors
    /// As [`Self::append`].
    pub fn append_checked(
        &self,
        checked: CheckedBatches,
        acks: Acks,
        known: Option<LeaderEpoch>,
    ) -> Result<LeaderAppend, AppendFailure> {
        self.append_locked(&mut self.inner.lock(), checked, acks, known)
    }

    pub(super) fn append_locked(
        &self,
        inner: &mut Inner,
        checked: CheckedBatches,
        acks: Acks,
        known: Option<LeaderEpoch>,
    ) -> Result<LeaderAppend, AppendFailure> {
        let epoch = inner.ensure_takes(acks, known)?;
        let appended = inner.log.append_checked(checked, epoch)?;
        inner.take_in_settled();
        self.queue_flush(inner);
        let committed = inner.replica.high_watermark() > appended.last_offset;
        Ok(LeaderAppend { appended, epoch, committed })
    }

    fn queue_flush(&self, inner: &mut Inner) {
        if !inner.waits_for_flush && inner.log.wants_flush() {
            inner.waits_for_flush = true;
            self.flush_queue.push(self.this.clone());
        }
    }

    /// Has it flushed in the background, if that is wanted.
    pub(super) fn ask_for_flush(&self) {
        let mut inner = self.inner.lock();
        if !inner.deleted {
            self.queue_flush(&mut inner);
        }
    }

    /// Where the partition stands.
    ///
    /// # Errors
    /// When it isn't led here.
    pub fn bounds(&self, leader_epoch: Option<LeaderEpoch>) -> Result<Bounds, NotServing> {
        let inner = self.inner.lock();
        inner.ensure_leads(leader_epoch)?;
        Ok(inner.bounds())
    }

    /// Lets `look` see the log, for requests that only the log can answer.
    ///
    /// # Errors
    /// When the partition isn't led here.
    pub fn with_log<T>(
        &self,
        leader_epoch: Option<LeaderEpoch>,
        look: impl FnOnce(&mut PartitionLog, Bounds) -> T,
    ) -> Result<T, NotServing> {
        let mut inner = self.inner.lock();
        inner.ensure_leads(leader_epoch)?;
        let bounds = inner.bounds();
        let result = look(&mut inner.log, bounds);
        inner.tell_log_start(bounds.log_start);
        Ok(result)
    }

    /// Upkeep that runs whoever leads: retention, flushing, checkpoints.
    pub(super) fn keep_house<T>(&self, work: impl FnOnce(&mut PartitionLog, Offset) -> T) -> Option<T> {
        let mut inner = self.inner.lock();
        if inner.deleted {
            return None;
        }
        let high_watermark = inner.replica.high_watermark();
        let log_start = inner.log.log_start_offset();
        let result = work(&mut inner.log, high_watermark);
        inner.tell_log_start(log_start);
        Some(result)
    }

    /// Flushes what is to be flushed in the background. Syncing takes as long as the disk takes: without the lock. True if it was
    /// so much that the recovery point should be written down now.
    pub(super) fn flush_wanted(&self, looking: FlushLook) -> Result<bool, StorageError> {
        let (prepared, directory) = {
            let mut inner = self.inner.lock();
            inner.waits_for_flush = false;
            if inner.deleted {
                return Ok(false);
            }
            (inner.log.prepare_wanted_flush(looking)?, Arc::clone(&inner.directory))
        };
        let flushed = prepared.map(FlushTask::run).transpose()?;
        let mut inner = self.inner.lock();
        let is_large = flushed.as_ref().is_some_and(Flushed::is_large);
        inner.take_in_flushed(flushed, &directory)?;
        if !inner.deleted {
            self.queue_flush(&mut inner);
        }
        Ok(is_large)
    }

    /// New metadata.
    pub(super) fn registered(&self, registration: Registration) {
        let mut inner = self.inner.lock();
        if inner.replica.registered(registration) {
            inner.high_watermark_moved();
        }
        inner.wake_parked();
    }

    /// New settings.
    pub(super) fn configured(&self, settings: Arc<LogSettings>, min_in_sync: usize) {
        let mut inner = self.inner.lock();
        inner.log.set_settings(settings);
        inner.min_in_sync = min_in_sync;
    }

    /// The topic was deleted: whoever waits is told, and the files go.
    pub(super) fn delete(&self) -> Result<(), StorageError> {
        let mut inner = self.inner.lock();
        inner.deleted = true;
        inner.wake_parked();
        let directory = Arc::clone(&inner.directory);
        directory.delete_partition(&mut inner.log)
    }

    pub(super) fn park(&self, parked: &Arc<Parked>, place: usize) {
        self.inner.lock().parked.push((Arc::clone(parked), place));
    }

    /// How many wait.
    #[cfg(test)]
    pub(super) fn parked(&self) -> usize {
        self.inner.lock().parked.len()
    }

    pub(super) fn unpark(&self, parked: &Arc<Parked>, place: usize) {
        let mut inner = self.inner.lock();
        inner.parked.retain(|(other, of)| *of != place || !Arc::ptr_eq(other, parked));
        if inner.parked.is_empty() {
            inner.parked = Vec::new();
        }
    }
}

impl SyncedLog for Partition {
    fn settled(&self, settled: Settled) {
        let mut inner = self.inner.lock();
        inner.log.settle(settled);
        inner.take_in_settled();
        // A request that waits for this node alone is woken whether or not the high watermark moved.
        inner.wake_parked();
    }

    fn failed(&self) {
        self.inner.lock().wake_parked();
    }

    fn flush_segments(&self) -> Result<Offset, StorageError> {
        let (prepared, directory) = {
            let mut inner = self.inner.lock();
            (inner.log.prepare_flush()?, Arc::clone(&inner.directory))
        };
        let flushed = prepared.map(FlushTask::run).transpose()?;
        let mut inner = self.inner.lock();
        inner.take_in_flushed(flushed, &directory)?;
        Ok(inner.log.recovery_point())
    }
}

impl Inner {
    pub(super) fn ensure_leads(&self, known: Option<LeaderEpoch>) -> Result<LeaderEpoch, NotServing> {
        let current = self.replica.registration().leader_epoch;
        if self.deleted {
            return Err(NotServing::Deleted);
        }
        if self.log.is_offline() {
            return Err(NotServing::Offline);
        }
        match known {
            Some(known) if known < current => return Err(NotServing::FencedEpoch { known, current }),
            Some(known) if known > current => return Err(NotServing::UnknownEpoch { known, current }),
            _ => {}
        }
        if self.replica.is_leader() { Ok(current) } else { Err(NotServing::NotLeader) }
    }

    /// Gives the epoch in which it may be appended to.
    pub(super) fn ensure_takes(
        &self,
        acks: Acks,
        known: Option<LeaderEpoch>,
    ) -> Result<LeaderEpoch, AppendFailure> {
        let epoch = self.ensure_leads(known)?;
        let registration = self.replica.registration();
        let in_sync = registration.in_sync.len();
        let wanted = registration.effective_min_in_sync(self.min_in_sync);
        if acks == Acks::All && in_sync < wanted {
            return Err(AppendFailure::NotEnoughReplicas { in_sync, wanted });
        }
        Ok(epoch)
    }

    pub(super) fn bounds(&self) -> Bounds {
        let high_watermark = self.replica.high_watermark();
        Bounds {
            log_start: self.log.log_start_offset(),
            last_stable: self.log.last_stable_offset(high_watermark),
            high_watermark,
            leader_epoch: self.replica.registration().leader_epoch,
        }
    }

    /// Takes note of what was flushed without the lock. What moved meanwhile was flushed where it is now, and what was deleted
    /// needs no flush.
    fn take_in_flushed(
        &mut self,
        flushed: Option<Flushed>,
        directory: &Arc<LogDirectory>,
    ) -> Result<(), StorageError> {
        let is_same = !self.deleted && Arc::ptr_eq(directory, &self.directory);
        flushed.filter(|_| is_same).map_or(Ok(()), |flushed| self.log.finish_flush(flushed))
    }

    /// What is settled counts for the high watermark.
    pub(super) fn take_in_settled(&mut self) {
        if self.replica.appended(self.log.settled_end()) {
            self.high_watermark_moved();
        }
    }

    fn high_watermark_moved(&mut self) {
        let (high_watermark, end) = (self.replica.high_watermark(), self.log.log_end_offset());
        debug_assert!(
            high_watermark <= end,
            "the high watermark {high_watermark} is beyond the log's end {end}"
        );
        self.log.pass_high_watermark(high_watermark);
        self.wake_parked();
    }

    /// Whoever reads from here hears where the log starts now, if that is elsewhere than `before`.
    fn tell_log_start(&mut self, before: Offset) {
        if self.log.log_start_offset() != before {
            self.wake_parked();
        }
    }

    fn wake_parked(&mut self) {
        for (parked, place) in std::mem::take(&mut self.parked) {
            parked.wake(place);
        }
    }
}
