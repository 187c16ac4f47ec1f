//! Message sets of formats 0 and 1.

use bytes::Bytes;
use kalda_protocol::records::legacy::{LegacyError, LegacyMessage, Offsets, convert, messages};
use kalda_protocol::records::{BatchError, Record, TimestampType, batches};
use serde_json::Value;

use crate::cases::{Case, cases, named};
use crate::kafka::check_record;

const LIMIT: usize = 1 << 20;

/// Each value equal to what Kafka reads.
pub fn check(case: &Case) {
    let name = &case.name;
    let mut position = 0;
    let mut ours = messages(case.bytes.clone());
    for expected in case.batches() {
        let message = ours.next().expect("as many as Kafka").expect(name);
        message.verify_crc().expect(name);
        assert_eq!(position, expected["position"], "{name}");
        position += message.size_in_bytes();
        check_message(name, &message, expected);
    }
    assert!(ours.next().is_none(), "{name}");
    assert_eq!(position, case.expected["bytesInWholeBatches"], "{name}");
}

fn check_message(name: &str, message: &LegacyMessage, expected: &Value) {
    assert_eq!(message.magic, expected["magic"], "{name}");
    assert_eq!(message.crc, expected["crc"], "{name}");
    assert_eq!(message.offset, expected["wrapperOffset"], "{name}");
    assert_eq!(message.offset, expected["lastOffset"], "{name}");
    assert_eq!(message.attributes.bits(), expected["attributes"], "{name}");
    assert_eq!(message.timestamp, expected["maxTimestamp"], "{name}");
    assert_eq!(message.compression().name(), expected["compression"], "{name}");
    let timestamp_type = match message.timestamp_type() {
        None => "NoTimestampType",
        Some(TimestampType::CreateTime) => "CreateTime",
        Some(TimestampType::LogAppendTime) => "LogAppendTime",
    };
    assert_eq!(timestamp_type, expected["timestampType"], "{name}");
    let records: Vec<Record> = message.records(LIMIT).expect(name).collect();
    assert_eq!(records[0].offset, expected["baseOffset"], "{name}");
    let expected = expected["records"].as_array().expect("records");
    assert_eq!(records.len(), expected.len(), "{name}");
    records.iter().zip(expected).for_each(|(ours, theirs)| check_record(name, ours, theirs));
}

fn records_of(run: Bytes) -> Vec<Record> {
    let batches = batches(run).refuse_tail().map(|batch| batch.expect("a batch"));
    batches
        .flat_map(|batch| {
            batch.verify_crc().expect("its checksum");
            batch.records(LIMIT).map(|record| record.expect("a record"))
        })
        .collect()
}

#[test]
fn converted_sets_hold_the_same_records() {
    for Case { name, bytes, .. } in cases().filter(Case::is_legacy) {
        let before: Vec<Record> =
            messages(bytes.clone()).flat_map(|m| m.expect(&name).records(LIMIT).expect(&name)).collect();
        let converted = convert(bytes.clone(), Offsets::Kept, LIMIT).expect(&name);
        assert_eq!(batches(converted.clone()).count(), 1, "{name}");
        assert_eq!(records_of(converted), before, "{name}");

        let mut twice = bytes.to_vec();
        twice.extend(&bytes);
        let renumbered = records_of(convert(Bytes::from(twice), Offsets::From(7), LIMIT).expect(&name));
        let offsets: Vec<i64> = renumbered.iter().map(|record| record.offset).collect();
        assert_eq!(offsets, (7..15).collect::<Vec<i64>>(), "{name}");
    }
}

#[test]
fn batches_in_a_mixed_run_pass_unchanged() {
    let (old, new) = (named("magic1_none"), named("typical_zstd"));
    let mut run = old.bytes.to_vec();
    run.extend(&new.bytes);
    run.extend(&old.bytes[..60]);
    let converted: Vec<_> =
        batches(convert(Bytes::from(run), Offsets::Kept, LIMIT).expect("a run")).flatten().collect();
    assert_eq!(converted.len(), 3);
    assert_eq!(converted[1].bytes(), &new.bytes);
    assert_eq!(converted[2].header().record_count, 1);
}

#[test]
fn a_frame_checksum_counts_from_format_1_on() {
    for (name, is_read) in [("magic0_lz4", true), ("magic1_lz4", false)] {
        let bytes = named(name).bytes;
        let at = bytes.windows(4).position(|four| four == [0x04, 0x22, 0x4d, 0x18]).expect("a frame") + 6;
        let mut flipped = bytes.to_vec();
        flipped[at] ^= 1;
        let message = messages(Bytes::from(flipped)).next().expect("a message").expect("its fields");
        assert_eq!(message.records(LIMIT).is_ok(), is_read, "{name}");
    }
}

#[test]
fn a_wrapper_stays_within_its_limit() {
    let message = messages(named("magic1_gzip").bytes).next().expect("a wrapper").expect("its fields");
    assert!(matches!(message.records(100), Err(LegacyError::Decompress(_))));
}

#[test]
fn any_flipped_or_missing_byte_is_an_error_or_a_value() {
    for Case { name, bytes, .. } in cases().filter(Case::is_legacy) {
        for place in 0..bytes.len() {
            let mut flipped = bytes.to_vec();
            flipped[place] ^= 0x41;
            for message in messages(Bytes::from(flipped.clone())).flatten() {
                assert!(message.records(LIMIT).map_or(0, |records| records.count()) <= LIMIT / 26, "{name}");
            }
            let outcome = convert(Bytes::from(flipped), Offsets::Kept, LIMIT);
            if place >= 16 && bytes.len() < 300 {
                assert!(
                    matches!(outcome, Err(LegacyError::Batch(_) | LegacyError::Field { .. })),
                    "{name} {place}"
                );
            }
            let cut = convert(bytes.slice(..place), Offsets::Kept, LIMIT).expect(&name);
            assert!(records_of(cut).len() < 4, "{name}");
        }
    }
}

#[test]
fn a_wrong_checksum_is_refused() {
    let mut bytes = named("magic1_none").bytes.to_vec();
    bytes[12] ^= 1;
    let outcome = convert(Bytes::from(bytes), Offsets::Kept, LIMIT);
    assert!(matches!(outcome, Err(LegacyError::Batch(BatchError::Checksum { .. }))));
}
