//! Why a partition can't be had.

use crate::log::LogError;

/// Why a partition can't be had.
#[derive(Debug, thiserror::Error)]
pub enum PartitionFailure {
    /// The topic has no such partition.
    #[error("there is no such partition")]
    Unknown,
    /// Its replicas are on other nodes.
    #[error("this node has no replica of the partition")]
    NotHere,
    /// Its log directory is offline, or all are.
    #[error("its log directory is offline")]
    Offline,
    /// Its log can't be opened.
    #[error(transparent)]
    Log(#[from] LogError),
}
