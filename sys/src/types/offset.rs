//! The position of a record in a partition.
//!
//! Invariant: an offset counts records, never bytes; positions in files are plain `u64`.

use std::fmt;

/// The position of a record in a partition, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Offset(pub i64);

impl Offset {
    /// The first offset a partition can have.
    pub const ZERO: Self = Self(0);

    /// The offset `records` further on; stops at the largest one.
    #[must_use]
    pub const fn advanced(self, records: i64) -> Self {
        Self(self.0.saturating_add(records))
    }

    /// The offset that follows this one.
    #[must_use]
    pub const fn next(self) -> Self {
        self.advanced(1)
    }
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
