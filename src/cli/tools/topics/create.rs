//! `kalda topics --create`.

use std::io::Write as _;

use kalda_client::Cluster;
use kalda_protocol::ErrorCode;
use kalda_protocol::messages::create_topics::{
    CreatableReplicaAssignment, CreatableTopic, CreatableTopicConfig, CreateTopicsRequest,
};

use crate::cli::tools::Out;
use crate::cli::tools::admin::TIMEOUT_MS;
use crate::cli::tools::failure::Failure;
use crate::cli::tools::options::Options;
use crate::cli::tools::refusal::Refusal;

/// What the broker decides.
const BY_DEFAULT: i16 = -1;

pub(super) fn run(options: &Options, cluster: &mut Cluster, out: &mut Out) -> Result<(), Failure> {
    let name = options.value("topic").unwrap_or_default();
    let topic = wanted(options, name)?;
    if name.contains(['.', '_']) {
        writeln!(
            out,
            "WARNING: Due to limitations in metric names, topics with a period ('.') or underscore ('_') could collide. To avoid \
             issues it is best to use either, but not both."
        )?;
    }
    let request =
        CreateTopicsRequest { topics: vec![topic], timeout_ms: TIMEOUT_MS, ..CreateTopicsRequest::default() };
    let response = cluster.ask(&request)?;
    for result in &response.topics {
        match Refusal::check(result.error_code, result.error_message.as_ref()) {
            Ok(()) => writeln!(out, "Created topic {name}.")?,
            Err(refusal) if refusal.code == ErrorCode::TopicAlreadyExists && options.has("if-not-exists") => {
            }
            Err(refusal) => return Err(refusal.into()),
        }
    }
    Ok(())
}

fn wanted(options: &Options, name: &str) -> Result<CreatableTopic, Failure> {
    let partitions: Option<i32> = options.number("partitions")?;
    let replicas: Option<i32> = options.number("replication-factor")?;
    let assignments = assignments(options)?;
    let configs = options.values("config").map(config).collect::<Result<_, _>>()?;
    let replication_factor = match replicas.map(i16::try_from) {
        None => BY_DEFAULT,
        Some(Ok(factor)) if factor >= 1 => factor,
        Some(_) => {
            return Err(Failure::complaint(format_args!(
                "The replication factor must be between 1 and {} inclusive",
                i16::MAX
            )));
        }
    };
    if partitions.is_some_and(|count| count < 1) {
        return Err(Failure::complaint("The partitions must be greater than 0"));
    }
    let assignment = |(broker_ids, partition_index)| CreatableReplicaAssignment {
        partition_index,
        broker_ids,
        ..CreatableReplicaAssignment::default()
    };
    Ok(CreatableTopic {
        name: name.into(),
        num_partitions: partitions.unwrap_or_else(|| BY_DEFAULT.into()),
        replication_factor,
        assignments: assignments.into_iter().zip(0..).map(assignment).collect(),
        configs,
        ..CreatableTopic::default()
    })
}

fn config(text: &str) -> Result<CreatableTopicConfig, Failure> {
    let mut parts = text.split('=');
    let (Some(name), Some(value), None) = (parts.next(), parts.next(), parts.next()) else {
        return Err(Failure::complaint(
            "requirement failed: Invalid topic config: all configs to be added must be in the format \"key=val\".",
        ));
    };
    Ok(CreatableTopicConfig {
        name: name.trim().into(),
        value: Some(value.trim().into()),
        ..CreatableTopicConfig::default()
    })
}

/// The brokers of each partition, as `--replica-assignment` names them.
///
/// # Errors
/// One isn't a number, comes twice, or partitions have more brokers than others.
pub(super) fn assignments(options: &Options) -> Result<Vec<Vec<i32>>, Failure> {
    let Some(text) = options.value("replica-assignment").filter(|text| !text.is_empty()) else {
        return Ok(Vec::new());
    };
    let mut assignments: Vec<Vec<i32>> = Vec::new();
    for (index, partition) in text.split(',').enumerate() {
        let mut brokers: Vec<i32> = Vec::new();
        for broker in partition.split(':').map(str::trim) {
            let id = broker
                .parse()
                .map_err(|_| Failure::complaint(format_args!("For input string: \"{broker}\"")))?;
            if brokers.contains(&id) {
                return Err(Failure::complaint(format_args!(
                    "Partition replica lists may not contain duplicate entries: {id}"
                )));
            }
            brokers.push(id);
        }
        if assignments.first().is_some_and(|first| first.len() != brokers.len()) {
            return Err(Failure::complaint(format_args!(
                "Partition {index} has different replication factor: {brokers:?}"
            )));
        }
        assignments.push(brokers);
    }
    Ok(assignments)
}
