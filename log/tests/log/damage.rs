//! Files that don't hold what was written: what a crash explains is cut, everything else is told and touched by nobody.

use std::os::unix::fs::FileExt;

use bytes::Bytes;
use kalda_log::{AppendError, CleanupPolicy, LogError, LogSettings, ReadError, StorageError};
use kalda_sys::types::Offset;

use kalda_protocol::records::{BatchBuilder, BatchOptions, NewRecord, RecordHeader};

use crate::fixture::{Fixture, NOW_MS, batch, client, range};

/// Ten batches of a kilobyte in one segment, none flushed, the process killed, then `damage`.
fn killed_and(damage: impl Fn(&std::fs::File, u64)) -> Fixture {
    let mut fixture = Fixture::new(Fixture::settings());
    let mut log = fixture.open_partition();
    let mut size = 0;
    for _ in 0..10 {
        size = log.append(batch(1, 1000), client()).expect("appends").size_bytes;
    }
    drop(log);
    let path = fixture.partition_path().join("00000000000000000000.log");
    damage(&std::fs::File::options().read(true).write(true).open(path).expect("the segment"), size);
    fixture.reopen();
    fixture
}

fn flip(file: &std::fs::File, position: u64) {
    let mut byte = [0];
    file.read_exact_at(&mut byte, position).expect("reads");
    file.write_all_at(&[byte[0] ^ 1], position).expect("writes");
}

fn damage_of(opened: Result<kalda_log::PartitionLog, LogError>) -> String {
    match opened {
        Err(LogError::Storage(StorageError::Damaged(what))) => what,
        other => panic!("the partition should be damaged: {other:?}"),
    }
}

#[test]
fn a_changed_record_in_the_middle_is_told_with_file_and_position() {
    let fixture = killed_and(|file, size| flip(file, 4 * size + 500));
    let what = damage_of(fixture.try_open_partition());
    let batch_size = std::fs::metadata(fixture.partition_path().join("00000000000000000000.log"));
    let batch_size = batch_size.expect("metadata").len() / 10;
    assert!(what.starts_with("00000000000000000000.log"), "{what}");
    assert!(what.contains(&format!("position {}:", 4 * batch_size)), "{what}");
    assert!(what.contains(&format!("from position {} on", 5 * batch_size)), "{what}");
    assert!(!fixture.directory().is_offline(), "other partitions are served");
}

#[test]
fn a_length_in_the_middle_that_lies_is_damage_too() {
    let fixture = killed_and(|file, size| flip(file, 4 * size + 8));
    assert!(damage_of(fixture.try_open_partition()).contains("sound batches follow"));
}

#[test]
fn a_page_that_never_reached_the_disk_is_where_the_log_is_cut() {
    let fixture = killed_and(|file, _| file.write_all_at(&[0; 4096], 4096).expect("writes"));
    let log = fixture.open_partition();
    assert_eq!(
        log.log_end_offset(),
        Offset(3),
        "the fourth batch begins before the second page and ends in it"
    );
}

#[test]
fn a_changed_record_in_the_last_batch_may_be_a_torn_write() {
    let fixture = killed_and(|file, size| flip(file, 9 * size + 500));
    assert_eq!(fixture.open_partition().log_end_offset(), Offset(9));
}

/// A byte of the last batch of a closed segment is changed, which ends with one byte in a sector of its own: a zero, as the last
/// record of any batch has no headers.
fn told_of_a_short_end(changed_at: u64) -> String {
    let of_length = |length: usize| (1..).map(|bytes| batch(1, bytes)).find(|batch| batch.len() == length);
    let mut fixture = Fixture::new(Fixture::settings());
    let mut log = fixture.open_partition();
    log.append(of_length(513).expect("a batch"), client()).expect("appends");
    log.roll().expect("rolls");
    log.append(batch(1, 100), client()).expect("appends");
    drop(log);
    let path = fixture.partition_path().join("00000000000000000000.log");
    flip(&std::fs::File::options().read(true).write(true).open(path).expect("the segment"), changed_at);
    fixture.reopen();
    damage_of(fixture.try_open_partition())
}

#[test]
fn the_few_zeroes_that_a_file_ends_with_don_t_excuse_damage() {
    const FORMAT_AT: u64 = 16;
    assert!(told_of_a_short_end(FORMAT_AT).contains("sound batches follow"));
    assert!(told_of_a_short_end(300).contains("later segments hold records"));
}

/// A batch that ends with a header's value.
fn batch_with_header(value_bytes: usize) -> Bytes {
    let headers =
        [RecordHeader { key: Bytes::from_static(b"letters"), value: Some(Bytes::from_static(b"zz")) }];
    let value = vec![b'a'; value_bytes];
    let mut builder = BatchBuilder::new(BatchOptions::default());
    let record = NewRecord { timestamp: NOW_MS, key: None, value: Some(&value), headers: &headers };
    builder.append(&record).expect("a record");
    builder.build().expect("a batch")
}

#[test]
fn a_short_end_that_never_reached_the_disk_is_where_the_log_is_cut() {
    let mut fixture = Fixture::new(Fixture::settings());
    let mut log = fixture.open_partition();
    // Its last two bytes are letters, and lie in the second sector.
    let batch_of_514 = (1..).map(batch_with_header).find(|batch| batch.len() == 514);
    log.append(batch_of_514.expect("a batch"), client()).expect("appends");
    log.roll().expect("rolls");
    log.append(batch(1, 100), client()).expect("appends");
    drop(log);
    let path = fixture.partition_path().join("00000000000000000000.log");
    let file = std::fs::File::options().write(true).open(path).expect("the segment");
    file.write_all_at(&[0; 2], 512).expect("writes");
    fixture.reopen();
    assert_eq!(fixture.open_partition().log_end_offset(), Offset(0));
}

#[test]
fn what_had_been_flushed_is_never_cut() {
    let mut fixture = Fixture::new(Fixture::settings());
    let mut log = fixture.open_partition();
    let size = log.append(batch(1, 1000), client()).expect("appends").size_bytes;
    log.append(batch(1, 1000), client()).expect("appends");
    log.flush().expect("flushes");
    fixture.directory().write_checkpoints().expect("checkpoints");
    drop(log);
    let path = fixture.partition_path().join("00000000000000000000.log");
    let file = std::fs::File::options().write(true).read(true).open(path).expect("the segment");
    // Without its index, the segment is read from its beginning.
    std::fs::remove_file(fixture.partition_path().join("00000000000000000000.index")).expect("removed");
    flip(&file, size + 500);
    fixture.reopen();
    assert!(damage_of(fixture.try_open_partition()).contains("it had been flushed"));
}

#[test]
fn a_reader_that_meets_damage_takes_its_partition_offline_and_no_other() {
    let fixture = Fixture::new(LogSettings { index_interval_bytes: 0, ..Fixture::settings() });
    let mut log = fixture.open_partition();
    for _ in 0..3 {
        log.append(batch(1, 1000), client()).expect("appends");
    }
    let path = fixture.partition_path().join("00000000000000000000.log");
    let file = std::fs::File::options().write(true).read(true).open(path).expect("the segment");
    flip(&file, 16);
    let read = log.read(range(Offset(0), Offset(3), 100, true));
    assert!(matches!(read, Err(ReadError::Storage(StorageError::Damaged(_)))), "{read:?}");
    let appended = log.append(batch(1, 1000), client());
    assert!(matches!(appended, Err(AppendError::Storage(StorageError::Damaged(_)))), "{appended:?}");
    assert!(!fixture.directory().is_offline());
}

/// What a kill leaves of three segments of which the second is gone: compaction may have done that, and a power cut.
fn killed_without_the_second_segment(compact: bool) -> i64 {
    let cleanup_policy = CleanupPolicy { delete: !compact, compact };
    let mut fixture = Fixture::new(LogSettings { cleanup_policy, ..Fixture::settings() });
    let mut log = fixture.open_partition();
    for _ in 0..3 {
        log.append(batch(1, 100), client()).expect("appends");
        log.roll().expect("rolls");
    }
    drop(log);
    for entry in std::fs::read_dir(fixture.partition_path()).expect("the folder") {
        let path = entry.expect("an entry").path();
        if path.file_stem().is_some_and(|name| name == "00000000000000000001") {
            std::fs::remove_file(path).expect("a file");
        }
    }
    fixture.reopen();
    fixture.open_partition().log_end_offset().0
}

#[test]
fn behind_a_gap_nothing_stays_but_in_a_compacted_topic() {
    assert_eq!(killed_without_the_second_segment(false), 1);
    assert_eq!(killed_without_the_second_segment(true), 3);
}

/// Three threads check the segments of a log before it is gone through in order.
#[test]
fn damage_in_a_later_segment_is_told_too() {
    let mut fixture = Fixture::new(LogSettings { segment_bytes: 5000, ..Fixture::settings() });
    let mut log = fixture.open_partition();
    let sizes = (0..40).map(|_| log.append(batch(1, 1000), client()).expect("appends").size_bytes);
    let size = sizes.last().expect("forty batches");
    drop(log);
    let segments = || {
        let entries = std::fs::read_dir(fixture.partition_path()).expect("the folder");
        let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
        let mut logs: Vec<_> =
            paths.filter(|path| path.extension().is_some_and(|end| end == "log")).collect();
        logs.sort();
        logs
    };
    let found = segments();
    assert!(found.len() >= 8, "{found:?}");
    let damaged = &found[5];
    flip(&std::fs::File::options().read(true).write(true).open(damaged).expect("the segment"), size + 500);
    let name = damaged.file_name().expect("a name").to_string_lossy().into_owned();
    fixture.reopen();
    let what = damage_of(fixture.try_open_partition());
    assert!(what.starts_with(&name) && what.contains(&format!("position {size}:")), "{what}");
}
