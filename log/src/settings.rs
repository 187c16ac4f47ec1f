//! What a partition's log and a log directory need to know of the configuration, and nothing more.
//!
//! Invariant: every number is in the unit of its name; "no limit" is `None`. Where values come from is not known here.

use std::time::Duration;

use kalda_protocol::records::{Compression, TimestampType};

use super::producers::memory::ProducerMemory;

/// What happens to old data (`cleanup.policy`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CleanupPolicy {
    /// Old segments go.
    pub delete: bool,
    /// Older records of a key go.
    pub compact: bool,
}

/// Which compression the stored batches have (`compression.type`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StoredCompression {
    /// As the producer chose.
    #[default]
    Producer,
    /// Always this one.
    Fixed(Compression),
}

/// How much of a producer's batch is looked at (`record.validation`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RecordValidation {
    /// The header and the checksum over all.
    #[default]
    Header,
    /// Every record, too.
    Strict,
}

/// When an appended record counts as written (`flush.policy`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FlushPolicy {
    /// When it is in the page cache, as in Kafka.
    #[default]
    Async,
    /// When it is on the disk.
    Sync,
}

/// The settings of one partition's log. `Default` gives Kafka's defaults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogSettings {
    /// `segment.bytes`: a segment is closed before it grows beyond this.
    pub segment_bytes: u32,
    /// `segment.ms`: a segment is closed when it has taken records for so long.
    pub segment_ms: i64,
    /// `segment.jitter.ms`: up to so much less, so that not all partitions roll at once.
    pub segment_jitter_ms: i64,
    /// `segment.index.bytes`: a segment is closed when an index reaches this.
    pub segment_index_bytes: u32,
    /// `index.interval.bytes`: bytes of batches between two index entries.
    pub index_interval_bytes: u32,
    /// `retention.ms`.
    pub retention_ms: Option<i64>,
    /// `retention.bytes`.
    pub retention_bytes: Option<u64>,
    /// `max.message.bytes`: the largest batch a client may append.
    pub max_message_bytes: u32,
    /// `max.decompressed.message.bytes`: the largest record that a compressed batch may hold, where there is a limit.
    pub max_compressed_record_bytes: Option<u32>,
    /// `message.timestamp.type`.
    pub timestamp_type: TimestampType,
    /// `message.timestamp.before.max.ms`.
    pub timestamp_before_max_ms: i64,
    /// `message.timestamp.after.max.ms`.
    pub timestamp_after_max_ms: i64,
    /// `compression.type`, with the level of the codec it names.
    pub compression: StoredCompression,
    /// The level of the codec that `compression` names; `None` is the codec's own default.
    pub compression_level: Option<i32>,
    /// `record.validation`.
    pub validation: RecordValidation,
    /// `flush.policy`.
    pub flush_policy: FlushPolicy,
    /// `flush.messages`: flush when so many records are not flushed.
    pub flush_messages: Option<u64>,
    /// `flush.ms`: flush when records have waited for so long.
    pub flush_ms: Option<i64>,
    /// `cleanup.policy`.
    pub cleanup_policy: CleanupPolicy,
    /// `file.delete.delay.ms`: how long a deleted file stays on disk under its new name.
    pub file_delete_delay: Duration,
    /// `delete.retention.ms`: how long compaction keeps tombstones.
    pub delete_retention_ms: i64,
    /// `min.compaction.lag.ms`.
    pub min_compaction_lag_ms: i64,
    /// `max.compaction.lag.ms`.
    pub max_compaction_lag_ms: i64,
    /// `min.cleanable.dirty.ratio`, in thousandths.
    pub min_cleanable_dirty_permille: u16,
    /// `producer.id.expiration.ms`: a producer not heard of for so long is forgotten.
    pub producer_id_expiration_ms: i64,
}

impl LogSettings {
    /// How long the active segment takes records. A record that must be compacted soon can't wait in there.
    #[must_use]
    pub fn roll_after_ms(&self) -> i64 {
        let lag_ms =
            Some(self.max_compaction_lag_ms).filter(|lag_ms| self.cleanup_policy.compact && *lag_ms > 0);
        lag_ms.map_or(self.segment_ms, |lag_ms| lag_ms.min(self.segment_ms))
    }
}

/// An hour in ms.
const HOUR_MS: i64 = 3_600_000;

impl Default for LogSettings {
    fn default() -> Self {
        Self {
            segment_bytes: 1 << 30,
            segment_ms: 7 * 24 * HOUR_MS,
            segment_jitter_ms: 0,
            segment_index_bytes: 10 << 20,
            index_interval_bytes: 4096,
            retention_ms: Some(7 * 24 * HOUR_MS),
            retention_bytes: None,
            max_message_bytes: (1 << 20) + 12,
            max_compressed_record_bytes: None,
            timestamp_type: TimestampType::CreateTime,
            timestamp_before_max_ms: i64::MAX,
            timestamp_after_max_ms: HOUR_MS,
            compression: StoredCompression::Producer,
            compression_level: None,
            validation: RecordValidation::Header,
            flush_policy: FlushPolicy::Async,
            flush_messages: None,
            flush_ms: None,
            cleanup_policy: CleanupPolicy { delete: true, compact: false },
            file_delete_delay: Duration::from_secs(60),
            delete_retention_ms: 24 * HOUR_MS,
            min_compaction_lag_ms: 0,
            max_compaction_lag_ms: i64::MAX,
            min_cleanable_dirty_permille: 500,
            producer_id_expiration_ms: 24 * HOUR_MS,
        }
    }
}

/// Who runs the write-ahead log's commits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WalDriver {
    /// Two threads, once there is something to commit.
    #[default]
    Threads,
    /// The caller, through [`super::LogDirectory::commit`]: a simulator does so.
    Caller,
}

/// The settings of a log directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectorySettings {
    /// How many files the directory holds open at most, besides those that a reader is just sending from.
    pub max_open_files: usize,
    /// The largest a compressed batch may become when it must be decompressed.
    pub max_decompressed_bytes: usize,
    /// The most that the files of the write-ahead log take, `log.wal.max.bytes`; two files at the least.
    pub max_wal_bytes: u64,
    /// The length of one of those files.
    pub wal_file_bytes: u64,
    /// To free such a file, so many partitions are flushed one by one at most; of more, the whole file system is synced at once.
    pub wal_flushed_one_by_one: usize,
    /// How many segments of one log a recovery checks at the same time, `num.recovery.threads.per.data.dir`.
    pub recovery_threads: usize,
    /// Who commits.
    pub wal_driver: WalDriver,
    /// What the producers of all partitions take, of all directories.
    pub producers: ProducerMemory,
}

impl Default for DirectorySettings {
    /// 512 files are half of what a process may open where nobody has said anything; 128 MiB is 128 times the largest batch;
    /// 256 MiB are replayed in a second. A file of 16 MiB is changed rarely, and laid out in a moment.
    fn default() -> Self {
        Self {
            max_open_files: 512,
            max_decompressed_bytes: 128 << 20,
            max_wal_bytes: 256 << 20,
            wal_file_bytes: 16 << 20,
            wal_flushed_one_by_one: 64,
            recovery_threads: 1,
            wal_driver: WalDriver::Threads,
            producers: ProducerMemory::default(),
        }
    }
}
