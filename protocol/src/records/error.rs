//! What can be wrong with a batch, its records, or their compressed bytes.
//!
//! Invariant: every variant is reached from bytes of a peer or a disk; none stands for a fault of ours.
//! Kafka's error codes are absent: the broker's `api` maps these.

use super::compression::Compression;

/// A run of bytes isn't a record batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BatchError {
    /// The bytes end before the batch does.
    #[error("a batch of {size} bytes is cut after {available}")]
    Truncated {
        /// Bytes the batch needs, as far as it is known.
        size: usize,
        /// Bytes at hand.
        available: usize,
    },
    /// Bytes follow where a single batch was expected.
    #[error("{extra} bytes follow a batch that should stand alone")]
    Trailing {
        /// How many bytes follow.
        extra: usize,
    },
    /// The length field is below that of the smallest batch of its format.
    #[error("batch length {length} is below the smallest, {smallest}")]
    Length {
        /// The length field.
        length: i32,
        /// The smallest sound value.
        smallest: i32,
    },
    /// The batch is a message set of format 0 or 1, to be read by [`super::legacy`].
    #[error("message format {magic} is older than record batches")]
    LegacyMagic {
        /// 0 or 1.
        magic: i8,
    },
    /// No format has this number.
    #[error("unknown message format {magic}")]
    UnknownMagic {
        /// The magic byte.
        magic: i8,
    },
    /// No codec has this number.
    #[error("unknown compression codec {id}")]
    UnknownCompression {
        /// The three bits of the attributes.
        id: u8,
    },
    /// The checksum differs from the bytes.
    #[error("checksum {computed:#010x} where the batch says {stored:#010x}")]
    Checksum {
        /// The field of the batch.
        stored: u32,
        /// What its bytes give.
        computed: u32,
    },
}

/// A batch in a run of batches is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("at byte {position}: {cause}")]
pub struct RunError {
    /// Where the wrong batch begins in the run.
    pub position: usize,
    /// What is wrong with it.
    #[source]
    pub cause: BatchError,
}

/// Compressed bytes can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecompressError {
    /// The bytes don't follow the codec's format.
    #[error("the {codec} stream is corrupt: {reason}")]
    Corrupt {
        /// The codec of the stream.
        codec: Compression,
        /// What the reader stumbled over.
        reason: &'static str,
    },
    /// More bytes come out than the caller allows.
    #[error("the {codec} stream holds more than {limit} bytes")]
    LimitExceeded {
        /// The codec of the stream.
        codec: Compression,
        /// The caller's limit, in bytes.
        limit: usize,
    },
}

/// A record in a batch is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// The records can't be decompressed.
    #[error(transparent)]
    Decompress(#[from] DecompressError),
    /// The record count of the header is negative.
    #[error("record count {count} is negative")]
    NegativeCount {
        /// The field of the header.
        count: i32,
    },
    /// The records end before the count of the header is reached, or inside a record.
    #[error("record {index} is cut")]
    Truncated {
        /// The place of the record in its batch.
        index: i32,
    },
    /// A field of a record contradicts the format.
    #[error("record {index} is malformed: {reason}")]
    Malformed {
        /// The place of the record in its batch.
        index: i32,
        /// What is wrong.
        reason: &'static str,
    },
    /// Bytes follow the last record.
    #[error("{extra} bytes follow the last record")]
    Trailing {
        /// How many bytes follow.
        extra: usize,
    },
}
