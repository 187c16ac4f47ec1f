//! `rpk topic list`.

use std::io::Write as _;

use kalda_protocol::messages::metadata::{MetadataResponsePartition, MetadataResponseTopic};

use super::document::{Document, Format};
use super::flags::{Call, Command, Takes, flag};
use super::partitions::{Heads, detailed, replicas, sorted, summary};
use super::{named, refusal, target, topics, unable};
use crate::cli::tools::Out;
use crate::cli::tools::failure::Failure;

pub(super) static COMMAND: Command = Command {
    usage: "rpk topic list [flags]",
    purpose: "List topics, optionally listing specific topics",
    flags: &[
        flag("detailed", Some('d'), Takes::Nothing, "With each partition."),
        flag("internal", Some('i'), Takes::Nothing, "With the broker's own topics."),
        flag("regex", Some('r'), Takes::Nothing, "Topics that one of the expressions matches."),
        flag("format", None, Takes::Text, "text, json or yaml."),
    ],
};

const HEADS: Heads = Heads { offline: "offline_replicas", error: "load_error" };

pub(super) fn run(call: &Call, out: &mut Out) -> Result<(), Failure> {
    if call.is_on("internal") && call.is_on("regex") {
        writeln!(out, "cannot list with internal topics and list by regular expression")?;
        return Ok(());
    }
    let mut cluster = target::cluster(call)?;
    let names = named(call, &mut cluster)?;
    let mut topics = topics(&mut cluster, &names).map_err(unable("unable to request metadata"))?;
    topics.retain(|topic| call.is_on("internal") || !topic.is_internal);
    let format = Format::of(call.value("format"))?;
    let text = match (call.is_on("detailed"), format) {
        (false, Format::Text) => summary(&topics).text(),
        (true, Format::Text) => {
            topics.iter().map(|topic| detailed(topic, HEADS)).collect::<Vec<_>>().join("\n")
        }
        (false, other) => Document::List(topics.iter().map(short).collect()).print(other),
        (true, other) => Document::List(topics.iter().map(long).collect()).print(other),
    };
    write!(out, "{text}")?;
    Ok(())
}

fn fields(topic: &MetadataResponseTopic) -> Vec<(&'static str, Document)> {
    let count = |count: usize| Document::Number(i64::try_from(count).unwrap_or(i64::MAX));
    vec![
        ("name", Document::Text(topic.name.as_deref().unwrap_or_default().to_owned())),
        ("partitions", count(topic.partitions.len())),
        ("replicas", count(replicas(topic))),
    ]
}

fn short(topic: &MetadataResponseTopic) -> Document {
    Document::Fields(fields(topic))
}

fn long(topic: &MetadataResponseTopic) -> Document {
    let mut fields = fields(topic);
    let list = Document::List(topic.partitions.iter().map(partition).collect());
    fields.push(("partition_list", if topic.partitions.is_empty() { Document::Null } else { list }));
    Document::Fields(fields)
}

fn partition(partition: &MetadataResponsePartition) -> Document {
    let mut fields = vec![
        ("partition", Document::Number(partition.partition_index.into())),
        ("leader", Document::Number(partition.leader_id.into())),
    ];
    // Epoch 0 is left out, as by Go's encoder.
    if partition.leader_epoch > 0 {
        fields.push(("epoch", Document::Number(partition.leader_epoch.into())));
    }
    let offline = sorted(&partition.offline_replicas);
    let error = refusal(partition.error_code, None).map(|told| told.to_string());
    fields.extend([
        ("replicas", Document::numbers(&sorted(&partition.replica_nodes))),
        ("offline_replicas", if offline.is_empty() { Document::Null } else { Document::numbers(&offline) }),
        ("load_error", Document::Text(error.unwrap_or_default())),
    ]);
    Document::Fields(fields)
}
