//! The batches that are produced.
//!
//! Invariant: the same bytes on each run, times apart. Values look like JSON of a log: the names of fields come
//! again and again, the words in them change. Codecs shrink that to a half or a third.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Result, ensure};
use bytes::Bytes;
use kalda_protocol::records::{BatchBuilder, BatchOptions, Compression, HEADER_SIZE, NewRecord};

/// The bytes of a value.
const VALUE_BYTES: usize = 1024;
/// The most that a record needs beside its value: lengths, deltas, counts.
const RECORD_OVERHEAD: usize = 12;
/// Where the chain of numbers begins.
const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// A batch of records of 1 KiB.
#[derive(Debug, Clone)]
pub struct RecordBatch {
    /// As it goes over the wire.
    pub bytes: Bytes,
    /// How many records.
    pub records: u64,
    /// Its bytes before compression: what throughput counts.
    pub volume: u64,
}

impl RecordBatch {
    /// As many records as fit into so many bytes before compression; at least one.
    pub fn of_size(bytes: usize, compression: Compression) -> Result<Self> {
        let records = bytes.saturating_sub(HEADER_SIZE) / (VALUE_BYTES + RECORD_OVERHEAD);
        Self::of_records(records.max(1), compression)
    }

    /// The number of records.
    pub fn of_records(records: usize, compression: Compression) -> Result<Self> {
        ensure!(records > 0, "a batch without records");
        let mut builder = BatchBuilder::new(BatchOptions { compression, ..BatchOptions::default() });
        let timestamp = now_ms()?;
        let mut words = Words(SEED);
        for _ in 0..records {
            let value = words.text(VALUE_BYTES);
            builder.append(&NewRecord { timestamp, key: None, value: Some(&value), headers: &[] })?;
        }
        let volume = builder.uncompressed_size() as u64;
        Ok(Self { bytes: builder.build()?, records: records as u64, volume })
    }
}

/// The time of day, as records carry it.
pub fn now_ms() -> Result<i64> {
    Ok(i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?)
}

/// The names of fields.
const FIELDS: [&str; 6] = ["time", "level", "service", "request_id", "message", "duration"];
/// How many words there are.
const VOCABULARY: u64 = 1024;

/// Words out of a chain of numbers (splitmix64).
struct Words(u64);

impl Words {
    fn text(&mut self, length: usize) -> Vec<u8> {
        let mut text = Vec::with_capacity(length + 64);
        for field in FIELDS.into_iter().cycle() {
            text.extend_from_slice(format!("\"{field}\":\"").as_bytes());
            for _ in 0..3 {
                self.word(&mut text);
            }
            text.extend_from_slice(b"\",");
            if text.len() >= length {
                break;
            }
        }
        text.truncate(length);
        text
    }

    /// One of the words, of three to nine letters.
    fn word(&mut self, text: &mut Vec<u8>) {
        let mut letters = Words(self.next() % VOCABULARY).next();
        for _ in 0..3 + letters % 7 {
            text.push(b'a' + (letters % 26) as u8);
            letters /= 26;
        }
        text.push(b' ');
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(SEED);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kalda_protocol::records::{Batch, validate};

    #[test]
    fn batches_are_sound_and_as_large_as_asked() {
        for (size, records) in [(1 << 10, 1), (16 << 10, 15), (1 << 20, 1012)] {
            let batch = RecordBatch::of_size(size, Compression::None).unwrap();
            assert_eq!(batch.records, records);
            assert_eq!(batch.volume as usize, batch.bytes.len());
            assert!(size < 2048 || batch.bytes.len() <= size);
            let parsed = Batch::parse(batch.bytes).unwrap();
            assert!(parsed.verify_crc().is_ok() && validate::check_header(parsed.header()).is_ok());
        }
    }

    #[test]
    fn codecs_have_something_to_do() {
        for codec in [Compression::Lz4, Compression::Zstd] {
            let batch = RecordBatch::of_size(16 << 10, codec).unwrap();
            let ratio = batch.volume as f64 / batch.bytes.len() as f64;
            assert!((1.5..6.0).contains(&ratio), "{codec}: {ratio}");
        }
    }
}
