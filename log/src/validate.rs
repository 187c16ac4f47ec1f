//! Whether records may be appended, and their batches as they will be written: offsets, leader epoch and append time
//! set in the header, record bytes untouched.
//!
//! ```text
//! frame:     … │ header │ records │ …          one batch of the request, a slice of the frame
//! prepared:      header'│ records │            a patched copy of 61 bytes, and the same slice
//! ```
//! Invariant: uncompressed records are as many as announced, and can be read. Compressed ones are opened only where a rule of the topic asks
//! for it (compaction needs keys, a lower bound of timestamps, a limit for decompressed records, another compression, a header without
//! its max timestamp, strict validation), or where there would be more of them than bytes; else they are what the checksum covers. So no
//! batch moves the log's end by more than its bytes. Pure: time and offsets come in.

use std::io::IoSlice;
use std::ops::RangeInclusive;

use bytes::Bytes;
use kalda_protocol::records::compression::has_linked_lz4_blocks;
use kalda_protocol::records::header::HEADER_SIZE;
use kalda_protocol::records::validate::{self, KeyRule, RecordRules, Refusal, RefusedRecord, ValidateError};
use kalda_protocol::records::{
    self, Batch, BatchBuilder, BatchHeader, BatchOptions, Compression, RecordError, TimestampType, batches,
    patch,
};

use super::append_origin::AppendOrigin;
use super::batch_facts::BatchFacts;
use super::end_marker;
use super::error::{AppendError, RecordRejection};
use super::producers::{EndMarker, ProducedBatch};
use super::settings::{LogSettings, RecordValidation, StoredCompression};
use super::tail_cache::{CachedBatch, Tail};
use kalda_sys::types::{LeaderEpoch, Offset, TimestampMs, TopicPartition};

/// A batch as it will be written.
#[derive(Debug)]
pub struct PreparedBatch {
    /// The header, patched.
    pub header: BatchHeader,
    marker: Option<EndMarker>,
    header_bytes: [u8; HEADER_SIZE],
    records: Bytes,
}

impl PreparedBatch {
    /// Its bytes, in two slices.
    #[must_use]
    pub fn slices(&self) -> [IoSlice<'_>; 2] {
        [IoSlice::new(&self.header_bytes), IoSlice::new(&self.records)]
    }

    /// Its bytes, to be kept: the header copied, the records shared.
    #[must_use]
    pub fn to_bytes(&self) -> [Bytes; 2] {
        [Bytes::copy_from_slice(&self.header_bytes), self.records.clone()]
    }

    /// Adds it to what readers at the log's end find in memory. Keeping a slice of its records keeps `frame_bytes`.
    pub fn add_to(&self, tail: &Tail, frame_bytes: usize) {
        let (base_offset, end) = (Offset(self.header.base_offset), Offset(self.header.next_offset()));
        tail.add(base_offset, CachedBatch::new(end, self.to_bytes(), frame_bytes));
    }

    /// What the segment needs to know.
    #[must_use]
    pub fn facts(&self) -> BatchFacts {
        BatchFacts::of(&self.header)
    }

    /// What the producers need to know.
    #[must_use]
    pub fn produced(&self) -> ProducedBatch {
        ProducedBatch { header: self.header, marker: self.marker }
    }

    /// Takes a batch as it is: a follower writes what its leader wrote.
    ///
    /// # Errors
    /// The batch is no batch.
    pub fn verbatim(batch: &Batch, max_decompressed_bytes: usize) -> Result<Self, AppendError> {
        let header = *batch.header();
        let marker = end_marker::read(batch, max_decompressed_bytes)?;
        Ok(Self { header, marker, header_bytes: header.to_bytes(), records: batch.record_bytes() })
    }

    /// Gives it its place in the log.
    pub(super) fn place(
        &mut self,
        base_offset: Offset,
        leader_epoch: LeaderEpoch,
    ) -> Result<(), AppendError> {
        patch::set_base_offset(&mut self.header_bytes, base_offset.0)?;
        patch::set_partition_leader_epoch(&mut self.header_bytes, leader_epoch.0)?;
        self.header = BatchHeader::parse(&self.header_bytes)?;
        Ok(())
    }

    fn set_timestamp(&mut self, kind: TimestampType, timestamp_ms: TimestampMs) -> Result<(), AppendError> {
        patch::set_max_timestamp_apart(&mut self.header_bytes, &self.records, kind, timestamp_ms.0)?;
        self.header = BatchHeader::parse(&self.header_bytes)?;
        Ok(())
    }
}

/// What a partition allows.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// The topic's settings.
    pub settings: &'a LogSettings,
    /// The largest a batch may become when it is decompressed.
    pub max_decompressed_bytes: usize,
    /// "topic-partition", for what producers are told.
    pub partition: &'a TopicPartition,
}

/// Checks the batches of an append by a leader. Their place in the log they get later.
///
/// # Errors
/// The first rule that is broken.
pub fn prepare(
    records: Bytes,
    rules: Rules<'_>,
    origin: AppendOrigin,
    now: TimestampMs,
) -> Result<Vec<PreparedBatch>, AppendError> {
    let mut prepared = Vec::with_capacity(1);
    for batch in batches(records).refuse_tail() {
        let batch = batch.map_err(|error| error.cause)?;
        check_batch(&batch, rules.settings, origin)?;
        prepared.push(batch);
    }
    match (prepared.len(), origin) {
        (0, _) => return Err(AppendError::InvalidRecord("there is no record batch")),
        (2.., AppendOrigin::Client) => {
            return Err(AppendError::InvalidRecord("a producer sends one record batch for a partition"));
        }
        _ => {}
    }
    prepared.into_iter().map(|batch| prepare_one(batch, rules, now)).collect()
}

/// True if the records of a batch with this header are looked at, and have to be decompressed for that.
pub fn opens(header: &BatchHeader, settings: &LogSettings) -> bool {
    let codec = header.attributes.compression();
    let is_another = matches!(settings.compression, StoredCompression::Fixed(wanted) if wanted != codec);
    codec != Compression::None && (is_another || needs_records(header, settings))
}

/// What holds for a batch whatever its topic.
fn check_batch(batch: &Batch, settings: &LogSettings, origin: AppendOrigin) -> Result<(), AppendError> {
    let header = batch.header();
    if origin == AppendOrigin::Client && header.base_offset != 0 {
        return Err(AppendError::InvalidRecord("the base offset of a produced batch is not 0"));
    }
    let (size_bytes, max_bytes) = (header.size_in_bytes(), settings.max_message_bytes);
    if size_bytes as u64 > u64::from(max_bytes) {
        return Err(AppendError::TooLarge { size_bytes, max_bytes });
    }
    batch.verify_crc()?;
    if header.attributes.compression() == Compression::Lz4 && has_linked_lz4_blocks(&batch.record_bytes()) {
        return Err(AppendError::LinkedLz4Blocks);
    }
    if header.record_count <= 0 || header.last_offset_delta.checked_add(1) != Some(header.record_count) {
        return Err(AppendError::InvalidRecord("the batch's record count contradicts its offsets"));
    }
    if header.attributes.has_delete_horizon() {
        return Err(AppendError::InvalidRecord("a produced batch has a delete horizon"));
    }
    if header.attributes.is_control() && origin == AppendOrigin::Client {
        return Err(AppendError::InvalidRecord("clients may not write control records"));
    }
    if header.has_producer() && header.base_sequence < 0 && !header.attributes.is_control() {
        return Err(AppendError::InvalidRecord("a batch of an idempotent producer has no sequence number"));
    }
    if header.attributes.is_transactional() && !header.has_producer() {
        return Err(AppendError::InvalidRecord("a transactional batch has no producer id"));
    }
    Ok(())
}

/// Applies the topic's rules to one batch.
fn prepare_one(batch: Batch, rules: Rules<'_>, now: TimestampMs) -> Result<PreparedBatch, AppendError> {
    let settings = rules.settings;
    let log_append_time = settings.timestamp_type == TimestampType::LogAppendTime;
    if batch.header().attributes.timestamp_type() == TimestampType::LogAppendTime {
        let reason = "producers may not set the timestamp type to LogAppendTime".to_owned();
        return Err(AppendError::InvalidTimestamp(vec![RecordRejection { index: 0, reason }]));
    }
    let control = batch.header().attributes.is_control();
    let max_timestamp = match needs_records(batch.header(), settings) {
        true if !control => Some(check_records(&batch, rules, now)?),
        _ => {
            check_layout(&batch)?;
            None
        }
    };
    if !log_append_time && !control {
        check_latest(&batch, max_timestamp, settings, now)?;
    }
    if let StoredCompression::Fixed(codec) = settings.compression
        && codec != batch.header().attributes.compression()
        && !control
    {
        return recompress(&batch, rules, now);
    }
    let mut prepared = PreparedBatch::verbatim(&batch, rules.max_decompressed_bytes)?;
    match max_timestamp {
        _ if log_append_time => prepared.set_timestamp(TimestampType::LogAppendTime, now)?,
        Some(latest) if latest != TimestampMs(prepared.header.max_timestamp) => {
            prepared.set_timestamp(TimestampType::CreateTime, latest)?;
        }
        _ => {}
    }
    Ok(prepared)
}

fn needs_records(header: &BatchHeader, settings: &LogSettings) -> bool {
    let create_time = settings.timestamp_type == TimestampType::CreateTime;
    let bounded_below = settings.timestamp_before_max_ms != i64::MAX;
    let compressed = header.attributes.compression() != Compression::None;
    settings.validation == RecordValidation::Strict
        || settings.cleanup_policy.compact
        || claims_more_records_than_bytes(header)
        || compressed && settings.max_compressed_record_bytes.is_some()
        || create_time && (bounded_below || header.max_timestamp < 0)
}

fn to_usize(bytes: u32) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}

/// A record takes seven bytes, so only what compresses very well is true of such a batch; and a lie would move the log's end by two
/// thousand million for some dozens of bytes.
fn claims_more_records_than_bytes(header: &BatchHeader) -> bool {
    let bytes = header.size_in_bytes().saturating_sub(HEADER_SIZE);
    usize::try_from(header.record_count).is_ok_and(|count| count > bytes)
}

/// Steps over records that are not compressed, each by its lengths: keys and values are not touched.
fn check_layout(batch: &Batch) -> Result<(), AppendError> {
    match batch.header().attributes.compression() {
        Compression::None => {
            let laid_out = records::check_layout(&batch.record_bytes(), batch.header().record_count);
            laid_out.map_err(|error| wrong_records(error.into()))
        }
        _ => Ok(()),
    }
}

/// Checks the latest timestamp by the header alone, when the records weren't read.
fn check_latest(
    batch: &Batch,
    known: Option<TimestampMs>,
    settings: &LogSettings,
    now: TimestampMs,
) -> Result<(), AppendError> {
    let latest = TimestampMs(batch.header().max_timestamp);
    match known {
        None if is_out_of_range(latest, settings, now) => {
            let index = batch.header().last_offset_delta;
            let reason = out_of_range(latest, Offset(i64::from(index)), settings, now);
            Err(AppendError::InvalidTimestamp(vec![RecordRejection { index, reason }]))
        }
        _ => Ok(()),
    }
}

/// Reads the records, checks each, and gives the latest timestamp.
fn check_records(batch: &Batch, rules: Rules<'_>, now: TimestampMs) -> Result<TimestampMs, AppendError> {
    let settings = rules.settings;
    let key = if settings.cleanup_policy.compact { KeyRule::Required } else { KeyRule::Optional };
    let timestamps = match settings.timestamp_type {
        TimestampType::CreateTime => allowed_timestamps(settings, now),
        TimestampType::LogAppendTime => i64::MIN..=i64::MAX,
    };
    let max_compressed_record_bytes = settings.max_compressed_record_bytes.map_or(usize::MAX, to_usize);
    let rules_of_records = RecordRules { key, timestamps, max_compressed_record_bytes };
    let checked = validate::check_records(batch, &rules_of_records, rules.max_decompressed_bytes);
    let checked = checked.map_err(wrong_records)?;
    let (mut keyless, mut untimely) = (Vec::new(), Vec::new());
    for RefusedRecord { index, refusal } in checked.refused {
        match refusal {
            Refusal::NoKey => keyless.push(keyless_record(index, rules.partition)),
            Refusal::Timestamp(timestamp) => {
                let offset = Offset(batch.header().base_offset.saturating_add(i64::from(index)));
                let reason = out_of_range(TimestampMs(timestamp), offset, settings, now);
                untimely.push(RecordRejection { index, reason });
            }
        }
    }
    match (keyless.is_empty(), untimely.is_empty()) {
        (true, true) => Ok(TimestampMs(checked.max_timestamp)),
        (false, _) => Err(AppendError::RejectedRecords(keyless)),
        (true, false) => Err(AppendError::InvalidTimestamp(untimely)),
    }
}

fn keyless_record(index: i32, partition: &TopicPartition) -> RecordRejection {
    let reason = format!("Compacted topic cannot accept message without key in topic partition {partition}");
    RecordRejection { index, reason }
}

/// Kafka calls records invalid that contradict themselves or their batch, and is surprised by what it can't decompress.
fn wrong_records(error: ValidateError) -> AppendError {
    match error {
        ValidateError::Record(error @ RecordError::Decompress(_)) => AppendError::UnreadableRecords(error),
        ValidateError::Record(RecordError::Malformed { .. }) => {
            AppendError::InvalidRecord("a record's fields don't fit its length")
        }
        ValidateError::Record(_) => {
            AppendError::InvalidRecord("the batch holds fewer or more bytes of records than it announces")
        }
        ValidateError::LinkedLz4Blocks => AppendError::LinkedLz4Blocks,
        ValidateError::RecordSize { .. } => {
            AppendError::InvalidRecord("a compressed record is larger than max.decompressed.message.bytes")
        }
        ValidateError::OffsetDelta { .. } => {
            AppendError::InvalidRecord("the offsets of the batch's records have gaps")
        }
        _ => AppendError::InvalidRecord("the batch's header contradicts itself"),
    }
}

fn allowed_timestamps(settings: &LogSettings, now: TimestampMs) -> RangeInclusive<i64> {
    // The largest number says that there is no bound.
    now.0.saturating_sub(settings.timestamp_before_max_ms)
        ..=now.0.saturating_add(settings.timestamp_after_max_ms)
}

fn is_out_of_range(timestamp: TimestampMs, settings: &LogSettings, now: TimestampMs) -> bool {
    timestamp != TimestampMs::NONE && !allowed_timestamps(settings, now).contains(&timestamp.0)
}

fn out_of_range(timestamp: TimestampMs, offset: Offset, settings: &LogSettings, now: TimestampMs) -> String {
    let (earliest, latest) = allowed_timestamps(settings, now).into_inner();
    format!(
        "Timestamp {timestamp} of message with offset {offset} is out of range. \
         The timestamp should be within [{earliest}, {latest}]"
    )
}

/// Writes the batch anew, with the compression of the topic.
fn recompress(batch: &Batch, rules: Rules<'_>, now: TimestampMs) -> Result<PreparedBatch, AppendError> {
    let (header, settings) = (batch.header(), rules.settings);
    let compression = match settings.compression {
        StoredCompression::Producer => header.attributes.compression(),
        StoredCompression::Fixed(codec) => codec,
    };
    let log_append_time = settings.timestamp_type == TimestampType::LogAppendTime;
    let mut builder = BatchBuilder::new(BatchOptions {
        compression,
        compression_level: settings.compression_level,
        append_time_ms: log_append_time.then_some(now.0),
        producer_id: header.producer_id,
        producer_epoch: header.producer_epoch,
        base_sequence: header.base_sequence,
        is_transactional: header.attributes.is_transactional(),
        ..BatchOptions::default()
    });
    for record in batch.records(rules.max_decompressed_bytes) {
        let record = record.map_err(|error| wrong_records(error.into()))?;
        builder.append(&record.as_new())?;
    }
    if builder.record_count() != header.record_count {
        return Err(AppendError::InvalidRecord("the batch holds fewer records than it announces"));
    }
    let rewritten = Batch::parse(builder.build()?)?;
    let (size_bytes, max_bytes) = (rewritten.header().size_in_bytes(), settings.max_message_bytes);
    if size_bytes as u64 > u64::from(max_bytes) {
        return Err(AppendError::TooLarge { size_bytes, max_bytes });
    }
    PreparedBatch::verbatim(&rewritten, rules.max_decompressed_bytes)
}
