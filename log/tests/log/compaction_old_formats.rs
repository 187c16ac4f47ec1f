//! Compaction of messages of formats 0 and 1, as Kafka wrote them: plain, and in wrappers of every codec.

use std::fs;

use bytes::Bytes;
use kalda_log::{CleanupPolicy, LogSettings, PartitionLog};
use kalda_protocol::records::legacy::{Offsets, convert};
use kalda_protocol::records::{BatchBuilder, BatchOptions, NewRecord, batches};
use kalda_sys::types::TimestampMs;
use serde_json::Value;

use crate::compactor::{ROOMY, compact};
use crate::fixture::{Fixture, NOW_MS, all_bytes, client};

/// Each holds, from offset 20 on: a value of `k1`, a value without a key, a tombstone, a value of the empty key.
const KAFKAS_BATCHES: &str = include_str!("../../../protocol/tests/data/record_batches.jsonl");

fn put(log: &mut PartitionLog, key: &str) {
    let mut builder = BatchBuilder::new(BatchOptions::default());
    let record =
        NewRecord { timestamp: NOW_MS, key: Some(key.as_bytes()), value: Some(b"new"), headers: &[] };
    builder.append(&record).expect("a record");
    log.append(builder.build().expect("a batch"), client()).expect("appends");
    log.roll().expect("rolls");
}

fn offsets(log: &PartitionLog) -> Vec<i64> {
    let run = convert(all_bytes(log).into(), Offsets::Kept, 1 << 20).expect("sound messages");
    let records = batches(run).flat_map(|batch| batch.expect("a sound batch").records(1 << 20));
    records.map(|record| record.expect("a sound record").offset).collect()
}

fn check(name: &str, messages: &Bytes) {
    let mut fixture = Fixture::new(LogSettings {
        cleanup_policy: CleanupPolicy { delete: false, compact: true },
        min_cleanable_dirty_permille: 0,
        delete_retention_ms: 1000,
        ..Fixture::settings()
    });
    fs::create_dir(fixture.partition_path()).expect("a folder");
    fs::write(fixture.partition_path().join("00000000000000000020.log"), messages).expect("a segment");
    fixture.reopen();
    let mut log = fixture.open_partition();
    assert_eq!(offsets(&log), [20, 21, 22, 23], "{name}");
    put(&mut log, "other");
    compact(&mut log, TimestampMs(NOW_MS), ROOMY);
    assert_eq!(offsets(&log), [20, 22, 23, 24], "{name}: a record without a key is no use here");
    put(&mut log, "k1");
    compact(&mut log, TimestampMs(NOW_MS + 999), ROOMY);
    assert_eq!(offsets(&log), [22, 23, 24, 25], "{name}");
    put(&mut log, "other");
    compact(&mut log, TimestampMs(NOW_MS + 1000), ROOMY);
    assert_eq!(offsets(&log), [23, 25, 26], "{name}: the tombstone's time has come");
    fixture.reopen();
    assert_eq!(offsets(&fixture.open_partition()), [23, 25, 26], "{name}: and it is recovered like this");
}

#[test]
fn messages_of_old_formats_are_compacted_too() {
    let mut count = 0;
    for line in KAFKAS_BATCHES.lines() {
        let case: Value = serde_json::from_str(line).expect("a line of JSON");
        let name = case["name"].as_str().expect("a name");
        if name.starts_with("magic") {
            let hex = case["hex"].as_str().expect("bytes").as_bytes();
            let byte = |two: &[u8]| u8::from_str_radix(std::str::from_utf8(two).expect("digits"), 16);
            let messages: Bytes = hex.chunks(2).map(|two| byte(two).expect("a byte")).collect();
            check(name, &messages);
            count += 1;
        }
    }
    assert!(count >= 12, "{count} cases");
}
