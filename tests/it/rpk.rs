//! `rpk topic` and `rpk cluster` where a recorded transcript can't reach: variables, health, signals.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Output, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use crate::support::TestBroker;

fn rpk(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kalda"));
    command.arg("rpk").args(words);
    command
}

fn told(mut command: Command) -> (String, String, Option<i32>) {
    let Output { stdout, stderr, status } = command.output().expect("it starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (text(stdout), text(stderr), status.code())
}

#[test]
fn health_is_asked_of_the_brokers() {
    let broker = TestBroker::start(&[]);
    let mut asked = rpk(&["cluster", "health", "--exit-when-healthy"]);
    asked.env("RPK_BROKERS", broker.address());
    let (health, complaint, code) = told(asked);
    assert_eq!((complaint.as_str(), code), ("", Some(0)));
    assert!(health.starts_with("CLUSTER HEALTH OVERVIEW\n=======================\nHealthy:  "), "{health}");
    assert!(health.lines().any(|line| line.ends_with("true")), "{health}");
}

#[test]
fn who_can_not_be_reached_is_named() {
    for (words, what) in [
        (&["cluster", "health"][..], "unable to request cluster health"),
        (&["topic", "list"], "unable to request metadata"),
        (&["topic", "create", "t"], "unable to create topics [t]"),
        (&["topic", "delete", "t"], "unable to issue delete topics request"),
        (&["topic", "describe", "t"], "unable to request topic metadata"),
        (&["topic", "consume", "t"], "unable to check topic existence"),
    ] {
        let (_, complaint, code) = told(rpk(&[words, &["-X", "brokers=127.0.0.1:1"]].concat()));
        assert_eq!(code, Some(1));
        let expected = format!("{what}: unable to dial: dial tcp 127.0.0.1:1: connect: connection refused\n");
        assert_eq!(complaint, expected);
    }
}

#[test]
fn what_was_read_is_sent_before_more_is_waited_for() {
    let broker = TestBroker::start(&["--set", "num.partitions=1"]);
    assert_eq!(told(rpk(&["topic", "create", "t", "--brokers", broker.address()])).2, Some(0));
    let mut producer =
        rpk(&["topic", "produce", "t", "-f", "%k=%v\\n", "-o", "%k at %o\\n", "--brokers", broker.address()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
    let mut input = producer.stdin.take().expect("an input");
    let mut output = BufReader::new(producer.stdout.take().expect("an output"));
    for place in 0..3 {
        writeln!(input, "k{place}=v").expect("it reads");
        let mut line = String::new();
        output.read_line(&mut line).expect("a line");
        assert_eq!(line, format!("k{place} at {place}\n"));
    }
    drop(input);
    assert!(producer.wait().expect("it ends").success());
}

#[test]
fn a_consumer_that_is_told_to_stop_commits_and_leaves() {
    let broker = TestBroker::start(&["--set", "group.initial.rebalance.delay.ms=0"]);
    let server = ["--brokers", broker.address()];
    assert_eq!(told(rpk(&[&["topic", "create", "t"][..], &server].concat())).2, Some(0));
    let mut producer = rpk(&[&["topic", "produce", "t"][..], &server].concat())
        .stdin(Stdio::piped())
        .spawn()
        .expect("it starts");
    producer.stdin.take().expect("an input").write_all(b"a\nb\n").expect("it reads");
    assert!(producer.wait().expect("it ends").success());

    let words = [&["topic", "consume", "-r", "^t", "-g", "g", "-f", "%v\\n"][..], &server].concat();
    let mut consumer = rpk(&words).stdout(Stdio::piped()).spawn().expect("it starts");
    let mut output = consumer.stdout.take().expect("an output");
    let mut lines = [0; 4];
    output.read_exact(&mut lines).expect("two records");
    assert_eq!(&lines, b"a\nb\n");
    let id = i32::try_from(consumer.id()).expect("a process id");
    kill_process(Pid::from_raw(id).expect("a process"), Signal::TERM).expect("it is told");
    assert!(consumer.wait().expect("it ends").success());

    let mut groups = Command::new(env!("CARGO_BIN_EXE_kalda"));
    groups.args(["consumer-groups", "--describe", "--group", "g", "--bootstrap-server", broker.address()]);
    let (described, complaint, _) = told(groups);
    assert_eq!(complaint, "\nConsumer group 'g' has no active members.\n");
    assert!(described.contains("2               2               0"), "{described}");
}
