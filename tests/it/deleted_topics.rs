//! Topics that are deleted, and others that get their names.

use crate::failing_disk::FailingDisk;
use crate::fetch_sessions::delete;
use crate::groups::{commit, committed, make_offsets_topic};
use crate::support::{TestBroker, TestClient, start_on};

#[test]
fn offsets_of_a_deleted_topic_are_gone_and_its_successors_stay() {
    let mut broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    client.create_topic("t", 1);
    make_offsets_topic(&mut client);
    assert_eq!(commit(&mut client, "g", 42), 0);
    delete(&mut client, "t");
    client.create_topic("t", 1);
    assert_eq!(committed(&mut client, "g"), [0_i64; 0]);
    assert_eq!(commit(&mut client, "g", 43), 0);
    broker.kill_and_restart();
    assert_eq!(committed(&mut broker.connect(), "g"), [43]);
}

/// A topic is deleted while the offsets' disk is full, so that they can't be removed; a crash at that moment leaves the same.
#[test]
fn an_offset_that_outlived_its_topic_is_not_told_of_the_next_one_of_that_name() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (a, b) = (folder.path().join("a"), folder.path().join("b"));
    let disk = FailingDisk::below(&b);
    let faults = disk.faults.clone();
    let (_runtime, server) = start_on(
        disk,
        &[
            ("log.dirs", format!("{},{}", a.display(), b.display())),
            ("offsets.topic.num.partitions", "1".to_owned()),
        ],
    );
    let mut client = TestClient::connect(&server.advertised()[0].1);
    // The first partition goes to the first directory, the second to the second.
    client.create_topic("t", 1);
    make_offsets_topic(&mut client);
    assert_eq!(commit(&mut client, "g", 42), 0);
    assert!(b.join("__consumer_offsets-0").exists());
    faults.leave_room(0);
    delete(&mut client, "t");
    faults.leave_room(u64::MAX);
    client.create_topic("t", 1);
    assert_eq!(committed(&mut client, "g"), [0_i64; 0]);
    assert_eq!(commit(&mut client, "g", 1), 0);
    assert_eq!(committed(&mut client, "g"), [1]);
}
