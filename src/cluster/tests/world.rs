//! A cluster of one broker without a disk: requests are decided and applied at once.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::cluster::controller::brokers::{BrokerRegistration, register_broker};
use crate::cluster::controller::create_topics::{NewTopic, create_topics};
use crate::cluster::controller::intent::Intent;
use crate::cluster::controller::{
    ConfigRules, ControllerSettings, Decision, QuorumView, RefusedConfig, View,
};
use crate::cluster::image::MetadataImage;
use crate::cluster::image::broker::Endpoint;
use crate::cluster::image::configs::{ConfigResource, ConfigsImage};
use crate::cluster::image::features::BOOTSTRAP_LEVELS;
use crate::cluster::image::partition::PartitionImage;
use crate::cluster::record::MetadataRecord;
use crate::config::Overrides;
use crate::sys::{KeptMemory, Random};
use crate::types::{BrokerId, PartitionIndex, Uuid};
use kalda_protocol::messages::metadata::feature_level_record::FeatureLevelRecord;
use kalda_protocol::messages::metadata::partition_change_record::PartitionChangeRecord;

/// Counts up instead of rolling dice.
#[derive(Debug, Default)]
pub struct CountingRandom(AtomicU64);

impl Random for CountingRandom {
    fn fill(&self, bytes: &mut [u8]) {
        let count = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        for (byte, value) in bytes.iter_mut().rev().zip(count.iter().rev()) {
            *byte = *value;
        }
    }
}

/// Knows one list key and one number key; everything else is unknown.
#[derive(Debug)]
pub struct TwoKeys;

impl ConfigRules for TwoKeys {
    fn check(
        &self,
        _: &ConfigsImage,
        resource: &ConfigResource,
        overrides: &Overrides,
    ) -> Result<(), RefusedConfig> {
        for (key, value) in overrides {
            match key.as_str() {
                "cleanup.policy" | "min.insync.replicas" | "log.cleaner.threads" => {}
                "retention.ms" if value.parse::<i64>().is_ok() => {}
                "retention.ms" => {
                    return Err(RefusedConfig::Invalid(format!(
                        "Invalid value {value} for configuration retention.ms: Not a number of type LONG"
                    )));
                }
                _ => {
                    let kind = format!("{:?}", resource.kind).to_lowercase();
                    return Err(RefusedConfig::Invalid(format!("Unknown {kind} config name: {key}")));
                }
            }
        }
        Ok(())
    }

    fn is_list(&self, _: &ConfigResource, key: &str) -> bool {
        key == "cleanup.policy"
    }

    fn default_value(&self, _: &ConfigResource, key: &str) -> Option<String> {
        (key == "cleanup.policy").then(|| "delete".to_owned())
    }
}

pub const SETTINGS: ControllerSettings =
    ControllerSettings { num_partitions: 1, default_replication_factor: 1, min_insync_replicas: 1 };

pub const OTHER_DIRECTORY: Uuid = Uuid(*b"of broker 2 only");

pub const DIRECTORY: Uuid = Uuid(*b"the only log dir");

/// The cluster.
pub struct World {
    pub image: MetadataImage,
    pub next_offset: i64,
    pub quorum: QuorumView,
    random: CountingRandom,
}

impl World {
    /// Broker 1 is registered and active.
    pub fn new() -> Self {
        Self::within(usize::MAX)
    }

    /// The same, where metadata may take so much memory.
    pub fn within(memory: usize) -> Self {
        let image = MetadataImage::within(&KeptMemory::new(memory));
        let quorum = QuorumView { node: BrokerId(1), kraft_version: 1 };
        let mut world = Self { image, next_offset: 0, quorum, random: CountingRandom::default() };
        let features = BOOTSTRAP_LEVELS.iter().map(|(name, feature_level)| {
            let feature_level = *feature_level;
            FeatureLevelRecord { name: (*name).into(), feature_level, ..Default::default() }.into()
        });
        world.apply(&features.collect::<Vec<MetadataRecord>>());
        world.decide(|view| register_broker(view, &registration(None)));
        world
    }

    pub fn decide<T>(&mut self, decide: impl FnOnce(&View<'_>) -> Decision<T>) -> T {
        let decision = decide(&View {
            image: &self.image,
            next_offset: self.next_offset,
            settings: &SETTINGS,
            rules: &TwoKeys,
            quorum: self.quorum,
            random: &self.random,
        });
        self.apply(&decision.records);
        decision.answer
    }

    /// What would be written, without writing it.
    pub fn records<T>(&mut self, decide: impl FnOnce(&View<'_>) -> Decision<T>) -> Vec<MetadataRecord> {
        let mut seen = Vec::new();
        self.decide(|view| {
            let decision = decide(view);
            seen.clone_from(&decision.records);
            decision
        });
        seen
    }

    pub fn apply(&mut self, records: &[MetadataRecord]) {
        let (image, _) = self.image.apply(records).expect("a decision fits its image");
        self.image = image;
        self.next_offset += i64::try_from(records.len()).expect("few records");
    }

    /// The same with a broker 2, and a topic `t` with two partitions on both: each leads one.
    pub fn of_two() -> Self {
        let mut world = Self::new();
        let second =
            BrokerRegistration { id: BrokerId(2), log_dirs: vec![OTHER_DIRECTORY], ..registration(None) };
        world.decide(|view| register_broker(view, &second));
        let replicas = [[1, 2], [2, 1]].map(|list| list.map(BrokerId).to_vec());
        let assignments = (0..).map(PartitionIndex).zip(replicas).collect();
        let topic = NewTopic { assignments, ..topic("t", -1, -1) };
        let answers = world.decide(|view| create_topics(view, &[topic], Intent::Apply));
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
        world
    }

    /// A partition of the topic `t`.
    pub fn partition(&self, index: i32) -> PartitionImage {
        let topic = self.image.topics.by_name("t").expect("it exists");
        topic.partition(PartitionIndex(index)).map(|partition| (***partition).clone()).expect("it exists")
    }

    /// Changes a partition of the topic `t`.
    pub fn change(&mut self, change: PartitionChangeRecord) {
        let topic_id = self.image.topics.by_name("t").expect("it exists").id;
        self.apply(&[PartitionChangeRecord { topic_id, ..change }.into()]);
    }

    /// A topic must come into being.
    pub fn create(&mut self, name: &str, partitions: i32) {
        let topic = topic(name, partitions, 1);
        let answers = self.decide(|view| create_topics(view, &[topic], Intent::Apply));
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    }
}

pub fn registration(clean_shutdown_epoch: Option<i64>) -> BrokerRegistration {
    BrokerRegistration {
        id: BrokerId(1),
        incarnation_id: Uuid(*b"the one process "),
        endpoints: vec![Endpoint {
            listener: "PLAINTEXT".into(),
            host: "127.0.0.1".into(),
            port: 9092,
            security_protocol: 0,
        }],
        rack: None,
        log_dirs: vec![DIRECTORY],
        cordoned_log_dirs: Vec::new(),
        clean_shutdown_epoch,
    }
}

pub fn topic(name: &str, num_partitions: i32, replication_factor: i16) -> NewTopic {
    NewTopic { name: name.into(), num_partitions, replication_factor, ..NewTopic::default() }
}
