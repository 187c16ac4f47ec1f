//! `kalda topics --describe`: a line for a topic, and one for each of its partitions.
//!
//! Deliberately absent: reassignments under way, which a line would name; no broker of this version has any.

use std::io::{self, Write};

use kalda_client::{ClientError, Cluster};
use kalda_protocol::messages::describe_configs::DescribeConfigsResourceResult;
use kalda_protocol::messages::describe_topic_partitions::{
    DescribeTopicPartitionsRequest, DescribeTopicPartitionsResponsePartition as Partition,
    DescribeTopicPartitionsResponseTopic as Topic, TopicRequest,
};
use kalda_protocol::messages::metadata::MetadataResponseTopic;
use kalda_protocol::{ApiKey, Uuid};

use super::named_and_there;
use crate::cli::tools::Out;
use crate::cli::tools::admin::{self, DEFAULT_CONFIG, Synonyms, shown};
use crate::cli::tools::failure::Failure;
use crate::cli::tools::options::Options;
use crate::cli::tools::refusal::Refusal;

/// Partitions of one answer, as many as Kafka's tool asks for.
const PARTITIONS_AT_ONCE: i32 = 2000;

pub(super) fn run(options: &Options, cluster: &mut Cluster, out: &mut Out) -> Result<(), Failure> {
    let names = wanted(options, cluster)?;
    if names.is_empty() {
        return Ok(());
    }
    let topics = ask(cluster, &names)?;
    cluster.metadata(Some(&[]))?;
    let live: Vec<i32> = cluster.nodes().map(|node| node.id).collect();
    for topic in &topics {
        Refusal::check(topic.error_code, None)?;
        let name = topic.name.as_deref().unwrap_or_default();
        let configs = admin::describe_configs(cluster, admin::TOPIC, name, Synonyms::Untold)?;
        let report = Report::of(options);
        if report == Report::All || report == Report::Overrides {
            tell_topic(topic, name, &configs, report, out)?;
        }
        if report == Report::Overrides {
            continue;
        }
        let minimum = minimum_in_sync(&configs);
        for partition in &topic.partitions {
            if report.shows(partition, minimum, &live) {
                tell_partition(partition, name, out)?;
            }
        }
    }
    Ok(())
}

/// How many partitions a topic has.
pub(super) fn partition_count(cluster: &mut Cluster, name: &str) -> Result<usize, Failure> {
    let metadata = cluster.metadata(Some(&[name]))?;
    Ok(metadata.topics.first().map_or(0, |topic| topic.partitions.len()))
}

/// The topics that are meant, by id or by name.
fn wanted(options: &Options, cluster: &mut Cluster) -> Result<Vec<String>, Failure> {
    let Some(text) = options.value("topic-id") else { return named_and_there(options, cluster) };
    let id: Uuid = text.parse().map_err(|_| Failure::complaint(id_complaint(text)))?;
    if id.is_zero() {
        return named_and_there(options, cluster);
    }
    let metadata = cluster.metadata(None)?;
    let found = metadata.topics.iter().find(|topic| topic.topic_id == id);
    match found.and_then(|topic| topic.name.as_ref()) {
        Some(name) => Ok(vec![name.as_str().to_owned()]),
        None if options.has("if-exists") => Ok(Vec::new()),
        None => Err(Failure::complaint(format_args!("TopicId '{text}' does not exist as expected"))),
    }
}

/// Java's words for what is no id.
fn id_complaint(text: &str) -> String {
    match text.len() {
        0 | 1 => "Input byte[] should at least have 2 bytes for base64 bytes".to_owned(),
        2..=24 => format!(
            "Input string `{text}` decoded as {} bytes, which is not equal to the expected 16 bytes of a base64-encoded UUID",
            text.len() * 6 / 8
        ),
        _ => format!(
            "Input string with prefix `{}` is too long to be decoded as a base64 UUID",
            text.chars().take(24).collect::<String>()
        ),
    }
}

fn ask(cluster: &mut Cluster, names: &[String]) -> Result<Vec<Topic>, ClientError> {
    if cluster.any()?.versions()?.usable(ApiKey::DescribeTopicPartitions, i16::MAX).is_none() {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        return Ok(cluster.metadata(Some(&names))?.topics.iter().map(from_metadata).collect());
    }
    let topic = |name: &String| TopicRequest { name: name.into(), ..TopicRequest::default() };
    let mut request = DescribeTopicPartitionsRequest {
        topics: names.iter().map(topic).collect(),
        response_partition_limit: PARTITIONS_AT_ONCE,
        ..DescribeTopicPartitionsRequest::default()
    };
    let mut topics: Vec<Topic> = Vec::new();
    loop {
        let response = cluster.ask(&request)?;
        for topic in response.topics {
            match topics.last_mut().filter(|last| last.name == topic.name) {
                Some(last) => last.partitions.extend(topic.partitions),
                None => topics.push(topic),
            }
        }
        request.cursor = response.next_cursor;
        let Some(cursor) = &request.cursor else { return Ok(topics) };
        request.topics.retain(|topic| topic.name >= cursor.topic_name);
    }
}

/// What brokers tell that don't know the newer request: no eligible leaders.
fn from_metadata(topic: &MetadataResponseTopic) -> Topic {
    let mut partitions: Vec<Partition> = topic
        .partitions
        .iter()
        .map(|it| Partition {
            partition_index: it.partition_index,
            leader_id: it.leader_id,
            replica_nodes: it.replica_nodes.clone(),
            isr_nodes: it.isr_nodes.clone(),
            ..Partition::default()
        })
        .collect();
    partitions.sort_by_key(|it| it.partition_index);
    Topic {
        error_code: topic.error_code,
        name: topic.name.clone(),
        topic_id: topic.topic_id,
        partitions,
        ..Topic::default()
    }
}

/// Which lines are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Report {
    All,
    Overrides,
    UnderReplicated,
    Unavailable,
    UnderMinimum,
    AtMinimum,
}

impl Report {
    fn of(options: &Options) -> Self {
        let named = [
            ("topics-with-overrides", Self::Overrides),
            ("under-replicated-partitions", Self::UnderReplicated),
            ("unavailable-partitions", Self::Unavailable),
            ("under-min-isr-partitions", Self::UnderMinimum),
            ("at-min-isr-partitions", Self::AtMinimum),
        ];
        named.into_iter().find(|(name, _)| options.has(name)).map_or(Self::All, |(_, report)| report)
    }

    fn shows(self, partition: &Partition, minimum: usize, live: &[i32]) -> bool {
        let in_sync = partition.isr_nodes.len();
        let has_leader = partition.leader_id >= 0;
        match self {
            Self::All => true,
            Self::Overrides => false,
            Self::UnderReplicated => in_sync < partition.replica_nodes.len(),
            Self::Unavailable => !has_leader || !live.contains(&partition.leader_id),
            Self::UnderMinimum => !has_leader || in_sync < minimum,
            Self::AtMinimum => in_sync == minimum,
        }
    }
}

fn minimum_in_sync(configs: &[DescribeConfigsResourceResult]) -> usize {
    let setting = configs.iter().find(|config| config.name == "min.insync.replicas");
    setting.and_then(|config| config.value.as_ref()?.parse().ok()).unwrap_or(1)
}

fn tell_topic(
    topic: &Topic,
    name: &str,
    configs: &[DescribeConfigsResourceResult],
    report: Report,
    out: &mut Out,
) -> io::Result<()> {
    let set = configs.iter().filter(|config| config.config_source != DEFAULT_CONFIG);
    let set: Vec<String> =
        set.map(|config| format!("{}={}", config.name, shown(config.value.as_ref()))).collect();
    if report == Report::Overrides && set.is_empty() {
        return Ok(());
    }
    write!(out, "Topic: {name}")?;
    if !topic.topic_id.is_zero() {
        write!(out, "\tTopicId: {}", topic.topic_id)?;
    }
    let replicas = topic.partitions.first().map_or(0, |partition| partition.replica_nodes.len());
    let partitions = topic.partitions.len();
    writeln!(out, "\tPartitionCount: {partitions}\tReplicationFactor: {replicas}\tConfigs: {}", set.join(","))
}

fn tell_partition(partition: &Partition, name: &str, out: &mut Out) -> io::Result<()> {
    let leader = match partition.leader_id {
        id if id >= 0 => id.to_string(),
        _ => "none".to_owned(),
    };
    let known = |ids: Option<&Vec<i32>>| ids.map_or_else(|| "N/A".to_owned(), |ids| joined(ids));
    writeln!(
        out,
        "\tTopic: {name}\tPartition: {}\tLeader: {leader}\tReplicas: {}\tIsr: {}\tElr: {}\tLastKnownElr: {}",
        partition.partition_index,
        joined(&partition.replica_nodes),
        joined(&partition.isr_nodes),
        known(partition.eligible_leader_replicas.as_ref()),
        known(partition.last_known_elr.as_ref()),
    )
}

fn joined(ids: &[i32]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}
