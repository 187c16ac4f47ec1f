//! Makes a record batch of format 2.
//!
//! Invariant: offsets rise from record to record, the batch fits the length field, and the checksum holds.
//! Absent: limits on the size of a batch; those are the caller's.

use bytes::Bytes;

use super::attributes::{Attributes, TimestampType};
use super::compression::{self, Compression};
use super::header::{self, BatchHeader, HEADER_SIZE, LOG_OVERHEAD, MAGIC};
use super::patch::put;
use super::record::NewRecord;

/// All of a batch but its records. The default: offset 0, no compression, no producer, create time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchOptions {
    /// Offset of the first record.
    pub base_offset: i64,
    /// Epoch of the leader, or -1.
    pub partition_leader_epoch: i32,
    /// The codec.
    pub compression: Compression,
    /// Its level; none takes Kafka's default.
    pub compression_level: Option<i32>,
    /// Makes this the timestamp of all records (`LogAppendTime`), in ms.
    pub append_time_ms: Option<i64>,
    /// Id of the idempotent producer, or -1.
    pub producer_id: i64,
    /// Its epoch, or -1.
    pub producer_epoch: i16,
    /// Sequence number of the first record, or -1.
    pub base_sequence: i32,
    /// Part of a transaction.
    pub is_transactional: bool,
    /// Control records instead of data.
    pub is_control: bool,
    /// When tombstones may go, in ms (KIP-534).
    pub delete_horizon_ms: Option<i64>,
}

impl Default for BatchOptions {
    fn default() -> Self {
        Self {
            base_offset: 0,
            partition_leader_epoch: -1,
            compression: Compression::None,
            compression_level: None,
            append_time_ms: None,
            producer_id: header::NONE,
            producer_epoch: -1,
            base_sequence: -1,
            is_transactional: false,
            is_control: false,
            delete_horizon_ms: None,
        }
    }
}

/// A batch can't be built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// The offset isn't above that of the record before, or too far from the base offset.
    #[error("offset {offset} can't follow in a batch that has reached {last} from {base}")]
    Offset {
        /// The refused offset.
        offset: i64,
        /// The last one so far.
        last: i64,
        /// The base offset.
        base: i64,
    },
    /// Records or batch exceed what a length field can say.
    #[error("the batch outgrows its length field")]
    TooLarge,
    /// The codec failed.
    #[error("{codec} could not compress the records")]
    Compress {
        /// The codec.
        codec: Compression,
    },
}

/// Collects records, then gives the batch.
#[derive(Debug)]
pub struct BatchBuilder {
    options: BatchOptions,
    /// The header's place, then the records.
    buffer: Vec<u8>,
    base_timestamp: Option<i64>,
    max_timestamp: i64,
    last_offset_delta: i32,
    count: i32,
}

impl BatchBuilder {
    /// An empty batch.
    #[must_use]
    pub fn new(options: BatchOptions) -> Self {
        Self::with_capacity(options, 0)
    }

    /// An empty batch with room for so many bytes of records.
    #[must_use]
    pub fn with_capacity(options: BatchOptions, record_bytes: usize) -> Self {
        let mut buffer = Vec::with_capacity(HEADER_SIZE + record_bytes);
        buffer.resize(HEADER_SIZE, 0);
        let base_timestamp = options.delete_horizon_ms;
        Self { options, buffer, base_timestamp, max_timestamp: header::NONE, last_offset_delta: -1, count: 0 }
    }

    /// Adds a record at the next offset.
    ///
    /// # Errors
    /// The batch would outgrow its fields.
    pub fn append(&mut self, record: &NewRecord<'_>) -> Result<(), BuildError> {
        let delta = i64::from(self.last_offset_delta) + 1;
        self.append_at(self.options.base_offset.saturating_add(delta), record)
    }

    /// Adds a record at an offset above all others, as compaction leaves gaps.
    ///
    /// # Errors
    /// The offset can't follow, or the batch would outgrow its fields.
    pub fn append_at(&mut self, offset: i64, record: &NewRecord<'_>) -> Result<(), BuildError> {
        let offset_delta = self.offset_delta(offset)?;
        let base = *self.base_timestamp.get_or_insert(record.timestamp);
        let timestamp_delta = record.timestamp.wrapping_sub(base);
        let size = record.body_size(timestamp_delta, offset_delta).ok_or(BuildError::TooLarge)?;
        let count = self.count.checked_add(1).ok_or(BuildError::TooLarge)?;
        record.write(&mut self.buffer, size, timestamp_delta, offset_delta);
        self.max_timestamp = self.max_timestamp.max(record.timestamp);
        self.last_offset_delta = offset_delta;
        self.count = count;
        Ok(())
    }

    /// Makes the batch end at this offset, though its record is gone (compaction keeps the range of a batch).
    ///
    /// # Errors
    /// The offset is below that of the last record, or too far from the base offset.
    pub fn extend_to(&mut self, last_offset: i64) -> Result<(), BuildError> {
        if last_offset != self.last_offset() {
            self.last_offset_delta = self.offset_delta(last_offset)?;
        }
        Ok(())
    }

    /// Raises the max timestamp to that of records which are gone.
    pub fn extend_to_timestamp(&mut self, max_timestamp: i64) {
        self.max_timestamp = self.max_timestamp.max(max_timestamp);
    }

    /// How many records were added.
    #[must_use]
    pub const fn record_count(&self) -> i32 {
        self.count
    }

    /// Bytes so far, header included, before compression.
    #[must_use]
    pub fn uncompressed_size(&self) -> usize {
        self.buffer.len()
    }

    /// The batch.
    ///
    /// # Errors
    /// It outgrows its length field, or the codec fails.
    pub fn build(mut self) -> Result<Bytes, BuildError> {
        let codec = self.options.compression;
        let records = self.buffer.get(HEADER_SIZE..).unwrap_or_default();
        if codec != Compression::None && self.count > 0 {
            let mut out = vec![0; HEADER_SIZE];
            compression::compress(codec, self.options.compression_level, records, &mut out)
                .map_err(|_| BuildError::Compress { codec })?;
            self.buffer = out;
        }
        self.write_header()?;
        Ok(Bytes::from(self.buffer))
    }

    fn last_offset(&self) -> i64 {
        self.options.base_offset.saturating_add(i64::from(self.last_offset_delta))
    }

    fn offset_delta(&self, offset: i64) -> Result<i32, BuildError> {
        let (base, last) = (self.options.base_offset, self.last_offset());
        let delta = offset.checked_sub(base).and_then(|delta| i32::try_from(delta).ok());
        delta.filter(|delta| *delta > self.last_offset_delta).ok_or(BuildError::Offset { offset, last, base })
    }

    fn header(&self, batch_length: i32) -> BatchHeader {
        let options = &self.options;
        let mut attributes = Attributes::default().with_compression(options.compression);
        if options.append_time_ms.is_some() {
            attributes = attributes.with_timestamp_type(TimestampType::LogAppendTime);
        }
        if options.is_transactional {
            attributes = attributes.transactional();
        }
        if options.is_control {
            attributes = attributes.control();
        }
        if options.delete_horizon_ms.is_some() {
            attributes = attributes.delete_horizon();
        }
        BatchHeader {
            base_offset: options.base_offset,
            batch_length,
            partition_leader_epoch: options.partition_leader_epoch,
            magic: MAGIC,
            crc: 0,
            attributes,
            last_offset_delta: self.last_offset_delta,
            base_timestamp: self.base_timestamp.unwrap_or(header::NONE),
            max_timestamp: options.append_time_ms.unwrap_or(self.max_timestamp),
            producer_id: options.producer_id,
            producer_epoch: options.producer_epoch,
            base_sequence: options.base_sequence,
            record_count: self.count,
        }
    }

    fn write_header(&mut self) -> Result<(), BuildError> {
        let length = self.buffer.len().checked_sub(LOG_OVERHEAD).and_then(|n| i32::try_from(n).ok());
        let header = self.header(length.ok_or(BuildError::TooLarge)?);
        let (place, records) =
            self.buffer.split_first_chunk_mut::<HEADER_SIZE>().ok_or(BuildError::TooLarge)?;
        *place = header.to_bytes();
        let crc = crc32c::crc32c(place.get(header::ATTRIBUTES_AT..).unwrap_or_default());
        put(place, header::CRC_AT, crc32c::crc32c_append(crc, records).to_be_bytes());
        Ok(())
    }
}
