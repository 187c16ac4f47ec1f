//! `kalda consumer-groups`, Kafka's `kafka-consumer-groups.sh`: groups listed, described, deleted; their offsets reset and deleted.
//!
//! Invariant: what a broker refuses is told on standard output behind `Error: Executing consumer group command failed due to`, and the exit code stays
//! 0, as with Kafka's tool. Deliberately absent: groups of the new protocol are listed, not described.

mod arguments;
mod delete;
mod describe;
mod goal;
mod list;
mod plan_file;
mod reset;
mod scope;
mod table;
mod topic_regex;

use std::io::Write as _;

use kalda_client::{Cluster, Coordinates};
use kalda_protocol::messages::describe_groups::{DescribeGroupsRequest, DescribedGroup};

use self::arguments::Action;
use super::Out;
use super::admin::{self, check_command_config};
use super::failure::Failure;
use super::options::Options;
use super::refusal::Refusal;
use super::warn;

/// What the broker's log calls this tool.
const CLIENT_ID: &str = "kalda-consumer-groups";

/// Runs it.
pub fn run(words: &[String], out: &mut Out) -> Result<(), Failure> {
    let options = arguments::parse(words).map_err(|error| {
        Failure::Complained(format!("Exception in thread \"main\" joptsimple.{}: {error}", error.exception()))
    })?;
    let action = arguments::check(&options)?;
    check_command_config(&options)?;
    let mut cluster = admin::cluster(options.value("bootstrap-server").unwrap_or_default(), CLIENT_ID);
    let done = match action {
        Action::List => list::run(&options, &mut cluster, out),
        Action::Describe => describe::run(&options, &mut cluster, out),
        Action::Delete => delete::groups(&options, &mut cluster, out),
        Action::ResetOffsets => reset::run(&options, &mut cluster, out),
        Action::DeleteOffsets => delete::offsets(&options, &mut cluster, out),
        Action::ValidateRegex => topic_regex::validate(&options, out),
    };
    match done {
        Err(Failure::Refused(refusal)) => failed(&refusal.message, &refusal.to_string(), out),
        Err(Failure::Client(error)) => failed(&error.to_string(), &error.to_string(), out),
        Err(Failure::Options(error)) => {
            failed(&error.to_string(), &format!("joptsimple.{}: {error}", error.exception()), out)
        }
        Err(Failure::Thrown(thrown)) => failed(&thrown.reason, &thrown.cause, out),
        other => other,
    }
}

fn failed(reason: &str, cause: &str, out: &mut Out) -> Result<(), Failure> {
    writeln!(out, "\nError: Executing consumer group command failed due to {reason}")?;
    out.flush()?;
    warn(cause);
    Ok(())
}

/// The groups that are meant.
fn named(options: &Options, cluster: &mut Cluster) -> Result<Vec<String>, Failure> {
    if !options.has("all-groups") {
        let mut groups: Vec<String> = options.values("group").map(str::to_owned).collect();
        groups.sort();
        groups.dedup();
        return Ok(groups);
    }
    let mut groups: Vec<String> =
        list::ask(cluster, &[], &[])?.into_iter().map(|group| group.group_id.as_str().to_owned()).collect();
    groups.sort();
    Ok(groups)
}

/// A group with the broker that coordinates it.
fn describe_group(cluster: &mut Cluster, group: &str) -> Result<(i32, DescribedGroup), Failure> {
    let coordinator = cluster.coordinator(Coordinates::Group, group)?;
    let request = DescribeGroupsRequest { groups: vec![group.into()], ..DescribeGroupsRequest::default() };
    let response = cluster.ask_node(coordinator, &request)?;
    let described = response.groups.into_iter().next().unwrap_or_default();
    Refusal::check(described.error_code, described.error_message.as_ref())?;
    Ok((coordinator, described))
}
