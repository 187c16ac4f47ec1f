//! `rpk topic describe`: a topic in numbers, its settings, its partitions.
//!
//! Invariant: where several topics or another format than text are asked for, all three sections are told.

use std::collections::BTreeMap;
use std::io::Write as _;

use kalda_client::Cluster;
use kalda_protocol::messages::describe_configs::DescribeConfigsResourceResult;
use kalda_protocol::messages::metadata::{MetadataResponsePartition, MetadataResponseTopic};

use super::document::{Document, Format};
use super::flags::{Call, Command, Takes, flag};
use super::partitions::{replicas, sorted};
use super::table::{Table, slice};
use super::{Told, named, refusal, target, topics, unable};
use crate::cli::tools::Out;
use crate::cli::tools::admin::{self, Synonyms};
use crate::cli::tools::failure::Failure;
use crate::cli::tools::offsets::{self, EARLIEST, Found, LATEST, Partition};

pub(super) static COMMAND: Command = Command {
    usage: "rpk topic describe [TOPICS] [flags]",
    purpose: "Describe topics",
    flags: &[
        flag("print-summary", Some('s'), Takes::Nothing, "The topic in numbers."),
        flag("print-configs", Some('c'), Takes::Nothing, "Its settings."),
        flag("print-partitions", Some('p'), Takes::Nothing, "Its partitions."),
        flag("print-all", Some('a'), Takes::Nothing, "All of that."),
        flag("regex", Some('r'), Takes::Nothing, "Topics that one of the expressions matches."),
        flag("stable", None, Takes::Nothing, "With the last stable offsets, where they differ."),
        flag("format", None, Takes::Text, "text, json or yaml."),
        flag("detailed", None, Takes::Nothing, ""),
        flag("watermarks", None, Takes::Nothing, ""),
    ],
};

/// Where settings come from, as Kafka numbers it.
const SOURCES: [&str; 9] = [
    "UNKNOWN",
    "DYNAMIC_TOPIC_CONFIG",
    "DYNAMIC_BROKER_CONFIG",
    "DYNAMIC_DEFAULT_BROKER_CONFIG",
    "STATIC_BROKER_CONFIG",
    "DEFAULT_CONFIG",
    "DYNAMIC_BROKER_LOGGER_CONFIG",
    "CLIENT_METRICS_CONFIG",
    "GROUP_CONFIG",
];

/// Which sections are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sections {
    summary: bool,
    configs: bool,
    partitions: bool,
}

/// What is known of a topic.
#[derive(Debug)]
struct Described {
    topic: MetadataResponseTopic,
    configs: Result<Vec<DescribeConfigsResourceResult>, Told>,
    starts: BTreeMap<Partition, Found>,
    ends: BTreeMap<Partition, Found>,
}

pub(super) fn run(call: &Call, out: &mut Out) -> Result<(), Failure> {
    call.warn_of_deprecated(&[
        ("detailed", "deprecated - info has been merged into describe, use -p to print detailed information"),
        ("watermarks", "deprecated - watermarks are always printed if the partition section is requested"),
    ]);
    call.needs_arguments(1)?;
    let mut cluster = target::cluster(call)?;
    let names = named(call, &mut cluster)?;
    if names.is_empty() {
        writeln!(out, "did not match any topics, exiting.")?;
        return Ok(());
    }
    let format = Format::of(call.value("format"))?;
    let [summary, configs, partitions] =
        ["print-summary", "print-configs", "print-partitions"].map(|name| call.is_on(name));
    let sections = if call.is_on("print-all") || names.len() > 1 || format != Format::Text {
        Sections { summary: true, configs: true, partitions: true }
    } else if !summary && !configs && !partitions {
        Sections { summary: true, configs: true, partitions: false }
    } else {
        Sections { summary, configs, partitions }
    };
    let mut described = Vec::new();
    for topic in topics(&mut cluster, &names).map_err(unable("unable to request topic metadata"))? {
        described.push(Described::ask(&mut cluster, topic, sections)?);
    }
    if format != Format::Text {
        let documents = described.iter().map(Described::document).collect();
        write!(out, "{}", Document::List(documents).print(format))?;
        return Ok(());
    }
    described.iter().try_for_each(|topic| topic.tell(sections, out))
}

impl Described {
    fn ask(cluster: &mut Cluster, topic: MetadataResponseTopic, sections: Sections) -> Result<Self, Failure> {
        let name = topic.name.as_deref().unwrap_or_default().to_owned();
        let configs = if sections.configs {
            match admin::describe_configs(cluster, admin::TOPIC, &name, Synonyms::Untold) {
                Ok(mut configs) => {
                    configs.sort_by(|one, other| one.name.cmp(&other.name));
                    Ok(configs)
                }
                // rpk says the code's sentence, whatever the broker says.
                Err(Failure::Refused(refused)) => {
                    let whole = refusal(refused.code.code(), None);
                    Err(whole.unwrap_or(Told(refused)))
                }
                Err(Failure::Client(error)) => return Err(unable("unable to request configs")(error)),
                Err(other) => return Err(other),
            }
        } else {
            Ok(Vec::new())
        };
        let (mut starts, mut ends) = (BTreeMap::new(), BTreeMap::new());
        if sections.partitions {
            let index = |partition: &MetadataResponsePartition| partition.partition_index;
            let partitions: Vec<Partition> = topic
                .partitions
                .iter()
                .map(|partition| Partition { topic: name.clone(), index: index(partition) })
                .collect();
            starts = offsets::at(cluster, &partitions, EARLIEST)?;
            ends = offsets::at(cluster, &partitions, LATEST)?;
        }
        Ok(Self { topic, configs, starts, ends })
    }

    fn tell(&self, sections: Sections, out: &mut Out) -> Result<(), Failure> {
        let told = [sections.summary, sections.configs, sections.partitions];
        let with_heads = told.iter().filter(|section| **section).count() > 1;
        let mut first = true;
        for (head, _) in ["SUMMARY", "CONFIGS", "PARTITIONS"].into_iter().zip(told).filter(|(_, told)| *told)
        {
            if with_heads {
                let before = if first { "" } else { "\n" };
                writeln!(out, "{before}{head}\n{}", "=".repeat(head.len()))?;
            }
            first = false;
            let table = match head {
                "SUMMARY" => self.summary(),
                "CONFIGS" => self.configs()?,
                _ => self.partitions(),
            };
            write!(out, "{}", table.text())?;
        }
        Ok(())
    }

    fn error(&self) -> Option<String> {
        refusal(self.topic.error_code, None).map(|told| told.to_string())
    }

    fn summary(&self) -> Table {
        let mut table = Table::default();
        let mut row = |name: &str, value: String| table.row([name.to_owned(), value]);
        row("NAME", self.topic.name.as_deref().unwrap_or_default().to_owned());
        if self.topic.is_internal {
            row("INTERNAL", "true".to_owned());
        }
        row("PARTITIONS", self.topic.partitions.len().to_string());
        if !self.topic.partitions.is_empty() {
            row("REPLICAS", replicas(&self.topic).to_string());
        }
        if let Some(error) = self.error() {
            row("ERROR", error);
        }
        table
    }

    fn configs(&self) -> Result<Table, Failure> {
        let configs = self
            .configs
            .as_ref()
            .map_err(|told| Failure::complaint(format_args!("config response contained error: {told}")))?;
        let mut table = Table::under(&["key", "value", "source"]);
        for config in configs {
            table.row([config.name.as_str().to_owned(), value(config), source(config).to_owned()]);
        }
        Ok(table)
    }

    fn offset<'f>(&self, found: &'f BTreeMap<Partition, Found>, index: i32) -> Option<&'f Found> {
        let topic = self.topic.name.as_deref().unwrap_or_default().to_owned();
        found.get(&Partition { topic, index })
    }

    fn partitions(&self) -> Table {
        let partitions = &self.topic.partitions;
        let with_offline = partitions.iter().any(|partition| !partition.offline_replicas.is_empty());
        let with_error = partitions.iter().any(|partition| partition.error_code != 0);
        let mut heads = vec!["partition", "leader", "epoch", "replicas"];
        heads.extend(with_offline.then_some("offline-replicas"));
        heads.extend(with_error.then_some("load-error"));
        heads.extend(["log-start-offset", "high-watermark"]);
        let mut table = Table::under(&heads);
        for partition in partitions {
            let mut row = [partition.partition_index, partition.leader_id, partition.leader_epoch]
                .map(|it| it.to_string())
                .to_vec();
            row.push(slice(&sorted(&partition.replica_nodes)));
            row.extend(with_offline.then(|| slice(&sorted(&partition.offline_replicas))));
            row.extend(with_error.then(|| {
                refusal(partition.error_code, None).map_or_else(|| "-".to_owned(), |told| told.to_string())
            }));
            for found in [&self.starts, &self.ends] {
                row.push(match self.offset(found, partition.partition_index) {
                    Some(Ok(offset)) => offset.to_string(),
                    Some(Err(refusal)) => refusal.code.name().to_owned(),
                    None => "-".to_owned(),
                });
            }
            table.row(row);
        }
        table
    }

    fn document(&self) -> Document {
        let text = |text: &str| Document::Text(text.to_owned());
        let count = |count: usize| Document::Number(i64::try_from(count).unwrap_or(i64::MAX));
        let summary = Document::Fields(vec![
            ("name", text(self.topic.name.as_deref().unwrap_or_default())),
            ("internal", Document::Truth(self.topic.is_internal)),
            ("partitions", count(self.topic.partitions.len())),
            ("replicas", count(replicas(&self.topic))),
            ("error", text(&self.error().unwrap_or_default())),
        ]);
        let config = |config: &DescribeConfigsResourceResult| {
            Document::Fields(vec![
                ("key", text(&config.name)),
                ("value", text(&value(config))),
                ("source", text(source(config))),
            ])
        };
        let configs = self.configs.iter().flatten().map(config).collect();
        let partitions: Vec<_> = self.topic.partitions.iter().map(|it| self.partition_document(it)).collect();
        Document::Fields(vec![
            ("summary", summary),
            ("configs", Document::List(configs)),
            ("partitions", if partitions.is_empty() { Document::Null } else { Document::List(partitions) }),
        ])
    }

    fn partition_document(&self, partition: &MetadataResponsePartition) -> Document {
        let number = |number: i32| Document::Number(number.into());
        let offset = |found| match self.offset(found, partition.partition_index) {
            Some(Ok(offset)) => Document::Number(*offset),
            _ => Document::Number(-1),
        };
        let mut fields = vec![
            ("partition", number(partition.partition_index)),
            ("leader", number(partition.leader_id)),
            ("epoch", number(partition.leader_epoch)),
            ("replicas", Document::numbers(&sorted(&partition.replica_nodes))),
        ];
        if !partition.offline_replicas.is_empty() {
            fields.push(("offline_replicas", Document::numbers(&sorted(&partition.offline_replicas))));
        }
        fields.extend([("log_start_offset", offset(&self.starts)), ("high_watermark", offset(&self.ends))]);
        Document::Fields(fields)
    }
}

fn value(config: &DescribeConfigsResourceResult) -> String {
    if config.is_sensitive {
        return "(sensitive)".to_owned();
    }
    config.value.as_deref().unwrap_or_default().to_owned()
}

fn source(config: &DescribeConfigsResourceResult) -> &'static str {
    usize::try_from(config.config_source)
        .ok()
        .and_then(|source| SOURCES.get(source))
        .copied()
        .unwrap_or("UNKNOWN")
}
