//! Changes to a batch in place, as the leader makes them when it appends.
//!
//! Invariant: the checksum holds afterwards if it did before. Base offset and leader epoch lie outside it.

use super::attributes::TimestampType;
use super::error::BatchError;
use super::header::{
    ATTRIBUTES_AT, BatchHeader, CRC_AT, HEADER_SIZE, MAX_TIMESTAMP_AT, PARTITION_LEADER_EPOCH_AT,
};

/// Sets the base offset. `batch` begins with a header; records needn't follow.
///
/// # Errors
/// [`BatchError::Truncated`] below the size of a header.
pub fn set_base_offset(batch: &mut [u8], base_offset: i64) -> Result<(), BatchError> {
    put(header_mut(batch)?, 0, base_offset.to_be_bytes());
    Ok(())
}

/// Sets the partition leader epoch. `batch` begins with a header; records needn't follow.
///
/// # Errors
/// [`BatchError::Truncated`] below the size of a header.
pub fn set_partition_leader_epoch(batch: &mut [u8], epoch: i32) -> Result<(), BatchError> {
    put(header_mut(batch)?, PARTITION_LEADER_EPOCH_AT, epoch.to_be_bytes());
    Ok(())
}

/// Makes `append_time_ms` the timestamp of all records of a whole batch, and computes its checksum anew.
///
/// # Errors
/// What makes `batch` no single batch.
pub fn set_append_time(batch: &mut [u8], append_time_ms: i64) -> Result<(), BatchError> {
    set_max_timestamp(batch, TimestampType::LogAppendTime, append_time_ms)
}

/// Sets timestamp type and max timestamp of a whole batch, and computes its checksum anew.
///
/// # Errors
/// What makes `batch` no single batch.
pub fn set_max_timestamp(
    batch: &mut [u8],
    timestamp_type: TimestampType,
    timestamp_ms: i64,
) -> Result<(), BatchError> {
    let (size, available) = (BatchHeader::parse(batch)?.size_in_bytes(), batch.len());
    let truncated = BatchError::Truncated { size, available };
    if let Some(extra) = available.checked_sub(size).filter(|extra| *extra > 0) {
        return Err(BatchError::Trailing { extra });
    }
    if available < size {
        return Err(truncated);
    }
    let (header, records) = batch.split_first_chunk_mut::<HEADER_SIZE>().ok_or(truncated)?;
    set_max_timestamp_apart(header, records, timestamp_type, timestamp_ms)
}

/// The same where the header is a copy apart from the `records` that follow it, which aren't touched.
///
/// # Errors
/// What makes `header` no header.
pub fn set_max_timestamp_apart(
    header: &mut [u8; HEADER_SIZE],
    records: &[u8],
    timestamp_type: TimestampType,
    timestamp_ms: i64,
) -> Result<(), BatchError> {
    let attributes = BatchHeader::parse(header)?.attributes.with_timestamp_type(timestamp_type);
    put(header, ATTRIBUTES_AT, attributes.bits().to_be_bytes());
    put(header, MAX_TIMESTAMP_AT, timestamp_ms.to_be_bytes());
    let crc = crc32c::crc32c(header.get(ATTRIBUTES_AT..).unwrap_or_default());
    put(header, CRC_AT, crc32c::crc32c_append(crc, records).to_be_bytes());
    Ok(())
}

fn header_mut(batch: &mut [u8]) -> Result<&mut [u8; HEADER_SIZE], BatchError> {
    let available = batch.len();
    batch.first_chunk_mut().ok_or(BatchError::Truncated { size: HEADER_SIZE, available })
}

/// Writes a field whose place is one of the header's constants.
pub(super) fn put<const N: usize>(header: &mut [u8; HEADER_SIZE], at: usize, field: [u8; N]) {
    if let Some(place) = header.get_mut(at..).and_then(|tail| tail.first_chunk_mut::<N>()) {
        *place = field;
    }
}
