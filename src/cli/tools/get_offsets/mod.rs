//! `kalda get-offsets`, Kafka's `kafka-get-offsets.sh`: `TOPIC:PARTITION:OFFSET`, a line for each partition.
//!
//! Invariant: a partition that has no offset at that time has no line.

mod filter;

use std::io::Write as _;

use self::filter::Filter;
use super::Out;
use super::admin::{self, check_command_config, is_internal};
use super::failure::Failure;
use super::offsets::{self, Partition};
use super::options::Takes::{Nothing, One};
use super::options::{Options, Spec, spec};
use super::warn;

const SPECS: [Spec; 7] = [
    spec("bootstrap-server", One, "REQUIRED: The brokers to connect to: HOST:PORT, separated by commas."),
    spec("command-config", One, "A file of properties for the client."),
    spec("topic-partitions", One, "TOPIC:PARTITION,TOPIC:FROM-TO,… where a topic is a regular expression."),
    spec("topic", One, "A regular expression for topics."),
    spec("partitions", One, "Partitions, separated by commas."),
    spec(
        "time",
        One,
        "latest (the default), earliest, max-timestamp, earliest-local, latest-tiered, or milliseconds.",
    ),
    spec("exclude-internal-topics", Nothing, "Leave out the broker's own topics."),
];

/// What the broker's log calls this tool.
const CLIENT_ID: &str = "kalda-get-offsets";

/// Words for times, as Kafka's tool names them.
const TIMES: [(&str, i64); 6] = [
    ("latest", offsets::LATEST),
    ("earliest", offsets::EARLIEST),
    ("max-timestamp", -3),
    ("earliest-local", -4),
    ("latest-tiered", -5),
    ("earliest-pending-upload", -6),
];

/// Runs it.
pub fn run(words: &[String], out: &mut Out) -> Result<(), Failure> {
    let done = Options::parse(&SPECS, words).map_err(Failure::from).and_then(|options| tell(&options, out));
    done.map_err(|failure| match failure {
        Failure::Usage(..) | Failure::Version | Failure::Output(_) => failure,
        other => Failure::Complained(format!("Error occurred: {}", other.reason())),
    })
}

fn tell(options: &Options, out: &mut Out) -> Result<(), Failure> {
    options.help_or_version("An interactive shell for getting topic-partition offsets.")?;
    let server = options.required("bootstrap-server")?;
    if options.has("topic-partitions") && !options.given(&["topic", "partitions"]).is_empty() {
        return Err(Failure::complaint("--topic-partitions cannot be used with --topic or --partitions"));
    }
    let filter = Filter::of(options)?;
    let time = time(options.value("time").unwrap_or("latest"))?;
    check_command_config(options)?;
    let mut cluster = admin::cluster(server, CLIENT_ID);
    let mut names = admin::topic_names(&mut cluster)?;
    names.retain(|name| !(options.has("exclude-internal-topics") && is_internal(name)));
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut partitions: Vec<Partition> = offsets::leaders(&mut cluster, &names)?.into_keys().collect();
    partitions.retain(|partition| filter.takes(partition));
    if partitions.is_empty() {
        return Err(Failure::complaint("Could not match any topic-partitions with the specified filters"));
    }
    for (Partition { topic, index }, found) in offsets::at(&mut cluster, &partitions, time)? {
        match found {
            Ok(offset) if offset >= 0 => writeln!(out, "{topic}:{index}:{offset}")?,
            Ok(_) => {}
            Err(refusal) => warn(&format!(
                "Skip getting offsets for topic-partition {topic}-{index} due to error: {}",
                refusal.message
            )),
        }
    }
    Ok(())
}

fn time(text: &str) -> Result<i64, Failure> {
    let named = TIMES.iter().find(|(name, _)| *name == text).map(|(_, time)| *time);
    named.or_else(|| text.parse().ok()).ok_or_else(|| {
        let known: Vec<String> = TIMES.iter().map(|(name, time)| format!("{time} or {name}")).collect();
        Failure::complaint(format_args!(
            "Malformed time argument {text}. Please use {}, or a specified long format timestamp",
            known.join(" / ")
        ))
    })
}
