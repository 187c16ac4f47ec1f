//! Batches that carry the time they were sent at, so that a consumer in this process can say how long they took.
//!
//! ```text
//! header (61) ▏ length, deltas, key length, value length ▏ nanoseconds since the epoch (8) ▏ text …
//! ```
//!
//! Invariant: the checksum is that of the stamped bytes. Only uncompressed batches can be stamped.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use bytes::Bytes;
use kalda_protocol::records::header::{ATTRIBUTES_AT, CRC_AT};
use kalda_protocol::records::{Batch, Compression, HEADER_SIZE};

use super::batch::RecordBatch;

/// More than the fields before a record's value take: the first value begins before this.
const FIRST_VALUE_WITHIN: usize = 32;
const STAMP_BYTES: usize = 8;

/// The moment that stamps count from.
#[derive(Debug, Clone, Copy)]
pub struct Epoch(Instant);

impl Epoch {
    /// Now.
    pub fn begin() -> Self {
        Self(Instant::now())
    }

    /// A moment as a stamp.
    pub fn stamp(self, at: Instant) -> u64 {
        u64::try_from(at.saturating_duration_since(self.0).as_nanos()).unwrap_or(u64::MAX)
    }

    /// How long ago a stamp was set.
    pub fn since(self, stamp: u64) -> Duration {
        Duration::from_nanos(self.stamp(Instant::now()).saturating_sub(stamp))
    }
}

/// A batch to be stamped again and again.
#[derive(Debug, Clone)]
pub struct StampedBatch {
    bytes: Vec<u8>,
    value_at: usize,
    /// How many records.
    pub records: u64,
}

impl StampedBatch {
    /// As many records as fit into so many bytes.
    pub fn of_size(bytes: usize) -> Result<Self> {
        let batch = RecordBatch::of_size(bytes, Compression::None)?;
        let value_at = value_at(&batch.bytes)?;
        Ok(Self { bytes: batch.bytes.to_vec(), value_at, records: batch.records })
    }

    /// The bytes with this stamp.
    pub fn with(&mut self, stamp: u64) -> Bytes {
        self.bytes[self.value_at..self.value_at + STAMP_BYTES].copy_from_slice(&stamp.to_be_bytes());
        let crc = crc32c::crc32c(&self.bytes[ATTRIBUTES_AT..]);
        self.bytes[CRC_AT..ATTRIBUTES_AT].copy_from_slice(&crc.to_be_bytes());
        Bytes::copy_from_slice(&self.bytes)
    }

    /// The stamp of a batch that came back.
    pub fn stamp_of(&self, batch: &Bytes) -> Result<u64> {
        let stamp =
            batch.get(self.value_at..self.value_at + STAMP_BYTES).context("a batch without a stamp")?;
        Ok(u64::from_be_bytes(stamp.try_into()?))
    }
}

/// Where the value of the first record is.
fn value_at(bytes: &Bytes) -> Result<usize> {
    let batch = Batch::parse(bytes.clone())?;
    let first = batch.records(bytes.len()).next().context("an empty batch")??;
    let value = first.value.context("a record without a value")?;
    let places = HEADER_SIZE..HEADER_SIZE + FIRST_VALUE_WITHIN;
    let found = places.into_iter().find(|&place| bytes[place..].starts_with(&value));
    found.context("the first value is not where it should be")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_comes_back_and_the_batch_stays_sound() {
        let mut stamped = StampedBatch::of_size(16 << 10).unwrap();
        for stamp in [0, 7, u64::MAX] {
            let bytes = stamped.with(stamp);
            assert!(Batch::parse(bytes.clone()).unwrap().verify_crc().is_ok());
            assert_eq!(stamped.stamp_of(&bytes).unwrap(), stamp);
        }
    }

    #[test]
    fn stamps_are_nanoseconds() {
        let epoch = Epoch::begin();
        assert_eq!(epoch.stamp(epoch.0 + Duration::from_micros(3)), 3000);
        assert_eq!(epoch.since(u64::MAX), Duration::ZERO);
    }
}
