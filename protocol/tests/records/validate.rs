//! The rules for produced batches.

use bytes::Bytes;
use kalda_protocol::records::validate::{
    KeyRule, RecordRules, Refusal, RefusedRecord, ValidateError, check_header, check_records,
};
use kalda_protocol::records::{Batch, BatchBuilder, BatchOptions, Compression, NewRecord, RecordError};

use crate::cases::{cases, named};

const LIMIT: usize = 1 << 20;

fn batch_of(options: BatchOptions, records: &[(i64, i64, Option<&[u8]>)]) -> Batch {
    let mut builder = BatchBuilder::new(options);
    for (offset, timestamp, key) in records {
        let record = NewRecord { timestamp: *timestamp, key: *key, ..NewRecord::default() };
        builder.append_at(*offset, &record).expect("a record that fits");
    }
    Batch::parse(builder.build().expect("a batch")).expect("one batch")
}

fn single(name: &str) -> Batch {
    Batch::parse(named(name).bytes).expect("one batch")
}

#[test]
fn what_kafkas_producers_send_passes() {
    let mut passed = 0;
    for case in cases().filter(|case| case.is_sound() && case.batches().len() == 1) {
        let batch = Batch::parse(case.bytes.clone()).expect("one batch");
        let attributes = batch.header().attributes;
        let from_broker = attributes.is_control()
            || case.name.contains("after_compaction")
            || case.name.starts_with("log_append_time");
        assert_eq!(check_header(batch.header()).is_err(), from_broker, "{}", case.name);
        if !case.name.contains("offset_gaps") {
            let checked = check_records(&batch, &RecordRules::default(), LIMIT).expect("sound records");
            assert!(checked.refused.is_empty());
            let stays = !from_broker;
            assert!(!stays || checked.max_timestamp == batch.header().max_timestamp, "{}", case.name);
            passed += 1;
        }
    }
    println!("{passed} batches");
    assert!(passed > 30);
}

#[test]
fn each_rule_of_the_header_has_its_error() {
    let gaps = single("offset_gaps_after_compaction");
    let empty = single("empty_batch_after_compaction");
    let nothing = batch_of(BatchOptions::default(), &[]);
    let control = single("control_commit");
    let append_time = single("log_append_time_none");
    let no_sequence = batch_of(BatchOptions { producer_id: 3, ..BatchOptions::default() }, &[(0, 1, None)]);
    let check = |batch: &Batch| check_header(batch.header()).expect_err("a fault");
    assert_eq!(check(&gaps), ValidateError::CountDisagrees { count: 3, offsets: 100 });
    assert_eq!(check(&empty), ValidateError::RecordCount { count: 0 });
    assert_eq!(check(&nothing), ValidateError::OffsetRange { base: 0, last: -1 });
    assert_eq!(check(&control), ValidateError::ControlBatch);
    assert_eq!(check(&append_time), ValidateError::AppendTime);
    assert_eq!(check(&no_sequence), ValidateError::Sequence { producer_id: 3, base_sequence: -1 });
}

#[test]
fn topics_refuse_records_one_by_one() {
    let records = [
        (0, 100, Some(&b"k"[..])),
        (1, 300, None),
        (2, -1, None),
        (3, 50, Some(b"")),
        (4, 301, None),
        (5, 100, None),
    ];
    let rules = RecordRules { key: KeyRule::Required, timestamps: 100..=300, ..RecordRules::default() };
    for compression in Compression::ALL {
        let batch = batch_of(BatchOptions { compression, ..BatchOptions::default() }, &records);
        let checked = check_records(&batch, &rules, LIMIT).expect("sound records");
        let refused = |index, refusal| RefusedRecord { index, refusal };
        let expected = [
            refused(1, Refusal::NoKey),
            refused(2, Refusal::NoKey),
            refused(3, Refusal::Timestamp(50)),
            refused(4, Refusal::NoKey),
        ];
        assert_eq!(checked.refused, expected);
        assert_eq!(checked.max_timestamp, 301);
        let one_more = RecordRules { key: KeyRule::Optional, ..rules.clone() };
        assert_eq!(check_records(&batch, &one_more, LIMIT).expect("sound").refused.len(), 2);
    }
}

#[test]
fn a_compressed_record_has_a_largest_size() {
    let value = [7; 43];
    // Attributes, timestamp, offset, and three lengths of one byte each.
    let body = 6 + value.len();
    let rules = |max| RecordRules { max_compressed_record_bytes: max, ..RecordRules::default() };
    for compression in Compression::ALL {
        let batch =
            batch_of(BatchOptions { compression, ..BatchOptions::default() }, &[(0, 1, Some(&value))]);
        assert!(check_records(&batch, &rules(body), LIMIT).is_ok(), "{compression:?}");
        let refused = check_records(&batch, &rules(body - 1), LIMIT).err();
        let expected = ValidateError::RecordSize { index: 0, size_bytes: body, max_bytes: body - 1 };
        assert_eq!(refused, (compression != Compression::None).then_some(expected), "{compression:?}");
    }
}

#[test]
fn structure_is_checked_to_the_last_byte() {
    let skipping = batch_of(BatchOptions::default(), &[(0, 1, None), (2, 1, None)]);
    let check = |batch: &Batch| check_records(batch, &RecordRules::default(), LIMIT).expect_err("a fault");
    assert_eq!(check(&skipping), ValidateError::OffsetDelta { index: 1, offset_delta: 2 });
    let fewer = single("invalid_count_too_small");
    assert!(matches!(check(&fewer), ValidateError::Record(RecordError::Trailing { .. })));
    let more = single("invalid_count_too_large");
    assert_eq!(check(&more), ValidateError::Record(RecordError::Truncated { index: 2 }));
    let bomb = batch_of(
        BatchOptions { compression: Compression::Zstd, ..BatchOptions::default() },
        &[(0, 1, Some(&[7; LIMIT]))],
    );
    assert!(matches!(check(&bomb), ValidateError::Record(RecordError::Decompress(_))));
}

#[test]
fn linked_lz4_blocks_are_refused_though_read() {
    let mut linked = named("hundred_records_lz4").bytes.to_vec();
    // Flags without the bit for independent blocks, and the checksum of that header.
    linked[61 + 4] = 0x40;
    linked[61 + 6] = 0xc0;
    let batch = Batch::parse(Bytes::from(linked)).expect("one batch");
    assert_eq!(batch.records(LIMIT).filter(Result::is_ok).count(), 100);
    let outcome = check_records(&batch, &RecordRules::default(), LIMIT);
    assert_eq!(outcome, Err(ValidateError::LinkedLz4Blocks));
}
