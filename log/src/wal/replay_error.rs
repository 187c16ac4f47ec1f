//! Why the write-ahead log of an earlier run can't be replayed.

use std::io;
use std::path::PathBuf;

/// A file that can't be trusted.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The disk.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A group is damaged, and later ones, which were written after it had been synced, are not.
    #[error("{path} is damaged at position {position}: groups that were written later are whole")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where.
        position: u64,
    },
    /// A header is damaged: it was on the disk before the file had its name.
    #[error("{path} has a damaged header")]
    Header {
        /// The file.
        path: PathBuf,
    },
    /// An entry of a whole group can't be read.
    #[error("{path} holds an entry at position {position} that this version can't read")]
    Entry {
        /// The file.
        path: PathBuf,
        /// Where its group begins.
        position: u64,
    },
}
