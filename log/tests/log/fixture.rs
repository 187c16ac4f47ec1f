//! A log directory in a temporary folder, and batches to put into it.

use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use kalda_log::{
    AppendContext, AppendOrigin, DirectorySettings, LogDirectory, LogError, LogSettings, LogSlice, LogView,
    PartitionLog, Patience, ReadRange,
};
use kalda_protocol::records::{BatchBuilder, BatchOptions, NewRecord, Record, batches};
use kalda_sys::types::{LeaderEpoch, Offset, PartitionIndex, TimestampMs, TopicId, TopicPartition, Uuid};
use kalda_sys::{Disk, ManualClock, PosixDisk, SystemRandom};

/// When all tests happen.
pub const NOW_MS: i64 = 1_700_000_000_000;

pub struct Fixture {
    pub folder: tempfile::TempDir,
    pub clock: Arc<ManualClock>,
    pub settings: Arc<LogSettings>,
    pub directory_settings: DirectorySettings,
    disk: Arc<dyn Disk>,
    directory: Option<LogDirectory>,
}

impl Fixture {
    pub fn settings() -> LogSettings {
        LogSettings::default()
    }

    pub fn new(settings: LogSettings) -> Self {
        Self::on_disk(settings, Arc::new(PosixDisk))
    }

    pub fn on_disk(settings: LogSettings, disk: Arc<dyn Disk>) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let clock = Arc::new(ManualClock::new(NOW_MS));
        let directory_settings = DirectorySettings { recovery_threads: 3, ..DirectorySettings::default() };
        let mut fixture =
            Self { folder, clock, settings: Arc::new(settings), directory_settings, disk, directory: None };
        fixture.reopen();
        fixture
    }

    /// Opens the directory anew, as after the end of the process.
    pub fn reopen(&mut self) {
        self.try_reopen().expect("the directory opens");
    }

    pub fn try_reopen(&mut self) -> Result<(), LogError> {
        self.directory = None;
        let clock: Arc<ManualClock> = Arc::clone(&self.clock);
        let opened = LogDirectory::open(
            self.folder.path(),
            &self.directory_settings,
            Arc::clone(&self.disk),
            clock,
            Arc::new(SystemRandom),
        );
        self.directory = Some(opened?);
        Ok(())
    }

    pub fn directory(&self) -> &LogDirectory {
        self.directory.as_ref().expect("it is open")
    }

    pub fn partition() -> TopicPartition {
        TopicPartition { topic: "topic".into(), partition: PartitionIndex(0) }
    }

    pub fn topic_id() -> TopicId {
        Uuid([7; 16])
    }

    pub fn partition_path(&self) -> PathBuf {
        self.folder.path().join(Self::partition().to_string())
    }

    pub fn open_partition(&self) -> PartitionLog {
        self.try_open_partition().expect("the partition opens")
    }

    pub fn try_open_partition(&self) -> Result<PartitionLog, LogError> {
        self.directory().partition(&Self::partition(), Self::topic_id(), Arc::clone(&self.settings))
    }
}

pub fn client() -> AppendContext {
    AppendContext { leader_epoch: LeaderEpoch(0), now_ms: TimestampMs(NOW_MS), origin: AppendOrigin::Client }
}

/// What to read.
pub fn range(from: Offset, before: Offset, max_bytes: usize, at_least_one: bool) -> ReadRange {
    ReadRange { from, before, max_bytes, at_least_one }
}

/// All of a log, for searches.
pub fn view(log: &PartitionLog) -> LogView {
    log.view(Patience::Wait).expect("the log is online")
}

/// A batch of `count` records with values of `value_bytes`.
pub fn batch(count: u8, value_bytes: usize) -> Bytes {
    batch_with(BatchOptions::default(), count, value_bytes, NOW_MS)
}

pub fn batch_with(options: BatchOptions, count: u8, value_bytes: usize, timestamp: i64) -> Bytes {
    let mut builder = BatchBuilder::new(options);
    for index in 0..count {
        let value = vec![b'a' + index % 26; value_bytes];
        let record = NewRecord { timestamp, key: Some(b"key"), value: Some(&value), headers: &[] };
        builder.append(&record).expect("a record");
    }
    builder.build().expect("a batch")
}

/// All records of a slice.
pub fn records_of(slice: &LogSlice) -> Vec<Record> {
    let bytes = slice.to_bytes().expect("the slice is readable");
    let batches = batches(bytes).refuse_tail().map(|batch| batch.expect("a sound batch"));
    batches
        .inspect(|batch| batch.verify_crc().expect("its checksum"))
        .flat_map(|batch| batch.records(1 << 20))
        .map(|record| record.expect("a sound record"))
        .collect()
}

/// All batches of the log, from its start.
pub fn all_bytes(log: &PartitionLog) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut from = log.log_start_offset();
    loop {
        let slice = log.read(range(from, log.log_end_offset(), 400, true)).expect("reads");
        if slice.is_empty() {
            return bytes;
        }
        assert!(slice.next_offset > from, "the next read goes on");
        from = slice.next_offset;
        bytes.extend_from_slice(&slice.to_bytes().expect("the slice is readable"));
    }
}
