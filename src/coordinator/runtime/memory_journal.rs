//! A log that is not on disk: for tests, here and in the rooms above.
//!
//! Invariant: what was appended is committed at once, unless commits are held.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, AtomicUsize, Ordering};

use bytes::Bytes;
use parking_lot::Mutex;
use tokio::sync::watch;

use super::journal::{
    Chunk, Entry, Journal, JournalAppend, JournalError, JournalFuture, JournalLog, Leadership,
};
use super::record::CoordinatorRecord;
use super::transaction::Appender;
use crate::partition::Entitlement;
use crate::types::{
    LeaderEpoch, MarkerEpoch, Offset, PartitionIndex, ProducerEpoch, ProducerId, ProducerIdentity,
    TimestampMs, TransactionEnd, Uuid,
};

/// How many entries one read returns: few, so that tests go through more than one chunk.
const CHUNK_ENTRIES: usize = 3;

/// What one append may have.
const LARGEST_RECORDS: usize = 1 << 20;

/// Partitions in memory.
#[derive(Debug)]
pub struct MemoryJournal {
    partitions: AtomicI32,
    state: Arc<State>,
}

#[derive(Debug)]
struct State {
    leadership: Mutex<Leadership>,
    logs: Mutex<BTreeMap<PartitionIndex, Log>>,
    error: Mutex<Option<JournalError>>,
    held: watch::Sender<bool>,
    reads_held: watch::Sender<bool>,
    reads_begun: AtomicUsize,
}

/// What one partition holds.
#[derive(Debug, Default)]
struct Log {
    entries: Vec<Entry>,
    /// Their newest epochs, and the newest coordinators that ended transactions of theirs.
    producers: BTreeMap<ProducerId, (ProducerEpoch, i32)>,
}

/// One of the partitions, under one leadership.
#[derive(Debug)]
struct MemoryLog {
    state: Arc<State>,
    partition: PartitionIndex,
    leadership: Leadership,
}

impl MemoryJournal {
    /// An empty log of that many partitions.
    #[must_use]
    pub fn new(partitions: i32) -> Self {
        let state = State {
            leadership: Mutex::new(Leadership { topic_id: Uuid([1; 16]), leader_epoch: LeaderEpoch(0) }),
            logs: Mutex::default(),
            error: Mutex::default(),
            held: watch::Sender::new(false),
            reads_held: watch::Sender::new(false),
            reads_begun: AtomicUsize::new(0),
        };
        Self { partitions: AtomicI32::new(partitions), state: Arc::new(state) }
    }

    /// Lets every append, read and commit fail from now on; `None` mends it.
    pub fn fail(&self, error: Option<JournalError>) {
        *self.state.error.lock() = error;
        self.state.wake();
    }

    /// Holds commits from now on.
    pub fn hold_commits(&self) {
        self.state.held.send_replace(true);
    }

    /// Lets commits go on.
    pub fn let_commits_go(&self) {
        self.state.held.send_replace(false);
    }

    /// Holds reads from now on.
    pub fn hold_reads(&self) {
        self.state.reads_held.send_replace(true);
    }

    /// Lets reads go on.
    pub fn let_reads_go(&self) {
        self.state.reads_held.send_replace(false);
    }

    /// How many reads have begun, those that are held among them.
    #[must_use]
    pub fn reads_begun(&self) -> usize {
        self.state.reads_begun.load(Ordering::Acquire)
    }

    /// The topic is deleted, and made anew at once.
    pub fn make_anew(&self) {
        let mut logs = self.state.logs.lock();
        let mut leadership = self.state.leadership.lock();
        leadership.topic_id.0[0] += 1;
        leadership.leader_epoch = LeaderEpoch(0);
        logs.clear();
        // Whoever is woken takes both.
        drop((logs, leadership));
        self.state.wake();
    }

    /// Says that the topic has so many partitions from now on.
    pub fn set_partitions(&self, partitions: i32) {
        self.partitions.store(partitions, Ordering::Release);
    }

    /// This broker leads all partitions anew, with all they hold.
    pub fn elect(&self) {
        self.state.leadership.lock().leader_epoch.0 += 1;
        self.state.wake();
    }

    /// Puts an entry into the log as if another had written it.
    pub fn push(&self, partition: PartitionIndex, entry: Entry) {
        self.state.logs.lock().entry(partition).or_default().entries.push(entry);
    }

    /// All that was appended to a partition.
    #[must_use]
    pub fn entries(&self, partition: PartitionIndex) -> Vec<Entry> {
        self.state.entries(partition)
    }
}

impl State {
    fn wake(&self) {
        self.held.send_modify(|_| {});
        self.reads_held.send_modify(|_| {});
    }

    fn entries(&self, partition: PartitionIndex) -> Vec<Entry> {
        self.logs.lock().get(&partition).map(|log| log.entries.clone()).unwrap_or_default()
    }
}

impl MemoryLog {
    fn check(&self) -> Result<(), JournalError> {
        if *self.state.leadership.lock() != self.leadership {
            return Err(JournalError::NotLeader);
        }
        self.state.error.lock().map_or(Ok(()), Err)
    }

    /// What an append answers that has just made the log this long.
    fn appended(&self, log: &Log) -> JournalAppend {
        let committed = !*self.state.held.borrow();
        JournalAppend { last: offset_of(log.entries.len().saturating_sub(1)), committed }
    }

    /// Waits until `held` says false, or waiting is in vain.
    async fn freed(&self, held: &watch::Sender<bool>) -> Result<(), JournalError> {
        let mut held = held.subscribe();
        let free = held.wait_for(|held| !held || self.check().is_err()).await;
        if free.is_err() { Err(JournalError::Storage) } else { self.check() }
    }
}

impl Log {
    /// True if a producer has a transaction open that began in this epoch.
    fn is_open_in(&self, producer: ProducerIdentity) -> bool {
        let of_it = self.entries.iter().rev().find_map(|entry| match entry {
            Entry::Record { transaction, .. } => (*transaction == Some(producer.producer_id)).then_some(true),
            Entry::EndTransaction { producer: ended, .. } => {
                (*ended == producer.producer_id).then_some(false)
            }
        });
        let is_its_epoch =
            self.producers.get(&producer.producer_id).is_some_and(|known| known.0 == producer.epoch);
        of_it == Some(true) && is_its_epoch
    }

    /// Takes a producer's epoch in, if it isn't older than the one known.
    fn pass_epoch(&mut self, producer: ProducerIdentity) -> Result<&mut (ProducerEpoch, i32), JournalError> {
        let known = self.producers.entry(producer.producer_id).or_insert((producer.epoch, -1));
        if producer.epoch < known.0 {
            return Err(JournalError::ProducerFenced);
        }
        known.0 = producer.epoch;
        Ok(known)
    }
}

fn offset_of(position: usize) -> Offset {
    Offset(i64::try_from(position).unwrap_or(i64::MAX))
}

impl Journal for MemoryJournal {
    fn partitions(&self) -> i32 {
        self.partitions.load(Ordering::Acquire)
    }

    fn largest_records(&self) -> usize {
        LARGEST_RECORDS
    }

    fn led(&self) -> Vec<PartitionIndex> {
        self.state.logs.lock().keys().copied().collect()
    }

    fn leadership(&self, partition: PartitionIndex) -> Result<Leadership, JournalError> {
        match *self.state.error.lock() {
            Some(error @ (JournalError::NotLeader | JournalError::UnknownPartition)) => Err(error),
            _ if !(0..self.partitions()).contains(&partition.0) => Err(JournalError::UnknownPartition),
            _ => Ok(*self.state.leadership.lock()),
        }
    }

    fn open(
        &self,
        partition: PartitionIndex,
        leadership: Leadership,
    ) -> Result<Arc<dyn JournalLog>, JournalError> {
        let log = MemoryLog { state: Arc::clone(&self.state), partition, leadership };
        log.check()?;
        Ok(Arc::new(log))
    }
}

impl JournalLog for MemoryLog {
    fn append(
        &self,
        appender: Appender,
        records: &[CoordinatorRecord],
        _now: TimestampMs,
    ) -> Result<JournalAppend, JournalError> {
        self.check()?;
        let bytes =
            |record: &CoordinatorRecord| record.key.len() + record.value.as_ref().map_or(0, Bytes::len);
        if records.iter().map(bytes).sum::<usize>() > LARGEST_RECORDS {
            return Err(JournalError::TooLarge);
        }
        let mut logs = self.state.logs.lock();
        let log = logs.entry(self.partition).or_default();
        let transaction = match appender {
            Appender::Coordinator => None,
            Appender::Transaction(producer, entitlement) => {
                log.pass_epoch(producer)?;
                if entitlement == Entitlement::None && !log.is_open_in(producer) {
                    return Err(JournalError::NotInTransaction);
                }
                Some(producer.producer_id)
            }
        };
        for record in records {
            let offset = offset_of(log.entries.len());
            log.entries.push(Entry::Record { offset, transaction, record: record.clone() });
        }
        Ok(self.appended(log))
    }

    fn end_transaction(&self, end: TransactionEnd, _now: TimestampMs) -> Result<JournalAppend, JournalError> {
        self.check()?;
        let mut logs = self.state.logs.lock();
        let log = logs.entry(self.partition).or_default();
        let producer = ProducerIdentity { producer_id: end.producer_id, epoch: end.producer_epoch };
        if end.marker_epoch == MarkerEpoch::Raised && log.is_open_in(producer) {
            return Err(JournalError::ProducerFenced);
        }
        let (_, coordinator_epoch) = log.pass_epoch(producer)?;
        if end.marker.coordinator_epoch < *coordinator_epoch {
            return Err(JournalError::TransactionCoordinatorFenced);
        }
        *coordinator_epoch = end.marker.coordinator_epoch;
        let outcome = end.marker.result.into();
        log.entries.push(Entry::EndTransaction { producer: producer.producer_id, outcome });
        Ok(self.appended(log))
    }

    fn committed(&self, _offset: Offset) -> JournalFuture<'_, ()> {
        Box::pin(self.freed(&self.state.held))
    }

    fn start(&self) -> Result<Offset, JournalError> {
        self.check().map(|()| Offset::ZERO)
    }

    fn read(&self, from: Offset) -> JournalFuture<'_, Chunk> {
        Box::pin(async move {
            self.state.reads_begun.fetch_add(1, Ordering::AcqRel);
            self.freed(&self.state.reads_held).await?;
            let skipped = usize::try_from(from.0).unwrap_or(usize::MAX);
            let all = self.state.entries(self.partition);
            let entries: Vec<Entry> = all.into_iter().skip(skipped).take(CHUNK_ENTRIES).collect();
            Ok(Chunk { next: offset_of(skipped.saturating_add(entries.len())), entries })
        })
    }
}
