//! Members come, go, come back, are late, and are fenced.

use kalda_protocol::ErrorCode;

use super::tasks;
use super::world::{Client, World, refused, statuses};
use crate::coordinator::group::ids::InstanceId;
use crate::coordinator::group::streams::member::Endpoint;
use crate::coordinator::group::streams::status::StatusCode;
use crate::coordinator::group::streams::{Heartbeat, Shutdown};

/// Two members of two processes, each with its tasks.
fn pair() -> (World, Client, Client) {
    let mut world = World::ready();
    let (mut one, mut two) = (Client::new("one", "p"), Client::new("two", "q"));
    world.serve(&mut one);
    world.serve(&mut two);
    for _ in 0..3 {
        world.serve(&mut one);
        world.serve(&mut two);
    }
    (world, one, two)
}

#[test]
fn the_first_member_gets_every_task() {
    let mut world = World::ready();
    let mut one = Client::new("one", "p");
    let answer = world.serve(&mut one);
    assert_eq!((answer.epoch, one.has.active.clone()), (2, tasks("0_0 0_1 1_0 1_1")));
    assert_eq!(world.state(), "Stable");
    let again = world.serve(&mut one);
    assert_eq!((again.epoch, again.tasks), (2, None), "nothing is news");
}

#[test]
fn tasks_move_when_who_has_them_says_so() {
    let mut world = World::ready();
    let (mut one, mut two) = (Client::new("one", "p"), Client::new("two", "q"));
    world.serve(&mut one);
    let answer = world.serve(&mut two);
    assert_eq!((answer.epoch, answer.tasks.map(|tasks| tasks.active.len())), (3, Some(0)), "all are taken");
    assert_eq!(world.state(), "Reconciling");
    world.serve(&mut one);
    world.serve(&mut one);
    world.serve(&mut two);
    assert_eq!((one.has.active.len(), two.has.active.len()), (2, 2));
    assert!(one.has.active.is_disjoint(&two.has.active));
    assert_eq!((world.state(), one.epoch, two.epoch), ("Stable", 3, 3));
}

#[test]
fn who_leaves_leaves_its_tasks() {
    let (mut world, mut one, two) = pair();
    world.depart(&two, -1, None).expect("it is there");
    assert_eq!(world.state(), "Assigning");
    world.serve(&mut one);
    assert_eq!(one.has.active.len(), 4);
    world.depart(&one, -1, None).expect("it is there");
    assert_eq!(world.state(), "Empty");
    let gone = world.depart(&one, -1, None).expect_err("nobody is there");
    assert_eq!(gone.error, ErrorCode::UnknownMemberId);
}

#[test]
fn who_is_silent_is_fenced_at_its_sessions_end() {
    let (mut world, mut one, two) = pair();
    world.pass(30_000);
    world.serve(&mut one);
    world.pass(20_000);
    world.serve(&mut one);
    assert_eq!(one.has.active.len(), 4);
    assert_eq!(refused(world.beat(&two.heartbeat())).0, ErrorCode::UnknownMemberId);
}

#[test]
fn who_keeps_its_tasks_too_long_is_fenced() {
    let mut world = World::ready();
    let (mut one, mut two) = (Client::new("one", "p"), Client::new("two", "q"));
    world.serve(&mut one);
    world.serve(&mut two);
    let kept = one.has.clone();
    world.serve(&mut one);
    one.has = kept;
    for _ in 0..3 {
        world.pass(25_000);
        if world.group().member(&"one".into()).is_some() {
            world.beat(&one.heartbeat()).expect("its session goes on");
        }
        world.serve(&mut two);
    }
    assert_eq!(refused(world.beat(&one.heartbeat())).0, ErrorCode::UnknownMemberId);
    assert_eq!(two.has.active.len(), 4);
}

#[test]
fn epochs_of_others_are_fenced_and_the_last_answer_may_be_lost() {
    let (mut world, mut one, mut two) = pair();
    let ahead = Heartbeat { epoch: one.epoch + 1, ..one.heartbeat() };
    assert_eq!(refused(world.beat(&ahead)).0, ErrorCode::FencedMemberEpoch);
    world.depart(&two, -1, None).expect("it is there");
    let lost = world.beat(&one.heartbeat()).expect("an answer that gets lost");
    assert_eq!(lost.epoch, one.epoch + 1);
    let again = world.serve(&mut one);
    assert_eq!(again.epoch, lost.epoch);
    two.epoch = 0;
    world.serve(&mut two);
    world.serve(&mut one);
    world.serve(&mut one);
    let stale = Heartbeat { epoch: 2, ..one.heartbeat() };
    let (error, message) = refused(world.beat(&stale));
    assert_eq!(error, ErrorCode::FencedMemberEpoch);
    assert!(message.starts_with("The streams group member has a smaller member epoch (2) than"), "{message}");
}

#[test]
fn a_static_member_comes_back_to_its_tasks() {
    let mut world = World::ready();
    let (mut one, mut two) = (Client::new("one", "p"), Client::new("two", "p"));
    let instance = Some(InstanceId::from("i"));
    let joined =
        world.beat(&Heartbeat { instance_id: instance.clone(), ..one.heartbeat() }).expect("a place");
    one.take(&joined);
    let taken = world.beat(&Heartbeat { instance_id: instance.clone(), ..two.heartbeat() });
    assert_eq!(refused(taken).0, ErrorCode::UnreleasedInstanceId);
    world.depart(&one, -2, Some("i")).expect("it is there");
    let back =
        world.beat(&Heartbeat { instance_id: instance.clone(), ..two.heartbeat() }).expect("its place");
    two.take(&back);
    assert_eq!((back.epoch, two.has.active.len()), (2, 4), "no rebalance");
    assert_eq!(world.state(), "Stable");
    let former = Heartbeat { instance_id: instance, epoch: 2, topology: None, ..one.heartbeat() };
    assert_eq!(refused(world.beat(&former)).0, ErrorCode::FencedInstanceId);
    let unknown = Heartbeat { instance_id: Some("j".into()), epoch: 2, topology: None, ..one.heartbeat() };
    let expected = (ErrorCode::UnknownMemberId, "Instance id j is unknown.".to_owned());
    assert_eq!(refused(world.beat(&unknown)), expected);
}

#[test]
fn a_static_member_that_stays_away_is_fenced() {
    let mut world = World::ready();
    let mut one = Client::new("one", "p");
    let joined =
        world.beat(&Heartbeat { instance_id: Some("i".into()), ..one.heartbeat() }).expect("a place");
    one.take(&joined);
    world.depart(&one, -2, Some("i")).expect("it is there");
    world.pass(45_000);
    assert_eq!(world.state(), "Empty");
}

#[test]
fn a_full_group_takes_nobody_in_but_those_it_knows() {
    let (mut world, one, _) = pair();
    world.settings.max_size = 2;
    let (error, message) = refused(world.beat(&Client::new("three", "r").heartbeat()));
    assert_eq!(error, ErrorCode::GroupMaxSizeReached);
    assert_eq!(message, "The streams group has reached its maximum capacity of 2 members.");
    world.beat(&Heartbeat { epoch: 0, ..one.heartbeat() }).expect("it is there");
}

#[test]
fn one_who_wants_the_application_to_stop_is_told_to_all() {
    let (mut world, one, mut two) = pair();
    world.beat(&Heartbeat { shutdown: Shutdown::Requested, ..one.heartbeat() }).expect("an answer");
    let answer = world.serve(&mut two);
    assert_eq!(statuses(&answer), [StatusCode::ShutdownApplication]);
    assert!(answer.status[0].detail.starts_with("Streams group member one encountered a fatal error"));
    world.depart(&one, -1, None).expect("it is there");
    world.depart(&two, -1, None).expect("it is there");
    let mut three = Client::new("three", "p");
    assert_eq!(statuses(&world.serve(&mut three)), [], "the next ones begin anew");
}

#[test]
fn endpoints_are_told_to_those_who_dont_know_them() {
    let (mut world, mut one, mut two) = pair();
    let user_endpoint = Some(Endpoint { host: "h".into(), port: 8080 });
    world.beat(&Heartbeat { user_endpoint, ..one.heartbeat() }).expect("an answer");
    let mut told = None;
    for _ in 0..4 {
        told = world.serve(&mut two).endpoints.or(told);
        world.serve(&mut one);
    }
    let told = told.expect("news");
    assert_eq!((&*told[0].endpoint.host, told[0].endpoint.port, told.len()), ("h", 8080, 1));
    let active: usize = told[0].active.values().map(Vec::len).sum();
    assert_eq!(active, one.has.active.len());
    assert_eq!(world.serve(&mut two).endpoints, None, "it knows them");
}

#[test]
fn a_group_that_moves_goes_on() {
    let (mut world, mut one, mut two) = pair();
    let before = format!("{:?}", world.group().describe(&"g".into()).members);
    world.moved();
    assert_eq!(format!("{:?}", world.group().describe(&"g".into()).members), before);
    assert_eq!(world.serve(&mut one).tasks, None);
    world.pass(30_000);
    world.serve(&mut one);
    world.pass(20_000);
    assert_eq!(refused(world.beat(&two.heartbeat())).0, ErrorCode::UnknownMemberId, "sessions begin anew");
    two.epoch = 0;
    world.serve(&mut two);
}

#[test]
fn where_there_is_no_memory_nobody_joins() {
    let mut world = World::ready();
    world.memory(64);
    let one = Client::new("one", "p");
    assert_eq!(refused(world.beat(&one.heartbeat())).0, ErrorCode::GroupMaxSizeReached);
}
