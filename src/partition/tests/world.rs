//! Partitions over two log directories, with metadata that is whatever the test says, and told when the test says so.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arc_swap::ArcSwap;
use bytes::Bytes;
use kalda_protocol::messages::metadata::partition_change_record::PartitionChangeRecord;
use kalda_protocol::messages::metadata::partition_record::PartitionRecord;
use kalda_protocol::messages::metadata::remove_topic_record::RemoveTopicRecord;
use kalda_protocol::messages::metadata::topic_record::TopicRecord;
use kalda_protocol::records::{BatchBuilder, BatchOptions, NewRecord, batches};

use crate::cluster::image::{MetadataImage, TopicImage};
use crate::cluster::record::MetadataRecord;
use crate::log::{
    AppendOrigin, DirectorySettings, LogDirectory, LogSettings, PartitionLog, ReadRange, TailCache,
};
use crate::partition::{
    Acks, AppendFailure, FoundFolders, MetadataSource, Partition, PartitionFailure, PartitionSettings,
    Partitions, SettingsSource,
};
use crate::sys::{ManualClock, PosixDisk, SystemRandom, Weighed};
use crate::types::{BrokerId, PartitionIndex, TimestampMs, TopicPartition, Uuid};

pub const NOW: TimestampMs = TimestampMs(1_700_000_000_000);
pub const FIRST: PartitionIndex = PartitionIndex(0);
/// The ids of the directories.
pub const A: Uuid = Uuid([0xa; 16]);
pub const B: Uuid = Uuid([0xb; 16]);

/// The metadata that a test publishes.
pub struct Metadata(ArcSwap<MetadataImage>);

impl MetadataSource for Metadata {
    fn image(&self) -> Arc<MetadataImage> {
        self.0.load_full()
    }
}

struct Defaults;

impl SettingsSource for Defaults {
    fn of_topic(&self, _: &str) -> PartitionSettings {
        PartitionSettings { log: Arc::new(LogSettings::default()), min_in_sync: 1 }
    }
}

pub struct World {
    folder: tempfile::TempDir,
    metadata: Arc<Metadata>,
    pub partitions: Arc<Partitions>,
}

impl World {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let metadata = Arc::new(Metadata(ArcSwap::default()));
        let partitions = partitions(&folder, &metadata);
        Self { folder, metadata, partitions }
    }

    /// The process ends in good order, does something to its files, and begins anew.
    pub fn restart_after(self, meanwhile: impl FnOnce(&Self)) -> Self {
        crate::partition::close(&self.partitions, Some(1), 1).expect("closes");
        meanwhile(&self);
        let Self { folder, metadata, partitions: before } = self;
        drop(before);
        let partitions = partitions(&folder, &metadata);
        drop(partitions.place_all());
        Self { folder, metadata, partitions }
    }

    pub fn restart(self) -> Self {
        self.restart_after(|_| {})
    }

    /// Publishes a topic of one partition in directory `a`, whose replicas are these. Nobody is told.
    pub fn create(&self, id: u8, replicas: &[i32]) -> Arc<Weighed<TopicImage>> {
        self.publish(&records(id, replicas));
        self.topic(id)
    }

    /// Publishes in one step that a topic is gone, and that another has its name.
    pub fn replace(&self, topic: &TopicImage, id: u8) {
        let gone = RemoveTopicRecord { topic_id: topic.id, ..RemoveTopicRecord::default() };
        let [topic, partition] = records(id, &[1]);
        self.publish(&[gone.into(), topic, partition]);
    }

    /// Where what is published can be read.
    pub fn metadata(&self) -> Arc<Metadata> {
        Arc::clone(&self.metadata)
    }

    /// The topic that has the name now.
    pub fn present(&self) -> Arc<Weighed<TopicImage>> {
        Arc::clone(self.metadata.image().topics.by_name("t").expect("there is one"))
    }

    /// Publishes that a topic is gone. Nobody is told.
    pub fn remove(&self, topic: &TopicImage) {
        let record = RemoveTopicRecord { topic_id: topic.id, ..RemoveTopicRecord::default() };
        self.publish(&[record.into()]);
    }

    /// Publishes that broker 1 leads in the next epoch.
    pub fn lead_anew(&self, topic: &TopicImage) {
        let change = PartitionChangeRecord {
            topic_id: topic.id,
            partition_id: 0,
            leader: 1,
            ..PartitionChangeRecord::default()
        };
        self.publish(&[change.into()]);
    }

    fn publish(&self, records: &[MetadataRecord]) {
        let (image, _) = self.metadata.image().apply(records).expect("it fits");
        self.metadata.0.store(Arc::new(image));
    }

    pub fn topic(&self, id: u8) -> Arc<Weighed<TopicImage>> {
        Arc::clone(self.metadata.image().topics.by_id(Uuid([id; 16])).expect("it is there"))
    }

    pub fn find(&self, topic: &TopicImage) -> Result<Arc<Partition>, PartitionFailure> {
        self.partitions.find(topic, FIRST)
    }

    /// Finds the partition of a topic, and appends these values.
    pub fn fill(&self, topic: &TopicImage, values: &[&str]) -> Arc<Partition> {
        let partition = self.find(topic).expect("it opens");
        values.iter().for_each(|value| append(&partition, value).expect("appends"));
        partition
    }

    /// Where the directories are.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The folder of the partition in each directory, if it is there.
    pub fn folders(&self) -> Vec<PathBuf> {
        let folders = ["a", "b"].map(|directory| self.folder.path().join(directory).join("t-0"));
        folders.into_iter().filter(|folder| folder.exists()).collect()
    }

    pub fn name() -> TopicPartition {
        TopicPartition { topic: "t".into(), partition: FIRST }
    }
}

/// A topic `t` of one partition in directory `a`.
fn records(id: u8, replicas: &[i32]) -> [MetadataRecord; 2] {
    let topic_id = Uuid([id; 16]);
    let topic = TopicRecord { name: "t".into(), topic_id, ..TopicRecord::default() };
    let partition = PartitionRecord {
        partition_id: 0,
        topic_id,
        replicas: replicas.to_vec(),
        isr: replicas.to_vec(),
        leader: 1,
        leader_epoch: 0,
        partition_epoch: 0,
        directories: vec![A; replicas.len()],
        ..PartitionRecord::default()
    };
    [topic.into(), partition.into()]
}

fn partitions(folder: &tempfile::TempDir, metadata: &Arc<Metadata>) -> Arc<Partitions> {
    let open = |name: &str| {
        let (path, settings) = (folder.path().join(name), DirectorySettings::default());
        let (clock, random) = (Arc::new(ManualClock::new(NOW.0)), Arc::new(SystemRandom));
        LogDirectory::open(&path, &settings, Arc::new(PosixDisk), clock, random).expect("opens")
    };
    let (directories, offline, deleted) = (vec![(open("a"), A), (open("b"), B)], Vec::new(), BTreeSet::new());
    let found = FoundFolders { directories, metadata: 0, offline, deleted };
    let holdings = found.settle(&metadata.image(), BrokerId(1));
    let metadata = Arc::clone(metadata) as Arc<dyn MetadataSource>;
    let (settings, tail) = (Arc::new(Defaults), TailCache::new(0));
    Arc::new(Partitions::new(BrokerId(1), holdings, metadata, settings, tail).expect("no checkpoints"))
}

pub fn append(partition: &Partition, value: &str) -> Result<(), AppendFailure> {
    append_at(partition, value, NOW)
}

pub fn append_at(partition: &Partition, value: &str, now: TimestampMs) -> Result<(), AppendFailure> {
    let mut builder = BatchBuilder::new(BatchOptions::default());
    let value = Some(value.as_bytes());
    builder.append(&NewRecord { timestamp: now.0, key: None, value, headers: &[] }).expect("it fits");
    let batch = builder.build().expect("a batch");
    partition.append(batch, Acks::Leader, AppendOrigin::Client, None, now).map(|_| ())
}

/// All values of a partition's log.
pub fn values(partition: &Partition) -> Vec<String> {
    let all = |log: &mut PartitionLog, _| {
        let (from, before) = (log.log_start_offset(), log.log_end_offset());
        log.read(ReadRange { from, before, max_bytes: 1 << 20, at_least_one: true })
    };
    let slice = partition.with_log(None, all).expect("it is led").expect("it can be read");
    let records = batches(slice.to_bytes().expect("it can be read"))
        .flat_map(|batch| batch.expect("a batch").records(1 << 20))
        .map(|record| record.expect("a record").value.expect("a value"));
    records.map(|value: Bytes| String::from_utf8(value.to_vec()).expect("text")).collect()
}
