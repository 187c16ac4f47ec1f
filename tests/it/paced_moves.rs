//! The pace of moves between log directories (`replica.alter.log.dirs.io.max.bytes.per.second`), and where moved partitions count.
//! How long a pause is, is tested in `src/partition/move_pace.rs`, by a clock that stands still.

use std::path::PathBuf;

use crate::configs::set;
use crate::fetch_sessions::delete;
use crate::moves::{Two, alter, fill, other, places, values, wait_until_in};
use crate::support::{TestBroker, TestClient, one_record, read_all};

/// Lets moves copy so many bytes a second; with 0 a piece follows the one before after minutes.
pub fn throttle(client: &mut TestClient, bytes_per_second: i64) {
    let key = "replica.alter.log.dirs.io.max.bytes.per.second";
    assert_eq!(set(client, "1", key, &bytes_per_second.to_string()), 0);
}

/// A move that has copied one batch of five and waits before the next one.
fn wait_until_it_waits(client: &mut TestClient) {
    while places(client).get(1).is_none_or(|(_, bytes, lag)| *bytes == 0 || *lag != Some(4)) {}
}

/// A move of five batches that waits after the first.
struct Waiting {
    two: Two,
    broker: TestBroker,
    client: TestClient,
    from: PathBuf,
    to: PathBuf,
}

fn waiting() -> Waiting {
    let two = Two::new();
    let broker = two.start();
    let mut client = broker.connect();
    fill(&mut client, 0..5);
    let (from, to) = other(&two, &mut client);
    throttle(&mut client, 0);
    assert_eq!(alter(&mut client, &to, "t", 0), 0);
    wait_until_it_waits(&mut client);
    Waiting { two, broker, client, from, to }
}

#[test]
fn a_move_waits_and_goes_on_when_it_may() {
    let Waiting { two: _two, broker: _broker, mut client, from, to } = waiting();
    assert_eq!(read_all(&mut client, "t", 0, 0), values(0..5), "whoever reads doesn't wait");
    throttle(&mut client, 1);
    assert_eq!(places(&mut client)[0].0, from);
    throttle(&mut client, i64::MAX);
    wait_until_in(&mut client, &to);
    assert_eq!(read_all(&mut client, "t", 0, 0), values(0..5));
}

#[test]
fn a_move_that_waits_is_cancelled_at_once() {
    let Waiting { two, broker: _broker, mut client, from, .. } = waiting();
    assert_eq!(alter(&mut client, &from, "t", 0), 0);
    wait_until_in(&mut client, &from);
    while two.folders().len() > 1 {}
    assert_eq!(read_all(&mut client, "t", 0, 0), values(0..5));
}

#[test]
fn a_move_that_waits_ends_with_its_topic() {
    let Waiting { two, broker: _broker, mut client, .. } = waiting();
    delete(&mut client, "t");
    while !two.folders().is_empty() {}
}

#[test]
fn a_broker_stops_while_a_move_waits_and_goes_on_with_it() {
    let Waiting { two: _two, mut broker, client: _client, to, .. } = waiting();
    broker.stop_and_restart();
    let mut client = broker.connect();
    wait_until_it_waits(&mut client);
    throttle(&mut client, i64::MAX);
    wait_until_in(&mut client, &to);
    assert_eq!(read_all(&mut client, "t", 0, 0), values(0..5));
}

/// A directory that a partition has left must not count as having it still: new ones would go elsewhere.
#[test]
fn new_partitions_go_where_there_are_fewest_after_a_move() {
    let two = Two::new();
    let broker = two.start();
    let mut client = broker.connect();
    fill(&mut client, 0..1);
    let (from, to) = other(&two, &mut client);
    assert_eq!(alter(&mut client, &to, "t", 0), 0);
    wait_until_in(&mut client, &to);
    // The partition is shown in its new directory a moment before it is counted there.
    broker.lines().wait_for(&["moved to another log directory"]);
    // None here, one there, and among equals the first directory is taken, in which `t` was.
    client.create_topic("u", 2);
    for partition in 0..2 {
        assert_eq!(client.produce("u", partition, one_record("value")).error_code, 0);
        assert!(from.join(format!("u-{partition}")).exists(), "partition {partition} is not in {from:?}");
    }
}
