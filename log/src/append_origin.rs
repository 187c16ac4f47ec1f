//! Who appends to a log. The rules for the records depend on it.

/// Who appends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppendOrigin {
    /// A producer: all rules hold.
    Client,
    /// A coordinator of this broker: may write several batches, and control batches.
    Coordinator,
    /// A follower, which writes what its leader wrote.
    Replication,
}
