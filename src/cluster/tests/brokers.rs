//! Registration, and what a restart does to the partitions a broker leads.

use kalda_protocol::messages::metadata::fence_broker_record::FenceBrokerRecord;
use kalda_protocol::messages::metadata::partition_change_record::PartitionChangeRecord;

use super::world::{World, registration};
use crate::cluster::controller::brokers::{NotRegistered, register_broker, unregister_broker};
use crate::cluster::controller::producer_ids::{ProducerIdsError, allocate_producer_ids};
use crate::cluster::record::MetadataRecord;
use crate::types::{BrokerId, LeaderEpoch, PartitionIndex};

pub fn fence(id: i32) -> MetadataRecord {
    FenceBrokerRecord { id, ..FenceBrokerRecord::default() }.into()
}

fn leader(world: &World) -> (BrokerId, LeaderEpoch, i32) {
    let topic = world.image.topics.by_name("t").expect("it exists");
    let partition = topic.partition(PartitionIndex(0)).expect("it exists");
    (partition.leader, partition.leader_epoch, partition.partition_epoch)
}

#[test]
fn a_process_that_stopped_cleanly_keeps_its_leader_epochs() {
    let mut world = World::new();
    world.create("t", 3);
    let epoch = world.image.cluster.broker(BrokerId(1)).expect("it registered").epoch;
    let records = world.records(|view| register_broker(view, &registration(Some(epoch))));
    assert_eq!(records.len(), 2);
    assert_eq!(leader(&world), (BrokerId(1), LeaderEpoch(0), 0));
    assert!(world.image.cluster.is_active(BrokerId(1)));
}

#[test]
fn a_process_that_may_have_lost_records_leads_under_new_epochs() {
    let mut world = World::new();
    world.create("t", 3);
    let records = world.records(|view| register_broker(view, &registration(None)));
    assert_eq!(records.len(), 5);
    assert_eq!(leader(&world), (BrokerId(1), LeaderEpoch(1), 1));
}

#[test]
fn a_partition_that_kafka_left_without_a_leader_gets_one() {
    let mut world = World::new();
    world.create("t", 1);
    let topic_id = world.image.topics.by_name("t").expect("it exists").id;
    // What Kafka writes when its only broker stops.
    let change = PartitionChangeRecord {
        partition_id: 0,
        topic_id,
        isr: Some(vec![]),
        leader: -1,
        eligible_leader_replicas: Some(vec![1]),
        last_known_elr: Some(vec![1]),
        ..PartitionChangeRecord::default()
    };
    world.apply(&[change.into(), fence(1)]);
    assert_eq!(leader(&world), (BrokerId::NONE, LeaderEpoch(1), 1));
    let epoch = world.image.cluster.broker(BrokerId(1)).expect("it registered").epoch;
    let records = world.records(|view| register_broker(view, &registration(Some(epoch))));
    assert_eq!(leader(&world), (BrokerId(1), LeaderEpoch(2), 2));
    // And what Kafka writes when it is back.
    let expected = PartitionChangeRecord {
        partition_id: 0,
        topic_id,
        isr: Some(vec![1]),
        leader: 1,
        eligible_leader_replicas: Some(vec![]),
        last_known_elr: Some(vec![]),
        ..PartitionChangeRecord::default()
    };
    assert_eq!(records.last(), Some(&expected.into()));
}

#[test]
fn what_an_unregistered_broker_led_is_led_by_another_or_nobody_until_it_is_back() {
    let mut world = World::of_two();
    for broker in [2, 1] {
        assert_eq!(world.decide(|view| unregister_broker(view, BrokerId(broker))), Ok(()));
        let unknown = world.decide(|view| unregister_broker(view, BrokerId(broker)));
        assert_eq!(unknown, Err(NotRegistered(BrokerId(broker))));
        assert_eq!(
            unknown.expect_err("it is gone").to_string(),
            format!("Broker ID {broker} is not currently registered")
        );
        let leaders = [0, 1].map(|index| world.partition(index).leader.0);
        assert_eq!(leaders, if broker == 2 { [1, 1] } else { [-1, -1] });
    }
    let partition = world.partition(0);
    assert_eq!((partition.isr.len(), &*partition.last_known_elr), (0, &[BrokerId(1)][..]));
    assert_eq!(partition.replicas.len(), 2, "its replicas stay");
    world.decide(|view| register_broker(view, &registration(None)));
    assert_eq!([0, 1].map(|index| world.partition(index).leader.0), [1, 1]);
}

#[test]
fn producer_ids_come_in_blocks_to_known_brokers() {
    let mut world = World::new();
    let epoch = world.image.cluster.broker(BrokerId(1)).expect("it registered").epoch;
    for expected in [0, 1000, 2000] {
        let block = world.decide(|view| allocate_producer_ids(view, BrokerId(1), epoch));
        assert_eq!(block.map(|block| (block.first.0, block.count)), Ok((expected, 1000)));
    }
    let stale = world.decide(|view| allocate_producer_ids(view, BrokerId(1), epoch + 1));
    assert_eq!(stale, Err(ProducerIdsError::StaleBrokerEpoch(BrokerId(1))));
}
