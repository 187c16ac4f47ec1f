//! Preparing a compaction, and reading the keys of the dirty part.
//!
//! Invariant: a task holds what it knows of the log; the log knows nothing of it. What happens to the log meanwhile is
//! found out when a group is swapped in, or earlier by the count of cuts.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use kalda_protocol::records::{RecordError, RecordViews};

use super::aborted_reader::AbortedReader;
use super::batch_filter::FilterError;
use super::batch_reader::{BatchReader, SourceBatch};
use super::cleanable::{Cleanable, LogFacts, SegmentFacts};
use super::error::{CompactionError, RunError};
use super::key_map::{Full, KeyMap, KeyMapLimits};
use super::last_records::LastRecords;
use super::pace::Pace;
use super::source::Source;
use super::transactions::{DataFate, TransactionWalk};
use crate::error::StorageError;
use crate::folder::Folder;
use crate::partition_log::PartitionLog;
use crate::settings::LogSettings;
use kalda_sys::types::{Offset, TimestampMs};

/// What a compaction may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompactionSettings {
    /// Memory for the map of keys.
    pub key_map_bytes: usize,
    /// How many of a thousand of its slots may be filled.
    pub key_map_load_permille: u16,
    /// Bytes that are read, and bytes that are written, at once.
    pub buffer_bytes: usize,
}

/// A log that is to be compacted.
#[derive(Debug)]
#[must_use = "nothing is compacted before it runs"]
pub struct CompactionTask {
    pub(super) folder: Folder,
    pub(super) settings: Arc<LogSettings>,
    pub(super) limits: CompactionSettings,
    pub(super) cleanable: Cleanable,
    pub(super) sources: Vec<Source>,
    pub(super) last_records: LastRecords,
    pub(super) now_ms: TimestampMs,
    pub(super) cuts: CutWatch,
}

/// Tells whether the log was cut.
#[derive(Debug, Clone)]
pub(super) struct CutWatch {
    cuts: Arc<AtomicU64>,
    before: u64,
}

impl CutWatch {
    pub(super) fn new(cuts: &Arc<AtomicU64>) -> Self {
        Self { cuts: Arc::clone(cuts), before: cuts.load(Ordering::Acquire) }
    }

    pub(super) fn check(&self) -> Result<(), CompactionError> {
        let unchanged = self.cuts.load(Ordering::Acquire) == self.before;
        if unchanged { Ok(()) } else { Err(CompactionError::LogChanged) }
    }
}

impl PartitionLog {
    /// Begins a segment if the topic is compacted and the first record of the active one has waited for
    /// `max.compaction.lag.ms`, so that it can be compacted.
    ///
    /// # Errors
    /// The disk's.
    pub fn roll_for_compaction(&mut self, now_ms: TimestampMs) -> Result<(), StorageError> {
        let settings = Arc::clone(&self.settings);
        if !settings.cleanup_policy.compact || settings.max_compaction_lag_ms == i64::MAX {
            return Ok(());
        }
        let Some(active) = self.segments.last_mut().map(Arc::make_mut) else { return Ok(()) };
        let first = active.first_timestamp(&self.folder);
        let first = first.map_err(|error| self.folder.judge(error))?;
        let waited_ms = first.map(|first| now_ms.0.saturating_sub(first.0));
        match waited_ms {
            Some(waited_ms) if waited_ms > settings.max_compaction_lag_ms => self.roll(),
            _ => Ok(()),
        }
    }

    /// The part of the log that is to be compacted, if the topic's settings want that now.
    ///
    /// # Errors
    /// The disk's.
    pub fn cleanable(
        &mut self,
        now_ms: TimestampMs,
        high_watermark: Offset,
    ) -> Result<Option<Cleanable>, StorageError> {
        if !self.settings.cleanup_policy.compact || self.segments.len() < 2 {
            return Ok(None);
        }
        self.folder.check_online()?;
        let segments = self.segment_facts();
        let segments = segments.map_err(|error| self.folder.judge(error))?;
        let facts = LogFacts {
            segments: &segments,
            log_start: self.log_start,
            log_end: self.log_end,
            last_stable: self.last_stable_offset(high_watermark),
            flushed: self.recovery_point,
            cleaned: self.folder.directory().checkpoints.cleaned(&self.partition),
        };
        let cleanable = Cleanable::of(facts, &self.settings, now_ms);
        Ok(cleanable.filter(|cleanable| cleanable.is_due(&self.settings)))
    }

    fn segment_facts(&mut self) -> std::io::Result<Vec<SegmentFacts>> {
        let (min_lag, max_lag) = (self.settings.min_compaction_lag_ms, self.settings.max_compaction_lag_ms);
        let folder = &self.folder;
        let facts = self.segments.iter_mut().map(|segment| {
            let first_ms =
                if max_lag == i64::MAX { None } else { Arc::make_mut(segment).first_timestamp(folder)? };
            let largest_ms = if min_lag == 0 {
                None
            } else {
                let largest = segment.largest_timestamp(folder)?.map(|largest| largest.timestamp_ms);
                Some(largest.unwrap_or(segment.created_ms()))
            };
            let (base_offset, size_bytes) = (segment.base_offset(), segment.size_bytes());
            Ok(SegmentFacts { base_offset, size_bytes, first_ms, largest_ms })
        });
        facts.collect()
    }

    /// Prepares the compaction of what is cleanable; `None` if nothing is due.
    ///
    /// # Errors
    /// The disk's.
    pub fn prepare_compaction(
        &mut self,
        now_ms: TimestampMs,
        high_watermark: Offset,
        limits: CompactionSettings,
    ) -> Result<Option<CompactionTask>, StorageError> {
        let Some(cleanable) = self.cleanable(now_ms, high_watermark)? else { return Ok(None) };
        let sources =
            (0..).zip(&self.segments).map(|(place, segment)| Source::of(segment, self.segment_end(place)));
        Ok(Some(CompactionTask {
            folder: self.folder.clone(),
            settings: Arc::clone(&self.settings),
            limits,
            cleanable,
            sources: sources.collect(),
            last_records: LastRecords::of(&self.producers),
            now_ms,
            cuts: CutWatch::new(&self.compaction.cuts),
        }))
    }
}

impl CompactionTask {
    /// What an error means; the disk's may take the directory offline.
    pub(super) fn judge(&self, error: RunError) -> CompactionError {
        match error {
            RunError::Other(error) => error,
            // The partition may have been deleted or cut since, and its files with it.
            RunError::Io(_) if self.cuts.check().is_err() => CompactionError::LogChanged,
            RunError::Io(error) => self.folder.judge(error).into(),
        }
    }

    pub(super) fn keys(&self, pace: &dyn Pace) -> Result<(KeyMap, Offset), RunError> {
        let Cleanable { first_dirty, end, .. } = self.cleanable;
        // Clients choose the keys: without a secret, they could choose some that meet in the map.
        let mut secret = [0; 16];
        self.folder.directory().random.fill(&mut secret);
        let (bytes, load_permille) = (self.limits.key_map_bytes, self.limits.key_map_load_permille);
        let records = u64::try_from(end.0.saturating_sub(first_dirty.0)).unwrap_or(0);
        let mut keys = KeyMap::new(KeyMapLimits { bytes, load_permille }, records, secret);
        let mut walk = TransactionWalk::default();
        let dirty = || self.sources.iter().filter(|source| source.end > first_dirty);
        let mut aborted = AbortedReader::new(dirty().map(|source| source.aborted.clone()), first_dirty);
        for source in dirty().filter(|source| source.base_offset < end) {
            aborted.read_up_to(source.end.advanced(-1), &self.folder, &mut walk)?;
            if let Some(full_at) = self.keys_of(source, &mut keys, &mut walk, pace)? {
                return Ok((keys, full_at));
            }
        }
        Ok((keys, end))
    }

    /// Takes the keys of a segment. Gives the offset that the full map couldn't take.
    fn keys_of(
        &self,
        source: &Source,
        keys: &mut KeyMap,
        walk: &mut TransactionWalk,
        pace: &dyn Pace,
    ) -> Result<Option<Offset>, RunError> {
        let range = (0, source.sizes.log);
        let file = source.open(&self.folder)?;
        let mut batches = BatchReader::new(file, source.base_offset, range, self.limits.buffer_bytes, pace);
        while let Some((batch, bytes)) = batches.next()? {
            self.cuts.check()?;
            match self.keys_of_batch(&batch, keys, walk) {
                Ok(None) => {}
                Ok(full_at) => return Ok(full_at),
                Err(error) => return Err(batches.last_unusable(bytes.len() as u64, &error).into()),
            }
        }
        Ok(None)
    }

    fn keys_of_batch(
        &self,
        batch: &SourceBatch,
        keys: &mut KeyMap,
        walk: &mut TransactionWalk,
    ) -> Result<Option<Offset>, FilterError> {
        let limit = self.folder.directory().settings.max_decompressed_bytes;
        let first_dirty = self.cleanable.first_dirty;
        let mut put = |key: Option<&[u8]>, offset: i64| match key {
            Some(key) if offset >= first_dirty.0 => keys.put(key, Offset(offset)),
            _ => Ok(()),
        };
        match batch {
            SourceBatch::Batch(batch) if batch.header().attributes.is_control() => {
                walk.marker(batch.header());
            }
            SourceBatch::Batch(batch) => {
                let header = batch.header();
                if walk.data(header) == DataFate::Aborted || header.last_offset() < first_dirty.0 {
                    return Ok(None);
                }
                let records = batch.decompressed(limit).map_err(RecordError::from)?;
                for record in RecordViews::new(header, &records) {
                    let record = record?;
                    if put(record.key, record.offset(header)) == Err(Full) {
                        return Ok(Some(Offset(record.offset(header))));
                    }
                }
            }
            SourceBatch::Message(message) => {
                for record in message.records(limit)? {
                    if put(record.key.as_deref(), record.offset) == Err(Full) {
                        return Ok(Some(Offset(record.offset)));
                    }
                }
            }
        }
        Ok(None)
    }
}
