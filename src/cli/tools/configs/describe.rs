//! `kalda configs --describe`: a line for each setting, by name.

use std::io::Write as _;

use kalda_client::Cluster;
use kalda_protocol::messages::describe_configs::DescribeConfigsResourceResult as Setting;

use super::arguments::{Entity, Kind};
use crate::cli::tools::Out;
use crate::cli::tools::admin::{self, Synonyms, shown};
use crate::cli::tools::failure::Failure;
use crate::cli::tools::options::Options;

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
const OF_TOPIC: i8 = 1;
const OF_BROKER: i8 = 2;
const OF_ALL_BROKERS: i8 = 3;

pub(super) fn run(
    options: &Options,
    entity: &Entity,
    cluster: &mut Cluster,
    out: &mut Out,
) -> Result<(), Failure> {
    let there = there(entity.kind, cluster)?;
    let names = match &entity.name {
        Some(name) if !name.is_empty() && !there.contains(name) => {
            let word = entity.kind.word();
            writeln!(out, "The {word} '{name}' doesn't exist and doesn't have dynamic config.")?;
            return Ok(());
        }
        Some(name) => vec![name.clone()],
        None => there,
    };
    for name in names {
        let source = source(entity.kind, &name);
        match (name.is_empty(), options.has("all")) {
            (true, _) => writeln!(out, "Default configs for brokers in the cluster are:")?,
            (_, true) => writeln!(out, "All configs for {} {name} are:", entity.kind.word())?,
            _ => writeln!(out, "Dynamic configs for {} {name} are:", entity.kind.word())?,
        }
        let mut settings =
            admin::describe_configs(cluster, entity.kind.resource_type(), &name, Synonyms::Told)?;
        settings.retain(|setting| options.has("all") || setting.config_source == source);
        settings.sort_by(|one, other| one.name.cmp(&other.name));
        for setting in &settings {
            writeln!(out, "{}", line(setting))?;
        }
    }
    Ok(())
}

/// The names of all; of brokers, what holds for all of them last, under an empty one.
fn there(kind: Kind, cluster: &mut Cluster) -> Result<Vec<String>, Failure> {
    match kind {
        Kind::Topics => Ok(admin::topic_names(cluster)?),
        Kind::Brokers => {
            cluster.metadata(Some(&[]))?;
            Ok(cluster.nodes().map(|node| node.id.to_string()).chain([String::new()]).collect())
        }
    }
}

const fn source(kind: Kind, name: &str) -> i8 {
    match kind {
        Kind::Topics => OF_TOPIC,
        Kind::Brokers if name.is_empty() => OF_ALL_BROKERS,
        Kind::Brokers => OF_BROKER,
    }
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
