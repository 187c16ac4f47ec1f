//! Metadata that is gone, older than the logs, or another's: a start that can't tell what belongs together is refused, and whatever
//! is decided then, no record is deleted.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use bytes::Bytes;
use kalda_protocol::messages::delete_topics::{DeleteTopicState, DeleteTopicsRequest};

use crate::support::{Folders, TestBroker, TestClient, copy_folder, fetch, one_record, read_all};

const STORAGE_ERROR: i16 = 56;
const UNKNOWN_TOPIC: i16 = 3;
const METADATA: &str = "__cluster_metadata-0";
const METADATA_LOG: &str = "__cluster_metadata-0/00000000000000000000.log";
const LOST: &str = "--accept-lost-metadata";
const FORMAT: &str = "--format-log-dirs";

/// How the last process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Stopped,
    Killed,
}

fn value(partition: i32) -> Bytes {
    format!("value of {partition}").into()
}

fn fill(broker: &TestBroker, topic: &str, partitions: i32) {
    let mut client = broker.connect();
    client.create_topic(topic, partitions);
    for partition in 0..partitions {
        assert_eq!(client.produce(topic, partition, one_record(value(partition))).error_code, 0);
    }
}

fn check(broker: &TestBroker, topic: &str, partitions: impl IntoIterator<Item = i32>) {
    let mut client = broker.connect();
    for partition in partitions {
        assert_eq!(
            read_all(&mut client, topic, partition, 0),
            [(0, value(partition))],
            "{topic}-{partition}"
        );
    }
}

fn fetch_error(client: &mut TestClient, topic: &str, partition: i32) -> i16 {
    client.call(12, &fetch(topic, partition, 0, 0)).responses[0].partitions[0].error_code
}

/// A broker with six partitions of topic `t` in two directories, of which the first has the metadata. It has ended.
fn two_directories(end: End) -> Folders {
    let folders = Folders::new();
    let mut broker = folders.start(&["a", "b"]);
    fill(&broker, "t", 6);
    assert_eq!((folders.partitions("a").len(), folders.partitions("b").len()), (3, 3));
    broker.stop_and_restart();
    match end {
        End::Stopped => assert!(broker.stop().success()),
        // The last change of the metadata may be the broker's registration.
        End::Killed => broker.connect().create_topic("later", 1),
    }
    drop(broker);
    folders
}

/// Every file below a folder, but for locks, and indexes, which are made anew when a log is looked at.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("the folder") {
        let entry = entry.expect("an entry");
        let name = entry.file_name().into_string().expect("UTF-8");
        if entry.path().is_dir() {
            let inside = contents(&entry.path()).into_iter();
            found.extend(inside.map(|(inner, bytes)| (format!("{name}/{inner}"), bytes)));
        } else if name != ".lock" && !name.ends_with("index") {
            found.insert(name, std::fs::read(entry.path()).expect("a file"));
        }
    }
    found
}

/// Compares files, and tells names alone.
fn assert_same(after: &BTreeMap<String, Vec<u8>>, before: &BTreeMap<String, Vec<u8>>) {
    let names = after.keys().chain(before.keys());
    let differ: BTreeSet<&String> = names.filter(|name| after.get(*name) != before.get(*name)).collect();
    assert!(differ.is_empty(), "{differ:?} differ");
}

/// The names of folders that were set aside, each as its partition was called.
fn strays(folders: &Folders, name: &str) -> BTreeSet<String> {
    let names = folders.names(name).into_iter();
    names.filter_map(|name| Some(name.strip_suffix("-stray")?.rsplit_once('.')?.0.to_owned())).collect()
}

fn named(partitions: &BTreeSet<i32>) -> BTreeSet<String> {
    partitions.iter().map(|partition| format!("t-{partition}")).collect()
}

/// The start is refused with words, and nothing but an empty directory is changed.
fn assert_refused(folders: &Folders, words: &[&str]) {
    let before = ["a", "b"].map(|name| contents(&folders.path(name)));
    for _ in 0..2 {
        let said = folders.refusal(&["a", "b"], &[]);
        for word in words {
            assert!(said.contains(word), "{word} is not in: {said}");
        }
        let after = ["a", "b"].map(|name| contents(&folders.path(name)));
        for (after, before) in after.iter().zip(&before) {
            assert_same(after, before);
        }
    }
}

#[test]
fn a_first_directory_that_is_not_mounted_is_not_made_anew() {
    for end in [End::Stopped, End::Killed] {
        let folders = two_directories(end);
        folders.unmount("a");
        let path = folders.path("a").display().to_string();
        assert_refused(&folders, &[&path, "is a disk not mounted?", LOST]);
        folders.mount("a");
        check(&folders.start(&["a", "b"]), "t", 0..6);
    }
}

#[test]
fn another_directory_that_is_not_mounted_is_not_made_anew() {
    for end in [End::Stopped, End::Killed] {
        let folders = two_directories(end);
        let (here, away) = (folders.partitions("a"), folders.partitions("b"));
        folders.unmount("b");
        let path = folders.path("b").display().to_string();
        assert_refused(&folders, &[&path, "is a disk not mounted?", FORMAT]);
        let mut broker = folders.start_with(&["a", "b"], &[FORMAT]);
        check(&broker, "t", here);
        for partition in &away {
            assert_eq!(fetch_error(&mut broker.connect(), "t", *partition), STORAGE_ERROR);
        }
        assert!(broker.stop().success());
        drop(broker);
        folders.mount("b");
        check(&folders.start(&["a", "b"]), "t", 0..6);
    }
}

#[test]
fn a_new_disk_needs_no_word_and_directories_may_not_change_places() {
    let folders = two_directories(End::Stopped);
    std::fs::create_dir(folders.path("c")).expect("a folder");
    let mut broker = folders.start(&["a", "b", "c"]);
    check(&broker, "t", 0..6);
    assert!(broker.stop().success());
    drop(broker);
    let said = folders.refusal(&["b", "a"], &[]);
    let found = folders.path("a").join(METADATA).display().to_string();
    assert!(said.contains(&found) && said.contains("metadata.log.dir"), "{said}");
    check(&folders.start(&["a", "b", "c"]), "t", 0..6);
}

#[test]
fn a_directory_without_its_name_gets_another_one_only_if_told_so() {
    for name in ["a", "b"] {
        let folders = two_directories(End::Stopped);
        std::fs::remove_file(folders.path(name).join("meta.properties")).expect("a file");
        assert_refused(
            &folders,
            &[&folders.path(name).display().to_string(), "has no meta.properties", FORMAT],
        );
        check(&folders.start_with(&["a", "b"], &[FORMAT]), "t", 0..6);
    }
}

#[test]
fn a_first_start_that_was_interrupted_goes_on() {
    let folders = two_directories(End::Stopped);
    let meta = std::fs::read(folders.path("a").join("meta.properties")).expect("a file");
    for name in ["c", "d"] {
        std::fs::create_dir(folders.path(name)).expect("a folder");
    }
    std::fs::write(folders.path("c").join("meta.properties"), meta).expect("a file");
    fill(&folders.start(&["c", "d"]), "t", 6);
}

/// The ways in which metadata gets lost: what is done to the folder of a node, and what the refusal says.
type Loss = (&'static str, fn(&Path), &'static str);
const LOSSES: [Loss; 5] = [
    ("removed", |a| std::fs::remove_dir_all(a.join(METADATA)).expect("removed"), "had been flushed"),
    (
        "removed but for what it began with",
        |a| {
            let begun = a.join(METADATA).join("00000000000000000000-0000000000.checkpoint");
            let kept = std::fs::read(&begun).expect("what it began with");
            std::fs::remove_dir_all(a.join(METADATA)).expect("removed");
            std::fs::create_dir(a.join(METADATA)).expect("made");
            std::fs::write(begun, kept).expect("written");
        },
        "had been flushed",
    ),
    ("emptied", |a| std::fs::write(a.join(METADATA_LOG), "").expect("emptied"), "had been flushed"),
    ("cut", |a| keep_batches(&a.join(METADATA_LOG), 3), "had been flushed"),
    (
        "emptied, and never said to be flushed",
        |a| {
            std::fs::write(a.join(METADATA_LOG), "").expect("emptied");
            std::fs::write(a.join("recovery-point-offset-checkpoint"), "0\n0\n").expect("written");
        },
        "holds no metadata",
    ),
];

/// Leaves the first batches of the metadata, up to so many.
fn keep_batches(log: &Path, count: usize) {
    let bytes = std::fs::read(log).expect("the log");
    let batches = kalda_protocol::records::batches(Bytes::from(bytes.clone()));
    let kept: usize = batches.take(count).map(|batch| batch.expect("a batch").bytes().len()).sum();
    std::fs::write(log, &bytes[..kept]).expect("cut");
}

fn count_batches(log: &Path) -> usize {
    kalda_protocol::records::batches(Bytes::from(std::fs::read(log).expect("the log"))).count()
}

#[test]
fn the_last_change_of_the_metadata_is_missed() {
    let folders = Folders::new();
    let settings = ["--set", "replica.high.watermark.checkpoint.interval.ms=50"];
    let mut broker = folders.start_with(&["a", "b"], &settings);
    fill(&broker, "t", 2);
    let (log, noted) =
        (folders.path("a").join(METADATA_LOG), folders.path("a").join("replication-offset-checkpoint"));
    let end = |log: &Path| {
        let batches = kalda_protocol::records::batches(Bytes::from(std::fs::read(log).expect("the log")));
        batches.last().expect("some").expect("a batch").header().next_offset()
    };
    let committed = format!("__cluster_metadata 0 {}\n", end(&log));
    while !std::fs::read_to_string(&noted).is_ok_and(|text| text.contains(&committed)) {
        check(&broker, "t", 0..2);
    }
    broker.kill();
    drop(broker);
    keep_batches(&log, count_batches(&log) - 1);
    assert_refused(&folders, &["replication-offset-checkpoint shows that there was more", LOST]);
}

#[test]
fn no_record_goes_because_the_metadata_went() {
    for end in [End::Stopped, End::Killed] {
        for (how, lose, expected) in LOSSES {
            let folders = two_directories(end);
            let placed = ["a", "b"].map(|name| folders.partitions(name));
            copy_folder(&folders.path("a"), &folders.path("backup"));
            lose(&folders.path("a"));
            eprintln!("{how}, {end:?}");
            let refused = contents(&folders.path("b"));
            let said = folders.refusal(&["a", "b"], &[]);
            assert!(said.contains(expected) && said.contains(LOST), "{how}, {end:?}: {said}");
            let said = folders.refusal(&["a", "b"], &[]);
            assert!(said.contains(LOST), "{how}, {end:?}, again: {said}");
            assert_same(&contents(&folders.path("b")), &refused);
            assert_eq!(["a", "b"].map(|name| folders.partitions(name)), placed, "{how}");
            std::fs::remove_dir_all(folders.path("a")).expect("removed");
            std::fs::rename(folders.path("backup"), folders.path("a")).expect("it can be moved");
            check(&folders.start(&["a", "b"]), "t", 0..6);
        }
    }
}

#[test]
fn what_new_metadata_doesnt_know_is_set_aside_and_comes_back_with_the_old() {
    for end in [End::Stopped, End::Killed] {
        let folders = two_directories(end);
        let placed = ["a", "b"].map(|name| folders.partitions(name));
        std::fs::rename(folders.path("a").join(METADATA), folders.path("metadata")).expect("it can be moved");
        let mut broker = folders.start_with(&["a", "b"], &[LOST]);
        assert_eq!(fetch_error(&mut broker.connect(), "t", 0), UNKNOWN_TOPIC);
        for (name, partitions) in ["a", "b"].into_iter().zip(&placed) {
            assert_eq!(strays(&folders, name), named(partitions));
            for partition in partitions {
                let path = folders.path(name).join(format!("t-{partition}")).display().to_string();
                let told = broker.lines().with(&["WARN", "set aside", &format!("from={path} ")]);
                assert_eq!(told.len(), 1, "{told:?}");
            }
        }
        // Another topic of that name has nothing to do with it.
        fill(&broker, "t", 6);
        check(&broker, "t", 0..6);
        assert!(broker.stop().success());
        drop(broker);
        let mut broker = folders.start(&["a", "b"]);
        assert!(broker.lines().with(&["set aside"]).is_empty(), "it is told once");
        check(&broker, "t", 0..6);
        assert!(broker.stop().success());
        drop(broker);

        std::fs::remove_dir_all(folders.path("a").join(METADATA)).expect("removed");
        std::fs::rename(folders.path("metadata"), folders.path("a").join(METADATA)).expect("it can be moved");
        let mut broker = folders.start_with(&["a", "b"], &[LOST]);
        check(&broker, "t", 0..6);
        assert_eq!(["a", "b"].map(|name| folders.partitions(name)), placed);
        assert_eq!(broker.lines().with(&["its folder is back"]).len(), 6);
        assert_eq!(["a", "b"].map(|name| strays(&folders, name).len()), [3, 3], "those of the other topic");
        broker.kill_and_restart();
        check(&broker, "t", 0..6);
        broker.stop_and_restart();
        check(&broker, "t", 0..6);
    }
}

#[test]
fn metadata_of_another_cluster_is_not_believed() {
    let (folders, others) = (two_directories(End::Stopped), two_directories(End::Stopped));
    std::fs::remove_dir_all(folders.path("a").join(METADATA)).expect("removed");
    copy_folder(&others.path("a").join(METADATA), &folders.path("a").join(METADATA));
    assert_refused(&folders, &["a broker that didn't have this log directory", LOST]);
}

#[test]
fn metadata_that_knows_few_of_the_partitions_is_not_believed() {
    let folders = two_directories(End::Stopped);
    copy_folder(&folders.path("a").join(METADATA), &folders.path("metadata"));
    let mut broker = folders.start(&["a", "b"]);
    for topic in ["u", "v"] {
        fill(&broker, topic, 6);
    }
    assert!(broker.stop().success());
    drop(broker);
    std::fs::remove_dir_all(folders.path("a").join(METADATA)).expect("removed");
    std::fs::rename(folders.path("metadata"), folders.path("a").join(METADATA)).expect("it can be moved");
    for (proof, told) in [
        ("recovery-point-offset-checkpoint", "had been flushed"),
        (".kafka_cleanshutdown", ".kafka_cleanshutdown shows that there was more"),
        ("replication-offset-checkpoint", "replication-offset-checkpoint shows that there was more"),
    ] {
        assert_refused(&folders, &[told, LOST]);
        for name in ["a", "b"] {
            std::fs::remove_file(folders.path(name).join(proof)).expect("removed");
        }
    }
    // Nothing but the topics' ids can tell now.
    assert_refused(&folders, &["doesn't know 12 of the 18 partitions", LOST]);
    let broker = folders.start_with(&["a", "b"], &[LOST]);
    check(&broker, "t", 0..6);
    assert_eq!(strays(&folders, "a").len() + strays(&folders, "b").len(), 12);
}

#[test]
fn one_folder_that_nobody_knows_is_set_aside_and_listed() {
    let folders = two_directories(End::Stopped);
    let stray = folders.path("b").join("ghost.of-7");
    copy_folder(
        &folders.path("b").join(format!("t-{}", folders.partitions("b").first().expect("one"))),
        &stray,
    );
    std::fs::write(stray.join("partition.metadata"), "version: 0\ntopic_id: ZxqLVCMjSCSMPdEy9UB4XA")
        .expect("written");
    let before = contents(&stray);
    let mut broker = folders.start(&["a", "b"]);
    check(&broker, "t", 0..6);
    let told = broker.lines().with(&["set aside"]);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains(&stray.display().to_string()), "{told:?}");
    assert!(!stray.exists());
    let names = folders.names("b");
    let aside = names.iter().find(|name| name.starts_with("ghost.of-7.") && name.ends_with("-stray"));
    let aside = folders.path("b").join(aside.expect("it is there"));
    assert_same(&contents(&aside), &before);
    assert!(broker.stop().success());
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_kalda"))
        .args(["verify-log", &folders.path("b").display().to_string()])
        .output()
        .expect("it starts");
    let listed = String::from_utf8(output.stdout).expect("text");
    assert!(listed.contains(&format!("note: {}: ", aside.display())), "{listed}");
    assert!(output.status.success() && listed.trim_end().ends_with("0 faults, 1 note"), "{listed}");
}

#[test]
fn a_folder_that_names_another_topic_is_offline_and_no_other() {
    for (end, text) in [
        (End::Stopped, "version: 0\ntopic_id: ZxqLVCMjSCSMPdEy9UB4XA"),
        (End::Killed, "version: 0\ntopic_id: ZxqLVCMjSCSMPdEy9UB4XA"),
        (End::Stopped, "garbage"),
        (End::Killed, "garbage"),
    ] {
        let folders = two_directories(end);
        let wrong = *folders.partitions("b").first().expect("one");
        let path = folders.path("b").join(format!("t-{wrong}")).join("partition.metadata");
        let right = std::fs::read(&path).expect("a file");
        std::fs::write(&path, text).expect("written");
        let mut broker = folders.start(&["a", "b"]);
        let mut client = broker.connect();
        assert_eq!(fetch_error(&mut client, "t", wrong), STORAGE_ERROR);
        assert_eq!(client.produce("t", wrong, one_record("value")).error_code, STORAGE_ERROR);
        check(&broker, "t", (0..6).filter(|partition| *partition != wrong));
        let path_told = path.display().to_string();
        broker.lines().wait_for(&["ERROR", "taken offline", &path_told]);
        assert_eq!(broker.lines().with(&["ERROR"]).len(), 1, "it is told once");
        // After a kill, the directory needs recovery once more.
        assert!(broker.stop().success());
        let not_recovered = broker.lines().with(&["the next start recovers"]).len();
        assert_eq!(not_recovered, usize::from(end == End::Killed));
        drop(broker);
        std::fs::write(&path, right).expect("written");
        check(&folders.start(&["a", "b"]), "t", 0..6);
    }
}

#[test]
fn files_of_a_topic_whose_deletion_is_recorded_go() {
    let folders = two_directories(End::Stopped);
    let kept = *folders.partitions("b").first().expect("one");
    let (folder, copy) = (folders.path("b").join(format!("t-{kept}")), folders.path("copy"));
    copy_folder(&folder, &copy);
    let mut broker = folders.start(&["a", "b"]);
    let topic = DeleteTopicState { name: Some("t".into()), ..DeleteTopicState::default() };
    let request =
        DeleteTopicsRequest { topics: vec![topic], timeout_ms: 5000, ..DeleteTopicsRequest::default() };
    assert_eq!(broker.connect().call(6, &request).responses[0].error_code, 0);
    assert!(broker.stop().success());
    drop(broker);
    // As if its directory had been away.
    copy_folder(&copy, &folder);
    let mut broker = folders.start(&["a", "b"]);
    broker.lines().wait_for(&["INFO", "removing the files", &format!("t-{kept}")]);
    assert!(broker.stop().success());
    assert!(strays(&folders, "b").is_empty() && !folder.exists());
}

#[test]
fn of_a_copied_folder_the_other_one_is_set_aside() {
    let folders = two_directories(End::Stopped);
    let copied = *folders.partitions("b").first().expect("one");
    let name = format!("t-{copied}");
    copy_folder(&folders.path("b").join(&name), &folders.path("a").join(&name));
    let broker = folders.start(&["a", "b"]);
    check(&broker, "t", 0..6);
    assert_eq!(strays(&folders, "a"), BTreeSet::from([name]));
}

#[test]
fn what_kafka_had_set_aside_stays_so() {
    let folders = two_directories(End::Stopped);
    let name = "ghost-3.784cb00282a34d9ea0256ebd1d91a4b6-stray";
    copy_folder(
        &folders.path("a").join(format!("t-{}", folders.partitions("a").first().expect("one"))),
        &folders.path("b").join(name),
    );
    let path = folders.path("b").join(name).join("partition.metadata");
    std::fs::write(path, "version: 0\ntopic_id: ZxqLVCMjSCSMPdEy9UB4XA").expect("written");
    for _ in 0..2 {
        let mut broker = folders.start(&["a", "b"]);
        check(&broker, "t", 0..6);
        assert!(folders.names("b").contains(name));
        assert!(broker.stop().success());
    }
}

#[test]
fn what_was_being_moved_of_an_unknown_topic_stays() {
    let folders = two_directories(End::Stopped);
    let name = "ghost-3.784cb00282a34d9ea0256ebd1d91a4b6-future";
    copy_folder(
        &folders.path("a").join(format!("t-{}", folders.partitions("a").first().expect("one"))),
        &folders.path("b").join(name),
    );
    let path = folders.path("b").join(name).join("partition.metadata");
    std::fs::write(path, "version: 0\ntopic_id: ZxqLVCMjSCSMPdEy9UB4XA").expect("written");
    let before = contents(&folders.path("b").join(name));
    for _ in 0..2 {
        let mut broker = folders.start(&["a", "b"]);
        check(&broker, "t", 0..6);
        assert!(broker.stop().success());
        assert_same(&contents(&folders.path("b").join(name)), &before);
    }
}
