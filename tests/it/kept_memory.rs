//! What peers can make the broker keep, in a process that can't have more memory: an allocation that fails would end it.
//!
//! Each of these asks for several times the memory that there is. Newcomers are refused at some time, with a code of the API;
//! those that were let in before go on.

use bytes::{BufMut, Bytes, BytesMut};
use kalda_protocol::messages::create_partitions::{CreatePartitionsRequest, CreatePartitionsTopic};
use kalda_protocol::messages::delete_topics::{DeleteTopicState, DeleteTopicsRequest};
use kalda_protocol::messages::incremental_alter_configs::{
    AlterConfigsResource, AlterConfigsResourceResponse, AlterableConfig, IncrementalAlterConfigsRequest,
};
use kalda_protocol::messages::join_group::{JoinGroupRequest, JoinGroupResponse};
use kalda_protocol::messages::offset_commit::{
    OffsetCommitRequest, OffsetCommitRequestPartition, OffsetCommitRequestTopic,
};
use kalda_protocol::messages::produce::{PartitionProduceData, ProduceRequest, TopicProduceData};
use kalda_protocol::records::BatchOptions;
use kalda_protocol::{Records, StrBytes};

use crate::groups::{commit, make_offsets_topic};
use crate::support::{Member, TestBroker, TestClient, join, one_record, one_record_of, produce};

const GROUP_MAX_SIZE_REACHED: i16 = 81;
const INVALID_COMMIT_OFFSET_SIZE: i16 = 28;
const MEMBER_ID_REQUIRED: i16 = 79;
const REBALANCE_IN_PROGRESS: i16 = 27;
const UNKNOWN_SERVER_ERROR: i16 = -1;
const POLICY_VIOLATION: i16 = 44;

/// A member from before ids were asked for: one request lets it in.
const LETS_IN_AT_ONCE: i16 = 3;

fn member(group: &str, joined: &JoinGroupResponse) -> Member {
    Member { group: group.into(), id: joined.member_id.clone(), generation: joined.generation_id }
}

#[test]
fn members_with_much_metadata_do_not_fill_the_memory() {
    let broker = TestBroker::start_within(256, &[]);
    let mut client = broker.connect();
    make_offsets_topic(&mut client);
    let (kept, _) = client.become_member("kept");
    let mut let_in = Vec::new();
    for number in 0..226 {
        let group = format!("large-{number}");
        let joined = client.call(LETS_IN_AT_ONCE, &join(&group, "", vec![b'm'; 900_000]));
        match joined.error_code {
            0 => let_in.push(member(&group, &joined)),
            code => assert_eq!(code, GROUP_MAX_SIZE_REACHED),
        }
    }
    assert!((1..100).contains(&let_in.len()), "{} were let in", let_in.len());
    assert_eq!(client.heartbeat(&kept), 0, "who was in before goes on");
    let first = &let_in[0];
    assert_eq!(client.heartbeat(first), 0);
    let again = join(&first.group, &first.id, vec![b'n'; 900_000]);
    assert_eq!(client.call(LETS_IN_AT_ONCE, &again).error_code, 0, "and joins again with as much");
}

/// Bytes behind a request are ignored. While it waits for its group they must not be kept.
#[test]
fn joins_that_wait_keep_nothing_of_their_frames() {
    const WAITING: usize = 226;
    let broker = TestBroker::start_within(128, &[]);
    let mut client = broker.connect();
    make_offsets_topic(&mut client);
    let mut waiting: Vec<TestClient> = Vec::new();
    for number in 0..WAITING {
        let group = format!("waits-{number}");
        let first = client.call(LETS_IN_AT_ONCE, &join(&group, "", "m"));
        let mut second = broker.connect();
        let framed = second.framed(LETS_IN_AT_ONCE, &join(&group, "", "m"));
        let mut padded = BytesMut::with_capacity(framed.len() + 900_000);
        padded.put_u32(u32::try_from(framed.len() - 4 + 900_000).unwrap());
        padded.extend_from_slice(&framed[4..]);
        padded.put_bytes(0, 900_000);
        second.send_bytes(&padded);
        while client.heartbeat(&member(&group, &first)) != REBALANCE_IN_PROGRESS {}
        waiting.push(second);
        if number + 1 == WAITING {
            // All are let in once the others have joined again; the last one stands for all.
            let again = client.call(LETS_IN_AT_ONCE, &join(&group, &first.member_id, "m"));
            assert_eq!((again.error_code, again.members.len()), (0, 2));
            let (_, joined) = waiting[number].receive::<JoinGroupRequest>(LETS_IN_AT_ONCE);
            assert_eq!(joined.error_code, 0);
        }
    }
}

#[test]
fn groups_with_long_names_do_not_fill_the_memory() {
    let broker = TestBroker::start_within(96, &[]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    make_offsets_topic(&mut client);
    assert_eq!(commit(&mut client, "kept", 1), 0);
    let mut refused = 0;
    for number in 0..3500 {
        let joined = client.member_id(&format!("{number:030000}"));
        match joined.error_code {
            MEMBER_ID_REQUIRED => {}
            code => {
                assert_eq!(code, GROUP_MAX_SIZE_REACHED);
                refused += 1;
            }
        }
    }
    assert!(refused > 3000, "{refused}");
    assert_eq!(commit(&mut client, &"x".repeat(30_000), 1), INVALID_COMMIT_OFFSET_SIZE);
    assert_eq!(commit(&mut client, "kept", 2), 0);
}

/// A member's id begins with the name of its client.
#[test]
fn promised_ids_do_not_fill_the_memory() {
    let broker = TestBroker::start_within(96, &[]);
    let mut client = broker.connect();
    make_offsets_topic(&mut client);
    let mut refused = 0;
    for number in 0..3500 {
        let name = format!("{number:030000}");
        let request = JoinGroupRequest { session_timeout_ms: 1_800_000, ..join("g", "", "m") };
        client.send_named(9, &name, &request);
        let (_, answer) = client.receive::<JoinGroupRequest>(9);
        match answer.error_code {
            MEMBER_ID_REQUIRED => assert!(answer.member_id.starts_with(&name)),
            code => {
                assert_eq!(code, GROUP_MAX_SIZE_REACHED);
                refused += 1;
            }
        }
    }
    assert!(refused > 3000, "{refused}");
}

/// Kafka 4.4.0 answers the same, after it has made all the records. Here they would take several times the memory of the request
/// and its answer.
#[test]
fn a_commit_of_very_many_partitions_is_refused_before_its_records_are_made() {
    const PARTITIONS: usize = 1_000_000;
    let broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    make_offsets_topic(&mut client);
    let partition = OffsetCommitRequestPartition::default();
    let topic = OffsetCommitRequestTopic {
        name: "t".into(),
        partitions: vec![partition; PARTITIONS],
        ..OffsetCommitRequestTopic::default()
    };
    let request = OffsetCommitRequest {
        group_id: "g".into(),
        generation_id_or_member_epoch: -1,
        topics: vec![topic],
        ..OffsetCommitRequest::default()
    };
    let answer = client.call(8, &request);
    assert_eq!(answer.topics[0].partitions.len(), PARTITIONS);
    assert!(answer.topics[0].partitions.iter().all(|each| each.error_code == UNKNOWN_SERVER_ERROR));
    assert_eq!(commit(&mut client, "g", 2), 0);
    let peak = broker.peak_memory() >> 20;
    assert!(peak < 400, "{peak} MiB");
}

fn assert_names_the_memory(code: i16, message: Option<&StrBytes>) {
    let message = message.map(ToString::to_string).unwrap_or_default();
    assert!(code == POLICY_VIOLATION && message.contains("bytes of memory"), "{code}: {message}");
}

#[test]
fn partitions_do_not_fill_the_memory() {
    let broker = TestBroker::start_within(96, &[]);
    let mut client = broker.connect();
    let mut made = 0;
    let refused = (0..100).map(|number| client.request_topic(&format!("t{number}"), 500));
    let refused = refused.inspect(|answer| made += usize::from(answer.error_code == 0));
    let refused = refused.filter(|answer| answer.error_code != 0).last().expect("some are refused");
    assert_names_the_memory(refused.error_code, refused.error_message.as_ref());
    assert!((5..50).contains(&made), "{made} topics of 500 partitions were made");
    let more = CreatePartitionsTopic {
        name: "t0".into(),
        count: 5000,
        assignments: None,
        ..CreatePartitionsTopic::default()
    };
    let request = CreatePartitionsRequest { topics: vec![more], ..CreatePartitionsRequest::default() };
    let refused = &client.call(3, &request).results[0];
    assert_names_the_memory(refused.error_code, refused.error_message.as_ref());

    make_offsets_topic(&mut client);
    assert_eq!(client.become_member("g").1, [0, 0], "groups are coordinated though users took all there is");
    for partition in 0..500 {
        assert_eq!(client.produce("t0", partition, one_record("x")).error_code, 0);
    }
    let gone = DeleteTopicState { name: Some("t0".into()), ..DeleteTopicState::default() };
    let request = DeleteTopicsRequest { topics: vec![gone], ..DeleteTopicsRequest::default() };
    assert_eq!(client.call(6, &request).responses[0].error_code, 0);
    // What was deleted counts until nobody reads the metadata from before.
    assert_eq!(client.request_topic("in-its-place", 250).error_code, 0);
}

/// Sets one key of so many client metrics subscriptions, whose names are free.
fn subscribe(
    client: &mut TestClient,
    numbers: std::ops::Range<usize>,
    value: &str,
) -> Vec<AlterConfigsResourceResponse> {
    const CLIENT_METRICS: i8 = 16;
    let config =
        AlterableConfig { name: "metrics".into(), value: Some(value.into()), ..AlterableConfig::default() };
    let resources = numbers.map(|number| AlterConfigsResource {
        resource_type: CLIENT_METRICS,
        resource_name: format!("subscription-{number}").into(),
        configs: vec![config.clone()],
        ..AlterConfigsResource::default()
    });
    let request = IncrementalAlterConfigsRequest {
        resources: resources.collect(),
        ..IncrementalAlterConfigsRequest::default()
    };
    client.call(1, &request).responses
}

#[test]
fn names_of_configured_resources_do_not_fill_the_memory() {
    let mut broker = TestBroker::start_within(96, &[]);
    let mut client = broker.connect();
    let answers: Vec<_> =
        (0..60).flat_map(|round| subscribe(&mut client, round * 2500..(round + 1) * 2500, "m")).collect();
    let made = answers.iter().take_while(|answer| answer.error_code == 0).count();
    assert!((3_000..30_000).contains(&made), "{made}");
    for refused in &answers[made..] {
        assert_names_the_memory(refused.error_code, refused.error_message.as_ref());
    }
    assert_eq!(subscribe(&mut client, 0..1, "n")[0].error_code, 0, "one that is there can be changed");
    broker.stop_and_restart_within(64);
    let mut client = broker.connect();
    assert_eq!(subscribe(&mut client, 0..1, "m")[0].error_code, 0, "all that was there is there");
    let refused = &subscribe(&mut client, 200_000..200_001, "m")[0];
    assert_names_the_memory(refused.error_code, refused.error_message.as_ref());
}

#[test]
fn a_snapshot_of_much_metadata_is_written_and_read_in_pieces() {
    const PER_REQUEST: usize = 240;
    const REQUESTS: usize = 12;
    let mut broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    let value = "m".repeat(30_000);
    for request in 0..REQUESTS {
        let answers = subscribe(&mut client, request * PER_REQUEST..(request + 1) * PER_REQUEST, &value);
        assert!(answers.iter().all(|answer| answer.error_code == 0));
    }
    let folder = broker.data().join("__cluster_metadata-0");
    let sizes = std::fs::read_dir(folder).expect("it is there").filter_map(|entry| {
        let entry = entry.expect("a file");
        let is_snapshot = entry.file_name().to_string_lossy().ends_with(".checkpoint");
        is_snapshot.then(|| entry.metadata().expect("its size").len())
    });
    let largest = sizes.max().expect("a snapshot");
    assert!(largest > 64 << 20, "{largest}");
    broker.stop_and_restart();
    assert_eq!(subscribe(&mut broker.connect(), 0..1, "n")[0].error_code, 0);
}

/// One record of a producer, the first that it sends.
fn first_of(producer_id: i64) -> Bytes {
    let options =
        BatchOptions { producer_id, producer_epoch: 0, base_sequence: 0, ..BatchOptions::default() };
    one_record_of(options, "x")
}

/// A quarter of a million ids, each in one of the partitions, a hundred partitions a request, pipelined.
#[test]
fn producers_that_write_once_do_not_fill_the_memory() {
    const PARTITIONS: i32 = 100;
    const REQUESTS: i64 = 2_500;
    const PIPELINED: i64 = 50;
    let broker = TestBroker::start_within(64, &[]);
    let mut client = broker.connect();
    client.create_topic("t", PARTITIONS);
    let of_request = |number: i64| {
        let data = (0..PARTITIONS).map(|index| PartitionProduceData {
            index,
            records: Some(Records::Bytes(first_of(number * i64::from(PARTITIONS) + i64::from(index)))),
            ..PartitionProduceData::default()
        });
        let topic = TopicProduceData {
            name: "t".into(),
            partition_data: data.collect(),
            ..TopicProduceData::default()
        };
        ProduceRequest { acks: 1, timeout_ms: 5000, topic_data: vec![topic], ..ProduceRequest::default() }
    };
    let mut answers = 0;
    for number in 0..REQUESTS {
        client.send(11, &of_request(number));
        if number - answers >= PIPELINED || number + 1 == REQUESTS {
            while answers < number {
                let (_, answer) = client.receive::<ProduceRequest>(11);
                assert!(answer.responses[0].partition_responses.iter().all(|each| each.error_code == 0));
                answers += 1;
            }
        }
    }
    let again = produce("t", 0, -1, first_of((REQUESTS - 1) * i64::from(PARTITIONS)));
    client.receive::<ProduceRequest>(11);
    let again = &client.call(11, &again).responses[0].partition_responses[0];
    assert_eq!((again.error_code, again.base_offset), (0, REQUESTS - 1), "the last one is known");
}
