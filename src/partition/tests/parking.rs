//! Parking on partitions: what is told, and to whom.

use std::collections::BTreeSet;

use super::world::{World, append};
use crate::partition::Parking;

#[test]
fn a_partition_wakes_once_who_does_not_come_back() {
    let world = World::new();
    let partition = world.find(&world.create(1, &[1])).expect("it is here");
    let parking = Parking::default();
    parking.park(7, &partition);
    parking.park(7, &partition);
    assert_eq!(partition.parked(), 1, "it is parked once");
    for value in ["a", "b"] {
        append(&partition, value).expect("appended");
        assert_eq!(partition.parked(), 0, "after {value}");
    }
    assert_eq!((parking.news(), parking.take_news()), (1, BTreeSet::from([7])));

    parking.park(7, &partition);
    assert_eq!(parking.take_news(), BTreeSet::new(), "nothing came in between");
    append(&partition, "c").expect("appended");
    assert_eq!(parking.take_news(), BTreeSet::from([7]), "it came back");
    parking.park(7, &partition);
    drop(parking);
    assert_eq!(partition.parked(), 0, "nothing is left behind");
}

#[tokio::test]
async fn what_happens_before_one_waits_is_told_at_once() {
    let world = World::new();
    let partition = world.find(&world.create(1, &[1])).expect("it is here");
    let parking = Parking::default();
    parking.park(0, &partition);
    parking.park(1, &partition);
    append(&partition, "a").expect("appended");
    assert_eq!(parking.woken().await, BTreeSet::from([0, 1]));
    parking.park(0, &partition);
    parking.park(1, &partition);
    parking.leave(1);
    append(&partition, "b").expect("appended");
    assert_eq!(parking.woken().await, BTreeSet::from([0]), "the other place has left");
}
