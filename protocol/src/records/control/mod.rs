//! Control records: what brokers, not producers, write into a partition.
//!
//! ```text
//! key    version i16 (0) | type i16
//! value  version i16 (0) | coordinator epoch i32          of an abort or a commit
//! ```
//! The values of the other types are messages, written at version 0 with nothing before them.
//! Invariant: longer keys and values and higher versions are read as the version we know, as Kafka does.

mod end_transaction;
mod kind;
mod record;

pub use end_transaction::{EndTransactionMarker, TransactionResult};
pub use kind::ControlRecordType;
pub use record::ControlRecord;

use super::builder::BuildError;
use crate::{DecodeError, EncodeError};

/// A control record is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ControlError {
    /// The key is null, too short, or of a negative version.
    #[error("the key of a control record is malformed")]
    Key,
    /// The value is null, too short, or of a negative version.
    #[error("the value of a transaction marker is malformed")]
    Marker,
    /// The record is of another type.
    #[error("{0:?} is no transaction marker")]
    NoMarker(ControlRecordType),
    /// The value is null.
    #[error("the value of {0:?} is null")]
    NoValue(ControlRecordType),
    /// The value isn't the message of its type.
    #[error("the value of {kind:?} is malformed")]
    Decode {
        /// The type.
        kind: ControlRecordType,
        /// Why.
        #[source]
        cause: DecodeError,
    },
    /// The message can't be written at version 0.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// The record doesn't fit a batch.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// A record of a type we don't know can't be written.
    #[error("control records of type {0} are unknown")]
    Unknown(i16),
}
