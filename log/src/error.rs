//! What can go wrong with a log, one enum per operation.
//!
//! Invariant: closed enums, a sentence per variant; which code of Kafka's a client gets for one is decided elsewhere.

use std::io;
use std::path::PathBuf;

use kalda_protocol::records::{BatchError, BuildError, RecordError};
use rustix::io::Errno;

use super::meta_properties::MetaPropertiesError;
use super::wal::replay_error::ReplayError;
use kalda_sys::types::{Offset, ProducerEpoch, ProducerId};
use kalda_sys::{error_number, reason};

/// The disk didn't do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The disk, or the quota, is full. Nothing was changed; it works again once there is room.
    #[error("there is no space left: {0}")]
    NoSpace(io::Error),
    /// The process has too many files open. Nothing was changed.
    #[error("too many files are open: {0}")]
    TooManyOpenFiles(io::Error),
    /// The disk failed; from now on the whole directory is offline.
    #[error("the log directory is taken offline: {0}")]
    Failed(io::Error),
    /// The directory was taken offline by an earlier failure.
    #[error("the log directory is offline")]
    Offline,
    /// The partition's files don't hold what was written. Only this partition is offline.
    #[error("the partition is offline: {0}")]
    Damaged(String),
}

impl StorageError {
    /// What passes by itself: a full disk, and too many open files; else the error again.
    pub fn shortage(error: io::Error) -> Result<Self, io::Error> {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Ok(Self::NoSpace(error)),
            _ if matches!(error_number(&error), Some(Errno::MFILE | Errno::NFILE)) => {
                Ok(Self::TooManyOpenFiles(error))
            }
            _ => Err(error),
        }
    }

    /// True for what passes by itself, and is told by its directory once for all.
    #[must_use]
    pub const fn is_shortage(&self) -> bool {
        matches!(self, Self::NoSpace(_) | Self::TooManyOpenFiles(_))
    }
}

/// A compressed record is larger than `max.decompressed.message.bytes`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a record of {size_bytes} bytes is larger than max.decompressed.message.bytes, {max_bytes}")]
pub struct RecordTooLarge {
    /// What follows the record's length.
    pub size_bytes: usize,
    /// The limit.
    pub max_bytes: usize,
}

/// A log directory or a partition's log can't be opened or closed.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The disk failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Another broker has the directory.
    #[error("{path} is locked by another broker: {}", reason(source))]
    Locked {
        /// The lock file.
        path: PathBuf,
        /// What the disk says.
        source: io::Error,
    },
    /// `meta.properties` can't be read.
    #[error("{path}: {source}")]
    MetaProperties {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: MetaPropertiesError,
    },
    /// What an earlier run wrote ahead can't be read: records that were acknowledged may be in it.
    #[error("the write-ahead log can't be replayed: {0}")]
    WriteAheadLog(#[source] ReplayError),
    /// Partitions of a directory that needs recovery were never opened, so it can't be marked as closed cleanly.
    #[error("{0} partitions were not recovered: the directory is not marked as closed in good order")]
    Unrecovered(usize),
}

/// One record that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordRejection {
    /// Its place in its batch.
    pub index: i32,
    /// Why, as a sentence for the producer.
    pub reason: String,
}

/// Records can't be appended. The log is as it was.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// The disk failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The bytes are no sound batch: wrong length, format or checksum.
    #[error("the batch is corrupt: {0}")]
    Corrupt(#[from] BatchError),
    /// A batch breaks a rule of the protocol.
    #[error("{0}")]
    InvalidRecord(&'static str),
    /// Records break a rule of the topic.
    #[error("{} records were refused", .0.len())]
    RejectedRecords(Vec<RecordRejection>),
    /// Records have timestamps outside the topic's window.
    #[error("{} records have timestamps out of range", .0.len())]
    InvalidTimestamp(Vec<RecordRejection>),
    /// The records inside the batch can't be read.
    #[error("the records of the batch can't be read: {0}")]
    UnreadableRecords(#[from] RecordError),
    /// Java's clients can't read such records.
    #[error("the lz4 blocks of the batch are linked, which Kafka's clients can't read")]
    LinkedLz4Blocks,
    /// The records can't be written in the topic's format.
    #[error("the batch can't be written anew: {0}")]
    Rewrite(#[from] BuildError),
    /// The batch is larger than `max.message.bytes`.
    #[error("a batch of {size_bytes} bytes exceeds the maximum of {max_bytes}")]
    TooLarge {
        /// The batch.
        size_bytes: usize,
        /// The limit.
        max_bytes: u32,
    },
    /// The batches don't fit in a segment.
    #[error("{size_bytes} bytes of batches exceed the segment size of {segment_bytes}")]
    LargerThanSegment {
        /// All batches together.
        size_bytes: usize,
        /// The limit.
        segment_bytes: u32,
    },
    /// A producer's sequence has a gap.
    #[error("producer {producer_id} sent sequence {sequence} where {expected} was due")]
    OutOfOrderSequence {
        /// The producer.
        producer_id: ProducerId,
        /// What it sent.
        sequence: i32,
        /// What was due.
        expected: i32,
    },
    /// A newer instance of the producer has taken over.
    #[error("producer {producer_id} has epoch {current}, and sent epoch {epoch}")]
    InvalidProducerEpoch {
        /// The producer.
        producer_id: ProducerId,
        /// What it sent.
        epoch: ProducerEpoch,
        /// The epoch this log has seen.
        current: ProducerEpoch,
    },
    /// Data outside a transaction while one is open.
    #[error("producer {0} sent data outside of its open transaction")]
    InvalidTransactionState(ProducerId),
    /// A transaction marker of a coordinator that has been replaced.
    #[error(
        "the transaction marker of producer {producer_id} has coordinator epoch {epoch}, {current} is known"
    )]
    TransactionCoordinatorFenced {
        /// The producer.
        producer_id: ProducerId,
        /// The marker's.
        epoch: i32,
        /// The newest.
        current: i32,
    },
    /// A follower's batch doesn't continue the log.
    #[error("the batch begins at {base_offset}, the log ends at {log_end}")]
    OffsetsOutOfOrder {
        /// The batch's base offset.
        base_offset: Offset,
        /// Where the log ends.
        log_end: Offset,
    },
}

impl AppendError {
    /// True if more comes out of a compressed batch than was allowed.
    #[must_use]
    pub const fn opens_too_large(&self) -> bool {
        use kalda_protocol::records::DecompressError;
        matches!(
            self,
            Self::UnreadableRecords(RecordError::Decompress(DecompressError::LimitExceeded { .. }))
        )
    }
}

/// A read can't be answered.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The disk failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The offset is outside the log.
    #[error("offset {offset} is outside of the log, which holds {log_start} to {log_end}")]
    OffsetOutOfRange {
        /// What was asked for.
        offset: Offset,
        /// The first offset.
        log_start: Offset,
        /// The offset after the last.
        log_end: Offset,
    },
}
