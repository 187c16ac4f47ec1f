//! UNKNOWN_SERVER_ERROR, which tells a client nothing: the log tells the rest.

use bytes::Bytes;
use kalda_protocol::ErrorCode;

use crate::configs::alter_one;
use crate::periods::wait_until;
use crate::support::{TestBroker, TestClient, one_record};

const LINE: &str = "with UNKNOWN_SERVER_ERROR";
/// In a line that tells of several.
const MORE: &str = " more of its kind or another";
const TOPIC: i8 = 2;

/// A batch whose codec nobody knows.
fn strange_batch() -> Bytes {
    let mut bytes = one_record("value").to_vec();
    bytes[22] |= 7;
    let crc = crc32c::crc32c(&bytes[21..]);
    bytes[17..21].copy_from_slice(&crc.to_be_bytes());
    bytes.into()
}

fn produce_strange(client: &mut TestClient) {
    assert_eq!(client.produce("t", 0, strange_batch()).error_code, ErrorCode::UnknownServerError.code());
}

/// How many unexpected errors the log has told of.
fn told(broker: &TestBroker) -> usize {
    let log = broker.log();
    let count = |line: &str| match line.split_once(MORE) {
        Some((before, _)) => before.split_whitespace().last()?.parse().ok(),
        None => Some(1),
    };
    log.lines().filter(|line| line.contains(LINE)).filter_map(count).sum()
}

#[test]
fn an_unexpected_error_has_a_line_with_who_asked_what_and_why() {
    let broker = TestBroker::start_logging(&[]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    assert!(!broker.log().contains(LINE));
    produce_strange(&mut client);
    let log = broker.log();
    let line = log.lines().find(|line| line.contains(LINE)).expect("a line");
    for part in ["ProduceRequest", "version 11", "127.0.0.1", "client \"it\"", "unknown compression codec 7"]
    {
        assert!(line.contains(part), "{part}: {line}");
    }

    let answer = alter_one(&mut broker.connect(), (TOPIC, "t"), 9, "retention.ms", Some("1"));
    assert_eq!(answer.error_code, ErrorCode::UnknownServerError.code());
    // It is the peer's second one within a second.
    wait_until("it is told", || broker.log().contains("there is no operation 9"));
}

#[test]
fn a_client_with_many_unexpected_errors_has_few_lines_that_tell_of_all() {
    let broker = TestBroker::start_logging(&[]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    for _ in 0..200 {
        produce_strange(&mut client);
    }
    drop(client);
    wait_until("all are told", || told(&broker) == 200);
    assert!(broker.log().lines().filter(|line| line.contains(LINE)).count() < 100);
}
