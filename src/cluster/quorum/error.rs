//! Why the quorum can't start or go on.
//!
//! Invariant: a shortage refuses one change; any other error stops the controller. None is retried.

use std::path::PathBuf;

use kalda_protocol::EncodeError;
use kalda_protocol::records::control::ControlError;
use kalda_protocol::records::{BatchError, BuildError, RecordError, RunError};

use crate::cluster::image::ApplyError;
use crate::cluster::record::MetadataRecordError;
use crate::log::{AppendError, LogError, ReadError, StorageError};
use crate::sys::reason;
use crate::types::BrokerId;

/// The metadata log can't be read or written.
#[derive(Debug, thiserror::Error)]
pub enum QuorumError {
    /// The disk failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A file can't be read or written.
    #[error("{path}: {}", reason(source))]
    File {
        /// Which.
        path: PathBuf,
        /// What the disk says.
        source: std::io::Error,
    },
    /// The folder or the log can't be opened.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The log can't be read.
    #[error("the metadata log can't be read: {0}")]
    Read(#[from] ReadError),
    /// The log can't be written.
    #[error("the metadata log can't be written: {0}")]
    Append(#[from] AppendError),
    /// A batch isn't one.
    #[error("the metadata holds a batch that can't be read: {0}")]
    Batch(#[from] BatchError),
    /// A run of batches isn't one.
    #[error("the metadata holds a batch that can't be read: {0}")]
    Run(#[from] RunError),
    /// A record of a batch isn't one.
    #[error("the metadata holds a record that can't be read: {0}")]
    Record(#[from] RecordError),
    /// A record without a value.
    #[error("the metadata holds a record without a value at offset {0}")]
    NoValue(i64),
    /// A record isn't metadata.
    #[error(transparent)]
    Metadata(#[from] MetadataRecordError),
    /// A control record can't be read or written.
    #[error("the metadata holds a control record that can't be read: {0}")]
    Control(#[from] ControlError),
    /// A record doesn't fit those before it.
    #[error(transparent)]
    Apply(#[from] ApplyError),
    /// A batch can't be made.
    #[error("a batch of metadata can't be made: {0}")]
    Build(#[from] BuildError),
    /// A record can't be written.
    #[error("a metadata record can't be written: {0}")]
    Encode(#[from] EncodeError),
    /// The quorum's state isn't JSON of version 0 or 1.
    #[error("{path} is no quorum state of data version 0 or 1: {reason}")]
    State {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// The snapshot ends beyond the log, or the log begins beyond the snapshot.
    #[error("the newest snapshot ends at offset {snapshot}, but the log has {log_start} to {log_end}")]
    Gap {
        /// Where the snapshot ends.
        snapshot: i64,
        /// Where the log begins.
        log_start: i64,
        /// Where it ends.
        log_end: i64,
    },
    /// A snapshot without its footer.
    #[error("it ends before its footer")]
    TornSnapshot,
    /// A snapshot can't be read.
    #[error("the snapshot {path}: {reason}")]
    Snapshot {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: Box<Self>,
    },
    /// Other voters: this node alone has no majority.
    #[error("the voters of the metadata quorum are {voters:?}; node {node} can't be a quorum of one")]
    NotAlone {
        /// The voters.
        voters: Vec<BrokerId>,
        /// This node.
        node: BrokerId,
    },
    /// The epochs are used up.
    #[error("the metadata log is at its last epoch")]
    LastEpoch,
}

impl QuorumError {
    /// True for what passes by itself, such as a full disk.
    #[must_use]
    pub const fn is_shortage(&self) -> bool {
        match self {
            Self::Append(AppendError::Storage(error)) | Self::Storage(error) => error.is_shortage(),
            _ => false,
        }
    }
}
