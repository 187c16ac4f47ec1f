//! What goes after a while, and what a directory keeps across restarts.

use std::time::Duration;

use kalda_log::{
    FlushLook, FlushTask, LogError, LogSettings, MetaProperties, PartitionOffsets, StorageError,
};
use kalda_protocol::records::BatchOptions;
use kalda_sys::types::{BrokerId, Offset, TimestampMs, TopicId, Uuid};

use crate::fixture::{Fixture, NOW_MS, all_bytes, batch, batch_with, client, view};

#[test]
fn old_segments_go_by_time_but_not_above_the_high_watermark() {
    let settings = LogSettings {
        segment_bytes: 200,
        retention_ms: Some(1000),
        file_delete_delay: Duration::from_millis(500),
        ..Fixture::settings()
    };
    let mut fixture = Fixture::new(settings);
    let mut log = fixture.open_partition();
    for round in 0..5 {
        log.append(batch_with(BatchOptions::default(), 1, 100, NOW_MS + round * 100), client())
            .expect("appends");
    }
    assert_eq!(log.segment_count(), 5);
    let now = TimestampMs(NOW_MS + 1201);
    assert_eq!(log.apply_retention(now, Offset(1)).expect("retains"), 1, "only below the high watermark");
    assert_eq!(log.apply_retention(now, Offset(5)).expect("retains"), 2);
    assert_eq!(log.log_start_offset(), Offset(3));
    let files = |ending: &str| {
        let entries = std::fs::read_dir(fixture.partition_path()).expect("the folder");
        entries
            .filter(|entry| {
                entry.as_ref().is_ok_and(|entry| entry.path().to_string_lossy().ends_with(ending))
            })
            .count()
    };
    assert_eq!((files(".log"), files(".log.deleted")), (2, 3));
    fixture.directory().remove_due();
    assert_eq!(files(".log.deleted"), 3, "the delay has not passed");
    fixture.clock.advance(500);
    fixture.directory().remove_due();
    assert_eq!((files(".log"), files(".deleted")), (2, 0));
    let all = log.apply_retention(TimestampMs(NOW_MS + 9999), Offset(5)).expect("retains");
    assert_eq!((all, log.log_start_offset(), log.log_end_offset()), (2, Offset(5), Offset(5)));
    drop(log);
    fixture.reopen();
    let mut log = fixture.open_partition();
    assert_eq!(
        (log.log_start_offset(), log.log_end_offset()),
        (Offset(5), Offset(5)),
        "offsets are never given twice"
    );
    assert_eq!(log.append(batch(1, 1), client()).expect("appends").base_offset, Offset(5));
}

#[test]
fn where_a_deleted_topic_started_says_nothing_of_the_next_one() {
    let mut fixture = Fixture::new(LogSettings { retention_ms: Some(1000), ..Fixture::settings() });
    let mut log = fixture.open_partition();
    for _ in 0..5 {
        log.append(batch(1, 10), client()).expect("appends");
    }
    log.delete_records_before(Offset(5)).expect("deletes");
    fixture.directory().write_checkpoints().expect("checkpoints");
    // From now on the first segment says it, the checkpoint doesn't know yet.
    assert_eq!(log.apply_retention(TimestampMs(NOW_MS + 9999), Offset(5)).expect("retains"), 1);
    fixture.directory().delete_partition(&mut log).expect("deletes");
    drop(log);
    fixture.open_partition().append(batch(1, 10), client()).expect("appends");
    fixture.reopen();
    let log = fixture.open_partition();
    assert_eq!((log.log_start_offset(), log.log_end_offset()), (Offset(0), Offset(1)));
}

#[test]
fn a_raised_start_is_kept_and_frees_whole_segments() {
    let mut fixture = Fixture::new(LogSettings { segment_bytes: 300, ..Fixture::settings() });
    let mut log = fixture.open_partition();
    for _ in 0..5 {
        log.append(batch(2, 100), client()).expect("appends");
    }
    assert!(log.delete_records_before(Offset(11)).is_err());
    log.delete_records_before(Offset(5)).expect("deletes");
    assert_eq!(log.apply_retention(TimestampMs(NOW_MS), Offset(10)).expect("retains"), 2);
    fixture.directory().write_checkpoints().expect("checkpoints");
    drop(log);
    fixture.reopen();
    assert_eq!(fixture.open_partition().log_start_offset(), Offset(5));
}

#[test]
fn a_deleted_partition_is_renamed_then_removed_and_its_name_is_free() {
    let mut fixture = Fixture::new(Fixture::settings());
    let mut log = fixture.open_partition();
    log.append(batch(2, 10), client()).expect("appends");
    fixture.directory().delete_partition(&mut log).expect("deletes");
    assert!(!fixture.partition_path().exists());
    let folders = || {
        let entries = std::fs::read_dir(fixture.folder.path()).expect("the directory");
        entries.filter(|entry| entry.as_ref().is_ok_and(|entry| entry.path().is_dir())).count()
    };
    assert_eq!(folders(), 1);
    let mut again = fixture.open_partition();
    assert_eq!(again.append(batch(1, 10), client()).expect("appends").base_offset, Offset(0));
    fixture.clock.advance(60_000);
    fixture.directory().remove_due();
    assert_eq!(folders(), 1, "only the new one is left");
    fixture.directory().delete_partition(&mut again).expect("deletes");
    drop(again);
    fixture.reopen();
    assert!(fixture.directory().existing().is_empty());
    let left = std::fs::read_dir(fixture.folder.path()).expect("the directory");
    assert!(
        left.into_iter().all(|entry| entry.is_ok_and(|entry| entry.path().is_file())),
        "a restart removes it"
    );
}

#[test]
fn a_folder_of_another_topic_of_that_name_is_refused() {
    let fixture = Fixture::new(Fixture::settings());
    fixture.open_partition().append(batch(1, 1), client()).expect("appends");
    let other = fixture.directory().partition(&Fixture::partition(), Uuid([8; 16]), fixture.settings.clone());
    assert!(matches!(other, Err(LogError::Storage(StorageError::Damaged(_)))), "{other:?}");
    let unknown =
        fixture.directory().partition(&Fixture::partition(), TopicId::ZERO, fixture.settings.clone());
    assert!(unknown.is_ok(), "who knows no id takes the one on disk");
}

#[test]
fn a_directory_is_marked_clean_only_when_every_partition_was_recovered() {
    let mut fixture = Fixture::new(Fixture::settings());
    fixture.open_partition().append(batch(1, 1), client()).expect("appends");
    fixture.reopen();
    assert!(matches!(fixture.directory().close_cleanly(0), Err(LogError::Unrecovered(1))));
    fixture.open_partition().close().expect("closes");
    fixture.directory().close_cleanly(0).expect("marks");
    fixture.reopen();
    assert!(fixture.directory().was_clean());
    fixture.reopen();
    assert!(!fixture.directory().was_clean(), "the mark is good for one start");
}

#[test]
fn checkpoints_and_identity_are_read_back() {
    let mut fixture = Fixture::new(Fixture::settings());
    let offsets = PartitionOffsets::from([(Fixture::partition(), Offset(42))]);
    fixture.directory().write_high_watermarks(&offsets).expect("writes");
    assert_eq!(fixture.directory().meta_properties().expect("reads"), None);
    let identity = MetaProperties {
        cluster_id: "cluster".into(),
        node_id: BrokerId(3),
        directory_id: Some(Uuid([5; 16])),
    };
    fixture.directory().write_meta_properties(&identity).expect("writes");
    fixture.reopen();
    assert_eq!(fixture.directory().high_watermarks().expect("reads"), offsets);
    assert_eq!(fixture.directory().meta_properties().expect("reads"), Some(identity));
}

/// What the file says of the partition.
fn written_recovery_point(fixture: &Fixture) -> Option<i64> {
    let text = std::fs::read_to_string(fixture.folder.path().join("recovery-point-offset-checkpoint"));
    let text = text.expect("the checkpoint");
    let line = text.lines().find_map(|line| line.strip_prefix("topic 0 "));
    line.map(|offset| offset.parse().expect("an offset"))
}

#[test]
fn a_checkpoint_never_promises_what_a_new_topic_or_a_cut_log_has_not_flushed() {
    let fixture = Fixture::new(Fixture::settings());
    let mut log = fixture.open_partition();
    log.append(batch(5, 10), client()).expect("appends");
    log.flush().expect("flushes");
    fixture.directory().write_checkpoints().expect("checkpoints");
    assert_eq!(written_recovery_point(&fixture), Some(5));
    log.truncate_to(Offset(0)).expect("truncates");
    log.append(batch(1, 10), client()).expect("appends");
    assert_eq!(written_recovery_point(&fixture), Some(0), "written before the append");
    log.append(batch(7, 10), client()).expect("appends");
    log.flush().expect("flushes");
    fixture.directory().write_checkpoints().expect("checkpoints");
    fixture.directory().delete_partition(&mut log).expect("deletes");
    let mut log = fixture.open_partition();
    log.append(batch(1, 10), client()).expect("appends");
    assert_eq!(written_recovery_point(&fixture), None, "the old topic's is gone");
}

#[test]
fn records_wait_for_their_flush_as_long_as_the_topic_says_however_often_somebody_looks() {
    let fixture = Fixture::new(LogSettings { flush_ms: Some(5_000), ..Fixture::settings() });
    let mut log = fixture.open_partition();
    log.append(batch(1, 10), client()).expect("appends");
    let mut look = |after_ms: i64| {
        let looking = FlushLook::AtSizeAndTime(TimestampMs(NOW_MS + after_ms));
        let task = log.prepare_wanted_flush(looking).expect("prepares");
        let flushed = task.map(FlushTask::run).transpose().expect("flushes");
        flushed.map_or(Ok(()), |flushed| log.finish_flush(flushed)).expect("takes note");
        log.recovery_point()
    };
    for second in 1..5 {
        fixture.clock.advance(1000);
        assert_eq!(look(second * 1000), Offset(0));
    }
    fixture.clock.advance(1000);
    assert_eq!(look(5_000), Offset(1));
}

#[test]
fn recovery_starts_where_the_flush_ended_and_finds_producers_and_times_before_it() {
    let mut fixture = Fixture::new(LogSettings { index_interval_bytes: 100, ..Fixture::settings() });
    let mut log = fixture.open_partition();
    for sequence in 0..50 {
        let options = BatchOptions {
            producer_id: 7,
            producer_epoch: 0,
            base_sequence: sequence,
            ..BatchOptions::default()
        };
        log.append(batch_with(options, 1, 50, NOW_MS + i64::from(sequence)), client()).expect("appends");
        if sequence == 30 {
            log.flush().expect("flushes");
            fixture.directory().write_checkpoints().expect("checkpoints");
        }
    }
    let before = all_bytes(&log);
    // Were the flushed part read again, this would be found.
    let segment = fixture.partition_path().join("00000000000000000000.log");
    let mut contents = std::fs::read(&segment).expect("the segment");
    contents[100] ^= 1;
    std::fs::write(&segment, &contents).expect("writes");
    drop(log);
    fixture.reopen();
    let mut log = fixture.open_partition();
    contents[100] ^= 1;
    std::fs::write(&segment, &contents).expect("writes");
    assert_eq!(all_bytes(&log), before);
    let found = view(&log).offset_for_timestamp(TimestampMs(NOW_MS + 20)).expect("looks up");
    assert_eq!(found.map(|found| found.offset), Some(Offset(20)));
    let options =
        BatchOptions { producer_id: 7, producer_epoch: 0, base_sequence: 50, ..BatchOptions::default() };
    assert!(log.append(batch_with(options, 1, 50, NOW_MS), client()).is_ok(), "the producer is known");
}
