//! A group waits for its first members, and between its assignments.

use super::world::{Client, World, statuses};
use crate::coordinator::group::streams::status::StatusCode;

#[test]
fn the_first_assignment_waits_for_more_members() {
    let mut world = World::ready();
    world.rules.initial_rebalance_delay_ms = 3_000;
    let (mut one, mut two) = (Client::new("one", "p"), Client::new("two", "q"));
    let answer = world.serve(&mut one);
    assert_eq!((answer.epoch, statuses(&answer)), (1, vec![StatusCode::AssignmentDelayed]));
    assert_eq!(answer.status[0].detail, "Assignment delayed due to the configured initial rebalance delay.");
    world.serve(&mut two);
    world.pass(2_999);
    assert_eq!(statuses(&world.serve(&mut one)), [StatusCode::AssignmentDelayed]);
    assert_eq!(world.state(), "Assigning");
    world.pass(1);
    world.serve(&mut one);
    world.serve(&mut two);
    assert_eq!((one.has.active.len(), two.has.active.len()), (2, 2), "both at once");
    assert_eq!((world.state(), one.epoch), ("Stable", 3));
}

#[test]
fn who_leaves_before_the_first_assignment_stops_nothing() {
    let mut world = World::ready();
    world.rules.initial_rebalance_delay_ms = 3_000;
    let mut one = Client::new("one", "p");
    world.serve(&mut one);
    world.depart(&one, -1, None).expect("it is there");
    world.pass(3_000);
    assert_eq!(world.state(), "Empty");
    let mut two = Client::new("two", "q");
    assert_eq!(statuses(&world.serve(&mut two)), [StatusCode::AssignmentDelayed], "it waits anew");
}

#[test]
fn assignments_are_apart() {
    let mut world = World::ready();
    world.rules.assignment_interval_ms = 1_000;
    let (mut one, mut two) = (Client::new("one", "p"), Client::new("two", "q"));
    world.serve(&mut one);
    let answer = world.serve(&mut two);
    assert_eq!(answer.status[0].detail, "Assignment delayed due to the configured assignment interval.");
    assert_eq!((answer.epoch, two.has.active.len()), (2, 0), "it has the last target's epoch");
    world.pass(1_000);
    for _ in 0..3 {
        world.serve(&mut one);
        world.serve(&mut two);
    }
    assert_eq!((one.has.active.len(), two.has.active.len()), (2, 2));
}
