//! A log that is not on disk: for tests, here and in the rooms above.
//!
//! Invariant: what was appended is committed at once, unless commits are held.

use std::collections::BTreeMap;

use parking_lot::Mutex;
use tokio::sync::watch;

use super::journal::{Chunk, Entry, Journal, JournalError, JournalFuture};
use super::record::CoordinatorRecord;
use crate::types::{Offset, PartitionIndex, TimestampMs};

/// How many entries one read returns: few, so that tests go through more than one chunk.
const CHUNK_ENTRIES: usize = 3;

/// Partitions in memory.
#[derive(Debug)]
pub struct MemoryJournal {
    partitions: i32,
    logs: Mutex<BTreeMap<PartitionIndex, Vec<Entry>>>,
    error: Mutex<Option<JournalError>>,
    held: watch::Sender<bool>,
}

impl MemoryJournal {
    /// An empty log of that many partitions.
    #[must_use]
    pub fn new(partitions: i32) -> Self {
        Self {
            partitions,
            logs: Mutex::new(BTreeMap::new()),
            error: Mutex::new(None),
            held: watch::Sender::new(false),
        }
    }

    /// Lets every append, read and commit fail from now on; `None` mends it.
    pub fn fail(&self, error: Option<JournalError>) {
        *self.error.lock() = error;
        self.held.send_modify(|_| {});
    }

    /// Holds commits, or lets them go.
    pub fn hold_commits(&self, held: bool) {
        self.held.send_replace(held);
    }

    /// Puts an entry into the log as if another had written it.
    pub fn push(&self, partition: PartitionIndex, entry: Entry) {
        self.logs.lock().entry(partition).or_default().push(entry);
    }

    /// All that was appended to a partition.
    #[must_use]
    pub fn entries(&self, partition: PartitionIndex) -> Vec<Entry> {
        self.logs.lock().get(&partition).cloned().unwrap_or_default()
    }

    fn check(&self) -> Result<(), JournalError> {
        self.error.lock().map_or(Ok(()), Err)
    }
}

fn offset_of(position: usize) -> Offset {
    Offset(i64::try_from(position).unwrap_or(i64::MAX))
}

impl Journal for MemoryJournal {
    fn partitions(&self) -> i32 {
        self.partitions
    }

    fn led(&self) -> Vec<PartitionIndex> {
        self.logs.lock().keys().copied().collect()
    }

    fn append(
        &self,
        partition: PartitionIndex,
        records: &[CoordinatorRecord],
        _now: TimestampMs,
    ) -> Result<Offset, JournalError> {
        self.check()?;
        let mut logs = self.logs.lock();
        let log = logs.entry(partition).or_default();
        for record in records {
            let offset = offset_of(log.len());
            log.push(Entry::Record { offset, transaction: None, record: record.clone() });
        }
        Ok(offset_of(log.len().saturating_sub(1)))
    }

    fn committed(&self, _partition: PartitionIndex, _offset: Offset) -> JournalFuture<'_, ()> {
        let mut held = self.held.subscribe();
        Box::pin(async move {
            let free = held.wait_for(|held| !held || self.check().is_err()).await;
            if free.is_err() { Err(JournalError::Storage) } else { self.check() }
        })
    }

    fn start(&self, _partition: PartitionIndex) -> Result<Offset, JournalError> {
        self.check().map(|()| Offset::ZERO)
    }

    fn read(&self, partition: PartitionIndex, from: Offset) -> JournalFuture<'_, Chunk> {
        let result = self.check().map(|()| {
            let skipped = usize::try_from(from.0).unwrap_or(usize::MAX);
            let entries: Vec<Entry> =
                self.entries(partition).into_iter().skip(skipped).take(CHUNK_ENTRIES).collect();
            Chunk { next: offset_of(skipped.saturating_add(entries.len())), entries }
        });
        Box::pin(std::future::ready(result))
    }
}
