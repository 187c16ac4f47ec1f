//! HTTP of somebody who means harm: headers and bodies that are too long, connections by the hundred, answers that nobody reads.

use serde_json::json;

use super::support::{HttpClient, TestBroker};

const OPEN: [&str; 4] =
    ["--set", "schema.registry.listeners=127.0.0.1:0", "--set", "admin.api.listeners=127.0.0.1:0"];

/// More than a listener takes at once.
const STORM: usize = 400;

fn connect(broker: &TestBroker) -> HttpClient {
    HttpClient::connect(broker.http_address("schema registry"))
}

#[test]
fn a_body_that_is_too_long_is_refused_unread() {
    let broker = TestBroker::start_within(256, &OPEN);
    let before = broker.peak_memory();
    let mut client = connect(&broker);
    let head = "POST /subjects/s/versions HTTP/1.1\r\nHost: it\r\nContent-Length: 100000000000\r\n\r\n{\"schema\":\"";
    client.send(head.as_bytes());
    let piece = vec![b'x'; 1 << 20];
    // It is answered, and closed, long before all of it is there.
    while client.try_send(&piece).is_ok() {}
    assert!(broker.peak_memory() - before < 32 << 20, "{before} to {}", broker.peak_memory());
    assert_eq!(connect(&broker).get("/subjects"), json!([]));
}

#[test]
fn a_schema_that_the_topic_cannot_take_is_refused() {
    let broker = TestBroker::start(&OPEN);
    let mut client = connect(&broker);
    let long = json!({ "schema": format!("\"{}\"", "x".repeat(1_100_000)) });
    let answer = client.ask_with("POST", "/subjects/s/versions", &long);
    assert_eq!((answer.status, answer.json()["error_code"].as_i64()), (422, Some(42209)), "{}", answer.body);
    let huge = json!({ "schema": format!("\"{}\"", "x".repeat(2_500_000)) });
    let answer = client.ask_with("POST", "/subjects/s/versions", &huge);
    assert_eq!(answer.status, 413, "{}", answer.body);
}

#[test]
fn headers_that_are_too_long_or_too_many_are_refused() {
    let broker = TestBroker::start(&OPEN);
    let many: String = (0..100).map(|number| format!("x{number}: y\r\n")).collect();
    for headers in [format!("x: {}\r\n", "y".repeat(100_000)), many] {
        let mut client = connect(&broker);
        // It may be closed before all of it is sent.
        let _ = client.try_send(format!("GET /subjects HTTP/1.1\r\nHost: it\r\n{headers}\r\n").as_bytes());
        let status = client.receive().status;
        assert_eq!(status, 431);
    }
    let mut client = connect(&broker);
    client.send(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 no HTTP at all\r\n\r\n");
    assert_eq!(client.receive().status, 400);
    assert_eq!(connect(&broker).get("/subjects"), json!([]));
}

/// Nobody of them sends a thing; clients of Kafka's protocol aren't hindered, and others come in as soon as they go.
#[test]
fn connections_by_the_hundred_take_nothing_from_others() {
    let broker = TestBroker::start_within(256, &OPEN);
    let storm: Vec<HttpClient> = (0..STORM).map(|_| connect(&broker)).collect();
    let mut admin = HttpClient::connect(broker.http_address("admin API"));
    assert_eq!(admin.get("/v1/status/ready"), json!({ "status": "ready" }), "another listener");
    broker.connect().call(12, &kalda_protocol::messages::metadata::MetadataRequest::default());
    assert!(broker.open_sockets() < STORM, "{} sockets", broker.open_sockets());
    drop(storm);
    assert_eq!(connect(&broker).get("/subjects"), json!([]));
}

/// Large answers are asked for on many connections, and none is read: they don't come to be in memory at once.
#[test]
fn answers_that_nobody_reads_are_bounded() {
    let broker = TestBroker::start_within(256, &OPEN);
    let mut client = connect(&broker);
    for number in 0..60 {
        let schema = json!({ "schema": format!("\"{number}{}\"", "x".repeat(50_000)) });
        let answer = client.ask_with("POST", &format!("/subjects/s{number}/versions"), &schema);
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
    let unread: Vec<HttpClient> = (0..100)
        .map(|_| {
            let mut client = connect(&broker);
            client.send(b"GET /schemas HTTP/1.1\r\nHost: it\r\n\r\n");
            client
        })
        .collect();
    let mut admin = HttpClient::connect(broker.http_address("admin API"));
    assert_eq!(admin.get("/v1/status/ready"), json!({ "status": "ready" }));
    drop(unread);
    assert_eq!(client.get("/schemas").as_array().expect("a list").len(), 60);
}
