//! `kalda console-producer`, `console-consumer` and `consumer-groups` where a recorded transcript can't reach: members that live, signals, properties.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Output, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use crate::support::TestBroker;

const KALDA: &str = env!("CARGO_BIN_EXE_kalda");

fn kalda(broker: &TestBroker, tool: &str, options: &[&str]) -> Output {
    let server = ["--bootstrap-server", broker.address()];
    Command::new(KALDA).arg(tool).args(server).args(options).output().expect("it starts")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("text")
}

fn produce(broker: &TestBroker, options: &[&str], lines: &str) {
    let mut producer = Command::new(KALDA)
        .args(["console-producer", "--bootstrap-server", broker.address()])
        .args(options)
        .stdin(Stdio::piped())
        .spawn()
        .expect("it starts");
    producer.stdin.take().expect("an input").write_all(lines.as_bytes()).expect("it reads");
    assert!(producer.wait().expect("it ends").success());
}

/// A consumer in a group that has printed so many lines.
fn consumer_after(broker: &TestBroker, topic: &str, count: usize) -> (Child, Vec<String>) {
    let mut consumer = Command::new(KALDA)
        .args(["console-consumer", "--bootstrap-server", broker.address()])
        .args(["--topic", topic, "--group", "g", "--from-beginning"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let output = BufReader::new(consumer.stdout.take().expect("an output"));
    let lines = output.lines().take(count).map(|line| line.expect("a line")).collect();
    (consumer, lines)
}

#[test]
fn a_consumer_that_is_told_to_stop_commits_and_leaves() {
    for signal in [Signal::TERM, Signal::INT] {
        let broker = TestBroker::start(&["--set", "group.initial.rebalance.delay.ms=0"]);
        produce(&broker, &["--topic", "t"], "a\nb\nc\n");
        let (mut consumer, lines) = consumer_after(&broker, "t", 3);
        assert_eq!(lines, ["a", "b", "c"]);
        let described = kalda(&broker, "consumer-groups", &["--describe", "--group", "g", "--state"]);
        let state = text(&described.stdout).lines().last().expect("a line").to_owned();
        assert!(state.contains("range                Stable               1"), "{state}");
        let id = i32::try_from(consumer.id()).expect("a process id");
        kill_process(Pid::from_raw(id).expect("a process"), signal).expect("it is told");
        assert!(consumer.wait().expect("it ends").success());
        let described = kalda(&broker, "consumer-groups", &["--describe", "--group", "g"]);
        assert_eq!(text(&described.stderr), "\nConsumer group 'g' has no active members.\n");
        let row: Vec<&str> =
            text(&described.stdout).lines().last().expect("a row").split_whitespace().collect();
        assert_eq!(row[..6], ["g", "t", "0", "3", "3", "0"]);
    }
}

#[test]
fn a_record_without_acknowledgement_arrives() {
    let broker = TestBroker::start(&[]);
    produce(&broker, &["--topic", "t", "--request-required-acks", "0"], "one\ntwo\n");
    let consumed =
        kalda(&broker, "console-consumer", &["--topic", "t", "--from-beginning", "--max-messages", "2"]);
    assert_eq!(text(&consumed.stdout), "one\ntwo\n");
}

#[test]
fn a_property_that_can_not_be_honoured_is_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("client.properties");
    std::fs::write(&file, "# a client\nsecurity.protocol=SASL_SSL\n").expect("it can be written");
    let file = file.display().to_string();
    // Nobody listens there: it ends before anybody is asked.
    let call = ["--bootstrap-server", "127.0.0.1:1", "--command-config", &file];
    for (tool, options) in [
        ("topics", &["--list"][..]),
        ("configs", &["--describe", "--entity-type", "topics"]),
        ("consumer-groups", &["--list"]),
        ("get-offsets", &[]),
        ("broker-api-versions", &[]),
        ("console-consumer", &["--topic", "t"]),
        ("console-producer", &["--topic", "t"]),
        ("metadata-quorum", &["describe", "--status"]),
    ] {
        let told = Command::new(KALDA).arg(tool).args(call).args(options).output().expect("it starts");
        assert_eq!(told.status.code(), Some(1), "{tool}");
        let named = text(&told.stderr).contains("security.protocol=SASL_SSL can't be honoured");
        assert!(named, "{tool}: {}", text(&told.stderr));
    }
}

#[test]
fn a_reset_of_what_is_not_there_says_so_and_sets_nothing() {
    let broker = TestBroker::start(&["--set", "num.partitions=1"]);
    produce(&broker, &["--topic", "t"], "a\nb\nc\n");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let plan = folder.path().join("plan.csv");
    std::fs::write(&plan, "t,0,1\nt,7,1\n").expect("it can be written");
    let reset = |options: &[&str]| {
        let common = ["--reset-offsets", "--group", "g", "--execute"];
        text(&kalda(&broker, "consumer-groups", &[&common, options].concat()).stdout).to_owned()
    };
    let told = reset(&["--from-file", &plan.display().to_string()]);
    assert!(told.contains("The partitions \"t-7\" do not exist"), "{told}");
    assert_eq!(text(&kalda(&broker, "consumer-groups", &["--list"]).stdout), "");
    // One that is named twice counts once, and of a file all lines count together.
    assert!(reset(&["--topic", "t:0,0", "--to-offset", "2"]).ends_with("t               0          2\n"));
    std::fs::write(&plan, "t,0,1\n").expect("it can be written");
    assert!(reset(&["--from-file", &plan.display().to_string()]).ends_with("t               0          1\n"));
}

#[test]
fn cub_waits_for_so_many_brokers() {
    let broker = TestBroker::start(&[]);
    let cub = |address: &str, brokers: &str, seconds: &str| {
        let call = ["cub", "kafka-ready", "-b", address, brokers, seconds];
        let told = Command::new(KALDA).args(call).output().expect("it starts");
        (told.status.code(), text(&told.stderr).to_owned())
    };
    assert_eq!(cub(broker.address(), "1", "20"), (Some(0), String::new()));
    let missing = "Expected 2 brokers but found only 1.\n";
    assert_eq!(cub(broker.address(), "2", "0"), (Some(1), missing.to_owned()));
    assert_eq!(cub("127.0.0.1:1", "1", "0").0, Some(1));
    assert_eq!(cub(broker.address(), "many", "0").0, Some(1));
}
