//! Control records: read as Kafka reads them, written as it writes them.

use kalda_protocol::records::control::{
    ControlError, ControlRecord, ControlRecordType, EndTransactionMarker, TransactionResult,
};
use kalda_protocol::records::{Batch, BatchOptions, Record};

use crate::cases::{cases, named};

fn only_record(batch: &Batch) -> Record {
    batch.records(0).next().expect("a record").expect("a sound one")
}

#[test]
fn types_and_epochs_are_those_kafka_reads() {
    let mut seen = 0;
    for case in cases().filter(|case| case.name.starts_with("control_")) {
        let batch = Batch::parse(case.bytes.clone()).expect("one batch");
        let (record, expected) = (only_record(&batch), &case.batches()[0]["records"][0]);
        let kind = ControlRecordType::parse(record.key.as_deref()).expect("a key");
        let name = match kind {
            ControlRecordType::Abort => "ABORT",
            ControlRecordType::Commit => "COMMIT",
            ControlRecordType::LeaderChange => "LEADER_CHANGE",
            ControlRecordType::SnapshotHeader => "SNAPSHOT_HEADER",
            ControlRecordType::SnapshotFooter => "SNAPSHOT_FOOTER",
            ControlRecordType::KRaftVersion => "KRAFT_VERSION",
            ControlRecordType::KRaftVoters => "KRAFT_VOTERS",
            ControlRecordType::Unknown(_) => "UNKNOWN",
        };
        assert_eq!(expected["controlType"], name);
        let epoch = EndTransactionMarker::parse(&record).map(|marker| i64::from(marker.coordinator_epoch));
        match expected["coordinatorEpoch"].as_i64() {
            Some(expected) => assert_eq!(epoch, Ok(expected)),
            None => assert_eq!(epoch, Err(ControlError::NoMarker(kind))),
        }
        assert_eq!(ControlRecordType::from_id(kind.id()), kind);
        let options = BatchOptions {
            base_offset: batch.header().base_offset,
            partition_leader_epoch: batch.header().partition_leader_epoch,
            producer_id: batch.header().producer_id,
            producer_epoch: batch.header().producer_epoch,
            is_transactional: batch.header().attributes.is_transactional(),
            ..BatchOptions::default()
        };
        let control = ControlRecord::parse(&record).expect("a value of its type");
        assert_eq!(control.record_type(), kind);
        assert_eq!(control.to_batch(options, record.timestamp).expect("a batch"), case.bytes, "{name}");
        seen += 1;
    }
    assert_eq!(seen, 7);
}

#[test]
fn a_marker_is_written_as_kafka_writes_it() {
    let options = BatchOptions {
        base_offset: 77,
        partition_leader_epoch: 5,
        producer_id: 4002,
        producer_epoch: 1,
        ..BatchOptions::default()
    };
    for (result, name) in
        [(TransactionResult::Abort, "control_abort"), (TransactionResult::Commit, "control_commit")]
    {
        let marker = EndTransactionMarker { result, coordinator_epoch: 11 };
        let ours = marker.to_batch(options, 1_700_000_000_001).expect("a small batch");
        assert_eq!(ours, named(name).bytes);
    }
}

#[test]
fn malformed_keys_and_values_are_errors() {
    let keys: [Option<&[u8]>; 4] = [None, Some(b""), Some(b"\0\0\0"), Some(b"\xff\xff\0\0")];
    for key in keys {
        assert_eq!(ControlRecordType::parse(key), Err(ControlError::Key));
    }
    assert_eq!(ControlRecordType::parse(Some(b"\0\x09\0\x09later")), Ok(ControlRecordType::Unknown(9)));
    let values: [Option<&'static [u8]>; 3] = [None, Some(b"\0\0\0\0\0"), Some(b"\xff\xff\0\0\0\0")];
    for value in values {
        let key = Some(bytes::Bytes::from_static(b"\0\0\0\0"));
        let record = Record { key, value: value.map(bytes::Bytes::from_static), ..Record::default() };
        assert_eq!(EndTransactionMarker::parse(&record), Err(ControlError::Marker));
    }
}
