//! The options of `kalda topics`, and which of them go together.

use std::io::Write as _;

use crate::cli::tools::Out;
use crate::cli::tools::failure::Failure;
use crate::cli::tools::options::Takes::{Many, Nothing, One};
use crate::cli::tools::options::{Options, Spec, spec};
use crate::cli::tools::warn;

/// The options.
pub const SPECS: [Spec; 22] = [
    spec("bootstrap-server", One, "REQUIRED: The brokers to connect to: HOST:PORT, separated by commas."),
    spec("command-config", One, "A file of properties for the client."),
    spec("list", Nothing, "List topics."),
    spec("create", Nothing, "Create a topic."),
    spec("delete", Nothing, "Delete topics."),
    spec("alter", Nothing, "Give topics more partitions."),
    spec("describe", Nothing, "Show topics with their partitions."),
    spec("topic", One, "The topic; where none is created, a regular expression for names."),
    spec("topic-id", One, "The id of the topic to describe."),
    spec("config", Many, "With --create: a setting of the topic, KEY=VALUE."),
    spec("delete-config", Many, "No longer supported."),
    spec("partitions", One, "How many partitions there are to be."),
    spec("replication-factor", One, "With --create: how many replicas a partition has."),
    spec("replica-assignment", One, "The brokers of each partition: ID:ID,ID:ID,…"),
    spec(
        "under-replicated-partitions",
        Nothing,
        "With --describe: only partitions that lack replicas in sync.",
    ),
    spec("unavailable-partitions", Nothing, "With --describe: only partitions without a leader."),
    spec(
        "under-min-isr-partitions",
        Nothing,
        "With --describe: only those with fewer in sync than the minimum.",
    ),
    spec("at-min-isr-partitions", Nothing, "With --describe: only those with just the minimum in sync."),
    spec("topics-with-overrides", Nothing, "With --describe: only topics with settings of their own."),
    spec("if-exists", Nothing, "Don't fail where there is no such topic."),
    spec("if-not-exists", Nothing, "With --create: don't fail where there is one."),
    spec("exclude-internal", Nothing, "Leave out the broker's own topics."),
];

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    List,
    Describe,
    Create,
    Alter,
    Delete,
}

const ACTIONS: [(&str, Action); 5] = [
    ("alter", Action::Alter),
    ("create", Action::Create),
    ("describe", Action::Describe),
    ("list", Action::List),
    ("delete", Action::Delete),
];

const REPORTS: [&str; 4] = [
    "under-replicated-partitions",
    "under-min-isr-partitions",
    "at-min-isr-partitions",
    "unavailable-partitions",
];
const OVERRIDES: &str = "topics-with-overrides";

/// What is asked for, if the options go together.
///
/// # Errors
/// They don't.
pub fn check(options: &Options, words: &[String], out: &mut Out) -> Result<Action, Failure> {
    if words.is_empty() {
        return Err(options.usage("Create, delete, describe, or change a topic."));
    }
    options.help_or_version("This tool helps to create, delete, describe, or change a topic.")?;
    let mut actions = ACTIONS.iter().filter(|(name, _)| options.has(name));
    let (Some((_, action)), None) = (actions.next(), actions.next()) else {
        return Err(options.usage(
            "Command must include exactly one action: --list, --describe, --create, --alter or --delete",
        ));
    };
    if options.has("delete-config") {
        warn(
            "delete-config option is no longer supported and deprecated since version 4.0. The config will be fully removed in \
             future releases.",
        );
    }
    check_required(options, *action, out)?;
    check_excluded(options, *action)?;
    Ok(*action)
}

fn check_required(options: &Options, action: Action, out: &mut Out) -> Result<(), Failure> {
    if !options.has("bootstrap-server") {
        return Err(Failure::complaint("--bootstrap-server must be specified"));
    }
    if action == Action::Describe && options.has("if-exists") {
        match options.given(&["topic", "topic-id"]).len() {
            0 => return Err(options.usage("--topic or --topic-id is required to describe a topic")),
            1 => {}
            _ => writeln!(
                out,
                "Only topic id will be used when both --topic and --topic-id are specified and topicId is not Uuid.ZERO_UUID"
            )?,
        }
    }
    if !matches!(action, Action::List | Action::Describe) {
        options.required("topic")?;
    }
    if action == Action::Alter {
        if options.has("config") {
            return Err(options.usage(
                "Option combination \"[bootstrap-server],[config]\" can't be used with option \"[alter]\" (To alter topic \
                 configurations, the kafka-configs tool can be used.)",
            ));
        }
        options.required("partitions")?;
    }
    Ok(())
}

fn check_excluded(options: &Options, action: Action) -> Result<(), Failure> {
    let not_with = |option: &str, allowed: &[Action]| {
        let refused = ACTIONS.iter().filter(|(_, it)| *it == action && !allowed.contains(it));
        options.exclude(option, &refused.map(|(name, _)| *name).collect::<Vec<_>>())
    };
    not_with("config", &[Action::Alter, Action::Create])?;
    not_with("partitions", &[Action::Alter, Action::Create])?;
    not_with("replication-factor", &[Action::Create])?;
    not_with("replica-assignment", &[Action::Alter, Action::Create])?;
    if action == Action::Create {
        options.exclude("replica-assignment", &["partitions", "replication-factor"])?;
    }
    for report in REPORTS {
        not_with(report, &[Action::Describe])?;
        options.exclude(report, &[OVERRIDES])?;
        let others: Vec<&str> = REPORTS.into_iter().filter(|other| *other != report).collect();
        options.exclude(report, &others)?;
    }
    not_with(OVERRIDES, &[Action::Describe])?;
    not_with("if-exists", &[Action::Alter, Action::Delete, Action::Describe])?;
    not_with("if-not-exists", &[Action::Create])?;
    not_with("exclude-internal", &[Action::List, Action::Describe])
}
