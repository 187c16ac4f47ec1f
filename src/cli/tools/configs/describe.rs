//! `kalda configs --describe` of resources: a line for each setting, by name.

use std::collections::BTreeSet;
use std::io::Write as _;

use kalda_client::Cluster;
use kalda_protocol::messages::describe_configs::DescribeConfigsResourceResult as Setting;
use kalda_protocol::messages::list_config_resources::ListConfigResourcesRequest;
use kalda_protocol::messages::list_groups::ListGroupsRequest;

use super::entity::Kind;
use crate::cli::tools::Out;
use crate::cli::tools::admin::{self, Synonyms, shown};
use crate::cli::tools::failure::Failure;
use crate::cli::tools::java_order::sort_as_java;
use crate::cli::tools::options::Options;
use crate::cli::tools::refusal::Refusal;
use crate::cluster::controller::topic_name;

/// Where settings come from, by their number on the wire.
const SOURCES: [&str; 10] = [
    "UNKNOWN",
    "DYNAMIC_TOPIC_CONFIG",
    "DYNAMIC_BROKER_CONFIG",
    "DYNAMIC_DEFAULT_BROKER_CONFIG",
    "STATIC_BROKER_CONFIG",
    "DEFAULT_CONFIG",
    "DYNAMIC_BROKER_LOGGER_CONFIG",
    "DYNAMIC_CLIENT_METRICS_CONFIG",
    "DYNAMIC_GROUP_CONFIG",
    "UNKNOWN",
];
const OF_ALL_BROKERS: i8 = 3;

/// A kind of resources, as it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resources {
    pub kind: Kind,
    pub resource_type: i8,
    /// Where what is set comes from.
    pub source: Option<i8>,
}

pub fn run(
    options: &Options,
    resources: Resources,
    name: Option<&str>,
    cluster: &mut Cluster,
    out: &mut Out,
) -> Result<(), Failure> {
    let Resources { kind, resource_type, .. } = resources;
    let all = options.has("all");
    let names = match name {
        Some(name) => {
            if kind == Kind::Topics {
                topic_name::check(name).map_err(Failure::complaint)?;
            }
            if !all && !name.is_empty() && !there(resources, cluster)?.iter().any(|it| it == name) {
                let word = kind.word();
                writeln!(out, "The {word} '{name}' doesn't exist and doesn't have dynamic config.")?;
                return Ok(());
            }
            vec![name.to_owned()]
        }
        None => there(resources, cluster)?,
    };
    for name in names {
        match (name.is_empty(), all) {
            (true, _) => writeln!(out, "Default configs for {} in the cluster are:", kind.plural())?,
            (_, true) => writeln!(out, "All configs for {} {name} are:", kind.word())?,
            _ => writeln!(out, "Dynamic configs for {} {name} are:", kind.word())?,
        }
        let source = if name.is_empty() { Some(OF_ALL_BROKERS) } else { resources.source };
        let mut settings = admin::describe_configs(cluster, resource_type, &name, Synonyms::Told)?;
        settings.retain(|setting| all || source.is_none_or(|source| setting.config_source == source));
        settings.sort_by(|one, other| one.name.cmp(&other.name));
        for setting in &settings {
            writeln!(out, "{}", line(setting))?;
        }
    }
    Ok(())
}

/// The names of all; of brokers, what holds for all of them last, under an empty one.
fn there(resources: Resources, cluster: &mut Cluster) -> Result<Vec<String>, Failure> {
    match resources.kind {
        Kind::Topics => Ok(admin::topic_names(cluster)?),
        Kind::Brokers | Kind::BrokerLoggers => {
            cluster.metadata(Some(&[]))?;
            Ok(cluster.nodes().map(|node| node.id.to_string()).chain([String::new()]).collect())
        }
        Kind::Groups => {
            let mut names: BTreeSet<String> = groups(cluster)?.into_iter().collect();
            names.extend(listed(resources.resource_type, cluster)?);
            let mut names: Vec<String> = names.into_iter().collect();
            sort_as_java(&mut names, |name| name);
            Ok(names)
        }
        _ => listed(resources.resource_type, cluster),
    }
}

/// The groups of all brokers.
fn groups(cluster: &mut Cluster) -> Result<Vec<String>, Failure> {
    cluster.metadata(Some(&[]))?;
    let nodes: Vec<i32> = cluster.nodes().map(|node| node.id).collect();
    let mut names = Vec::new();
    for node in nodes {
        let response = cluster.ask_node(node, &ListGroupsRequest::default())?;
        Refusal::check(response.error_code, None)?;
        names.extend(response.groups.into_iter().map(|group| group.group_id.as_str().to_owned()));
    }
    Ok(names)
}

/// The resources of a type that have settings.
fn listed(resource_type: i8, cluster: &mut Cluster) -> Result<Vec<String>, Failure> {
    let request = ListConfigResourcesRequest {
        resource_types: vec![resource_type],
        ..ListConfigResourcesRequest::default()
    };
    let response = cluster.ask(&request)?;
    Refusal::check(response.error_code, None)?;
    Ok(response.config_resources.into_iter().map(|it| it.resource_name.as_str().to_owned()).collect())
}

fn line(setting: &Setting) -> String {
    let synonyms = setting.synonyms.iter().map(|synonym| {
        let source = usize::try_from(synonym.source).ok().and_then(|source| SOURCES.get(source));
        let source = source.copied().unwrap_or("UNKNOWN");
        format!("{source}:{}={}", synonym.name, shown(synonym.value.as_ref()))
    });
    let synonyms = synonyms.collect::<Vec<_>>().join(", ");
    let value = shown(setting.value.as_ref());
    format!("  {}={value} sensitive={} synonyms={{{synonyms}}}", setting.name, setting.is_sensitive)
}
