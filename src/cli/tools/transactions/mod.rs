//! `kalda transactions`, Kafka's `kafka-transactions.sh`: transactions and their producers, shown and ended.
//!
//! ```text
//! kalda transactions --bootstrap-server A list | describe | describe-producers | find-hanging | abort | forceTerminateTransaction
//! ```
//! Invariant: what a broker refuses is told as `Failed to …: REASON. Enable debug logging for additional detail.` Deliberately absent: waiting a minute for
//! partitions and brokers that aren't there, as Kafka's tool does; they are refused at once.

mod abort;
mod describe;
mod hanging;
mod list;
mod producers;

use super::Out;
use super::admin::{self, check_command_config};
use super::failure::Failure;
use super::options::Takes::One;
use super::options::{Options, Spec, spec};
use super::subcommands::{CallError, Called, CommandSpec, Grammar};

const GRAMMAR: Grammar = Grammar {
    tool: "kafka-transactions.sh",
    before: &[
        spec("bootstrap-server", One, "REQUIRED: The brokers to connect to: HOST:PORT, separated by commas."),
        spec("command-config", One, "A file of properties for the client."),
    ],
    commands: &[
        CommandSpec { name: "list", options: &list::SPECS, required: &[] },
        CommandSpec { name: "describe", options: &ID, required: &["transactional-id"] },
        CommandSpec {
            name: "describe-producers",
            options: &producers::SPECS,
            required: &["topic", "partition"],
        },
        CommandSpec { name: "abort", options: &abort::SPECS, required: &["topic", "partition"] },
        CommandSpec { name: "find-hanging", options: &hanging::SPECS, required: &[] },
        CommandSpec {
            name: "forceTerminateTransaction",
            options: &abort::FORCED,
            required: &["transactionalId"],
        },
    ],
};
const ID: [Spec; 1] = [spec("transactional-id", One, "REQUIRED: The transactional id.")];

/// What the broker's log calls this tool.
const CLIENT_ID: &str = "kalda-transactions";

/// Runs it.
pub fn run(words: &[String], out: &mut Out) -> Result<(), Failure> {
    let Called { command, before, options } = GRAMMAR.read(words).map_err(|error| GRAMMAR.failure(error))?;
    let missing = || misused("argument --bootstrap-server is required".to_owned(), GRAMMAR.before);
    let server = before.value("bootstrap-server").ok_or_else(missing)?;
    check_command_config(&before)
        .map_err(|failure| failed("Failed to load admin client properties", &failure))?;
    let mut cluster = admin::cluster(server, CLIENT_ID);
    match command {
        "list" => list::run(&options, &mut cluster, out),
        "describe" => describe::run(&options, &mut cluster, out),
        "describe-producers" => producers::run(&options, &mut cluster, out),
        "abort" => abort::run(&options, &mut cluster),
        "forceTerminateTransaction" => abort::force(&options, &mut cluster),
        _ => hanging::run(&options, &mut cluster, out),
    }
}

/// The value of an option as a number, where it was given.
fn number<N: std::str::FromStr>(options: &Options, name: &'static str) -> Result<Option<N>, Failure> {
    let kind = std::any::type_name::<N>();
    options.number(name).map_err(|_| {
        let value = options.value(name).unwrap_or_default();
        misused(format!("argument --{name}: could not convert '{value}' to {kind}"), options.specs())
    })
}

fn misused(wrong: String, specs: &'static [Spec]) -> Failure {
    GRAMMAR.failure(CallError::Misused(wrong, specs))
}

/// What couldn't be done, and why.
fn failed(what: &str, failure: &Failure) -> Failure {
    Failure::complaint(format_args!(
        "{what}: {}. Enable debug logging for additional detail.",
        failure.reason()
    ))
}
