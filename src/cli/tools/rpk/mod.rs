//! `rpk topic …` and `rpk cluster …`, Redpanda's tool, as modules, health checks and init jobs call it.
//!
//! ```text
//! rpk topic list|create|describe|delete|produce|consume      rpk cluster info|health
//! ```
//! Invariant: flags, standard output, exit codes and sentences are those of rpk built from Redpanda's source of December 2024, which
//! `compat-tests/tools` compares call by call. A broker's own sentence stands behind its code. Deliberately absent: all other commands (`rpk redpanda start`
//! is a command of the image, in `cli/docker`); profiles; the schema registry; help in rpk's words. Health is asked of the brokers themselves, not of an
//! admin API.

mod cluster_health;
mod cluster_info;
mod consume;
mod consume_range;
mod create;
mod delete;
mod describe;
mod document;
mod flags;
mod layout;
mod list;
mod partitions;
mod pieces;
mod produce;
mod record_format;
mod table;
mod target;

use std::io::Write as _;

use kalda_client::{ClientError, Cluster};
use kalda_protocol::messages::metadata::MetadataResponseTopic;
use kalda_protocol::{ErrorCode, StrBytes};

use self::flags::{Call, Command};
use super::failure::Failure;
use super::refusal::Refusal;
use super::{Out, admin, re2};

type Run = fn(&Call, &mut Out) -> Result<(), Failure>;

/// Group and names of a command, how it is called, and what does it.
const COMMANDS: [(&str, &[&str], &Command, Run); 8] = [
    ("topic", &["list", "ls"], &list::COMMAND, list::run),
    ("topic", &["create"], &create::COMMAND, create::run),
    ("topic", &["describe", "info"], &describe::COMMAND, describe::run),
    ("topic", &["delete"], &delete::COMMAND, delete::run),
    ("topic", &["produce"], &produce::COMMAND, produce::run),
    ("topic", &["consume"], &consume::COMMAND, consume::run),
    ("cluster", &["info", "status", "metadata"], &cluster_info::COMMAND, cluster_info::run),
    ("cluster", &["health"], &cluster_health::COMMAND, cluster_health::run),
];

/// Runs it.
pub fn run(words: &[String], out: &mut Out) -> Result<(), Failure> {
    let (before, words) = leading_flags(words);
    let (group, name) = (words.first().map(String::as_str), words.get(1).map(String::as_str));
    let commands = || COMMANDS.iter().filter(|(of, ..)| Some(*of) == group);
    let Some((_, _, command, run)) =
        commands().find(|(_, names, ..)| name.is_some_and(|name| names.contains(&name)))
    else {
        return usage(group, name, out);
    };
    let words: Vec<String> = words.iter().skip(2).chain(before).cloned().collect();
    let call = command.parse(&words)?;
    if call.is_on("help") {
        write!(out, "{}\n\n{}", command.purpose, command.help())?;
        return Ok(());
    }
    run(&call, out)
}

/// The flags before the command, and what follows.
fn leading_flags(words: &[String]) -> (&[String], &[String]) {
    let mut count = 0;
    while let Some(word) = words.get(count).filter(|word| word.starts_with('-')) {
        let takes_next =
            ["-X", "--config-opt", "--config", "--profile", "--brokers"].contains(&word.as_str());
        count += if takes_next { 2 } else { 1 };
    }
    words.split_at(count.min(words.len()))
}

/// Without a command, what there is; with one that isn't there, what is wrong.
fn usage(group: Option<&str>, name: Option<&str>, out: &mut Out) -> Result<(), Failure> {
    let known = COMMANDS.iter().any(|(of, ..)| Some(*of) == group);
    let shown = COMMANDS.iter().filter(|(of, ..)| !known || Some(*of) == group);
    let lines: Vec<String> =
        shown.map(|(_, _, command, _)| format!("  {:<48} {}", command.usage, command.purpose)).collect();
    let help = format!("Usage:\n  rpk [command]\n\nAvailable Commands:\n{}\n", lines.join("\n"));
    let (unknown, of) = match (group, name.filter(|name| !name.starts_with('-'))) {
        (Some(group), Some(name)) if known => (name, format!("rpk {group}")),
        (Some(group), _) if !known && group != "help" => (group, "rpk".to_owned()),
        _ => {
            write!(out, "Redpanda's rpk, as far as Kalda has it\n\n{help}")?;
            return Ok(());
        }
    };
    Err(Failure::complaint(format_args!("Error: unknown command \"{unknown}\" for \"{of}\"\n{help}")))
}

/// What an answer refuses, as franz-go says it: the code, and the broker's sentence or the code's.
fn refusal(code: i16, message: Option<&StrBytes>) -> Option<Told> {
    Refusal::check(code, message.filter(|message| !message.is_empty())).err().map(Told)
}

/// A refusal as rpk prints it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Told(Refusal);

impl std::fmt::Display for Told {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}: {}", self.0.code.name(), self.0.message)
    }
}

impl Told {
    const fn code(&self) -> ErrorCode {
        self.0.code
    }
}

/// What can't be done, and why the brokers can't be asked.
fn unable<'w>(what: &'w str) -> impl Fn(ClientError) -> Failure + 'w {
    move |error| Failure::complaint(format_args!("{what}: {}", target::words(&error)))
}

/// The topics of these names, or all where there are none, by name. One that isn't there is among them, with its error.
fn topics(cluster: &mut Cluster, names: &[String]) -> Result<Vec<MetadataResponseTopic>, ClientError> {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let asked = Some(&names[..]).filter(|names| !names.is_empty());
    let mut topics = cluster.metadata(asked)?.topics;
    topics.sort_by(|one, other| one.name.cmp(&other.name));
    for topic in &mut topics {
        topic.partitions.sort_by_key(|partition| partition.partition_index);
    }
    Ok(topics)
}

/// The names that the call means: its arguments, or with `--regex` all that one of them matches as a whole.
fn named(call: &Call, cluster: &mut Cluster) -> Result<Vec<String>, Failure> {
    if !call.is_on("regex") {
        return Ok(call.arguments.clone());
    }
    let unable_to = "unable to filter topics by regex";
    let mut patterns = Vec::new();
    for argument in &call.arguments {
        let begin = if argument.starts_with('^') { "" } else { "^" };
        let end = if argument.ends_with('$') { "" } else { "$" };
        let pattern = format!("{begin}{argument}{end}");
        patterns.push(re2::parse(&pattern).map_err(|why| {
            Failure::complaint(format_args!(
                "{unable_to}: unable to compile regex \"{pattern}\": error parsing regexp: {why}: `{pattern}`"
            ))
        })?);
    }
    let names =
        admin::topic_names(cluster).map_err(unable(&format!("{unable_to}: unable to list topics")))?;
    Ok(names.into_iter().filter(|name| patterns.iter().any(|pattern| pattern.is_match(name))).collect())
}
