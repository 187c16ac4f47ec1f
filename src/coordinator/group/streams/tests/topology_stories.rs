//! What the group runs, and the topics for it.

use std::collections::BTreeMap;

use kalda_protocol::ErrorCode;

use super::world::{Client, World, refused, statuses, word_count};
use super::{task, tasks};
use crate::coordinator::group::streams::Heartbeat;
use crate::coordinator::group::streams::status::StatusCode;
use crate::coordinator::group::streams::tasks::TaskSets;
use crate::coordinator::group::streams::topology::{Subtopology, Topology};

#[test]
fn topics_of_the_application_are_asked_for_until_they_are_there() {
    let mut world = World::new();
    let mut one = Client::new("one", "p");
    let answer = world.serve(&mut one);
    assert_eq!(statuses(&answer), [StatusCode::MissingInternalTopics]);
    assert_eq!(answer.status[0].detail, "Internal topics are missing: counts-c, words-r");
    let wanted: BTreeMap<&str, i32> =
        answer.to_create.iter().map(|(name, topic)| (&**name, topic.partitions)).collect();
    assert_eq!(wanted, [("counts-c", 2), ("words-r", 2)].into());
    assert_eq!((world.state(), one.has.active.len()), ("NotReady", 0));
    world.create("words-r", 2);
    assert_eq!(world.serve(&mut one).status[0].detail, "Internal topics are missing: counts-c");
    world.create("counts-c", 2);
    let answer = world.serve(&mut one);
    assert_eq!((statuses(&answer), one.has.active.len()), (vec![], 4));
    assert_eq!(world.state(), "Stable");
}

#[test]
fn partitions_that_are_added_become_tasks() {
    let mut world = World::ready();
    let mut one = Client::new("one", "p");
    world.serve(&mut one);
    world.create("lines", 3);
    let answer = world.serve(&mut one);
    // The repartition topic has fewer than the topic that feeds it.
    assert_eq!(statuses(&answer), [StatusCode::IncorrectlyPartitionedTopics]);
    assert_eq!(world.state(), "NotReady");
    world.create("words-r", 3);
    world.create("counts-c", 3);
    world.serve(&mut one);
    world.serve(&mut one);
    assert_eq!(one.has.active.len(), 6);
}

#[test]
fn a_topic_of_others_that_is_missing_is_named() {
    let mut world = World::new();
    let mut one = Client::new("one", "p");
    let told = Subtopology { source_topics: vec!["nowhere".into()], ..Subtopology::default() };
    let topology = Topology { epoch: 0, subtopologies: [("0".into(), told)].into() };
    let answer = world.beat(&Heartbeat { topology: Some(topology), ..one.heartbeat() }).expect("an answer");
    one.take(&answer);
    assert_eq!(answer.status[0].detail, "Source topics nowhere are missing.");
    assert_eq!(statuses(&answer), [StatusCode::MissingSourceTopics]);
}

#[test]
fn another_topology_is_refused_and_an_older_one_is_stale() {
    let mut world = World::ready();
    let (mut one, two) = (Client::new("one", "p"), Client::new("two", "q"));
    let newer = Topology { epoch: 1, ..word_count() };
    let joined = world.beat(&Heartbeat { topology: Some(newer), ..one.heartbeat() }).expect("a place");
    one.take(&joined);
    let other = Topology { epoch: 2, ..word_count() };
    let expected = (ErrorCode::InvalidRequest, "Topology updates are not supported yet.".to_owned());
    assert_eq!(refused(world.beat(&Heartbeat { topology: Some(other), ..two.heartbeat() })), expected);
    let answer = world.beat(&two.heartbeat()).expect("a place");
    assert_eq!(statuses(&answer), [StatusCode::StaleTopology]);
    assert_eq!(
        answer.status[0].detail,
        "The member's topology epoch 0 is behind the group's topology epoch 1."
    );
}

#[test]
fn tasks_that_there_arent_are_refused() {
    let mut world = World::ready();
    let mut one = Client::new("one", "p");
    world.serve(&mut one);
    let beat = |active: &str| Heartbeat {
        owned: Some(TaskSets { active: tasks(active), ..TaskSets::default() }),
        ..one.heartbeat()
    };
    let (error, message) = refused(world.beat(&beat("0_7")));
    assert_eq!(error, ErrorCode::InvalidRequest);
    assert_eq!(message, "Task 7 for subtopology 0 is invalid. Number of tasks for this subtopology: 2");
    let (_, message) = refused(world.beat(&beat("9_0")));
    assert_eq!(message, "Subtopology 9 does not exist in the topology.");
}

#[test]
fn standbys_follow_the_setting_of_the_group() {
    let mut world = World::ready();
    let (mut one, mut two) = (Client::new("one", "p"), Client::new("two", "q"));
    let serve = |world: &mut World, one: &mut Client, two: &mut Client| {
        for _ in 0..4 {
            world.serve(one);
            world.serve(two);
        }
    };
    serve(&mut world, &mut one, &mut two);
    assert_eq!(one.has.standby.len() + two.has.standby.len(), 0);
    world.rules.standby_replicas = 1;
    serve(&mut world, &mut one, &mut two);
    assert_eq!(one.has.standby.len() + two.has.standby.len(), 2);
    assert!(one.has.standby.is_disjoint(&one.has.active));
}

#[test]
fn who_has_come_the_furthest_gets_the_task() {
    let mut world = World::ready();
    let (mut one, mut two) = (Client::new("one", "p"), Client::new("two", "q"));
    world.serve(&mut one);
    let offsets = [(task("1_1"), 100)].into();
    let joined = Heartbeat { task_offsets: Some(offsets), ..two.heartbeat() };
    two.take(&world.beat(&joined).expect("a place"));
    for _ in 0..3 {
        world.serve(&mut one);
        world.serve(&mut two);
    }
    assert!(two.has.active.contains(&task("1_1")) || one.has.active.contains(&task("1_1")));
    let described = world.group().describe(&"g".into());
    let told = described.members.iter().find(|member| &*member.member_id == "two").expect("a member");
    assert_eq!((told.task_offsets[0].partition, told.task_offsets[0].offset), (1, 100));
}

#[test]
fn tags_that_members_lack_are_named() {
    let mut world = World::ready();
    world.rules.rack_aware_tags = ["zone".to_owned(), "cluster".to_owned()].into();
    let mut one = Client::new("one", "p");
    let told = Heartbeat { client_tags: Some([("zone".into(), "z".into())].into()), ..one.heartbeat() };
    let answer = world.beat(&told).expect("a place");
    one.take(&answer);
    assert_eq!(statuses(&answer), [StatusCode::MissingClientTags]);
    assert!(answer.status[0].detail.contains(": [cluster]."), "{}", answer.status[0].detail);
}
