//! The 16 attribute bits of a batch.
//!
//! ```text
//! 15 … 7   6               5         4              3               2 1 0
//! unused   delete horizon  control   transactional  timestamp type  compression
//! ```
//! Invariant: unused bits are kept as they came.

use super::compression::Compression;

const COMPRESSION_MASK: i16 = 0b111;
const LOG_APPEND_TIME: i16 = 1 << 3;
const TRANSACTIONAL: i16 = 1 << 4;
const CONTROL: i16 = 1 << 5;
const DELETE_HORIZON: i16 = 1 << 6;

/// What the timestamps of a batch mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum TimestampType {
    /// The producer set them.
    #[default]
    CreateTime,
    /// The broker set one for the whole batch.
    LogAppendTime,
}

/// The attribute bits of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Attributes(i16);

impl Attributes {
    /// Takes the bits of a header.
    ///
    /// # Errors
    /// The number that names no codec.
    pub fn from_bits(bits: i16) -> Result<Self, u8> {
        let [_, low] = (bits & COMPRESSION_MASK).to_be_bytes();
        Compression::from_id(low).map(|_| Self(bits)).ok_or(low)
    }

    /// The bits as in a header.
    #[must_use]
    pub const fn bits(self) -> i16 {
        self.0
    }

    /// How the records are compressed.
    #[must_use]
    pub fn compression(self) -> Compression {
        let [_, low] = (self.0 & COMPRESSION_MASK).to_be_bytes();
        Compression::from_id(low).unwrap_or(Compression::None)
    }

    /// Who set the timestamps.
    #[must_use]
    pub const fn timestamp_type(self) -> TimestampType {
        if self.0 & LOG_APPEND_TIME == 0 { TimestampType::CreateTime } else { TimestampType::LogAppendTime }
    }

    /// True for a batch that belongs to a transaction.
    #[must_use]
    pub const fn is_transactional(self) -> bool {
        self.0 & TRANSACTIONAL != 0
    }

    /// True for a batch of control records.
    #[must_use]
    pub const fn is_control(self) -> bool {
        self.0 & CONTROL != 0
    }

    /// True when the base timestamp holds the time at which tombstones may go (KIP-534).
    #[must_use]
    pub const fn has_delete_horizon(self) -> bool {
        self.0 & DELETE_HORIZON != 0
    }

    /// The same with this compression.
    #[must_use]
    pub fn with_compression(self, compression: Compression) -> Self {
        Self((self.0 & !COMPRESSION_MASK) | i16::from(compression.id()))
    }

    /// The same with this timestamp type.
    #[must_use]
    pub const fn with_timestamp_type(self, timestamp_type: TimestampType) -> Self {
        match timestamp_type {
            TimestampType::CreateTime => Self(self.0 & !LOG_APPEND_TIME),
            TimestampType::LogAppendTime => Self(self.0 | LOG_APPEND_TIME),
        }
    }

    /// The same, transactional.
    #[must_use]
    pub const fn transactional(self) -> Self {
        Self(self.0 | TRANSACTIONAL)
    }

    /// The same, as a control batch.
    #[must_use]
    pub const fn control(self) -> Self {
        Self(self.0 | CONTROL)
    }

    /// The same, with a delete horizon in the base timestamp.
    #[must_use]
    pub const fn delete_horizon(self) -> Self {
        Self(self.0 | DELETE_HORIZON)
    }
}
