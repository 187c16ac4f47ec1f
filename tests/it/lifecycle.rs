//! Starting, stopping, being killed.

use std::time::{Duration, Instant};

use crate::support::{TestBroker, fetch, one_record, read_all};

fn values(count: i64) -> Vec<(i64, bytes::Bytes)> {
    (0..count).map(|offset| (offset, format!("value {offset}").into())).collect()
}

fn fill(broker: &TestBroker, topic: &str, count: i64) {
    let mut client = broker.connect();
    for offset in 0..count {
        let answer = client.produce(topic, 0, one_record(format!("value {offset}")));
        assert_eq!((answer.error_code, answer.base_offset), (0, offset));
    }
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    let mut broker = TestBroker::start(&[]);
    broker.connect().create_topic("t", 1);
    fill(&broker, "t", 200);
    broker.kill_and_restart();
    assert_eq!(read_all(&mut broker.connect(), "t", 0, 0), values(200));
    let answer = broker.connect().produce("t", 0, one_record("value 200"));
    assert_eq!((answer.error_code, answer.base_offset), (0, 200));
    broker.kill_and_restart();
    assert_eq!(read_all(&mut broker.connect(), "t", 0, 0), values(201));
}

#[test]
fn many_segments_come_back_whole_after_each_kind_of_end() {
    let mut broker = TestBroker::start(&["--set", "log.segment.bytes=1048576"]);
    broker.connect().create_topic("t", 1);
    let large = vec![b'x'; 300_000];
    let mut client = broker.connect();
    for offset in 0..20 {
        let answer = client.produce("t", 0, one_record(large.clone()));
        assert_eq!((answer.error_code, answer.base_offset), (0, offset));
    }
    for kill in [false, true] {
        if kill {
            broker.kill_and_restart();
        } else {
            broker.stop_and_restart();
        }
        let read = read_all(&mut broker.connect(), "t", 0, 0);
        assert_eq!(read.iter().map(|(offset, _)| *offset).collect::<Vec<_>>(), (0..20).collect::<Vec<_>>());
        assert!(read.iter().all(|(_, value)| *value == large));
    }
}

#[test]
fn sigterm_ends_within_a_second_even_with_a_parked_fetch() {
    let mut broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    client.send(12, &fetch("t", 0, 0, 30_000));
    // What a request on another connection is answered after it was sent shows that the broker had time to see the fetch.
    broker.connect().create_topic("other", 1);
    let began = Instant::now();
    assert!(broker.stop().success());
    assert!(began.elapsed() < Duration::from_secs(1), "it took {:?}", began.elapsed());
}

fn stop_after_writing_to(partitions: i32) {
    let mut broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    client.create_topic("t", partitions);
    for partition in 0..partitions {
        assert_eq!(client.produce("t", partition, one_record("value")).error_code, 0);
    }
    assert!(broker.stop().success());
    let points = std::fs::read_to_string(broker.data().join("recovery-point-offset-checkpoint"));
    let points = points.expect("the recovery points are written");
    for partition in 0..partitions {
        let flushed = format!("t {partition} 1");
        assert!(points.lines().any(|line| line == flushed), "{flushed} is not in {points}");
    }
    assert!(broker.data().join(".kafka_cleanshutdown").exists(), "the mark of a clean stop");
    broker.restart();
    let mut client = broker.connect();
    for partition in 0..partitions {
        assert_eq!(read_all(&mut client, "t", partition, 0), [(0, "value".into())]);
        let answer = client.produce("t", partition, one_record("another"));
        assert_eq!((answer.error_code, answer.base_offset), (0, 1));
    }
}

#[test]
fn sigterm_closes_every_log_of_a_few() {
    stop_after_writing_to(41);
}

#[test]
fn sigterm_closes_every_log_of_many() {
    stop_after_writing_to(300);
}

#[test]
fn an_ephemeral_broker_leaves_nothing_behind() {
    let mut broker = TestBroker::start(&["--ephemeral"]);
    let broker_folder = broker.folder().to_owned();
    broker.connect().create_topic("t", 1);
    fill(&broker, "t", 3);
    let folders = || std::fs::read_dir(broker_folder.as_path()).expect("the test's folder is there").count();
    assert_eq!(folders(), 1, "its files are somewhere");
    assert!(broker.stop().success());
    assert_eq!(folders(), 0);
}
