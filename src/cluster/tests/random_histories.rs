//! Random histories: whatever was decided, the log and a snapshot of it give the image that was live.

use kalda_protocol::records::Batch;
use proptest::prelude::*;

use super::world::{World, registration, topic};
use crate::cluster::controller::alter_configs::{ConfigAlteration, ConfigChange, alter_configs};
use crate::cluster::controller::brokers::register_broker;
use crate::cluster::controller::create_partitions::{NewPartitions, create_partitions};
use crate::cluster::controller::create_topics::create_topics;
use crate::cluster::controller::delete_topics::{TopicSelector, delete_topics};
use crate::cluster::controller::intent::Intent;
use crate::cluster::controller::producer_ids::allocate_producer_ids;
use crate::cluster::image::configs::{ConfigResource, bytes_of_overrides};
use crate::cluster::image::features::LATEST_METADATA_VERSION;
use crate::cluster::image::partition::PartitionImage;
use crate::cluster::image::{Changes, MetadataImage, Replay, bytes_of_partitions, bytes_of_topic};
use crate::cluster::quorum::batches::Reading;
use crate::cluster::quorum::checkpoint_file::SnapshotHead;
use crate::cluster::quorum::voters::QuorumVoters;
use crate::cluster::record::MetadataRecord;
use crate::config::ConfigOperation;
use crate::sys::KeptMemory;
use crate::types::{BrokerId, LeaderEpoch, TimestampMs};

/// Few names, so that requests meet what earlier ones left; two of them collide.
const NAMES: [&str; 4] = ["a.b", "a_b", "c", "d"];

#[derive(Debug, Clone)]
enum Operation {
    Create(&'static str, i32),
    Delete(&'static str),
    Extend(&'static str, i32),
    SetRetention(&'static str, i64),
    ClearRetention(&'static str),
    Restart,
    ProducerIds,
}

fn operation() -> impl Strategy<Value = Operation> {
    let name = || prop::sample::select(NAMES.to_vec());
    prop_oneof![
        3 => (name(), -2..6).prop_map(|(name, count)| Operation::Create(name, count)),
        2 => name().prop_map(Operation::Delete),
        2 => (name(), 0..9).prop_map(|(name, count)| Operation::Extend(name, count)),
        2 => (name(), any::<i64>()).prop_map(|(name, value)| Operation::SetRetention(name, value)),
        1 => name().prop_map(Operation::ClearRetention),
        1 => Just(Operation::Restart),
        1 => Just(Operation::ProducerIds),
    ]
}

fn retention(name: &str, operation: ConfigOperation) -> ConfigAlteration {
    let change = ConfigChange::Incremental(vec![("retention.ms".into(), operation)]);
    ConfigAlteration { resource: ConfigResource::topic(name), change }
}

/// Decides on the operation and applies it; its records.
fn run(world: &mut World, operation: &Operation) -> Vec<MetadataRecord> {
    match operation {
        Operation::Create(name, count) => {
            let topics = [topic(name, *count, 1)];
            world.records(|view| create_topics(view, &topics, Intent::Apply))
        }
        Operation::Delete(name) => {
            let topics = [TopicSelector::Name((*name).into())];
            world.records(|view| delete_topics(view, &topics))
        }
        Operation::Extend(name, count) => {
            let topics = [NewPartitions { topic: (*name).into(), count: *count, assignments: None }];
            world.records(|view| create_partitions(view, &topics, Intent::Apply))
        }
        Operation::SetRetention(name, value) => {
            let alterations = [retention(name, ConfigOperation::Set(value.to_string().into()))];
            world.records(|view| alter_configs(view, &alterations, Intent::Apply))
        }
        Operation::ClearRetention(name) => {
            let alterations = [retention(name, ConfigOperation::Delete)];
            world.records(|view| alter_configs(view, &alterations, Intent::Apply))
        }
        Operation::Restart => world.records(|view| register_broker(view, &registration(None))),
        Operation::ProducerIds => {
            let epoch = world.image.cluster.broker(BrokerId(1)).map_or(-1, |broker| broker.epoch);
            world.records(|view| allocate_producer_ids(view, BrokerId(1), epoch))
        }
    }
}

/// The records as they are after they were on disk.
fn stored(record: &MetadataRecord) -> MetadataRecord {
    let bytes = record.to_bytes(LATEST_METADATA_VERSION).expect("a decision can be written");
    MetadataRecord::from_bytes(&bytes).expect("what was written can be read")
}

fn through_a_snapshot(image: &MetadataImage) -> MetadataImage {
    let head = SnapshotHead {
        epoch: LeaderEpoch(1),
        last_timestamp_ms: TimestampMs(0),
        now_ms: TimestampMs(0),
        voters: &QuorumVoters::default(),
        metadata_version: LATEST_METADATA_VERSION,
    };
    let mut reading = Reading::within(&KeptMemory::default());
    for batch in head.batches(image.snapshot_records()) {
        let batch = Batch::parse(batch.expect("an image can be written")).expect("a batch");
        reading.batch(&batch).expect("what was written can be read");
    }
    assert!(reading.ended);
    MetadataImage { provenance: image.provenance, ..reading.replay.finish().0 }
}

/// What an image takes that nobody else holds, counted anew.
fn recounted(image: &MetadataImage) -> usize {
    let topics = image.topics.iter().map(|topic| {
        let replicas = |partition: &PartitionImage| partition.replicas.len();
        let partitions =
            topic.partitions().iter().map(|partition| bytes_of_partitions(1, replicas(partition)));
        bytes_of_topic(&topic.name) + partitions.sum::<usize>()
    });
    let overrides = image.configs.iter().map(|(resource, set)| bytes_of_overrides(&resource.name, set));
    topics.sum::<usize>() + overrides.sum::<usize>()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn log_and_snapshot_give_the_live_image(operations in prop::collection::vec(operation(), 0..40)) {
        let mut world = World::new();
        let begin = world.image.clone();
        let mut replay = Replay::from_image(begin.clone());
        for operation in &operations {
            for record in run(&mut world, operation) {
                replay.record(stored(&record)).expect("a decision fits");
            }
        }
        let (replayed, changes) = replay.finish();
        prop_assert_eq!(&replayed, &world.image);
        prop_assert_eq!(&through_a_snapshot(&world.image), &world.image);

        drop(replayed);
        prop_assert_eq!(world.image.memory_used(), recounted(&world.image));
        // What subscribers were told, and what one that fell behind would find, name the same topics.
        let found = Changes::between(&begin, &world.image);
        prop_assert_eq!(changes.created_topics, found.created_topics);
        prop_assert_eq!(changes.deleted_topics, found.deleted_topics);
    }
}
