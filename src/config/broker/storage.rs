//! Where the logs are and how the broker looks after them. Rules of one topic's log are in [`crate::config::TopicConfig`].

use std::path::PathBuf;
use std::time::Duration;

use crate::config::values::{Values, settings};

/// In `cordoned.log.dirs`: all of them.
pub(super) const ALL_LOG_DIRS: &str = "*";

settings! {
    /// Log upkeep, common to all topics of the broker.
    pub struct LogUpkeepConfig {
        /// How often retention is checked.
        log_retention_check_interval_ms: i64 = "log.retention.check.interval.ms",
        /// How long after start the first upkeep runs.
        log_initial_task_delay_ms: Duration = "log.initial.task.delay.ms",
        /// How often logs are looked at for a due flush.
        log_flush_scheduler_interval_ms: i64 = "log.flush.scheduler.interval.ms",
        /// How often `recovery-point-offset-checkpoint` is written.
        log_flush_offset_checkpoint_interval_ms: u32 = "log.flush.offset.checkpoint.interval.ms",
        /// How often `log-start-offset-checkpoint` is written.
        log_flush_start_offset_checkpoint_interval_ms: u32 = "log.flush.start.offset.checkpoint.interval.ms",
        /// How often `replication-offset-checkpoint` is written.
        replica_high_watermark_checkpoint_interval_ms: i64 = "replica.high.watermark.checkpoint.interval.ms",
        /// Threads that recover logs at start, for each data folder.
        num_recovery_threads_per_data_dir: usize = "num.recovery.threads.per.data.dir",
        /// Whether compaction runs.
        log_cleaner_enable: bool = "log.cleaner.enable",
        /// Compaction threads.
        log_cleaner_threads: u32 = "log.cleaner.threads",
        /// How long compaction rests when there is nothing to do.
        log_cleaner_backoff_ms: Duration = "log.cleaner.backoff.ms",
        /// Memory for the map of keys, for all compaction threads.
        log_cleaner_dedupe_buffer_size: i64 = "log.cleaner.dedupe.buffer.size",
        /// Memory for copying, for all compaction threads.
        log_cleaner_io_buffer_size: u32 = "log.cleaner.io.buffer.size",
        /// How full the map of keys may get, 0 to 1.
        log_cleaner_io_buffer_load_factor: f64 = "log.cleaner.io.buffer.load.factor",
        /// Bytes a second that compaction reads and writes.
        log_cleaner_io_max_bytes_per_second: f64 = "log.cleaner.io.max.bytes.per.second",
    }
}

/// The data folders.
#[derive(Debug, Clone, PartialEq)]
pub struct StorageConfig {
    /// The folders, at least one, none twice. Keys `log.dirs` and `log.dir`.
    pub log_dirs: Vec<PathBuf>,
    /// The folder of the metadata log. Key `metadata.log.dir`; else the first of `log_dirs`.
    pub metadata_log_dir: PathBuf,
    /// The ones that take no new partitions: the key `cordoned.log.dirs`, in which `*` means all.
    pub cordoned_log_dirs: Vec<PathBuf>,
    /// Memory for the newest batches. Key `log.tail.cache.max.bytes`.
    pub log_tail_cache_max_bytes: u64,
    /// What the write-ahead log may take in each folder. Key `log.wal.max.bytes`.
    pub log_wal_max_bytes: u64,
    /// Upkeep.
    pub upkeep: LogUpkeepConfig,
}

impl StorageConfig {
    pub(in crate::config) fn read(values: &mut Values) -> Self {
        let single = values.read::<Vec<String>>("log.dir");
        let log_dirs = values.read::<Option<Vec<String>>>("log.dirs").unwrap_or(single);
        let log_dirs: Vec<PathBuf> = log_dirs.into_iter().map(PathBuf::from).collect();
        let first = log_dirs.first().cloned().unwrap_or_default();
        let cordoned = values.read::<Vec<String>>("cordoned.log.dirs");
        let cordoned_log_dirs = match &cordoned[..] {
            [all] if all == ALL_LOG_DIRS => log_dirs.clone(),
            _ => cordoned.into_iter().map(PathBuf::from).collect(),
        };
        let metadata_log_dir = values.read::<Option<String>>("metadata.log.dir").map_or(first, PathBuf::from);
        let upkeep = LogUpkeepConfig::read(values);
        // The cleaner's key map would not hold anything below this, says Kafka.
        const LEAST_DEDUPE_BYTES_PER_THREAD: i64 = 1024 * 1024;
        let threads = i64::from(upkeep.log_cleaner_threads.max(1));
        let per_thread = upkeep.log_cleaner_dedupe_buffer_size.checked_div(threads).unwrap_or(0);
        values.require(per_thread > LEAST_DEDUPE_BYTES_PER_THREAD, || {
            "log.cleaner.dedupe.buffer.size must be at least 1MB per cleaner thread.".to_owned()
        });
        let log_tail_cache_max_bytes = values.read("log.tail.cache.max.bytes");
        let log_wal_max_bytes = values.read("log.wal.max.bytes");
        Self {
            log_dirs,
            metadata_log_dir,
            cordoned_log_dirs,
            log_tail_cache_max_bytes,
            log_wal_max_bytes,
            upkeep,
        }
    }
}
