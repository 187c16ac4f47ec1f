//! The options of `kalda consumer-groups`, and which of them go together.

use crate::cli::tools::failure::Failure;
use crate::cli::tools::options::Takes::{Many, Maybe, Nothing, One};
use crate::cli::tools::options::{OptionError, Options, Spec, spec};
use crate::cli::tools::warn;

/// The options.
pub const SPECS: [Spec; 29] = [
    spec("bootstrap-server", One, "REQUIRED: The brokers to connect to: HOST:PORT, separated by commas."),
    spec("command-config", One, "A file of properties for the client."),
    spec("list", Nothing, "List groups."),
    spec("describe", Nothing, "Show groups."),
    spec("delete", Nothing, "Delete groups."),
    spec("reset-offsets", Nothing, "Set the offsets that a group has committed."),
    spec("delete-offsets", Nothing, "Delete offsets that a group has committed."),
    spec("validate-regex", One, "Say whether a regular expression for topics is valid."),
    spec("group", Many, "The group."),
    spec("all-groups", Nothing, "All groups."),
    spec("topic", Many, "The topic, or TOPIC:PARTITION,PARTITION."),
    spec("all-topics", Nothing, "All topics of the group."),
    spec("offsets", Nothing, "With --describe: the partitions with offsets and lag; as without it."),
    spec("members", Nothing, "With --describe: the members."),
    spec("state", Maybe, "With --describe: the group's state; with --list: of which state."),
    spec("type", Maybe, "With --list: of which type."),
    spec("verbose", Nothing, "With --members: their assignments."),
    spec("timeout", One, "Passed over."),
    spec("dry-run", Nothing, "With --reset-offsets: only show."),
    spec("execute", Nothing, "With --reset-offsets: do it."),
    spec("export", Nothing, "With --reset-offsets: show as CSV."),
    spec("to-offset", One, "To this offset."),
    spec("to-earliest", Nothing, "To the first record."),
    spec("to-latest", Nothing, "Behind the last record."),
    spec("to-current", Nothing, "To what is committed."),
    spec("shift-by", One, "So many records on, or back."),
    spec("to-datetime", One, "To the first record since YYYY-MM-DDTHH:mm:SS.sss."),
    spec("by-duration", One, "To the first record of the last PnDTnHnMnS."),
    spec("from-file", One, "To what a file of --export says."),
];

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    List,
    Describe,
    Delete,
    ResetOffsets,
    DeleteOffsets,
    ValidateRegex,
}

const ACTIONS: [(&str, Action); 6] = [
    ("list", Action::List),
    ("describe", Action::Describe),
    ("delete", Action::Delete),
    ("reset-offsets", Action::ResetOffsets),
    ("delete-offsets", Action::DeleteOffsets),
    ("validate-regex", Action::ValidateRegex),
];

/// To where offsets are reset, in the order in which Kafka's tool looks.
const SCENARIOS: [&str; 8] = [
    "to-offset",
    "to-datetime",
    "by-duration",
    "to-earliest",
    "to-latest",
    "to-current",
    "shift-by",
    "from-file",
];
/// Options in the order in which joptsimple names them, and with which of others they may be given.
const AVAILABLE_WITH: [(&str, &[&str]); 5] = [
    ("members", &["describe"]),
    ("offsets", &["describe"]),
    ("state", &["describe", "list"]),
    ("type", &["list"]),
    ("verbose", &["describe"]),
];

/// Reads the words of a call.
///
/// # Errors
/// They aren't options, or one isn't available with the others.
pub fn parse(words: &[String]) -> Result<Options, OptionError> {
    let options = Options::parse(&SPECS, words)?;
    options.refuse_unavailable(&AVAILABLE_WITH)?;
    Ok(options)
}

/// What is asked for, if the options go together.
///
/// # Errors
/// They don't.
pub fn check(options: &Options) -> Result<Action, Failure> {
    options.help_or_version(
        "This tool helps to list all consumer groups, describe a consumer group, delete consumer group info, or reset consumer group \
         offsets.",
    )?;
    if options.has("validate-regex") && options.given(&ACTIONS.map(|(name, _)| name)).len() == 1 {
        return Ok(Action::ValidateRegex);
    }
    options.required("bootstrap-server")?;
    let without_group = options.given(&["group", "all-groups"]).is_empty();
    let needs_group = |action: &str| {
        options.usage(format!("Option [{action}] takes one of these options: [group], [all-groups]"))
    };
    if options.has("describe") {
        if without_group {
            return Err(needs_group("describe"));
        }
        if options.given(&["members", "offsets", "state"]).len() > 1 {
            return Err(options.usage(
                "Option [describe] takes at most one of these options: [members], [offsets], [state]",
            ));
        }
        if options.value("state").is_some() {
            return Err(options.usage("Option [describe] does not take a value for [state]"));
        }
    }
    if options.has("delete") {
        if without_group {
            return Err(needs_group("delete"));
        }
        if options.has("topic") {
            return Err(options.usage(
                "The consumer does not support topic-specific offset deletion from a consumer group.",
            ));
        }
    }
    if options.has("delete-offsets") && options.given(&["group", "topic"]).len() < 2 {
        return Err(options.usage("Option [delete-offsets] takes the following options: [group], [topic]"));
    }
    if options.has("reset-offsets") {
        check_reset(options)?;
        if without_group {
            return Err(needs_group("reset-offsets"));
        }
        for scenario in SCENARIOS {
            let others: Vec<&str> = SCENARIOS.into_iter().filter(|other| *other != scenario).collect();
            options.exclude(scenario, &others)?;
        }
    }
    options.exclude("group", &["all-groups"])?;
    options.exclude("group", &["list"])?;
    options.exclude("topic", &["list", "describe"])?;
    let mut actions = ACTIONS.iter().filter(|(name, _)| options.has(name));
    match (actions.next(), actions.next()) {
        (Some((_, action)), None) => Ok(*action),
        _ => Err(options.usage(
            "Command must include exactly one action: --list, --describe, --delete, --reset-offsets, --delete-offsets, \
             --validate-regex",
        )),
    }
}

fn check_reset(options: &Options) -> Result<(), Failure> {
    match options.given(&["dry-run", "execute"]).len() {
        0 => warn(
            "WARN: No action will be performed as the --execute option is missing. In version 5.0, this command will require either \
             --dry-run or --execute to be specified. You should add the --dry-run option explicitly if you are scripting this command \
             and want to keep the current default behavior without prompting.",
        ),
        1 => {}
        _ => {
            return Err(options.usage("Option [reset-offsets] only accepts one of [execute] and [dry-run]"));
        }
    }
    Ok(())
}
