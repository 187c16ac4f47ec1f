//! Records as Kafka writes them.

use super::world::{World, id, identity};
use crate::coordinator::runtime::{CoordinatorRecord, TransactionOutcome};
use crate::coordinator::transaction::TransactionVersion;
use crate::coordinator::transaction::record::{RecordError, TransactionRecord};
use bytes::Bytes;

/// Records out of the log of an Apache Kafka 4.4.0 broker.
const BY_KAFKA: [(&str, &str); 6] = [
    // A new id.
    (
        "0000000d616e73776572732d6164642d35",
        "0001000000000000000e00000000ea600000000001a22962745fffffffffffffffff010008000000000000000e",
    ),
    // An ongoing transaction of the second version, with two partitions.
    (
        "0000000d616e73776572732d6164642d35",
        "0001000000000000000e00000000ea6001020c616e73776572732d74786e03000000010000000000000001a229627462\
         000001a229627462020008000000000000000e02020002",
    ),
    // The same, past its timeout: to be aborted, and aborted.
    (
        "0000000d616e73776572732d6164642d35",
        "0001000000000000000e00010000ea6003020c616e73776572732d74786e03000000010000000000000001a22963809a\
         000001a229627462020008000000000000000e02020002",
    ),
    (
        "0000000d616e73776572732d6164642d35",
        "0001000000000000000e00010000ea600501000001a22963809b000001a229627462020008000000000000000e02020002",
    ),
    // An ongoing one of the first version, with a group's partition.
    (
        "00000011616e73776572732d6f6666736574732d34",
        "0001000000000000002100000000ea600102135f5f636f6e73756d65725f6f666673657473020000002c00000001a22962775d\
         000001a22962775d0100080000000000000021",
    ),
    // A committed one.
    (
        "00000016616e73776572732d70726f647563652d7365636f6e64",
        "0001000000000000001c00010000ea600401000001a229627735000001a229627729020008000000000000001c02020002",
    ),
];

fn bytes(hex: &str) -> Bytes {
    let digit = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex");
    (0..hex.len()).step_by(2).map(digit).collect()
}

#[test]
fn what_kafka_wrote_is_read_and_written_alike() {
    for (key, value) in BY_KAFKA {
        let record = CoordinatorRecord { key: bytes(key), value: Some(bytes(value)) };
        let read = TransactionRecord::decode(&record).expect("a record of Kafka's");
        let written = read.encode(TransactionVersion::Two).expect("bytes");
        // Kafka gives a topic's partitions in no order.
        let partitions = read.value.as_ref().map_or(0, |transaction| transaction.partitions.iter().count());
        assert!(written == record || partitions > 1, "{read:?}");
        assert_eq!(TransactionRecord::decode(&written), Ok(read));
    }
}

#[test]
fn a_cluster_of_the_first_version_has_records_of_version_0() {
    let mut world = World::new(TransactionVersion::Zero);
    let who = world.init("a", None).expect("a producer");
    world.add("a", who, &[1], TransactionVersion::Zero).expect("a partition");
    world.end("a", who, TransactionOutcome::Committed, TransactionVersion::Zero).expect("an end");
    for record in &world.log {
        assert_eq!(record.value.as_ref().map(|value| value[..2].to_vec()), Some(vec![0, 0]));
    }
    world.restart();
    assert_eq!(world.transaction("a").identity(), identity(101, 0));
}

#[test]
fn what_is_no_record_is_refused() {
    let key = bytes("0000000161");
    let unknown_key = CoordinatorRecord { key: bytes("0001000161"), value: None };
    assert_eq!(TransactionRecord::decode(&unknown_key), Err(RecordError::UnknownVersion(1)));
    let unknown = CoordinatorRecord { key: key.clone(), value: Some(bytes("0002")) };
    assert_eq!(TransactionRecord::decode(&unknown), Err(RecordError::UnknownVersion(2)));
    let torn = CoordinatorRecord { key: key.clone(), value: Some(bytes("0000ff")) };
    assert!(matches!(TransactionRecord::decode(&torn), Err(RecordError::Malformed(_))));
    let tombstone = CoordinatorRecord { key: bytes("0000000161"), value: None };
    assert_eq!(TransactionRecord::decode(&tombstone), Ok(TransactionRecord { id: id("a"), value: None }));
}
