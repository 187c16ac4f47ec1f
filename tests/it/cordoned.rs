//! Log directories that take no new partitions (KIP-1066). What Apache Kafka 4.4.0 answered stands in compat-tests/answers.

use std::collections::BTreeSet;
use std::path::Path;

use kalda_protocol::messages::describe_log_dirs::DescribeLogDirsRequest;

use crate::configs::{DELETE, alter as alter_config, set};
use crate::moves::{Two, alter, other, places, wait_until_in};
use crate::paced_moves::throttle;
use crate::support::{TestBroker, TestClient, one_record};

const KEY: &str = "cordoned.log.dirs";
const INVALID_REPLICATION_FACTOR: i16 = 38;
const INVALID_REPLICA_ASSIGNMENT: i16 = 39;

fn text(path: &Path) -> String {
    path.display().to_string()
}

fn cordoned(client: &mut TestClient) -> Vec<String> {
    let request = DescribeLogDirsRequest { topics: Some(Vec::new()), ..DescribeLogDirsRequest::default() };
    let directories = client.call(5, &request).results.into_iter();
    directories
        .filter(|directory| directory.is_cordoned)
        .map(|directory| directory.log_dir.to_string())
        .collect()
}

fn create(client: &mut TestClient, name: &str, partitions: i32) -> i16 {
    client.request_topic(name, partitions).error_code
}

/// The directories in which a topic has its partitions, once each has a record.
fn directories(two: &Two, client: &mut TestClient, topic: &str, partitions: i32) -> BTreeSet<&'static str> {
    for partition in 0..partitions {
        assert_eq!(client.produce(topic, partition, one_record("value")).error_code, 0);
    }
    let has = |name: &&str| {
        let entries = std::fs::read_dir(two.path(name)).expect("the directory is there");
        entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with(&format!("{topic}-")))
    };
    ["a", "b"].into_iter().filter(has).collect()
}

#[test]
fn new_partitions_go_to_the_other_directory_until_the_cordon_is_gone() {
    let two = Two::new();
    let mut broker = two.start();
    let mut client = broker.connect();
    let a = text(&two.path("a"));
    assert_eq!(set(&mut client, "1", KEY, &a), 0);
    assert_eq!(cordoned(&mut client), std::slice::from_ref(&a), "it holds when the answer comes");
    assert_eq!(create(&mut client, "u", 4), 0);
    assert_eq!(directories(&two, &mut client, "u", 4), ["b"].into());
    broker.kill_and_restart();
    let mut client = broker.connect();
    assert_eq!(cordoned(&mut client), [a]);
    assert_eq!(create(&mut client, "v", 4), 0);
    assert_eq!(directories(&two, &mut client, "v", 4), ["b"].into());
    assert_eq!(alter_config(&mut client, "1", DELETE, KEY, None), 0);
    assert_eq!(cordoned(&mut client), [""; 0]);
    assert_eq!(create(&mut client, "w", 4), 0);
    assert_eq!(directories(&two, &mut client, "w", 4), ["a"].into(), "there are fewer");
    broker.stop_and_restart();
    assert_eq!(cordoned(&mut broker.connect()), [""; 0]);
}

#[test]
fn where_all_are_cordoned_nothing_is_created_and_all_else_goes_on() {
    let two = Two::new();
    let mut broker = two.start();
    let mut client = broker.connect();
    assert_eq!(set(&mut client, "1", KEY, "*"), 0);
    assert_eq!(cordoned(&mut client).len(), 2);
    assert_eq!(create(&mut client, "u", 1), INVALID_REPLICATION_FACTOR);
    assert_eq!(client.produce("t", 0, one_record("value")).error_code, 0);
    broker.stop_and_restart();
    let mut client = broker.connect();
    assert_eq!(create(&mut client, "u", 1), INVALID_REPLICATION_FACTOR);
    assert_eq!(client.produce("t", 0, one_record("value")).error_code, 0);
    assert_eq!(set(&mut client, "1", KEY, &text(&two.path("b"))), 0);
    assert_eq!(create(&mut client, "u", 2), 0);
    assert_eq!(directories(&two, &mut client, "u", 2), ["a"].into());
}

#[test]
fn a_cordon_can_stand_in_the_settings_of_the_start() {
    let two = Two::new();
    let log_dirs = format!("log.dirs={}", two.log_dirs());
    let cordon = format!("{KEY}={}", two.path("b").display());
    let broker = TestBroker::start(&["--set", &log_dirs, "--set", &cordon]);
    let mut client = broker.connect();
    assert_eq!(cordoned(&mut client), [text(&two.path("b"))]);
    assert_eq!(create(&mut client, "u", 3), 0);
    assert_eq!(directories(&two, &mut client, "u", 3), ["a"].into());
    let (refused, code) =
        TestBroker::refusal(&["--set", &log_dirs, "--set", &format!("{KEY}=/there/is/none")]);
    assert!(refused.contains("All entries in cordoned.log.dirs must be present in log.dirs"), "{refused}");
    assert_eq!(code, Some(2));
}

#[test]
fn partitions_move_out_of_a_cordoned_directory_and_not_into_one() {
    let two = Two::new();
    let broker = two.start();
    let mut client = broker.connect();
    let (from, to) = other(&two, &mut client);
    assert_eq!(set(&mut client, "1", KEY, &text(&to)), 0);
    assert_eq!(alter(&mut client, &to, "t", 0), INVALID_REPLICA_ASSIGNMENT);
    assert_eq!(alter(&mut client, &to, "nobody", 0), INVALID_REPLICA_ASSIGNMENT);
    wait_until_in(&mut client, &from);
    assert_eq!(set(&mut client, "1", KEY, &text(&from)), 0);
    assert_eq!(alter(&mut client, &from, "t", 0), INVALID_REPLICA_ASSIGNMENT, "though it is there");
    assert_eq!(alter(&mut client, &to, "t", 0), 0);
    wait_until_in(&mut client, &to);
}

#[test]
fn a_move_that_is_under_way_to_a_directory_ends_there_though_it_is_cordoned() {
    let two = Two::new();
    let broker = two.start();
    let mut client = broker.connect();
    for _ in 0..3 {
        assert_eq!(client.produce("t", 0, one_record("value")).error_code, 0);
    }
    let (_, to) = other(&two, &mut client);
    throttle(&mut client, 0);
    assert_eq!(alter(&mut client, &to, "t", 0), 0);
    while places(&mut client).len() < 2 {}
    assert_eq!(set(&mut client, "1", KEY, &text(&to)), 0);
    assert_eq!(places(&mut client).len(), 2);
    throttle(&mut client, i64::MAX);
    wait_until_in(&mut client, &to);
}
