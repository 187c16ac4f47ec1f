//! A partition is deleted, and another of its name begins in the same directory, while somebody is still at work with the first.

use std::cell::RefCell;

use kalda_log::{
    AppendContext, CleanupPolicy, CompactedGroup, CompactionError, Found, LogSettings, Pace, PartitionLog,
    Patience, Rewrite, Stopped,
};
use kalda_sys::types::{LeaderEpoch, Offset, TimestampMs, TopicId, Uuid};

use crate::compactor::{FullSpeed, ROOMY};
use crate::fixture::{Fixture, NOW_MS, all_bytes, batch, client, range, view};

const SUCCESSOR: TopicId = Uuid([8; 16]);

/// Deletes `log`, and opens the log of a topic that was made anew under its name.
fn succeed(fixture: &Fixture, log: &mut PartitionLog) -> PartitionLog {
    fixture.directory().delete_partition(log).expect("deletes");
    let settings = fixture.settings.clone();
    fixture.directory().partition(&Fixture::partition(), SUCCESSOR, settings).expect("the successor opens")
}

#[test]
fn a_reader_of_the_first_never_gets_bytes_of_the_second() {
    let fixture = Fixture::new(Fixture::settings());
    let mut log = fixture.open_partition();
    for _ in 0..3 {
        log.append(batch(10, 100), client()).expect("appends");
    }
    let planned = [0, 10, 20].map(|from| log.plan_read(range(Offset(from), Offset(30), 1 << 20, true)));
    let searched = view(&log);
    let mut successor = succeed(&fixture, &mut log);
    successor.append(batch(200, 7), client()).expect("appends");
    for plan in planned {
        let found = plan.expect("a plan").run(Patience::Wait);
        assert!(matches!(found, Ok(Found::Stale)), "{found:?}");
    }
    // What it finds is its own, or nothing, and whoever looks is told that it must not be used.
    let _ = searched.offset_for_timestamp(TimestampMs(0));
    assert!(searched.is_stale());
}

#[test]
fn a_late_reader_keeps_no_file_open() {
    let fixture = Fixture::new(Fixture::settings());
    let mut log = fixture.open_partition();
    log.append(batch(10, 100), client()).expect("appends");
    let plan = log.plan_read(range(Offset(0), Offset(10), 1 << 20, true)).expect("a plan");
    fixture.directory().delete_partition(&mut log).expect("deletes");
    assert!(matches!(plan.run(Patience::Wait), Ok(Found::Stale)));
    assert_eq!(fixture.directory().open_files(), 0, "what is deleted gives its room back");
}

fn compacted() -> LogSettings {
    LogSettings {
        cleanup_policy: CleanupPolicy { delete: false, compact: true },
        min_cleanable_dirty_permille: 0,
        ..Fixture::settings()
    }
}

/// Two segments with the same key, flushed, and the compaction of them up to where it writes.
fn begin_compaction(log: &mut PartitionLog) -> Rewrite {
    for _ in 0..3 {
        log.append(batch(1, 100), client()).expect("appends");
        log.roll().expect("rolls");
    }
    log.flush().expect("flushes");
    let end = log.log_end_offset();
    let task = log.prepare_compaction(TimestampMs(NOW_MS), end, ROOMY).expect("prepares");
    task.expect("something to do").read_keys(&FullSpeed).expect("reads")
}

/// Does something once, when compaction has moved its first bytes.
struct Meanwhile<'a>(RefCell<Option<Box<dyn FnOnce() + 'a>>>);

impl Pace for Meanwhile<'_> {
    fn moved(&self, _: u64) -> Result<(), Stopped> {
        let work = self.0.borrow_mut().take();
        work.into_iter().for_each(|work| work());
        Ok(())
    }
}

#[test]
fn a_compaction_of_the_first_leaves_that_of_the_second_alone() {
    let fixture = Fixture::new(compacted());
    let mut log = fixture.open_partition();
    let mut rewrite = begin_compaction(&mut log);
    let mut second: Option<(PartitionLog, CompactedGroup)> = None;
    let meanwhile = || {
        let mut successor = succeed(&fixture, &mut log);
        let group = begin_compaction(&mut successor).next_group(&FullSpeed).expect("writes");
        second = Some((successor, group.expect("a group")));
    };
    let pace = Meanwhile(RefCell::new(Some(Box::new(meanwhile))));
    let ended = rewrite.next_group(&pace).map(drop);
    assert!(matches!(ended, Err(CompactionError::LogChanged)), "{ended:?}");
    drop(pace);
    let (mut successor, group) = second.expect("it was made");
    let swap = successor.begin_swap(group).expect("its files are there");
    swap.sync().expect("syncs");
    successor.finish_swap(&swap).expect("swaps");
    assert_eq!(all_bytes(&successor).len(), batch(1, 100).len(), "one record is left");
}

#[test]
fn a_swap_of_the_first_leaves_that_of_the_second_alone() {
    let fixture = Fixture::new(compacted());
    let mut log = fixture.open_partition();
    let group = begin_compaction(&mut log).next_group(&FullSpeed).expect("writes").expect("a group");
    let swap = log.begin_swap(group).expect("begins");
    let mut successor = succeed(&fixture, &mut log);
    let group = begin_compaction(&mut successor).next_group(&FullSpeed).expect("writes").expect("a group");
    let second = successor.begin_swap(group).expect("begins");
    swap.sync().expect("there is nothing to sync");
    let ended = log.finish_swap(&swap);
    assert!(matches!(ended, Err(CompactionError::LogChanged)), "{ended:?}");
    successor.finish_swap(&second).expect("its files are there");
    assert_eq!(all_bytes(&successor).len(), batch(1, 100).len(), "one record is left");
}

/// A log whose leader epochs are not on the disk yet.
fn with_epochs(fixture: &Fixture) -> PartitionLog {
    let mut log = fixture.open_partition();
    for epoch in [0, 1, 2].map(LeaderEpoch) {
        log.assign_epoch(epoch).expect("assigns");
        log.append(batch(10, 100), AppendContext { leader_epoch: epoch, ..client() }).expect("appends");
    }
    log
}

#[test]
fn a_flush_of_the_first_leaves_the_second_alone() {
    let mut fixture = Fixture::new(Fixture::settings());
    let mut log = with_epochs(&fixture);
    let task = log.prepare_flush().expect("prepares").expect("something to flush");
    let mut successor = succeed(&fixture, &mut log);
    successor.append(batch(25, 7), client()).expect("appends");
    successor.flush().expect("flushes");
    let epochs = successor.leader_epochs().entries().to_vec();
    log.finish_flush(task.run().expect("syncs")).expect("does no harm");
    successor.close().expect("closes");
    fixture.directory().close_cleanly(1).expect("closes");
    fixture.reopen();
    let settings = fixture.settings.clone();
    let successor = fixture.directory().partition(&Fixture::partition(), SUCCESSOR, settings).expect("opens");
    assert_eq!((successor.leader_epochs().entries(), successor.log_end_offset()), (&*epochs, Offset(25)));
}

#[test]
fn a_flush_of_what_is_deleted_leaves_the_directory_online() {
    let fixture = Fixture::new(Fixture::settings());
    let mut log = with_epochs(&fixture);
    let task = log.prepare_flush().expect("prepares").expect("something to flush");
    log.assign_epoch(LeaderEpoch(3)).expect("an epoch that the flush knows nothing of");
    fixture.directory().delete_partition(&mut log).expect("deletes");
    fixture.clock.advance(3_600_000);
    fixture.directory().remove_due();
    let flushed = task.run().expect("syncs what it holds open");
    assert!(log.finish_flush(flushed).is_err(), "the folder is gone");
    assert!(!fixture.directory().is_offline());
}

/// Opens the log of the topic that was made anew in another directory.
fn successor_in(fixture: &Fixture) -> PartitionLog {
    let settings = fixture.settings.clone();
    fixture.directory().partition(&Fixture::partition(), SUCCESSOR, settings).expect("the successor opens")
}

/// The first was to move to the directory in which the second is by now, and whoever copies it hasn't heard yet that it is gone.
#[test]
fn a_copy_of_the_first_leaves_the_second_alone() {
    let (a, mut b) = (Fixture::new(Fixture::settings()), Fixture::new(Fixture::settings()));
    let mut log = a.open_partition();
    let records = batch(10, 100);
    log.append(records.clone(), client()).expect("appends");
    let source = log.copy_source();
    a.directory().delete_partition(&mut log).expect("deletes");
    let mut successor = successor_in(&b);
    successor.append(batch(5, 7), client()).expect("appends");
    successor.flush().expect("flushes");
    successor.delete_records_before(Offset(3)).expect("it is in the log");
    let mut copy = b.directory().begin_future(source).expect("it begins");
    copy.append(records).expect("copies");
    copy.flush().expect("flushes");
    let folder = copy.folder().to_owned();
    copy.close();
    b.directory().remove_future(&folder).expect("it goes");
    successor.append(batch(1, 7), client()).expect("its folder is there still");
    b.directory().write_checkpoints().expect("writes");
    drop(successor);
    b.reopen();
    let successor = successor_in(&b);
    assert_eq!((successor.log_start_offset(), successor.log_end_offset()), (Offset(3), Offset(6)));
    assert_eq!(successor.recovery_point(), Offset(5), "what was flushed of it, and no more");
}

/// A partition is sent to a directory, elsewhere, and there again, before whoever copied it first has heard of the second.
#[test]
fn two_copies_of_one_name_leave_each_other_alone() {
    let small = LogSettings { segment_bytes: 2000, ..Fixture::settings() };
    let (a, b) = (Fixture::new(small.clone()), Fixture::new(small));
    let mut log = a.open_partition();
    for _ in 0..4 {
        log.append(batch(10, 100), client()).expect("appends");
    }
    let all: bytes::Bytes = all_bytes(&log).into();
    let mut first = b.directory().begin_future(log.copy_source()).expect("it begins");
    let mut second = b.directory().begin_future(log.copy_source()).expect("it begins, too");
    for copy in [&mut first, &mut second] {
        for batch in kalda_protocol::records::batches(all.clone()) {
            copy.append(batch.expect("a batch").bytes().clone()).expect("copies");
        }
        copy.flush().expect("flushes");
    }
    let folder = first.folder().to_owned();
    first.close();
    b.directory().remove_future(&folder).expect("it goes");
    let moved = second.take_over(&mut log).expect("it moves");
    assert_eq!(all_bytes(&moved), all);
    assert!(!b.directory().is_offline());
}
