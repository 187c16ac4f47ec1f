//! A partition, as the write-ahead log sees it: whom it tells, and whom it asks where there is no room for it.

use crate::error::StorageError;
use crate::settled::Settled;
use kalda_sys::types::Offset;

/// A partition, as the write-ahead log sees it.
pub trait SyncedLog: Send + Sync {
    /// Records are on the disk.
    fn settled(&self, settled: Settled);

    /// The directory is offline: nothing will be settled any more.
    fn failed(&self);

    /// Brings the segments to the disk, and says up to where.
    ///
    /// # Errors
    /// The disk's.
    fn flush_segments(&self) -> Result<Offset, StorageError>;
}
