//! The options of `kalda console-consumer`, and what they ask for.

use std::io::Write as _;
use std::time::Duration;

use super::formatter::Formatter;
use crate::cli::tools::Out;
use crate::cli::tools::failure::Failure;
use crate::cli::tools::options::Takes::{Many, Nothing, One};
use crate::cli::tools::options::{Help, Options, Spec, spec};
use crate::cli::tools::properties::Properties;

const SPECS: [Spec; 23] = [
    spec("topic", One, "The topic."),
    spec("include", One, "A regular expression for topics."),
    spec("bootstrap-server", One, "REQUIRED: The brokers to connect to: HOST:PORT, separated by commas."),
    spec("partition", One, "The partition; begins at the end unless --offset says otherwise."),
    spec("offset", One, "earliest, latest, or the offset to begin at; needs --partition."),
    spec("group", One, "The group to consume in, which commits what was printed."),
    spec("from-beginning", Nothing, "Begin with the earliest record, where the group has no position."),
    spec("max-messages", One, "End after so many records."),
    spec("timeout-ms", One, "End when no record has come for so long."),
    spec("isolation-level", One, "read_uncommitted (the default) or read_committed."),
    spec("formatter-property", Many, "print.key, print.offset, key.separator and others, KEY=VALUE."),
    spec("property", Many, "Deprecated: as --formatter-property."),
    spec("formatter-config", One, "A file of formatter properties."),
    spec("command-property", Many, "A property of the consumer, KEY=VALUE."),
    spec("consumer-property", Many, "Deprecated: as --command-property."),
    spec("command-config", One, "A file of properties for the consumer."),
    spec("consumer.config", One, "Deprecated: as --command-config."),
    spec("formatter", One, "Only Kafka's default one."),
    spec("key-deserializer", One, "Only that of strings."),
    spec("value-deserializer", One, "Only that of strings."),
    spec("skip-message-on-error", Nothing, "Passed over."),
    spec("enable-systest-events", Nothing, "Passed over."),
    spec("max-poll-records", One, "Passed over."),
];

/// The names of those that are there.
const DEFAULTS: [(&str, &str); 3] = [
    ("formatter", "DefaultMessageFormatter"),
    ("key-deserializer", "StringDeserializer"),
    ("value-deserializer", "StringDeserializer"),
];

/// What is consumed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    Topic(String),
    Included(String),
}

/// Where a partition begins that has no position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    Earliest,
    Latest,
    At(i64),
}

/// Which records are seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Isolation {
    ReadUncommitted,
    ReadCommitted,
}

/// What a call asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub server: String,
    pub what: What,
    pub partition: Option<i32>,
    pub group: Option<String>,
    pub start: Start,
    pub most: Option<u64>,
    pub timeout: Option<Duration>,
    pub isolation: Isolation,
    pub format: Formatter,
}

/// Reads a call.
///
/// # Errors
/// Its options don't go together.
pub fn read(words: &[String], out: &mut Out) -> Result<Plan, Failure> {
    let usage =
        |error: crate::cli::tools::options::OptionError| Failure::Usage(error.to_string(), Help(&SPECS));
    let options = Options::parse(&SPECS, words).map_err(usage)?;
    options.help_or_version(
        "This tool helps to read data from Kafka topics and outputs it to standard output.",
    )?;
    for (old, new) in [("property", "formatter-property"), ("consumer-property", "command-property")] {
        if options.has(old) {
            writeln!(
                out,
                "Option --{old} is deprecated and will be removed in a future version. Use --{new} instead."
            )?;
        }
    }
    let what = match (options.value("topic"), options.value("include")) {
        (Some(topic), None) => What::Topic(topic.to_owned()),
        (None, Some(pattern)) => What::Included(pattern.to_owned()),
        _ => {
            return Err(
                options.usage("Exactly one of the following arguments is required: [topic], [include]")
            );
        }
    };
    let server = options.required("bootstrap-server")?.to_owned();
    let file = options.value("command-config").or_else(|| options.value("consumer.config"));
    let pairs = options.values("consumer-property").chain(options.values("command-property"));
    let properties = Properties::read(file, pairs)?;
    let partition = options.number("partition").map_err(usage)?;
    let start = start(&options, &properties)?;
    refuse_other_classes(&options)?;
    let format = Properties::read(
        options.value("formatter-config"),
        options.values("property").chain(options.values("formatter-property")),
    )?;
    Ok(Plan {
        server,
        what,
        partition,
        group: group(&options, &properties)?,
        start,
        most: most(options.number("max-messages").map_err(usage)?),
        timeout: timeout(options.number("timeout-ms").map_err(usage)?),
        isolation: isolation(&options, &properties)?,
        format: Formatter::of(&format),
    })
}

/// A negative number is none.
fn most(number: Option<i64>) -> Option<u64> {
    number.and_then(|number| u64::try_from(number).ok())
}

fn timeout(milliseconds: Option<i64>) -> Option<Duration> {
    most(milliseconds).map(Duration::from_millis)
}

fn start(options: &Options, properties: &Properties) -> Result<Start, Failure> {
    let from_beginning = options.has("from-beginning");
    if options.has("include") && options.has("partition") {
        return Err(options.usage("The topic is required when partition is specified."));
    }
    if options.has("offset") && !options.has("partition") {
        return Err(options.usage("The partition is required when offset is specified."));
    }
    if options.has("offset") && from_beginning {
        return Err(options.usage("Options from-beginning and offset cannot be specified together."));
    }
    if let Some(text) = options.value("offset") {
        let number = || text.parse().ok().filter(|offset| *offset >= 0).map(Start::At);
        return match text.to_ascii_lowercase().as_str() {
            "earliest" => Ok(Start::Earliest),
            "latest" => Ok(Start::Latest),
            _ => number().ok_or_else(|| {
                options.usage(format!(
                    "The provided offset value '{text}' is incorrect. Valid values are 'earliest', 'latest', or a non-negative long."
                ))
            }),
        };
    }
    match properties.value("auto.offset.reset") {
        Some(reset) if from_beginning && reset != "earliest" => Err(Failure::complaint(format_args!(
            "Can't simultaneously specify --from-beginning and 'auto.offset.reset={reset}', please remove one option"
        ))),
        Some("earliest") => Ok(Start::Earliest),
        _ if from_beginning => Ok(Start::Earliest),
        _ => Ok(Start::Latest),
    }
}

fn group(options: &Options, properties: &Properties) -> Result<Option<String>, Failure> {
    let group = match (options.value("group"), properties.value("group.id")) {
        (Some(one), Some(other)) if one != other => {
            return Err(options.usage(format!(
                "The group ids provided in different places (directly using '--group', via '--consumer-property', or via \
                 '--consumer.config') do not match. Detected group ids: '{one}', '{other}'"
            )));
        }
        (one, other) => one.or(other).map(str::to_owned),
    };
    if group.is_some() && options.has("partition") {
        return Err(options.usage("Options group and partition cannot be specified together."));
    }
    Ok(group)
}

fn isolation(options: &Options, properties: &Properties) -> Result<Isolation, Failure> {
    let level = options.value("isolation-level").or_else(|| properties.value("isolation.level"));
    match level.unwrap_or("read_uncommitted") {
        "read_uncommitted" => Ok(Isolation::ReadUncommitted),
        "read_committed" => Ok(Isolation::ReadCommitted),
        other => Err(Failure::complaint(format_args!(
            "Invalid value {other} for configuration isolation.level: String must be one of: read_committed, read_uncommitted"
        ))),
    }
}

fn refuse_other_classes(options: &Options) -> Result<(), Failure> {
    for (option, known) in DEFAULTS {
        if let Some(class) = options.value(option).filter(|class| !class.ends_with(known)) {
            return Err(Failure::complaint(format_args!(
                "--{option} {class} can't be honoured: there is no Java here, and only Kafka's {known} is built in"
            )));
        }
    }
    Ok(())
}
