//! Who appends to a log. The rules for the records depend on it.

/// Who appends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppendOrigin {
    /// A producer: all rules hold.
    Client,
    /// A coordinator of this broker: may write several batches, and control batches.
    Coordinator,
    /// The same, for a transaction whose producer's epoch was raised before it ends (transaction version 2): the marker's epoch is above
    /// that of the data, so that a late marker never ends the next transaction.
    RaisingCoordinator,
    /// A follower, which writes what its leader wrote.
    Replication,
}
