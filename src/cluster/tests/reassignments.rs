//! AlterPartitionReassignments among two brokers, one of which may be away, as two of Kafka 4.4.0 answered.

use kalda_protocol::messages::metadata::partition_change_record::PartitionChangeRecord;

use super::brokers::fence;
use super::world::{DIRECTORY, OTHER_DIRECTORY, World};
use crate::cluster::controller::reassignments::{ReplicationFactor, TopicReassignment, alter_reassignments};
use crate::types::{BrokerId, LeaderEpoch, PartitionIndex};

const NONE_IN_PROGRESS: &str = "no reassignment is in progress";

fn alter(world: &mut World, factor: ReplicationFactor, wanted: &[(i32, Option<&[i32]>)]) -> Vec<String> {
    let partitions = wanted.iter().map(|(index, replicas)| {
        let replicas = replicas.map(|replicas| replicas.iter().copied().map(BrokerId).collect());
        (PartitionIndex(*index), replicas)
    });
    let topic = TopicReassignment { topic: "t".into(), partitions: partitions.collect() };
    let outcomes = world.decide(|view| alter_reassignments(view, &[topic], factor)).expect("they are few");
    let told = |outcome: Result<(), _>| {
        outcome.map_or_else(|refused: _| ToString::to_string(&refused), |()| String::new())
    };
    outcomes.into_iter().flatten().map(told).collect()
}

fn to(world: &mut World, replicas: &[i32]) -> String {
    alter(world, ReplicationFactor::MayChange, &[(0, Some(replicas))]).remove(0)
}

fn cancel(world: &mut World) -> String {
    alter(world, ReplicationFactor::MayChange, &[(0, None)]).remove(0)
}

/// The replicas, and those that join and leave.
fn replicas(world: &World) -> [Vec<i32>; 3] {
    let partition = world.partition(0);
    [&partition.replicas, &partition.adding_replicas, &partition.removing_replicas]
        .map(|ids| ids.iter().map(|id| id.0).collect())
}

#[test]
fn a_partition_loses_a_replica_at_once_where_the_others_are_in_sync() {
    let mut world = World::of_two();
    assert_eq!(
        alter(&mut world, ReplicationFactor::IsFixed, &[(0, Some(&[1]))]),
        ["The replication factor is changed from 2 to 1"]
    );
    assert_eq!(to(&mut world, &[1]), "");
    assert_eq!(replicas(&world), [vec![1], vec![], vec![]]);
    let partition = world.partition(0);
    assert_eq!((partition.leader, partition.leader_epoch), (BrokerId(1), LeaderEpoch(1)));
    assert_eq!((&*partition.isr, &*partition.directories), (&[BrokerId(1)][..], &[DIRECTORY][..]));
    assert_eq!(cancel(&mut world), NONE_IN_PROGRESS);
}

#[test]
fn replicas_in_another_order_are_the_same_replicas() {
    let mut world = World::of_two();
    assert_eq!(alter(&mut world, ReplicationFactor::IsFixed, &[(0, Some(&[2, 1]))]), [""]);
    let partition = world.partition(0);
    assert_eq!((partition.leader, partition.leader_epoch), (BrokerId(1), LeaderEpoch(0)));
    assert_eq!(&*partition.directories, [OTHER_DIRECTORY, DIRECTORY], "each keeps its directory");
    assert_eq!(to(&mut world, &[2, 1]), "");
    assert_eq!(world.partition(0).partition_epoch, 1, "nothing is new");
}

#[test]
fn a_replica_that_joins_is_waited_for_until_it_is_cancelled() {
    let mut world = World::new();
    world.create("t", 1);
    let other = World::of_two();
    let second = other.image.cluster.broker(BrokerId(2)).expect("it registered").to_record();
    world.apply(&[second.into()]);
    assert_eq!(to(&mut world, &[2]), "");
    assert_eq!(replicas(&world), [vec![2, 1], vec![2], vec![1]]);
    assert_eq!((world.partition(0).leader, world.partition(0).leader_epoch), (BrokerId(1), LeaderEpoch(0)));
    assert_eq!(cancel(&mut world), "");
    assert_eq!(replicas(&world), [vec![1], vec![], vec![]]);
    assert_eq!(&*world.partition(0).directories, [DIRECTORY]);
    assert_eq!(cancel(&mut world), NONE_IN_PROGRESS);
}

#[test]
fn going_back_to_replicas_that_lack_records_needs_leave() {
    let under_way = || {
        let mut world = World::of_two();
        world.change(PartitionChangeRecord {
            partition_id: 0,
            adding_replicas: Some(vec![2]),
            isr: Some(vec![2]),
            leader: 2,
            ..Default::default()
        });
        world
    };
    let refused =
        "Unable to revert partition assignment for t:0 because it would require an unclean leader election.";
    assert_eq!(cancel(&mut under_way()), refused);
}

#[test]
fn a_partition_that_is_named_twice_is_changed_twice() {
    let mut world = World::of_two();
    let wanted: [(i32, Option<&[i32]>); 3] = [(0, Some(&[1])), (0, Some(&[1])), (0, None)];
    assert_eq!(alter(&mut world, ReplicationFactor::MayChange, &wanted), ["", "", NONE_IN_PROGRESS]);
    assert_eq!((replicas(&world)[0].clone(), world.partition(0).partition_epoch), (vec![1], 1));
}

#[test]
fn what_is_led_from_a_broker_that_is_away_is_led_by_one_that_stays() {
    let mut world = World::of_two();
    world.change(PartitionChangeRecord { partition_id: 0, leader: 2, ..Default::default() });
    world.apply(&[fence(2)]);
    assert_eq!(to(&mut world, &[1]), "");
    assert_eq!((world.partition(0).leader, replicas(&world)[0].clone()), (BrokerId(1), vec![1]));
}
