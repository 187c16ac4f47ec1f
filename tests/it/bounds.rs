//! What a peer may make the broker hold, and how long it may keep others waiting. The broker has 256 MiB here, as in a small
//! container. `compat-tests/hostile` tries a lot more of this; here stands what was once seen to go wrong.

use std::time::{Duration, Instant};

use bytes::{BufMut, Bytes, BytesMut};
use kalda_protocol::messages::describe_configs::{DescribeConfigsRequest, DescribeConfigsResource};
use kalda_protocol::messages::describe_groups::DescribeGroupsRequest;
use kalda_protocol::messages::fetch::FetchRequest;
use kalda_protocol::messages::metadata::MetadataRequest;
use kalda_protocol::messages::offset_commit::{
    OffsetCommitRequest, OffsetCommitRequestPartition, OffsetCommitRequestTopic,
};
use kalda_protocol::messages::offset_fetch::{
    OffsetFetchRequest, OffsetFetchRequestGroup, OffsetFetchRequestTopics,
};
use kalda_protocol::messages::sync_group::{SyncGroupRequest, SyncGroupRequestAssignment};
use kalda_protocol::{RawTaggedField, Request, StrBytes};

use crate::compaction::create_compacted;
use crate::groups::make_offsets_topic;
use crate::support::{TestBroker, TestClient, fetch, join, one_record, produce};

const MEMORY_MIB: u64 = 256;
/// The resource type of a topic.
const TOPIC: i8 = 2;
/// As long as a client may be held up by others, with a margin for a slow machine.
const SOON: Duration = Duration::from_secs(2);

fn broker() -> TestBroker {
    TestBroker::start_within(MEMORY_MIB, &[])
}

/// The broker answers others, and holds little.
fn assert_well(broker: &TestBroker) {
    let mut client = broker.connect();
    assert_eq!(client.call(12, &MetadataRequest::default()).brokers.len(), 1);
}

/// Sends a request whose answer may be too large: then the connection is closed.
fn ask<R: Request>(client: &mut TestClient, version: i16, request: &R) -> Option<Bytes> {
    client.send(version, request);
    client.receive_frame()
}

#[test]
fn a_resource_that_is_named_60_000_times_ends_its_connection_at_the_most() {
    let broker = broker();
    broker.connect().create_topic("t", 1);
    let resource = DescribeConfigsResource {
        resource_type: TOPIC,
        resource_name: "t".into(),
        ..DescribeConfigsResource::default()
    };
    let request = DescribeConfigsRequest {
        resources: vec![resource; 60_000],
        include_synonyms: true,
        include_documentation: true,
        ..DescribeConfigsRequest::default()
    };
    assert!(ask(&mut broker.connect(), 4, &request).is_none(), "1.8 GB can't be answered");
    let fewer = DescribeConfigsRequest { resources: request.resources[..100].to_vec(), ..request };
    assert_eq!(broker.connect().call(4, &fewer).results.len(), 100, "each time that it is named, as Kafka");
    assert_well(&broker);
}

/// A group with a member that has told and got 400 KB, and with 4,000 bytes at its one offset.
fn heavy_group(broker: &TestBroker) -> TestClient {
    let mut client = broker.connect();
    client.create_topic("t", 1);
    make_offsets_topic(&mut client);
    let heavy = vec![b'm'; 400_000];
    let id = client.member_id("g").member_id;
    let joined = client.call(9, &join("g", &id, heavy.clone()));
    let assignment = SyncGroupRequestAssignment {
        member_id: id.clone(),
        assignment: heavy.into(),
        ..SyncGroupRequestAssignment::default()
    };
    let sync = SyncGroupRequest {
        group_id: "g".into(),
        generation_id: joined.generation_id,
        member_id: id.clone(),
        protocol_type: Some("consumer".into()),
        protocol_name: Some("range".into()),
        assignments: vec![assignment],
        ..SyncGroupRequest::default()
    };
    assert_eq!(client.call(5, &sync).error_code, 0);
    let partition = OffsetCommitRequestPartition {
        committed_metadata: Some("x".repeat(4_000).into()),
        ..OffsetCommitRequestPartition::default()
    };
    let topic = OffsetCommitRequestTopic {
        name: "t".into(),
        partitions: vec![partition],
        ..OffsetCommitRequestTopic::default()
    };
    let commit = OffsetCommitRequest {
        group_id: "g".into(),
        generation_id_or_member_epoch: joined.generation_id,
        member_id: id,
        topics: vec![topic],
        ..OffsetCommitRequest::default()
    };
    assert_eq!(client.call(9, &commit).topics[0].partitions[0].error_code, 0);
    client
}

#[test]
fn a_few_bytes_about_a_large_group_become_no_gigabytes() {
    let broker = broker();
    let mut client = heavy_group(&broker);
    let groups = vec![StrBytes::from("g"); 2_000];
    let request = DescribeGroupsRequest { groups, ..DescribeGroupsRequest::default() };
    assert!(ask(&mut broker.connect(), 5, &request).is_none(), "1.6 GB");
    let topic = OffsetFetchRequestTopics {
        name: "t".into(),
        partition_indexes: vec![0; 70_000],
        ..OffsetFetchRequestTopics::default()
    };
    let group =
        OffsetFetchRequestGroup { group_id: "g".into(), topics: Some(vec![topic]), ..Default::default() };
    let request = OffsetFetchRequest { groups: vec![group], ..OffsetFetchRequest::default() };
    assert!(ask(&mut broker.connect(), 9, &request).is_none(), "280 MB");
    let once = DescribeGroupsRequest { groups: vec!["g".into()], ..DescribeGroupsRequest::default() };
    assert_eq!(client.call(5, &once).groups[0].members[0].member_metadata.len(), 400_000);
    assert_well(&broker);
}

#[test]
fn peers_that_read_nothing_hold_a_bounded_part_of_the_memory() {
    let broker = broker();
    let mut client = broker.connect();
    for topic in 0..40 {
        client.create_topic(&format!("t-{topic}"), 250);
    }
    let all = MetadataRequest { topics: None, ..MetadataRequest::default() };
    let mut deaf: Vec<TestClient> = (0..30).map(|_| broker.connect()).collect();
    for peer in &mut deaf {
        for _ in 0..128 {
            peer.send(12, &all);
        }
    }
    let begun = Instant::now();
    assert_eq!(client.produce("t-0", 0, one_record(vec![b'v'; 900_000])).error_code, 0);
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    // Those who do read get everything in the end.
    for _ in 0..128 {
        assert_eq!(deaf[0].receive::<MetadataRequest>(12).1.topics.len(), 40);
    }
    assert_well(&broker);
}

#[test]
fn sockets_that_claim_much_and_send_nothing_block_nobody() {
    let broker = broker();
    let mut claiming: Vec<TestClient> = (0..100).map(|_| broker.connect()).collect();
    for peer in &mut claiming {
        let mut frame = BytesMut::new();
        frame.put_i32(30_000_000);
        frame.put_slice(&[0, 0, 0, 11]);
        peer.send_bytes(&frame);
    }
    let mut client = broker.connect();
    client.create_topic("t", 1);
    let begun = Instant::now();
    assert_eq!(client.produce("t", 0, one_record(vec![b'v'; 900_000])).error_code, 0);
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
}

/// A fetch of 2 MB that waits: what is in its tagged field nobody knows.
fn large_fetch() -> FetchRequest {
    let ballast = RawTaggedField { tag: 99, data: vec![7; 2_000_000].into() };
    FetchRequest { unknown_tagged_fields: vec![ballast].into(), ..fetch("t", 0, 0, 60_000) }
}

#[test]
fn large_fetches_that_wait_hold_nothing_of_their_requests_and_go_with_their_peer() {
    let broker = broker();
    let mut client = broker.connect();
    client.create_topic("t", 1);
    let mut waiting = broker.connect();
    // 256 MB, which is all there is; and more than may wait on a connection, so that the last isn't read.
    let frame = waiting.framed(12, &large_fetch());
    for _ in 0..128 {
        waiting.send_bytes(&frame);
    }
    let begun = Instant::now();
    assert_eq!(broker.connect().produce("t", 0, one_record("news")).error_code, 0);
    assert_eq!(client.call(12, &MetadataRequest::default()).brokers.len(), 1);
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    let first = waiting.receive::<FetchRequest>(12).1;
    assert_eq!(first.responses[0].partitions[0].high_watermark, 1);
}

#[test]
fn a_connection_that_is_full_of_waiting_requests_notices_that_its_peer_is_gone() {
    let broker = broker();
    broker.connect().create_topic("t", 1);
    let before = broker.open_sockets();
    let mut gone: Vec<TestClient> = (0..20).map(|_| broker.connect()).collect();
    for peer in &mut gone {
        for _ in 0..150 {
            peer.send(12, &fetch("t", 0, 0, 600_000));
        }
    }
    drop(gone);
    // It takes as long as the news takes to come, not as the fetches wait.
    let begun = Instant::now();
    while broker.open_sockets() > before {
        assert!(begun.elapsed() < 10 * SOON, "{} sockets stay, {before} before", broker.open_sockets());
    }
}

#[test]
fn what_takes_long_holds_up_nobody_else() {
    let broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    // Its records must have keys; to find out that these have none, they have to be decompressed.
    create_compacted(&mut client, "bombed");
    let bomb = crate::support::zeroes(40 << 20);
    assert!(bomb.len() < 100_000, "{}", bomb.len());
    let mut hostile: Vec<TestClient> = (0..8).map(|_| broker.connect()).collect();
    for peer in &mut hostile {
        for _ in 0..40 {
            peer.send(11, &produce("bombed", 0, -1, bomb.clone()));
        }
    }
    let slowest = (0..20).map(|_| {
        let begun = Instant::now();
        assert_eq!(client.produce("t", 0, one_record("v")).error_code, 0);
        begun.elapsed()
    });
    let slowest = slowest.max().expect("some");
    // All of it takes half a minute in a debug build.
    assert!(slowest < 2 * SOON, "{slowest:?}");
}

#[test]
fn a_request_with_many_unknown_names_and_many_refused_requests_are_told_in_few_lines() {
    let mut broker = TestBroker::start_logging(&[]);
    let mut client = broker.connect();
    let names = (0..50_000).map(|name| kalda_protocol::messages::metadata::MetadataRequestTopic {
        name: Some(format!("not a name {name}").into()),
        ..Default::default()
    });
    let request = MetadataRequest {
        topics: Some(names.collect()),
        allow_auto_topic_creation: true,
        ..MetadataRequest::default()
    };
    assert_eq!(client.call(12, &request).topics.len(), 50_000);
    for _ in 0..1_000 {
        let mut hostile = broker.connect();
        hostile.send_bytes(&[0, 0, 0, 4, 0x7f, 0xff, 0, 0]);
        assert!(hostile.receive_frame().is_none());
    }
    assert!(broker.stop().success());
    let log = broker.log();
    assert!(log.contains("more of its kind"), "what was not told is counted: {log}");
    assert!(log.lines().count() < 60, "{} lines", log.lines().count());
}
