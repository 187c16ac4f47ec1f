//! The 61-byte header of a record batch of format 2, as a plain copy.
//!
//! ```text
//!  0 base offset            i64
//!  8 batch length           i32   bytes that follow this field
//! 12 partition leader epoch i32   set by the leader, outside the checksum
//! 16 magic                  i8    2
//! 17 crc                    u32   CRC-32C of all that follows
//! 21 attributes             i16
//! 23 last offset delta      i32
//! 27 base timestamp         i64   or the delete horizon, see the attributes
//! 35 max timestamp          i64
//! 43 producer id            i64   -1: none
//! 51 producer epoch         i16
//! 53 base sequence          i32
//! 57 record count           i32
//! 61 records, compressed as one block
//! ```
//! Invariant: a parsed header has magic 2, a known codec and a length that holds the header. Counts, offsets and
//! sequences are as they came: [`super::validate`] judges them.

use bytes::BufMut;

use super::attributes::Attributes;
use super::error::BatchError;

/// Where the batch length is.
pub const LENGTH_AT: usize = 8;
/// Bytes before the first that the length counts.
pub const LOG_OVERHEAD: usize = 12;
/// Where the partition leader epoch is.
pub const PARTITION_LEADER_EPOCH_AT: usize = 12;
/// Where the magic byte is, in this format and the older ones.
pub const MAGIC_AT: usize = 16;
/// Where the checksum is.
pub const CRC_AT: usize = 17;
/// Where the attributes are, the first byte under the checksum.
pub const ATTRIBUTES_AT: usize = 21;
/// Where the last offset delta is.
pub const LAST_OFFSET_DELTA_AT: usize = 23;
/// Where the base timestamp is.
pub const BASE_TIMESTAMP_AT: usize = 27;
/// Where the max timestamp is.
pub const MAX_TIMESTAMP_AT: usize = 35;
/// Where the producer id is.
pub const PRODUCER_ID_AT: usize = 43;
/// Where the producer epoch is.
pub const PRODUCER_EPOCH_AT: usize = 51;
/// Where the base sequence is.
pub const BASE_SEQUENCE_AT: usize = 53;
/// Where the record count is.
pub const RECORD_COUNT_AT: usize = 57;
/// Bytes of the header: where the records begin.
pub const HEADER_SIZE: usize = 61;

/// The magic byte of this format.
pub const MAGIC: i8 = 2;
/// "No producer id", "no timestamp", "no sequence", "no leader epoch".
pub const NONE: i64 = -1;

/// Smallest length field of any format: a message of format 0 with neither key nor value.
const SMALLEST_LENGTH: i32 = 14;
/// Smallest length field of this format: the header alone.
const SMALLEST_LENGTH_V2: i32 = 49;
/// Bytes up to and with the magic byte.
const PREFIX_SIZE: usize = MAGIC_AT + 1;

/// What all formats have in common: enough to step over a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchPrefix {
    /// The base offset; in formats 0 and 1 the offset of the (last) message.
    pub base_offset: i64,
    /// Bytes of the whole batch.
    pub size_in_bytes: usize,
    /// 0, 1 or 2.
    pub magic: i8,
}

impl BatchPrefix {
    /// Reads offset, length and magic. The rest of the batch needn't be there.
    ///
    /// # Errors
    /// [`BatchError::Truncated`] below 17 bytes, else what makes the length or the magic wrong.
    pub fn parse(bytes: &[u8]) -> Result<Self, BatchError> {
        let truncated = BatchError::Truncated { size: PREFIX_SIZE, available: bytes.len() };
        let Some(prefix) = bytes.first_chunk::<PREFIX_SIZE>() else {
            // A length that is wrong is told even so.
            let length = bytes.get(LENGTH_AT..).and_then(|rest| rest.first_chunk());
            length.map_or(Ok(0), |length| check_length(i32::from_be_bytes(*length)))?;
            return Err(truncated);
        };
        let length = i32::from_be_bytes(at::<{ LENGTH_AT }, _, _>(prefix));
        let size_in_bytes = check_length(length)?.saturating_add(LOG_OVERHEAD);
        let magic = i8::from_be_bytes(at::<{ MAGIC_AT }, _, _>(prefix));
        match magic {
            0 | 1 => {}
            MAGIC if length < SMALLEST_LENGTH_V2 => {
                return Err(BatchError::Length { length, smallest: SMALLEST_LENGTH_V2 });
            }
            MAGIC => {}
            _ => return Err(BatchError::UnknownMagic { magic }),
        }
        Ok(Self { base_offset: i64::from_be_bytes(at::<0, _, _>(prefix)), size_in_bytes, magic })
    }
}

/// A length field, if any batch may have it.
fn check_length(length: i32) -> Result<usize, BatchError> {
    let wrong = BatchError::Length { length, smallest: SMALLEST_LENGTH };
    if length < SMALLEST_LENGTH { Err(wrong) } else { usize::try_from(length).map_err(|_| wrong) }
}

/// `N` bytes from `FROM` on. That they are there is checked when this is compiled, so a header costs no check for each field.
fn at<const FROM: usize, const N: usize, const SIZE: usize>(bytes: &[u8; SIZE]) -> [u8; N] {
    const { assert!(FROM + N <= SIZE) };
    bytes.get(FROM..).and_then(|rest| rest.first_chunk()).copied().unwrap_or([0; N])
}

/// The header of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchHeader {
    /// Offset of the first record.
    pub base_offset: i64,
    /// Bytes that follow the length field.
    pub batch_length: i32,
    /// Epoch of the leader that appended the batch, or -1.
    pub partition_leader_epoch: i32,
    /// Always 2.
    pub magic: i8,
    /// CRC-32C of the bytes from the attributes on.
    pub crc: u32,
    /// Compression, timestamp type and kind.
    pub attributes: Attributes,
    /// Offset of the last record, from the base offset.
    pub last_offset_delta: i32,
    /// What record timestamps count from, in ms. With a delete horizon, that is here; deltas count from it just so.
    pub base_timestamp: i64,
    /// Largest timestamp in ms, or the append time. Some producers leave it at -1.
    pub max_timestamp: i64,
    /// Id of an idempotent producer, or -1.
    pub producer_id: i64,
    /// Epoch of that producer, or -1.
    pub producer_epoch: i16,
    /// Sequence number of the first record, or -1.
    pub base_sequence: i32,
    /// How many records the batch holds.
    pub record_count: i32,
}

impl BatchHeader {
    /// Reads a header. Records needn't be there: a header is enough.
    ///
    /// # Errors
    /// What makes the bytes no header of format 2.
    pub fn parse(bytes: &[u8]) -> Result<Self, BatchError> {
        let prefix = BatchPrefix::parse(bytes)?;
        if prefix.magic != MAGIC {
            return Err(BatchError::LegacyMagic { magic: prefix.magic });
        }
        let Some(header) = bytes.first_chunk::<HEADER_SIZE>() else {
            return Err(BatchError::Truncated { size: prefix.size_in_bytes, available: bytes.len() });
        };
        let bits = i16::from_be_bytes(at::<{ ATTRIBUTES_AT }, _, _>(header));
        let attributes = Attributes::from_bits(bits).map_err(|id| BatchError::UnknownCompression { id })?;
        Ok(Self {
            base_offset: prefix.base_offset,
            batch_length: i32::from_be_bytes(at::<{ LENGTH_AT }, _, _>(header)),
            partition_leader_epoch: i32::from_be_bytes(at::<{ PARTITION_LEADER_EPOCH_AT }, _, _>(header)),
            magic: prefix.magic,
            crc: u32::from_be_bytes(at::<{ CRC_AT }, _, _>(header)),
            attributes,
            last_offset_delta: i32::from_be_bytes(at::<{ LAST_OFFSET_DELTA_AT }, _, _>(header)),
            base_timestamp: i64::from_be_bytes(at::<{ BASE_TIMESTAMP_AT }, _, _>(header)),
            max_timestamp: i64::from_be_bytes(at::<{ MAX_TIMESTAMP_AT }, _, _>(header)),
            producer_id: i64::from_be_bytes(at::<{ PRODUCER_ID_AT }, _, _>(header)),
            producer_epoch: i16::from_be_bytes(at::<{ PRODUCER_EPOCH_AT }, _, _>(header)),
            base_sequence: i32::from_be_bytes(at::<{ BASE_SEQUENCE_AT }, _, _>(header)),
            record_count: i32::from_be_bytes(at::<{ RECORD_COUNT_AT }, _, _>(header)),
        })
    }

    /// The header as it stands before its records.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; HEADER_SIZE] {
        let mut header = [0; HEADER_SIZE];
        let mut out = header.as_mut_slice();
        out.put_i64(self.base_offset);
        out.put_i32(self.batch_length);
        out.put_i32(self.partition_leader_epoch);
        out.put_i8(self.magic);
        out.put_u32(self.crc);
        out.put_i16(self.attributes.bits());
        out.put_i32(self.last_offset_delta);
        out.put_i64(self.base_timestamp);
        out.put_i64(self.max_timestamp);
        out.put_i64(self.producer_id);
        out.put_i16(self.producer_epoch);
        out.put_i32(self.base_sequence);
        out.put_i32(self.record_count);
        header
    }

    /// Bytes of the whole batch.
    #[must_use]
    pub fn size_in_bytes(&self) -> usize {
        usize::try_from(self.batch_length).unwrap_or(0).saturating_add(LOG_OVERHEAD)
    }

    /// Offset of the last record; after compaction that record may be gone.
    #[must_use]
    pub fn last_offset(&self) -> i64 {
        self.base_offset.saturating_add(i64::from(self.last_offset_delta))
    }

    /// The offset that follows the batch.
    #[must_use]
    pub fn next_offset(&self) -> i64 {
        self.last_offset().saturating_add(1)
    }

    /// Sequence number of the last record, or -1 without one. After the largest i32 follows 0.
    #[must_use]
    pub fn last_sequence(&self) -> i32 {
        if self.base_sequence < 0 { -1 } else { sequence_after(self.base_sequence, self.last_offset_delta) }
    }

    /// True when an idempotent producer sent the batch.
    #[must_use]
    pub const fn has_producer(&self) -> bool {
        self.producer_id > NONE
    }

    /// The time at which tombstones in this batch may be removed, once compaction has set it.
    #[must_use]
    pub fn delete_horizon_ms(&self) -> Option<i64> {
        self.attributes.has_delete_horizon().then_some(self.base_timestamp)
    }
}

/// The sequence number `increment` records after `sequence`; it wraps from the largest i32 to 0.
#[must_use]
pub fn sequence_after(sequence: i32, increment: i32) -> i32 {
    let numbers = i64::from(i32::MAX) + 1;
    let next = (i64::from(sequence) + i64::from(increment)).rem_euclid(numbers);
    i32::try_from(next).unwrap_or(0)
}
