//! The log below a coordinator, as it needs it.
//!
//! ```text
//! Journal ── leadership(partition) ──▶ Leadership: which topic, which leader epoch
//!    └────── open(partition, leadership) ──▶ JournalLog: read, append, wait, while that leadership lasts
//! ```
//!
//! Invariant: records of one append get consecutive offsets and are read back together or not at all. A log of a leadership
//! that has ended never touches the log of the next one, though it has the same topic's name and the same index.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::record::CoordinatorRecord;
use super::transaction::{Appender, TransactionOutcome};
use crate::types::{LeaderEpoch, Offset, PartitionIndex, ProducerId, TimestampMs, TopicId, TransactionEnd};

/// Why the log can't be written or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JournalError {
    /// Another broker leads the partition, or its topic is gone.
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
    /// The producer has begun a newer life.
    #[error("the producer's epoch is older than the log knows")]
    ProducerFenced,
    /// The records may not begin a transaction, and the producer has none under way.
    #[error("the producer has no transaction under way")]
    NotInTransaction,
    /// The transaction coordinator that ends the transaction has been replaced.
    #[error("the transaction coordinator's epoch is older than the log knows")]
    TransactionCoordinatorFenced,
    /// The disk failed, or holds what is no record.
    #[error("the log can't be read or written")]
    Storage,
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

/// What the log took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JournalAppend {
    /// Where the last record stands.
    pub last: Offset,
    /// True if it was committed with the append, and all before it: then nobody has to wait for [`JournalLog::committed`].
    pub committed: bool,
}

/// What the log promises to do later.
pub type JournalFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, JournalError>> + Send + 'a>>;

/// One broker's time as the leader of a partition. A topic that was deleted and made anew has another id, so its leader
/// begins with nothing, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leadership {
    /// The topic.
    pub topic_id: TopicId,
    /// Which leader in turn.
    pub leader_epoch: LeaderEpoch,
}

/// The partitions of one topic, as their leader uses them.
pub trait Journal: Send + Sync + 'static {
    /// How many partitions the topic has, or will have when it is made.
    fn partitions(&self) -> i32;

    /// How many bytes of records, uncompressed, one append may have at the most.
    fn largest_records(&self) -> usize;

    /// The partitions that this broker leads and that hold records.
    fn led(&self) -> Vec<PartitionIndex>;

    /// The leadership of a partition that this broker has now. Only metadata is asked, so this is cheap.
    ///
    /// # Errors
    /// It has none.
    fn leadership(&self, partition: PartitionIndex) -> Result<Leadership, JournalError>;

    /// The log of a partition under a leadership. May wait for the disk.
    ///
    /// # Errors
    /// The leadership has ended, or the log can't be opened.
    fn open(
        &self,
        partition: PartitionIndex,
        leadership: Leadership,
    ) -> Result<Arc<dyn JournalLog>, JournalError>;
}

/// The log of one partition under one leadership. Once that has ended, all of this fails with [`JournalError::NotLeader`].
pub trait JournalLog: Send + Sync + 'static {
    /// Appends the records as one batch, into the page cache.
    ///
    /// # Errors
    /// Nothing was appended.
    fn append(
        &self,
        appender: Appender,
        records: &[CoordinatorRecord],
        now: TimestampMs,
    ) -> Result<JournalAppend, JournalError>;

    /// Appends the marker that ends a producer's transaction, which need not have written anything here.
    ///
    /// # Errors
    /// Nothing was appended.
    fn end_transaction(&self, end: TransactionEnd, now: TimestampMs) -> Result<JournalAppend, JournalError>;

    /// Resolves once the record at `offset` can't be lost any more by the fall of this broker.
    ///
    /// # Errors
    /// It may be lost.
    fn committed(&self, offset: Offset) -> JournalFuture<'_, ()>;

    /// Where the log starts: what is older was compacted or deleted.
    ///
    /// # Errors
    /// It can't be read.
    fn start(&self) -> Result<Offset, JournalError>;

    /// Reads on from an offset, a bounded number of bytes.
    ///
    /// # Errors
    /// It can't be read.
    fn read(&self, from: Offset) -> JournalFuture<'_, Chunk>;
}
