//! A batch as the model knows it: all that a reader of it can tell, however its records are compressed.

use bytes::Bytes;
use kalda_protocol::records::control::{EndTransactionMarker, TransactionResult};
use kalda_protocol::records::{Batch, TimestampType};

use crate::violation::Violation;

/// The largest a batch of a run may become when it is decompressed.
const MAX_DECOMPRESSED_BYTES: usize = 1 << 20;

/// A record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordFacts {
    /// Its offset.
    pub offset: i64,
    /// Its timestamp.
    pub timestamp_ms: i64,
    /// Its key.
    pub key: Option<Bytes>,
    /// Its value.
    pub value: Option<Bytes>,
}

/// What a batch says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The offset of its first record.
    pub base: i64,
    /// The offset of its last record.
    pub last: i64,
    /// The epoch of its leader.
    pub epoch: i32,
    /// Its largest timestamp.
    pub max_timestamp_ms: i64,
    /// True if the broker gave its records their time.
    pub log_append_time: bool,
    /// Its producer, or -1.
    pub producer_id: i64,
    /// The producer's epoch.
    pub producer_epoch: i16,
    /// The sequence number of its first record, or -1.
    pub base_sequence: i32,
    /// Part of a transaction.
    pub transactional: bool,
    /// How it ends a transaction, if it does.
    pub marker: Option<EndTransactionMarker>,
    /// Its records.
    pub records: Vec<RecordFacts>,
}

impl Facts {
    /// Reads a batch.
    ///
    /// # Errors
    /// The batch is not sound.
    pub fn of(batch: &Batch) -> Result<Self, Violation> {
        let unsound = |what: String| Violation::new("batches_are_sound", what);
        let header = batch.header();
        batch
            .verify_crc()
            .map_err(|error| unsound(format!("the batch at {}: {error}", header.base_offset)))?;
        let mut records = Vec::new();
        let mut marker = None;
        for record in batch.records(MAX_DECOMPRESSED_BYTES) {
            let record =
                record.map_err(|error| unsound(format!("a record after {}: {error}", header.base_offset)))?;
            if header.attributes.is_control() {
                marker = EndTransactionMarker::parse(&record).ok();
            }
            let (offset, timestamp_ms) = (record.offset, record.timestamp);
            records.push(RecordFacts { offset, timestamp_ms, key: record.key, value: record.value });
        }
        Ok(Self {
            base: header.base_offset,
            last: header.last_offset(),
            epoch: header.partition_leader_epoch,
            max_timestamp_ms: header.max_timestamp,
            log_append_time: header.attributes.timestamp_type() == TimestampType::LogAppendTime,
            producer_id: header.producer_id,
            producer_epoch: header.producer_epoch,
            base_sequence: header.base_sequence,
            transactional: header.attributes.is_transactional(),
            marker,
            records,
        })
    }

    /// The batch as a leader places it.
    #[must_use]
    pub fn placed(mut self, base: i64, epoch: i32, append_time_ms: Option<i64>) -> Self {
        let moved = base - self.base;
        self.base += moved;
        self.last += moved;
        self.epoch = epoch;
        for record in &mut self.records {
            record.offset += moved;
            if let Some(time_ms) = append_time_ms {
                record.timestamp_ms = time_ms;
            }
        }
        if let Some(time_ms) = append_time_ms {
            self.max_timestamp_ms = time_ms;
            self.log_append_time = true;
        }
        self
    }

    /// The sequence number of its last record.
    #[must_use]
    pub fn last_sequence(&self) -> i32 {
        if self.base_sequence < 0 {
            return -1;
        }
        let delta = i32::try_from(self.last - self.base).unwrap_or(0);
        self.base_sequence.checked_add(delta).unwrap_or_else(|| (self.base_sequence - i32::MAX) + delta - 1)
    }

    /// True if it aborts a transaction.
    #[must_use]
    pub fn is_abort(&self) -> bool {
        self.marker.is_some_and(|marker| marker.result == TransactionResult::Abort)
    }
}

/// A batch of a partition.
#[derive(Debug, Clone)]
pub struct ModelBatch {
    /// What it says.
    pub facts: Facts,
    /// Its bytes, once they were seen.
    pub bytes: Option<Bytes>,
    /// Appended while its topic was synchronous.
    pub synchronous: bool,
}

impl ModelBatch {
    /// True if `batch` is this one, to the byte where the bytes are known.
    #[must_use]
    pub fn is(&self, batch: &Batch) -> bool {
        match &self.bytes {
            Some(bytes) => bytes == batch.bytes(),
            None => Facts::of(batch).is_ok_and(|facts| facts == self.facts),
        }
    }
}
