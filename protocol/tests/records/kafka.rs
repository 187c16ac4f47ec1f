//! Batches written by Kafka, and what Kafka reads in them: every value equal, every refusal shared.

use bytes::Bytes;
use kalda_protocol::records::{
    Batch, BatchBuilder, BatchError, BatchOptions, Compression, Record, RecordError, TimestampType, batches,
};
use serde_json::Value;

use crate::cases::{Case, cases, named, nullable_hex};

const LIMIT: usize = 1 << 20;

fn check_header(name: &str, batch: &Batch, expected: &Value) {
    let header = batch.header();
    let attributes = header.attributes;
    let timestamp_type = match attributes.timestamp_type() {
        TimestampType::CreateTime => "CreateTime",
        TimestampType::LogAppendTime => "LogAppendTime",
    };
    let ours = serde_json::json!({
        "magic": header.magic, "sizeInBytes": batch.bytes().len(), "length": header.batch_length, "crc": header.crc,
        "attributes": attributes.bits(), "lastOffsetDelta": header.last_offset_delta,
        "baseTimestamp": header.base_timestamp, "count": header.record_count,
        "compression": attributes.compression().name(), "timestampType": timestamp_type,
        "maxTimestamp": header.max_timestamp, "baseOffset": header.base_offset, "lastOffset": header.last_offset(),
        "nextOffset": header.next_offset(), "partitionLeaderEpoch": header.partition_leader_epoch,
        "producerId": header.producer_id, "producerEpoch": header.producer_epoch,
        "baseSequence": header.base_sequence, "lastSequence": header.last_sequence(),
        "transactional": attributes.is_transactional(), "control": attributes.is_control(),
    });
    for (field, value) in ours.as_object().expect("an object") {
        assert_eq!(value, &expected[field], "{name}: {field}");
    }
    assert_eq!(header.delete_horizon_ms(), expected["deleteHorizonMs"].as_i64(), "{name}: delete horizon");
    assert_eq!(batch.bytes()[..61], header.to_bytes(), "{name}: header bytes");
}

pub fn check_record(name: &str, record: &Record, expected: &Value) {
    assert_eq!(record.offset, expected["offset"], "{name}");
    assert_eq!(record.timestamp, expected["timestamp"], "{name}");
    assert_eq!(record.key, nullable_hex(&expected["key"]), "{name}");
    assert_eq!(record.value, nullable_hex(&expected["value"]), "{name}");
    let headers: Vec<(String, Option<Bytes>)> = record
        .headers
        .iter()
        .map(|header| (String::from_utf8(header.key.to_vec()).expect("UTF-8"), header.value.clone()))
        .collect();
    let none = Vec::new();
    let expected = expected["headers"].as_array().unwrap_or(&none);
    let expected: Vec<(String, Option<Bytes>)> = expected
        .iter()
        .map(|header| (header[0].as_str().expect("a key").to_owned(), nullable_hex(&header[1])))
        .collect();
    assert_eq!(headers, expected, "{name}: headers");
}

/// The records, or the name of the exception Kafka throws for the same reason.
fn read(batch: &Batch) -> Result<Vec<Record>, &'static str> {
    batch.verify_crc().map_err(|_| "CorruptRecordException")?;
    let records: Result<Vec<Record>, RecordError> = batch.records(LIMIT).collect();
    records.map_err(|_| "InvalidRecordException")
}

fn check_format_2(case: &Case) {
    let (name, expected) = (&case.name, &case.expected);
    let mut ours = batches(case.bytes.clone());
    for expected in case.batches() {
        let position = ours.position();
        assert_eq!(position, expected["position"], "{name}");
        let batch = match ours.next().expect("as many batches as Kafka") {
            Ok(batch) => batch,
            Err(error) => {
                assert_eq!(expected["error"], "IllegalArgumentException", "{name}: {error}");
                assert_eq!(error.cause, BatchError::UnknownCompression { id: 5 });
                return;
            }
        };
        check_header(name, &batch, expected);
        match read(&batch) {
            Ok(records) => {
                let expected = expected["records"].as_array().expect("records");
                assert_eq!(records.len(), expected.len(), "{name}");
                records.iter().zip(expected).for_each(|(ours, theirs)| check_record(name, ours, theirs));
            }
            Err(exception) => assert_eq!(expected["error"], exception, "{name}"),
        }
    }
    assert_eq!(ours.position(), expected["bytesInWholeBatches"], "{name}");
    match ours.next() {
        None => assert!(expected.get("error").is_none(), "{name}"),
        Some(Ok(_)) => panic!("{name}: a batch that Kafka doesn't see"),
        Some(Err(error)) => {
            assert_eq!(expected["error"], "CorruptRecordException", "{name}: {error}");
            assert_eq!(error.position, expected["bytesInWholeBatches"], "{name}");
        }
    }
}

#[test]
fn we_read_what_kafka_reads() {
    let mut same = 0;
    for case in cases() {
        if case.is_legacy() {
            crate::legacy::check(&case)
        } else {
            check_format_2(&case)
        }
        same += 1;
    }
    println!("{same} of {} cases", cases().count());
    assert_eq!(same, 67);
}

#[test]
fn a_cut_anywhere_ends_quietly_or_is_refused() {
    for Case { name, bytes, .. } in cases().filter(Case::is_sound) {
        for cut in 0..bytes.len() {
            let part = bytes.slice(..cut);
            let whole: usize = batches(part.clone()).map(|batch| batch.expect(&name).bytes().len()).sum();
            let strict = batches(part).refuse_tail().last();
            let refused = matches!(strict, Some(Err(error)) if error.position == whole);
            assert_eq!(refused, whole < cut, "{name} cut at {cut}");
        }
    }
}

#[test]
fn any_flipped_byte_is_an_error_or_a_value() {
    for Case { name, bytes, .. } in cases() {
        for place in 0..bytes.len() {
            let mut flipped = bytes.to_vec();
            flipped[place] ^= 0x41;
            for batch in batches(Bytes::from(flipped)).flatten() {
                let values = batch.records(LIMIT).flatten().filter_map(|record| record.value);
                assert!(values.map(|value| value.len()).sum::<usize>() <= LIMIT, "{name}");
            }
        }
    }
}

#[test]
fn a_flipped_byte_under_the_checksum_is_noticed() {
    for Case { name, bytes, .. } in cases().filter(|case| case.is_sound() && case.batches().len() == 1) {
        for place in 17..bytes.len() {
            let mut flipped = bytes.to_vec();
            flipped[place] ^= 0x41;
            let sound = Batch::parse(Bytes::from(flipped)).and_then(|batch| batch.verify_crc());
            assert!(sound.is_err(), "{name} at {place}");
        }
    }
}

/// What we build from the records and header Kafka's tool read is what it wrote, where no codec has a say.
#[test]
fn we_write_what_kafka_writes() {
    let mut same = 0;
    let plain = |case: &Case| case.is_sound() && !case.name.contains("after_compaction");
    for Case { name, bytes, .. } in cases().filter(plain) {
        for batch in batches(bytes).map(|batch| batch.expect(&name)) {
            let header = *batch.header();
            let attributes = header.attributes;
            let is_append_time = attributes.timestamp_type() == TimestampType::LogAppendTime;
            if attributes.compression() != Compression::None || is_append_time {
                continue;
            }
            let mut builder = BatchBuilder::new(BatchOptions {
                base_offset: header.base_offset,
                partition_leader_epoch: header.partition_leader_epoch,
                producer_id: header.producer_id,
                producer_epoch: header.producer_epoch,
                base_sequence: header.base_sequence,
                is_transactional: attributes.is_transactional(),
                is_control: attributes.is_control(),
                delete_horizon_ms: header.delete_horizon_ms(),
                ..BatchOptions::default()
            });
            for record in batch.records(LIMIT) {
                builder.append(&record.expect(&name).as_new()).expect(&name);
            }
            assert_eq!(builder.build().expect(&name), batch.bytes(), "{name}");
            same += 1;
        }
    }
    println!("{same} batches equal");
    assert!(same > 15);
}

fn rebuilt(options: BatchOptions, records: &[Record], finish: impl Fn(&mut BatchBuilder)) -> Bytes {
    let mut builder = BatchBuilder::new(options);
    for record in records {
        builder.append_at(record.offset, &record.as_new()).expect("a record that fits");
    }
    finish(&mut builder);
    builder.build().expect("a batch that fits")
}

fn records_of(name: &str) -> (Batch, Vec<Record>) {
    let batch = Batch::parse(named(name).bytes).expect("one batch");
    let records = read(&batch).expect("its records");
    (batch, records)
}

#[test]
fn we_write_what_kafka_writes_when_it_compacts() {
    let (gaps, records) = records_of("offset_gaps_after_compaction");
    let options = BatchOptions { base_offset: 100, ..BatchOptions::default() };
    let ours = rebuilt(options, &records, |builder| builder.extend_to(199).expect("a later offset"));
    assert_eq!(ours, gaps.bytes());

    let (empty, _) = records_of("empty_batch_after_compaction");
    let options = BatchOptions {
        base_offset: 100,
        partition_leader_epoch: 6,
        producer_id: 4001,
        producer_epoch: 2,
        base_sequence: 30,
        ..BatchOptions::default()
    };
    let ours = rebuilt(options, &[], |builder| {
        builder.extend_to(109).expect("a later offset");
        builder.extend_to_timestamp(1_700_000_000_000);
    });
    assert_eq!(ours, empty.bytes());
}

#[test]
fn we_write_what_kafka_writes_with_an_append_time() {
    let (_, mut records) = records_of("typical_none");
    records.iter_mut().for_each(|record| record.offset += 1000);
    let (theirs, _) = records_of("log_append_time_none");
    let options = BatchOptions {
        base_offset: 1000,
        partition_leader_epoch: 7,
        append_time_ms: Some(theirs.header().max_timestamp),
        ..BatchOptions::default()
    };
    assert_eq!(rebuilt(options, &records, |_| ()), theirs.bytes());
}

#[test]
fn records_can_only_rise_within_a_batch() {
    let mut builder = BatchBuilder::new(BatchOptions { base_offset: 5, ..BatchOptions::default() });
    let record = kalda_protocol::records::NewRecord::default();
    for wrong in [4, i64::MIN, 5 + (1 << 31), i64::MAX] {
        builder.append_at(wrong, &record).expect_err("out of reach");
    }
    builder.append_at(7, &record).expect("a gap");
    builder.append_at(7, &record).expect_err("taken");
    builder.append(&record).expect("the next");
    builder.extend_to(7).expect_err("below the last");
    let batch = Batch::parse(builder.build().expect("a batch")).expect("one batch");
    let offsets: Vec<i64> = batch.records(LIMIT).flatten().map(|record| record.offset).collect();
    assert_eq!(offsets, [7, 8]);
}
