//! How a log directory was left, which decides what the next start would mend.

/// How a directory was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// In good order: the mark of a clean shutdown is there.
    Clean,
    /// A broker was killed, or is at work.
    Unclean,
    /// Nobody's directory: a copy of some folders.
    Unknown,
}
