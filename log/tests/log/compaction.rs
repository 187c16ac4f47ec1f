//! Compaction, story by story.

use std::fs;
use std::sync::Arc;

use bytes::Bytes;
use kalda_log::{
    AppendContext, AppendOrigin, CleanupPolicy, CompactionError, LogSettings, PartitionLog, StorageError,
    Tail, TailCache,
};
use kalda_protocol::records::control::{EndTransactionMarker, TransactionResult};
use kalda_protocol::records::{BatchBuilder, BatchOptions, NewRecord, patch};
use kalda_sys::Clock;
use kalda_sys::types::{Offset, TimestampMs};

use crate::compactor::{FullSpeed, ROOMY, batches_of, compact, compact_once, data_of, table_of};
use crate::dying_disk::DyingDisk;
use crate::failing_disk::FailingDisk;
use crate::fixture::{Fixture, NOW_MS, all_bytes, client, range, view};

const DELETE_RETENTION_MS: i64 = 1000;

fn settings() -> LogSettings {
    LogSettings {
        cleanup_policy: CleanupPolicy { delete: false, compact: true },
        min_cleanable_dirty_permille: 0,
        delete_retention_ms: DELETE_RETENTION_MS,
        producer_id_expiration_ms: i64::MAX,
        ..Fixture::settings()
    }
}

/// A batch of these keys and values.
fn keyed(options: BatchOptions, records: &[(&str, Option<&str>)]) -> Bytes {
    let mut builder = BatchBuilder::new(options);
    for (key, value) in records {
        let (key, value) = (Some(key.as_bytes()), value.map(str::as_bytes));
        builder.append(&NewRecord { timestamp: NOW_MS, key, value, headers: &[] }).expect("a record");
    }
    builder.build().expect("a batch")
}

fn put(log: &mut PartitionLog, records: &[(&str, Option<&str>)]) {
    log.append(keyed(BatchOptions::default(), records), client()).expect("appends");
}

fn transactional(producer_id: i64, base_sequence: i32) -> BatchOptions {
    BatchOptions {
        producer_id,
        producer_epoch: 0,
        base_sequence,
        is_transactional: true,
        ..BatchOptions::default()
    }
}

fn end(log: &mut PartitionLog, producer_id: i64, result: TransactionResult) {
    let marker = EndTransactionMarker { result, coordinator_epoch: 0 };
    let marker = marker.to_batch(transactional(producer_id, -1), NOW_MS).expect("a marker");
    let context = AppendContext { origin: AppendOrigin::Coordinator, ..client() };
    log.append(marker, context).expect("appends");
}

/// Offset, key and value of each record that is left.
fn left(log: &PartitionLog) -> Vec<(i64, String, Option<String>)> {
    let text = |bytes: Bytes| String::from_utf8(bytes.to_vec()).expect("text");
    let record = |record: kalda_protocol::records::Record| {
        (record.offset, text(record.key.expect("a key")), record.value.map(text))
    };
    data_of(log).into_iter().map(record).collect()
}

fn offsets(log: &PartitionLog) -> Vec<i64> {
    left(log).into_iter().map(|(offset, _, _)| offset).collect()
}

/// Names in the partition's folder that end so.
fn files_with(fixture: &Fixture, ending: &str) -> usize {
    let entries = fs::read_dir(fixture.partition_path()).expect("the folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"));
    names.filter(|name| name.ends_with(ending)).count()
}

/// Starts from the log's beginning again, at another time.
fn compact_again(fixture: &mut Fixture, log: &mut PartitionLog, later_ms: u32) {
    fixture.directory().write_checkpoints().expect("writes");
    fs::remove_file(fixture.folder.path().join("cleaner-offset-checkpoint")).expect("removes");
    fixture.clock.advance(later_ms);
    fixture.reopen();
    *log = fixture.open_partition();
    compact(log, fixture.clock.wall_ms(), ROOMY);
}

#[test]
fn of_each_key_the_last_record_stays() {
    let mut fixture = Fixture::new(settings());
    let mut log = fixture.open_partition();
    put(&mut log, &[("a", Some("1")), ("b", Some("1")), ("a", Some("2"))]);
    put(&mut log, &[("a", Some("3"))]);
    log.roll().expect("rolls");
    put(&mut log, &[("b", Some("2")), ("a", Some("4"))]);
    let before = all_bytes(&log);
    assert_eq!(compact(&mut log, TimestampMs(NOW_MS), ROOMY), 1);
    assert_eq!(
        offsets(&log),
        [1, 3, 4, 5],
        "the active segment is not read, and its keys count for nothing yet"
    );
    assert!(all_bytes(&log).len() < before.len());
    log.roll().expect("rolls");
    compact(&mut log, TimestampMs(NOW_MS), ROOMY);
    assert_eq!(left(&log), [(4, "b".into(), Some("2".into())), (5, "a".into(), Some("4".into()))]);
    assert_eq!(
        (log.segment_count(), log.log_start_offset(), log.log_end_offset()),
        (2, Offset(0), Offset(6))
    );
    fixture.directory().write_checkpoints().expect("writes");
    let checkpoint = fs::read_to_string(fixture.folder.path().join("cleaner-offset-checkpoint"));
    assert_eq!(checkpoint.expect("a checkpoint"), "0\n1\ntopic 0 6\n");
    fixture.reopen();
    assert_eq!(
        compact(&mut fixture.open_partition(), TimestampMs(NOW_MS), ROOMY),
        0,
        "the checkpoint was read"
    );
}

#[test]
fn a_tombstone_goes_when_its_horizon_has_passed() {
    let mut fixture = Fixture::new(settings());
    let mut log = fixture.open_partition();
    put(&mut log, &[("a", Some("1")), ("b", Some("1"))]);
    put(&mut log, &[("a", None)]);
    log.roll().expect("rolls");
    compact(&mut log, TimestampMs(NOW_MS), ROOMY);
    assert_eq!(left(&log), [(1, "b".into(), Some("1".into())), (2, "a".into(), None)]);
    let horizons: Vec<_> = batches_of(&log).iter().map(|batch| batch.header().delete_horizon_ms()).collect();
    assert_eq!(horizons, [None, Some(NOW_MS + DELETE_RETENTION_MS)]);
    compact_again(&mut fixture, &mut log, 999);
    assert_eq!(offsets(&log), [1, 2]);
    let horizons: Vec<_> = batches_of(&log).iter().map(|batch| batch.header().delete_horizon_ms()).collect();
    assert_eq!(horizons, [None, Some(NOW_MS + DELETE_RETENTION_MS)], "the horizon stays where it was");
    compact_again(&mut fixture, &mut log, 1);
    assert_eq!(offsets(&log), [1]);
}

#[test]
fn a_marker_outlives_the_records_of_its_transaction() {
    let mut fixture = Fixture::new(settings());
    let mut log = fixture.open_partition();
    log.append(keyed(transactional(1, 0), &[("a", Some("1"))]), client()).expect("appends");
    log.append(keyed(transactional(2, 0), &[("b", Some("1"))]), client()).expect("appends");
    end(&mut log, 1, TransactionResult::Abort);
    end(&mut log, 2, TransactionResult::Commit);
    // Both go on, so that nothing is kept for their last sequence numbers.
    for producer in [1, 2] {
        log.append(keyed(transactional(producer, 1), &[("b", Some("2"))]), client()).expect("appends");
        end(&mut log, producer, TransactionResult::Commit);
    }
    log.roll().expect("rolls");
    let markers = |log: &PartitionLog| {
        let control = |batch: &&kalda_protocol::records::Batch| batch.header().attributes.is_control();
        let facts = |batch: &kalda_protocol::records::Batch| {
            (batch.header().base_offset, batch.header().delete_horizon_ms())
        };
        batches_of(log).iter().filter(control).map(facts).collect::<Vec<_>>()
    };
    let aborted =
        |log: &PartitionLog| view(log).aborted_transactions(Offset(0), Offset(8)).expect("looks up").len();
    compact(&mut log, TimestampMs(NOW_MS), ROOMY);
    assert_eq!(offsets(&log), [6], "aborted, and replaced twice");
    assert_eq!(
        markers(&log),
        [(2, None), (3, None), (5, None), (7, None)],
        "their records were there a moment ago"
    );
    assert_eq!(aborted(&log), 1);
    compact_again(&mut fixture, &mut log, 0);
    let horizon = Some(NOW_MS + DELETE_RETENTION_MS);
    // Of the producer 1 the last batch stays, empty, and so does its marker.
    assert_eq!(markers(&log), [(2, horizon), (3, horizon), (5, None), (7, None)]);
    assert_eq!(aborted(&log), 0);
    compact_again(&mut fixture, &mut log, 1000);
    assert_eq!(markers(&log), [(5, None), (7, None)]);
    assert_eq!(offsets(&log), [6]);
    assert_eq!(log.producers().entry(kalda_sys::types::ProducerId(1)).expect("known").last_sequence(), 1);
}

#[test]
fn a_snapshot_doesnt_wait_for_a_marker_that_is_gone() {
    let mut fixture = Fixture::new(settings());
    let mut log = fixture.open_partition();
    log.append(keyed(transactional(1, 0), &[("a", Some("1"))]), client()).expect("appends");
    log.roll().expect("rolls, and notes that the transaction is open");
    end(&mut log, 1, TransactionResult::Abort);
    log.append(keyed(transactional(1, 1), &[("b", Some("1"))]), client()).expect("appends");
    end(&mut log, 1, TransactionResult::Commit);
    log.roll().expect("rolls");
    compact(&mut log, TimestampMs(NOW_MS), ROOMY);
    compact_again(&mut fixture, &mut log, 0);
    compact_again(&mut fixture, &mut log, 1000);
    assert!(
        batches_of(&log).iter().all(|batch| batch.header().base_offset > 1),
        "record and marker are gone"
    );
    assert_eq!(files_with(&fixture, "0001.snapshot"), 0);
    fixture.reopen();
    let log = fixture.open_partition();
    assert_eq!(log.last_stable_offset(log.log_end_offset()), Offset(4));
}

#[test]
fn small_segments_become_one_and_far_apart_ones_dont() {
    let fixture = Fixture::new(settings());
    let mut log = fixture.open_partition();
    let far = i64::from(i32::MAX) + 10;
    for (offset, key) in [(0, "a"), (5, "b"), (far, "c"), (far + 7, "a"), (far + 9, "d")] {
        let mut batch = keyed(BatchOptions::default(), &[(key, Some("1"))]).to_vec();
        patch::set_base_offset(&mut batch, offset).expect("a header");
        log.append_as_follower(batch.into()).expect("appends");
        log.roll().expect("rolls");
    }
    assert_eq!(log.segment_count(), 7, "one of them empty");
    compact_once(&mut log, TimestampMs(NOW_MS), ROOMY).expect("compacts");
    assert_eq!(offsets(&log), [5, far, far + 7, far + 9]);
    assert_eq!(log.segment_count(), 3, "an index can't say offsets so far from its segment's");
    let slice = log.read(range(Offset(far + 1), log.log_end_offset(), 1, true)).expect("reads");
    assert_eq!(slice.base_offset, Offset(far + 7));
}

#[test]
fn a_reader_keeps_the_segment_that_it_reads() {
    let fixture = Fixture::new(settings());
    let mut log = fixture.open_partition();
    put(&mut log, &[("a", Some("1")), ("b", Some("1"))]);
    put(&mut log, &[("a", Some("2"))]);
    log.roll().expect("rolls");
    let slice = log.read(range(Offset(0), Offset(3), usize::MAX, true)).expect("reads");
    let before = slice.to_bytes().expect("reads");
    compact(&mut log, TimestampMs(NOW_MS), ROOMY);
    fixture.clock.advance(60_001);
    fixture.directory().remove_due();
    assert_eq!(files_with(&fixture, ".deleted"), 0);
    assert_eq!(slice.to_bytes().expect("still reads"), before);
    assert_ne!(all_bytes(&log), before);
}

#[test]
fn what_is_in_memory_is_not_older_than_the_files() {
    let fixture = Fixture::new(settings());
    let mut log = fixture.open_partition();
    log.set_tail(Tail::new(Arc::new(TailCache::new(1 << 20))));
    let at_end = range(Offset(0), Offset(0), usize::MAX, true);
    assert!(log.read(at_end).expect("reads").is_empty(), "somebody waits for what is appended");
    log.append(keyed(transactional(1, 0), &[("a", Some("1"))]), client()).expect("appends");
    end(&mut log, 1, TransactionResult::Abort);
    put(&mut log, &[("a", Some("2"))]);
    log.roll().expect("rolls");
    assert_eq!(offsets(&log), [0, 2]);
    compact(&mut log, TimestampMs(NOW_MS), ROOMY);
    // Readers are told of an aborted transaction only while the files have records of it.
    assert_eq!(offsets(&log), [2]);
}

#[test]
fn a_topic_that_presses_has_its_active_segment_rolled() {
    let fixture = Fixture::new(LogSettings {
        max_compaction_lag_ms: 500,
        min_cleanable_dirty_permille: 900,
        ..settings()
    });
    let mut log = fixture.open_partition();
    put(&mut log, &[("a", Some("1")), ("a", Some("2"))]);
    let now = |later: i64| TimestampMs(NOW_MS + later);
    log.roll_for_compaction(now(500)).expect("nothing to do");
    assert_eq!(log.segment_count(), 1);
    log.roll_for_compaction(now(501)).expect("rolls");
    assert_eq!(log.segment_count(), 2);
    assert_eq!(compact(&mut log, now(501), ROOMY), 1);
    assert_eq!(offsets(&log), [1]);
}

#[test]
fn a_full_disk_ends_a_compaction_and_leaves_nothing_behind() {
    let disk = FailingDisk::new();
    let faults = Arc::clone(&disk.faults);
    let fixture = Fixture::on_disk(settings(), Arc::new(disk));
    let mut log = fixture.open_partition();
    for round in 0..5 {
        put(&mut log, &[("a", Some("1")), (&format!("{round}"), Some("a value of some length"))]);
    }
    log.roll().expect("rolls");
    let before = all_bytes(&log);
    for room in (0..400).step_by(50) {
        faults.leave_room(room);
        let full = compact_once(&mut log, TimestampMs(NOW_MS), ROOMY);
        assert!(matches!(full, Err(CompactionError::Storage(StorageError::NoSpace(_)))), "{full:?}");
        assert_eq!(files_with(&fixture, ".cleaned"), 0);
        assert_eq!(all_bytes(&log), before);
    }
    faults.leave_room(u64::MAX);
    assert!(!fixture.directory().is_offline());
    compact(&mut log, TimestampMs(NOW_MS), ROOMY);
    assert_eq!(offsets(&log), [1, 3, 5, 7, 8, 9]);
}

#[test]
fn a_broken_batch_is_named_and_nothing_is_changed() {
    let fixture = Fixture::new(settings());
    let mut log = fixture.open_partition();
    put(&mut log, &[("a", Some("1"))]);
    let first_bytes = log.size_in_bytes();
    put(&mut log, &[("a", Some("2"))]);
    log.roll().expect("rolls");
    let path = fixture.partition_path().join("00000000000000000000.log");
    let mut contents = fs::read(&path).expect("the segment");
    *contents.last_mut().expect("a byte") ^= 1;
    fs::write(&path, &contents).expect("writes");
    let broken = compact_once(&mut log, TimestampMs(NOW_MS), ROOMY);
    match broken {
        Err(CompactionError::Unusable { segment, position, reason }) => {
            assert_eq!((segment, position), (Offset(0), first_bytes));
            assert!(reason.contains("checksum"), "{reason}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(fs::read(&path).expect("the segment"), contents);
    assert_eq!(files_with(&fixture, ".cleaned"), 0);
    assert!(!fixture.directory().is_offline());
}

/// What happens to a log between two steps of its compaction.
type Interruption = fn(&Fixture, &mut PartitionLog);

const INTERRUPTIONS: [(&str, Interruption); 3] = [
    ("cut", |_, log| log.truncate_to(Offset(3)).expect("cuts")),
    ("emptied", |_, log| log.truncate_fully_and_start_at(Offset(50)).expect("empties")),
    ("deleted", |fixture, log| fixture.directory().delete_partition(log).expect("deletes")),
];

#[test]
fn a_log_that_changes_meanwhile_is_left_alone() {
    for (name, interrupt) in INTERRUPTIONS {
        for step in 0..3 {
            let mut fixture = Fixture::new(settings());
            let mut log = fixture.open_partition();
            for _ in 0..4 {
                put(&mut log, &[("a", Some("1")), ("b", Some("2"))]);
                log.roll().expect("rolls");
            }
            log.flush().expect("flushes");
            let task = log.prepare_compaction(TimestampMs(NOW_MS), Offset(8), ROOMY).expect("prepares");
            let mut rewrite = task.expect("something to do").read_keys(&FullSpeed).expect("reads");
            let ended = if step == 0 {
                interrupt(&fixture, &mut log);
                rewrite.next_group(&FullSpeed).map(drop)
            } else {
                let group = rewrite.next_group(&FullSpeed).expect("writes").expect("a group");
                if step == 1 {
                    interrupt(&fixture, &mut log);
                    log.begin_swap(group).map(drop)
                } else {
                    let swap = log.begin_swap(group).expect("begins");
                    interrupt(&fixture, &mut log);
                    log.finish_swap(&swap)
                }
            };
            assert!(matches!(ended, Err(CompactionError::LogChanged)), "{name} at {step}: {ended:?}");
            log.finish_compaction(&rewrite);
            if name != "deleted" {
                assert_eq!(
                    files_with(&fixture, ".cleaned") + files_with(&fixture, ".swap"),
                    0,
                    "{name} at {step}"
                );
                let before = all_bytes(&log);
                fixture.reopen();
                assert_eq!(all_bytes(&fixture.open_partition()), before, "{name} at {step}");
            }
        }
    }
}

#[test]
fn retention_may_take_segments_that_are_being_compacted() {
    let delete_too = CleanupPolicy { delete: true, compact: true };
    for begun in [false, true] {
        let mut fixture = Fixture::new(LogSettings { cleanup_policy: delete_too, ..settings() });
        let mut log = fixture.open_partition();
        for key in ["a", "a", "b", "b"] {
            put(&mut log, &[(key, Some("1"))]);
            log.roll().expect("rolls");
        }
        log.flush().expect("flushes");
        let task = log.prepare_compaction(TimestampMs(NOW_MS), Offset(4), ROOMY).expect("prepares");
        let mut rewrite = task.expect("something to do").read_keys(&FullSpeed).expect("reads");
        let group = rewrite.next_group(&FullSpeed).expect("writes").expect("a group");
        let retain = |log: &mut PartitionLog| {
            log.delete_records_before(Offset(1)).expect("raises the start");
            assert_eq!(log.apply_retention(TimestampMs(NOW_MS), Offset(4)).expect("retains"), 1);
        };
        let ended = if begun {
            let swap = log.begin_swap(group).expect("begins");
            retain(&mut log);
            assert_eq!(files_with(&fixture, ".swap"), 0, "a start must not bring back what was deleted");
            log.finish_swap(&swap).map(drop)
        } else {
            retain(&mut log);
            log.begin_swap(group).map(drop)
        };
        assert!(matches!(ended, Err(CompactionError::LogChanged)), "{ended:?}");
        assert_eq!(offsets(&log), [1, 2, 3]);
        compact(&mut log, TimestampMs(NOW_MS), ROOMY);
        assert_eq!(offsets(&log), [1, 3]);
        assert_eq!(files_with(&fixture, ".cleaned"), 0);
        fixture.reopen();
        assert_eq!(offsets(&fixture.open_partition()), [1, 3]);
    }
}

/// Ends the process at each change of the disk that a compaction makes, and starts anew.
#[test]
fn whenever_the_process_ends_the_log_is_whole() {
    let mut completed = false;
    for changes in 0.. {
        let disk = DyingDisk::new();
        let life = disk.life.clone();
        let mut fixture = Fixture::on_disk(LogSettings { segment_bytes: 250, ..settings() }, Arc::new(disk));
        let mut log = fixture.open_partition();
        for round in 0..6 {
            log.append(keyed(transactional(1, round), &[("a", Some("1"))]), client()).expect("appends");
            end(&mut log, 1, if round == 2 { TransactionResult::Abort } else { TransactionResult::Commit });
            put(&mut log, &[(["x", "y"][round.cast_unsigned() as usize % 2], Some("2"))]);
        }
        log.roll().expect("rolls");
        log.flush().expect("flushes");
        let (table, before) = (table_of(&data_of(&log)), all_bytes(&log));
        life.ends_after(changes);
        let ended = compact_once(&mut log, TimestampMs(NOW_MS), ROOMY);
        life.ends_after(i64::MAX);
        let swap_waits = files_with(&fixture, ".swap") > 0 && files_with(&fixture, ".cleaned") == 0;
        fixture.reopen();
        let log = fixture.open_partition();
        assert_eq!(table_of(&data_of(&log)), table, "after {changes} changes");
        assert_eq!(files_with(&fixture, ".cleaned") + files_with(&fixture, ".swap"), 0);
        assert_eq!((log.log_end_offset(), log.last_stable_offset(Offset(18))), (Offset(18), Offset(18)));
        let aborted = view(&log).aborted_transactions(Offset(0), Offset(18)).expect("looks up");
        assert!(aborted.len() <= 1);
        completed |= swap_waits && all_bytes(&log).len() < before.len();
        if ended.is_ok() {
            assert!(completed, "a swap was completed at the start");
            return;
        }
    }
}

#[test]
fn an_unreadable_cleaner_checkpoint_is_as_good_as_none() {
    let mut fixture = Fixture::new(settings());
    fs::write(fixture.folder.path().join("cleaner-offset-checkpoint"), "0\n7\ntorn").expect("writes");
    fixture.reopen();
    let mut log = fixture.open_partition();
    put(&mut log, &[("a", Some("1")), ("a", Some("2"))]);
    log.roll().expect("rolls");
    assert_eq!(compact(&mut log, TimestampMs(NOW_MS), ROOMY), 1);
}
