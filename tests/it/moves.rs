//! Partitions move from one log directory to another, while they are written and read.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use kalda::server::Server;
use kalda_protocol::messages::alter_replica_log_dirs::{
    AlterReplicaLogDir, AlterReplicaLogDirTopic, AlterReplicaLogDirsRequest,
};
use kalda_protocol::messages::describe_log_dirs::{DescribableLogDirTopic, DescribeLogDirsRequest};
use tokio::runtime::Runtime;

use crate::failing_disk::{FailingDisk, Faults};
use crate::fetch_sessions::delete;
use crate::support::{TestBroker, TestClient, one_record, read_all, start_on};

/// Two directories, and a topic `t` with one partition in the first.
pub struct Two(tempfile::TempDir);

impl Two {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn log_dirs(&self) -> String {
        format!("{},{}", self.path("a").display(), self.path("b").display())
    }

    pub fn start(&self) -> TestBroker {
        self.start_with("log.flush.policy=async")
    }

    pub fn start_with(&self, setting: &str) -> TestBroker {
        let log_dirs = format!("log.dirs={}", self.log_dirs());
        let broker = TestBroker::start(&["--set", &log_dirs, "--set", setting]);
        broker.connect().create_topic("t", 1);
        broker
    }

    /// The folders of the partition, in both directories.
    pub fn folders(&self) -> Vec<String> {
        let list = |name: &str| {
            let entries = std::fs::read_dir(self.path(name)).expect("the directory is there");
            entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8")).collect()
        };
        let entries = ["a", "b"].into_iter().flat_map(|name| {
            let found: Vec<String> = list(name);
            found.into_iter().map(move |entry| format!("{name}/{entry}"))
        });
        entries.filter(|entry| entry.contains("/t-0") && !entry.ends_with("-delete")).collect()
    }
}

pub fn alter(client: &mut TestClient, path: &Path, topic: &str, partition: i32) -> i16 {
    let topic =
        AlterReplicaLogDirTopic { name: topic.into(), partitions: vec![partition], ..Default::default() };
    let path = path.display().to_string().into();
    let directory = AlterReplicaLogDir { path, topics: vec![topic], ..Default::default() };
    let request = AlterReplicaLogDirsRequest { dirs: vec![directory], ..Default::default() };
    client.call(2, &request).results[0].partitions[0].error_code
}

/// The directories in which partition 0 of `t` is: path, bytes, what a copy lacks.
pub fn places(client: &mut TestClient) -> Vec<(PathBuf, i64, Option<i64>)> {
    let topic = DescribableLogDirTopic { topic: "t".into(), partitions: vec![0], ..Default::default() };
    let request = DescribeLogDirsRequest { topics: Some(vec![topic]), ..Default::default() };
    let directories = client.call(5, &request).results.into_iter();
    let found = directories.flat_map(|directory| {
        let path = PathBuf::from(directory.log_dir.as_str());
        let partitions = directory.topics.into_iter().flat_map(|topic| topic.partitions);
        partitions.map(move |partition| {
            let lag = partition.is_future_key.then_some(partition.offset_lag);
            (path.clone(), partition.partition_size, lag)
        })
    });
    found.collect()
}

/// Asks until the partition is in this directory, and nowhere else.
pub fn wait_until_in(client: &mut TestClient, path: &Path) {
    loop {
        if let [(found, _, None)] = &places(client)[..]
            && found == path
        {
            return;
        }
    }
}

/// The folder that is not the one the partition is in.
pub fn other(two: &Two, client: &mut TestClient) -> (PathBuf, PathBuf) {
    let [(current, _, None)] = &places(client)[..] else { panic!("it is in one place") };
    let (a, b) = (two.path("a"), two.path("b"));
    if *current == a { (a, b) } else { (b, a) }
}

pub fn values(offsets: std::ops::Range<i64>) -> Vec<(i64, bytes::Bytes)> {
    offsets.map(|offset| (offset, format!("value {offset}").into())).collect()
}

pub fn fill(client: &mut TestClient, offsets: std::ops::Range<i64>) {
    for offset in offsets {
        let answer = client.produce("t", 0, one_record(format!("value {offset}")));
        assert_eq!((answer.error_code, answer.base_offset), (0, offset));
    }
}

#[test]
fn a_partition_moves_and_stays_where_it_was_moved() {
    let two = Two::new();
    let mut broker = two.start();
    let mut client = broker.connect();
    fill(&mut client, 0..20);
    let (from, to) = other(&two, &mut client);
    assert_eq!(alter(&mut client, &to, "t", 0), 0);
    wait_until_in(&mut client, &to);
    assert_eq!(read_all(&mut client, "t", 0, 0), values(0..20));
    fill(&mut client, 20..30);
    assert!(!from.join("t-0").exists() && to.join("t-0").exists());
    broker.kill_and_restart();
    let mut client = broker.connect();
    wait_until_in(&mut client, &to);
    assert_eq!(read_all(&mut client, "t", 0, 0), values(0..30));
    broker.stop_and_restart();
    assert_eq!(read_all(&mut broker.connect(), "t", 0, 0), values(0..30));
    assert_eq!(two.folders().len(), 1);
}

#[test]
fn a_partition_without_records_moves_too() {
    let two = Two::new();
    let mut broker = two.start();
    let mut client = broker.connect();
    let (_, to) = other(&two, &mut client);
    assert_eq!(alter(&mut client, &to, "t", 0), 0);
    wait_until_in(&mut client, &to);
    broker.kill_and_restart();
    let mut client = broker.connect();
    fill(&mut client, 0..3);
    wait_until_in(&mut client, &to);
}

/// Its topic was deleted while it moved, and the process ended before the copy had gone.
#[test]
fn a_copy_of_a_deleted_topic_is_no_wish_to_move_the_one_that_has_its_name() {
    let two = Two::new();
    let mut broker = two.start();
    let mut client = broker.connect();
    fill(&mut client, 0..5);
    let (before, _) = other(&two, &mut client);
    let of_deleted = std::fs::read(before.join("t-0").join("partition.metadata")).expect("a file");
    delete(&mut client, "t");
    client.create_topic("t", 1);
    fill(&mut client, 0..7);
    let (current, other) = other(&two, &mut client);
    let copy = other.join("t-0.0123456789abcdef0123456789abcdef-future");
    let unknown = other.join("t-0.fedcba9876543210fedcba9876543210-future");
    broker.kill_and_restart_after(|| {
        std::fs::create_dir(&copy).expect("a folder");
        std::fs::write(copy.join("partition.metadata"), of_deleted).expect("a file");
        std::fs::create_dir(&unknown).expect("a folder");
        let metadata = "version: 0\ntopic_id: AQEBAQEBAQEBAQEBAQEBAQ";
        std::fs::write(unknown.join("partition.metadata"), metadata).expect("a file");
    });
    broker.lines().wait_for(&["WARN", "its copy stays"]);
    while copy.exists() {}
    assert!(unknown.exists(), "the metadata may know it again");
    let mut client = broker.connect();
    assert_eq!(places(&mut client).into_iter().map(|(path, ..)| path).collect::<Vec<_>>(), [current]);
    assert_eq!(read_all(&mut client, "t", 0, 0), values(0..7));
}

#[test]
fn nothing_is_lost_while_a_partition_that_is_written_moves_to_and_fro() {
    move_to_and_fro("log.flush.policy=async");
}

#[test]
fn nothing_is_lost_while_a_synchronous_partition_moves_to_and_fro() {
    move_to_and_fro("log.flush.policy=sync");
}

/// Ends a writer, also when the test fails: it would go on for ever.
struct Stops<'a>(&'a AtomicBool);

impl Drop for Stops<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn move_to_and_fro(setting: &str) {
    let two = Two::new();
    let mut broker = two.start_with(setting);
    let stop = AtomicBool::new(false);
    let written = std::thread::scope(|scope| {
        let stops = Stops(&stop);
        let writer = scope.spawn(|| {
            let mut client = broker.connect();
            let mut offset = 0;
            while !stop.load(Ordering::Relaxed) {
                fill(&mut client, offset..offset + 1);
                offset += 1;
            }
            offset
        });
        let mut client = broker.connect();
        for _ in 0..6 {
            let (_, to) = other(&two, &mut client);
            assert_eq!(alter(&mut client, &to, "t", 0), 0);
            wait_until_in(&mut client, &to);
        }
        drop(stops);
        writer.join().expect("it ends")
    });
    assert_eq!(read_all(&mut broker.connect(), "t", 0, 0), values(0..written));
    broker.kill_and_restart();
    assert_eq!(read_all(&mut broker.connect(), "t", 0, 0), values(0..written));
    fill(&mut broker.connect(), written..written + 3);
    broker.stop_and_restart();
    assert_eq!(read_all(&mut broker.connect(), "t", 0, 0), values(0..written + 3));
    assert_eq!(two.folders().len(), 1, "{:?}", two.folders());
}

#[test]
fn a_move_that_an_end_interrupts_is_begun_anew() {
    const BATCHES: i64 = 60;
    let two = Two::new();
    let mut broker = two.start();
    let mut client = broker.connect();
    let large = vec![b'x'; 900_000];
    for offset in 0..BATCHES {
        assert_eq!(client.produce("t", 0, one_record(large.clone())).base_offset, offset);
    }
    for round in 0..4 {
        let (_, to) = other(&two, &mut client);
        assert_eq!(alter(&mut client, &to, "t", 0), 0);
        if round % 2 == 0 {
            broker.kill_and_restart();
        } else {
            broker.stop_and_restart();
        }
        client = broker.connect();
        wait_until_in(&mut client, &to);
        assert_eq!(two.folders().len(), 1, "{:?}", two.folders());
        assert_eq!(client.produce("t", 0, one_record("last")).base_offset, BATCHES + round);
    }
    let read = read_all(&mut client, "t", 0, 0);
    assert_eq!(
        read.iter().map(|(offset, _)| *offset).collect::<Vec<_>>(),
        (0..BATCHES + 4).collect::<Vec<_>>()
    );
}

/// A broker of this process with three records in directory a, and a disk that fails in b when it is told to.
fn in_a_where_b_may_fail(two: &Two) -> (Arc<Faults>, Runtime, Server, TestClient) {
    let disk = FailingDisk::below(&two.path("b"));
    let faults = Arc::clone(&disk.faults);
    let (runtime, server) = start_on(disk, &[("log.dirs", two.log_dirs())]);
    let mut client = TestClient::connect(&server.advertised()[0].1);
    client.create_topic("t", 1);
    assert_eq!(alter(&mut client, &two.path("a"), "t", 0), 0);
    wait_until_in(&mut client, &two.path("a"));
    fill(&mut client, 0..3);
    (faults, runtime, server, client)
}

#[test]
fn a_move_is_seen_and_can_be_cancelled() {
    let two = Two::new();
    let (faults, runtime, server, mut client) = in_a_where_b_may_fail(&two);
    let (a, b) = (two.path("a"), two.path("b"));
    faults.hold_syncs();
    assert_eq!(alter(&mut client, &b, "t", 0), 0);
    let bytes = places(&mut client)[0].1;
    loop {
        let found = places(&mut client);
        assert_eq!(found[0], (a.clone(), bytes, None));
        assert_eq!((&found[1].0, found.len()), (&b, 2));
        if found[1] == (b.clone(), bytes, Some(0)) {
            break;
        }
    }
    fill(&mut client, 3..5);
    assert_eq!(places(&mut client)[1], (b.clone(), bytes, Some(2)), "what came since is not copied yet");
    assert_eq!(alter(&mut client, &b, "t", 0), 0, "the same again changes nothing");
    assert_eq!(places(&mut client).len(), 2);
    assert_eq!(alter(&mut client, &a, "t", 0), 0, "it is to stay");
    wait_until_in(&mut client, &a);
    faults.release_syncs();
    while two.folders().len() > 1 {
        // The copy goes when whoever flushed it comes back.
        assert_eq!(places(&mut client).len(), 1);
    }
    assert_eq!(read_all(&mut client, "t", 0, 0), values(0..5));
    runtime.block_on(server.stop()).expect("it ends in good order");
    assert_eq!(two.folders(), ["a/t-0"]);
}

#[test]
fn a_topic_that_is_deleted_while_it_moves_leaves_the_move_of_the_next_one_alone() {
    let two = Two::new();
    let (faults, runtime, server, mut client) = in_a_where_b_may_fail(&two);
    let (a, b) = (two.path("a"), two.path("b"));
    faults.hold_syncs();
    assert_eq!(alter(&mut client, &b, "t", 0), 0);
    // Its copy is being flushed, and who does so hears only afterwards that the topic is gone.
    faults.wait_for_held_sync();
    delete(&mut client, "t");
    client.create_topic("t", 1);
    fill(&mut client, 0..7);
    assert_eq!(places(&mut client)[0].0, a);
    assert_eq!(alter(&mut client, &b, "t", 0), 0);
    while places(&mut client).last().is_none_or(|(path, _, lag)| *path != b || *lag != Some(0)) {}
    faults.release_syncs();
    wait_until_in(&mut client, &b);
    assert_eq!(read_all(&mut client, "t", 0, 0), values(0..7));
    while two.folders().len() > 1 {}
    fill(&mut client, 7..9);
    runtime.block_on(server.stop()).expect("it ends in good order");
    assert_eq!(two.folders(), ["b/t-0"]);
}

#[test]
fn a_directory_that_fails_under_a_copy_leaves_the_partition_where_it_is() {
    let two = Two::new();
    let (faults, runtime, server, mut client) = in_a_where_b_may_fail(&two);
    let (a, b) = (two.path("a"), two.path("b"));
    faults.fail_syncs();
    assert_eq!(alter(&mut client, &b, "t", 0), 0);
    wait_until_in(&mut client, &a);
    fill(&mut client, 3..5);
    assert_eq!(alter(&mut client, &b, "t", 0), 56, "that directory is offline");
    assert!(runtime.block_on(server.stop()).is_err(), "the end is not in good order");
    drop((runtime, client));
    let mut broker = TestBroker::start(&["--set", &format!("log.dirs={}", two.log_dirs())]);
    // The wish is still there, and now the directory works.
    wait_until_in(&mut broker.connect(), &b);
    assert_eq!(read_all(&mut broker.connect(), "t", 0, 0), values(0..5));
    assert!(broker.stop().success());
}

#[test]
fn what_cannot_be_moved_is_refused() {
    let two = Two::new();
    let broker = two.start();
    let mut client = broker.connect();
    let a = two.path("a");
    assert_eq!(alter(&mut client, &two.path("c"), "t", 0), 57);
    assert_eq!(alter(&mut client, Path::new("a"), "t", 0), 57);
    assert_eq!(alter(&mut client, &a, "t", 1), 3);
    assert_eq!(alter(&mut client, &a, "u", 0), 3);
    assert_eq!(alter(&mut client, &two.path("c"), "u", 0), 57);
    assert_eq!(alter(&mut client, &a, "__cluster_metadata", 0), 3);
    let long = "l".repeat(220);
    client.create_topic(&long, 1);
    assert_eq!(alter(&mut client, &a, &long, 0), 17);
    assert_eq!(alter(&mut client, &two.path("c"), &long, 0), 17);
    let (here, _) = other(&two, &mut client);
    assert_eq!(alter(&mut client, &here, "t", 0), 0, "it is there already");
}
