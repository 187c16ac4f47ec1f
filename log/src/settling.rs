//! What a partition's log knows of its records on their way to the disk. See `settle.rs`, which decides by it.

use std::sync::Weak;

use super::wal::synced_log::SyncedLog;
use kalda_sys::types::Offset;

/// What the write-ahead log has of a partition's log.
#[derive(Debug, Default)]
pub(super) struct Settling {
    /// Whom to tell. A log that is used without a partition tells nobody.
    pub(super) log: Option<Weak<dyn SyncedLog>>,
    /// True if every record is on the disk or in the write-ahead log.
    pub(super) covered: bool,
    /// Set while records wait.
    pub(super) waiting: Option<Waiting>,
}

/// Records that wait for the write-ahead log.
#[derive(Debug, Clone, Copy)]
pub(super) struct Waiting {
    /// Everything before it is on the disk.
    pub(super) settled: Offset,
    /// Where the last entry given to the write-ahead log ends.
    pub(super) queued: Offset,
}
