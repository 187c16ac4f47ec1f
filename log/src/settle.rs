//! When appended records are settled: at once where the page cache is good enough, when they are on the disk where the topic
//! asks for that.
//!
//! ```text
//! flush.policy=async    appended = settled
//! flush.policy=sync     appended ──▶ write-ahead log ── synced ──▶ settled
//!                       first append under this policy, or an opened log: all before is flushed first
//! truncated             what waits is written, and the cut; then nothing waits any more
//! ```
//! Invariant: under the synchronous policy no record is settled before it and all before it are on the disk, and what is settled stays
//! so, but for a truncation. The write-ahead log tells the log's owner; a log without an owner flushes its segments inline.

use std::sync::Weak;

use bytes::Bytes;

use super::error::StorageError;
use super::partition_log::PartitionLog;
use super::settings::FlushPolicy;
use super::settled::Settled;
use super::settling::Waiting;
use super::validate::PreparedBatch;
use super::wal::synced_log::SyncedLog;
use super::wal::{Change, Owner, Told};
use kalda_sys::types::Offset;

impl PartitionLog {
    /// Says who is to be told when records are settled.
    pub fn set_owner(&mut self, log: Weak<dyn SyncedLog>) {
        self.settling.log = Some(log);
    }

    /// Up to where records may be acknowledged.
    #[must_use]
    pub fn settled_end(&self) -> Offset {
        self.settling.waiting.map_or(self.log_end, |waiting| waiting.settled.min(self.log_end))
    }

    /// Takes note of records that are on the disk.
    pub fn settle(&mut self, settled: Settled) {
        // After a truncation other records may have these offsets.
        if settled.truncations == self.truncations {
            self.settle_before(settled.end);
        }
    }

    /// Takes note that everything before `end` is on the disk.
    pub(super) fn settle_before(&mut self, end: Offset) {
        let Some(waiting) = &mut self.settling.waiting else { return };
        waiting.settled = waiting.settled.max(end);
        if waiting.settled >= waiting.queued {
            self.settling.waiting = None;
        }
    }

    /// Whose entries are its own in the write-ahead log.
    pub(super) fn owner(&self) -> Owner {
        Owner { topic_id: self.topic_id, partition: self.partition.clone() }
    }

    /// Makes sure, before a batch is written, that the records before it are on the disk or on their way.
    pub(super) fn cover_what_is_before(&mut self) -> Result<(), StorageError> {
        if self.settings.flush_policy == FlushPolicy::Async {
            // If the policy changes back, what was written meanwhile has to be flushed first.
            self.settling.covered = false;
            return Ok(());
        }
        if !self.settling.covered {
            self.flush()?;
            self.settling.covered = true;
        }
        Ok(())
    }

    /// Has batches made durable as the topic wants it, which are in the active segment now.
    pub(super) fn make_durable(
        &mut self,
        prepared: &[PreparedBatch],
        end_before: Offset,
    ) -> Result<(), StorageError> {
        match (self.settings.flush_policy, &self.settling.log) {
            (FlushPolicy::Async, _) => self.flush_or_take_back(end_before, Self::flush_if_many),
            (FlushPolicy::Sync, None) => self.flush_or_take_back(end_before, Self::flush),
            (FlushPolicy::Sync, Some(log)) => {
                let batches = prepared.iter().flat_map(PreparedBatch::to_bytes).collect();
                let log = Weak::clone(log);
                self.write_ahead(end_before, batches, log);
                Ok(())
            }
        }
    }

    fn write_ahead(&mut self, from: Offset, batches: Vec<Bytes>, log: Weak<dyn SyncedLog>) {
        let end = self.log_end;
        let settled = self.settling.waiting.map_or(from, |waiting| waiting.settled);
        self.settling.waiting = Some(Waiting { settled, queued: end });
        let told = Told { log, settled: Settled { truncations: self.truncations, end } };
        let directory = self.folder.directory();
        directory.wal.enqueue(self.owner(), Change::Appended { from, end }, batches, told);
        let driver = directory.settings.wal_driver;
        directory.wal_threads.ensure(driver, &directory.wal, directory.shared_disk());
    }

    /// Has a cut noted behind the entries that it makes void, before anything is cut. What `ready` does comes before it, but
    /// not before there is room for it.
    pub(super) fn note_cut(
        &mut self,
        cut: Change,
        ready: impl FnOnce() -> Result<(), StorageError>,
    ) -> Result<(), StorageError> {
        let directory = self.folder.directory();
        directory.wal.cut(directory, &self.owner(), cut, ready)?;
        // What is on its way to the disk says nothing of this log any more, see `settle`.
        self.truncations += 1;
        self.settling.waiting = None;
        Ok(())
    }
}
