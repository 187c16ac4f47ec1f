//! `__consumer_offsets` is deleted, as test suites do that clean up by deleting all topics.
//!
//! Apache Kafka 4.4.0, asked the same: NOT_COORDINATOR at once, to whoever waits too, until somebody asks for a coordinator, which
//! makes the topic anew; then the groups are empty.

use std::time::{Duration, Instant};

use kalda_protocol::messages::describe_groups::DescribeGroupsRequest;
use kalda_protocol::messages::join_group::JoinGroupRequest;
use kalda_protocol::messages::list_groups::ListGroupsRequest;
use kalda_protocol::messages::metadata::{MetadataRequest, MetadataRequestTopic};

use crate::fetch_sessions::{delete, topic_id};
use crate::groups::{commit, committed, make_offsets_topic};
use crate::support::{Member, TestBroker, TestClient, join};

const OFFSETS: &str = "__consumer_offsets";
const NOT_COORDINATOR: i16 = 16;
const UNKNOWN_MEMBER_ID: i16 = 25;
const REBALANCE_IN_PROGRESS: i16 = 27;

/// Within so long the groups work again.
const SOON: Duration = Duration::from_secs(2);

/// A broker with a group `g` that is stable and has an offset.
fn start() -> (TestBroker, TestClient, Member) {
    let broker = TestBroker::start(&["--set", "offsets.topic.num.partitions=5"]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    make_offsets_topic(&mut client);
    let (member, codes) = client.become_member("g");
    assert_eq!(codes, [0, 0]);
    assert_eq!(commit(&mut client, "other", 7), 0);
    (broker, client, member)
}

fn state(client: &mut TestClient, group: &str) -> (i16, String) {
    let request = DescribeGroupsRequest { groups: vec![group.into()], ..DescribeGroupsRequest::default() };
    let described = client.call(5, &request).groups.remove(0);
    (described.error_code, described.group_state.to_string())
}

fn listed(client: &mut TestClient) -> Vec<String> {
    let answer = client.call(4, &ListGroupsRequest::default());
    assert_eq!(answer.error_code, 0);
    answer.groups.iter().map(|group| group.group_id.to_string()).collect()
}

/// All of the groups is gone, and new ones work.
fn assert_groups_begin_anew(client: &mut TestClient, member: &Member) {
    assert_eq!(client.heartbeat(member), UNKNOWN_MEMBER_ID);
    assert_eq!(committed(client, "other"), [0_i64; 0]);
    assert_eq!(state(client, "g"), (0, "Dead".to_owned()));
    assert!(listed(client).is_empty());
    let (member, codes) = client.become_member("g");
    assert_eq!((codes, member.generation), ([0, 0], 1));
    assert_eq!(commit(client, "other", 8), 0);
    assert_eq!(committed(client, "other"), [8]);
    assert_eq!(client.heartbeat(&member), 0);
}

#[test]
fn groups_of_a_deleted_offsets_topic_are_gone_until_somebody_looks_for_them() {
    let (broker, mut client, member) = start();
    let mut waiting = broker.connect();
    let second = waiting.member_id("g").member_id;
    waiting.send(9, &join("g", &second, "metadata"));
    while client.heartbeat(&member) != REBALANCE_IN_PROGRESS {}
    let began = Instant::now();
    delete(&mut broker.connect(), OFFSETS);
    let (_, woken) = waiting.receive::<JoinGroupRequest>(9);
    assert_eq!((woken.error_code, woken.member_id), (NOT_COORDINATOR, second));
    assert_eq!(client.heartbeat(&member), NOT_COORDINATOR);
    assert_eq!(commit(&mut client, "other", 8), NOT_COORDINATOR);
    assert_eq!(client.sync(&member), NOT_COORDINATOR);
    assert_eq!(state(&mut client, "g").0, NOT_COORDINATOR);
    assert!(listed(&mut client).is_empty());
    make_offsets_topic(&mut client);
    assert_groups_begin_anew(&mut client, &member);
    assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
}

#[test]
fn a_topic_that_is_made_anew_at_once_is_not_taken_for_the_old_one() {
    let (broker, mut client, member) = start();
    let mut other = broker.connect();
    let before = topic_id(&mut other, OFFSETS);
    let began = Instant::now();
    delete(&mut other, OFFSETS);
    // Asking for it creates it, as any consumer of all topics may.
    let topic = MetadataRequestTopic { name: Some(OFFSETS.into()), ..MetadataRequestTopic::default() };
    let request = MetadataRequest {
        topics: Some(vec![topic]),
        allow_auto_topic_creation: true,
        ..MetadataRequest::default()
    };
    let made = other.call(12, &request).topics.remove(0);
    assert_eq!((made.error_code, made.partitions.len()), (0, 5));
    assert_ne!(made.topic_id, before);
    assert_groups_begin_anew(&mut client, &member);
    assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
}

#[test]
fn it_may_come_back_with_another_number_of_partitions() {
    let (_broker, mut client, member) = start();
    for partitions in [1, 60, 1] {
        delete(&mut client, OFFSETS);
        assert_eq!(client.request_topic(OFFSETS, partitions).error_code, 0);
        assert_groups_begin_anew(&mut client, &member);
    }
}

#[test]
fn what_a_deleted_offsets_topic_held_does_not_come_back_with_a_restart() {
    let (mut broker, mut client, member) = start();
    delete(&mut client, OFFSETS);
    broker.kill_and_restart();
    let mut client = broker.connect();
    assert_eq!(client.heartbeat(&member), NOT_COORDINATOR);
    make_offsets_topic(&mut client);
    assert_groups_begin_anew(&mut client, &member);
    delete(&mut client, OFFSETS);
    make_offsets_topic(&mut client);
    broker.stop_and_restart();
    assert_groups_begin_anew(&mut broker.connect(), &member);
}
