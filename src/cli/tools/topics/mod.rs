//! `kalda topics`, Kafka's `kafka-topics.sh`: topics created, listed, described, given more partitions, deleted.
//!
//! Invariant: what goes wrong once the broker is asked is told on standard output, behind `Error while executing topic command`.

mod arguments;
mod create;
mod describe;

use std::io::Write as _;

use kalda_client::Cluster;
use kalda_protocol::messages::create_partitions::{
    CreatePartitionsAssignment, CreatePartitionsRequest, CreatePartitionsTopic,
};

use self::arguments::{Action, SPECS};
use super::Out;
use super::admin::{self, TIMEOUT_MS, check_command_config, is_internal};
use super::failure::Failure;
use super::name_filter::NameFilter;
use super::options::Options;
use super::refusal::Refusal;

/// What the broker's log calls this tool.
const CLIENT_ID: &str = "kalda-topics";

/// Runs it.
pub fn run(words: &[String], out: &mut Out) -> Result<(), Failure> {
    let options = Options::parse(&SPECS, words)?;
    let action = arguments::check(&options, words, out)?;
    check_command_config(&options)?;
    let mut cluster = admin::cluster(options.value("bootstrap-server").unwrap_or_default(), CLIENT_ID);
    let done = match action {
        Action::Create => create::run(&options, &mut cluster, out),
        Action::List => list(&options, &mut cluster, out),
        Action::Describe => describe::run(&options, &mut cluster, out),
        Action::Alter => alter(&options, &mut cluster),
        Action::Delete => delete(&options, &mut cluster),
    };
    done.map_err(|failure| match failure {
        Failure::Output(_) => failure,
        other => Failure::Told(format!("Error while executing topic command : {}", other.reason())),
    })
}

fn list(options: &Options, cluster: &mut Cluster, out: &mut Out) -> Result<(), Failure> {
    let names = named(options, cluster)?;
    writeln!(out, "{}", names.join("\n"))?;
    Ok(())
}

fn alter(options: &Options, cluster: &mut Cluster) -> Result<(), Failure> {
    let count = options.number("partitions")?.unwrap_or_default();
    let assignments = create::assignments(options)?;
    let names = named_and_there(options, cluster)?;
    let mut topics = Vec::with_capacity(names.len());
    for name in &names {
        let mut topic = CreatePartitionsTopic {
            name: name.into(),
            count,
            assignments: None,
            ..CreatePartitionsTopic::default()
        };
        if !assignments.is_empty() {
            let there = describe::partition_count(cluster, name)?;
            let new = assignments.iter().skip(there);
            let assignment = |broker_ids: &Vec<i32>| CreatePartitionsAssignment {
                broker_ids: broker_ids.clone(),
                ..CreatePartitionsAssignment::default()
            };
            topic.assignments = Some(new.map(assignment).collect());
        }
        topics.push(topic);
    }
    if topics.is_empty() {
        return Ok(());
    }
    let request =
        CreatePartitionsRequest { topics, timeout_ms: TIMEOUT_MS, ..CreatePartitionsRequest::default() };
    let response = cluster.ask(&request)?;
    for result in &response.results {
        Refusal::check(result.error_code, result.error_message.as_ref())?;
    }
    Ok(())
}

fn delete(options: &Options, cluster: &mut Cluster) -> Result<(), Failure> {
    let names = named_and_there(options, cluster)?;
    if names.is_empty() {
        return Ok(());
    }
    for result in &admin::delete_topics(cluster, &names)? {
        Refusal::check(result.error_code, result.error_message.as_ref())?;
    }
    Ok(())
}

/// The topics that are meant: all, or those whose names match.
fn named(options: &Options, cluster: &mut Cluster) -> Result<Vec<String>, Failure> {
    let filter = options.value("topic").map(NameFilter::parse).transpose()?;
    let mut names = admin::topic_names(cluster)?;
    let excluded = options.has("exclude-internal");
    names.retain(|name| {
        filter.as_ref().is_none_or(|filter| filter.takes(name)) && !(excluded && is_internal(name))
    });
    Ok(names)
}

/// The same; where a topic was named, there has to be one.
fn named_and_there(options: &Options, cluster: &mut Cluster) -> Result<Vec<String>, Failure> {
    let names = named(options, cluster)?;
    match options.value("topic").filter(|topic| !topic.is_empty()) {
        Some(topic) if names.is_empty() && !options.has("if-exists") => {
            Err(Failure::complaint(format_args!("Topic '{topic}' does not exist as expected")))
        }
        _ => Ok(names),
    }
}
