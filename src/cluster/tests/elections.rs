//! ElectLeaders among two brokers, as two of Kafka 4.4.0 answered where they were asked: [`NotElected::NotNeeded`], and the first.

use kalda_protocol::messages::metadata::partition_change_record::PartitionChangeRecord;

use super::brokers::fence;
use super::world::World;
use crate::cluster::controller::elections::{Elected, Election, ElectionWanted, NotElected, elect_leaders};
use crate::cluster::controller::partition_changes::TooManyRecords;
use crate::types::{BrokerId, LeaderEpoch, PartitionIndex};

fn elect(world: &mut World, election: Election, indexes: &[i32]) -> Vec<Result<(), NotElected>> {
    let partitions = indexes.iter().copied().map(PartitionIndex).collect();
    let wanted = ElectionWanted { topic: "t".into(), partitions };
    let elected = world.decide(|view| elect_leaders(view, election, Some(&[wanted])));
    let elected = elected.expect("they are few");
    elected.into_iter().flat_map(|elected| elected.partitions).map(|(_, outcome)| outcome).collect()
}

fn all(world: &mut World, election: Election) -> Result<Vec<Elected>, TooManyRecords> {
    world.decide(|view| elect_leaders(view, election, None))
}

/// Broker 2 leads partition 0, and 1 isn't its leader though it is preferred.
fn led_by_the_second() -> World {
    let mut world = World::of_two();
    world.change(PartitionChangeRecord { partition_id: 0, leader: 2, ..Default::default() });
    world
}

#[test]
fn the_preferred_replica_leads_again() {
    let mut world = led_by_the_second();
    let unknown = Err(NotElected::UnknownPartition);
    assert_eq!(
        elect(&mut world, Election::Preferred, &[0, 1, 7, 0]),
        [Ok(()), Err(NotElected::NotNeeded), unknown, Err(NotElected::NotNeeded)],
        "whoever is named twice is elected once"
    );
    let partition = world.partition(0);
    assert_eq!((partition.leader, partition.leader_epoch), (BrokerId(1), LeaderEpoch(2)));
    assert_eq!(&*partition.isr, [1, 2].map(BrokerId));
}

#[test]
fn who_asks_for_all_hears_of_those_that_change() {
    let mut world = led_by_the_second();
    world.create("u", 2);
    let mut elected = all(&mut world, Election::Preferred).expect("they are few");
    elected.sort_by(|one, other| one.topic.cmp(&other.topic));
    let told = elected.into_iter().map(|elected| (elected.topic.to_string(), elected.partitions));
    let expected = [("t".to_owned(), vec![(PartitionIndex(0), Ok(()))]), ("u".to_owned(), vec![])];
    assert_eq!(told.collect::<Vec<_>>(), expected);
    let again = all(&mut world, Election::Preferred).expect("they are few");
    assert!(again.iter().all(|elected| elected.partitions.is_empty()));
}

#[test]
fn one_that_cannot_lead_is_not_elected() {
    let mut world = led_by_the_second();
    world.apply(&[fence(1)]);
    let refused = [Err(NotElected::PreferredNotAvailable)];
    assert_eq!(elect(&mut world, Election::Preferred, &[0]), refused, "its broker is away");
    let mut world = led_by_the_second();
    world.change(PartitionChangeRecord { partition_id: 0, isr: Some(vec![2]), ..Default::default() });
    assert_eq!(elect(&mut world, Election::Preferred, &[0]), refused, "it is not in sync");
    assert_eq!(elect(&mut world, Election::Unclean, &[0]), [Err(NotElected::NotNeeded)], "somebody leads");
}

#[test]
fn where_nobody_leads_one_that_was_not_in_sync_may() {
    let leaderless = |isr: &[i32]| {
        let mut world = World::of_two();
        let change = PartitionChangeRecord {
            partition_id: 0,
            leader: -1,
            isr: Some(isr.to_vec()),
            ..Default::default()
        };
        world.change(change);
        world.apply(&[fence(2)]);
        world
    };
    let mut world = leaderless(&[2]);
    assert_eq!(elect(&mut world, Election::Preferred, &[0]), [Err(NotElected::PreferredNotAvailable)]);
    assert_eq!(elect(&mut world, Election::Unclean, &[0]), [Ok(())]);
    let partition = world.partition(0);
    assert_eq!((partition.leader, &*partition.isr), (BrokerId(1), &[BrokerId(1)][..]), "it alone");
    // One in sync needs no unclean election.
    let mut world = leaderless(&[2, 1]);
    assert_eq!(elect(&mut world, Election::Preferred, &[0]), [Ok(())]);
    assert_eq!(&*world.partition(0).isr, [2, 1].map(BrokerId));
    // And where no broker is there, nobody leads.
    world.change(PartitionChangeRecord { partition_id: 0, leader: -1, ..Default::default() });
    world.apply(&[fence(1)]);
    assert_eq!(elect(&mut world, Election::Unclean, &[0]), [Err(NotElected::NobodyEligible)]);
}
