//! `min.insync.replicas` that is more than there are replicas. Apache Kafka 4.4.0, asked on one node, acknowledges all of this.

use kalda_protocol::messages::create_topics::{CreatableTopic, CreatableTopicConfig, CreateTopicsRequest};

use crate::configs::set;
use crate::groups::{commit, committed, make_offsets_topic};
use crate::support::{TestBroker, TestClient, one_record};

const KEY: &str = "min.insync.replicas";

fn create_with(client: &mut TestClient, name: &str, min_insync_replicas: &str) {
    let config = CreatableTopicConfig {
        name: KEY.into(),
        value: Some(min_insync_replicas.into()),
        ..CreatableTopicConfig::default()
    };
    let topic = CreatableTopic {
        name: name.into(),
        num_partitions: 1,
        replication_factor: 1,
        configs: vec![config],
        ..CreatableTopic::default()
    };
    let request =
        CreateTopicsRequest { topics: vec![topic], timeout_ms: 5000, ..CreateTopicsRequest::default() };
    assert_eq!(client.call(7, &request).topics[0].error_code, 0);
}

#[test]
fn a_topic_that_asks_for_more_replicas_than_it_has_is_written_with_all_of_them() {
    let broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    create_with(&mut client, "t", "2");
    assert_eq!(client.produce("t", 0, one_record("value")).error_code, 0);
}

#[test]
fn so_is_one_under_a_default_of_the_broker_that_was_changed() {
    let broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    assert_eq!(client.produce("t", 0, one_record("value")).error_code, 0);
    assert_eq!(set(&mut client, "", KEY, "3"), 0);
    client.create_topic("later", 1);
    assert_eq!(client.produce("t", 0, one_record("value")).error_code, 0);
    assert_eq!(client.produce("later", 0, one_record("value")).error_code, 0);
}

#[test]
fn groups_work_under_a_default_that_one_node_cannot_have() {
    let broker = TestBroker::start(&["--set", "min.insync.replicas=2"]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    make_offsets_topic(&mut client);
    let (member, codes) = client.become_member("members");
    assert_eq!(codes, [0, 0]);
    assert_eq!(client.heartbeat(&member), 0);
    assert_eq!(commit(&mut client, "offsets", 7), 0);
    assert_eq!(committed(&mut client, "offsets"), [7]);
}
