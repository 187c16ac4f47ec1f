//! Topics that are deleted, and others that get their names.

use kalda_protocol::messages::delete_topics::DeleteTopicsRequest;
use kalda_protocol::messages::fetch::FetchRequest;
use kalda_protocol::messages::produce::ProduceRequest;

use crate::failing_disk::FailingDisk;
use crate::fetch_sessions::{delete, deletion};
use crate::groups::{commit, committed, make_offsets_topic};
use crate::support::{TestBroker, TestClient, fetch, one_record, produce, read_all, start_on};

const UNKNOWN_TOPIC_OR_PARTITION: i16 = 3;

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

/// Its records are flushed in the background while the topic is deleted: what the flush still has to note is nobody's any more.
#[test]
fn a_topic_that_is_deleted_while_it_is_flushed_takes_no_other_along() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (a, b) = (folder.path().join("a"), folder.path().join("b"));
    let disk = FailingDisk::below(&b);
    let faults = disk.faults.clone();
    let (_runtime, server) = start_on(
        disk,
        &[("log.dirs", format!("{},{}", a.display(), b.display())), ("log.flush.policy", "sync".to_owned())],
    );
    let mut client = TestClient::connect(&server.advertised()[0].1);
    // They go to the two directories in turn.
    for name in ["elsewhere", "t", "elsewhere-too", "u"] {
        client.create_topic(name, 1);
    }
    // Then segments are flushed instead.
    faults.refuse_wal();
    faults.hold_syncs();
    let mut producer = TestClient::connect(&server.advertised()[0].1);
    producer.send(11, &produce("t", 0, -1, one_record("value")));
    faults.wait_for_held_sync();
    delete(&mut client, "t");
    let (_, answer) = producer.receive::<ProduceRequest>(11);
    let answer = &answer.responses[0].partition_responses[0];
    assert_eq!(answer.error_code, UNKNOWN_TOPIC_OR_PARTITION);
    faults.release_syncs();
    assert_eq!(client.produce("u", 0, one_record("value")).error_code, 0, "its directory is online");
    client.create_topic("t", 1);
    assert_eq!(client.produce("t", 0, one_record("value")).error_code, 0);
    assert!(b.join("u-0").exists());
}

/// The folders of so many partitions are not removed in a moment. Meanwhile the next topic of that name is made and written.
#[test]
fn a_topic_that_is_made_anew_while_the_old_ones_files_go_loses_nothing() {
    const PARTITIONS: i32 = 60;
    let mut broker = TestBroker::start(&[]);
    for opened in [true, false] {
        let mut client = broker.connect();
        client.create_topic("t", PARTITIONS);
        for partition in 0..PARTITIONS {
            assert_eq!(client.produce("t", partition, one_record("old")).error_code, 0);
        }
        if !opened {
            broker.stop_and_restart();
            client = broker.connect();
        }
        let mut deleting = broker.connect();
        deleting.send(6, &deletion("t"));
        while !client.try_create_topic("t", PARTITIONS) {}
        for partition in (0..PARTITIONS).rev() {
            assert_eq!(client.produce("t", partition, one_record("new")).error_code, 0);
        }
        let (_, deleted) = deleting.receive::<DeleteTopicsRequest>(6);
        assert_eq!(deleted.responses[0].error_code, 0);
        let all_are_new = |client: &mut TestClient| {
            for partition in 0..PARTITIONS {
                assert_eq!(read_all(client, "t", partition, 0), [(0, "new".into())], "partition {partition}");
            }
        };
        all_are_new(&mut client);
        broker.kill_and_restart();
        all_are_new(&mut broker.connect());
        delete(&mut broker.connect(), "t");
    }
}

/// It waits by name, so it may come upon the next topic of that name, and then waits for that one's records.
#[test]
fn a_fetch_that_waits_by_name_hears_of_the_next_topics_records() {
    let broker = TestBroker::start(&[]);
    let mut client = broker.connect();
    for round in 0..20 {
        let name = format!("t{round}");
        client.create_topic(&name, 1);
        let mut waiting = broker.connect();
        waiting.send(12, &fetch(&name, 0, 0, 600_000));
        let mut deleting = broker.connect();
        deleting.send(6, &deletion(&name));
        while !client.try_create_topic(&name, 1) {}
        assert_eq!(client.produce(&name, 0, one_record("value")).error_code, 0);
        let (_, woken) = waiting.receive::<FetchRequest>(12);
        let answer = &woken.responses[0].partitions[0];
        assert!([0, UNKNOWN_TOPIC_OR_PARTITION].contains(&answer.error_code), "{answer:?}");
        let (_, deleted) = deleting.receive::<DeleteTopicsRequest>(6);
        assert_eq!(deleted.responses[0].error_code, 0);
    }
}
