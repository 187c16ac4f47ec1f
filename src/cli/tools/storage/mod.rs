//! `kalda storage`, Kafka's `kafka-storage.sh`: data folders made before a start, and looked at.
//!
//! ```text
//! kalda storage random-uuid
//! kalda storage format --ignore-formatted --cluster-id ID --config server.properties
//! kalda storage info --config server.properties
//! ```
//! Invariant: what is formatted is never formatted again; `info` changes nothing. A broker formats its folders by itself, so nobody needs to.

mod format;
mod info;

use std::io::{ErrorKind, Write as _};

use super::Out;
use super::failure::Failure;
use super::options::Takes::{Many, Nothing, One};
use super::options::{Options, Spec, spec};
use super::subcommands::{Called, CommandSpec, Grammar};
use crate::cli::docker::{CONFLUENT_FILE, confluent_configuration};
use crate::config::{BrokerConfig, ConfigFile, Sources};
use crate::sys::{SystemRandom, random_uuid};

const CONFIG: Spec = spec("config", One, "REQUIRED: The file of settings that names the folders.");
/// What argparse4j calls an option by one letter.
const C: Spec = spec("c", One, "As --config.");

const GRAMMAR: Grammar = Grammar {
    tool: "kafka-storage",
    before: &[],
    commands: &[
        CommandSpec { name: "info", options: &[CONFIG, C], required: &[] },
        CommandSpec {
            name: "format",
            options: &[
                CONFIG,
                C,
                spec("cluster-id", One, "REQUIRED: The cluster's id."),
                spec("t", One, "As --cluster-id."),
                spec("ignore-formatted", Nothing, "Leave folders alone that have been formatted."),
                spec("g", Nothing, "As --ignore-formatted."),
                spec(
                    "standalone",
                    Nothing,
                    "One node is its own controller, which is all that this version has.",
                ),
                spec("s", Nothing, "As --standalone."),
                spec("add-scram", Many, "A user with a password, which this version doesn't have yet."),
                spec("S", Many, "As --add-scram."),
            ],
            required: &[],
        },
        CommandSpec { name: "random-uuid", options: &[], required: &[] },
    ],
};

/// Runs it.
pub fn run(words: &[String], out: &mut Out) -> Result<(), Failure> {
    let Called { command, options, .. } = GRAMMAR.read(words).map_err(|error| GRAMMAR.failure(error))?;
    match command {
        "random-uuid" => Ok(writeln!(out, "{}", random_uuid(&SystemRandom))?),
        "info" => info::run(&configuration(&options)?, out),
        _ => format::run(&options, out),
    }
}

/// The value of an option that has a short name, too.
fn required<'a>(options: &'a Options, name: &'static str, short: &'static str) -> Result<&'a str, Failure> {
    let missing = || {
        GRAMMAR.failure(super::subcommands::CallError::Misused(
            format!("argument --{name}/-{short} is required"),
            options.specs(),
        ))
    };
    options.value(name).or_else(|| options.value(short)).ok_or_else(missing)
}

#[expect(clippy::disallowed_methods, reason = "what the command line names is outside of the broker's world")]
fn configuration(options: &Options) -> Result<BrokerConfig, Failure> {
    let name = required(options, "config", "c")?;
    match std::fs::read_to_string(name) {
        Ok(text) => {
            let files = vec![ConfigFile { name: name.to_owned(), text }];
            Ok(Sources { files, ..Sources::default() }.load().map_err(Failure::complaint)?.config)
        }
        // The image of Confluent writes this file out of the environment; this one reads that itself.
        Err(error) if error.kind() == ErrorKind::NotFound && name == CONFLUENT_FILE => {
            Ok(confluent_configuration()
                .map_err(|error| Failure::complaint(format_args!("{error:#}")))?
                .config)
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Err(Failure::complaint(format_args!(
            "Exception in thread \"main\" java.nio.file.NoSuchFileException: {name}"
        ))),
        Err(error) => Err(Failure::complaint(format_args!("can't read {name}: {error}"))),
    }
}
