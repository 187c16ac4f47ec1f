//! How many may be in a group, and how long groups and their offsets last: as Apache Kafka 4.4.0 with the same settings, which was asked.

use std::time::{Duration, Instant};

use kalda_protocol::messages::describe_groups::{DescribeGroupsRequest, DescribedGroup};
use kalda_protocol::messages::join_group::JoinGroupRequest;
use kalda_protocol::messages::offset_commit::{
    OffsetCommitRequest, OffsetCommitRequestPartition, OffsetCommitRequestTopic,
};

use crate::groups::{committed, make_offsets_topic};
use crate::support::{TestBroker, TestClient, join};
use crate::transactional_offsets::{commit_in_transaction, end};

const MEMBER_ID_REQUIRED: i16 = 79;
const GROUP_MAX_SIZE_REACHED: i16 = 81;
/// A look at offsets comes within so long.
const SOON: Duration = Duration::from_secs(20);

fn describe(client: &mut TestClient, group: &str) -> DescribedGroup {
    let request = DescribeGroupsRequest { groups: vec![group.into()], ..DescribeGroupsRequest::default() };
    client.call(6, &request).groups.remove(0)
}

fn state(client: &mut TestClient, group: &str) -> String {
    describe(client, group).group_state.to_string()
}

/// Waits until nobody knows the group any more.
fn is_gone_soon(client: &mut TestClient, group: &str) {
    let began = Instant::now();
    while state(client, group) != "Dead" {
        assert!(began.elapsed() < SOON, "{group} is {}", state(client, group));
    }
}

/// As an old client that says for how long an offset is to be kept.
fn commit_for(client: &mut TestClient, group: &str, retention_time_ms: i64) {
    let partition =
        OffsetCommitRequestPartition { committed_offset: 5, ..OffsetCommitRequestPartition::default() };
    let topic = OffsetCommitRequestTopic {
        name: "t".into(),
        partitions: vec![partition],
        ..OffsetCommitRequestTopic::default()
    };
    let request = OffsetCommitRequest {
        group_id: group.into(),
        generation_id_or_member_epoch: -1,
        retention_time_ms,
        topics: vec![topic],
        ..OffsetCommitRequest::default()
    };
    assert_eq!(client.call(4, &request).topics[0].partitions[0].error_code, 0);
}

#[test]
fn offsets_expire_and_groups_that_nobody_needs_go() {
    let broker = TestBroker::start(&[
        "--set",
        "offsets.retention.check.interval.ms=100",
        "--set",
        "offsets.topic.num.partitions=1",
        "--set",
        "transaction.partition.verification.enable=false",
    ]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    make_offsets_topic(&mut client);
    commit_for(&mut client, "kept", 3_600_000);
    // `g` has a transaction under way.
    commit_for(&mut client, "g", 0);
    assert_eq!(commit_in_transaction(&mut client, 0, 9), 0);
    let (member, codes) = client.become_member("left");
    assert_eq!(codes, [0, 0]);
    assert_eq!(client.leave(&member), 0);
    commit_for(&mut client, "own", 500);
    for gone in ["own", "left"] {
        is_gone_soon(&mut client, gone);
    }
    assert_eq!(committed(&mut client, "own"), [0_i64; 0]);
    assert_eq!(committed(&mut client, "kept"), [5]);
    assert_eq!((state(&mut client, "g"), committed(&mut client, "g")), ("Empty".to_owned(), vec![5]));
    assert_eq!(end(&mut client, 0, false), 0);
    is_gone_soon(&mut client, "g");
}

#[test]
fn a_group_has_no_more_members_than_it_may() {
    let broker = TestBroker::start(&["--set", "group.max.size=2"]);
    let mut clients: Vec<TestClient> = (0..3).map(|_| broker.connect()).collect();
    make_offsets_topic(&mut clients[0]);
    let ids: Vec<_> = clients
        .iter_mut()
        .map(|client| {
            let promised = client.call(9, &join("g", "", Vec::new()));
            assert_eq!(promised.error_code, MEMBER_ID_REQUIRED, "places are promised to more");
            promised.member_id
        })
        .collect();
    let first = clients[0].call(9, &join("g", &ids[0], Vec::new()));
    assert_eq!((first.error_code, first.generation_id), (0, 1));
    for (place, members) in [(1, 2), (2, 3)] {
        clients[place].send(9, &join("g", &ids[place], Vec::new()));
        let began = Instant::now();
        while describe(&mut clients[0], "g").members.len() < members {
            assert!(began.elapsed() < SOON);
        }
    }
    // Two wait for the next generation, so that there is no place for the one that was there before.
    let former = clients[0].call(9, &join("g", &ids[0], Vec::new()));
    assert_eq!((former.error_code, former.generation_id), (GROUP_MAX_SIZE_REACHED, -1));
    for client in &mut clients[1..] {
        let (_, joined) = client.receive::<JoinGroupRequest>(9);
        assert_eq!((joined.error_code, joined.generation_id), (0, 2));
    }
    for (id, version) in [(&ids[0], 9), (&"".into(), 9), (&"".into(), 3)] {
        let late = clients[0].call(version, &join("g", id, Vec::new()));
        assert_eq!((late.error_code, &*late.member_id), (GROUP_MAX_SIZE_REACHED, ""), "version {version}");
    }
}
