//! How strictly the write-ahead log keeps to its size.

/// Whether a group may pass the limit on all files' bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// It waits for room.
    Kept,
    /// It can't wait: whoever makes room may need the lock that its writer holds.
    Passed,
}
