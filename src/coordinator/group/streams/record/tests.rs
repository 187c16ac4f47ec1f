//! Records are read and written as Apache Kafka 4.4.0 writes them.

use bytes::Bytes;
use kalda_protocol::Reader;

use super::{Change, StreamsRecord};
use crate::coordinator::group::streams::member::MemberState;
use crate::coordinator::group::streams::tests::task;
use crate::coordinator::runtime::CoordinatorRecord;

const BY_KAFKA: &str = include_str!("../../../../../tests/fixtures/streams/records.tsv");

fn bytes(hex: &str) -> Bytes {
    let digits = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex");
    (0..hex.len()).step_by(2).map(digits).collect()
}

fn by_kafka(wanted: &str) -> (CoordinatorRecord, StreamsRecord) {
    let line = BY_KAFKA.lines().find(|line| line.split('\t').next() == Some(wanted)).expect("a vector");
    let mut columns = line.split('\t').skip(1);
    let key = bytes(columns.next().expect("a key"));
    let value = columns.next().filter(|value| !value.is_empty()).map(bytes);
    let record = CoordinatorRecord { key, value };
    let mut reader = Reader::new(&record.key);
    let record_type = reader.int16().expect("a type");
    assert!(StreamsRecord::is_type(record_type));
    let read = StreamsRecord::decode(record_type, &mut reader, &record).expect("a record of Kafka's");
    (record, read)
}

#[test]
fn what_kafka_wrote_is_read_and_written_alike() {
    let names: Vec<&str> = BY_KAFKA.lines().filter_map(|line| line.split('\t').next()).collect();
    assert_eq!(names.len(), 15);
    for name in names {
        let (record, read) = by_kafka(name);
        assert_eq!(read.encode().expect("bytes"), record, "{name}: {read:?}");
    }
}

#[test]
fn a_members_tasks_have_the_epochs_in_which_they_were_given() {
    let Change::Current(_, Some(standing)) = by_kafka("member's tasks").1.change else {
        panic!("no standing")
    };
    assert_eq!(
        (standing.epoch, standing.previous_epoch, standing.state),
        (4, 3, MemberState::UnrevokedTasks)
    );
    let expected = [(task("0_0"), 3), (task("0_1"), 4), (task("1_2"), 4)];
    assert_eq!(standing.assigned.active, expected.into());
    assert_eq!(standing.pending_revocation.active, [(task("0_2"), 1)].into());
}

#[test]
fn tombstones_name_what_is_gone() {
    for (name, expected) in [
        ("no group", Change::Group(None)),
        ("no member", Change::Member("m".into(), None)),
        ("no target", Change::Target(None)),
        ("no member's target", Change::TargetMember("m".into(), None)),
        ("no member's tasks", Change::Current("m".into(), None)),
        ("no topology", Change::Topology(None)),
    ] {
        assert_eq!(by_kafka(name).1.change, expected, "{name}");
    }
}

#[test]
fn torn_records_are_refused() {
    let (record, _) = by_kafka("topology");
    let value = record.value.expect("a value");
    for length in 0..value.len() {
        let torn = CoordinatorRecord { key: record.key.clone(), value: Some(value.slice(..length)) };
        let mut reader = Reader::new(&torn.key);
        let record_type = reader.int16().expect("a type");
        assert!(StreamsRecord::decode(record_type, &mut reader, &torn).is_err(), "{length} bytes");
    }
}
