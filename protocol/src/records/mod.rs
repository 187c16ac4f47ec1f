//! Records: what producers send, logs keep and consumers read.
//!
//! A partition's records are a run of batches ([`batches`]). Each has a header of 61 bytes ([`header`] draws it) and
//! records ([`record`] draws them), which are compressed as one block ([`compression`]). A broker appends a batch as it
//! came: it checks header and checksum ([`validate`]), then patches base offset and leader epoch in place ([`patch`]).
//! Compaction takes records out of a batch ([`ThinnedBatch`]). What a log holds is read in place by [`stored`].
//! What brokers write themselves are control records ([`control`]); formats older than batches are in [`legacy`].
//!
//! Invariant: bytes from outside never panic, and never cost more memory than a limit the caller gives.
//! Absent: files, clocks, topic settings; what a broker does with a batch.

pub mod attributes;
mod batch;
mod builder;
pub mod compression;
pub mod control;
mod error;
pub mod header;
mod layout;
pub mod legacy;
pub mod patch;
pub mod record;
mod record_iterator;
mod record_views;
mod run;
pub mod stored;
mod thinned;
pub mod validate;
mod varint;

pub use attributes::{Attributes, TimestampType};
pub use batch::Batch;
pub use builder::{BatchBuilder, BatchOptions, BuildError};
pub use compression::Compression;
pub use error::{BatchError, DecompressError, RecordError, RunError};
pub use header::{BatchHeader, BatchPrefix, HEADER_SIZE};
pub use layout::check_layout;
pub use record::{NewRecord, Record, RecordHeader, RecordView};
pub use record_iterator::RecordIterator;
pub use record_views::RecordViews;
pub use run::{Batches, batches};
pub use thinned::{ThinnedBatch, emptied};
