//! A log directory that fails while the broker runs takes down its own partitions, and no others; the last one, and the metadata's,
//! end the broker. A full disk is none that fails.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kalda_protocol::messages::create_topics::{CreatableTopic, CreateTopicsRequest};
use kalda_protocol::messages::incremental_alter_configs::{
    AlterConfigsResource, AlterableConfig, IncrementalAlterConfigsRequest,
};
use kalda_protocol::messages::metadata::{MetadataRequest, MetadataRequestTopic, MetadataResponsePartition};

use crate::failing_disk::FailingDisk;
use crate::support::{Folders, TestBroker, TestClient, capture, fetch, one_record, read_all, start_on};

const STORAGE_ERROR: i16 = 56;

pub fn metadata(client: &mut TestClient) -> Vec<MetadataResponsePartition> {
    let topic = MetadataRequestTopic { name: Some("t".into()), ..MetadataRequestTopic::default() };
    let request = MetadataRequest { topics: Some(vec![topic]), ..MetadataRequest::default() };
    client.call(12, &request).topics[0].partitions.clone()
}

/// Asks until the metadata knows which partitions are lost; the failing request may be answered before.
pub fn wait_until_lost(client: &mut TestClient, lost: &[i32]) {
    let is_lost = |partition: &MetadataResponsePartition| partition.leader_id < 0;
    loop {
        let partitions = metadata(client);
        if partitions.iter().any(is_lost) {
            for partition in &partitions {
                let expected = lost.contains(&partition.partition_index);
                assert_eq!(is_lost(partition), expected, "{partition:?}");
                assert_eq!(partition.offline_replicas.is_empty(), !expected, "{partition:?}");
            }
            return;
        }
    }
}

/// Which partitions of topic `t` have a folder there.
pub fn partitions(folder: &Path) -> Vec<i32> {
    let names = std::fs::read_dir(folder).expect("the directory is there");
    let names = names.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"));
    names.filter_map(|name| name.strip_prefix("t-")?.parse().ok()).collect()
}

fn create(topic: &str) -> CreateTopicsRequest {
    let topic = CreatableTopic {
        name: topic.into(),
        num_partitions: 1,
        replication_factor: 1,
        ..CreatableTopic::default()
    };
    CreateTopicsRequest { topics: vec![topic], timeout_ms: 5000, ..CreateTopicsRequest::default() }
}

pub fn two_folders() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (a, b) = (folder.path().join("a"), folder.path().join("b"));
    (folder, a, b)
}

#[test]
fn a_directory_that_is_taken_away_takes_its_partitions_along() {
    let (folder, a, b) = two_folders();
    let mut broker = TestBroker::start(&["--set", &format!("log.dirs={},{}", a.display(), b.display())]);
    let mut client = broker.connect();
    client.create_topic("t", 8);
    for partition in 0..6 {
        assert_eq!(client.produce("t", partition, one_record("value")).error_code, 0);
    }
    let mut lost = partitions(&b);
    let kept = partitions(&a);
    assert_eq!((kept.len(), lost.len()), (3, 3));
    let mut waiting = broker.connect();
    let sent = waiting.send(12, &fetch("t", lost[0], 1, 15_000));
    std::fs::rename(&b, folder.path().join("away")).expect("it can be moved");
    std::fs::write(&b, "").expect("a file can be written");
    // Of the two that have no folder yet, one is to have it there.
    let codes = [6, 7].map(|partition| client.produce("t", partition, one_record("value")).error_code);
    lost.push(if codes[0] == 0 { 7 } else { 6 });
    assert!(codes.contains(&0) && codes.contains(&STORAGE_ERROR), "{codes:?}");
    wait_until_lost(&mut client, &lost);
    for partition in &lost {
        assert_eq!(client.produce("t", *partition, one_record("value")).error_code, STORAGE_ERROR);
        let fetched = client.call(12, &fetch("t", *partition, 0, 0));
        assert_eq!(fetched.responses[0].partitions[0].error_code, STORAGE_ERROR);
    }
    let (received, fetched) = waiting.receive::<kalda_protocol::messages::fetch::FetchRequest>(12);
    assert_eq!((received, fetched.responses[0].partitions[0].error_code), (sent, STORAGE_ERROR));
    for partition in &kept {
        assert_eq!(client.produce("t", *partition, one_record("value")).error_code, 0);
        assert_eq!(read_all(&mut client, "t", *partition, 0).len(), 2);
    }
    client.create_topic("u", 4);
    for partition in 0..4 {
        assert_eq!(
            client.produce("u", partition, one_record("value")).error_code,
            0,
            "new ones go elsewhere"
        );
    }
    assert!(!broker.stop().success(), "the end is not in good order");
    assert!(a.join(".kafka_cleanshutdown").exists(), "but for the directory that works");
    std::fs::remove_file(&b).expect("the file is there");
    std::fs::rename(folder.path().join("away"), &b).expect("it can be moved");
    broker.restart();
    let mut client = broker.connect();
    assert!(metadata(&mut client).iter().all(|partition| partition.leader_id >= 0));
    for partition in 0..6 {
        let expected = if kept.contains(&partition) { 2 } else { 1 };
        assert_eq!(read_all(&mut client, "t", partition, 0).len(), expected, "partition {partition}");
    }
}

#[test]
fn a_directory_that_fails_to_sync_takes_its_partitions_along() {
    let (_folder, a, b) = two_folders();
    let disk = FailingDisk::below(&b);
    let faults = Arc::clone(&disk.faults);
    let settings =
        [("log.dirs", format!("{},{}", a.display(), b.display())), ("log.flush.policy", "sync".to_owned())];
    let (runtime, server) = start_on(disk, &settings);
    let mut client = TestClient::connect(&server.advertised()[0].1);
    client.create_topic("t", 6);
    for partition in 0..6 {
        assert_eq!(client.produce("t", partition, one_record("value")).error_code, 0);
    }
    let (kept, lost) = (partitions(&a), partitions(&b));
    assert_eq!((kept.len(), lost.len()), (3, 3));
    faults.fail_syncs();
    assert_eq!(client.produce("t", lost[0], one_record("value")).error_code, STORAGE_ERROR);
    wait_until_lost(&mut client, &lost);
    for partition in &lost {
        assert_eq!(client.produce("t", *partition, one_record("value")).error_code, STORAGE_ERROR);
    }
    for partition in &kept {
        assert_eq!(client.produce("t", *partition, one_record("value")).error_code, 0);
        assert_eq!(read_all(&mut client, "t", *partition, 0).len(), 2);
    }
    assert!(runtime.block_on(server.stop()).is_err(), "the end is not in good order");
    assert!(a.join(".kafka_cleanshutdown").exists() && !b.join(".kafka_cleanshutdown").exists());
}

#[test]
fn the_broker_ends_with_its_last_directory() {
    let folders = Folders::new();
    let mut broker = folders.start(&["a"]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    assert_eq!(client.produce("t", 0, one_record("value")).error_code, 0);
    folders.take_away("a");
    // The first write tells; a topic is one of the metadata.
    client.send(7, &create("u"));
    assert_eq!(broker.wait().code(), Some(1));
    broker.lines().wait_for(&["ERROR", "the log directory is taken offline", "directory="]);
    broker.lines().wait_for(&["ERROR", "the broker ends: all log directories have failed"]);
    folders.bring_back("a");
    drop(broker);
    let broker = folders.start(&["a"]);
    assert_eq!(read_all(&mut broker.connect(), "t", 0, 0).len(), 1);
}

#[test]
fn the_broker_ends_with_the_directory_of_the_metadata_and_closes_the_others() {
    let (_folder, a, b) = two_folders();
    let disk = FailingDisk::below(&a);
    let faults = Arc::clone(&disk.faults);
    let settings = [("log.dirs", format!("{},{}", a.display(), b.display()))];
    let (runtime, server) = start_on(disk, &settings);
    let mut client = TestClient::connect(&server.advertised()[0].1);
    client.create_topic("t", 2);
    for partition in 0..2 {
        assert_eq!(client.produce("t", partition, one_record("value")).error_code, 0);
    }
    faults.fail_syncs();
    client.send(7, &create("u"));
    runtime.block_on(server.failed());
    assert!(runtime.block_on(server.stop()).is_err(), "the end is not in good order");
    assert!(!a.join(".kafka_cleanshutdown").exists() && b.join(".kafka_cleanshutdown").exists());
}

/// A change that takes 30 kB in the metadata log.
fn long_setting(topic: &str) -> IncrementalAlterConfigsRequest {
    let config = AlterableConfig {
        name: "leader.replication.throttled.replicas".into(),
        value: Some("1:1,".repeat(7500).trim_end_matches(',').into()),
        ..AlterableConfig::default()
    };
    let resource = AlterConfigsResource {
        resource_type: 2,
        resource_name: topic.into(),
        configs: vec![config],
        ..AlterConfigsResource::default()
    };
    IncrementalAlterConfigsRequest { resources: vec![resource], ..IncrementalAlterConfigsRequest::default() }
}

#[test]
fn the_broker_ends_when_its_metadata_can_be_written_no_more() {
    let folders = Folders::new();
    let mut broker = folders.start_with(&["a", "b"], &["--set", "metadata.log.segment.bytes=8388608"]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    let metadata = folders.path("a").join("__cluster_metadata-0");
    std::fs::rename(&metadata, folders.path("away")).expect("it can be moved");
    // The segment is open, and goes on until it is full.
    while client.call(1, &long_setting("t")).responses[0].error_code == 0 {}
    assert_eq!(broker.wait().code(), Some(1));
    let path = metadata.display().to_string();
    assert_eq!(broker.lines().with(&["ERROR", &path, "is taken offline"]).len(), 1);
    broker.lines().wait_for(&["ERROR", "the broker ends: the metadata log has failed"]);
    assert!(folders.path("b").join(".kafka_cleanshutdown").exists());
}

#[test]
fn a_full_disk_is_told_once_and_once_more_when_it_is_over() {
    let lines = capture();
    let (_folder, a, _) = two_folders();
    let disk = FailingDisk::below(&a);
    let faults = Arc::clone(&disk.faults);
    let settings = [
        ("log.dirs", a.display().to_string()),
        ("log.index.interval.bytes", "1".to_owned()),
        ("replica.high.watermark.checkpoint.interval.ms", "10".to_owned()),
    ];
    let (runtime, server) = start_on(disk, &settings);
    let mut client = TestClient::connect(&server.advertised()[0].1);
    client.create_topic("t", 2);
    for partition in 0..2 {
        assert_eq!(client.produce("t", partition, one_record("value")).error_code, 0);
    }
    faults.leave_room(0);
    for round in 0..20 {
        assert_eq!(client.produce("t", round % 2, one_record("value")).error_code, STORAGE_ERROR);
        assert_eq!(client.call(7, &create("u")).topics[0].error_code, STORAGE_ERROR);
    }
    let path = a.display().to_string();
    let told =
        |level: &str| lines.with(&[level, &path]).into_iter().filter(|line| !line.contains("stopping"));
    let errors: Vec<String> = told("ERROR").chain(told("WARN")).collect();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].contains("until there is room") && errors[0].contains("partition="), "{errors:?}");
    assert!(lines.with(&["there is space again", &path]).is_empty());
    faults.leave_room(u64::MAX);
    for partition in 0..2 {
        assert_eq!(client.produce("t", partition, one_record("value")).error_code, 0);
    }
    assert_eq!(lines.with(&["INFO", "there is space again", &path]).len(), 1);
    client.create_topic("u", 1);
    assert_eq!(client.produce("u", 0, one_record("value")).error_code, 0);
    assert!(runtime.block_on(server.stop()).is_ok());
}
