//! Why a compaction ends early.
//!
//! Invariant: whatever it is, the log is as it was, or as the last whole group left it.

use std::io;

use super::pace::Stopped;
use crate::error::StorageError;
use kalda_sys::types::Offset;

/// A compaction didn't come to its end.
#[derive(Debug, thiserror::Error)]
pub enum CompactionError {
    /// It was told to stop.
    #[error("it was stopped")]
    Stopped,
    /// The log was cut, deleted, or lost segments to retention meanwhile. It can be tried again.
    #[error("the log has changed meanwhile")]
    LogChanged,
    /// A batch can't be read, or its records can't be written anew: trying again won't help.
    #[error("the batch at position {position} of segment {segment} is unusable: {reason}")]
    Unusable {
        /// The segment's base offset.
        segment: Offset,
        /// Where the batch begins.
        position: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// The disk failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl From<Stopped> for CompactionError {
    fn from(_: Stopped) -> Self {
        Self::Stopped
    }
}

/// Before anybody has judged what a disk's error means.
#[derive(Debug)]
pub enum RunError {
    /// The disk's.
    Io(io::Error),
    /// Any other.
    Other(CompactionError),
}

impl From<io::Error> for RunError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<CompactionError> for RunError {
    fn from(error: CompactionError) -> Self {
        Self::Other(error)
    }
}

impl From<Stopped> for RunError {
    fn from(stopped: Stopped) -> Self {
        Self::Other(stopped.into())
    }
}
