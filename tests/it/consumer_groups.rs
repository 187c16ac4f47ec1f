//! Consumer groups (KIP-848) over the end of the broker at any step of a rebalance, and under the broker's settings.

use kalda_protocol::Uuid;
use kalda_protocol::messages::consumer_group_heartbeat::ConsumerGroupHeartbeatRequest;

use crate::fetch_sessions::topic_id;
use crate::groups::make_offsets_topic;
use crate::support::consumer_members::{ConsumerMember, describe_consumer_group};
use crate::support::{TestBroker, TestClient, join};

const UNKNOWN_MEMBER_ID: i16 = 25;
const UNSUPPORTED_VERSION: i16 = 35;
const INCONSISTENT_GROUP_PROTOCOL: i16 = 23;
const GROUP_ID_NOT_FOUND: i16 = 69;
const GROUP_MAX_SIZE_REACHED: i16 = 81;
const UNRELEASED_INSTANCE_ID: i16 = 111;
const STALE_MEMBER_EPOCH: i16 = 113;
/// Assignments follow each change at once.
const AT_ONCE: &str = "group.consumer.assignment.interval.ms=0";
const PARTITIONS: i32 = 6;
/// Heartbeats of both that a rebalance takes at the most, with some to spare.
const ROUNDS: usize = 8;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    FirstJoined,
    SecondJoined,
    /// The first was told to give up: what it is to read is written.
    ToldToGiveUp,
    /// It says that it has: before, while or after that is written.
    GivingUpSent,
    GivenUp,
    /// The second gets its part: before, while or after that is written.
    TakingOverSent,
    TakenOver,
    /// The first leaves: before, while or after that is written.
    LeavingSent,
}

const STEPS: [Step; 8] = [
    Step::FirstJoined,
    Step::SecondJoined,
    Step::ToldToGiveUp,
    Step::GivingUpSent,
    Step::GivenUp,
    Step::TakingOverSent,
    Step::TakenOver,
    Step::LeavingSent,
];

fn prepared(broker: &TestBroker) -> (TestClient, Uuid) {
    let mut client = broker.connect();
    client.create_topic("t", PARTITIONS);
    make_offsets_topic(&mut client);
    let topic = topic_id(&mut client, "t");
    (client, topic)
}

/// Runs a rebalance up to a step.
fn run(client: &mut TestClient, first: &mut ConsumerMember, second: &mut ConsumerMember, step: Step) {
    assert_eq!(first.beat(client), 0);
    if step == Step::FirstJoined {
        return;
    }
    assert_eq!(second.beat(client), 0);
    if step == Step::SecondJoined {
        return;
    }
    assert_eq!(first.beat(client), 0);
    assert_eq!(first.reads.len(), 3, "it is to give up half");
    match step {
        Step::ToldToGiveUp => return,
        Step::GivingUpSent => {
            client.send(1, &first.heartbeat());
            return;
        }
        _ => assert_eq!(first.beat(client), 0),
    }
    match step {
        Step::GivenUp => return,
        Step::TakingOverSent => {
            client.send(1, &second.heartbeat());
            return;
        }
        _ => assert_eq!(second.beat(client), 0),
    }
    assert_eq!(second.reads.len(), 3);
    if step == Step::LeavingSent {
        client.send(1, &ConsumerGroupHeartbeatRequest { member_epoch: -1, ..first.heartbeat() });
    }
}

/// Goes on until all partitions are read, each by one; those who aren't known any more join again.
fn settle(client: &mut TestClient, members: &mut [&mut ConsumerMember]) {
    members.iter_mut().for_each(|member| member.has_missed = true);
    for _ in 0..ROUNDS {
        for member in &mut *members {
            if member.beat(client) == UNKNOWN_MEMBER_ID {
                (member.epoch, member.reads) = (0, Vec::new());
                assert_eq!(member.beat(client), 0);
            }
        }
        let group = describe_consumer_group(client, &members[0].group);
        let held = group.members.iter().flat_map(|member| &member.assignment.topic_partitions);
        let mut held: Vec<i32> = held.flat_map(|topic| topic.partitions.iter().copied()).collect();
        held.sort_unstable();
        assert!(held.is_sorted_by(|one, other| one < other), "a partition has two owners: {group:?}");
    }
    let mut read: Vec<i32> = members.iter().flat_map(|member| member.reads.iter().copied()).collect();
    read.sort_unstable();
    assert_eq!(read, (0..PARTITIONS).collect::<Vec<_>>());
    assert_eq!(describe_consumer_group(client, &members[0].group).group_state, "Stable");
}

#[test]
fn a_rebalance_goes_on_wherever_the_broker_is_killed() {
    let mut broker = TestBroker::start(&["--set", AT_ONCE]);
    let (_, topic) = prepared(&broker);
    for step in STEPS {
        let group = format!("g-{step:?}");
        let member = |id: &str| ConsumerMember { group: group.clone(), ..ConsumerMember::new(id, topic) };
        let (mut first, mut second) = (member("a"), member("b"));
        run(&mut broker.connect(), &mut first, &mut second, step);
        broker.kill_and_restart();
        let mut client = broker.connect();
        settle(&mut client, &mut [&mut first, &mut second]);
        let (mine, epoch) = (first.reads[0], first.epoch);
        assert_eq!(first.commit(&mut client, mine, epoch), 0, "{step:?}");
        assert_eq!(second.commit(&mut client, mine, second.epoch - 1), STALE_MEMBER_EPOCH, "{step:?}");
        let fenced = ConsumerMember { id: "x".to_owned(), ..first.clone() };
        assert_eq!(fenced.commit(&mut client, mine, epoch), UNKNOWN_MEMBER_ID, "{step:?}");
    }
}

/// As Apache Kafka 4.4.0 with this setting, which was asked.
#[test]
fn a_group_has_no_more_members_than_it_may() {
    let broker = TestBroker::start(&["--set", AT_ONCE, "--set", "group.consumer.max.size=2"]);
    let (mut client, topic) = prepared(&broker);
    let [mut first, mut second, mut third, mut back] =
        ["a", "b", "c", "d"].map(|id| ConsumerMember::new(id, topic));
    (second.instance, back.instance) = (Some("i".to_owned()), Some("i".to_owned()));
    assert_eq!([first.beat(&mut client), second.beat(&mut client)], [0, 0]);
    let refused = client.call(1, &third.heartbeat());
    let message = "The consumer group has reached its maximum capacity of 2 members.";
    assert_eq!(
        (refused.error_code, refused.error_message.as_deref()),
        (GROUP_MAX_SIZE_REACHED, Some(message))
    );
    assert_eq!(first.beat(&mut client), 0, "who is in it stays");
    assert_eq!(back.beat(&mut client), UNRELEASED_INSTANCE_ID);
    let away = ConsumerGroupHeartbeatRequest { member_epoch: -2, ..second.heartbeat() };
    assert_eq!(client.call(1, &away).error_code, 0);
    assert_eq!(back.beat(&mut client), 0, "it has a place");
    assert_eq!(client.call(9, &join("g", "", "metadata")).error_code, GROUP_MAX_SIZE_REACHED);
    assert_eq!(third.beat(&mut client), GROUP_MAX_SIZE_REACHED);
}

/// As Apache Kafka 4.4.0 with this setting, which was asked.
#[test]
fn a_protocol_that_is_switched_off_is_not_served() {
    let broker = TestBroker::start(&["--set", "group.coordinator.rebalance.protocols=classic"]);
    let (mut client, topic) = prepared(&broker);
    assert_eq!(ConsumerMember::new("a", topic).beat(&mut client), UNSUPPORTED_VERSION);
    assert_eq!(describe_consumer_group(&mut client, "g").error_code, UNSUPPORTED_VERSION);
    let (_, codes) = client.become_member("g");
    assert_eq!(codes, [0, 0]);
}

/// As Apache Kafka 4.4.0 with this setting, which was asked.
#[test]
fn groups_keep_their_protocol_where_that_is_the_policy() {
    let broker = TestBroker::start(&["--set", "group.consumer.migration.policy=disabled"]);
    let (mut client, topic) = prepared(&broker);
    let mut member = ConsumerMember::new("a", topic);
    assert_eq!(member.beat(&mut client), 0);
    assert_eq!(client.call(9, &join("g", "", "metadata")).error_code, INCONSISTENT_GROUP_PROTOCOL);
    client.become_member("h");
    let newcomer = ConsumerMember { group: "h".to_owned(), ..ConsumerMember::new("b", topic) };
    let refused = client.call(1, &newcomer.heartbeat());
    let message = "Cannot upgrade classic group h to consumer group because online upgrade is disabled.";
    assert_eq!((refused.error_code, refused.error_message.as_deref()), (GROUP_ID_NOT_FOUND, Some(message)));
}

#[test]
fn an_assignor_that_nobody_has_is_refused_at_the_start() {
    let (log, code) = TestBroker::refusal(&["--set", "group.consumer.assignors=uniform,com.example.Mine"]);
    assert!(log.contains("group.consumer.assignors") && log.contains("com.example.Mine"), "{log}");
    assert_eq!(code, Some(2));
}
