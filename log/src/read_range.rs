//! What a reader asks a log for.
//!
//! Deliberately absent: whether it may read so far, which the partition knows.

use kalda_sys::types::Offset;

/// What a reader wants.
#[derive(Debug, Clone, Copy)]
pub struct ReadRange {
    /// The first offset wanted.
    pub from: Offset,
    /// Batches that end before this offset.
    pub before: Offset,
    /// At most so many bytes of them.
    pub max_bytes: usize,
    /// Give the first batch however large it is.
    pub at_least_one: bool,
}
