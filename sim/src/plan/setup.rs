//! The world at the beginning of a run: the disk, the topics' settings, what batches look like.

use std::fmt;
use std::time::Duration;

use kalda_log::producers::memory::PRODUCER_BYTES;
use kalda_log::{
    self, CleanupPolicy, DirectorySettings, LogSettings, ProducerMemory, StoredCompression, WalDriver,
};
use kalda_protocol::records::{Compression, TimestampType};

use crate::dice::Dice;
use crate::disk::{DiskOptions, Geometry, NameOrder};

/// What an acknowledgement of an append promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlushPolicy {
    /// That it is in the page cache: it survives a kill. A power cut it survives once the recovery point has passed it.
    PageCache,
    /// That it was flushed: it survives a power cut (`flush.messages=1`).
    FlushEveryAppend,
    /// That its records were synced, as the metadata log does it: it survives a power cut.
    SyncRecords,
    /// While the topic is synchronous, that it is in the write-ahead log: it survives a power cut, once it is settled.
    WriteAhead,
}

/// What batches look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchStyle {
    /// All of exactly so many bytes, so that the end of one may be the end of a page.
    Uniform(usize),
    /// Of any size.
    Varied,
}

/// A partition of a run.
#[derive(Debug, Clone)]
pub struct PartitionSetup {
    /// Its settings.
    pub settings: LogSettings,
    /// When an append is acknowledged.
    pub policy: FlushPolicy,
    /// What its batches look like.
    pub style: BatchStyle,
}

/// The world.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The disk.
    pub disk: DiskOptions,
    /// The log directory's settings.
    pub directory: DirectorySettings,
    /// The partitions.
    pub partitions: Vec<PartitionSetup>,
}

impl Setup {
    /// Draws a world.
    #[must_use]
    pub fn drawn(dice: &mut Dice) -> Self {
        let page_bytes = dice.pick(&[512, 512, 1024, 4096]);
        let disk = DiskOptions {
            geometry: Geometry { page_bytes, sector_bytes: 512 },
            names: dice.pick(&[NameOrder::Journaled, NameOrder::PerFolder]),
            writeback_permille: dice.pick(&[0, 20, 100]),
            syncs_whole: dice.permille(500),
        };
        let wal_file_bytes = dice.pick(&[8 << 10, 16 << 10, 32 << 10, 64 << 10]);
        let directory = DirectorySettings {
            // The least of them has files closed and opened all the time.
            max_open_files: dice.pick(&[4096, 4096, 4096, 6]),
            // A file holds one group, or some: they are trimmed all the time.
            wal_file_bytes,
            max_wal_bytes: dice.pick(&[2, 2, 3, 6]) * wal_file_bytes,
            wal_flushed_one_by_one: dice.pick(&[0, 1, 64]),
            wal_driver: WalDriver::Caller,
            ..DirectorySettings::default()
        };
        let count = dice.pick(&[1, 1, 2, 3]);
        let policies = dice.pick(&[&POLICIES, &POLICIES, &[FlushPolicy::WriteAhead; POLICIES.len()]]);
        let partitions = (0..count).map(|_| PartitionSetup::drawn(policies, dice)).collect();
        let setup = Self { disk, directory, partitions };
        if dice.permille(150) { setup.with_few_producers() } else { setup }
    }

    /// The same, where a log remembers two producers. They are forgotten as after their time then.
    fn with_few_producers(mut self) -> Self {
        self.directory.producers = ProducerMemory::new(PRODUCER_BYTES);
        for partition in &mut self.partitions {
            let expiration_ms = &mut partition.settings.producer_id_expiration_ms;
            *expiration_ms = (*expiration_ms).min(i64::MAX - 1);
        }
        self
    }
}

/// The policies, the usual ones more often.
const POLICIES: [FlushPolicy; 6] = [
    FlushPolicy::PageCache,
    FlushPolicy::PageCache,
    FlushPolicy::FlushEveryAppend,
    FlushPolicy::SyncRecords,
    FlushPolicy::WriteAhead,
    FlushPolicy::WriteAhead,
];

impl PartitionSetup {
    fn drawn(policies: &[FlushPolicy], dice: &mut Dice) -> Self {
        let policy = dice.pick(policies);
        let mut settings = drawn_settings(dice);
        match policy {
            // Both mean the same, where nobody is told when records are settled.
            FlushPolicy::FlushEveryAppend if dice.permille(500) => {
                settings.flush_policy = kalda_log::FlushPolicy::Sync
            }
            FlushPolicy::FlushEveryAppend => settings.flush_messages = Some(1),
            FlushPolicy::WriteAhead => settings.flush_policy = drawn_flush_policy(dice),
            FlushPolicy::PageCache | FlushPolicy::SyncRecords => {}
        }
        let style = dice.pick(&[
            BatchStyle::Varied,
            BatchStyle::Varied,
            BatchStyle::Uniform(128),
            BatchStyle::Uniform(256),
            BatchStyle::Uniform(512),
        ]);
        if let BatchStyle::Uniform(_) = style {
            settings.compression = StoredCompression::Producer;
        }
        Self { settings, policy, style }
    }
}

impl fmt::Display for Setup {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{:?}", self.disk)?;
        writeln!(
            out,
            "{} files open at most, .wal files of {} bytes, {} bytes at most, {} flushed one by one",
            self.directory.max_open_files,
            self.directory.wal_file_bytes,
            self.directory.max_wal_bytes,
            self.directory.wal_flushed_one_by_one,
        )?;
        for (index, partition) in self.partitions.iter().enumerate() {
            let PartitionSetup { settings, policy, style } = partition;
            writeln!(
                out,
                "partition {index}: {policy:?}, {style:?}, segment.bytes={}, segment.ms={}, segment.index.bytes={}, \
                 index.interval.bytes={}, retention.ms={:?}, retention.bytes={:?}, {:?}, {:?}, flush.policy={:?}, flush.messages={:?}, \
                 flush.ms={:?}, producer.id.expiration.ms={}",
                settings.segment_bytes,
                settings.segment_ms,
                settings.segment_index_bytes,
                settings.index_interval_bytes,
                settings.retention_ms,
                settings.retention_bytes,
                settings.timestamp_type,
                settings.compression,
                settings.flush_policy,
                settings.flush_messages,
                settings.flush_ms,
                settings.producer_id_expiration_ms,
            )?;
        }
        Ok(())
    }
}

/// The policy of a topic that is synchronous at times.
pub fn drawn_flush_policy(dice: &mut Dice) -> kalda_log::FlushPolicy {
    if dice.permille(700) { kalda_log::FlushPolicy::Sync } else { kalda_log::FlushPolicy::Async }
}

/// Settings that make much happen with few records.
#[must_use]
pub fn drawn_settings(dice: &mut Dice) -> LogSettings {
    let rarely = |dice: &mut Dice| dice.permille(150);
    let compression = match dice.below(12) {
        0 => StoredCompression::Fixed(Compression::Lz4),
        1 => StoredCompression::Fixed(Compression::None),
        _ => StoredCompression::Producer,
    };
    LogSettings {
        segment_bytes: dice.pick(&[900, 1500, 2048, 4000, 1 << 30]),
        segment_ms: if rarely(dice) { 2000 } else { i64::MAX },
        segment_jitter_ms: if rarely(dice) { 500 } else { 0 },
        segment_index_bytes: dice.pick(&[36, 60, 10 << 20, 10 << 20]),
        index_interval_bytes: dice.pick(&[0, 1, 100, 300, 1000, 4096]),
        retention_ms: if rarely(dice) { Some(3000) } else { None },
        retention_bytes: dice.pick(&[None, Some(0), Some(1000), Some(3000)]),
        timestamp_type: if rarely(dice) { TimestampType::LogAppendTime } else { TimestampType::CreateTime },
        timestamp_after_max_ms: i64::MAX,
        compression,
        flush_messages: if rarely(dice) { Some(4) } else { None },
        flush_ms: dice.pick(&[None, Some(0), Some(1000)]),
        cleanup_policy: CleanupPolicy { delete: true, compact: false },
        file_delete_delay: if rarely(dice) { Duration::ZERO } else { Duration::from_secs(5) },
        producer_id_expiration_ms: if rarely(dice) { 4000 } else { i64::MAX },
        ..LogSettings::default()
    }
}
