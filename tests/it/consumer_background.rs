//! What consumer groups have done beside the others of their partition: assignments of large groups, the search for the topics of patterns.

use std::time::{Duration, Instant};

use kalda_protocol::messages::consumer_group_heartbeat::ConsumerGroupHeartbeatRequest;
use kalda_protocol::messages::create_partitions::{CreatePartitionsRequest, CreatePartitionsTopic};

use crate::fetch_sessions::topic_id;
use crate::groups::make_offsets_topic;
use crate::support::consumer_members::{ConsumerMember, describe_consumer_group};
use crate::support::{TestBroker, TestClient};

const INVALID_REGULAR_EXPRESSION: i16 = 128;
/// More than are assigned within a heartbeat.
const MANY: i32 = 12_000;
/// As many as one request may create, or fewer.
const FIRST: i32 = 6_000;
const PATIENCE: Duration = Duration::from_secs(60);

fn create_many(client: &mut TestClient) {
    client.create_topic("t", FIRST);
    let topic = CreatePartitionsTopic {
        name: "t".into(),
        count: MANY,
        assignments: None,
        ..CreatePartitionsTopic::default()
    };
    let request = CreatePartitionsRequest {
        topics: vec![topic],
        timeout_ms: 5_000,
        ..CreatePartitionsRequest::default()
    };
    assert_eq!(client.call(3, &request).results[0].error_code, 0);
}

/// Sends heartbeats until each member reads so many partitions.
fn beat_until(client: &mut TestClient, members: &mut [&mut ConsumerMember], partitions: usize) {
    let begun = Instant::now();
    while members.iter().any(|member| member.reads.len() != partitions) {
        assert!(begun.elapsed() < PATIENCE, "{:?}", members.iter().map(|member| member.reads.len()));
        for member in &mut *members {
            assert_eq!(member.beat(client), 0);
        }
    }
}

#[test]
fn a_large_group_has_its_assignment_after_the_heartbeat_that_asked_for_it() {
    let broker = TestBroker::start(&["--set", "group.consumer.assignment.interval.ms=0"]);
    let mut client = broker.connect();
    create_many(&mut client);
    make_offsets_topic(&mut client);
    let topic = topic_id(&mut client, "t");
    let [mut first, mut second] = ["a", "b"].map(|id| ConsumerMember::new(id, topic));
    assert_eq!(first.beat(&mut client), 0);
    assert!(first.reads.is_empty(), "it is made meanwhile");
    beat_until(&mut client, &mut [&mut first], MANY as usize);
    beat_until(&mut client, &mut [&mut first, &mut second], MANY as usize / 2);
    // By default; a broker that has it switched off assigns at once.
    drop(broker);
    let at_once = TestBroker::start(&["--set", "group.consumer.assignor.offload.enable=false"]);
    let mut client = at_once.connect();
    create_many(&mut client);
    make_offsets_topic(&mut client);
    let mut member = ConsumerMember::new("a", topic_id(&mut client, "t"));
    assert_eq!((member.beat(&mut client), member.reads.len()), (0, MANY as usize));
}

#[test]
fn a_pattern_is_read_as_kafka_reads_it() {
    let broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    for name in ["t", "t.x", "tux"] {
        client.create_topic(name, 2);
    }
    make_offsets_topic(&mut client);
    let topic = topic_id(&mut client, "t");
    let by = |id: &str, pattern: &str| ConsumerGroupHeartbeatRequest {
        group_id: id.into(),
        subscribed_topic_names: None,
        subscribed_topic_regex: Some(pattern.into()),
        ..ConsumerMember::new(id, topic).heartbeat()
    };
    // As Apache Kafka 4.4.0 says it.
    for (pattern, reason) in [("t[", "missing closing ]"), ("t**", "invalid nested repetition operator")] {
        let refused = client.call(1, &by("refused", pattern));
        let message =
            format!("SubscribedTopicRegex `{pattern}` is not a valid regular expression: {reason}.");
        assert_eq!(refused.error_code, INVALID_REGULAR_EXPRESSION);
        assert_eq!(refused.error_message.as_deref(), Some(&*message));
    }
    // What would take more memory than it is worth.
    assert_eq!(
        client.call(1, &by("refused", "((t{1000}){1000}){1000}")).error_code,
        INVALID_REGULAR_EXPRESSION
    );

    let mut member = ConsumerMember { group: "quoted".to_owned(), ..ConsumerMember::new("quoted", topic) };
    let joined = client.call(1, &by("quoted", "\\Qt.x\\E|[[:alpha:]]{2,3}"));
    assert_eq!(joined.error_code, 0, "{joined:?}");
    member.take_in(&joined);
    beat_until(&mut client, &mut [&mut member], 4);
    let group = describe_consumer_group(&mut client, "quoted");
    let topics = group.members[0].assignment.topic_partitions.iter();
    let mut names: Vec<&str> = topics.map(|topic| topic.topic_name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["t.x", "tux"]);
}
