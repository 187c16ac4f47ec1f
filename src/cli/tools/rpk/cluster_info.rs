//! `rpk cluster info`: the cluster's id, its brokers, its topics.

use std::io::Write as _;

use kalda_protocol::messages::metadata::MetadataResponse;

use super::flags::{Call, Command, Takes, flag};
use super::partitions::{Heads, detailed, summary};
use super::table::Table;
use super::{target, unable};
use crate::cli::tools::Out;
use crate::cli::tools::failure::Failure;

pub(super) static COMMAND: Command = Command {
    usage: "rpk cluster info [flags]",
    purpose: "Request broker metadata",
    flags: &[
        flag("print-cluster", Some('c'), Takes::Nothing, "The cluster's id."),
        flag("print-brokers", Some('b'), Takes::Nothing, "The brokers; the controller has a star."),
        flag("print-topics", Some('t'), Takes::Nothing, "The topics."),
        flag("print-internal-topics", Some('i'), Takes::Nothing, "The broker's own topics, too."),
        flag("print-detailed-topics", Some('d'), Takes::Nothing, "The topics with their partitions."),
    ],
};

const HEADS: Heads = Heads { offline: "offline-replicas", error: "load-error" };

/// Which topics are shown, and how much of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shown {
    internal: bool,
    detailed: bool,
}

pub(super) fn run(call: &Call, out: &mut Out) -> Result<(), Failure> {
    let mut client = target::cluster(call)?;
    let [mut cluster, mut brokers, mut topics, mut internal, detail] =
        COMMAND.flags.first_chunk::<5>().map_or([false; 5], |flags| flags.map(|flag| call.is_on(flag.name)));
    let mut sections = [cluster, brokers, topics].into_iter().filter(|section| *section).count();
    topics |= !call.arguments.is_empty() || detail || internal;
    if sections == 0 {
        (cluster, brokers, topics, internal) = (true, true, true, true);
        sections = usize::MAX;
    }
    let shown = Shown { internal, detailed: detail };
    let names: Vec<&str> = call.arguments.iter().map(String::as_str).collect();
    let asked = if topics { Some(&names[..]).filter(|names| !names.is_empty()) } else { Some(&[][..]) };
    let mut metadata = client.metadata(asked).map_err(unable("unable to request metadata"))?;
    metadata.topics.sort_by(|one, other| one.name.cmp(&other.name));
    let id = metadata.cluster_id.as_deref().filter(|_| cluster).map(|id| format!("{id}\n"));
    let text = [
        ("CLUSTER", id),
        ("BROKERS", brokers.then(|| table_of_brokers(&metadata))),
        ("TOPICS", (topics && !metadata.topics.is_empty()).then(|| text_of_topics(&metadata, shown))),
    ];
    for (head, text) in text.into_iter().filter_map(|(head, text)| Some((head, text?))) {
        if sections > 1 {
            writeln!(out, "{head}\n{}\n{text}", "=".repeat(head.len()))?;
        } else {
            write!(out, "{text}")?;
        }
    }
    Ok(())
}

fn table_of_brokers(metadata: &MetadataResponse) -> String {
    let with_rack = metadata.brokers.iter().any(|broker| broker.rack.is_some());
    let mut heads = vec!["id", "host", "port"];
    heads.extend(with_rack.then_some("rack"));
    let mut table = Table::under(&heads);
    let mut brokers: Vec<_> = metadata.brokers.iter().collect();
    brokers.sort_by_key(|broker| broker.node_id);
    for broker in brokers {
        let star = if broker.node_id == metadata.controller_id { "*" } else { "" };
        let mut row = vec![
            format!("{}{star}", broker.node_id),
            broker.host.as_str().to_owned(),
            broker.port.to_string(),
        ];
        row.extend(with_rack.then(|| broker.rack.as_deref().unwrap_or_default().to_owned()));
        table.row(row);
    }
    table.text()
}

fn text_of_topics(metadata: &MetadataResponse, shown: Shown) -> String {
    let topics = metadata.topics.iter().filter(|topic| shown.internal || !topic.is_internal);
    if shown.detailed {
        topics.map(|topic| detailed(topic, HEADS)).collect::<Vec<_>>().join("\n")
    } else {
        summary(&topics.cloned().collect::<Vec<_>>()).text()
    }
}
