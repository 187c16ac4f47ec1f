//! Large groups, whose assignments are made beside the shard.

use std::sync::mpsc;
use std::time::Duration;

use super::consumer_world::{beat, joining, partitions, reading};
use super::world::World;

/// More than are assigned while others wait.
const MANY: i32 = 12_000;

fn world() -> World {
    let world = World::new();
    world.topics.set("t", MANY);
    world
}

fn all() -> Vec<i32> {
    (0..MANY).collect()
}

impl World {
    /// Waits until the group's target is that of an epoch.
    async fn assigned(&self, epoch: i32) {
        let assigned = async {
            while self.described().await.assignment_epoch != epoch {
                tokio::task::yield_now().await;
            }
        };
        let made = tokio::time::timeout(Duration::from_secs(60), assigned).await;
        assert!(made.is_ok(), "the target isn't made: {:?}", self.described().await);
    }

    /// Keeps all threads of the background busy, until what is given is dropped.
    async fn busy_background(&self) -> mpsc::Sender<()> {
        let (release, released) = mpsc::channel();
        let (begun, begins) = tokio::sync::oneshot::channel();
        let background = self.coordinator.inner.background.clone();
        tokio::spawn(async move {
            let wait = move || {
                begun.send(()).expect("the test waits");
                // An error says that the test has let go.
                let _ = released.recv();
            };
            background.run(wait).await
        });
        begins.await.expect("it begins");
        release
    }
}

#[tokio::test]
async fn a_member_of_a_large_group_is_told_with_its_next_heartbeat() {
    let world = world();
    let first = world.beaten(joining("a", &["t"])).await;
    assert_eq!(partitions(&first), Some(Vec::new()), "the target is being made");
    world.assigned(2).await;
    let next = world.beaten(beat("a", first.epoch)).await;
    assert_eq!((next.epoch, partitions(&next)), (2, Some(all())));
    assert_eq!(world.described().await.group_state, "Stable");
}

#[tokio::test]
async fn who_comes_meanwhile_is_in_the_next_assignment() {
    let world = world();
    let busy = [world.busy_background().await, world.busy_background().await];
    let first = world.beaten(joining("a", &["t"])).await;
    let second = world.beaten(joining("b", &["t"])).await;
    assert_eq!(partitions(&second), Some(Vec::new()));
    drop(busy);
    world.assigned(2).await;
    assert_eq!(partitions(&world.beaten(beat("a", first.epoch)).await), Some(all()));
    world.pass(1_000);
    world.beaten(beat("b", second.epoch)).await;
    world.assigned(3).await;
    let told = world.beaten(reading("a", 2, &all())).await;
    assert_eq!(partitions(&told).map(|left| left.len()), Some(MANY as usize / 2), "it is to give up half");
}

#[tokio::test]
async fn an_assignment_is_refused_when_one_that_it_counts_with_has_gone() {
    let world = world();
    let first = world.beaten(joining("a", &["t"])).await;
    world.assigned(2).await;
    world.pass(1_000);
    let busy = [world.busy_background().await, world.busy_background().await];
    world.beaten(joining("b", &["t"])).await;
    world.departs("b", None, -1).await.unwrap();
    drop(busy);
    // That of epoch 3 counts with `b`, and is not taken; epoch 4 is without it.
    let mut epoch = first.epoch;
    let assigned = async {
        while world.described().await.assignment_epoch < 4 {
            epoch = world.beaten(reading("a", epoch, &[])).await.epoch;
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), assigned).await.expect("the target is made");
    let group = world.described().await;
    assert_eq!((group.assignment_epoch, group.members.len()), (4, 1));
    assert_eq!(group.members[0].target_assignment.topic_partitions[0].partitions.len(), MANY as usize);
}

#[tokio::test]
async fn where_offloading_is_off_the_answer_has_the_assignment() {
    let world = world();
    world.rules.lock().assignor_offload = false;
    let first = world.beaten(joining("a", &["t"])).await;
    assert_eq!((first.epoch, partitions(&first)), (2, Some(all())));
}
