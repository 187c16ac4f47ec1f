//! The producers of a partition, by the rules of Kafka, computed from all batches there ever were.

use std::collections::BTreeMap;

use super::batch::Facts;

/// A transaction that was aborted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ModelAborted {
    /// Where the marker is.
    pub last: i64,
    /// Where it began.
    pub first: i64,
    /// Whose.
    pub producer_id: i64,
}

/// One producer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelProducer {
    /// Its epoch.
    pub epoch: i16,
    /// The sequence of its last record of that epoch, or -1.
    pub last_sequence: i32,
    /// The offset of the last batch it had, markers included.
    pub last_seen: i64,
    /// The offset of its last batch of data of that epoch, or -1.
    pub last_data: i64,
    /// The largest timestamp of its last batch.
    pub last_timestamp_ms: i64,
    /// The first offset of its open transaction.
    pub transaction_start: Option<i64>,
    /// The epoch of the coordinator that wrote its last marker, or -1.
    pub coordinator_epoch: i32,
    /// The offset of its last marker, or -1.
    pub last_marker: i64,
}

/// All producers.
#[derive(Debug, Clone, Default)]
pub struct ModelProducers {
    /// By id.
    pub entries: BTreeMap<i64, ModelProducer>,
    /// Aborted transactions, in the order of their markers.
    pub aborted: Vec<ModelAborted>,
}

impl ModelProducers {
    /// The state after these batches.
    #[must_use]
    pub fn after<'a>(batches: impl Iterator<Item = &'a Facts>) -> Self {
        let mut producers = Self::default();
        batches.for_each(|batch| producers.take(batch));
        producers
    }

    /// Takes in a batch.
    pub fn take(&mut self, batch: &Facts) {
        if batch.producer_id < 0 {
            return;
        }
        let unknown = ModelProducer {
            epoch: -1,
            last_sequence: -1,
            last_seen: -1,
            last_data: -1,
            last_timestamp_ms: -1,
            transaction_start: None,
            coordinator_epoch: -1,
            last_marker: -1,
        };
        let entry = self.entries.entry(batch.producer_id).or_insert(unknown);
        if entry.epoch != batch.producer_epoch {
            entry.epoch = batch.producer_epoch;
            (entry.last_sequence, entry.last_data) = (-1, -1);
        }
        entry.last_seen = batch.last;
        entry.last_timestamp_ms = batch.max_timestamp_ms;
        match batch.marker {
            Some(marker) => {
                entry.coordinator_epoch = marker.coordinator_epoch;
                entry.last_marker = batch.last;
                if let Some(first) = entry.transaction_start.take()
                    && batch.is_abort()
                {
                    let (last, producer_id) = (batch.last, batch.producer_id);
                    self.aborted.push(ModelAborted { last, first, producer_id });
                }
            }
            None => {
                (entry.last_sequence, entry.last_data) = (batch.last_sequence(), batch.last);
                if batch.transactional && entry.transaction_start.is_none() {
                    entry.transaction_start = Some(batch.base);
                }
            }
        }
    }

    /// The first offset of a transaction that is open.
    #[must_use]
    pub fn first_open(&self) -> Option<i64> {
        self.entries.values().filter_map(|entry| entry.transaction_start).min()
    }
}
