//! The controller over a folder: what it answers is on disk, and is there again after a restart.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::world::{SETTINGS, TwoKeys, registration, topic};
use crate::cluster::controller::alter_configs::{ConfigAlteration, ConfigChange};
use crate::cluster::controller::create_partitions::NewPartitions;
use crate::cluster::controller::delete_topics::TopicSelector;
use crate::cluster::controller::intent::Intent;
use crate::cluster::controller::update_features::{Direction, FeatureUpdate};
use crate::cluster::image::MetadataImage;
use crate::cluster::image::configs::ConfigResource;
use crate::cluster::quorum::MetadataRetention;
use crate::cluster::quorum::identity::Accepted;
use crate::cluster::quorum::voters::ControllerEndpoint;
use crate::cluster::{Controller, ControllerDoors, ControllerOptions, FoundMetadata, Steps};
use crate::config::ConfigOperation;
use crate::log::{DirectorySettings, LogDirectory, LogSettings};
use crate::sys::{KeptMemory, MemoryBudget, PosixDisk, SystemClock, SystemRandom};
use crate::types::{BrokerId, LeaderEpoch, Uuid};

/// What `kafka-storage format --standalone` of Kafka 4.4.0 wrote.
const FORMATTED: &[u8] = include_bytes!("../../../tests/formats/cluster_metadata/kafka-4.4.0.checkpoint");

/// A node: its folder, locked, and its controller.
struct Node {
    controller: Controller,
    directory: LogDirectory,
}

fn options(snapshot_bytes: u64, retention: MetadataRetention) -> ControllerOptions {
    ControllerOptions {
        node: BrokerId(1),
        settings: SETTINGS,
        rules: Arc::new(TwoKeys),
        log: Arc::new(LogSettings { retention_ms: None, ..LogSettings::default() }),
        snapshot_bytes,
        retention,
        endpoint: Some(ControllerEndpoint {
            listener: "CONTROLLER".to_owned(),
            host: "localhost".to_owned(),
            port: 9093,
        }),
        memory: KeptMemory::default(),
        voters_are_configured: false,
    }
}

/// What reads the metadata that is there.
fn doors() -> ControllerDoors {
    ControllerDoors {
        disk: Arc::new(PosixDisk),
        clock: Arc::new(SystemClock::new()),
        random: Arc::new(SystemRandom),
    }
}

fn open(path: &Path) -> LogDirectory {
    let ControllerDoors { disk, clock, random } = doors();
    LogDirectory::open(path, &DirectorySettings::default(), disk, clock, random).expect("it opens")
}

/// The metadata's snapshots, the oldest first.
fn snapshots(path: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(path.join("__cluster_metadata-0")).expect("it is there");
    let paths = files.map(|file| file.expect("it can be read").path());
    let mut paths: Vec<_> =
        paths.filter(|path| path.extension().is_some_and(|it| it == "checkpoint")).collect();
    paths.sort();
    paths
}

impl Node {
    fn start(path: &Path, snapshot_bytes: u64) -> Self {
        Self::start_keeping(path, snapshot_bytes, MetadataRetention::default())
    }

    fn start_keeping(path: &Path, snapshot_bytes: u64, retention: MetadataRetention) -> Self {
        Self::start_with(path, options(snapshot_bytes, retention))
    }

    fn start_with(path: &Path, options: ControllerOptions) -> Self {
        let (directory, doors) = (open(path), doors());
        let found = FoundMetadata::read(&directory, &options, &doors, Accepted::default());
        let of_metadata = (&directory, Uuid(*b"the only log dir"));
        let controller = Controller::lead(found.expect("it can be read"), of_metadata, options, doors);
        let controller = controller.expect("it starts");
        Self { controller, directory }
    }

    async fn stop(self) -> Arc<MetadataImage> {
        self.controller.stop().await.expect("it stops");
        self.directory.close_cleanly(0).expect("all logs are closed");
        self.controller.image()
    }

    async fn create(&self, name: &str, partitions: i32) {
        let answers =
            self.controller.create_topics(vec![topic(name, partitions, 1)], Intent::Apply, None).await;
        let answers = answers.expect("the controller runs");
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
        assert!(self.controller.image().topics.by_name(name).is_some());
    }

    async fn set_retention(&self, name: &str, value: &str) {
        let change =
            ConfigChange::Incremental(vec![("retention.ms".into(), ConfigOperation::Set(value.into()))]);
        let alteration = ConfigAlteration { resource: ConfigResource::topic(name), change };
        let answers = self.controller.alter_configs(vec![alteration], Intent::Apply, None).await;
        assert_eq!(answers, Ok(vec![Ok(())]));
    }
}

fn assert_same(before: &MetadataImage, after: &MetadataImage) {
    assert_eq!(before.features, after.features);
    assert_eq!(before.cluster, after.cluster);
    assert_eq!(before.topics, after.topics);
    assert_eq!(before.configs, after.configs);
    assert_eq!(before.next_producer_id, after.next_producer_id);
}

#[tokio::test]
async fn all_that_was_answered_is_there_after_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let node = Node::start(folder.path(), u64::MAX);
    let epoch = node.controller.register_broker(registration(None)).await.expect("it registers");
    node.create("one", 3).await;
    node.create("two", 1).await;
    node.create("gone", 1).await;
    node.set_retention("two", "77").await;
    let more = NewPartitions { topic: "one".into(), count: 5, assignments: None };
    assert_eq!(node.controller.create_partitions(vec![more], Intent::Apply, None).await, Ok(vec![Ok(())]));
    let deleted = node.controller.delete_topics(vec![TopicSelector::Name("gone".into())], None).await;
    assert!(deleted.expect("the controller runs").iter().all(Result::is_ok));
    let block = node.controller.allocate_producer_ids(BrokerId(1), epoch).await;
    assert_eq!(block.expect("the controller runs").map(|block| block.first.0), Ok(0));
    assert_eq!(node.controller.quorum().leader_epoch, LeaderEpoch(1));
    let before = node.stop().await;

    let node = Node::start(folder.path(), u64::MAX);
    assert_same(&before, &node.controller.image());
    assert_eq!(node.controller.image().topics.partition_count(), 6);
    let facts = node.controller.quorum();
    assert_eq!((facts.leader, facts.leader_epoch), (BrokerId(1), LeaderEpoch(2)));
    assert_eq!(facts.high_watermark.0, node.controller.image().provenance.last_offset + 1);
    assert_eq!(facts.voters.ids(), [BrokerId(1)]);
}

/// The storage tool of Kafka 4.4 writes the first levels into the first snapshot; Kafka copies them into the log, where they stay.
#[tokio::test]
async fn a_cluster_begins_as_kafka_formatted_it() {
    let folder = tempfile::tempdir().unwrap();
    let metadata = folder.path().join("__cluster_metadata-0");
    std::fs::create_dir(&metadata).unwrap();
    let formatted = metadata.join("00000000000000000000-0000000000.checkpoint");
    std::fs::write(&formatted, FORMATTED).unwrap();
    let node = Node::start(folder.path(), u64::MAX);
    let quorum = node.controller.quorum().voters;
    assert_eq!((quorum.kraft_version, quorum.ids()), (1, vec![BrokerId(1)]));
    let before = node.stop().await;
    assert_eq!((before.features.metadata_version(), before.features.level("share.version")), (33, 2));
    std::fs::remove_file(&formatted).unwrap();
    let node = Node::start(folder.path(), u64::MAX);
    assert_eq!(node.controller.quorum().voters, quorum);
    assert_eq!(node.controller.image().features, before.features);
    node.stop().await;
}

#[tokio::test]
async fn levels_and_the_quorums_version_are_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let static_voters = || ControllerOptions {
        voters_are_configured: true,
        ..options(u64::MAX, MetadataRetention::default())
    };
    let node = Node::start_with(folder.path(), static_voters());
    assert_eq!(node.controller.quorum().voters.kraft_version, 0);
    let update =
        |name: &str, level, direction| FeatureUpdate { name: name.into(), level, direction: Some(direction) };
    let updates = vec![
        update("share.version", 1, Direction::SafeDowngrade),
        update("kraft.version", 1, Direction::Upgrade),
    ];
    node.controller.update_features(updates, Intent::Apply, None).await.unwrap().unwrap();
    let quorum = node.controller.quorum().voters;
    assert_eq!((quorum.kraft_version, quorum.ids()), (1, vec![BrokerId(1)]));
    let before = node.stop().await;
    let node = Node::start_with(folder.path(), static_voters());
    assert_eq!(node.controller.quorum().voters, quorum);
    assert_eq!(node.controller.image().features, before.features);
    assert_eq!(before.features.level("share.version"), 1);
    node.stop().await;
}

#[tokio::test]
async fn a_process_that_was_killed_loses_nothing_that_was_answered() {
    let folder = tempfile::tempdir().expect("a folder");
    let node = Node::start(folder.path(), u64::MAX);
    node.controller.register_broker(registration(None)).await.expect("it registers");
    node.create("one", 3).await;
    let before = node.controller.image();
    // No orderly stop: the log isn't closed, the folder not marked as clean.
    drop(node);
    let node = Node::start(folder.path(), u64::MAX);
    assert_same(&before, &node.controller.image());
}

#[tokio::test]
async fn a_snapshot_replaces_the_log_before_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let node = Node::start(folder.path(), 1);
    node.controller.register_broker(registration(None)).await.expect("it registers");
    for number in 0..20 {
        node.create(&format!("topic-{number}"), 2).await;
    }
    node.set_retention("topic-7", "7").await;
    let before = node.stop().await;
    assert!(snapshots(folder.path()).len() > 20);
    let node = Node::start(folder.path(), u64::MAX);
    assert_same(&before, &node.controller.image());
}

#[tokio::test]
async fn old_snapshots_go_with_the_log_before_them() {
    for retention in
        [MetadataRetention { bytes: Some(1), ms: None }, MetadataRetention { bytes: None, ms: Some(-1) }]
    {
        let folder = tempfile::tempdir().expect("a folder");
        let node = Node::start_keeping(folder.path(), 1, retention);
        node.controller.register_broker(registration(None)).await.expect("it registers");
        for number in 0..20 {
            node.create(&format!("topic-{number}"), 2).await;
        }
        let before = node.stop().await;
        assert_eq!(snapshots(folder.path()).len(), 1);
        let starts = std::fs::read_to_string(folder.path().join("log-start-offset-checkpoint"));
        let starts = starts.expect("the log no longer starts at 0");
        assert!(starts.contains("__cluster_metadata 0 "), "{starts}");
        let node = Node::start(folder.path(), u64::MAX);
        assert_same(&before, &node.controller.image());
        node.create("another", 1).await;
    }
}

/// Damages a file in each of the ways that it can be.
fn damages(sound: &[u8]) -> [Vec<u8>; 4] {
    let mut flipped = sound.to_vec();
    flipped[sound.len() / 2] ^= 1;
    [Vec::new(), sound[..sound.len() / 2].to_vec(), flipped, vec![b'x'; 100]]
}

#[tokio::test]
async fn a_snapshot_that_cannot_be_read_costs_nothing_while_the_log_has_it_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let node = Node::start(folder.path(), 1);
    node.controller.register_broker(registration(None)).await.expect("it registers");
    node.create("one", 2).await;
    node.create("two", 2).await;
    let before = node.stop().await;
    let newest = snapshots(folder.path()).pop().expect("there are some");
    let sound = std::fs::read(&newest).expect("it can be read");
    for damaged in damages(&sound) {
        std::fs::write(&newest, damaged).expect("it is written");
        let node = Node::start(folder.path(), u64::MAX);
        assert_same(&before, &node.controller.image());
        node.stop().await;
    }
    for path in snapshots(folder.path()) {
        std::fs::write(path, b"none can be read").expect("it is written");
    }
    let node = Node::start(folder.path(), u64::MAX);
    assert_same(&before, &node.controller.image());
}

#[tokio::test]
async fn a_snapshot_that_cannot_be_read_refuses_the_start_when_the_log_begins_later() {
    let folder = tempfile::tempdir().expect("a folder");
    let retention = MetadataRetention { bytes: Some(1), ms: None };
    let node = Node::start_keeping(folder.path(), 1, retention);
    node.controller.register_broker(registration(None)).await.expect("it registers");
    node.create("one", 2).await;
    let before = node.stop().await;
    let only = snapshots(folder.path()).pop().expect("there is one");
    let sound = std::fs::read(&only).expect("it can be read");
    for damaged in damages(&sound) {
        std::fs::write(&only, damaged).expect("it is written");
        let (directory, options) = (open(folder.path()), options(1, retention));
        let found = FoundMetadata::read(&directory, &options, &doors(), Accepted::default());
        let refused = found.expect_err("records are missing").to_string();
        assert!(refused.contains(&only.display().to_string()), "{refused}");
    }
    std::fs::write(&only, sound).expect("it is written");
    let node = Node::start(folder.path(), u64::MAX);
    assert_same(&before, &node.controller.image());
}

#[tokio::test]
async fn subscribers_hear_of_everything_even_when_they_are_slow() {
    let folder = tempfile::tempdir().expect("a folder");
    let node = Node::start(folder.path(), u64::MAX);
    node.controller.register_broker(registration(None)).await.expect("it registers");
    node.create("old", 1).await;
    let mut prompt = node.controller.subscribe();
    let mut slow = node.controller.subscribe();
    node.set_retention("old", "1").await;
    let update = prompt.next().await.expect("the controller runs");
    assert_eq!(update.changes.changed_configs.iter().next(), Some(&ConfigResource::topic("old")));
    assert_eq!((update.before.configs.topic("old"), update.steps), (None, Steps::One));

    for number in 0..300 {
        node.create(&format!("topic-{number}"), 1).await;
    }
    let deleted = node.controller.delete_topics(vec![TopicSelector::Name("old".into())], None).await;
    assert!(deleted.expect("the controller runs").iter().all(Result::is_ok));
    let (mut created, mut gone, mut updates, mut at_once) = (0, 0, 0, 0);
    while created < 300 || gone < 1 {
        let update = slow.next().await.expect("the controller runs");
        at_once += usize::from(update.steps == Steps::Several);
        created += update.changes.created_topics.len();
        gone += update.changes.deleted_topics.len();
        updates += 1;
    }
    assert_eq!((created, gone), (300, 1));
    assert!(updates < 301, "the updates it missed came as one");
    assert_eq!(at_once, 1);
}

#[tokio::test]
async fn requests_that_wait_share_a_sync() {
    let folder = tempfile::tempdir().expect("a folder");
    let node = Node::start(folder.path(), u64::MAX);
    node.controller.register_broker(registration(None)).await.expect("it registers");
    let mut updates = node.controller.subscribe();
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..500 {
        let controller = node.controller.clone();
        tasks.spawn(async move {
            controller.create_topics(vec![topic(&format!("topic-{number}"), 1, 1)], Intent::Apply, None).await
        });
    }
    while let Some(answer) = tasks.join_next().await {
        let answers = answer.expect("no panic").expect("the controller runs");
        assert!(answers.iter().all(Result::is_ok));
    }
    let (mut created, mut rounds) = (0, 0);
    while created < 500 {
        created += updates.next().await.expect("the controller runs").changes.created_topics.len();
        rounds += 1;
    }
    assert!(rounds < 250, "{rounds} syncs for 500 requests");
}

#[tokio::test]
async fn a_stopped_controller_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let node = Node::start(folder.path(), u64::MAX);
    let controller = node.controller.clone();
    node.stop().await;
    let answer = controller.create_topics(vec![topic("t", 1, 1)], Intent::Apply, None).await;
    assert_eq!(answer, Err(crate::cluster::ControllerError::Stopped));
}

#[tokio::test]
async fn what_a_request_holds_is_given_back_when_it_is_decided_whoever_waits() {
    let folder = tempfile::tempdir().expect("a folder");
    let node = Node::start(folder.path(), u64::MAX);
    node.controller.register_broker(registration(None)).await.expect("it registers");
    let budget = MemoryBudget::new(1000, 0);
    let held = || {
        let mut room = budget.room();
        assert!(room.try_grow_to(1000), "it was given back");
        Some(room)
    };
    {
        let asked = node.controller.create_topics(vec![topic("left", 1, 1)], Intent::Apply, held());
        let mut asked = std::pin::pin!(asked);
        let waker = std::task::Waker::noop();
        assert!(asked.as_mut().poll(&mut std::task::Context::from_waker(waker)).is_pending());
    }
    // Its peer has gone away; the next one is decided after it.
    let answers = node.controller.create_topics(vec![topic("next", 1, 1)], Intent::Apply, None).await;
    assert!(answers.expect("it is decided")[0].is_ok());
    drop(held());
    assert!(node.controller.image().topics.by_name("left").is_some());
}
