//! One whole record batch of format 2 over shared bytes.
//!
//! Invariant: the bytes are exactly those the header's length claims. Neither checksum nor records are checked until asked.

use bytes::Bytes;

use super::compression;
use super::error::{BatchError, DecompressError};
use super::header::{ATTRIBUTES_AT, BatchHeader, HEADER_SIZE};
use super::record_iterator::RecordIterator;

/// A record batch: its header, and the bytes as they came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    header: BatchHeader,
    bytes: Bytes,
}

impl Batch {
    /// Takes bytes that hold one batch and nothing else.
    ///
    /// # Errors
    /// What makes the bytes no single batch.
    pub fn parse(bytes: Bytes) -> Result<Self, BatchError> {
        let header = BatchHeader::parse(&bytes)?;
        let size = header.size_in_bytes();
        match bytes.len().checked_sub(size) {
            Some(0) => Ok(Self { header, bytes }),
            Some(extra) => Err(BatchError::Trailing { extra }),
            None => Err(BatchError::Truncated { size, available: bytes.len() }),
        }
    }

    /// The parsed header.
    #[must_use]
    pub const fn header(&self) -> &BatchHeader {
        &self.header
    }

    /// The whole batch, header included.
    #[must_use]
    pub const fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// The records as they stand, perhaps compressed.
    #[must_use]
    pub fn record_bytes(&self) -> Bytes {
        self.bytes.slice(HEADER_SIZE.min(self.bytes.len())..)
    }

    /// Compares the checksum with the bytes.
    ///
    /// # Errors
    /// [`BatchError::Checksum`] when they differ.
    pub fn verify_crc(&self) -> Result<(), BatchError> {
        let computed = crc32c::crc32c(self.bytes.get(ATTRIBUTES_AT..).unwrap_or_default());
        let stored = self.header.crc;
        if computed == stored { Ok(()) } else { Err(BatchError::Checksum { stored, computed }) }
    }

    /// The records, one by one. Compressed ones are decompressed at the first call of `next`, into one buffer of
    /// at most `limit` bytes, which all of them share.
    #[must_use]
    pub fn records(&self, limit: usize) -> RecordIterator {
        RecordIterator::new(self, limit)
    }

    /// The records as bytes, decompressed; uncompressed ones are a slice of the batch and know no limit.
    ///
    /// # Errors
    /// Corrupt compressed bytes, or more than `limit` of them.
    pub fn decompressed(&self, limit: usize) -> Result<Bytes, DecompressError> {
        compression::decompress(self.header.attributes.compression(), self.record_bytes(), limit)
    }
}
