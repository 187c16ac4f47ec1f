//! Offsets and groups over restarts; the state machine's stories are with the state machine.

use kalda_protocol::messages::find_coordinator::FindCoordinatorRequest;
use kalda_protocol::messages::join_group::JoinGroupRequest;
use kalda_protocol::messages::offset_commit::{
    OffsetCommitRequest, OffsetCommitRequestPartition, OffsetCommitRequestTopic,
};
use kalda_protocol::messages::offset_fetch::{OffsetFetchRequest, OffsetFetchRequestGroup};

use crate::support::{Member, TestBroker, TestClient, join};

/// Whoever asks for a coordinator makes its topic.
pub fn make_offsets_topic(client: &mut TestClient) {
    let asked = FindCoordinatorRequest { key: "g".into(), ..FindCoordinatorRequest::default() };
    assert_eq!(client.call(3, &asked).error_code, 0);
}

pub fn commit(client: &mut TestClient, group: &str, offset: i64) -> i16 {
    let partition = OffsetCommitRequestPartition {
        partition_index: 0,
        committed_offset: offset,
        ..OffsetCommitRequestPartition::default()
    };
    let topic = OffsetCommitRequestTopic {
        name: "t".into(),
        partitions: vec![partition],
        ..OffsetCommitRequestTopic::default()
    };
    let request = OffsetCommitRequest {
        group_id: group.into(),
        generation_id_or_member_epoch: -1,
        topics: vec![topic],
        ..OffsetCommitRequest::default()
    };
    client.call(8, &request).topics[0].partitions[0].error_code
}

pub fn committed(client: &mut TestClient, group: &str) -> Vec<i64> {
    let asked = OffsetFetchRequestGroup {
        group_id: group.into(),
        topics: None,
        ..OffsetFetchRequestGroup::default()
    };
    let request = OffsetFetchRequest { groups: vec![asked], ..OffsetFetchRequest::default() };
    let answer = client.call(9, &request);
    let topics = answer.groups[0].topics.iter();
    topics.flat_map(|topic| topic.partitions.iter().map(|partition| partition.committed_offset)).collect()
}

#[test]
fn committed_offsets_survive_each_kind_of_end() {
    let mut broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    make_offsets_topic(&mut client);
    assert_eq!(commit(&mut client, "g", 42), 0);
    broker.kill_and_restart();
    assert_eq!(committed(&mut broker.connect(), "g"), [42]);
    assert_eq!(commit(&mut broker.connect(), "g", 43), 0);
    broker.stop_and_restart();
    assert_eq!(committed(&mut broker.connect(), "g"), [43]);
}

/// Kafka says so to a static member that returns, and to all others when their leader syncs.
#[test]
fn a_member_that_rejoins_with_more_than_can_be_stored_is_told_at_once_and_stays() {
    const UNKNOWN_SERVER_ERROR: i16 = -1;
    let broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    make_offsets_topic(&mut client);
    let too_much = vec![0; 5 << 20];
    let (member, codes) = client.become_member("g");
    assert_eq!(codes, [0, 0]);
    let rejoined = client.call(9, &join("g", &member.id, too_much.clone()));
    assert_eq!((rejoined.error_code, rejoined.member_id), (UNKNOWN_SERVER_ERROR, member.id.clone()));
    assert_eq!(client.heartbeat(&member), 0);

    let of_static = |metadata: Vec<u8>| JoinGroupRequest {
        group_instance_id: Some("instance".into()),
        ..join("static", "", metadata)
    };
    let joined = client.call(9, &of_static(vec![0; 10]));
    let member = Member { group: "static".into(), id: joined.member_id, generation: joined.generation_id };
    assert_eq!(client.sync(&member), 0);
    // As Apache Kafka 4.4.0 answers.
    let returned = client.call(9, &of_static(too_much));
    assert_eq!((returned.error_code, returned.generation_id), (UNKNOWN_SERVER_ERROR, 1));
    assert_eq!((&returned.leader, returned.protocol_name.as_deref()), (&member.id, Some("range")));
    assert_eq!(client.heartbeat(&member), 0);
}
