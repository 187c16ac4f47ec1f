//! CreatePartitions, with Kafka's answers.

use super::world::World;
use crate::cluster::controller::create_partitions::{NewPartitions, create_partitions};
use crate::cluster::controller::intent::Intent;
use crate::types::BrokerId;

type Lists = Option<&'static [&'static [i32]]>;

fn told(world: &mut World, count: i32, lists: Lists) -> String {
    let assignments =
        lists.map(|lists| lists.iter().map(|list| list.iter().copied().map(BrokerId).collect()).collect());
    let request = NewPartitions { topic: "z".into(), count, assignments };
    let answers = world.decide(|view| create_partitions(view, &[request], Intent::Apply));
    match answers.as_slice() {
        [Ok(())] => "done".to_owned(),
        [Err(error)] => error.to_string(),
        _ => panic!("one answer"),
    }
}

#[test]
fn requests_are_checked_as_kafka_does() {
    let mut world = World::new();
    world.create("z", 2);
    let cases: [(i32, Lists, &str); 10] = [
        (2, None, "Topic already has 2 partition(s)."),
        (1, None, "The topic z currently has 2 partition(s); 1 would not be an increase."),
        (0, None, "The topic z currently has 2 partition(s); 0 would not be an increase."),
        (-1, None, "The topic z currently has 2 partition(s); -1 would not be an increase."),
        (
            3,
            Some(&[&[2]]),
            "The manual partition assignment includes broker 2, but no such broker is registered.",
        ),
        (
            4,
            Some(&[&[1]]),
            "Attempted to add 2 additional partition(s), but only 1 assignment(s) were specified.",
        ),
        (3, Some(&[&[1, 1]]), "The manual partition assignment includes the broker 1 more than once."),
        (3, Some(&[&[]]), "The manual partition assignment includes an empty replica list."),
        (3, None, "done"),
        (4, Some(&[&[1]]), "done"),
    ];
    for (count, lists, expected) in cases {
        assert_eq!(told(&mut world, count, lists), expected);
    }
    assert_eq!(told(&mut world, 10_005, None), "Unable to perform excessively large batch operation.");
    assert_eq!(world.image.topics.by_name("z").map(|topic| topic.partition_count()), Some(4));
}

#[test]
fn unknown_and_repeated_topics_are_refused() {
    let mut world = World::new();
    world.create("z", 1);
    let request = |topic: &str| NewPartitions { topic: topic.into(), count: 5, assignments: None };
    let requests = [request("z"), request("nosuch"), request("z")];
    let answers = world.decide(|view| create_partitions(view, &requests, Intent::Apply));
    let texts: Vec<String> = answers.into_iter().filter_map(Result::err).map(|e| e.to_string()).collect();
    assert_eq!(texts, ["Duplicate topic name.", "there is no such topic", "Duplicate topic name."]);
}
