//! Several log directories: where partitions go, and what becomes of them when one directory is away.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use bytes::Bytes;
use kalda_protocol::messages::delete_topics::{DeleteTopicState, DeleteTopicsRequest};
use kalda_protocol::messages::describe_log_dirs::DescribeLogDirsRequest;
use kalda_protocol::messages::metadata::{MetadataRequest, MetadataRequestTopic, MetadataResponsePartition};

use crate::support::{Folders, TestBroker, TestClient, copy_folder, fetch, one_record, read_all};

const STORAGE_ERROR: i16 = 56;

fn value(partition: i32) -> Bytes {
    format!("value of {partition}").into()
}

fn fill(client: &mut TestClient, partitions: impl IntoIterator<Item = i32>) {
    for partition in partitions {
        assert_eq!(client.produce("t", partition, one_record(value(partition))).error_code, 0);
    }
}

fn check(broker: &TestBroker, partitions: impl IntoIterator<Item = i32>) {
    let mut client = broker.connect();
    for partition in partitions {
        assert_eq!(
            read_all(&mut client, "t", partition, 0),
            [(0, value(partition))],
            "partition {partition}"
        );
    }
}

fn describe(broker: &TestBroker) -> Vec<MetadataResponsePartition> {
    let topic = MetadataRequestTopic { name: Some("t".into()), ..MetadataRequestTopic::default() };
    let request = MetadataRequest { topics: Some(vec![topic]), ..MetadataRequest::default() };
    broker.connect().call(12, &request).topics[0].partitions.clone()
}

/// What a fetch is answered for a partition.
fn fetch_error(broker: &TestBroker, partition: i32) -> i16 {
    broker.connect().call(12, &fetch("t", partition, 0, 0)).responses[0].partitions[0].error_code
}

fn checkpointed(folder: &Path) -> BTreeSet<i32> {
    let text =
        std::fs::read_to_string(folder.join("recovery-point-offset-checkpoint")).expect("a checkpoint");
    let partitions = text.lines().filter_map(|line| line.strip_prefix("t ")?.split(' ').next()?.parse().ok());
    partitions.collect()
}

#[test]
fn partitions_are_spread_and_stay_where_they_are() {
    let folders = Folders::new();
    let mut broker = folders.start(&["a", "b", "c"]);
    broker.connect().create_topic("t", 30);
    fill(&mut broker.connect(), 0..30);
    let placed = || ["a", "b", "c"].map(|name| folders.partitions(name));
    let before = placed();
    assert_eq!(before.each_ref().map(BTreeSet::len), [10, 10, 10]);
    broker.kill_and_restart();
    check(&broker, 0..30);
    broker.stop_and_restart();
    check(&broker, 0..30);
    assert_eq!(placed(), before);
    for (name, partitions) in ["a", "b", "c"].into_iter().zip(&before) {
        assert_eq!(&checkpointed(&folders.path(name)), partitions, "the checkpoint of {name}");
    }
    let of_metadata = ["a", "b", "c"].map(|name| folders.path(name).join("__cluster_metadata-0").exists());
    assert_eq!(of_metadata, [true, false, false]);
}

#[test]
fn a_second_directory_takes_the_partitions_that_come_after_it() {
    let folders = Folders::new();
    let mut broker = folders.start(&["a"]);
    broker.connect().create_topic("t", 4);
    fill(&mut broker.connect(), 0..4);
    assert!(broker.stop().success());
    drop(broker);
    let broker = folders.start(&["a", "b"]);
    check(&broker, 0..4);
    broker.connect().create_topic("u", 4);
    for partition in 0..4 {
        assert_eq!(broker.connect().produce("u", partition, one_record("value")).error_code, 0);
    }
    let of_u = std::fs::read_dir(folders.path("b")).expect("the directory is there");
    let of_u = of_u.filter(|entry| entry.as_ref().is_ok_and(|entry| entry.path().is_dir()));
    assert_eq!(of_u.count(), 4);
    assert_eq!(folders.partitions("a"), (0..4).collect());
}

/// While its directory is noted in the metadata, too.
#[test]
fn a_new_partition_is_in_one_directory_from_the_first_answer_on() {
    let folders = Folders::new();
    let broker = folders.start(&["a", "b"]);
    let mut client = broker.connect();
    for number in 0..40 {
        client.create_topic(&format!("t{number}"), 25);
        let described = client.call(2, &DescribeLogDirsRequest { topics: None, ..Default::default() });
        let topics = described.results.iter().flat_map(|directory| &directory.topics);
        let here = topics.filter(|topic| &*topic.name == format!("t{number}").as_str());
        assert_eq!(here.map(|topic| topic.partitions.len()).sum::<usize>(), 25, "topic {number}");
    }
}

#[test]
fn a_folder_that_somebody_moved_is_found_where_it_is() {
    let folders = Folders::new();
    let mut broker = folders.start(&["a", "b"]);
    broker.connect().create_topic("t", 4);
    fill(&mut broker.connect(), 0..4);
    assert!(broker.stop().success());
    let moved = folders.partitions("b");
    for partition in &moved {
        let name = format!("t-{partition}");
        std::fs::rename(folders.path("b").join(&name), folders.path("a").join(&name))
            .expect("it can be moved");
    }
    drop(broker);
    // Without the directory, too, whose partitions are elsewhere now.
    for names in [&["a", "b"][..], &["a"], &["a", "b"]] {
        let mut broker = folders.start(names);
        check(&broker, 0..4);
        assert!(describe(&broker).iter().all(|partition| partition.leader_id >= 0));
        assert_eq!(folders.partitions("a").len(), 4);
        assert!(broker.stop().success());
    }
}

#[test]
fn a_directory_that_is_away_takes_its_partitions_along_and_brings_them_back() {
    let folders = Folders::new();
    let mut broker = folders.start(&["a", "b"]);
    broker.connect().create_topic("t", 6);
    fill(&mut broker.connect(), 0..6);
    let (here, away) = (folders.partitions("a"), folders.partitions("b"));
    assert_eq!((here.len(), away.len()), (3, 3));
    assert!(broker.stop().success());
    folders.take_away("b");
    drop(broker);
    let mut broker = folders.start(&["a", "b"]);
    check(&broker, here.iter().copied());
    for partition in describe(&broker) {
        let is_away = away.contains(&partition.partition_index);
        let node = broker_id(&broker);
        assert_eq!(
            partition.leader_id,
            if is_away { -1 } else { node },
            "partition {}",
            partition.partition_index
        );
        assert_eq!(partition.error_code, if is_away { 5 } else { 0 });
        assert_eq!(partition.offline_replicas, if is_away { vec![node] } else { vec![] });
    }
    let described = described(&broker);
    assert_eq!(described["a"], (0, here.clone()));
    assert_eq!(described["b"], (STORAGE_ERROR, BTreeSet::new()));
    for partition in &away {
        assert_eq!(fetch_error(&broker, *partition), STORAGE_ERROR);
        let refused = broker.connect().produce("t", *partition, one_record("value"));
        assert_eq!(refused.error_code, STORAGE_ERROR);
    }
    broker.kill_and_restart_after(|| {
        assert!(away.is_disjoint(&folders.partitions("a")), "nothing is begun again elsewhere");
    });
    assert_eq!(fetch_error(&broker, *away.first().expect("some")), STORAGE_ERROR);
    assert!(broker.stop().success(), "what is left closes in good order");
    folders.bring_back("b");
    drop(broker);
    let broker = folders.start(&["a", "b"]);
    check(&broker, 0..6);
    assert!(describe(&broker).iter().all(|partition| partition.leader_id == broker_id(&broker)));
}

/// What DescribeLogDirs says, by the directory's name: its error, and the partitions of topic `t`.
fn described(broker: &TestBroker) -> BTreeMap<String, (i16, BTreeSet<i32>)> {
    let request = DescribeLogDirsRequest { topics: None, ..DescribeLogDirsRequest::default() };
    let directories = broker.connect().call(5, &request).results.into_iter();
    let described = directories.map(|directory| {
        let name = directory.log_dir.rsplit_once('/').expect("an absolute path").1.to_owned();
        assert_eq!(directory.total_bytes > 0, directory.error_code == 0);
        let topics = directory.topics.iter().filter(|topic| &*topic.name == "t");
        let partitions = topics.flat_map(|topic| topic.partitions.iter());
        (name, (directory.error_code, partitions.map(|partition| partition.partition_index).collect()))
    });
    described.collect()
}

#[test]
fn of_two_folders_of_a_partition_the_metadata_believes_its_own() {
    let folders = Folders::new();
    let mut broker = folders.start(&["a", "b", "c"]);
    broker.connect().create_topic("t", 3);
    fill(&mut broker.connect(), 0..3);
    let [a, b, c] = ["a", "b", "c"].map(|name| *folders.partitions(name).first().expect("one each"));
    assert!(broker.stop().success());
    drop(broker);
    let folder = |name: &str, partition: i32| folders.path(name).join(format!("t-{partition}"));
    // Of the one in a, an old copy is in b; of the one in c, copies are in a and b, and c will be away.
    copy_folder(&folder("a", a), &folder("b", a));
    copy_folder(&folder("c", c), &folder("b", c));
    std::fs::rename(folder("c", c), folder("a", c)).expect("it can be moved");
    let mut broker = folders.start(&["a", "b"]);
    check(&broker, [a, b]);
    assert_eq!(fetch_error(&broker, c), STORAGE_ERROR, "nobody knows which copy is the newer one");
    let places = described(&broker);
    assert_eq!((&places["a"].1, &places["b"].1), (&BTreeSet::from([a]), &BTreeSet::from([b])));
    // The old copy goes by and by; those of which nobody knows stay.
    while folders.partitions("b") != BTreeSet::from([b, c]) {
        check(&broker, [a]);
    }
    assert_eq!(folders.partitions("a"), BTreeSet::from([a, c]));
    assert!(broker.stop().success());
    drop(broker);
    let mut broker = folders.start(&["a", "b", "c"]);
    check(&broker, [a, b]);
    assert_eq!(fetch_error(&broker, c), STORAGE_ERROR, "the directory is back, but has none of the copies");
    assert!(broker.stop().success());
    drop(broker);
    std::fs::rename(folder("b", c), folders.path("old copy")).expect("it can be moved");
    let broker = folders.start(&["a", "b", "c"]);
    check(&broker, 0..3);
}

fn broker_id(broker: &TestBroker) -> i32 {
    broker.connect().call(12, &MetadataRequest::default()).brokers[0].node_id
}

#[test]
fn a_topic_made_anew_while_its_old_files_were_away_does_not_get_them_back() {
    let folders = Folders::new();
    let mut broker = folders.start(&["a", "b"]);
    broker.connect().create_topic("t", 6);
    fill(&mut broker.connect(), 0..6);
    assert!(broker.stop().success());
    folders.take_away("b");
    drop(broker);
    let mut broker = folders.start(&["a", "b"]);
    let topic = DeleteTopicState { name: Some("t".into()), ..DeleteTopicState::default() };
    let request =
        DeleteTopicsRequest { topics: vec![topic], timeout_ms: 5000, ..DeleteTopicsRequest::default() };
    assert_eq!(broker.connect().call(6, &request).responses[0].error_code, 0);
    broker.connect().create_topic("t", 6);
    assert_eq!(broker.connect().produce("t", 0, one_record(value(0))).error_code, 0);
    assert!(broker.stop().success());
    folders.bring_back("b");
    drop(broker);
    let mut broker = folders.start(&["a", "b"]);
    fill(&mut broker.connect(), 1..6);
    check(&broker, 0..6);
    broker.kill_and_restart();
    check(&broker, 0..6);
}

#[test]
fn no_directory_no_start_and_none_twice() {
    let folders = Folders::new();
    std::fs::write(folders.path("a"), "").expect("a file can be written");
    std::fs::write(folders.path("b"), "").expect("a file can be written");
    let said = folders.refusal(&["a", "b"], &[]);
    assert!(said.contains(&folders.path("a").display().to_string()), "{said}");
    let said = folders.refusal(&["c", "./c"], &[]);
    assert!(said.contains("is listed twice"), "{said}");
    std::os::unix::fs::symlink(folders.path("c"), folders.path("d")).expect("a link can be made");
    let said = folders.refusal(&["c", "d"], &[]);
    assert!(said.contains("locked"), "{said}");
    // The metadata's directory is one that can't be missing.
    let said = folders.refusal(&["a", "c"], &[]);
    assert!(said.contains("the metadata is in"), "{said}");
}
