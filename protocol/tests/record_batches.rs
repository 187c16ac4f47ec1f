//! Batches written by Kafka, and what Kafka reads in them: every value equal, every refusal shared.

use bytes::Bytes;
use kalda_protocol::records::{Batch, BatchError, Record, RecordError, TimestampType, batches};
use serde_json::Value;

const CASES: &str = include_str!("data/record_batches.jsonl");
const LIMIT: usize = 1 << 20;

fn hex(text: &str) -> Bytes {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).expect("a hex digit");
    text.as_bytes()
        .chunks(2)
        .map(|two| u8::try_from(digit(&two[0]) * 16 + digit(&two[1])).expect("a byte"))
        .collect()
}

fn nullable_hex(value: &Value) -> Option<Bytes> {
    value.as_str().map(hex)
}

fn cases() -> impl Iterator<Item = (String, Bytes, Value)> {
    CASES.lines().map(|line| {
        let case: Value = serde_json::from_str(line).expect("a line of JSON");
        (case["name"].as_str().expect("a name").to_owned(), hex(case["hex"].as_str().expect("bytes")), case)
    })
}

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

fn check_record(name: &str, record: &Record, expected: &Value) {
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

fn check_format_2(name: &str, bytes: &Bytes, case: &Value) {
    let mut ours = batches(bytes.clone());
    for expected in case["batches"].as_array().expect("batches") {
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
    assert_eq!(ours.position(), case["bytesInWholeBatches"], "{name}");
    match ours.next() {
        None => assert!(case.get("error").is_none(), "{name}"),
        Some(Ok(_)) => panic!("{name}: a batch that Kafka doesn't see"),
        Some(Err(error)) => {
            assert_eq!(case["error"], "CorruptRecordException", "{name}: {error}");
            assert_eq!(error.position, case["bytesInWholeBatches"], "{name}");
        }
    }
}

#[test]
fn we_read_what_kafka_reads() {
    let (mut all, mut same) = (0, 0);
    for (name, bytes, case) in cases() {
        all += 1;
        if !name.starts_with("magic") {
            check_format_2(&name, &bytes, &case);
            same += 1;
        }
    }
    println!("{same} of {all} cases");
}

#[test]
fn a_cut_anywhere_ends_quietly_or_is_refused() {
    for (name, bytes, _) in
        cases().filter(|(name, ..)| !name.contains("invalid") && !name.starts_with("magic"))
    {
        for cut in 0..bytes.len() {
            let part = bytes.slice(..cut);
            let whole: usize = batches(part.clone()).map(|batch| batch.expect(&name).bytes().len()).sum();
            let strict = batches(part).refuse_tail().last();
            let refused = matches!(strict, Some(Err(error)) if error.position == whole);
            assert_eq!(refused, whole < cut, "{name} cut at {cut}");
        }
    }
}

/// Cases of one sound batch of format 2.
fn single_batches() -> impl Iterator<Item = (String, Bytes)> {
    let single = |case: &Value| case["batches"].as_array().is_some_and(|all| all.len() == 1);
    let whole = |case: &Value| case["bytesInWholeBatches"] == case["sizeInBytes"];
    cases()
        .filter(move |(name, _, case)| {
            !name.contains("invalid") && !name.starts_with("magic") && single(case) && whole(case)
        })
        .map(|(name, bytes, _)| (name, bytes))
}

#[test]
fn any_flipped_byte_is_an_error_or_a_value() {
    for (name, bytes, _) in cases() {
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
    for (name, bytes) in single_batches() {
        for place in 17..bytes.len() {
            let mut flipped = bytes.to_vec();
            flipped[place] ^= 0x41;
            let sound = Batch::parse(Bytes::from(flipped)).and_then(|batch| batch.verify_crc());
            assert!(sound.is_err(), "{name} at {place}");
        }
    }
}
