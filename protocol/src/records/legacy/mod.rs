//! Message sets of formats 0 and 1, as producers before Kafka 0.11 wrote them and old logs still hold them. Read only.
//!
//! ```text
//!  0 offset      i64   absolute; inside a wrapper of format 1 relative to its first message
//!  8 size        i32   bytes that follow this field
//! 12 crc         u32   CRC-32 (of zip) of all that follows
//! 16 magic       i8    0 or 1
//! 17 attributes  i8    codec in the lowest three bits, then (format 1) the timestamp type
//! 18 timestamp   i64   format 1 alone
//!    key length  i32   -1: null    then the key
//!    value length i32  -1: null    then the value
//! ```
//! A compressed message is a wrapper: its value holds a message set, its offset is that of the last message within.
//!
//! Invariant: wrappers don't nest; what one decompresses to is bounded by the caller's limit.
//! Absent: writing these formats.

mod convert;
mod message;
mod wrapper;

pub use convert::{Offsets, convert};
pub use message::{LegacyMessage, messages, verify_crc};

use super::builder::BuildError;
use super::error::{BatchError, DecompressError};

/// A message set of format 0 or 1 is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LegacyError {
    /// A message can't be told from its neighbours, its format or codec is unknown, or its checksum is wrong.
    #[error(transparent)]
    Batch(#[from] BatchError),
    /// Key or value exceed their message.
    #[error("a field of the message at offset {offset} exceeds it")]
    Field {
        /// The offset as it stands.
        offset: i64,
    },
    /// The messages in a wrapper can't be decompressed.
    #[error(transparent)]
    Decompress(#[from] DecompressError),
    /// A wrapper with a null value, or no messages.
    #[error("the wrapper at offset {offset} holds no messages")]
    EmptyWrapper {
        /// The wrapper's offset.
        offset: i64,
    },
    /// A message in a wrapper is compressed itself, or of another format.
    #[error("the wrapper at offset {offset} holds a wrapper, or a message of another format")]
    Nested {
        /// The wrapper's offset.
        offset: i64,
    },
    /// The wrapper's offset is below that of its last message.
    #[error("the wrapper at offset {offset} ends before its last message, {last}")]
    WrapperOffset {
        /// The wrapper's offset.
        offset: i64,
        /// The last message's relative offset.
        last: i64,
    },
    /// The messages don't fit record batches.
    #[error(transparent)]
    Build(#[from] BuildError),
}
