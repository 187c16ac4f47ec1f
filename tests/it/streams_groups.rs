//! Members of streams groups at a broker's socket: topics of the application, kills, settings of the group, other kinds of members.

use kalda_protocol::messages::incremental_alter_configs::{
    AlterConfigsResource, AlterableConfig, IncrementalAlterConfigsRequest,
};
use kalda_protocol::messages::metadata::{MetadataRequest, MetadataRequestTopic};
use kalda_protocol::messages::streams_group_describe::StreamsGroupDescribeRequest;
use kalda_protocol::messages::streams_group_heartbeat::{
    StreamsGroupHeartbeatRequest, StreamsGroupHeartbeatResponse, Subtopology, TaskIds, TopicInfo, Topology,
};

use crate::groups::make_offsets_topic;
use crate::support::{TestBroker, TestClient, join};

const AT_ONCE: &[&str] =
    &["--set=group.streams.initial.rebalance.delay.ms=0", "--set=group.streams.assignment.interval.ms=0"];
const GROUP: i8 = 32;
const MISSING_INTERNAL_TOPICS: i8 = 3;
const ASSIGNMENT_DELAYED: i8 = 5;

/// Lines are counted by word, in two parts.
fn topology() -> Topology {
    let topic = |name: &str| TopicInfo { name: name.into(), ..TopicInfo::default() };
    let split = Subtopology {
        subtopology_id: "0".into(),
        source_topics: vec!["lines".into()],
        repartition_sink_topics: vec!["words".into()],
        ..Subtopology::default()
    };
    let count = Subtopology {
        subtopology_id: "1".into(),
        repartition_source_topics: vec![topic("words")],
        state_changelog_topics: vec![topic("counts")],
        ..Subtopology::default()
    };
    Topology { epoch: 0, subtopologies: vec![split, count], ..Topology::default() }
}

fn beat(member: &str, epoch: i32) -> StreamsGroupHeartbeatRequest {
    StreamsGroupHeartbeatRequest {
        group_id: "g".into(),
        member_id: member.into(),
        member_epoch: epoch,
        ..StreamsGroupHeartbeatRequest::default()
    }
}

fn joining(member: &str) -> StreamsGroupHeartbeatRequest {
    StreamsGroupHeartbeatRequest {
        rebalance_timeout_ms: 60_000,
        topology: Some(topology()),
        process_id: Some("p".into()),
        active_tasks: Some(Vec::new()),
        standby_tasks: Some(Vec::new()),
        warmup_tasks: Some(Vec::new()),
        ..beat(member, 0)
    }
}

/// Joins, and sends heartbeats until nothing stands in the group's way and tasks have come.
fn working(client: &mut TestClient, member: &str) -> (i32, Vec<TaskIds>) {
    let mut answer: StreamsGroupHeartbeatResponse = client.call(1, &joining(member));
    let mut tasks = Vec::new();
    loop {
        assert_eq!(answer.error_code, 0, "{:?}", answer.error_message);
        tasks = answer.active_tasks.take().unwrap_or(tasks);
        if !tasks.is_empty() {
            return (answer.member_epoch, tasks);
        }
        answer = client.call(1, &beat(member, answer.member_epoch));
    }
}

fn partitions(client: &mut TestClient, topic: &str) -> usize {
    let asked = MetadataRequestTopic { name: Some(topic.into()), ..MetadataRequestTopic::default() };
    let request = MetadataRequest { topics: Some(vec![asked]), ..MetadataRequest::default() };
    client.call(12, &request).topics[0].partitions.len()
}

#[test]
fn topics_of_the_application_are_created_and_a_kill_changes_nothing() {
    let mut broker = TestBroker::start(AT_ONCE);
    let mut client = broker.connect();
    client.create_topic("lines", 3);
    make_offsets_topic(&mut client);
    let first: StreamsGroupHeartbeatResponse = client.call(1, &joining("m"));
    let status = first.status.expect("a list");
    assert_eq!(status[0].status_code, MISSING_INTERNAL_TOPICS);
    assert_eq!(&*status[0].status_detail, "Internal topics are missing: counts, words");
    let (epoch, tasks) = working(&mut client, "m");
    let told: Vec<(&str, &[i32])> =
        tasks.iter().map(|list| (&*list.subtopology_id, &*list.partitions)).collect();
    assert_eq!(told, [("0", &[0, 1, 2][..]), ("1", &[0, 1, 2])]);
    assert_eq!((partitions(&mut client, "words"), partitions(&mut client, "counts")), (3, 3));
    broker.kill_and_restart();
    let mut client = broker.connect();
    let again = client.call(1, &beat("m", epoch));
    assert_eq!((again.error_code, again.member_epoch, again.active_tasks), (0, epoch, None));
    let request =
        StreamsGroupDescribeRequest { group_ids: vec!["g".into()], ..StreamsGroupDescribeRequest::default() };
    let described = client.call(1, &request).groups.remove(0);
    assert_eq!(
        (&*described.group_state, described.group_epoch, described.members.len()),
        ("Stable", epoch, 1)
    );
    let active = described.members[0].assignment.active_tasks.iter();
    let described: Vec<(&str, &[i32])> =
        active.map(|list| (&*list.subtopology_id, &*list.partitions)).collect();
    assert_eq!(described, told);
}

#[test]
fn a_groups_own_settings_hold_from_the_next_heartbeat_on() {
    let broker = TestBroker::start(AT_ONCE);
    let mut client = broker.connect();
    client.create_topic("lines", 1);
    make_offsets_topic(&mut client);
    let (epoch, _) = working(&mut client, "m");
    for (name, value) in
        [("streams.heartbeat.interval.ms", "7000"), ("streams.initial.rebalance.delay.ms", "60000")]
    {
        let config = AlterableConfig {
            name: name.into(),
            config_operation: 0,
            value: Some(value.into()),
            ..AlterableConfig::default()
        };
        let resource = AlterConfigsResource {
            resource_type: GROUP,
            resource_name: "g".into(),
            configs: vec![config],
            ..AlterConfigsResource::default()
        };
        let request = IncrementalAlterConfigsRequest {
            resources: vec![resource],
            ..IncrementalAlterConfigsRequest::default()
        };
        assert_eq!(client.call(1, &request).responses[0].error_code, 0);
    }
    assert_eq!(client.call(1, &beat("m", epoch)).heartbeat_interval_ms, 7_000);
    assert_eq!(client.call(1, &beat("m", -1)).error_code, 0);
    let status = client.call(1, &joining("n")).status.expect("a list");
    assert_eq!(status[0].status_code, ASSIGNMENT_DELAYED);
}

#[test]
fn other_protocols_are_told_apart_and_may_be_off() {
    const INCONSISTENT_GROUP_PROTOCOL: i16 = 23;
    const UNSUPPORTED_VERSION: i16 = 35;
    let broker = TestBroker::start(AT_ONCE);
    let mut client = broker.connect();
    client.create_topic("lines", 1);
    make_offsets_topic(&mut client);
    working(&mut client, "m");
    let joined = client.call(9, &join("g", "", Vec::new()));
    assert_eq!(joined.error_code, INCONSISTENT_GROUP_PROTOCOL);
    assert_eq!(client.call(1, &beat("m", -1)).error_code, 0);
    // An empty group makes way: a member id is promised.
    assert_ne!(client.call(9, &join("g", "", Vec::new())).error_code, INCONSISTENT_GROUP_PROTOCOL);
    let off = TestBroker::start(&["--set=group.coordinator.rebalance.protocols=classic,consumer"]);
    assert_eq!(off.connect().call(1, &joining("m")).error_code, UNSUPPORTED_VERSION);
}
