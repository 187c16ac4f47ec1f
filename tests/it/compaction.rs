//! Compacted topics, from outside: what stays, what is refused, and who waits for whom.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use kalda::config::Sources;
use kalda::server::{Accepted, AsideThreads, Server, World};
use kalda_protocol::Records;
use kalda_protocol::messages::create_topics::{CreatableTopic, CreatableTopicConfig, CreateTopicsRequest};
use kalda_protocol::messages::describe_configs::{DescribeConfigsRequest, DescribeConfigsResource};
use kalda_protocol::records::{BatchBuilder, BatchOptions, NewRecord, Record, batches};
use kalda_sys::{SystemClock, SystemRandom};

use crate::configs::set;
use crate::groups::{commit, committed, make_offsets_topic};
use crate::support::{GatedDisk, Place, TestBroker, TestClient, an_hour_ago, fetch, one_record};

const INVALID_RECORD: i16 = 87;
const INVALID_REQUEST: i16 = 42;
const TOPIC: i8 = 2;
const OFFSETS: &str = "__consumer_offsets";
/// Longer than compaction may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// Compaction looks often, and takes whatever has been there for a moment.
const EAGER: [(&str, &str); 3] = [
    ("log.cleaner.backoff.ms", "20"),
    ("log.cleaner.min.cleanable.ratio", "0"),
    ("log.cleaner.max.compaction.lag.ms", "1"),
];

fn eager(others: &[&str]) -> TestBroker {
    let settings: Vec<String> = EAGER.iter().map(|(key, value)| format!("--set={key}={value}")).collect();
    let flags: Vec<&str> = settings.iter().map(String::as_str).chain(others.iter().copied()).collect();
    TestBroker::start(&flags)
}

pub fn create_compacted(client: &mut TestClient, name: &str) {
    let config = CreatableTopicConfig {
        name: "cleanup.policy".into(),
        value: Some("compact".into()),
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

fn keyed(records: &[(&str, Option<&str>)]) -> Bytes {
    let mut builder = BatchBuilder::new(BatchOptions::default());
    for (key, value) in records {
        let (key, value) = (Some(key.as_bytes()), value.map(str::as_bytes));
        builder.append(&NewRecord { timestamp: an_hour_ago(), key, value, headers: &[] }).expect("it fits");
    }
    builder.build().expect("a batch")
}

/// All records of a partition.
fn records(client: &mut TestClient, topic: &str) -> Vec<Record> {
    let (mut records, mut offset) = (Vec::new(), 0);
    loop {
        let response = client.call(12, &fetch(topic, 0, offset, 0));
        let data = &response.responses[0].partitions[0];
        assert_eq!(data.error_code, 0, "from offset {offset}");
        let Some(Records::Bytes(bytes)) = &data.records else { panic!("records are never null") };
        if bytes.is_empty() {
            return records;
        }
        for batch in batches(bytes.clone()) {
            let batch = batch.expect("whole batches");
            records.extend(batch.records(1 << 20).map(|record| record.expect("a record")));
            offset = batch.header().last_offset() + 1;
        }
    }
}

fn offsets(client: &mut TestClient, topic: &str) -> Vec<i64> {
    records(client, topic).into_iter().map(|record| record.offset).collect()
}

/// Up to where the checkpoint says that a partition 0 is compacted.
fn cleaned(broker: &TestBroker, topic: &str) -> i64 {
    let text = std::fs::read_to_string(broker.data().join("cleaner-offset-checkpoint")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(&format!("{topic} 0 ")));
    line.map_or(0, |offset| offset.parse().expect("an offset"))
}

#[test]
fn of_each_key_the_last_value_stays_and_records_without_a_key_are_refused() {
    let mut broker = eager(&[]);
    let mut client = broker.connect();
    create_compacted(&mut client, "t");
    assert_eq!(client.produce("t", 0, one_record("no key")).error_code, INVALID_RECORD);
    for round in 0..60 {
        let (key, value) = (format!("key {}", round % 3), format!("value {round}"));
        assert_eq!(client.produce("t", 0, keyed(&[(&key, Some(&value))])).error_code, 0);
    }
    wait_until_cleaned(&broker, "t", 60, || drop(offsets(&mut client, "t")));
    broker.stop_and_restart();
    let text = |bytes: Option<Bytes>| String::from_utf8(bytes.expect("bytes").to_vec()).expect("text");
    let left = records(&mut broker.connect(), "t").into_iter();
    let left: Vec<_> = left.map(|record| (record.offset, text(record.key), text(record.value))).collect();
    let expected =
        [57, 58, 59].map(|offset| (offset, format!("key {}", offset % 3), format!("value {offset}")));
    assert_eq!(left, expected);
}

/// Asks until a partition 0 is compacted up to an offset.
fn wait_until_cleaned(broker: &TestBroker, topic: &str, end: i64, mut ask: impl FnMut()) {
    let began = Instant::now();
    while cleaned(broker, topic) < end {
        assert!(began.elapsed() < PATIENCE, "{topic} is compacted up to {}", cleaned(broker, topic));
        ask();
    }
}

#[test]
fn committed_offsets_survive_the_compaction_of_their_topic() {
    let mut broker = eager(&["--set=offsets.topic.num.partitions=1"]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    make_offsets_topic(&mut client);
    assert_eq!(commit(&mut client, "rests", 7), 0);
    for offset in 1..=60 {
        assert_eq!(commit(&mut client, "moves", offset), 0);
    }
    wait_until_cleaned(&broker, OFFSETS, 61, || drop(committed(&mut client, "moves")));
    assert_eq!(cleanup_policy(&mut client, OFFSETS), "compact");
    assert_eq!(offsets(&mut client, OFFSETS), [0, 60], "the last commit of each group");
    broker.stop_and_restart();
    let mut client = broker.connect();
    assert_eq!((committed(&mut client, "rests"), committed(&mut client, "moves")), (vec![7], vec![60]));
    assert_eq!(commit(&mut client, "moves", 1), 0);
    broker.kill_and_restart();
    let mut client = broker.connect();
    assert_eq!((committed(&mut client, "rests"), committed(&mut client, "moves")), (vec![7], vec![1]));
}

fn cleanup_policy(client: &mut TestClient, topic: &str) -> String {
    let resource = DescribeConfigsResource {
        resource_type: TOPIC,
        resource_name: topic.into(),
        configuration_keys: Some(vec!["cleanup.policy".into()]),
        ..DescribeConfigsResource::default()
    };
    let request = DescribeConfigsRequest { resources: vec![resource], ..DescribeConfigsRequest::default() };
    let answer = client.call(4, &request);
    answer.results[0].configs[0].value.as_deref().expect("a value").to_owned()
}

#[test]
fn threads_and_their_rate_change_while_the_broker_runs() {
    const RATE: &str = "log.cleaner.io.max.bytes.per.second";
    const THREADS: &str = "log.cleaner.threads";
    let mut broker = eager(&["--set=log.cleaner.io.max.bytes.per.second=1"]);
    let mut client = broker.connect();
    create_compacted(&mut client, "t");
    for round in 0..60 {
        assert_eq!(client.produce("t", 0, keyed(&[("key", Some(&round.to_string()))])).error_code, 0);
    }
    // A byte a second would take many minutes.
    assert_eq!(set(&mut client, "", RATE, "1e9"), 0);
    wait_until_cleaned(&broker, "t", 60, || drop(offsets(&mut client, "t")));
    wait_for_threads(&broker, 1);
    assert_eq!(set(&mut client, "", THREADS, "3"), INVALID_REQUEST, "more than double");
    for (wanted, count) in [("2", 2), ("4", 4), ("2", 2)] {
        assert_eq!(set(&mut client, "", THREADS, wanted), 0);
        wait_for_threads(&broker, count);
    }
    assert_eq!(client.produce("t", 0, keyed(&[("key", None)])).error_code, 0);
    wait_until_cleaned(&broker, "t", 61, || drop(offsets(&mut client, "t")));
    broker.stop_and_restart();
    wait_for_threads(&broker, 2);
}

/// Waits until so many threads compact: a new one has its name a moment later.
fn wait_for_threads(broker: &TestBroker, count: usize) {
    let began = Instant::now();
    while broker.threads_named("compaction-") != count {
        assert!(began.elapsed() < PATIENCE, "{} instead of {count}", broker.threads_named("compaction-"));
        std::thread::yield_now();
    }
}

#[test]
fn nobody_waits_for_a_compaction_that_waits_for_the_disk() {
    let (disk, gate) = GatedDisk::new();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().display().to_string();
    let own = [("listeners", "PLAINTEXT://127.0.0.1:0"), ("log.dirs", &data)];
    let flag = |(key, value): (&str, &str)| ("--set".to_owned(), key.to_owned(), value.to_owned());
    let sources = Sources { flags: own.into_iter().chain(EAGER).map(flag).collect(), ..Sources::default() };
    let config = sources.load().expect("a sound configuration").config;
    let world = World {
        clock: Arc::new(SystemClock::new()),
        random: Arc::new(SystemRandom),
        disk: Arc::new(disk),
        loggers: Arc::default(),
        aside: Arc::new(AsideThreads::new(1)),
        max_open_files: None,
        memory_limit: None,
    };
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let server =
        runtime.block_on(Server::start(config, world, Accepted::default())).expect("the broker starts");
    let mut client = TestClient::connect(&server.advertised()[0].1);
    create_compacted(&mut client, "t");
    let batch = keyed(&[("a", Some("1")), ("b", Some("1")), ("a", None)]);
    assert_eq!(client.produce("t", 0, batch).error_code, 0);
    for place in [Place::Reading, Place::Writing] {
        gate.wait_for(place);
        assert_eq!(client.produce("t", 0, keyed(&[("c", Some("1"))])).error_code, 0, "{place:?}");
        assert_eq!(offsets(&mut client, "t").last(), Some(if place == Place::Reading { &3 } else { &4 }));
        gate.open();
    }
    gate.wait_for(Place::Swapped);
    let left = offsets(&mut client, "t");
    assert_eq!((left[0], left.last()), (1, Some(&4)), "the first record of the key a is gone");
    drop(gate);
    runtime.block_on(server.stop()).expect("the broker stops");
}
