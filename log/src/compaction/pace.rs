//! How fast compaction may go, and whether it may go on: told from outside, asked after every piece of work.

/// Compaction has to stop now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped;

/// Who sets the pace.
pub trait Pace {
    /// `bytes` were read or written. Returns when the next piece may begin, which may take as long as it takes.
    ///
    /// # Errors
    /// When there is to be no next piece.
    fn moved(&self, bytes: u64) -> Result<(), Stopped>;
}
