//! DeleteTopics, with Kafka's answers.

use super::world::World;
use crate::cluster::controller::delete_topics::{TopicSelector, delete_topics};
use crate::types::Uuid;

fn told(world: &mut World, topics: &[TopicSelector]) -> Vec<String> {
    let answers = world.decide(|view| delete_topics(view, topics));
    answers
        .into_iter()
        .map(|answer| match answer {
            Ok(deleted) => format!("deleted {}", deleted.name),
            Err(error) => error.to_string(),
        })
        .collect()
}

fn name(name: &str) -> TopicSelector {
    TopicSelector::Name(name.into())
}

#[test]
fn topics_go_by_name_and_by_id() {
    let mut world = World::new();
    for topic in ["one", "two", "a.b"] {
        world.create(topic, 3);
    }
    let one = world.image.topics.by_name("one").expect("it exists").id;
    assert_eq!(told(&mut world, &[TopicSelector::Id(one), name("two")]), ["deleted one", "deleted two"]);
    assert_eq!(world.image.topics.partition_count(), 3);
    assert_eq!(world.image.topics.colliding("a_b").map(|name| &**name), Some("a.b"));
    assert_eq!(told(&mut world, &[name("a.b")]), ["deleted a.b"]);
    assert_eq!(world.image.topics.colliding("a_b"), None);
}

#[test]
fn what_is_unknown_or_named_twice_is_refused() {
    let mut world = World::new();
    world.create("ok", 1);
    let id = world.image.topics.by_name("ok").expect("it exists").id;
    let stranger = TopicSelector::Id(Uuid([7; 16]));
    assert_eq!(told(&mut world, &[name("nosuch")]), ["This server does not host this topic-partition."]);
    assert_eq!(told(&mut world, &[name("")]), ["This server does not host this topic-partition."]);
    assert_eq!(
        told(&mut world, std::slice::from_ref(&stranger)),
        ["This server does not host this topic ID."]
    );
    assert_eq!(told(&mut world, &[name("ok"), name("ok")]), ["Duplicate topic name."; 2]);
    assert_eq!(told(&mut world, &[stranger.clone(), stranger]), ["Duplicate topic id."; 2]);
    let both = told(&mut world, &[name("ok"), TopicSelector::Id(id)]);
    assert_eq!(both, ["The provided topic name maps to an ID that was already supplied."; 2]);
    assert_eq!(world.image.topics.len(), 1);
}
