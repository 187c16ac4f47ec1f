//! Topics whose records are acknowledged when they are on the disk.

use kalda_protocol::messages::create_topics::{CreatableTopic, CreatableTopicConfig, CreateTopicsRequest};

use crate::support::{TestBroker, TestClient, one_record, produce, read_all};

fn create(client: &mut TestClient, name: &str, partitions: i32, key: &str, value: &str) {
    let config = CreatableTopicConfig {
        name: key.into(),
        value: Some(value.into()),
        ..CreatableTopicConfig::default()
    };
    let topic = CreatableTopic {
        name: name.into(),
        num_partitions: partitions,
        replication_factor: 1,
        configs: vec![config],
        ..CreatableTopic::default()
    };
    let request =
        CreateTopicsRequest { topics: vec![topic], timeout_ms: 5000, ..CreateTopicsRequest::default() };
    assert_eq!(client.call(7, &request).topics[0].error_code, 0);
}

fn wal_files(broker: &TestBroker) -> usize {
    let entries = std::fs::read_dir(broker.data()).expect("the data folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "wal")).count()
}

/// Many connections write to many partitions; then the process is killed and what the page cache held of their segments is lost.
#[test]
fn acknowledged_records_come_back_when_the_segments_are_lost() {
    let mut broker = TestBroker::start(&[]);
    create(&mut broker.connect(), "by-policy", 8, "flush.policy", "sync");
    create(&mut broker.connect(), "by-count", 8, "flush.messages", "1");
    std::thread::scope(|scope| {
        for partition in 0..8 {
            let broker = &broker;
            scope.spawn(move || {
                let mut client = broker.connect();
                for offset in 0..50 {
                    for (topic, acks) in [("by-policy", -1), ("by-count", 1)] {
                        let request = produce(topic, partition, acks, one_record(format!("value {offset}")));
                        let response = client.call(11, &request);
                        let answer = &response.responses[0].partition_responses[0];
                        assert_eq!((answer.error_code, answer.base_offset), (0, offset));
                    }
                }
            });
        }
    });
    assert_eq!(wal_files(&broker), 1);
    let data = broker.data();
    broker.kill_and_restart_after(|| {
        for partition in 0..8 {
            for topic in ["by-policy", "by-count"] {
                std::fs::remove_dir_all(data.join(format!("{topic}-{partition}")))
                    .expect("the partition had a folder");
            }
        }
    });
    let expected: Vec<_> = (0..50).map(|offset| (offset, format!("value {offset}").into())).collect();
    for partition in 0..8 {
        for topic in ["by-policy", "by-count"] {
            assert_eq!(read_all(&mut broker.connect(), topic, partition, 0), expected, "{topic}-{partition}");
        }
    }
    broker.stop_and_restart();
    assert_eq!(wal_files(&broker), 0, "a clean stop leaves Kafka's files only");
    assert_eq!(read_all(&mut broker.connect(), "by-policy", 3, 0), expected);
}

#[test]
fn a_value_that_is_no_policy_is_refused() {
    let broker = TestBroker::start(&[]);
    let config = CreatableTopicConfig {
        name: "flush.policy".into(),
        value: Some("often".into()),
        ..CreatableTopicConfig::default()
    };
    let topic = CreatableTopic {
        name: "t".into(),
        num_partitions: 1,
        replication_factor: 1,
        configs: vec![config],
        ..CreatableTopic::default()
    };
    let request =
        CreateTopicsRequest { topics: vec![topic], timeout_ms: 5000, ..CreateTopicsRequest::default() };
    let answer = &broker.connect().call(7, &request).topics[0];
    assert_eq!(answer.error_code, 40);
    let message = answer.error_message.as_deref().unwrap_or_default();
    assert!(
        message.contains("flush.policy") && message.contains("often") && message.contains("sync"),
        "{message}"
    );
}
