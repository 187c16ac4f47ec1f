//! What a batch from a producer must fulfil, as Kafka's `LogValidator` asks.
//!
//! [`check_header`] needs the header alone; it is cheap, and every produced batch passes it. [`check_records`] reads
//! all records, for compacted topics, timestamp rules and strict validation.
//! Invariant: a batch that passes both reads back without an error, with offsets base, base + 1, … and no gap.
//! Absent: sequence numbers and transactions, which need the producer's state; limits on size.

use std::ops::RangeInclusive;

use super::attributes::TimestampType;
use super::batch::Batch;
use super::compression::{self, Compression};
use super::error::{DecompressError, RecordError};
use super::header::{BatchHeader, NONE};
use super::record::RecordView;

/// A batch can't come from a sound producer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ValidateError {
    /// The last offset lies before the first.
    #[error("the offsets run from {base} to {last}")]
    OffsetRange {
        /// First offset.
        base: i64,
        /// Last offset.
        last: i64,
    },
    /// There are no records.
    #[error("the record count is {count}")]
    RecordCount {
        /// The field of the header.
        count: i32,
    },
    /// Offset range and record count differ.
    #[error("{count} records over {offsets} offsets")]
    CountDisagrees {
        /// The count field.
        count: i32,
        /// How many offsets the range has.
        offsets: i64,
    },
    /// Control batches come from brokers alone.
    #[error("a producer may not write control records")]
    ControlBatch,
    /// A producer id without a sequence number.
    #[error("producer {producer_id} gives no sequence number but {base_sequence}")]
    Sequence {
        /// The producer.
        producer_id: i64,
        /// The field of the header.
        base_sequence: i32,
    },
    /// The producer says that the broker set the timestamps.
    #[error("a producer may not set the append time")]
    AppendTime,
    /// A record is wrong.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// A record's offset isn't the next.
    #[error("record {index} has offset delta {offset_delta}")]
    OffsetDelta {
        /// The place of the record in its batch.
        index: i32,
        /// Its offset delta.
        offset_delta: i32,
    },
    /// A compressed record is larger than the topic allows.
    #[error("record {index} takes {size_bytes} bytes, more than {max_bytes}")]
    RecordSize {
        /// The place of the record in its batch.
        index: i32,
        /// What follows its length.
        size_bytes: usize,
        /// The rule.
        max_bytes: usize,
    },
    /// LZ4 blocks lean on each other, which Java clients can't read.
    #[error("the lz4 blocks are linked, which Kafka's clients can't read")]
    LinkedLz4Blocks,
}

impl From<DecompressError> for ValidateError {
    fn from(error: DecompressError) -> Self {
        Self::Record(RecordError::Decompress(error))
    }
}

/// Checks the header of a batch that a client produces.
///
/// # Errors
/// The first rule it breaks.
pub fn check_header(header: &BatchHeader) -> Result<(), ValidateError> {
    let (base, last) = (header.base_offset, header.last_offset());
    let offsets = i64::from(header.last_offset_delta).saturating_add(1);
    let count = header.record_count;
    if offsets <= 0 {
        return Err(ValidateError::OffsetRange { base, last });
    }
    if count <= 0 {
        return Err(ValidateError::RecordCount { count });
    }
    if offsets != i64::from(count) {
        return Err(ValidateError::CountDisagrees { count, offsets });
    }
    if header.attributes.is_control() {
        return Err(ValidateError::ControlBatch);
    }
    if header.has_producer() && header.base_sequence < 0 {
        let (producer_id, base_sequence) = (header.producer_id, header.base_sequence);
        return Err(ValidateError::Sequence { producer_id, base_sequence });
    }
    if header.attributes.timestamp_type() == TimestampType::LogAppendTime {
        return Err(ValidateError::AppendTime);
    }
    Ok(())
}

/// Whether a record must have a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KeyRule {
    /// Any record will do.
    #[default]
    Optional,
    /// A compacted topic needs it.
    Required,
}

/// What a topic asks of each record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordRules {
    /// About keys.
    pub key: KeyRule,
    /// Which timestamps are allowed, in ms; -1 always is.
    pub timestamps: RangeInclusive<i64>,
    /// The largest record that a compressed batch may hold: others are bounded by their batch.
    pub max_compressed_record_bytes: usize,
}

impl Default for RecordRules {
    fn default() -> Self {
        Self {
            key: KeyRule::Optional,
            timestamps: i64::MIN..=i64::MAX,
            max_compressed_record_bytes: usize::MAX,
        }
    }
}

/// Why a topic refuses a sound record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It has no key, and the topic is compacted.
    NoKey,
    /// Its timestamp lies outside the rule, in ms.
    Timestamp(i64),
}

/// The most refused records that an answer names for each reason, as in Kafka. A batch may hold millions.
const MOST_TOLD: usize = 3;

impl Refusal {
    const fn is_like(self, other: Self) -> bool {
        matches!((self, other), (Self::NoKey, Self::NoKey) | (Self::Timestamp(_), Self::Timestamp(_)))
    }
}

/// A record that a topic refuses; more may be in the batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusedRecord {
    /// The place of the record in its batch.
    pub index: i32,
    /// Why.
    pub refusal: Refusal,
}

/// What the records of a batch came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedRecords {
    /// The largest timestamp, whatever the header says; -1 without one.
    pub max_timestamp: i64,
    /// The first three records that the topic refuses for each reason: any makes the batch refused.
    pub refused: Vec<RefusedRecord>,
}

/// Reads all records of a batch: structure, count, offset deltas and the topic's rules. Compressed ones take one
/// buffer of at most `limit` bytes.
///
/// # Errors
/// The first fault in the structure, or the first record that is too large; refused records are no error.
pub fn check_records(
    batch: &Batch,
    rules: &RecordRules,
    limit: usize,
) -> Result<CheckedRecords, ValidateError> {
    let header = batch.header();
    let is_lz4 = header.attributes.compression() == Compression::Lz4;
    if is_lz4 && compression::has_linked_lz4_blocks(&batch.record_bytes()) {
        return Err(ValidateError::LinkedLz4Blocks);
    }
    let max_bytes = match header.attributes.compression() {
        Compression::None => usize::MAX,
        _ => rules.max_compressed_record_bytes,
    };
    let records = batch.decompressed(limit)?;
    let mut rest: &[u8] = &records;
    let mut checked = CheckedRecords { max_timestamp: NONE, refused: Vec::new() };
    for index in 0..header.record_count {
        let view = RecordView::read(&mut rest, index)?;
        let (size_bytes, offset_delta) = (view.body_bytes(), view.offset_delta);
        if size_bytes > max_bytes {
            return Err(ValidateError::RecordSize { index, size_bytes, max_bytes });
        }
        if offset_delta != index {
            return Err(ValidateError::OffsetDelta { index, offset_delta });
        }
        let timestamp = header.base_timestamp.wrapping_add(view.timestamp_delta);
        checked.max_timestamp = checked.max_timestamp.max(timestamp);
        if let Some(refusal) = refuse(&view, timestamp, rules)
            && checked.refused.iter().filter(|told| told.refusal.is_like(refusal)).count() < MOST_TOLD
        {
            checked.refused.push(RefusedRecord { index, refusal });
        }
    }
    match rest.len() {
        0 => Ok(checked),
        extra => Err(RecordError::Trailing { extra }.into()),
    }
}

fn refuse(view: &RecordView<'_>, timestamp: i64, rules: &RecordRules) -> Option<Refusal> {
    if rules.key == KeyRule::Required && view.key.is_none() {
        return Some(Refusal::NoKey);
    }
    let is_allowed = timestamp == NONE || rules.timestamps.contains(&timestamp);
    (!is_allowed).then_some(Refusal::Timestamp(timestamp))
}
