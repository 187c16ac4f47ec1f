//! What a compaction has counted: for the log, and for metrics.

/// What a compaction has counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RewriteStatistics {
    /// Bytes of the segments that were read.
    pub bytes_read: u64,
    /// Bytes of the segments in their place.
    pub bytes_kept: u64,
    /// Records that were read.
    pub records_read: u64,
    /// Records that stay.
    pub records_kept: u64,
    /// Records without a key, which don't belong in a compacted topic.
    pub records_without_key: u64,
    /// Keys of the dirty part.
    pub keys: u64,
}
