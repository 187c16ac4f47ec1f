//! A batch with some of its records gone, as compaction leaves it.
//!
//! ```text
//! header    base offset, last offset delta, leader epoch, producer and sequence as they were: the range stays
//! records   those that stay, byte for byte; their deltas count from what they counted from
//! ```
//! With a delete horizon (KIP-534) the base timestamp holds it, and timestamp deltas are written anew to count from there.
//!
//! Invariant: the checksum holds, and each record that stays has its offset, timestamp, key, value and headers.
//! Absent: which records stay.

use bytes::Bytes;

use super::attributes::{Attributes, TimestampType};
use super::builder::BuildError;
use super::compression::{self, Compression};
use super::header::{self, BatchHeader, HEADER_SIZE, LOG_OVERHEAD};
use super::record::RecordView;
use super::varint;
use crate::primitives::varlong_size;

/// Collects the records that stay, then gives the batch.
#[derive(Debug)]
pub struct ThinnedBatch {
    header: BatchHeader,
    new_horizon_ms: Option<i64>,
    max_timestamp: i64,
    count: i32,
    /// The header's place, then the records.
    buffer: Vec<u8>,
}

impl ThinnedBatch {
    /// No record of the batch with this header has stayed yet. `new_horizon_ms` is when its tombstones may go; a horizon
    /// that the batch has already stays without it.
    #[must_use]
    pub fn new(header: &BatchHeader, new_horizon_ms: Option<i64>) -> Self {
        let buffer = vec![0; HEADER_SIZE];
        Self { header: *header, new_horizon_ms, max_timestamp: header::NONE, count: 0, buffer }
    }

    /// This record of the batch stays. Records come in their order.
    ///
    /// # Errors
    /// The record outgrows its length field.
    pub fn keep(&mut self, record: &RecordView<'_>) -> Result<(), BuildError> {
        let timestamp = record.timestamp(&self.header);
        // Where the broker set the time, the header alone says it, and deltas mean nothing.
        let create_time = self.header.attributes.timestamp_type() == TimestampType::CreateTime;
        match self.new_horizon_ms.filter(|_| create_time) {
            None => self.buffer.extend_from_slice(record.bytes),
            Some(base) => self.keep_from(base, timestamp, record)?,
        }
        self.max_timestamp = self.max_timestamp.max(timestamp);
        self.count = self.count.checked_add(1).ok_or(BuildError::TooLarge)?;
        Ok(())
    }

    /// Writes a record whose timestamp counts from `base`.
    fn keep_from(&mut self, base: i64, timestamp: i64, record: &RecordView<'_>) -> Result<(), BuildError> {
        let delta = timestamp.wrapping_sub(base);
        let size = 1 + varlong_size(delta) + record.after_timestamp.len();
        varint::write_i32(&mut self.buffer, i32::try_from(size).map_err(|_| BuildError::TooLarge)?);
        self.buffer.push(0);
        varint::write_i64(&mut self.buffer, delta);
        self.buffer.extend_from_slice(record.after_timestamp);
        Ok(())
    }

    /// The batch, with the codec that it had.
    ///
    /// # Errors
    /// It outgrows its length field, or the codec fails.
    pub fn build(mut self, compression_level: Option<i32>) -> Result<Bytes, BuildError> {
        let codec = self.header.attributes.compression();
        if codec != Compression::None {
            let records = self.buffer.get(HEADER_SIZE..).unwrap_or_default();
            let mut out = vec![0; HEADER_SIZE];
            compression::compress(codec, compression_level, records, &mut out)
                .map_err(|_| BuildError::Compress { codec })?;
            self.buffer = out;
        }
        let length =
            self.buffer.len().checked_sub(LOG_OVERHEAD).and_then(|length| i32::try_from(length).ok());
        let attributes = self.header.attributes;
        let header = BatchHeader {
            batch_length: length.ok_or(BuildError::TooLarge)?,
            attributes: self.new_horizon_ms.map_or(attributes, |_| attributes.delete_horizon()),
            base_timestamp: self.new_horizon_ms.unwrap_or(self.header.base_timestamp),
            max_timestamp: match attributes.timestamp_type() {
                TimestampType::CreateTime => self.max_timestamp,
                TimestampType::LogAppendTime => self.header.max_timestamp,
            },
            record_count: self.count,
            ..self.header
        };
        if let Some((place, records)) = self.buffer.split_first_chunk_mut::<HEADER_SIZE>() {
            *place = with_checksum(header, records);
        }
        Ok(Bytes::from(self.buffer))
    }
}

/// The batch with this header, with no record left: it tells the last offset, and the last sequence of its producer.
#[must_use]
pub fn emptied(header: &BatchHeader) -> [u8; HEADER_SIZE] {
    let mut attributes = Attributes::default().with_timestamp_type(header.attributes.timestamp_type());
    if header.attributes.is_transactional() {
        attributes = attributes.transactional();
    }
    if header.attributes.is_control() {
        attributes = attributes.control();
    }
    let batch_length = i32::try_from(HEADER_SIZE - LOG_OVERHEAD).unwrap_or(0);
    let base_timestamp = header::NONE;
    with_checksum(BatchHeader { attributes, batch_length, base_timestamp, record_count: 0, ..*header }, &[])
}

fn with_checksum(header: BatchHeader, records: &[u8]) -> [u8; HEADER_SIZE] {
    let bytes = BatchHeader { crc: 0, ..header }.to_bytes();
    let crc = crc32c::crc32c(bytes.get(header::ATTRIBUTES_AT..).unwrap_or_default());
    BatchHeader { crc: crc32c::crc32c_append(crc, records), ..header }.to_bytes()
}
