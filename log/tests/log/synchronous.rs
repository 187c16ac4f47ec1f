//! Topics whose records are acknowledged when they are on the disk: what the write-ahead log keeps and gives back.

use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::{Arc, Mutex, Weak};

use kalda_log::{
    Committed, DirectorySettings, FlushPolicy, LogError, LogSettings, PartitionLog, Settled, StorageError,
    SyncedLog, WalDriver,
};
use kalda_sys::types::{LeaderEpoch, Offset, PartitionIndex, TopicId, TopicPartition, Uuid};

use crate::failing_disk::FailingDisk;
use crate::fixture::{Fixture, all_bytes, batch, client};

fn synchronous() -> LogSettings {
    LogSettings { flush_policy: FlushPolicy::Sync, ..LogSettings::default() }
}

fn by_hand() -> DirectorySettings {
    DirectorySettings { wal_driver: WalDriver::Caller, max_wal_bytes: 32 << 20, ..Default::default() }
}

/// A partition as its owner has it.
struct Owned {
    log: Mutex<PartitionLog>,
    failures: Mutex<usize>,
}

impl Owned {
    fn new(log: PartitionLog) -> Arc<Self> {
        Arc::new_cyclic(|this: &Weak<Self>| {
            let mut log = log;
            log.set_owner(this.clone());
            Self { log: Mutex::new(log), failures: Mutex::new(0) }
        })
    }

    fn append(&self, value_bytes: usize) -> Offset {
        self.log.lock().unwrap().append(batch(1, value_bytes), client()).expect("appends").last_offset.next()
    }

    fn append_times(&self, times: usize, value_bytes: usize) {
        for _ in 0..times {
            self.append(value_bytes);
        }
    }

    fn settled_end(&self) -> Offset {
        self.log.lock().unwrap().settled_end()
    }
}

impl SyncedLog for Owned {
    fn settled(&self, settled: Settled) {
        self.log.lock().unwrap().settle(settled);
    }

    fn failed(&self) {
        *self.failures.lock().unwrap() += 1;
    }

    fn flush_segments(&self) -> Result<Offset, StorageError> {
        let mut log = self.log.lock().unwrap();
        log.flush()?;
        Ok(log.recovery_point())
    }
}

fn fixture() -> Fixture {
    let mut fixture = Fixture::new(synchronous());
    fixture.directory_settings = by_hand();
    fixture.reopen();
    fixture
}

fn wal_files(fixture: &Fixture) -> Vec<String> {
    let entries = std::fs::read_dir(fixture.folder.path()).expect("the folder");
    let names =
        entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a plain name"));
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".wal")).collect();
    names.sort();
    names
}

#[test]
fn a_record_is_settled_when_its_group_is_on_the_disk_and_not_before() {
    let fixture = fixture();
    let owned = Owned::new(fixture.open_partition());
    assert!(wal_files(&fixture).is_empty(), "nothing before the first append");
    owned.append(100);
    owned.append(100);
    assert_eq!(owned.settled_end(), Offset(0));
    assert_eq!(fixture.directory().commit().expect("commits"), Committed::Group);
    assert_eq!(owned.settled_end(), Offset(2), "both went with one sync");
    assert_eq!(fixture.directory().commit().expect("commits"), Committed::Nothing);
}

#[test]
fn what_the_segments_lost_comes_back_from_the_write_ahead_log() {
    let mut fixture = fixture();
    let owned = Owned::new(fixture.open_partition());
    for _ in 0..5 {
        owned.append(1000);
        fixture.directory().commit().expect("commits");
    }
    let before = all_bytes(&owned.log.lock().unwrap());
    let segment = fixture.partition_path().join("00000000000000000000.log");
    drop(owned);
    let size = std::fs::metadata(&segment).expect("the segment").len();
    std::fs::File::options().write(true).open(&segment).expect("opens").set_len(size / 2).expect("cuts");
    fixture.reopen();
    let log = fixture.open_partition();
    assert_eq!((log.log_end_offset(), log.recovery_point()), (Offset(5), Offset(5)), "it is flushed, too");
    assert_eq!(all_bytes(&log), before);
}

#[test]
fn a_partition_whose_folder_never_reached_the_disk_comes_back_whole() {
    let mut fixture = fixture();
    let owned = Owned::new(fixture.open_partition());
    owned.append(10);
    fixture.directory().commit().expect("commits");
    let before = all_bytes(&owned.log.lock().unwrap());
    drop(owned);
    std::fs::remove_dir_all(fixture.partition_path()).expect("removed");
    fixture.reopen();
    let known: Vec<_> = fixture.directory().existing().iter().collect();
    assert_eq!(known, [(&Fixture::partition(), &Some(Fixture::topic_id()))]);
    assert_eq!(all_bytes(&fixture.open_partition()), before);
}

#[test]
fn records_of_a_topic_that_was_made_anew_stay_away() {
    let mut fixture = fixture();
    let owned = Owned::new(fixture.open_partition());
    owned.append(10);
    fixture.directory().commit().expect("commits");
    drop(owned);
    std::fs::remove_dir_all(fixture.partition_path()).expect("removed");
    fixture.reopen();
    let other = Uuid([9; 16]);
    let settings = Arc::new(synchronous());
    let log = fixture.directory().partition(&Fixture::partition(), other, settings).expect("opens");
    assert_eq!(log.log_end_offset(), Offset(0));
}

#[test]
fn a_cut_is_not_undone() {
    let mut fixture = fixture();
    let owned = Owned::new(fixture.open_partition());
    owned.append_times(5, 10);
    owned.log.lock().unwrap().truncate_to(Offset(2)).expect("truncates");
    owned.append(77);
    fixture.directory().commit().expect("commits");
    assert_eq!(owned.settled_end(), Offset(3));
    let before = all_bytes(&owned.log.lock().unwrap());
    drop(owned);
    std::fs::remove_dir_all(fixture.partition_path()).expect("removed");
    fixture.reopen();
    assert_eq!(all_bytes(&fixture.open_partition()), before);
}

#[test]
fn damage_in_the_middle_of_a_segment_is_healed_by_what_was_written_ahead() {
    let mut fixture = fixture();
    let owned = Owned::new(fixture.open_partition());
    owned.append_times(5, 1000);
    fixture.directory().commit().expect("commits");
    let before = all_bytes(&owned.log.lock().unwrap());
    drop(owned);
    let segment = fixture.partition_path().join("00000000000000000000.log");
    let mut contents = std::fs::read(&segment).expect("the segment");
    contents[1500] ^= 1;
    std::fs::write(&segment, contents).expect("writes");
    fixture.reopen();
    assert_eq!(all_bytes(&fixture.open_partition()), before);
}

#[test]
fn a_torn_last_group_is_none_and_a_damaged_one_before_others_is_told() {
    let mut fixture = fixture();
    let owned = Owned::new(fixture.open_partition());
    for _ in 0..3 {
        owned.append(10);
        fixture.directory().commit().expect("commits");
    }
    drop(owned);
    let path = fixture.folder.path().join(&wal_files(&fixture)[0]);
    let flip = |at: usize| {
        let mut contents = std::fs::read(&path).expect("the file");
        contents[at] ^= 1;
        std::fs::write(&path, contents).expect("writes");
    };
    // One page of header, then one for each group.
    flip(3 * 4096 + 60);
    std::fs::remove_dir_all(fixture.partition_path()).expect("removed");
    fixture.reopen();
    assert_eq!(fixture.open_partition().log_end_offset(), Offset(2), "the last group was torn");
    flip(3 * 4096 + 60);
    flip(2 * 4096 + 60);
    match fixture.try_reopen() {
        Err(LogError::WriteAheadLog(error)) => {
            assert!(error.to_string().contains("position 8192"), "{error}");
        }
        other => panic!("the directory should not open: {other:?}"),
    }
}

#[test]
fn a_clean_shutdown_leaves_nothing_but_kafkas_files() {
    let mut fixture = fixture();
    let owned = Owned::new(fixture.open_partition());
    owned.append(10);
    fixture.directory().commit().expect("commits");
    assert_eq!(wal_files(&fixture).len(), 1);
    owned.log.lock().unwrap().close().expect("closes");
    fixture.directory().close_cleanly(1).expect("marks");
    assert!(wal_files(&fixture).is_empty());
    drop(owned);
    fixture.reopen();
    assert_eq!(fixture.open_partition().log_end_offset(), Offset(1));
}

#[test]
fn files_are_used_anew_once_their_records_are_in_flushed_segments() {
    let mut fixture = fixture();
    let owned = Owned::new(fixture.open_partition());
    let mut end = Offset(0);
    let mut trimmed = 0;
    for _ in 0..120 {
        end = owned.append(1_000_000);
        while fixture.directory().commit().expect("commits") == Committed::Full {
            fixture.directory().trim().expect("trims");
            trimmed += 1;
        }
    }
    assert!(trimmed > 2, "120 MB went through 32 MiB: {trimmed}");
    assert!(wal_files(&fixture).len() <= 2, "{:?}", wal_files(&fixture));
    assert_eq!(owned.settled_end(), end);
    let recovery_point = owned.log.lock().unwrap().recovery_point();
    assert!(recovery_point > Offset(60), "{recovery_point}");
    drop(owned);
    fixture.reopen();
    assert_eq!(fixture.open_partition().log_end_offset(), end);
}

#[test]
fn full_files_are_flushed_together_and_used_anew_one_by_one() {
    let disk = FailingDisk::new();
    let faults = Arc::clone(&disk.faults);
    let mut fixture = Fixture::on_disk(synchronous(), Arc::new(disk));
    fixture.directory_settings =
        DirectorySettings { wal_file_bytes: 1 << 20, max_wal_bytes: 8 << 20, ..by_hand() };
    fixture.reopen();
    let owned = Owned::new(fixture.open_partition());
    let mut end = Offset(0);
    for number in 1..=300 {
        end = owned.append(100_000);
        assert_eq!(fixture.directory().commit().expect("commits"), Committed::Group);
        fixture.directory().tidy_write_ahead_log();
        if number % 30 == 0 {
            fixture.directory().flush_write_ahead_log().expect("flushes");
            assert_eq!(owned.log.lock().unwrap().recovery_point(), end);
        }
    }
    let youngest = wal_files(&fixture).pop().expect("a file");
    assert!(youngest.as_str() > "00000000000000000025.wal", "30 MB went through files of 1 MiB: {youngest}");
    assert!(faults.wal_files_made() <= 5, "{} files were laid out", faults.wal_files_made());
    drop(owned);
    fixture.reopen();
    assert_eq!(fixture.open_partition().log_end_offset(), end);
}

#[test]
fn a_topic_that_becomes_synchronous_flushes_what_was_before() {
    let fixture = fixture();
    let owned = Owned::new(fixture.open_partition());
    {
        let mut log = owned.log.lock().unwrap();
        log.set_settings(Arc::new(LogSettings::default()));
        log.append(batch(3, 10), client()).expect("appends");
        assert_eq!((log.settled_end(), log.recovery_point()), (Offset(3), Offset(0)));
        log.set_settings(Arc::new(synchronous()));
    }
    owned.append(10);
    assert_eq!(owned.log.lock().unwrap().recovery_point(), Offset(3));
    assert_eq!(owned.settled_end(), Offset(3));
    fixture.directory().commit().expect("commits");
    assert_eq!(owned.settled_end(), Offset(4));
}

#[test]
fn a_sync_that_fails_settles_nothing_and_takes_the_directory_offline() {
    let disk = FailingDisk::new();
    let faults = Arc::clone(&disk.faults);
    let mut fixture = Fixture::on_disk(synchronous(), Arc::new(disk));
    fixture.directory_settings = by_hand();
    fixture.reopen();
    let owned = Owned::new(fixture.open_partition());
    owned.append(10);
    fixture.directory().commit().expect("commits");
    owned.append(10);
    faults.fail_syncs();
    assert!(fixture.directory().commit().is_err());
    assert_eq!((owned.settled_end(), *owned.failures.lock().unwrap()), (Offset(1), 1));
    assert!(fixture.directory().is_offline());
    assert!(owned.log.lock().unwrap().append(batch(1, 10), client()).is_err());
}

#[test]
fn without_room_for_its_files_the_segments_are_flushed() {
    let disk = FailingDisk::new();
    let faults = Arc::clone(&disk.faults);
    let mut fixture = Fixture::on_disk(synchronous(), Arc::new(disk));
    fixture.directory_settings = by_hand();
    fixture.reopen();
    let owned = Owned::new(fixture.open_partition());
    owned.append(10);
    faults.leave_room(0);
    let epoch_file = owned.log.lock().unwrap().assign_epoch(LeaderEpoch(1));
    assert!(epoch_file.unwrap_err().is_shortage());
    assert_eq!(fixture.directory().commit().expect("commits"), Committed::NoSpace);
    assert_eq!(owned.settled_end(), Offset(0), "nothing at all could be written");
    faults.leave_room(u64::MAX);
    faults.refuse_wal();
    assert_eq!(fixture.directory().commit().expect("commits"), Committed::Group);
    let log = owned.log.lock().unwrap();
    assert_eq!((log.settled_end(), log.recovery_point()), (Offset(1), Offset(1)));
    assert!(!fixture.directory().is_offline());
    assert!(wal_files(&fixture).is_empty(), "none is left half made");
}

#[test]
fn threads_commit_by_themselves_for_many_partitions() {
    let mut fixture = Fixture::new(synchronous());
    fixture.reopen();
    let open = |number: i32| {
        let partition = TopicPartition { topic: "topic".into(), partition: PartitionIndex(number) };
        let settings = Arc::new(synchronous());
        Owned::new(fixture.directory().partition(&partition, topic_id(), settings).expect("opens"))
    };
    let owned: Vec<_> = (0..20).map(open).collect();
    for round in 1..=10 {
        owned.iter().for_each(|owned| owned.append_times(1, 100));
        for owned in &owned {
            while owned.settled_end() < Offset(round) {
                std::thread::yield_now();
            }
        }
    }
    drop(owned);
    assert_eq!(wal_files(&fixture).len(), 1);
    remove_folders(fixture.folder.path());
    fixture.reopen();
    for number in 0..20 {
        let partition = TopicPartition { topic: "topic".into(), partition: PartitionIndex(number) };
        let log = fixture.directory().partition(&partition, topic_id(), Arc::new(synchronous()));
        assert_eq!(log.expect("opens").log_end_offset(), Offset(10), "{partition}");
    }
}

fn topic_id() -> TopicId {
    Fixture::topic_id()
}

fn remove_folders(path: &Path) {
    for entry in std::fs::read_dir(path).expect("the folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            std::fs::remove_dir_all(path).expect("removed");
        }
    }
}

#[test]
fn what_was_cut_does_not_come_back() {
    let mut fixture = fixture();
    let owned = Owned::new(fixture.open_partition());
    owned.append_times(3, 10);
    fixture.directory().commit().expect("commits");
    owned.append(10);
    owned.log.lock().unwrap().truncate_to(Offset(1)).expect("cuts");
    assert_eq!(owned.settled_end(), Offset(1), "nothing waits any more");
    assert_eq!(
        fixture.directory().commit().expect("commits"),
        Committed::Nothing,
        "the cut is on the disk already"
    );
    drop(owned);
    std::fs::remove_dir_all(fixture.partition_path()).expect("removed");
    fixture.reopen();
    assert_eq!(fixture.open_partition().log_end_offset(), Offset(1));
}

#[test]
fn an_emptied_log_goes_on_where_it_was_told_to() {
    let mut fixture = fixture();
    let owned = Owned::new(fixture.open_partition());
    owned.append_times(3, 10);
    fixture.directory().commit().expect("commits");
    owned.log.lock().unwrap().truncate_fully_and_start_at(Offset(40)).expect("empties");
    owned.append(10);
    fixture.directory().commit().expect("commits");
    drop(owned);
    std::fs::remove_dir_all(fixture.partition_path()).expect("removed");
    fixture.reopen();
    let log = fixture.open_partition();
    assert_eq!((log.log_start_offset(), log.log_end_offset()), (Offset(40), Offset(41)));
}

#[test]
fn a_truncation_without_room_brings_no_deleted_record_back() {
    let disk = FailingDisk::new();
    let faults = Arc::clone(&disk.faults);
    let mut fixture = Fixture::on_disk(synchronous(), Arc::new(disk));
    fixture.directory_settings = by_hand();
    fixture.reopen();
    let owned = Owned::new(fixture.open_partition());
    owned.append_times(3, 10);
    owned.log.lock().unwrap().delete_records_before(Offset(2)).expect("deletes");
    fixture.directory().write_checkpoints().expect("checkpoints");
    faults.refuse_wal();
    let emptied = owned.log.lock().unwrap().truncate_fully_and_start_at(Offset(1));
    assert!(matches!(emptied, Err(StorageError::NoSpace(_))), "{emptied:?}");
    drop(owned);
    fixture.reopen();
    let log = fixture.open_partition();
    assert_eq!((log.log_start_offset(), log.log_end_offset()), (Offset(2), Offset(3)));
}

#[test]
fn what_was_written_ahead_does_not_heal_a_log_whose_end_is_not_known() {
    let mut fixture = fixture();
    let owned = Owned::new(fixture.open_partition());
    let size = batch(2, 10).len() as u64;
    for _ in 0..3 {
        owned.log.lock().unwrap().append(batch(2, 10), client()).expect("appends");
    }
    fixture.directory().commit().expect("commits");
    drop(owned);
    let segment = fixture.partition_path().join("00000000000000000000.log");
    let file = std::fs::File::options().write(true).open(segment).expect("opens");
    // The offset of the second batch, which no checksum covers: 3 instead of 2.
    file.write_all_at(&[3], size + 7).expect("writes");
    fixture.reopen();
    let opened = fixture.try_open_partition();
    assert!(matches!(opened, Err(LogError::Storage(StorageError::Damaged(_)))), "{opened:?}");
}
