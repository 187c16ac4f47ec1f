//! Members that subscribe to a pattern.

use std::sync::Arc;
use std::time::Duration;

use kalda_protocol::ErrorCode;

use super::consumer_world::{beat, joining};
use super::world::World;
use crate::coordinator::group::TopicFilter;
use crate::coordinator::group::consumer::Heartbeat;

fn joining_by(member: &str, pattern: &str) -> Heartbeat {
    Heartbeat { pattern: Some(Arc::from(pattern)), ..joining(member, &[]) }
}

impl World {
    /// Sends heartbeats until the member reads so many topics; gives its epoch.
    async fn reads(&self, member: &str, mut epoch: i32, topics: usize) -> i32 {
        let assigned = async {
            loop {
                epoch = self.beaten(beat(member, epoch)).await.epoch;
                let group = self.described().await;
                if group.members[0].assignment.topic_partitions.len() == topics {
                    return epoch;
                }
                tokio::task::yield_now().await;
            }
        };
        let reads = tokio::time::timeout(Duration::from_secs(60), assigned).await;
        match reads {
            Ok(epoch) => epoch,
            Err(_) => panic!("it doesn't read them: {:?}", self.described().await),
        }
    }
}

#[tokio::test]
async fn a_pattern_stands_for_the_topics_whose_whole_name_it_matches() {
    let world = World::new();
    for name in ["orders", "payments", "xorders"] {
        world.topics.set(name, 2);
    }
    let first = world.beaten(joining_by("a", "orders|pay.*")).await;
    world.reads("a", first.epoch, 2).await;
}

#[tokio::test]
async fn a_topic_that_comes_is_found_after_ten_seconds() {
    let world = World::new();
    world.topics.set("orders", 1);
    let first = world.beaten(joining_by("a", "(orders|a-topic)")).await;
    let epoch = world.reads("a", first.epoch, 1).await;
    world.topics.set("a-topic", 1);
    world.pass(10_000);
    assert_eq!(world.beaten(beat("a", epoch)).await.epoch, epoch, "it was looked up ten seconds ago");
    world.pass(1);
    world.reads("a", epoch, 2).await;
}

#[tokio::test]
async fn topics_that_the_member_may_not_see_are_left_out() {
    let world = World::new();
    for name in ["orders", "payments"] {
        world.topics.set(name, 2);
    }
    let filter = TopicFilter::new(|topic| topic != "payments");
    let first = world.beaten(Heartbeat { filter, ..joining_by("a", ".*") }).await;
    world.reads("a", first.epoch, 1).await;
}

#[tokio::test]
async fn what_is_no_pattern_is_refused_in_the_words_of_kafka() {
    let world = World::new();
    let refusal = world.beats(joining_by("a", "orders[")).await.unwrap_err();
    assert_eq!(refusal.error, ErrorCode::InvalidRegularExpression);
    let message = "SubscribedTopicRegex `orders[` is not a valid regular expression: missing closing ].";
    assert_eq!(refusal.message.as_deref(), Some(message));
    let heavy = world.beats(joining_by("a", "((a{1000}){1000}){1000}")).await.unwrap_err();
    assert_eq!(heavy.error, ErrorCode::InvalidRegularExpression);
}
