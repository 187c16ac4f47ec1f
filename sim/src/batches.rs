//! Makes the batches that clients, coordinators and leaders send.
//!
//! Invariant: no two batches of a run hold the same records: each value begins with a number of its own.

use bytes::Bytes;
use kalda_protocol::records::control::EndTransactionMarker;
use kalda_protocol::records::{BatchBuilder, BatchOptions, Compression, NewRecord};

use crate::dice::Dice;
use crate::plan::BatchStyle;

/// Records of one batch at most.
const MOST_RECORDS: u64 = 5;
/// Bytes of a value at most.
const LARGEST_VALUE: u64 = 160;
/// How far a record's time may be from the clock's, in ms.
const TIME_SPREAD_MS: i64 = 1500;

/// Numbers the batches of a run.
#[derive(Debug, Default)]
pub struct BatchMaker {
    made: u64,
}

impl BatchMaker {
    /// A batch of data.
    pub fn data(&mut self, dice: &mut Dice, style: BatchStyle, options: BatchOptions, now_ms: i64) -> Bytes {
        match style {
            BatchStyle::Uniform(bytes) => self.uniform(bytes, options, now_ms),
            BatchStyle::Varied => self.varied(dice, options, now_ms),
        }
    }

    /// A batch that ends a transaction.
    pub fn marker(&mut self, marker: EndTransactionMarker, options: BatchOptions, now_ms: i64) -> Bytes {
        marker.to_batch(options, now_ms).expect("a marker is small")
    }

    fn varied(&mut self, dice: &mut Dice, options: BatchOptions, now_ms: i64) -> Bytes {
        let compression = match dice.below(8) {
            0 => Compression::Lz4,
            1 => Compression::Snappy,
            _ => options.compression,
        };
        let mut builder = BatchBuilder::new(BatchOptions { compression, ..options });
        for _ in 0..=dice.below(MOST_RECORDS) {
            let size = usize::try_from(dice.below(LARGEST_VALUE)).unwrap_or(0);
            let timestamp = now_ms + dice.between(-TIME_SPREAD_MS, TIME_SPREAD_MS);
            self.add(&mut builder, timestamp, size);
        }
        builder.build().expect("a batch is small")
    }

    /// One record that fills the batch up to exactly so many bytes.
    fn uniform(&mut self, bytes: usize, options: BatchOptions, now_ms: i64) -> Bytes {
        let mut size = bytes / 2;
        loop {
            let mut builder = BatchBuilder::new(options);
            self.add(&mut builder, now_ms, size);
            let batch = builder.build().expect("a batch is small");
            if batch.len() == bytes {
                return batch;
            }
            size = (size + bytes).saturating_sub(batch.len());
        }
    }

    fn add(&mut self, builder: &mut BatchBuilder, timestamp: i64, size: usize) {
        self.made += 1;
        let mut value = self.made.to_be_bytes().to_vec();
        value.resize(value.len() + size, b'v');
        let record = NewRecord { timestamp, key: Some(b"key"), value: Some(&value), headers: &[] };
        builder.append(&record).expect("a record is small");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uniform_batches_have_the_size_that_was_asked_for() {
        let mut maker = BatchMaker::default();
        for bytes in [128, 256, 512] {
            let style = BatchStyle::Uniform(bytes);
            let batch = maker.data(&mut Dice::new(1), style, BatchOptions::default(), 1_700_000_000_000);
            assert_eq!(batch.len(), bytes);
        }
    }
}
