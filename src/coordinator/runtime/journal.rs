//! The log below a coordinator, as it needs it.
//!
//! Invariant: records of one append get consecutive offsets and are read back together or not at all.

use std::future::Future;
use std::pin::Pin;

use super::record::CoordinatorRecord;
use crate::types::{Offset, PartitionIndex, ProducerId, TimestampMs};

/// Why the log can't be written or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JournalError {
    /// Another broker leads the partition.
    #[error("this broker does not lead the partition")]
    NotLeader,
    /// There is no such partition.
    #[error("there is no such partition")]
    UnknownPartition,
    /// Too few replicas are in sync.
    #[error("too few replicas are in sync")]
    NotEnoughReplicas,
    /// The replicas did not take it in time.
    #[error("the replicas did not confirm in time")]
    TimedOut,
    /// The batch is larger than the log takes.
    #[error("the batch is larger than the log takes")]
    TooLarge,
    /// The disk failed, or holds what is no record.
    #[error("the log can't be read or written")]
    Storage,
}

/// How a transaction ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransactionOutcome {
    /// What it wrote counts.
    Committed,
    /// What it wrote never was.
    Aborted,
}

/// One thing read back from the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A record.
    Record {
        /// Where it stands.
        offset: Offset,
        /// The producer whose transaction it is part of, if it is.
        transaction: Option<ProducerId>,
        /// Key and value.
        record: CoordinatorRecord,
    },
    /// The end of a producer's transaction.
    EndTransaction {
        /// Whose.
        producer: ProducerId,
        /// How it ended.
        outcome: TransactionOutcome,
    },
}

/// A run of the log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chunk {
    /// What stands in it.
    pub entries: Vec<Entry>,
    /// Where the next one begins; where this one began, if the log ends there.
    pub next: Offset,
}

/// What the log promises to do later.
pub type JournalFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, JournalError>> + Send + 'a>>;

/// The partitions of one topic, as their leader uses them.
pub trait Journal: Send + Sync + 'static {
    /// How many partitions the topic has, or will have when it is made.
    fn partitions(&self) -> i32;

    /// The partitions that this broker leads and that hold records.
    fn led(&self) -> Vec<PartitionIndex>;

    /// Appends the records as one batch, into the page cache, and returns the offset of the last.
    ///
    /// # Errors
    /// Nothing was appended.
    fn append(
        &self,
        partition: PartitionIndex,
        records: &[CoordinatorRecord],
        now: TimestampMs,
    ) -> Result<Offset, JournalError>;

    /// Resolves once the record at `offset` can't be lost any more by the fall of this broker.
    ///
    /// # Errors
    /// It may be lost.
    fn committed(&self, partition: PartitionIndex, offset: Offset) -> JournalFuture<'_, ()>;

    /// Where the log starts: what is older was compacted or deleted.
    ///
    /// # Errors
    /// The partition is not led by this broker, or can't be read.
    fn start(&self, partition: PartitionIndex) -> Result<Offset, JournalError>;

    /// Reads on from an offset, a bounded number of bytes.
    ///
    /// # Errors
    /// The partition is not led by this broker, or can't be read.
    fn read(&self, partition: PartitionIndex, from: Offset) -> JournalFuture<'_, Chunk>;
}
