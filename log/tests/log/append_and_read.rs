//! Appending, reading, rolling and opening again, on a real folder.

use crate::fixture::{Fixture, batch, client, range, records_of};
use crate::soundness::assert_spotless;
use kalda_log::{AppendError, LogSettings, ReadError};
use kalda_sys::types::Offset;

#[test]
fn what_is_appended_is_read_back_at_every_offset() {
    let fixture =
        Fixture::new(LogSettings { segment_bytes: 1000, index_interval_bytes: 100, ..Fixture::settings() });
    let mut log = fixture.open_partition();
    for first in 0..100 {
        let appended = log.append(batch(3, 20), client()).expect("appends");
        assert_eq!((appended.base_offset.0, appended.last_offset.0), (first * 3, first * 3 + 2));
    }
    assert!(log.segment_count() > 5, "tiny segments roll: {}", log.segment_count());
    for offset in 0..300 {
        let slice = log.read(range(Offset(offset), log.log_end_offset(), 1, true)).expect("reads");
        let records = records_of(&slice);
        assert_eq!(records.len(), 3, "one whole batch");
        assert!(records.iter().any(|record| record.offset == offset));
    }
    assert!(log.read(range(Offset(300), Offset(300), 100, true)).expect("the end is no error").is_empty());
    let beyond = log.read(range(Offset(301), Offset(301), 100, true));
    assert!(matches!(beyond, Err(ReadError::OffsetOutOfRange { .. })));
}

#[test]
fn a_read_stops_at_its_bounds_with_whole_batches() {
    let fixture = Fixture::new(Fixture::settings());
    let mut log = fixture.open_partition();
    let size = batch(2, 50).len();
    for _ in 0..20 {
        log.append(batch(2, 50), client()).expect("appends");
    }
    let read = |from, before, max_bytes, at_least_one| {
        log.read(range(Offset(from), Offset(before), max_bytes, at_least_one)).expect("reads").length
    };
    assert_eq!(read(0, 40, usize::MAX, false), 20 * size);
    assert_eq!(read(5, 40, 3 * size + 1, false), 3 * size);
    assert_eq!(read(0, 40, size - 1, false), 0);
    assert_eq!(read(0, 40, size - 1, true), size);
    assert_eq!(read(0, 10, usize::MAX, false), 5 * size, "the batch at the bound is left out");
    assert_eq!(read(0, 11, usize::MAX, false), 5 * size, "also when the bound is inside it");
    assert_eq!(read(10, 10, usize::MAX, true), 0);
}

#[test]
fn nothing_is_on_disk_before_the_first_append() {
    let fixture = Fixture::new(Fixture::settings());
    let mut log = fixture.open_partition();
    assert!(!fixture.partition_path().exists());
    assert_eq!(fixture.directory().open_files(), 0);
    let refused = log.append(bytes::Bytes::new(), client());
    assert!(matches!(refused, Err(AppendError::InvalidRecord(_))));
    assert!(!fixture.partition_path().exists(), "a refused append makes nothing either");
    log.append(batch(1, 1), client()).expect("appends");
    assert!(fixture.partition_path().join("00000000000000000000.log").exists());
}

#[test]
fn an_unclean_reopen_keeps_every_appended_byte() {
    let mut fixture = Fixture::new(LogSettings { segment_bytes: 1000, ..Fixture::settings() });
    let mut log = fixture.open_partition();
    for _ in 0..50 {
        log.append(batch(3, 20), client()).expect("appends");
    }
    let (end, size) = (log.log_end_offset(), log.size_in_bytes());
    drop(log);
    fixture.reopen();
    assert!(!fixture.directory().was_clean());
    let log = fixture.open_partition();
    assert_eq!((log.log_end_offset(), log.size_in_bytes()), (end, size));
}

/// Kafka 4.4 stops without closing its metadata log, so that the indexes of its active segment keep the zeroes that are laid out beforehand.
#[test]
fn indexes_that_were_laid_out_and_never_cut_are_built_anew_after_a_clean_stop() {
    let mut fixture = Fixture::new(LogSettings { index_interval_bytes: 100, ..Fixture::settings() });
    let mut log = fixture.open_partition();
    for _ in 0..50 {
        log.append(batch(3, 20), client()).expect("appends");
    }
    log.close().expect("closes");
    fixture.directory().close_cleanly(7).expect("marks the directory");
    for kind in ["index", "timeindex"] {
        let path = fixture.partition_path().join(format!("00000000000000000000.{kind}"));
        let file = std::fs::File::options().write(true).open(path).expect("the index");
        file.set_len(12 * 8 * 1000).expect("it grows");
    }
    fixture.reopen();
    assert!(fixture.directory().was_clean());
    let mut log = fixture.open_partition();
    assert_eq!(log.log_end_offset(), Offset(150));
    for _ in 0..50 {
        log.append(batch(3, 20), client()).expect("appends");
    }
    log.close().expect("closes");
    fixture.directory().close_cleanly(8).expect("marks the directory");
    assert_spotless(&fixture.partition_path());
}

#[test]
fn a_clean_reopen_continues_where_it_ended() {
    let mut fixture = Fixture::new(LogSettings { segment_bytes: 1000, ..Fixture::settings() });
    let mut log = fixture.open_partition();
    for _ in 0..50 {
        log.append(batch(3, 20), client()).expect("appends");
    }
    log.close().expect("closes");
    fixture.directory().close_cleanly(7).expect("marks the directory");
    fixture.reopen();
    assert!(fixture.directory().was_clean());
    let mut log = fixture.open_partition();
    assert_eq!(log.log_end_offset(), Offset(150));
    assert_eq!(log.append(batch(1, 1), client()).expect("appends").base_offset, Offset(150));
}
