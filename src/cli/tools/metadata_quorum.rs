//! `kalda metadata-quorum describe`, Kafka's `kafka-metadata-quorum.sh`: the state of the quorum that keeps the metadata.
//!
//! Deliberately absent: adding and removing controllers; asking controllers directly.

use std::io::{self, Write as _};

use kalda_protocol::messages::describe_quorum::{
    DescribeQuorumRequest, DescribeQuorumRequestPartitionData, DescribeQuorumRequestTopicData,
    DescribeQuorumResponse, DescribeQuorumResponsePartitionData as Quorum, ReplicaState,
};

use super::Out;
use super::admin::{self, check_command_config};
use super::failure::Failure;
use super::options::Takes::{Nothing, One};
use super::options::{Help, Options, Spec, spec};
use super::refusal::Refusal;
use crate::sys::{Clock as _, SystemClock};

const SPECS: [Spec; 8] = [
    spec("bootstrap-server", One, "The brokers to connect to: HOST:PORT, separated by commas."),
    spec("bootstrap-controller", One, "Not there yet."),
    spec("command-config", One, "A file of properties for the client."),
    spec("status", Nothing, "With describe: the quorum as a whole."),
    spec("replication", Nothing, "With describe: each of its nodes."),
    spec("re", Nothing, "As --replication."),
    spec("human-readable", Nothing, "With --replication: times as so long ago."),
    spec("hr", Nothing, "As --human-readable."),
];

/// What the broker's log calls this tool.
const CLIENT_ID: &str = "kalda-metadata-quorum";
/// The topic of the metadata, which has one partition.
const METADATA: &str = "__cluster_metadata";

/// Runs it.
pub fn run(words: &[String], out: &mut Out) -> Result<(), Failure> {
    let usage = |sentence: &str| {
        let usage = "usage: kafka-metadata-quorum [-h] --bootstrap-server BOOTSTRAP_SERVER {describe} ...";
        Failure::Usage(format!("{usage}\nkafka-metadata-quorum: error: {sentence}"), Help(&SPECS))
    };
    let options = Options::parse(&SPECS, words).map_err(|error| usage(&error.to_string()))?;
    let describes = words.iter().any(|word| word == "describe");
    let Some(server) = options.value("bootstrap-server").filter(|_| describes) else {
        return Err(usage("describe, and the argument --bootstrap-server, are required"));
    };
    check_command_config(&options)?;
    let replication = !options.given(&["replication", "re"]).is_empty();
    if replication && options.has("status") {
        return Err(Failure::complaint(
            "Only one of --status or --replication should be specified with describe sub-command",
        ));
    }
    if !replication && !options.has("status") {
        return Err(Failure::complaint(
            "One of --status or --replication must be specified with describe sub-command",
        ));
    }
    let mut cluster = admin::cluster(server, CLIENT_ID);
    let response = cluster.ask(&request())?;
    Refusal::check(response.error_code, response.error_message.as_ref())?;
    let quorum = response.topics.first().and_then(|topic| topic.partitions.first());
    let quorum = quorum.ok_or_else(|| Failure::complaint("the broker tells no quorum"))?;
    Refusal::check(quorum.error_code, quorum.error_message.as_ref())?;
    if replication {
        let ago = !options.given(&["human-readable", "hr"]).is_empty();
        let now = ago.then(|| SystemClock::default().wall_ms().0);
        return Ok(tell_replication(quorum, now, out)?);
    }
    let cluster_id = cluster.metadata(Some(&[]))?.cluster_id;
    Ok(tell_status(cluster_id.as_deref().unwrap_or_default(), &response, quorum, out)?)
}

fn request() -> DescribeQuorumRequest {
    let partitions = vec![DescribeQuorumRequestPartitionData::default()];
    let topic = DescribeQuorumRequestTopicData {
        topic_name: METADATA.into(),
        partitions,
        ..DescribeQuorumRequestTopicData::default()
    };
    DescribeQuorumRequest { topics: vec![topic], ..DescribeQuorumRequest::default() }
}

fn tell_status(
    cluster_id: &str,
    response: &DescribeQuorumResponse,
    quorum: &Quorum,
    out: &mut Out,
) -> io::Result<()> {
    let leader = quorum.current_voters.iter().find(|voter| voter.replica_id == quorum.leader_id);
    let end = leader.map_or(0, |leader| leader.log_end_offset);
    let followers = || quorum.current_voters.iter().filter(|voter| voter.replica_id != quorum.leader_id);
    let lag = followers().map(|voter| end - voter.log_end_offset).max().unwrap_or(0);
    let caught_up = leader.map_or(0, |leader| leader.last_caught_up_timestamp);
    let late = |voter: &ReplicaState| match voter.last_caught_up_timestamp {
        time if time >= 0 => caught_up - time,
        _ => -1,
    };
    let lag_time = followers().map(late).max().unwrap_or(0);
    let nodes = |replicas: &[ReplicaState]| {
        let nodes: Vec<String> = replicas.iter().map(|replica| node(replica, response)).collect();
        format!("[{}]", nodes.join(", "))
    };
    for (name, value) in [
        ("ClusterId:", cluster_id.to_owned()),
        ("LeaderId:", quorum.leader_id.to_string()),
        ("LeaderEpoch:", quorum.leader_epoch.to_string()),
        ("HighWatermark:", quorum.high_watermark.to_string()),
        ("MaxFollowerLag:", lag.to_string()),
        ("MaxFollowerLagTimeMs:", lag_time.to_string()),
        ("CurrentVoters:", nodes(&quorum.current_voters)),
        ("CurrentObservers:", nodes(&quorum.observers)),
    ] {
        writeln!(out, "{name:<24}{value}")?;
    }
    Ok(())
}

/// A node as JSON, with its directory and its endpoints where they are told.
fn node(replica: &ReplicaState, response: &DescribeQuorumResponse) -> String {
    let directory = match replica.replica_directory_id {
        id if id.is_zero() => String::new(),
        id => format!(", \"directoryId\": \"{id}\""),
    };
    let listeners = response.nodes.iter().filter(|node| node.node_id == replica.replica_id);
    let listeners: Vec<String> = listeners
        .flat_map(|node| &node.listeners)
        .map(|listener| format!("\"{}://{}:{}\"", listener.name, listener.host, listener.port))
        .collect();
    let endpoints = match listeners.as_slice() {
        [] => String::new(),
        listeners => format!(", \"endpoints\": [{}]", listeners.join(", ")),
    };
    format!("{{\"id\": {}{directory}{endpoints}}}", replica.replica_id)
}

const TITLES: [&str; 7] =
    ["NodeId", "DirectoryId", "LogEndOffset", "Lag", "LastFetchTimestamp", "LastCaughtUpTimestamp", "Status"];

fn tell_replication(quorum: &Quorum, now: Option<i64>, out: &mut Out) -> io::Result<()> {
    let leader = quorum.current_voters.iter().find(|voter| voter.replica_id == quorum.leader_id);
    let end = leader.map_or(0, |leader| leader.log_end_offset);
    let time = |time: i64| match now {
        Some(_) if time < 0 => "unknown".to_owned(),
        Some(now) => format!("{} ms ago", now - time),
        None => time.to_string(),
    };
    let row = |replica: &ReplicaState, status: &str| {
        [
            replica.replica_id.to_string(),
            replica.replica_directory_id.to_string(),
            replica.log_end_offset.to_string(),
            (end - replica.log_end_offset).to_string(),
            time(replica.last_fetch_timestamp),
            time(replica.last_caught_up_timestamp),
            status.to_owned(),
        ]
    };
    let mut rows = vec![TITLES.map(str::to_owned)];
    rows.extend(leader.map(|leader| row(leader, "Leader")));
    let followers = quorum.current_voters.iter().filter(|voter| voter.replica_id != quorum.leader_id);
    rows.extend(followers.map(|voter| row(voter, "Follower")));
    rows.extend(quorum.observers.iter().map(|observer| row(observer, "Observer")));
    for row in &rows {
        for (place, cell) in row.iter().enumerate() {
            let widths = rows.iter().filter_map(|row| row.get(place)).map(|cell| cell.chars().count());
            let width = widths.max().unwrap_or(0);
            write!(out, "{cell:<width$}\t")?;
        }
        writeln!(out)?;
    }
    Ok(())
}
