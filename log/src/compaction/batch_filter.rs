//! Which records of a batch stay, and the batch as it will be written.
//!
//! ```text
//! marker    its transaction has data       ─▶ stays
//!           alone                          ─▶ gets a delete horizon; when that has passed ─▶ goes
//! data      aborted                        ─▶ all records go
//!           not the last of its key        ─▶ the record goes, and one without a key
//!           tombstone                      ─▶ the batch gets a delete horizon; when that has passed ─▶ the record goes
//! without records left   the last batch of an active producer, or of this compaction ─▶ stays, empty; others go
//! ```
//! Invariant: a batch is not touched if all its records stay and it needs no new delete horizon. Pure. The rules are those
//! of Kafka's `Cleaner`; but messages of formats 0 and 1 become batches of format 2 where anything in them changes, for
//! these formats can't say until when a tombstone stays.

use bytes::Bytes;
use kalda_protocol::records::legacy::LegacyMessage;
use kalda_protocol::records::{
    Batch, BatchBuilder, BatchHeader, BatchOptions, BuildError, Compression, Record, RecordError,
    RecordViews, ThinnedBatch, TimestampType, emptied,
};

use super::key_map::KeyMap;
use super::last_records::LastRecords;
use super::statistics::RewriteStatistics;
use super::transactions::{DataFate, MarkerFate, TransactionWalk};
use crate::aborted_index::AbortedTransaction;
use crate::end_marker;
use crate::settings::{LogSettings, StoredCompression};
use kalda_sys::types::{Offset, TimestampMs};

/// What the batches are held against.
#[derive(Debug, Clone, Copy)]
pub struct FilterRules<'a> {
    /// The last record of each key.
    pub keys: &'a KeyMap,
    /// The offset after the last that `keys` knows.
    pub keys_end: Offset,
    /// Batches that are kept for their producers.
    pub last_records: &'a LastRecords,
    /// The batch that ends here is kept, so that a reader finds how far the log was compacted.
    pub last_end: Offset,
    /// The time.
    pub now_ms: TimestampMs,
    /// The topic's settings.
    pub settings: &'a LogSettings,
    /// The largest a batch may become when it is decompressed.
    pub max_decompressed_bytes: usize,
}

/// What becomes of a batch.
#[derive(Debug, PartialEq, Eq)]
pub enum Filtered {
    /// Nothing of it stays.
    Gone,
    /// All of it stays.
    Same,
    /// This stays.
    Changed(Bytes),
}

/// A batch can't be filtered.
#[derive(Debug, thiserror::Error)]
pub enum FilterError {
    /// Its records can't be read.
    #[error(transparent)]
    Records(#[from] RecordError),
    /// A message of an old format can't be read.
    #[error(transparent)]
    Legacy(#[from] kalda_protocol::records::legacy::LegacyError),
    /// It can't be written anew.
    #[error(transparent)]
    Build(#[from] BuildError),
}

/// What is remembered from batch to batch.
#[derive(Debug, Default)]
pub struct BatchFilter {
    /// The transactions around the last batch.
    pub walk: TransactionWalk,
    /// Aborted transactions of which something stays, in the order of their markers, since they were last taken.
    pub aborted: Vec<AbortedTransaction>,
    /// What was counted.
    pub statistics: RewriteStatistics,
    stays: Vec<bool>,
}

impl BatchFilter {
    /// Decides on the next batch.
    ///
    /// # Errors
    /// It is unusable.
    pub fn batch(&mut self, batch: &Batch, rules: FilterRules<'_>) -> Result<Filtered, FilterError> {
        let header = batch.header();
        self.statistics.records_read += u64::try_from(header.record_count).unwrap_or(0);
        if header.attributes.is_control() {
            return self.control(batch, rules);
        }
        match self.walk.data(header) {
            DataFate::Aborted => Ok(without_records(batch, rules)),
            DataFate::Counts if header.record_count == 0 => Ok(without_records(batch, rules)),
            DataFate::Counts => self.data(batch, rules),
        }
    }

    fn control(&mut self, batch: &Batch, rules: FilterRules<'_>) -> Result<Filtered, FilterError> {
        let header = batch.header();
        if header.record_count == 0 {
            return Ok(without_records(batch, rules));
        }
        let is_marker = end_marker::read(batch, rules.max_decompressed_bytes)?.is_some();
        let fate = if is_marker { self.walk.marker(header) } else { MarkerFate::HasData(None) };
        let horizon_ms = header.delete_horizon_ms();
        match (fate, horizon_ms) {
            (MarkerFate::HasData(aborted), _) => self.aborted.extend(aborted),
            (MarkerFate::Alone, Some(horizon_ms)) if horizon_ms <= rules.now_ms.0 => {
                return Ok(without_records(batch, rules));
            }
            (MarkerFate::Alone, _) => {}
        }
        self.statistics.records_kept += u64::try_from(header.record_count).unwrap_or(0);
        if fate != MarkerFate::Alone || horizon_ms.is_some() {
            return Ok(Filtered::Same);
        }
        self.stays.clear();
        let all = usize::try_from(header.record_count).unwrap_or(0);
        self.stays.resize(all, true);
        self.thin(batch, rules, Some(new_horizon_ms(rules)))
    }

    fn data(&mut self, batch: &Batch, rules: FilterRules<'_>) -> Result<Filtered, FilterError> {
        let header = batch.header();
        let records = batch.decompressed(rules.max_decompressed_bytes).map_err(RecordError::from)?;
        let horizon_ms = header.delete_horizon_ms();
        let tombstones_go = horizon_ms.is_some_and(|horizon_ms| horizon_ms <= rules.now_ms.0);
        let (mut kept, mut tombstones) = (0_usize, false);
        self.stays.clear();
        for record in RecordViews::new(header, &records) {
            let record = record?;
            let is_tombstone = record.value.is_none();
            let stays = self.is_last(record.key, Offset(record.offset(header)), rules)
                && !(is_tombstone && tombstones_go && record.offset(header) < rules.keys_end.0);
            kept += usize::from(stays);
            tombstones |= stays && is_tombstone;
            self.stays.push(stays);
        }
        if kept == 0 {
            return Ok(without_records(batch, rules));
        }
        self.statistics.records_kept += kept as u64;
        let new_horizon_ms = (tombstones && horizon_ms.is_none()).then(|| new_horizon_ms(rules));
        if kept == self.stays.len() && new_horizon_ms.is_none() {
            return Ok(Filtered::Same);
        }
        self.thin_records(header, &records, rules, new_horizon_ms)
    }

    /// True if no later record of the key is known.
    fn is_last(&mut self, key: Option<&[u8]>, offset: Offset, rules: FilterRules<'_>) -> bool {
        if offset >= rules.keys_end {
            return true;
        }
        match key {
            Some(key) => rules.keys.last(key).is_none_or(|last| offset >= last),
            None => {
                self.statistics.records_without_key += 1;
                false
            }
        }
    }

    fn thin(
        &self,
        batch: &Batch,
        rules: FilterRules<'_>,
        new_horizon_ms: Option<i64>,
    ) -> Result<Filtered, FilterError> {
        let records = batch.decompressed(rules.max_decompressed_bytes).map_err(RecordError::from)?;
        self.thin_records(batch.header(), &records, rules, new_horizon_ms)
    }

    fn thin_records(
        &self,
        header: &BatchHeader,
        records: &[u8],
        rules: FilterRules<'_>,
        new_horizon_ms: Option<i64>,
    ) -> Result<Filtered, FilterError> {
        let mut thinned = ThinnedBatch::new(header, new_horizon_ms);
        for (record, _) in RecordViews::new(header, records).zip(&self.stays).filter(|(_, stays)| **stays) {
            thinned.keep(&record?)?;
        }
        let level = compression_level(rules.settings, header.attributes.compression());
        Ok(Filtered::Changed(thinned.build(level)?))
    }

    /// Decides on the next message of an old format.
    ///
    /// # Errors
    /// It is unusable.
    pub fn message(
        &mut self,
        message: &LegacyMessage,
        rules: FilterRules<'_>,
    ) -> Result<Filtered, FilterError> {
        message.verify_crc().map_err(kalda_protocol::records::legacy::LegacyError::from)?;
        let (mut stay, mut all) = (Vec::new(), 0_usize);
        for record in message.records(rules.max_decompressed_bytes)? {
            all += 1;
            if self.is_last(record.key.as_deref(), Offset(record.offset), rules) {
                stay.push(record);
            }
        }
        self.statistics.records_read += all as u64;
        self.statistics.records_kept += stay.len() as u64;
        let Some(first) = stay.first() else { return Ok(Filtered::Gone) };
        let tombstones = stay.iter().any(|record| record.value.is_none());
        if stay.len() == all && !tombstones {
            return Ok(Filtered::Same);
        }
        let compression = message.compression();
        let append_time = message.timestamp_type() == Some(TimestampType::LogAppendTime);
        let options = BatchOptions {
            base_offset: first.offset,
            compression,
            compression_level: compression_level(rules.settings, compression),
            append_time_ms: append_time.then_some(message.timestamp),
            delete_horizon_ms: tombstones.then(|| new_horizon_ms(rules)),
            ..BatchOptions::default()
        };
        build(options, &stay)
    }
}

fn build(options: BatchOptions, records: &[Record]) -> Result<Filtered, FilterError> {
    let mut builder = BatchBuilder::new(options);
    for record in records {
        builder.append_at(record.offset, &record.as_new())?;
    }
    Ok(Filtered::Changed(builder.build()?))
}

/// A batch none of whose records stays.
fn without_records(batch: &Batch, rules: FilterRules<'_>) -> Filtered {
    let header = batch.header();
    if !rules.last_records.holds(header) && header.next_offset() != rules.last_end.0 {
        return Filtered::Gone;
    }
    let empty = emptied(header);
    if empty == **batch.bytes() { Filtered::Same } else { Filtered::Changed(Bytes::copy_from_slice(&empty)) }
}

fn new_horizon_ms(rules: FilterRules<'_>) -> i64 {
    rules.now_ms.0.saturating_add(rules.settings.delete_retention_ms)
}

/// The level that the topic asks for, if it asks for this codec.
fn compression_level(settings: &LogSettings, codec: Compression) -> Option<i32> {
    settings.compression_level.filter(|_| settings.compression == StoredCompression::Fixed(codec))
}
