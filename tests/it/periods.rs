//! Keys that name a period: each moves its own work, and none waits for another's.

use std::fs;
use std::time::{Duration, Instant};

use bytes::Bytes;
use kalda_protocol::messages::delete_records::{
    DeleteRecordsPartition, DeleteRecordsRequest, DeleteRecordsTopic,
};
use kalda_protocol::records::{BatchBuilder, BatchOptions, NewRecord};

use crate::support::{TestBroker, TestClient, an_hour_ago, one_record};

/// Longer than work with a period of milliseconds takes to be done.
const PATIENCE: Duration = Duration::from_secs(20);
const OUT_OF_ORDER_SEQUENCE_NUMBER: i16 = 45;

const RECOVERY_POINTS: (&str, &str) =
    ("recovery-point-offset-checkpoint", "log.flush.offset.checkpoint.interval.ms");
const LOG_STARTS: (&str, &str) =
    ("log-start-offset-checkpoint", "log.flush.start.offset.checkpoint.interval.ms");
const HIGH_WATERMARKS: (&str, &str) =
    ("replication-offset-checkpoint", "replica.high.watermark.checkpoint.interval.ms");

/// A broker with these settings.
fn broker(settings: &[(&str, &str)]) -> TestBroker {
    let flags: Vec<String> = settings.iter().map(|(key, value)| format!("--set={key}={value}")).collect();
    TestBroker::start(&flags.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Asks again and again until it is so.
pub fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < PATIENCE, "{what}");
        std::thread::yield_now();
    }
}

/// What a checkpoint says of the topic `t`; 0 where it says nothing.
fn noted(broker: &TestBroker, file: &str) -> i64 {
    let text = fs::read_to_string(broker.data().join(file)).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("t 0 "));
    line.map_or(0, |offset| offset.parse().expect("an offset"))
}

fn delete_records(client: &mut TestClient, before: i64) {
    let partition =
        DeleteRecordsPartition { partition_index: 0, offset: before, ..DeleteRecordsPartition::default() };
    let topic =
        DeleteRecordsTopic { name: "t".into(), partitions: vec![partition], ..DeleteRecordsTopic::default() };
    let request =
        DeleteRecordsRequest { topics: vec![topic], timeout_ms: 5000, ..DeleteRecordsRequest::default() };
    assert_eq!(client.call(2, &request).topics[0].partitions[0].error_code, 0);
}

#[test]
fn each_checkpoint_is_written_at_its_own_period() {
    let all = [RECOVERY_POINTS, LOG_STARTS, HIGH_WATERMARKS];
    for (file, key) in all {
        let slow = all.map(|(_, key)| (key, "3600000"));
        let usual = [("log.initial.task.delay.ms", "1"), ("log.flush.interval.messages", "2")];
        let settings: Vec<_> = usual.into_iter().chain(slow).chain([(key, "10")]).collect();
        let broker = broker(&settings);
        let mut client = broker.connect();
        client.create_topic("t", 1);
        // The first time comes a millisecond after the start, for all that begin then: only the second says something.
        for deleted in [2, 5] {
            for _ in 0..3 {
                assert_eq!(client.produce("t", 0, one_record("a")).error_code, 0);
            }
            delete_records(&mut client, deleted);
            wait_until(key, || noted(&broker, file) >= deleted);
        }
        for (other, _) in all.iter().filter(|(other, _)| *other != file) {
            assert!(noted(&broker, other) < 5, "{other} waits for its own period, not for {key}");
        }
    }
}

#[test]
fn retention_looks_for_the_first_time_after_the_initial_delay() {
    let mut broker = broker(&[
        ("log.initial.task.delay.ms", "1"),
        ("log.retention.check.interval.ms", "3600000"),
        ("log.retention.ms", "1"),
        ("log.roll.ms", "1"),
    ]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    assert_eq!(client.produce("t", 0, one_record("old")).error_code, 0);
    broker.stop_and_restart();
    let mut client = broker.connect();
    wait_until("the record goes", || client.produce("t", 0, one_record("next")).log_start_offset > 0);
}

/// The batch of a producer that has nothing to do with its first.
fn with_a_gap() -> Bytes {
    let options =
        BatchOptions { producer_id: 7, producer_epoch: 0, base_sequence: 100, ..BatchOptions::default() };
    sequenced(options)
}

fn sequenced(options: BatchOptions) -> Bytes {
    let mut builder = BatchBuilder::new(options);
    let record = NewRecord { timestamp: an_hour_ago(), key: None, value: Some(b"value"), headers: &[] };
    builder.append(&record).expect("it fits");
    builder.build().expect("a batch")
}

#[test]
fn silent_producers_are_forgotten_at_the_period_of_their_own() {
    let broker = broker(&[
        ("log.retention.check.interval.ms", "3600000"),
        ("producer.id.expiration.check.interval.ms", "10"),
        ("producer.id.expiration.ms", "1"),
    ]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    let first =
        BatchOptions { producer_id: 7, producer_epoch: 0, base_sequence: 0, ..BatchOptions::default() };
    assert_eq!(client.produce("t", 0, sequenced(first)).error_code, 0);
    wait_until("the producer is forgotten", || {
        let answer = client.produce("t", 0, with_a_gap()).error_code;
        assert!([0, OUT_OF_ORDER_SEQUENCE_NUMBER].contains(&answer), "{answer}");
        answer == 0
    });
}

#[test]
fn metadata_is_written_as_a_snapshot_after_a_while_and_without_another_change() {
    let broker = broker(&[("metadata.log.max.snapshot.interval.ms", "50")]);
    broker.connect().create_topic("t", 1);
    let folder = broker.data().join("__cluster_metadata-0");
    wait_until("a snapshot is written", || {
        let entries = fs::read_dir(&folder).expect("the metadata is there");
        let mut names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        names.any(|name| name.ends_with(".checkpoint"))
    });
}
