//! Compaction keeps the last record of each key and removes the older ones (`cleanup.policy=compact`).
//!
//! ```text
//! │ clean: compacted before │ dirty: not yet                  │ not cleanable: young, undecided, │ active │
//! ▲ log start               ▲ first dirty                     ▲ or beyond the high watermark
//!                           │ 1. keys of the dirty part ─▶ KeyMap, up to where it is full = end
//! │ 2. all segments below the end, in groups: read, filtered, written as .cleaned, synced
//! │ 3. the group swapped in: .cleaned ─▶ .swap, olds ─▶ .deleted, .swap ─▶ final names
//!                                                            4. end ─▶ cleaner-offset-checkpoint
//! ```
//! Preparing and swapping hold the partition's lock, and take as long as some renames; reading and writing don't.
//!
//! Invariant: a record that stays keeps its offset, timestamp and bytes. A batch that keeps any record keeps its range of offsets and
//! sequences. What is newer than its key's entry in the map, undecided, or not read, stays. A crash at any
//! moment leaves the old segments or the new ones, never a mixture. As in Apache Kafka, whose files and checkpoint these
//! are: either broker goes on where the other stopped.
//! Deliberately absent: threads, pauses and the choice between partitions.

mod aborted_reader;
mod batch_filter;
mod batch_reader;
mod cleanable;
mod error;
mod groups;
mod index_builder;
mod key_map;
mod last_records;
mod open_snapshots;
mod pace;
mod replacement;
mod rewrite;
mod source;
mod statistics;
mod swap;
mod task;
mod transactions;
pub(super) mod unfinished;

pub(super) use aborted_reader::AbortedFile;
pub use cleanable::Cleanable;
pub use error::CompactionError;
pub use pace::{Pace, Stopped};
pub use rewrite::{CompactedGroup, Rewrite};
pub use statistics::RewriteStatistics;
pub use swap::GroupSwap;
pub(super) use swap::UnderWay;
pub use task::{CompactionSettings, CompactionTask};
