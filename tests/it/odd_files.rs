//! What stands in the folders of partitions and shouldn't, or is missing there: each costs its own partition, with one line that
//! names the path, or nothing at all; `verify-log` says the same before.

use std::fs::File;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use bytes::Bytes;
use kalda_protocol::messages::delete_topics::{DeleteTopicState, DeleteTopicsRequest};
use rustix::fs::{CWD, FileType, Mode, mknodat};

use crate::support::{Folders, TestClient, fetch, one_record, read_all};

const STORAGE_ERROR: i16 = 56;

/// Two of them are more than the smallest segment takes.
const RECORD_BYTES: usize = 700_000;

/// What is done to a partition's folder, and what becomes of the partition.
struct Case {
    what: &'static str,
    change: fn(&Path),
    outcome: Outcome,
}

/// What becomes of a partition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// It is offline; the line names this, below the log directory or without it.
    Offline(&'static str),
    /// All is served.
    Served,
}

use Outcome::{Offline, Served};

fn remove(path: &Path) {
    std::fs::remove_file(path).expect("a file");
}

fn write(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).expect("a file");
}

const LOG: &str = "00000000000000000001.log";
const INDEX: &str = "00000000000000000001.index";
const SNAPSHOT: &str = "00000000000000000004.snapshot";

const CASES: &[Case] = &[
    Case { what: "nothing", change: |_| {}, outcome: Served },
    Case {
        what: "a folder where an index belongs",
        change: |folder| {
            remove(&folder.join(INDEX));
            std::fs::create_dir(folder.join(INDEX)).expect("a folder");
        },
        outcome: Offline("/00000000000000000001.index"),
    },
    Case {
        what: "a pipe where a segment belongs",
        change: |folder| {
            remove(&folder.join(LOG));
            mknodat(CWD, folder.join(LOG), FileType::Fifo, Mode::from_raw_mode(0o600), 0).expect("a pipe");
        },
        outcome: Offline("/00000000000000000001.log"),
    },
    Case {
        what: "a link to itself where the epochs belong",
        change: |folder| {
            let path = folder.join("leader-epoch-checkpoint");
            remove(&path);
            symlink("leader-epoch-checkpoint", path).expect("a link");
        },
        outcome: Offline("/leader-epoch-checkpoint"),
    },
    Case {
        what: "a file where the folder belongs",
        change: |folder| {
            std::fs::remove_dir_all(folder).expect("a folder");
            write(folder, b"a file");
        },
        outcome: Offline(" is no folder"),
    },
    Case {
        what: "no folder",
        change: |folder| std::fs::remove_dir_all(folder).expect("a folder"),
        outcome: Offline(" is missing, though records up to 4 had been flushed"),
    },
    Case {
        what: "an empty folder",
        change: |folder| {
            std::fs::remove_dir_all(folder).expect("a folder");
            std::fs::create_dir(folder).expect("a folder");
        },
        outcome: Offline(" has no segment"),
    },
    Case {
        what: "a segment is missing",
        change: |folder| {
            for ending in ["log", "index", "timeindex", "snapshot"] {
                remove(&folder.join(LOG).with_extension(ending));
            }
        },
        outcome: Offline(
            "00000000000000000000.log ends at offset 1, and the next segment is 00000000000000000002.log",
        ),
    },
    Case {
        what: "a segment is empty",
        change: |folder| write(&folder.join(LOG), b""),
        outcome: Offline("00000000000000000001.log ends at offset 1"),
    },
    Case {
        what: "a segment is longer than any can be",
        change: |folder| sparse(&folder.join(LOG)),
        outcome: Offline("/00000000000000000001.log"),
    },
    Case { what: "a huge snapshot", change: |folder| sparse(&folder.join(SNAPSHOT)), outcome: Served },
    Case {
        what: "a snapshot of garbage",
        change: |folder| write(&folder.join(SNAPSHOT), b"garbage"),
        outcome: Served,
    },
    Case { what: "no snapshot", change: |folder| remove(&folder.join(SNAPSHOT)), outcome: Served },
    Case { what: "no index", change: |folder| remove(&folder.join(INDEX)), outcome: Served },
    Case { what: "a huge index", change: |folder| sparse(&folder.join(INDEX)), outcome: Served },
    Case {
        what: "epochs of garbage",
        change: |folder| write(&folder.join("leader-epoch-checkpoint"), b"\xff\xfe"),
        outcome: Served,
    },
    Case {
        what: "no partition.metadata",
        change: |folder| remove(&folder.join("partition.metadata")),
        outcome: Served,
    },
    Case {
        what: "a partition.metadata of garbage",
        change: |folder| write(&folder.join("partition.metadata"), b"garbage"),
        outcome: Offline("/partition.metadata"),
    },
    Case {
        what: "names that are nobody's",
        change: |folder| {
            std::fs::create_dir(folder.join("lost+found")).expect("a folder");
            symlink("nowhere", folder.join("a link")).expect("a link");
        },
        outcome: Served,
    },
];

fn sparse(path: &Path) {
    File::create(path).and_then(|file| file.set_len(1 << 40)).expect("a file system that takes 1 TB");
}

fn record(number: u8) -> Bytes {
    vec![number; RECORD_BYTES].into()
}

fn fetch_error(client: &mut TestClient, partition: i32) -> i16 {
    client.call(12, &fetch("t", partition, 0, 0)).responses[0].partitions[0].error_code
}

fn delete(client: &mut TestClient, topic: &str) {
    let topic = DeleteTopicState { name: Some(topic.into()), ..DeleteTopicState::default() };
    let request =
        DeleteTopicsRequest { topics: vec![topic], timeout_ms: 5000, ..DeleteTopicsRequest::default() };
    assert_eq!(client.call(6, &request).responses[0].error_code, 0);
}

/// A log directory with a partition of four segments for each case, all flushed, whose broker has stopped; then everything happens.
fn damaged(mark: &str) -> Folders {
    let folders = Folders::new();
    let mut broker = folders.start_with(&["a"], &["--set", "log.segment.bytes=1048576"]);
    let mut client = broker.connect();
    client.create_topic("t", i32::try_from(CASES.len()).expect("few"));
    for partition in partitions() {
        for number in 0..4 {
            assert_eq!(client.produce("t", partition, one_record(record(number))).error_code, 0);
        }
    }
    assert!(broker.stop().success());
    drop(broker);
    for (partition, case) in partitions().zip(CASES) {
        (case.change)(&folders.path("a").join(format!("t-{partition}")));
    }
    if mark == "without the mark" {
        remove(&folders.path("a").join(".kafka_cleanshutdown"));
    }
    folders
}

fn partitions() -> impl Iterator<Item = i32> {
    0..i32::try_from(CASES.len()).expect("few")
}

/// The lines of faults that `verify-log` prints.
fn faults(folder: &Path) -> Vec<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_kalda"))
        .args(["verify-log", &folder.display().to_string()])
        .output()
        .expect("it starts");
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).expect("text");
    text.lines().filter(|line| line.starts_with("fault")).map(str::to_owned).collect()
}

#[test]
fn one_odd_file_takes_one_partition() {
    for mark in ["with the mark", "without the mark"] {
        let folders = damaged(mark);
        let faults = faults(&folders.path("a"));
        let mut broker = folders.start_with(&["a"], &["--set", "log.segment.bytes=1048576"]);
        let mut client = broker.connect();
        for (partition, Case { what, outcome, .. }) in partitions().zip(CASES) {
            let context = format!("{what}, {mark}");
            if let Offline(words) = outcome {
                let folder = folders.path("a").join(format!("t-{partition}")).display().to_string();
                assert_eq!(fetch_error(&mut client, partition), STORAGE_ERROR, "{context}");
                let produced = client.produce("t", partition, one_record("more"));
                assert_eq!(produced.error_code, STORAGE_ERROR, "{context}");
                broker.lines().wait_for(&["ERROR", "is taken offline", &format!("folder={folder} "), words]);
                let names = [format!("{folder}/"), format!("{folder}:"), format!("for t-{partition},")];
                let is_found = faults.iter().any(|fault| names.iter().any(|name| fault.contains(name)));
                assert!(is_found, "{context}: {faults:#?}");
            } else {
                let records = read_all(&mut client, "t", partition, 0);
                let expected = (0..4).map(|number| (number.into(), record(number)));
                assert!(records.iter().cloned().eq(expected), "{context}: {} records", records.len());
                assert_eq!(client.produce("t", partition, one_record("more")).error_code, 0, "{context}");
            }
        }
        let offline = CASES.iter().filter(|case| case.outcome != Served).count();
        assert_eq!(broker.lines().with(&["ERROR"]).len(), offline, "each is told once");
        broker.stop();
    }
}

/// The checkpoints of a log directory.
const CHECKPOINTS: [&str; 4] = [
    "recovery-point-offset-checkpoint",
    "replication-offset-checkpoint",
    "log-start-offset-checkpoint",
    "cleaner-offset-checkpoint",
];

#[test]
fn checkpoints_that_cannot_be_read_cost_a_warning_each() {
    for mark in ["with the mark", "without the mark"] {
        for by in ["garbage", "a folder", "nothing"] {
            let folders = Folders::new();
            let mut broker = folders.start(&["a"]);
            let mut client = broker.connect();
            client.create_topic("t", 2);
            for partition in 0..2 {
                assert_eq!(client.produce("t", partition, one_record("value")).error_code, 0);
            }
            assert!(broker.stop().success());
            drop(broker);
            for name in CHECKPOINTS {
                let path = folders.path("a").join(name);
                // The last two are written when there is something to say.
                let _ = std::fs::remove_file(&path);
                match by {
                    "garbage" => write(&path, b"\xffgarbage"),
                    "a folder" => std::fs::create_dir(&path).expect("a folder"),
                    _ => {}
                }
            }
            if mark == "without the mark" {
                remove(&folders.path("a").join(".kafka_cleanshutdown"));
            }
            let mut broker = folders.start(&["a"]);
            let mut client = broker.connect();
            for partition in 0..2 {
                assert_eq!(read_all(&mut client, "t", partition, 0), [(0, Bytes::from("value"))]);
            }
            for name in &CHECKPOINTS[..if by == "nothing" { 2 } else { 4 }] {
                broker.lines().wait_for(&["WARN", &folders.path("a").join(name).display().to_string()]);
            }
            assert!(broker.lines().with(&["ERROR"]).is_empty());
            assert!(broker.stop().success(), "they are written again");
        }
    }
}

#[test]
fn a_topic_with_odd_files_can_be_deleted_and_made_anew() {
    for asked_for in ["before", "never"] {
        let folders = damaged("with the mark");
        let mut broker = folders.start(&["a"]);
        let mut client = broker.connect();
        for partition in partitions().filter(|_| asked_for == "before") {
            fetch_error(&mut client, partition);
        }
        delete(&mut client, "t");
        client.create_topic("t", i32::try_from(CASES.len()).expect("few"));
        // A file isn't known to be the topic's: it stays.
        let is_odd = |case: &Case| case.what == "a file where the folder belongs";
        for (partition, case) in partitions().zip(CASES) {
            let expected = if is_odd(case) { STORAGE_ERROR } else { 0 };
            let produced = client.produce("t", partition, one_record("anew"));
            assert_eq!(produced.error_code, expected, "{}, asked for {asked_for}", case.what);
        }
        broker.stop_and_restart();
        let mut client = broker.connect();
        for (partition, case) in partitions().zip(CASES).filter(|(_, case)| !is_odd(case)) {
            let records = read_all(&mut client, "t", partition, 0);
            assert_eq!(records, [(0, Bytes::from("anew"))], "{}, asked for {asked_for}", case.what);
        }
    }
}
