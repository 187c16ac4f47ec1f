//! What a single node answers where a cluster would act: reassignments, elections, and a broker that is unregistered.

use kalda_protocol::messages::alter_partition_reassignments::{
    AlterPartitionReassignmentsRequest, ReassignablePartition, ReassignableTopic,
};
use kalda_protocol::messages::describe_cluster::DescribeClusterRequest;
use kalda_protocol::messages::elect_leaders::{ElectLeadersRequest, TopicPartitions};
use kalda_protocol::messages::list_partition_reassignments::ListPartitionReassignmentsRequest;
use kalda_protocol::messages::unregister_broker::UnregisterBrokerRequest;

use crate::failing_directory::{metadata, partitions, two_folders, wait_until_lost};
use crate::moves::{Two, alter, fill, other, places, values, wait_until_in};
use crate::paced_moves::throttle;
use crate::support::{TestBroker, TestClient, one_record, read_all};

const NO_REASSIGNMENT_IN_PROGRESS: i16 = 85;
const NOT_LEADER_OR_FOLLOWER: i16 = 6;
const PREFERRED_LEADER_NOT_AVAILABLE: i16 = 80;
const ELIGIBLE_LEADERS_NOT_AVAILABLE: i16 = 83;
const ELECTION_NOT_NEEDED: i16 = 84;
const BROKER_ID_NOT_REGISTERED: i16 = 102;
const PREFERRED: i8 = 0;
const UNCLEAN: i8 = 1;

fn reassign(client: &mut TestClient, replicas: Option<&[i32]>) -> i16 {
    let partition =
        ReassignablePartition { replicas: replicas.map(<[i32]>::to_vec), ..ReassignablePartition::default() };
    let topic =
        ReassignableTopic { name: "t".into(), partitions: vec![partition], ..ReassignableTopic::default() };
    let request = AlterPartitionReassignmentsRequest { topics: vec![topic], ..Default::default() };
    client.call(1, &request).responses[0].partitions[0].error_code
}

/// What `kafka-reassign-partitions.sh` does with `--execute`, `--list`, `--verify` and `--cancel` where a partition is to go to another log
/// directory: the replicas are the same, and the move is asked for apart.
#[test]
fn a_partition_is_reassigned_to_another_directory_and_back() {
    let two = Two::new();
    let broker = two.start();
    let mut client = broker.connect();
    fill(&mut client, 0..5);
    let (from, to) = other(&two, &mut client);
    throttle(&mut client, 0);
    assert_eq!(reassign(&mut client, Some(&[1])), 0);
    assert_eq!(alter(&mut client, &to, "t", 0), 0);
    let listed = client.call(0, &ListPartitionReassignmentsRequest::default());
    assert_eq!((listed.error_code, listed.topics.len()), (0, 0), "a move is no reassignment");
    while places(&mut client).len() < 2 {}
    assert_eq!(reassign(&mut client, None), NO_REASSIGNMENT_IN_PROGRESS);
    assert_eq!(alter(&mut client, &from, "t", 0), 0);
    wait_until_in(&mut client, &from);
    throttle(&mut client, i64::MAX);
    assert_eq!(reassign(&mut client, Some(&[1])), 0);
    assert_eq!(alter(&mut client, &to, "t", 0), 0);
    wait_until_in(&mut client, &to);
    assert_eq!(read_all(&mut client, "t", 0, 0), values(0..5));
}

fn elect(client: &mut TestClient, election_type: i8, partition: i32) -> i16 {
    let topic =
        TopicPartitions { topic: "t".into(), partitions: vec![partition], ..TopicPartitions::default() };
    let request =
        ElectLeadersRequest { election_type, topic_partitions: Some(vec![topic]), ..Default::default() };
    client.call(2, &request).replica_election_results[0].partition_result[0].error_code
}

#[test]
fn nobody_is_elected_for_what_is_in_a_directory_that_is_away() {
    let (folder, a, b) = two_folders();
    let broker = TestBroker::start(&["--set", &format!("log.dirs={},{}", a.display(), b.display())]);
    let mut client = broker.connect();
    client.create_topic("t", 6);
    for partition in 0..4 {
        assert_eq!(client.produce("t", partition, one_record("value")).error_code, 0);
    }
    let (kept, mut lost) = (partitions(&a), partitions(&b));
    std::fs::rename(&b, folder.path().join("away")).expect("it can be moved");
    std::fs::write(&b, "").expect("a file can be written");
    // Of the two that have no folder yet, one is to have it there.
    let refused = |partition: &i32| client.produce("t", *partition, one_record("value")).error_code != 0;
    lost.extend([4, 5].into_iter().filter(refused));
    wait_until_lost(&mut client, &lost);
    assert_eq!(elect(&mut client, PREFERRED, lost[0]), PREFERRED_LEADER_NOT_AVAILABLE);
    assert_eq!(elect(&mut client, UNCLEAN, lost[0]), ELIGIBLE_LEADERS_NOT_AVAILABLE);
    assert_eq!(elect(&mut client, UNCLEAN, kept[0]), ELECTION_NOT_NEEDED);
    let all = ElectLeadersRequest { topic_partitions: None, ..ElectLeadersRequest::default() };
    let results = client.call(2, &all).replica_election_results;
    let mut told: Vec<i32> =
        results[0].partition_result.iter().map(|partition| partition.partition_id).collect();
    told.sort_unstable();
    lost.sort_unstable();
    assert_eq!(told, lost, "those that are led rightly are left out");
}

fn brokers(client: &mut TestClient) -> usize {
    client.call(2, &DescribeClusterRequest { endpoint_type: 1, ..Default::default() }).brokers.len()
}

/// As Kafka does, which was asked: the broker answers 0, leads nothing, and is back after a restart.
#[test]
fn a_broker_that_is_unregistered_leads_nothing_until_it_starts_again() {
    let mut broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    fill(&mut client, 0..5);
    let unregister = |client: &mut TestClient, broker_id: i32| {
        let request = UnregisterBrokerRequest { broker_id, ..UnregisterBrokerRequest::default() };
        let answer = client.call(0, &request);
        (answer.error_code, answer.error_message.expect("a sentence").to_string())
    };
    let unknown = "Broker ID 7 is not currently registered".to_owned();
    assert_eq!(unregister(&mut client, 7), (BROKER_ID_NOT_REGISTERED, unknown));
    assert_eq!(unregister(&mut client, 1), (0, String::new()));
    broker.lines().wait_for(&["ERROR", "this broker was unregistered"]);
    assert_eq!(unregister(&mut client, 1).0, BROKER_ID_NOT_REGISTERED);
    assert_eq!(brokers(&mut client), 0);
    assert_eq!((metadata(&mut client)[0].leader_id, metadata(&mut client)[0].leader_epoch), (-1, 1));
    assert_eq!(client.produce("t", 0, one_record("value")).error_code, NOT_LEADER_OR_FOLLOWER);
    broker.stop_and_restart();
    let mut client = broker.connect();
    assert_eq!(brokers(&mut client), 1);
    assert_eq!((metadata(&mut client)[0].leader_id, metadata(&mut client)[0].leader_epoch), (1, 2));
    assert_eq!(read_all(&mut client, "t", 0, 0), values(0..5));
    fill(&mut client, 5..7);
}
