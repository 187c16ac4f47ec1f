//! Appending: check, place, write, take in, make durable. In this order, so that whatever fails leaves the log as it was.

use std::io::{self, IoSlice};
use std::sync::Arc;

use bytes::Bytes;
use kalda_protocol::records::{BatchHeader, TimestampType, batches};
use smallvec::SmallVec;

use super::aborted_index::AbortedTransaction;
use super::append_origin::AppendOrigin;
use super::batch_checker::{BatchChecker, CheckedBatches};
use super::batch_facts::BatchFacts;
use super::error::{AppendError, StorageError};
use super::partition_log::{AppendContext, Appended, PartitionLog};
use super::producers::{ProducedBatch, ProducedRange, ProducerUpdates, ProducerVerdict, TransactionOutcome};
use super::validate::PreparedBatch;
use kalda_sys::types::{LeaderEpoch, Offset, TimestampMs};

impl PartitionLog {
    /// Appends batches as the partition's leader: gives them offsets from the log's end on.
    ///
    /// # Errors
    /// Why they were refused. The log is as it was.
    pub fn append(&mut self, records: Bytes, context: AppendContext) -> Result<Appended, AppendError> {
        let checked = self.batch_checker().check(records, context.origin, context.now_ms)?;
        self.append_checked(checked, context.leader_epoch)
    }

    /// What checks batches for this log, as its settings are now, without its lock.
    #[must_use]
    pub fn batch_checker(&self) -> BatchChecker {
        BatchChecker {
            settings: Arc::clone(&self.settings),
            max_decompressed_bytes: self.folder.directory().settings.max_decompressed_bytes,
            partition: self.partition.clone(),
        }
    }

    /// Appends batches that were checked, as [`Self::append`]. If other settings hold meanwhile, they are checked again.
    ///
    /// # Errors
    /// Why they were refused. The log is as it was.
    pub fn append_checked(
        &mut self,
        checked: CheckedBatches,
        leader_epoch: LeaderEpoch,
    ) -> Result<Appended, AppendError> {
        self.folder.check_online()?;
        let mut checked = if Arc::ptr_eq(&checked.settings, &self.settings) {
            checked
        } else {
            self.batch_checker().check_again(checked)?
        };
        let mut next_offset = self.log_end;
        for batch in &mut checked.batches {
            batch.place(next_offset, leader_epoch)?;
            next_offset = Offset(batch.header.next_offset());
        }
        self.write_durably(&checked.batches, checked.origin, checked.now_ms, checked.frame_bytes)
    }

    /// Appends batches as a follower: offsets, epochs and timestamps stay as the leader set them. Batches that begin
    /// beyond the log's end are fine: the leader's log may have gaps.
    ///
    /// # Errors
    /// Why they were refused. The log is as it was.
    pub fn append_as_follower(&mut self, records: Bytes) -> Result<Appended, AppendError> {
        self.folder.check_online()?;
        let prepared = self.prepare_verbatim(records, |_| true)?;
        let bytes = records_bytes(&prepared);
        self.write_durably(&prepared, AppendOrigin::Replication, self.now_ms(), bytes)
    }

    /// Writes batches that belong to the log already, and were lost from its segments: those of `records` that lie before `end`.
    /// The caller flushes them.
    pub(super) fn append_again(&mut self, records: Bytes, end: Offset) -> Result<(), AppendError> {
        let lost = self.log_end..end;
        let prepared =
            self.prepare_verbatim(records, |header| lost.contains(&Offset(header.last_offset())))?;
        if !prepared.is_empty() {
            self.write(&prepared, AppendOrigin::Replication, self.now_ms(), records_bytes(&prepared))?;
        }
        Ok(())
    }

    fn prepare_verbatim(
        &self,
        records: Bytes,
        wanted: impl Fn(&BatchHeader) -> bool,
    ) -> Result<Vec<PreparedBatch>, AppendError> {
        let max_decompressed_bytes = self.folder.directory().settings.max_decompressed_bytes;
        let mut prepared = Vec::new();
        let mut log_end = self.log_end;
        // A fetched run may end inside a batch: the rest comes with the next fetch.
        for batch in batches(records) {
            let batch = batch.map_err(|error| error.cause)?;
            batch.verify_crc()?;
            if !wanted(batch.header()) {
                continue;
            }
            let base_offset = Offset(batch.header().base_offset);
            if base_offset < log_end || batch.header().last_offset_delta < 0 {
                return Err(AppendError::OffsetsOutOfOrder { base_offset, log_end });
            }
            log_end = Offset(batch.header().next_offset());
            prepared.push(PreparedBatch::verbatim(&batch, max_decompressed_bytes)?);
        }
        Ok(prepared)
    }

    fn write_durably(
        &mut self,
        prepared: &[PreparedBatch],
        origin: AppendOrigin,
        now_ms: TimestampMs,
        frame_bytes: usize,
    ) -> Result<Appended, AppendError> {
        if prepared.is_empty() {
            return Ok(self.nothing_appended());
        }
        // On the disk, a checkpoint may still call offsets flushed that are given anew here.
        self.folder.directory().settle_checkpoints()?;
        self.cover_what_is_before()?;
        let end_before = self.log_end;
        let mut appended = self.write(prepared, origin, now_ms, frame_bytes)?;
        if !appended.duplicate {
            self.make_durable(prepared, end_before)?;
            appended.settled = appended.last_offset < self.settled_end();
        }
        self.assert_in_order();
        Ok(appended)
    }

    fn nothing_appended(&self) -> Appended {
        Appended {
            base_offset: self.log_end,
            last_offset: self.log_end.advanced(-1),
            log_append_time_ms: None,
            log_start_offset: self.log_start,
            size_bytes: 0,
            duplicate: false,
            rolled: false,
            settled: true,
        }
    }

    fn write(
        &mut self,
        prepared: &[PreparedBatch],
        origin: AppendOrigin,
        now_ms: TimestampMs,
        frame_bytes: usize,
    ) -> Result<Appended, AppendError> {
        // Most requests have one batch for a partition.
        let produced: SmallVec<[ProducedBatch; 1]> = prepared.iter().map(PreparedBatch::produced).collect();
        let updates = match self.producers.check(&produced, origin)? {
            ProducerVerdict::Duplicate(range) => return Ok(self.duplicate(&range)),
            ProducerVerdict::New(updates) => updates,
        };
        let facts: SmallVec<[BatchFacts; 1]> = prepared.iter().map(PreparedBatch::facts).collect();
        let (Some(first), Some(last)) = (prepared.first(), prepared.last()) else {
            return Ok(self.nothing_appended());
        };
        let (base_offset, last_offset) =
            (Offset(first.header.base_offset), Offset(last.header.last_offset()));
        let size_bytes: u64 = facts.iter().map(|batch| batch.size_bytes).sum();
        // A follower takes what its leader has, whose segments may be larger.
        if size_bytes > u64::from(self.settings.segment_bytes) && origin != AppendOrigin::Replication {
            let size_bytes = usize::try_from(size_bytes).unwrap_or(usize::MAX);
            return Err(AppendError::LargerThanSegment {
                size_bytes,
                segment_bytes: self.settings.segment_bytes,
            });
        }
        self.create_first_segment()?;
        let rolled = self.roll_if_due(&facts, base_offset, now_ms)?;
        self.write_to_active(prepared, &facts)?;
        self.take_in(prepared, updates, last_offset.next(), frame_bytes);
        let log_append_time_ms = Some(TimestampMs(last.header.max_timestamp))
            .filter(|_| last.header.attributes.timestamp_type() == TimestampType::LogAppendTime);
        let log_start_offset = self.log_start;
        let duplicate = false;
        Ok(Appended {
            base_offset,
            last_offset,
            log_append_time_ms,
            log_start_offset,
            size_bytes,
            duplicate,
            rolled,
            settled: true,
        })
    }

    /// Flushes what was appended to a log that ended at `end_before`. Where there is no room for that, the producer is told
    /// that nothing was appended: so it must be.
    pub(super) fn flush_or_take_back(
        &mut self,
        end_before: Offset,
        flush: impl FnOnce(&mut Self) -> Result<(), StorageError>,
    ) -> Result<(), StorageError> {
        let flushed = flush(self);
        if let Err(StorageError::NoSpace(_) | StorageError::TooManyOpenFiles(_)) = flushed {
            // A log that may hold what was refused can't go on: then the directory goes offline.
            let taken_back = self.truncate_to(end_before);
            taken_back.map_err(|error| self.folder.directory().fail(io::Error::other(error)))?;
        }
        flushed
    }

    fn write_to_active(
        &mut self,
        prepared: &[PreparedBatch],
        facts: &[BatchFacts],
    ) -> Result<(), StorageError> {
        let slices: SmallVec<[IoSlice<'_>; 2]> = prepared.iter().flat_map(PreparedBatch::slices).collect();
        let interval = self.settings.index_interval_bytes;
        let Some(active) = self.segments.last_mut().map(Arc::make_mut) else { return Ok(()) };
        let written = active.append(&self.folder, facts, &slices, interval);
        written.map_err(|error| self.folder.judge(error))?;
        self.folder.directory().note_written();
        Ok(())
    }

    /// Takes in what is written: from here on nothing can be refused. Leader epochs that can't be written now are
    /// tried again with the next append.
    fn take_in(
        &mut self,
        prepared: &[PreparedBatch],
        updates: ProducerUpdates,
        log_end: Offset,
        frame_bytes: usize,
    ) {
        self.log_end = log_end;
        self.unflushed_bytes += prepared.iter().map(|batch| batch.facts().size_bytes).sum::<u64>();
        for batch in prepared {
            let (epoch, offset) =
                (LeaderEpoch(batch.header.partition_leader_epoch), Offset(batch.header.base_offset));
            if self.epochs.assign(epoch, offset) {
                self.epochs_on_disk = false;
            }
        }
        if let Some(tail) = self.tail.as_ref().filter(|tail| tail.is_wanted()) {
            prepared.iter().for_each(|batch| batch.add_to(tail, frame_bytes));
        }
        // To the active segment: its batches were just written there.
        self.index_aborted(self.segments.len().saturating_sub(1), &updates);
        self.producers.apply(updates, log_end);
        self.count_producers();
        self.write_epochs_now_or_later();
    }

    /// Notes the transactions that end with an abort in the index of a segment.
    pub(super) fn index_aborted(&mut self, segment: usize, updates: &ProducerUpdates) {
        for completed in updates.completed.iter().filter(|done| done.outcome == TransactionOutcome::Aborted) {
            let aborted = AbortedTransaction {
                producer_id: completed.producer_id,
                first_offset: completed.first_offset,
                last_offset: completed.last_offset,
                last_stable_offset: self.producers.stable_after(completed),
            };
            if let Some(segment) = self.segments.get_mut(segment).map(Arc::make_mut) {
                segment.aborted.push(&self.folder, aborted);
            }
        }
    }

    fn duplicate(&self, range: &ProducedRange) -> Appended {
        Appended {
            base_offset: range.first_offset(),
            last_offset: range.last_offset,
            // Kafka tells the batch's own time, whatever its kind.
            log_append_time_ms: Some(range.timestamp_ms),
            log_start_offset: self.log_start,
            size_bytes: 0,
            duplicate: true,
            rolled: false,
            settled: range.last_offset < self.settled_end(),
        }
    }
}

/// What the records of these batches take together.
fn records_bytes(batches: &[PreparedBatch]) -> usize {
    batches.iter().map(|batch| batch.header.size_in_bytes()).sum()
}
