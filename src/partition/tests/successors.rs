//! A topic is deleted and made anew. Requests may find the new one before the room has heard of anything.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;

use super::world::{FIRST, NOW, World, append, values};
use crate::cluster::image::TopicImage;
use crate::partition::{AppendFailure, NotServing, PartitionFailure};
use crate::sys::Weighed;
use crate::types::{LeaderEpoch, Offset};

/// The first topic `t` with records, deleted in the metadata, and the second of that name.
fn deleted_and_made_anew(world: &World) -> [Arc<Weighed<TopicImage>>; 2] {
    let first = world.topic(1);
    world.remove(&first);
    [first, world.create(2, &[1])]
}

#[test]
fn the_second_is_served_before_the_deletion_of_the_first_is_heard_of() {
    let world = World::new();
    let old = world.fill(&world.create(1, &[1]), &["old", "old"]);
    let [first, second] = deleted_and_made_anew(&world);
    let new = world.fill(&second, &["new"]);
    assert_eq!(values(&new), ["new"]);
    assert!(matches!(append(&old, "late"), Err(AppendFailure::NotServing(NotServing::Deleted))));
    world.partitions.deleted(&first);
    append(&new, "newer").expect("it is there still");
    assert_eq!(world.folders().len(), 1);
    drop((old, new));
    let world = world.restart();
    assert_eq!(values(&world.find(&second).expect("it opens")), ["new", "newer"]);
}

#[test]
fn a_first_that_nobody_opened_takes_nothing_of_the_second_along() {
    let world = World::new();
    world.fill(&world.create(1, &[1]), &["old", "old"]);
    let world = world.restart();
    let [first, second] = deleted_and_made_anew(&world);
    let new = world.fill(&second, &["new"]);
    world.partitions.deleted(&first);
    assert_eq!(world.folders().len(), 1);
    append(&new, "newer").expect("it is there still");
    drop(new);
    let world = world.restart();
    assert_eq!(values(&world.find(&second).expect("it opens")), ["new", "newer"]);
}

#[test]
fn a_late_request_for_a_first_without_records_makes_no_folder_under_the_second() {
    let world = World::new();
    let old = world.fill(&world.create(1, &[1]), &[]);
    let [_, second] = deleted_and_made_anew(&world);
    let new = world.fill(&second, &[]);
    assert!(matches!(append(&old, "late"), Err(AppendFailure::NotServing(NotServing::Deleted))));
    append(&new, "new").expect("appends");
    assert_eq!(values(&new), ["new"]);
}

#[test]
fn whoever_knows_old_metadata_does_not_bring_the_first_back() {
    let world = World::new();
    let first = world.create(1, &[1]);
    world.fill(&first, &["old"]);
    let [_, second] = deleted_and_made_anew(&world);
    let new = world.fill(&second, &["new"]);
    world.partitions.deleted(&first);
    assert!(world.find(&first).is_err());
    assert_eq!(values(&new), ["new"]);
    assert_eq!(world.partitions.slots.len(), 1, "and leaves nothing behind");
}

#[test]
fn what_a_checkpoint_knew_of_the_first_is_not_said_of_the_second() {
    let world = World::new();
    world.fill(&world.create(1, &[1]), &["old"; 10]);
    let world = world.restart();
    let [first, second] = deleted_and_made_anew(&world);
    world.partitions.deleted(&first);
    drop(world.partitions.place_new(&second));
    for directory in world.partitions.directories() {
        let marks = world.partitions.high_watermarks(directory);
        assert_eq!(marks.get(&World::name()), None, "{marks:?}");
    }
    // Another replica has none of it.
    world.remove(&second);
    let third = world.create(3, &[1, 2]);
    let partition = world.fill(&third, &["new"]);
    assert_eq!(partition.bounds(None).expect("it is led").high_watermark.0, 0);
}

/// The process may end before the next round of checkpoints.
#[test]
fn what_is_written_of_the_first_is_gone_before_the_second_has_records() {
    let written = |world: &World| {
        let checkpoint = world.folder().join("a").join("replication-offset-checkpoint");
        std::fs::read_to_string(checkpoint).expect("it is there")
    };
    let world = World::new();
    let first = world.create(1, &[1]);
    world.fill(&first, &["old"; 10]);
    let world = world.restart();
    assert!(written(&world).contains("t 0 10"));
    let [_, second] = deleted_and_made_anew(&world);
    let new = world.fill(&second, &["new"]);
    assert!(!written(&world).contains("t 0"), "{}", written(&world));
    drop(new);
    let world = world.restart();
    assert!(written(&world).contains("t 0 1"), "and then it knows the second");
}

#[test]
fn a_folder_that_names_no_topic_goes_with_the_one_that_had_its_name() {
    let world = World::new();
    world.fill(&world.create(1, &[1]), &["old"]);
    let world = world.restart_after(|world| {
        let metadata = world.folders()[0].join("partition.metadata");
        std::fs::remove_file(metadata).expect("it is there");
    });
    let [first, second] = deleted_and_made_anew(&world);
    world.partitions.deleted(&first);
    assert!(world.folders().is_empty());
    assert_eq!(values(&world.fill(&second, &["new"])), ["new"]);
}

#[test]
fn retention_and_recovery_that_come_late_leave_the_second_alone() {
    let world = World::new();
    world.fill(&world.create(1, &[1]), &["old"]);
    let world = world.restart();
    let [first, second] = deleted_and_made_anew(&world);
    let new = world.fill(&second, &["new"]);
    world.partitions.retain_unopened(NOW);
    world.partitions.take_up_existing("__cluster_metadata", 1, || true);
    world.partitions.deleted(&first);
    append(&new, "newer").expect("it is there still");
    assert_eq!(values(&new), ["new", "newer"]);
    assert!(world.partitions.opened_at(second.id, FIRST).is_some());
}

/// The room was busy while the topic came and went, and nobody tells it of either.
#[test]
fn a_topic_that_came_and_went_unheard_of_is_ended() {
    let world = World::new();
    let topic = world.create(1, &[1]);
    let partition = world.fill(&topic, &["value"]);
    world.remove(&topic);
    world.partitions.end_vanished();
    assert!(matches!(append(&partition, "late"), Err(AppendFailure::NotServing(NotServing::Deleted))));
    assert!(world.folders().is_empty() && world.partitions.slots.is_empty());
}

#[test]
fn those_that_are_there_stay() {
    let world = World::new();
    let partition = world.fill(&world.create(1, &[1]), &["value"]);
    world.partitions.end_vanished();
    append(&partition, "more").expect("it is there still");
    assert_eq!(world.partitions.slots.len(), 1);
}

#[tokio::test]
async fn whoever_waits_for_records_hears_that_they_are_gone() {
    let world = World::new();
    let topic = world.create(1, &[1, 2]);
    let partition = world.fill(&topic, &["value"]);
    let deletion = async {
        world.remove(&topic);
        // Whoever is first to need the name ends it.
        world.fill(&world.create(2, &[1]), &["new"]);
    };
    let (waited, _) = tokio::join!(partition.committed(Offset(1), LeaderEpoch(0)), deletion);
    assert_eq!(waited, Err(NotServing::Deleted));
}

/// Leadership can be lost and come back while somebody waits; the records may have been cut in between.
#[tokio::test]
async fn whoever_waits_for_records_waits_in_their_epoch() {
    let world = World::new();
    let topic = world.create(1, &[1, 2]);
    let partition = world.fill(&topic, &["value"]);
    let another_epoch = async {
        world.lead_anew(&topic);
        drop(world.partitions.changed(&world.topic(1)));
    };
    let (waited, ()) = tokio::join!(partition.committed(Offset(1), LeaderEpoch(0)), another_epoch);
    assert_eq!(waited, Err(NotServing::NotLeader));
    assert_eq!(partition.committed(Offset(1), LeaderEpoch(0)).await, Err(NotServing::NotLeader));
}

/// Topics of one name come and go, the room hears of it later, and everybody is at work with whatever metadata they have.
#[test]
fn whatever_comes_in_between_the_topic_that_is_there_keeps_its_records() {
    const TOPICS: u8 = 40;
    let world = World::new();
    world.create(1, &[1]);
    let (tell, told) = std::sync::mpsc::channel();
    let done = AtomicBool::new(false);
    let appended = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for writer in 0..2 {
            let (world, done, appended) = (&world, &done, &appended);
            scope.spawn(move || {
                for number in 0.. {
                    if done.load(Ordering::Acquire) {
                        return;
                    }
                    let topic = world.present();
                    let found = world.find(&topic);
                    assert!(!matches!(found, Err(PartitionFailure::Log(_))), "{:?}", found.err());
                    let value = format!("{writer} {number}");
                    if found.is_ok_and(|partition| append(&partition, &value).is_ok()) {
                        appended.lock().push((topic.id, value));
                    }
                }
            });
        }
        let partitions = &world.partitions;
        scope.spawn(move || {
            told.into_iter().for_each(|topic: Arc<Weighed<TopicImage>>| partitions.deleted(&topic))
        });
        scope.spawn(|| {
            while !done.load(Ordering::Acquire) {
                world.partitions.retain_unopened(NOW);
                world.partitions.end_vanished();
                world.partitions.directories().for_each(|directory| directory.remove_due());
            }
        });
        for id in 2..=TOPICS {
            let before = world.present();
            // So that the next one finds something of this one.
            while !appended.lock().iter().any(|(topic, _)| *topic == before.id) {}
            world.replace(&before, id);
            tell.send(before).expect("somebody listens");
        }
        drop(tell);
        done.store(true, Ordering::Release);
    });
    let last = world.present();
    let all = appended.into_inner().into_iter().filter(|(topic, _)| *topic == last.id);
    let mut all: Vec<String> = all.map(|(_, value)| value).collect();
    let mut found = values(&world.find(&last).expect("it is there"));
    all.sort();
    found.sort();
    assert_eq!(found, all);
    assert_eq!((world.folders().len(), world.partitions.slots.len()), (usize::from(!all.is_empty()), 1));
}
