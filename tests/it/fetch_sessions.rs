//! Fetch sessions by topic id whose topics are deleted and made anew. What is expected is what Apache Kafka 4.4.0 answered.

use kalda_protocol::Uuid;
use kalda_protocol::messages::delete_topics::{DeleteTopicState, DeleteTopicsRequest};
use kalda_protocol::messages::fetch::{FetchPartition, FetchRequest, FetchResponse, FetchTopic};
use kalda_protocol::messages::metadata::{MetadataRequest, MetadataRequestTopic};

use crate::support::{TestBroker, TestClient, fetch_in_session};

const VERSION: i16 = 13;
const NONE: i16 = 0;
const UNKNOWN_TOPIC_OR_PARTITION: i16 = 3;
const UNKNOWN_TOPIC_ID: i16 = 100;
const INCONSISTENT_TOPIC_ID: i16 = 103;

/// The id of a topic.
pub fn topic_id(client: &mut TestClient, name: &str) -> Uuid {
    let topic = MetadataRequestTopic { name: Some(name.into()), ..MetadataRequestTopic::default() };
    let request = MetadataRequest { topics: Some(vec![topic]), ..MetadataRequest::default() };
    client.call(12, &request).topics[0].topic_id
}

/// A request that deletes a topic.
pub fn deletion(name: &str) -> DeleteTopicsRequest {
    let topic = DeleteTopicState { name: Some(name.into()), ..DeleteTopicState::default() };
    DeleteTopicsRequest { topics: vec![topic], timeout_ms: 5000, ..DeleteTopicsRequest::default() }
}

/// Deletes a topic.
pub fn delete(client: &mut TestClient, name: &str) {
    assert_eq!(client.call(6, &deletion(name)).responses[0].error_code, 0);
}

/// A request of a session, for these partitions of a topic.
fn request(session: (i32, i32), id: Uuid, partitions: &[i32], max_wait_ms: i32) -> FetchRequest {
    let wanted = |partition: &i32| FetchPartition {
        partition: *partition,
        partition_max_bytes: 1 << 20,
        ..FetchPartition::default()
    };
    let partitions: Vec<_> = partitions.iter().map(wanted).collect();
    let topic = FetchTopic { topic_id: id, partitions, ..FetchTopic::default() };
    fetch_in_session(session, topic, max_wait_ms)
}

/// Topic, partition and code of all that was answered, and whether aborted transactions were told.
fn told(response: &FetchResponse) -> Vec<(Uuid, i32, i16, bool)> {
    assert_eq!(response.error_code, NONE);
    let topics = response.responses.iter();
    let partitions = topics.flat_map(|topic| {
        topic.partitions.iter().map(|partition| {
            let tells_aborted = partition.aborted_transactions.is_some();
            (topic.topic_id, partition.partition_index, partition.error_code, tells_aborted)
        })
    });
    partitions.collect()
}

#[test]
fn a_session_remembers_which_name_an_id_stood_for() {
    let broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    client.create_topic("t", 2);
    let first = topic_id(&mut client, "t");
    let opened = client.call(VERSION, &request((0, 0), first, &[0, 1], 0));
    let session = opened.session_id;
    assert_eq!(told(&opened), [(first, 0, NONE, false), (first, 1, NONE, false)]);
    delete(&mut client, "t");
    let of_both = |code, tells_aborted| [(first, 0, code, tells_aborted), (first, 1, code, tells_aborted)];
    let gone = client.call(VERSION, &request((session, 1), first, &[], 0));
    assert_eq!(told(&gone), of_both(UNKNOWN_TOPIC_OR_PARTITION, true));
    let named_again = client.call(VERSION, &request((session, 2), first, &[0], 0));
    assert_eq!(told(&named_again), of_both(UNKNOWN_TOPIC_OR_PARTITION, true));
    let without_session = client.call(VERSION, &request((0, -1), first, &[0], 0));
    assert_eq!(told(&without_session), [(first, 0, UNKNOWN_TOPIC_ID, true)]);

    client.create_topic("t", 1);
    let second = topic_id(&mut client, "t");
    let anew = client.call(VERSION, &request((session, 3), second, &[0], 0));
    let fewer = (first, 1, UNKNOWN_TOPIC_OR_PARTITION, true);
    // What isn't known at all comes last.
    assert_eq!(told(&anew), [(first, 0, INCONSISTENT_TOPIC_ID, false), (second, 0, NONE, false), fewer]);
}

#[test]
fn a_name_that_was_never_known_stays_unknown() {
    let broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    let stranger = Uuid([1; 16]);
    let opened = client.call(VERSION, &request((0, 0), stranger, &[0], 0));
    assert_eq!(told(&opened), [(stranger, 0, UNKNOWN_TOPIC_ID, true)]);
    let later = client.call(VERSION, &request((opened.session_id, 1), stranger, &[], 0));
    assert_eq!(told(&later), [(stranger, 0, UNKNOWN_TOPIC_ID, true)]);
}

/// It waits far longer than a test may take, so the deletion wakes it.
#[test]
fn a_fetch_that_waits_hears_that_its_topic_was_deleted() {
    let broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    let id = topic_id(&mut client, "t");
    let mut waiting = broker.connect();
    let opened = waiting.call(VERSION, &request((0, 0), id, &[0], 0));
    waiting.send(VERSION, &request((opened.session_id, 1), id, &[], 600_000));
    delete(&mut client, "t");
    let (_, woken) = waiting.receive::<FetchRequest>(VERSION);
    let [(topic, partition, code, _)] = told(&woken)[..] else { panic!("one partition is answered") };
    assert_eq!((topic, partition, code), (id, 0, UNKNOWN_TOPIC_OR_PARTITION));
}
