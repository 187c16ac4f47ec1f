//! Names in a partition's folder or a log directory that stand for something else than they should, files that claim to be
//! longer than they are, and files that are missing: one partition is offline, with a line that names the path, and no other;
//! what is told elsewhere, too, is made anew.

use std::fs::File;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use kalda_log::{CleanupPolicy, FlushPolicy, LogError, LogSettings, PartitionLog, StorageError};
use kalda_sys::types::{Offset, ProducerId};
use rustix::fs::{CWD, FileType, Mode, mknodat};

use crate::fixture::{Fixture, all_bytes, batch, client, records_of, view};
use crate::producers::{coordinator, marker, transactional};

const ONE_TERABYTE: u64 = 1 << 40;
const DIRECTORY_CHECKPOINTS: [&str; 4] = [
    "recovery-point-offset-checkpoint",
    "log-start-offset-checkpoint",
    "replication-offset-checkpoint",
    "cleaner-offset-checkpoint",
];

/// How the last process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Stopped,
    Killed,
}

/// A log of five segments of a batch each, all flushed, whose process has ended; then something happens to its files.
fn ended_and(end: End, settings: LogSettings, change: impl FnOnce(&Path)) -> Fixture {
    let mut fixture = Fixture::new(settings);
    let mut log = fixture.open_partition();
    for number in 0..5 {
        if number == 2 {
            log.append(transactional(1, 0, 2), client()).expect("appends");
            log.append(marker(1, 0, 0), coordinator()).expect("an abort");
        } else {
            log.append(batch(3, 100), client()).expect("appends");
        }
        if number < 4 {
            log.roll().expect("rolls");
        }
    }
    if end == End::Stopped {
        log.close().expect("closes");
        fixture.directory().close_cleanly(0).expect("marks");
    } else {
        log.flush().expect("flushes");
        fixture.directory().write_checkpoints().expect("checkpoints");
        drop(log);
    }
    change(&fixture.partition_path());
    fixture.reopen();
    assert_eq!(fixture.directory().was_clean(), end == End::Stopped);
    fixture
}

fn damage_of(opened: Result<PartitionLog, LogError>) -> String {
    match opened {
        Err(LogError::Storage(StorageError::Damaged(what))) => what,
        other => panic!("the partition should be damaged: {other:?}"),
    }
}

/// Something else than a file takes the place of one.
fn replace(path: &Path, by: &str) {
    if path.exists() {
        std::fs::remove_file(path).expect("a file");
    }
    match by {
        "a folder" => std::fs::create_dir(path).expect("a folder"),
        "a pipe" => mknodat(CWD, path, FileType::Fifo, Mode::from_raw_mode(0o600), 0).expect("a pipe"),
        _ => symlink("nowhere", path).expect("a link"),
    }
}

#[test]
fn what_is_no_file_takes_one_partition_offline_and_is_named() {
    for end in [End::Stopped, End::Killed] {
        for by in ["a folder", "a pipe", "a link to nowhere"] {
            for name in [
                "00000000000000000003.log",
                "00000000000000000003.index",
                "00000000000000000003.timeindex",
                "00000000000000000006.txnindex",
                "00000000000000000009.snapshot",
                "leader-epoch-checkpoint",
                "partition.metadata",
            ] {
                let fixture = ended_and(end, Fixture::settings(), |folder| replace(&folder.join(name), by));
                let what = damage_of(fixture.try_open_partition());
                let path = fixture.partition_path().join(name).display().to_string();
                assert!(what.contains(&path), "{by} at {name}: {what}");
                assert!(!fixture.directory().is_offline(), "{by} at {name}");
            }
        }
    }
}

#[test]
fn a_file_where_the_folder_of_a_partition_belongs_is_no_empty_log() {
    for by in ["a file", "a pipe"] {
        let fixture = ended_and(End::Stopped, Fixture::settings(), |folder| {
            std::fs::remove_dir_all(folder).expect("the folder");
            match by {
                "a file" => std::fs::write(folder, "not a folder").expect("a file"),
                pipe => replace(folder, pipe),
            }
        });
        let what = damage_of(fixture.try_open_partition());
        assert!(what.contains(&fixture.partition_path().display().to_string()), "{what}");
        assert!(!fixture.directory().is_offline());
    }
}

#[test]
fn a_folder_behind_a_link_is_the_partitions() {
    let mut before = Vec::new();
    let fixture = ended_and(End::Stopped, Fixture::settings(), |folder| {
        let elsewhere = folder.with_file_name("elsewhere");
        std::fs::rename(folder, &elsewhere).expect("it can be moved");
        symlink(&elsewhere, folder).expect("a link");
        before = std::fs::read(elsewhere.join("00000000000000000000.log")).expect("a file");
    });
    assert!(fixture.directory().existing().contains_key(&Fixture::partition()));
    assert!(all_bytes(&fixture.open_partition()).starts_with(&before));
}

#[test]
fn files_that_claim_to_be_huge_cost_no_memory() {
    for end in [End::Stopped, End::Killed] {
        let enlarge = |folder: &Path, name: &str| {
            let file = File::options().write(true).open(folder.join(name)).expect(name);
            file.set_len(ONE_TERABYTE).expect("a sparse file");
        };
        let fixture = ended_and(end, Fixture::settings(), |folder| {
            enlarge(folder, "00000000000000000006.txnindex");
            enlarge(folder, "00000000000000000006.index");
            enlarge(folder, "00000000000000000009.timeindex");
            for entry in std::fs::read_dir(folder).expect("the folder") {
                let name = entry.expect("an entry").file_name().into_string().expect("UTF-8");
                if name.ends_with(".snapshot") {
                    enlarge(folder, &name);
                }
            }
        });
        let mut log = fixture.open_partition();
        assert_eq!(log.log_end_offset(), Offset(15));
        let entry = log.producers().entry(ProducerId(1)).expect("the producer is found in the batches");
        assert_eq!(entry.last_sequence(), 1);
        let aborted = view(&log).aborted_transactions(Offset(0), Offset(15)).expect("looks up");
        assert_eq!(aborted.len(), 1, "{end:?}");
        log.close().expect("closes");
    }
}

#[test]
fn a_log_longer_than_any_segment_is_damage() {
    let fixture = ended_and(End::Killed, Fixture::settings(), |folder| {
        let file = File::options().write(true).open(folder.join("00000000000000000003.log"));
        file.expect("a file").set_len(ONE_TERABYTE).expect("a sparse file");
    });
    let what = damage_of(fixture.try_open_partition());
    assert!(what.contains("00000000000000000003.log is longer than a segment can be"), "{what}");
}

fn compacted() -> LogSettings {
    LogSettings { cleanup_policy: CleanupPolicy { delete: false, compact: true }, ..Fixture::settings() }
}

fn remove_segment(folder: &Path, base: &str) {
    for entry in std::fs::read_dir(folder).expect("the folder") {
        let path = entry.expect("an entry").path();
        if path.file_stem().is_some_and(|stem| stem == base) {
            std::fs::remove_file(path).expect("a file");
        }
    }
}

#[test]
fn a_segment_that_is_missing_or_emptied_is_told() {
    const GONE: &str = "00000000000000000006";
    for end in [End::Stopped, End::Killed] {
        let missing = |settings| ended_and(end, settings, |folder| remove_segment(folder, GONE));
        let fixture = missing(Fixture::settings());
        let what = damage_of(fixture.try_open_partition());
        let expected =
            "00000000000000000003.log ends at offset 6, and the next segment is 00000000000000000009.log";
        assert!(what.contains(expected), "{what}");
        assert!(!fixture.directory().is_offline());
        assert_eq!(
            missing(compacted()).open_partition().log_end_offset(),
            Offset(15),
            "compaction may do that"
        );
        let emptied = ended_and(end, Fixture::settings(), |folder| {
            std::fs::write(folder.join(GONE).with_extension("log"), "").expect("a file");
        });
        let what = damage_of(emptied.try_open_partition());
        assert!(what.contains("00000000000000000006.log ends at offset 6"), "{what}");
    }
}

#[test]
fn a_flushed_end_that_is_missing_is_told_at_every_start() {
    for end in [End::Stopped, End::Killed] {
        let mut fixture =
            ended_and(end, Fixture::settings(), |folder| remove_segment(folder, "00000000000000000012"));
        for _ in 0..2 {
            let what = damage_of(fixture.try_open_partition());
            assert!(what.contains("records up to 15 had been flushed"), "{end:?}: {what}");
            fixture.reopen();
        }
    }
}

#[test]
fn a_folder_that_is_missing_or_emptied_is_told_at_every_start() {
    for end in [End::Stopped, End::Killed] {
        for (kept, expected) in [(false, "topic-0 is missing"), (true, "topic-0 has no segment")] {
            let mut fixture = ended_and(end, Fixture::settings(), |folder| {
                std::fs::remove_dir_all(folder).expect("the folder");
                if kept {
                    std::fs::create_dir(folder).expect("a folder");
                }
            });
            for _ in 0..2 {
                let what = damage_of(fixture.try_open_partition());
                assert!(
                    what.contains(expected) && what.contains("records up to 15 had been flushed"),
                    "{what}"
                );
                assert!(!fixture.directory().is_offline());
                fixture.reopen();
            }
        }
    }
}

#[test]
fn a_checkpoint_that_cannot_be_read_costs_no_record() {
    for end in [End::Stopped, End::Killed] {
        for name in DIRECTORY_CHECKPOINTS {
            for by in ["garbage", "nothing", "a folder", "a pipe"] {
                let fixture = ended_and(end, Fixture::settings(), |folder| {
                    let path = folder.with_file_name(name);
                    match by {
                        "garbage" => std::fs::write(&path, b"garb\xffage\n").expect("a file"),
                        "nothing" if path.exists() => std::fs::remove_file(&path).expect("a file"),
                        "nothing" => {}
                        other => replace(&path, other),
                    }
                });
                assert!(fixture.directory().high_watermarks().expect("reads").is_empty());
                let mut log = fixture.open_partition();
                assert_eq!((log.log_start_offset(), log.log_end_offset()), (Offset(0), Offset(15)));
                let slice = log.read(crate::fixture::range(Offset(0), Offset(3), 1000, true)).expect("reads");
                assert_eq!(records_of(&slice).len(), 3);
                log.append(batch(1, 100), client()).expect("appends");
                log.close().expect("closes");
                fixture.directory().close_cleanly(1).expect("the checkpoints are written again");
            }
        }
    }
}

#[test]
fn a_wrong_partition_metadata_takes_the_partition_offline() {
    let other = "version: 0\ntopic_id: AAAAAAAAQAGAAAAAAAAAAA";
    for end in [End::Stopped, End::Killed] {
        for text in
            [other, "garbage", "version: 1\ntopic_id: BwcHBwcHBwcHBwcHBwcHBw", "version: 0\ntopic_id: x"]
        {
            let fixture = ended_and(end, Fixture::settings(), |folder| {
                std::fs::write(folder.join("partition.metadata"), text).expect("a file");
            });
            let what = damage_of(fixture.try_open_partition());
            assert!(what.contains("topic-0/partition.metadata"), "{text}: {what}");
            assert!(!fixture.directory().is_offline());
        }
    }
}

#[test]
fn a_partition_metadata_that_was_never_flushed_is_written_anew() {
    for text in [&b""[..], &[0; 43], b"version: 0\ntopi\0\0\0\0"] {
        let fixture = ended_and(End::Killed, Fixture::settings(), |folder| {
            std::fs::write(folder.join("partition.metadata"), text).expect("a file");
        });
        assert_eq!(fixture.open_partition().log_end_offset(), Offset(15));
        let written = std::fs::read_to_string(fixture.partition_path().join("partition.metadata"));
        assert_eq!(written.expect("a file"), "version: 0\ntopic_id: BwcHBwcHBwcHBwcHBwcHBw");
    }
}

#[test]
fn a_segment_with_the_name_of_the_last_offset_does_not_end_the_process() {
    for end in [End::Stopped, End::Killed] {
        let settings = LogSettings { index_interval_bytes: 1, ..Fixture::settings() };
        let mut fixture = Fixture::new(settings);
        let mut log = fixture.open_partition();
        for _ in 0..3 {
            log.append(batch(3, 100), client()).expect("appends");
        }
        log.close().expect("closes");
        if end == End::Stopped {
            fixture.directory().close_cleanly(0).expect("marks");
        }
        drop(log);
        for ending in ["log", "index", "timeindex"] {
            let path = fixture.partition_path().join(format!("00000000000000000000.{ending}"));
            let to = path.with_file_name(format!("0{}.{ending}", i64::MAX));
            std::fs::rename(path, to).expect("it can be renamed");
        }
        fixture.reopen();
        use_whatever_opens(&fixture);
    }
}

/// Opens the partition, reads, appends and cuts, and takes every answer.
fn use_whatever_opens(fixture: &Fixture) {
    let Ok(mut log) = fixture.try_open_partition() else { return };
    let end = log.log_end_offset();
    for from in [log.log_start_offset(), Offset(4), end] {
        let _ = log.read(crate::fixture::range(from, end, 1 << 20, true));
    }
    let _ = log.append(batch(1, 10), client());
    let _ = log.truncate_to(Offset(5));
    let _ = log.append(batch(1, 10), client());
    let _ = log.close();
}

/// Numbers that look random, the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        // Knuth's multiplier and increment; the high bits are the better ones.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

/// All files below a folder.
fn files_below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { files_below(&path, files) } else { files.push(path) }
    }
}

/// Changes a file so that numbers in it are likely to be extreme, or gives it an extreme name.
fn spoil(path: &Path, dice: &mut Dice) {
    let mut bytes = std::fs::read(path).expect("a file");
    let extremes: [&[u8]; 5] =
        [&[0xff; 8], &[0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], &[0x80, 0, 0, 0], &[0; 16], &[1]];
    match dice.below(8) {
        0 => bytes.truncate(dice.below(bytes.len() + 1)),
        1 => bytes.extend_from_within(..bytes.len().min(100)),
        2 => {
            let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
            let name = ["9223372036854775807", "9223372036854775806", "18446744073709551615"][dice.below(3)];
            let to = path.with_file_name(format!("{name:0>20}.{ending}"));
            std::fs::rename(path, to).expect("it can be renamed");
            return;
        }
        _ => {
            for _ in 0..=dice.below(3) {
                let (at, by) = (dice.below(bytes.len() + 1), extremes[dice.below(extremes.len())]);
                let end = bytes.len().min(at + by.len());
                bytes[at..end].copy_from_slice(&by[..end - at]);
            }
        }
    }
    std::fs::write(path, bytes).expect("a file");
}

#[test]
fn no_bytes_and_no_names_end_the_process() {
    for seed in 0..40 {
        let mut dice = Dice(seed);
        let end = if seed % 3 == 0 { End::Stopped } else { End::Killed };
        let flush_policy = if seed % 2 == 0 { FlushPolicy::Sync } else { FlushPolicy::Async };
        let mut fixture = Fixture::new(LogSettings { flush_policy, ..Fixture::settings() });
        let mut log = fixture.open_partition();
        for number in 0..4 {
            log.append(batch(3, 100), client()).expect("appends");
            if number < 3 {
                log.roll().expect("rolls");
            }
        }
        if end == End::Stopped {
            log.close().expect("closes");
            fixture.directory().close_cleanly(0).expect("marks");
        }
        drop(log);
        let mut files = Vec::new();
        files_below(fixture.folder.path(), &mut files);
        files.sort();
        for _ in 0..=dice.below(2) {
            let path = &files[dice.below(files.len())];
            if path.exists() {
                spoil(path, &mut dice);
            }
        }
        if fixture.try_reopen().is_err() {
            continue;
        }
        let _ = fixture.directory().meta_properties();
        let _ = fixture.directory().high_watermarks();
        use_whatever_opens(&fixture);
    }
}
