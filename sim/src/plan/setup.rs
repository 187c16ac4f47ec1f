//! The world at the beginning of a run: the disk, the topics' settings, what batches look like.

use std::fmt;
use std::time::Duration;

use kalda::log::{CleanupPolicy, DirectorySettings, LogSettings, StoredCompression};
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
        };
        let directory = DirectorySettings {
            // The least of them has files closed and opened all the time.
            max_open_files: dice.pick(&[4096, 4096, 4096, 6]),
            ..DirectorySettings::default()
        };
        let count = dice.pick(&[1, 1, 2, 3]);
        let partitions = (0..count).map(|_| PartitionSetup::drawn(dice)).collect();
        Self { disk, directory, partitions }
    }
}

impl PartitionSetup {
    fn drawn(dice: &mut Dice) -> Self {
        let policy = dice.pick(&[
            FlushPolicy::PageCache,
            FlushPolicy::PageCache,
            FlushPolicy::FlushEveryAppend,
            FlushPolicy::SyncRecords,
        ]);
        let mut settings = drawn_settings(dice);
        if policy == FlushPolicy::FlushEveryAppend {
            settings.flush_messages = Some(1);
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
        writeln!(out, "{:?}, {} files open at most", self.disk, self.directory.max_open_files)?;
        for (index, partition) in self.partitions.iter().enumerate() {
            let PartitionSetup { settings, policy, style } = partition;
            writeln!(
                out,
                "partition {index}: {policy:?}, {style:?}, segment.bytes={}, segment.ms={}, segment.index.bytes={}, \
                 index.interval.bytes={}, retention.ms={:?}, retention.bytes={:?}, {:?}, {:?}, flush.messages={:?}, \
                 flush.ms={:?}, producer.id.expiration.ms={}",
                settings.segment_bytes,
                settings.segment_ms,
                settings.segment_index_bytes,
                settings.index_interval_bytes,
                settings.retention_ms,
                settings.retention_bytes,
                settings.timestamp_type,
                settings.compression,
                settings.flush_messages,
                settings.flush_ms,
                settings.producer_id_expiration_ms,
            )?;
        }
        Ok(())
    }
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
