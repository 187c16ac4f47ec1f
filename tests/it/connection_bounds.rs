//! How many connections may be open: while the broker runs, the bounds change.

use std::time::Duration;

use kalda_protocol::messages::metadata::MetadataRequest;

use crate::configs::{DELETE, alter, set};
use crate::support::TestBroker;

/// Longer than an answer takes that comes.
const A_MOMENT: Duration = Duration::from_millis(100);

fn everything() -> MetadataRequest {
    MetadataRequest { topics: None, ..MetadataRequest::default() }
}

/// True if the broker closes a new connection at once.
fn is_closed(broker: &TestBroker) -> bool {
    let mut client = broker.connect();
    client.send(12, &everything());
    client.receive_frame().is_none()
}

#[test]
fn an_address_has_no_more_connections_than_it_may_have() {
    let broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    let _second = broker.connect();
    assert!(!is_closed(&broker));
    assert_eq!(set(&mut client, "", "max.connections.per.ip", "2"), 0);
    assert!(is_closed(&broker), "two are open");
    broker.lines().wait_for(&["WARN", "2 connections from this address", "127.0.0.1"]);
    assert_eq!(set(&mut client, "", "max.connections.per.ip.overrides", "10.0.0.1:1,localhost:5"), 0);
    assert!(!is_closed(&broker), "the override is the host's");
    assert_eq!(set(&mut client, "1", "max.connections.per.ip.overrides", "127.0.0.1:1"), 0);
    assert!(is_closed(&broker));
    for name in ["", "1"] {
        assert_eq!(alter(&mut client, name, DELETE, "max.connections.per.ip.overrides", None), 0);
    }
    assert_eq!(alter(&mut client, "", DELETE, "max.connections.per.ip", None), 0);
    assert!(!is_closed(&broker), "and what is open was never closed");
}

#[test]
fn whoever_comes_when_all_connections_are_taken_waits() {
    let mut broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    assert_eq!(set(&mut client, "", "max.connections", "2"), 0);
    let mut second = broker.connect();
    second.call(12, &everything());
    let mut waiting = broker.connect();
    waiting.send(12, &everything());
    assert!(waiting.is_silent_for(A_MOMENT), "two are open");
    drop(second);
    waiting.receive::<MetadataRequest>(12);
    let mut another = broker.connect();
    another.send(12, &everything());
    assert_eq!(set(&mut client, "", "max.connections", "3"), 0);
    another.receive::<MetadataRequest>(12);
    drop((waiting, another));
    assert_eq!(set(&mut client, "", "max.connections", "1"), 0);
    // What was set holds from the start on.
    broker.stop_and_restart();
    let mut client = broker.connect();
    client.call(12, &everything());
    let mut waiting = broker.connect();
    waiting.send(12, &everything());
    assert!(waiting.is_silent_for(A_MOMENT), "one is open");
    drop(client);
    waiting.receive::<MetadataRequest>(12);
}

#[test]
fn connections_that_come_too_fast_are_served_later() {
    let broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    assert_eq!(set(&mut client, "1", "listener.name.plaintext.max.connection.creation.rate", "1"), 0);
    // Ten seconds' worth may come at once.
    let mut ten: Vec<_> = (0..10).map(|_| broker.connect()).collect();
    for client in &mut ten {
        client.call(12, &everything());
    }
    let mut late = broker.connect();
    late.send(12, &everything());
    assert!(late.is_silent_for(A_MOMENT), "one a second");
    late.receive::<MetadataRequest>(12);
}

#[test]
fn a_listener_has_a_bound_of_its_own() {
    let broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    assert_eq!(set(&mut client, "1", "listener.name.plaintext.max.connections", "1"), 0);
    let mut waiting = broker.connect();
    waiting.send(12, &everything());
    assert!(waiting.is_silent_for(A_MOMENT), "one is open");
    assert_eq!(alter(&mut client, "1", DELETE, "listener.name.plaintext.max.connections", None), 0);
    waiting.receive::<MetadataRequest>(12);
}
