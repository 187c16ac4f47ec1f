//! What the write-ahead log tells a partition: that its records are on the disk.

use kalda_sys::types::Offset;

/// That records are on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Settled {
    /// How often the log had been truncated when they were appended: later it holds others at these offsets.
    pub(super) truncations: u64,
    /// Everything before this offset.
    pub(super) end: Offset,
}
