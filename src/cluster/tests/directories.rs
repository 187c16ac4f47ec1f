//! Replicas in log directories: assigned, moved, lost and back; directories that are cordoned.

use kalda_protocol::messages::metadata::feature_level_record::FeatureLevelRecord;

use super::world::{DIRECTORY, World, registration, topic};
use crate::cluster::controller::brokers::{BrokerRegistration, register_broker};
use crate::cluster::controller::create_topics::create_topics;
use crate::cluster::controller::directories::{
    DirectoryAssignment, assign_directories, cordon_directories, keep_directories,
};
use crate::cluster::controller::intent::Intent;
use crate::cluster::image::features::{CORDONED_FROM, METADATA_VERSION};
use crate::cluster::image::partition::{PartitionImage, UNASSIGNED_DIRECTORY};
use crate::types::{BrokerId, LeaderEpoch, PartitionIndex, Uuid};

const OTHER: Uuid = Uuid(*b"another log dir ");
const BROKER: BrokerId = BrokerId(1);

fn with_two_directories() -> World {
    let mut world = World::new();
    let two = BrokerRegistration { log_dirs: vec![DIRECTORY, OTHER], ..registration(None) };
    world.decide(|view| register_broker(view, &two));
    world.create("t", 2);
    world
}

fn partition(world: &World, index: i32) -> PartitionImage {
    let topic = world.image.topics.by_name("t").expect("it exists");
    topic.partition(PartitionIndex(index)).map(|partition| (***partition).clone()).expect("it exists")
}

fn assign(world: &mut World, index: i32, directory: Uuid) -> usize {
    let topic_id = world.image.topics.by_name("t").expect("it exists").id;
    let assignment = DirectoryAssignment { topic_id, partition: PartitionIndex(index), directory };
    world.records(|view| assign_directories(view, BROKER, &[assignment])).len()
}

#[test]
fn a_broker_with_several_directories_chooses_itself() {
    let mut world = with_two_directories();
    assert_eq!(*partition(&world, 0).directories, [UNASSIGNED_DIRECTORY]);
    assert_eq!(assign(&mut world, 0, OTHER), 1);
    let assigned = partition(&world, 0);
    assert_eq!((assigned.directory_of(BROKER), assigned.leader_epoch), (Some(OTHER), LeaderEpoch(0)));
    assert_eq!(assign(&mut world, 0, OTHER), 0, "nothing is new");
    assert_eq!(assign(&mut world, 7, OTHER), 0, "there is no such partition");
}

#[test]
fn nobody_leads_from_a_directory_that_failed_until_it_is_back() {
    let mut world = with_two_directories();
    assign(&mut world, 0, DIRECTORY);
    assign(&mut world, 1, OTHER);
    let records = world.records(|view| keep_directories(view, BROKER, &[DIRECTORY]));
    assert_eq!(records.len(), 2, "the broker's change and one partition's: {records:?}");
    assert_eq!(partition(&world, 0).leader, BROKER);
    let lost = partition(&world, 1);
    assert_eq!((lost.leader, lost.leader_epoch, lost.isr.len()), (BrokerId::NONE, LeaderEpoch(1), 0));
    assert_eq!((lost.directory_of(BROKER), &*lost.last_known_elr), (Some(OTHER), &[BROKER][..]));
    let repeated = world.records(|view| keep_directories(view, BROKER, &[DIRECTORY]));
    assert!(repeated.is_empty(), "{repeated:?}");
    // Not by a start without it either.
    world.decide(|view| register_broker(view, &registration(None)));
    assert_eq!(partition(&world, 1).leader, BrokerId::NONE);
    let two = BrokerRegistration { log_dirs: vec![DIRECTORY, OTHER], ..registration(None) };
    world.decide(|view| register_broker(view, &two));
    let back = partition(&world, 1);
    assert_eq!((back.leader, back.leader_epoch, &*back.isr), (BROKER, LeaderEpoch(2), &[BROKER][..]));
}

#[test]
fn a_replica_that_is_found_in_another_directory_is_led_again() {
    let mut world = with_two_directories();
    assign(&mut world, 1, OTHER);
    world.decide(|view| keep_directories(view, BROKER, &[DIRECTORY]));
    assert_eq!(assign(&mut world, 1, DIRECTORY), 1);
    let found = partition(&world, 1);
    assert_eq!((found.leader, found.directory_of(BROKER)), (BROKER, Some(DIRECTORY)));
    // And one that turns out to be in the directory that is away is led no more.
    assert_eq!(assign(&mut world, 1, OTHER), 1);
    assert_eq!(partition(&world, 1).leader, BrokerId::NONE);
}

#[test]
fn a_broker_whose_directories_are_all_cordoned_takes_no_partitions() {
    let mut world = with_two_directories();
    let create = |world: &mut World, name: &str| {
        let outcomes = world.decide(|view| create_topics(view, &[topic(name, 1, 1)], Intent::Apply));
        outcomes[0].as_ref().map(drop).map_err(ToString::to_string)
    };
    let cordon = |world: &mut World, cordoned: &[Uuid]| {
        world.records(|view| cordon_directories(view, BROKER, cordoned)).len()
    };
    assert_eq!(cordon(&mut world, &[OTHER]), 1);
    assert_eq!(create(&mut world, "one-is-free"), Ok(()));
    assert_eq!(cordon(&mut world, &[OTHER]), 0, "nothing is new");
    assert_eq!(cordon(&mut world, &[DIRECTORY, OTHER]), 1);
    let refused = "Unable to replicate the partition 1 time(s): All brokers are currently fenced, or have all their log \
                   directories cordoned.";
    assert_eq!(create(&mut world, "none"), Err(refused.to_owned()));
    assert_eq!(partition(&world, 0).leader, BROKER, "what is there stays");
    // A restart says it again, or no more.
    let restarted = |cordoned: &[Uuid]| BrokerRegistration {
        log_dirs: vec![DIRECTORY, OTHER],
        cordoned_log_dirs: cordoned.to_vec(),
        ..registration(None)
    };
    world.decide(|view| register_broker(view, &restarted(&[DIRECTORY, OTHER])));
    assert_eq!(create(&mut world, "none"), Err(refused.to_owned()));
    world.decide(|view| register_broker(view, &restarted(&[])));
    assert_eq!(create(&mut world, "all"), Ok(()));
}

#[test]
fn metadata_older_than_cordons_knows_of_none() {
    let mut world = with_two_directories();
    let level = FeatureLevelRecord {
        name: METADATA_VERSION.into(),
        feature_level: CORDONED_FROM - 1,
        ..FeatureLevelRecord::default()
    };
    world.apply(&[level.into()]);
    assert!(world.records(|view| cordon_directories(view, BROKER, &[DIRECTORY])).is_empty());
    let cordoned = BrokerRegistration { cordoned_log_dirs: vec![DIRECTORY], ..registration(None) };
    let records = world.records(|view| register_broker(view, &cordoned));
    for record in records {
        record.to_bytes(CORDONED_FROM - 1).expect("it can be written");
    }
    assert!(world.image.cluster.broker(BROKER).is_some_and(|broker| broker.cordoned_log_dirs.is_empty()));
}
