//! Files as they were written when their format was decided, and such files with damage: tests/formats/log.
//!
//! ```text
//! sound/      a log directory: batches of every codec in two segments, an aborted transaction, two leaders
//! ahead/      a log directory after a power cut: the write-ahead log, and no partition
//! damaged/    files of these with a bit flipped, or torn
//! ```
//! Who changes a format keeps these, and adds a folder of its own. The second half of this file wrote them:
//! `KALDA_WRITE=1 cargo test --test log formats`.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use kalda_log::{
    DirectorySettings, FlushPolicy, LogSettings, PartitionLog, Settled, StorageError, SyncedLog, WalDriver,
};
use kalda_protocol::records::{BatchOptions, Compression};
use kalda_sys::types::{LeaderEpoch, Offset, ProducerId};

use crate::fixture::{Fixture, NOW_MS, all_bytes, batch_with, client, range, records_of};
use crate::producers::{coordinator, marker, transactional};

const FORMATS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/formats/log");
const CODECS: [Compression; 5] =
    [Compression::None, Compression::Gzip, Compression::Snappy, Compression::Lz4, Compression::Zstd];
/// The files of the partition in `sound`.
const FILES: [&str; 11] = [
    "00000000000000000000.index",
    "00000000000000000000.log",
    "00000000000000000000.timeindex",
    "00000000000000000008.index",
    "00000000000000000008.log",
    "00000000000000000008.snapshot",
    "00000000000000000008.timeindex",
    "00000000000000000008.txnindex",
    "00000000000000000017.snapshot",
    "leader-epoch-checkpoint",
    "partition.metadata",
];

/// A log directory that begins with a copy of a folder.
fn copied(folder: &str, settings: LogSettings) -> Fixture {
    let fixture = Fixture::new(settings);
    copy(&Path::new(FORMATS).join(folder), fixture.folder.path());
    fixture
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("the fixture") {
        let entry = entry.expect("an entry");
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).expect("a copy");
        }
    }
}

fn by_hand() -> DirectorySettings {
    DirectorySettings {
        wal_driver: WalDriver::Caller,
        wal_file_bytes: 16 << 10,
        ..DirectorySettings::default()
    }
}

/// Settings that give an index entry to each batch.
fn settings() -> LogSettings {
    LogSettings { index_interval_bytes: 0, ..Fixture::settings() }
}

fn synchronous() -> LogSettings {
    LogSettings { flush_policy: FlushPolicy::Sync, ..settings() }
}

fn place(fixture: &Fixture, damaged: &str, name: &str) {
    std::fs::copy(Path::new(FORMATS).join("damaged").join(damaged), fixture.folder.path().join(name))
        .expect("the damaged file");
}

fn mark_clean(fixture: &Fixture) {
    std::fs::write(fixture.folder.path().join(".kafka_cleanshutdown"), "{\"version\":0,\"brokerEpoch\":1}")
        .expect("the mark");
}

fn check(log: &PartitionLog) {
    assert_eq!((log.log_start_offset(), log.log_end_offset()), (Offset(0), Offset(17)));
    let slice = log.read(range(Offset(0), Offset(17), usize::MAX, true)).expect("reads");
    let first = records_of(&slice).len();
    let slice = log.read(range(Offset(8), Offset(17), usize::MAX, true)).expect("reads");
    assert_eq!((first, records_of(&slice).len()), (8, 9), "records of every codec, and a marker");
    let epochs = log.leader_epochs().entries();
    let begun: Vec<_> = epochs.iter().map(|entry| (entry.epoch, entry.start_offset)).collect();
    assert_eq!(begun, [(LeaderEpoch(0), Offset(0)), (LeaderEpoch(3), Offset(8))]);
    let producer = log.producers().entry(ProducerId(1)).expect("the producer");
    assert_eq!((producer.last_sequence(), producer.transaction_start), (1, None));
}

#[test]
fn sound_files_open_after_a_clean_stop() {
    write_anew_if_asked();
    let mut fixture = copied("sound", settings());
    mark_clean(&fixture);
    fixture.reopen();
    check(&fixture.open_partition());
}

#[test]
fn sound_files_are_recovered_to_the_same_bytes() {
    write_anew_if_asked();
    let mut fixture = copied("sound", settings());
    fixture.reopen();
    let mut log = fixture.open_partition();
    check(&log);
    log.close().expect("closes");
    for name in FILES {
        let now = std::fs::read(fixture.partition_path().join(name)).expect(name);
        assert!(
            now == std::fs::read(Path::new(FORMATS).join("sound/topic-0").join(name)).expect(name),
            "{name}"
        );
    }
}

#[test]
fn the_write_ahead_log_brings_back_what_is_lost() {
    write_anew_if_asked();
    let mut fixture = copied("ahead", synchronous());
    fixture.reopen();
    let log = fixture.open_partition();
    assert_eq!(
        (log.log_start_offset(), log.log_end_offset()),
        (Offset(0), Offset(5)),
        "two were cut, one came after"
    );
    assert_eq!(all_bytes(&log), std::fs::read(Path::new(FORMATS).join("ahead.log")).expect("the bytes"));
}

#[test]
fn a_flipped_bit_in_a_batch_is_told() {
    write_anew_if_asked();
    let mut fixture = copied("sound", settings());
    place(&fixture, "flipped.log", "topic-0/00000000000000000000.log");
    std::fs::remove_file(fixture.folder.path().join("recovery-point-offset-checkpoint")).expect("removed");
    fixture.reopen();
    let refused = fixture.try_open_partition().expect_err("it is damaged").to_string();
    assert!(refused.contains("00000000000000000000.log is damaged at position"), "{refused}");
}

#[test]
fn a_torn_last_batch_is_cut() {
    write_anew_if_asked();
    let mut fixture = copied("sound", settings());
    place(&fixture, "torn.log", "topic-0/00000000000000000008.log");
    std::fs::remove_file(fixture.folder.path().join("recovery-point-offset-checkpoint")).expect("removed");
    fixture.reopen();
    assert_eq!(fixture.open_partition().log_end_offset(), Offset(16));
}

#[test]
fn damaged_files_that_can_be_made_anew_are() {
    write_anew_if_asked();
    for (damaged, name) in [
        ("flipped.index", "00000000000000000008.index"),
        ("torn.snapshot", "00000000000000000017.snapshot"),
        ("torn-leader-epoch-checkpoint", "leader-epoch-checkpoint"),
    ] {
        let mut fixture = copied("sound", settings());
        place(&fixture, damaged, &format!("topic-0/{name}"));
        mark_clean(&fixture);
        fixture.reopen();
        check(&fixture.open_partition());
    }
}

#[test]
fn a_damaged_write_ahead_log_keeps_the_directory_closed() {
    write_anew_if_asked();
    for (damaged, told) in
        [("header.wal", "has a damaged header"), ("group.wal", "is damaged at position 4096")]
    {
        let mut fixture = copied("ahead", synchronous());
        place(&fixture, damaged, "00000000000000000000.wal");
        let refused = fixture.try_reopen().expect_err("it is damaged").to_string();
        assert!(refused.contains(told), "{refused}");
    }
}

/// Writes all of the fixtures, where `KALDA_WRITE` is set; by one test of this file for all of them.
fn write_anew_if_asked() {
    static WRITTEN: Mutex<bool> = Mutex::new(false);
    let mut written = WRITTEN.lock().unwrap_or_else(PoisonError::into_inner);
    if std::env::var_os("KALDA_WRITE").is_some() && !*written {
        write_sound();
        write_ahead();
        write_damaged();
        *written = true;
    }
}

fn write_sound() {
    let fixture = Fixture::new(settings());
    let mut log = fixture.open_partition();
    for (index, compression) in CODECS.into_iter().enumerate() {
        if index == 4 {
            log.roll().expect("rolls");
        }
        let options = BatchOptions { compression, ..BatchOptions::default() };
        let mut context = client();
        context.leader_epoch = LeaderEpoch(if index < 4 { 0 } else { 3 });
        log.append(batch_with(options, 2, 40, NOW_MS + index as i64), context).expect("appends");
    }
    let mut context = client();
    context.leader_epoch = LeaderEpoch(3);
    log.append(transactional(1, 0, 2), context).expect("appends");
    let mut context = coordinator();
    context.leader_epoch = LeaderEpoch(3);
    log.append(marker(1, 0, 0), context).expect("an abort");
    for _ in 0..4 {
        let mut context = client();
        context.leader_epoch = LeaderEpoch(3);
        log.append(batch_with(BatchOptions::default(), 1, 40, NOW_MS + 9), context).expect("appends");
    }
    log.close().expect("closes");
    fixture.directory().write_checkpoints().expect("checkpoints");
    keep(&fixture, "sound");
}

/// A partition that the write-ahead log tells.
struct Owned(Mutex<PartitionLog>);

impl SyncedLog for Owned {
    fn settled(&self, settled: Settled) {
        self.0.lock().unwrap().settle(settled);
    }

    fn failed(&self) {}

    fn flush_segments(&self) -> Result<Offset, StorageError> {
        let mut log = self.0.lock().unwrap();
        log.flush()?;
        Ok(log.recovery_point())
    }
}

fn write_ahead() {
    let mut fixture = Fixture::new(synchronous());
    fixture.directory_settings = by_hand();
    fixture.reopen();
    let mut log = fixture.open_partition();
    let owned = Arc::new_cyclic(|this: &Weak<Owned>| {
        log.set_owner(this.clone());
        Owned(Mutex::new(log))
    });
    let append = |count| {
        let appended =
            owned.0.lock().unwrap().append(batch_with(BatchOptions::default(), count, 40, NOW_MS), client());
        appended.expect("appends");
        fixture.directory().commit().expect("commits");
    };
    append(2);
    append(2);
    append(2);
    owned.0.lock().unwrap().truncate_to(Offset(4)).expect("cut");
    append(1);
    std::fs::write(Path::new(FORMATS).join("ahead.log"), all_bytes(&owned.0.lock().unwrap()))
        .expect("written");
    drop(owned);
    std::fs::remove_dir_all(fixture.partition_path()).expect("lost");
    keep(&fixture, "ahead");
}

/// Replaces a folder of the fixtures by the log directory.
fn keep(fixture: &Fixture, folder: &str) {
    let to = Path::new(FORMATS).join(folder);
    if to.exists() {
        std::fs::remove_dir_all(&to).expect("removed");
    }
    copy(fixture.folder.path(), &to);
    std::fs::remove_file(to.join(".lock")).expect("the lock is nobody's");
}

fn write_damaged() {
    let formats = Path::new(FORMATS);
    let partition = formats.join("sound/topic-0");
    let change = |from: PathBuf, name: &str, change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = std::fs::read(&from).expect("a sound file");
        change(&mut bytes);
        std::fs::create_dir_all(formats.join("damaged")).expect("a folder");
        std::fs::write(formats.join("damaged").join(name), bytes).expect("written");
    };
    change(partition.join("00000000000000000000.log"), "flipped.log", &|bytes| bytes[100] ^= 4);
    change(partition.join("00000000000000000008.log"), "torn.log", &|bytes| bytes.truncate(bytes.len() - 9));
    change(partition.join("00000000000000000008.index"), "flipped.index", &|bytes| {
        *bytes.last_mut().unwrap() ^= 64
    });
    change(partition.join("00000000000000000017.snapshot"), "torn.snapshot", &|bytes| bytes.truncate(30));
    change(partition.join("leader-epoch-checkpoint"), "torn-leader-epoch-checkpoint", &|bytes| {
        bytes.truncate(9)
    });
    let ahead = || formats.join("ahead/00000000000000000000.wal");
    change(ahead(), "header.wal", &|bytes| bytes[12] ^= 1);
    change(ahead(), "group.wal", &|bytes| bytes[4096 + 60] ^= 1);
}
