//! A log is copied to another directory and used there, whatever happens on the way.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kalda_log::producers::ProducerEntry;
use kalda_log::{
    AppendContext, AppendError, DirectorySettings, FutureLog, LogDirectory, LogSettings, NotTaken,
    PartitionLog, ReadRange,
};
use kalda_protocol::records::{BatchOptions, batches};
use kalda_sys::types::{LeaderEpoch, Offset, ProducerId};
use kalda_sys::{Disk, ManualClock, PosixDisk, SystemRandom};

use crate::dying_disk::DyingDisk;
use crate::fixture::{Fixture, NOW_MS, all_bytes, batch, batch_with, client};

/// Two directories, and the settings of a partition in them.
struct Two {
    folder: tempfile::TempDir,
    settings: Arc<LogSettings>,
}

impl Two {
    fn new() -> Self {
        let settings = LogSettings { segment_bytes: 2000, index_interval_bytes: 10, ..Fixture::settings() };
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self { folder, settings: Arc::new(settings) }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn open(&self, name: &str, disk: Arc<dyn Disk>) -> LogDirectory {
        let clock = Arc::new(ManualClock::new(NOW_MS));
        let settings = DirectorySettings::default();
        let opened = LogDirectory::open(&self.path(name), &settings, disk, clock, Arc::new(SystemRandom));
        opened.expect("the directory opens")
    }

    fn partition(&self, directory: &LogDirectory) -> PartitionLog {
        let settings = Arc::clone(&self.settings);
        let opened = directory.partition(&Fixture::partition(), Fixture::topic_id(), settings);
        opened.expect("the partition opens")
    }

    fn has(&self, name: &str) -> bool {
        self.path(name).join(Fixture::partition().to_string()).exists()
    }
}

/// What a log must keep on its way.
#[derive(Debug, PartialEq)]
struct Contents {
    /// The base offset and the checksum of each batch, which cover all but the header's beginning.
    batches: Vec<(i64, u32)>,
    bounds: (Offset, Offset),
    epochs: Vec<(LeaderEpoch, Offset)>,
    producers: Vec<(ProducerId, Option<(i32, Offset)>)>,
}

fn contents(log: &PartitionLog) -> Contents {
    // A snapshot keeps the last batch of a producer; an epoch without batches may go with a crash.
    let epochs =
        log.leader_epochs().entries().iter().filter(|epoch| epoch.start_offset < log.log_end_offset());
    let epochs = epochs.map(|epoch| (epoch.epoch, epoch.start_offset)).collect();
    let last = |entry: &ProducerEntry| entry.last().map(|batch| (batch.last_sequence, batch.last_offset));
    let producers = log.producers().iter().map(|(id, entry)| (id, last(entry)));
    let mut producers: Vec<_> = producers.collect();
    producers.sort();
    let bounds = (log.log_start_offset(), log.log_end_offset());
    let all = batches(all_bytes(log).into()).refuse_tail().map(|batch| batch.expect("a sound batch"));
    let all = all.inspect(|batch| batch.verify_crc().expect("its checksum"));
    let batches = all.map(|batch| (batch.header().base_offset, batch.header().crc)).collect();
    Contents { batches, bounds, epochs, producers }
}

fn led_by(epoch: i32) -> AppendContext {
    AppendContext { leader_epoch: LeaderEpoch(epoch), ..client() }
}

/// Some segments with a producer whose first batches are gone, a start within a segment, and a leader without batches.
fn fill(log: &mut PartitionLog) {
    for sequence in 0..20 {
        let producer_id = if sequence < 2 { 7 } else { 8 };
        let base_sequence = if sequence < 2 { sequence } else { sequence - 2 } * 2;
        let options =
            BatchOptions { producer_id, producer_epoch: 0, base_sequence, ..BatchOptions::default() };
        log.append(batch_with(options, 2, 200, NOW_MS), led_by(1)).expect("appends");
    }
    log.delete_records_before(Offset(11)).expect("it is in the log");
    log.apply_retention(kalda_sys::types::TimestampMs(NOW_MS), log.log_end_offset()).expect("retention");
    log.assign_epoch(LeaderEpoch(4)).expect("an epoch");
    assert!(log.segment_count() > 3 && log.log_start_offset() == Offset(11));
}

/// Copies up to `end`, as far as the disk allows.
fn copy(source: &PartitionLog, future: &mut FutureLog, end: Offset) -> Result<(), AppendError> {
    loop {
        let from = future.end_offset().max(source.log_start_offset());
        let slice =
            source.read(ReadRange { from, before: end, max_bytes: 600, at_least_one: true }).expect("reads");
        if slice.is_empty() {
            return Ok(());
        }
        future.append(slice.to_bytes().expect("it is readable"))?;
    }
}

/// Moves the log of `from` to `to`. What stands in the way, an end of the process among others, leaves it where it is.
fn move_to(from: &LogDirectory, log: &mut PartitionLog, to: &LogDirectory) -> Option<PartitionLog> {
    let mut future = to.begin_future(log.copy_source()).ok()?;
    copy(log, &mut future, Offset(31)).ok()?;
    future.flush().ok()?;
    let moved = future.take_over(log).ok()?;
    // What fails here is for the next start.
    let _ = from.delete_partition(log);
    Some(moved)
}

fn posix() -> Arc<dyn Disk> {
    Arc::new(PosixDisk)
}

#[test]
fn all_that_a_log_knows_goes_along() {
    let two = Two::new();
    let (a, b) = (two.open("a", posix()), two.open("b", posix()));
    let mut log = two.partition(&a);
    fill(&mut log);
    let before = contents(&log);
    let mut moved = move_to(&a, &mut log, &b).expect("it moves");
    assert_eq!((contents(&moved), moved.latest_epoch()), (before, Some(LeaderEpoch(4))));
    assert_eq!((two.has("a"), two.has("b")), (false, true));
    // A batch that came before the move is known still, and the next one follows.
    let options =
        BatchOptions { producer_id: 8, producer_epoch: 0, base_sequence: 34, ..BatchOptions::default() };
    assert!(moved.append(batch_with(options, 2, 200, NOW_MS), client()).expect("appends").duplicate);
    moved.append(batch(2, 40), led_by(4)).expect("appends");
    let after = contents(&moved);
    drop((a, b, log, moved));
    // The process ended without a word.
    let b = two.open("b", posix());
    let mut log = two.partition(&b);
    assert_eq!(contents(&log), after);
    log.close().expect("closes");
    b.close_cleanly(1).expect("closes");
    drop((b, log));
    let b = two.open("b", posix());
    assert_eq!(contents(&two.partition(&b)), after);
}

#[test]
fn an_empty_log_keeps_its_end() {
    let two = Two::new();
    let (a, b) = (two.open("a", posix()), two.open("b", posix()));
    let mut log = two.partition(&a);
    log.append(batch(2, 40), client()).expect("appends");
    let mut future = b.begin_future(log.copy_source()).expect("it begins");
    copy(&log, &mut future, Offset(2)).expect("copies");
    log.append(batch(3, 40), client()).expect("appends");
    log.roll().expect("a segment begins");
    log.delete_records_before(Offset(5)).expect("it is the end");
    log.apply_retention(kalda_sys::types::TimestampMs(NOW_MS), Offset(5)).expect("retention");
    let moved = future.take_over(&mut log).expect("it moves");
    assert_eq!((moved.log_start_offset(), moved.log_end_offset()), (Offset(5), Offset(5)));
    drop((a, b, log, moved));
    let b = two.open("b", posix());
    let mut log = two.partition(&b);
    assert_eq!(log.append(batch(1, 40), client()).expect("appends").base_offset, Offset(5));
}

#[test]
fn a_log_without_records_moves_too() {
    let two = Two::new();
    let (a, b) = (two.open("a", posix()), two.open("b", posix()));
    let mut moved = move_to(&a, &mut two.partition(&a), &b).expect("it moves");
    assert_eq!(moved.append(batch(1, 40), client()).expect("appends").base_offset, Offset(0));
    assert_eq!((two.has("a"), two.has("b")), (false, true));
}

#[test]
fn a_log_that_was_truncated_is_not_replaced_by_its_copy() {
    let two = Two::new();
    let (a, b) = (two.open("a", posix()), two.open("b", posix()));
    let mut log = two.partition(&a);
    fill(&mut log);
    let mut future = b.begin_future(log.copy_source()).expect("it begins");
    copy(&log, &mut future, log.log_end_offset()).expect("copies");
    log.truncate_to(Offset(30)).expect("it is cut");
    log.append(batch(9, 40), client()).expect("appends");
    assert!(matches!(future.take_over(&mut log), Err(NotTaken::Truncated)));
    let future = b.begin_future(log.copy_source()).expect("it begins anew");
    let before = contents(&log);
    assert_eq!(contents(&future.take_over(&mut log).expect("it moves")), before);
}

#[test]
fn wherever_the_process_ends_one_folder_holds_everything() {
    let two = Two::new();
    let origin = two.open("origin", posix());
    let mut log = two.partition(&origin);
    fill(&mut log);
    log.flush().expect("flushes");
    origin.write_checkpoints().expect("checkpoints");
    let expected = contents(&log);
    drop((log, origin));
    let (mut stayed, mut both, mut moved) = (0, 0, 0);
    for changes in 0.. {
        for name in ["a", "b"] {
            // Left by the round before.
            let _ = std::fs::remove_dir_all(two.path(name));
        }
        copy_folder(&two.path("origin"), &two.path("a"));
        let disk = DyingDisk::new();
        let life = disk.life.clone();
        let disk: Arc<dyn Disk> = Arc::new(disk);
        let (a, b) = (two.open("a", Arc::clone(&disk)), two.open("b", disk));
        let mut log = two.partition(&a);
        life.ends_after(changes);
        let done = move_to(&a, &mut log, &b).is_some() && !a.is_offline() && !b.is_offline();
        drop((log, a, b));
        let places = [two.has("a"), two.has("b")];
        match places {
            [true, false] => stayed += 1,
            [true, true] => both += 1,
            [false, true] => moved += 1,
            [false, false] => panic!("after {changes} changes the partition is nowhere"),
        }
        for name in ["a", "b"].into_iter().zip(places).filter_map(|(name, has)| has.then_some(name)) {
            let directory = two.open(name, posix());
            assert_eq!(contents(&two.partition(&directory)), expected, "{name} after {changes} changes");
        }
        let wanted = !two.open("b", posix()).futures().is_empty();
        assert!(!(wanted && places[1]), "after {changes} changes there are a copy and a log");
        if done {
            break;
        }
    }
    assert!(stayed > 5 && both > 0 && moved > 0, "{stayed} stayed, {both} were in both, {moved} moved");
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("the folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
