//! What one file of a log holds, value by value.
//!
//! ```text
//! dump ── by the file's kind ─▶ batches.rs   .log, .checkpoint: headers, and records where they are asked for
//!                            ─▶ indexes.rs   .index, .timeindex, .txnindex
//!                            ─▶ texts.rs     .snapshot, checkpoints, properties, JSON
//!                                               each value ─▶ Sink
//! ```
//! Invariant: what can be read is given before what is wrong is told. Memory is bounded by [`LARGEST_OPENED_BYTES`] and
//! the largest small file. Deliberately absent: how values are shown, and what the records of internal topics mean.
//!
//! [`LARGEST_OPENED_BYTES`]: super::LARGEST_OPENED_BYTES

mod batches;
mod indexes;
mod texts;

use std::io;

use kalda_protocol::messages::data::producer_snapshot::ProducerEntry;
use kalda_protocol::records::BatchHeader;
use kalda_protocol::records::legacy::LegacyMessage;
use kalda_protocol::records::stored::StoredRecord;

use super::found_file::{FoundFile, FoundKind};
use super::progress::Progress;
use super::scan::ScannedBatch;
use kalda_log::names::FileKind;
use kalda_log::{AbortedTransaction, EpochEntry, MetaProperties};
use kalda_sys::types::{Offset, TimestampMs, TopicId, TopicPartition};
use kalda_sys::{Disk, OpenMode};

pub use super::verify::RecordDepth;

/// What to give of a file.
#[derive(Debug, Clone, Copy)]
pub struct DumpSettings {
    /// Whether records are given, or headers of batches alone.
    pub records: RecordDepth,
    /// Only what ends at this offset or after it.
    pub from: Offset,
    /// At most this many bytes of batches are printed.
    pub max_bytes: Option<u64>,
}

/// A value of a file.
#[derive(Debug)]
pub enum Dumped<'a> {
    /// A batch, or a message of an old format. Its records follow, where they are asked for.
    Batch(&'a ScannedBatch),
    /// A record of a batch.
    Record {
        /// The batch's header.
        header: &'a BatchHeader,
        /// The record.
        record: &'a StoredRecord<'a>,
    },
    /// A message of an old format, with its absolute offset: itself, or one of a wrapper.
    Message(&'a LegacyMessage),
    /// An entry of an offset index.
    OffsetEntry {
        /// The offset.
        offset: Offset,
        /// The position it points at.
        position: u32,
    },
    /// An entry of a time index.
    TimeEntry {
        /// The time.
        timestamp_ms: TimestampMs,
        /// The offset.
        offset: Offset,
    },
    /// An entry of an index of aborted transactions.
    Aborted(AbortedTransaction),
    /// Room in an index for entries to come.
    Preallocated {
        /// How much.
        bytes: u64,
    },
    /// There is no entry in an index.
    NoEntries,
    /// A producer of a snapshot.
    Producer(&'a ProducerEntry),
    /// A leader epoch.
    LeaderEpoch(EpochEntry),
    /// The id in `partition.metadata`.
    Topic(TopicId),
    /// `meta.properties`.
    Directory(&'a MetaProperties),
    /// A partition's offset in a checkpoint.
    Checkpoint {
        /// The partition.
        partition: &'a TopicPartition,
        /// The offset.
        offset: Offset,
    },
    /// A small JSON file.
    Json(&'a serde_json::Value),
}

/// Takes the values of a file, in their order.
pub trait Sink {
    /// Takes one.
    ///
    /// # Errors
    /// It can't be written; the dump ends then.
    fn take(&mut self, value: Dumped<'_>) -> io::Result<()>;
}

/// Why a dump ended early, or what was wrong on the way.
#[derive(Debug, thiserror::Error)]
pub enum DumpError {
    /// The values can't be written.
    #[error(transparent)]
    Sink(io::Error),
    /// The file can't be read.
    #[error(transparent)]
    Unreadable(#[from] io::Error),
    /// The file is broken; what could be read was given.
    #[error("{reason}")]
    Broken {
        /// Where, in bytes.
        position: u64,
        /// What is wrong.
        reason: String,
    },
}

impl DumpError {
    fn broken(position: u64, reason: impl ToString) -> Self {
        Self::Broken { position, reason: reason.to_string() }
    }
}

/// True if a file of this kind can be dumped.
#[must_use]
pub const fn can_dump(kind: FoundKind) -> bool {
    !matches!(
        kind,
        FoundKind::Passing
            | FoundKind::UnfinishedCompaction
            | FoundKind::MisnamedSegment
            | FoundKind::Unknown
    )
}

/// Gives the values of a file.
///
/// # Errors
/// The first thing that was wrong; everything readable was given.
pub fn dump(
    disk: &dyn Disk,
    file: &FoundFile,
    settings: &DumpSettings,
    progress: &dyn Progress,
    sink: &mut dyn Sink,
) -> Result<(), DumpError> {
    let open = || disk.open(&file.path, OpenMode::Read);
    match file.kind {
        FoundKind::Segment(FileKind::Log, _) | FoundKind::MetadataSnapshot => {
            batches::dump(open()?, settings, progress, sink)
        }
        FoundKind::Segment(FileKind::OffsetIndex, base) => indexes::offsets(open()?, base, settings, sink),
        FoundKind::Segment(FileKind::TimeIndex, base) => indexes::times(open()?, base, settings, sink),
        FoundKind::Segment(FileKind::AbortedIndex, _) => indexes::aborted(open()?, settings, sink),
        _ => texts::dump(disk, file, sink),
    }
}
