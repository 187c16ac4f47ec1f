//! Whether a reader may wait for the disk.

/// Whether a read may wait for the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// As long as the disk takes.
    Wait,
    /// Not at all: what isn't in the page cache fails with `WouldBlock`.
    CachedOnly,
}
