//! `kalda features`, Kafka's `kafka-features.sh`: which features a cluster has at which levels, and how to raise and lower them.
//!
//! ```text
//! kalda features --bootstrap-server A describe
//! kalda features --bootstrap-server A upgrade --release-version 4.4      metadata.version and all others as a fresh cluster of that release has them
//! kalda features --bootstrap-server A downgrade --feature share.version=1
//! kalda features --bootstrap-server A version-mapping | feature-dependencies      what this program knows; nobody is asked
//! ```
//! A broker that runs is asked; the levels of one that is stopped stay.

mod describe;
mod known;
mod release;
mod update;

use std::time::Duration;

use kalda_client::Cluster;

use super::Out;
use super::admin::{self, check_command_config};
use super::failure::Failure;
use super::options::Takes::{Many, Nothing, One};
use super::options::{Options, Spec, spec};
use super::subcommands::{CallError, Called, CommandSpec, Grammar};
use update::{Downgrade, Verb};

/// What the broker's log calls this tool.
const CLIENT_ID: &str = "kalda-features";

const RELEASE: Spec = spec(
    "release-version",
    One,
    "Every feature to the level that this release has by default, such as 4.4 or 4.3-IV0.",
);
const METADATA: Spec = spec("metadata", One, "DEPRECATED. The release whose metadata.version is meant.");
const FEATURE: Spec =
    spec("feature", Many, "A feature and its level, NAME=LEVEL; may be given several times.");
const UNSAFE: Spec =
    spec("unsafe", Nothing, "Even if metadata get lost; no broker does that for metadata.version.");
const DRY_RUN: Spec = spec("dry-run", Nothing, "Only say whether it could be done.");
const DISABLED: Spec = spec("feature", Many, "The feature's name; may be given several times.");

const GRAMMAR: Grammar = Grammar {
    tool: "kafka-features",
    before: &[
        spec("bootstrap-server", One, "The brokers to connect to: HOST:PORT, separated by commas."),
        spec("bootstrap-controller", One, "Not there yet."),
        spec("command-config", One, "A file of properties for the client."),
    ],
    commands: &[
        CommandSpec { name: "describe", options: &[], required: &[] },
        CommandSpec { name: "upgrade", options: &[METADATA, RELEASE, FEATURE, DRY_RUN], required: &[] },
        CommandSpec {
            name: "downgrade",
            options: &[METADATA, RELEASE, FEATURE, UNSAFE, DRY_RUN],
            required: &[],
        },
        CommandSpec { name: "disable", options: &[DISABLED, UNSAFE, DRY_RUN], required: &[] },
        CommandSpec { name: "version-mapping", options: &[RELEASE], required: &[] },
        CommandSpec { name: "feature-dependencies", options: &[FEATURE], required: &["feature"] },
    ],
};

/// Runs it.
pub fn run(words: &[String], out: &mut Out) -> Result<(), Failure> {
    let Called { command, before, options } = GRAMMAR.read(words).map_err(|error| match error {
        CallError::Misused(wrong, _) => misused(&wrong),
        other => GRAMMAR.failure(other),
    })?;
    let server = server(&before)?;
    check_command_config(&before)?;
    let verb = match command {
        "describe" => return describe::run(&mut cluster(server), out),
        "version-mapping" => return known::mapping(&options, out),
        "feature-dependencies" => return known::dependencies(&options, out),
        "upgrade" => Verb::Upgrade,
        "downgrade" => Verb::Downgrade(risk(&options)),
        _ => Verb::Disable(risk(&options)),
    };
    let levels = update::levels(verb, &options, out)?;
    update::run(&mut cluster(server), verb, &levels, &options, out)
}

/// Whose levels are shown or changed is there: nobody waits for it to start.
fn cluster(server: &str) -> Cluster {
    admin::cluster_within(server, CLIENT_ID, Duration::ZERO)
}

fn server(before: &Options) -> Result<&str, Failure> {
    match before.given(&["bootstrap-server", "bootstrap-controller"])[..] {
        [] => Err(misused("You must specify either --bootstrap-controller or --bootstrap-server.")),
        ["bootstrap-server"] => Ok(before.value("bootstrap-server").unwrap_or_default()),
        ["bootstrap-controller"] => Err(Failure::complaint(
            "--bootstrap-controller can't be honoured: this version's tools ask brokers",
        )),
        _ => Err(misused("argument --bootstrap-controller: not allowed with argument --bootstrap-server")),
    }
}

fn misused(wrong: &str) -> Failure {
    Failure::Unfinished(format!("Command line error: {wrong}. Type --help for help."))
}

fn risk(options: &Options) -> Downgrade {
    if options.has("unsafe") { Downgrade::Unsafe } else { Downgrade::Safe }
}

/// `NAME=LEVEL`.
fn name_and_level(text: &str) -> Result<(String, i16), Failure> {
    let (name, level) = text.split_once('=').ok_or_else(|| {
        Failure::complaint(format_args!("Can't parse feature=level string {text}: equals sign not found."))
    })?;
    let level = level.trim();
    let number = level.parse().map_err(|_| {
        Failure::complaint(format_args!(
            "Can't parse feature=level string {text}: unable to parse {level} as a short."
        ))
    })?;
    Ok((name.trim().to_owned(), number))
}
