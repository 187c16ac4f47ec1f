//! Which command was asked for.
//!
//! Invariant: without a command it's the broker, with the flags of `kalda serve`; images and scripts rely on that. Called by
//! the name of another program, it is the command of `called_as.rs`.

use std::process::ExitCode;

use clap::Parser as _;

use super::called_as::with_command;
use super::tools::Tool;
use super::{
    DockerArguments, DumpLogArguments, HealthArguments, ServeArguments, ToolArguments, VerifyLogArguments,
    docker, dump_log, health, serve, tools, verify_log,
};

/// A Kafka wire-protocol-compatible broker, and tools for its logs
///
/// Without a command it runs the broker.
#[derive(Debug, clap::Parser)]
#[command(name = "kalda", version, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: ServeArguments,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Run the broker, as without a command
    Serve(ServeArguments),
    /// Show and change settings of topics and brokers, as kafka-configs.sh does
    Configs(ToolArguments),
    /// Run the broker as the container images of Kafka, Confluent and Redpanda do
    Docker(DockerArguments),
    /// Show which versions of which APIs brokers serve, as kafka-broker-api-versions.sh does
    BrokerApiVersions(ToolArguments),
    /// Print records, as kafka-console-consumer.sh does
    ConsoleConsumer(ToolArguments),
    /// Send lines of standard input as records, as kafka-console-producer.sh does
    ConsoleProducer(ToolArguments),
    /// Show consumer groups, delete them, set their offsets, as kafka-consumer-groups.sh does
    ConsumerGroups(ToolArguments),
    /// Show the cluster's id and where its brokers are, as kafka-cluster.sh does
    Cluster(ToolArguments),
    /// Show the state of the quorum, as kafka-metadata-quorum.sh does
    MetadataQuorum(ToolArguments),
    /// Wait until brokers are there, as cub kafka-ready of Confluent's images does
    Cub(ToolArguments),
    /// Show what the files of a log hold
    DumpLog(DumpLogArguments),
    /// Show the levels of a cluster's features, raise them and lower them, as kafka-features.sh does
    Features(ToolArguments),
    /// List groups of all types, as kafka-groups.sh does
    Groups(ToolArguments),
    /// Show offsets of partitions, as kafka-get-offsets.sh does
    GetOffsets(ToolArguments),
    /// Say whether a broker is well
    Health(HealthArguments),
    /// Create, list, describe topics and more, as Redpanda's rpk does
    Rpk(ToolArguments),
    /// Make data folders before a start, and show whose they are, as kafka-storage.sh does
    Storage(ToolArguments),
    /// Create, list, describe and delete topics, as kafka-topics.sh does
    Topics(ToolArguments),
    /// List and describe transactions, find those that hang, end them, as kafka-transactions.sh does
    Transactions(ToolArguments),
    /// Check that logs are sound, and list what is wrong with them
    VerifyLog(VerifyLogArguments),
}

/// Does what this process was asked; gives its exit code.
#[must_use]
pub fn run_process() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    match docker::Shell::called(&arguments) {
        Some(shell) => shell.run(),
        None => run(Arguments::parse_from(with_command(arguments))),
    }
}

fn run(arguments: Arguments) -> ExitCode {
    match arguments.command {
        None => serve(&arguments.serve),
        Some(Command::Serve(arguments)) => serve(&arguments),
        Some(Command::Configs(arguments)) => tools::run(Tool::Configs, &arguments),
        Some(Command::Docker(arguments)) => docker::run(&arguments),
        Some(Command::DumpLog(arguments)) => dump_log::run(&arguments),
        Some(Command::Features(arguments)) => tools::run(Tool::Features, &arguments),
        Some(Command::Groups(arguments)) => tools::run(Tool::Groups, &arguments),
        Some(Command::Health(arguments)) => health::run(&arguments),
        Some(Command::Storage(arguments)) => tools::run(Tool::Storage, &arguments),
        Some(Command::BrokerApiVersions(arguments)) => tools::run(Tool::BrokerApiVersions, &arguments),
        Some(Command::ConsoleConsumer(arguments)) => tools::run(Tool::ConsoleConsumer, &arguments),
        Some(Command::ConsumerGroups(arguments)) => tools::run(Tool::ConsumerGroups, &arguments),
        Some(Command::Cub(arguments)) => tools::run(Tool::Cub, &arguments),
        Some(Command::Cluster(arguments)) => tools::run(Tool::Cluster, &arguments),
        Some(Command::MetadataQuorum(arguments)) => tools::run(Tool::MetadataQuorum, &arguments),
        Some(Command::ConsoleProducer(arguments)) => tools::run(Tool::ConsoleProducer, &arguments),
        Some(Command::GetOffsets(arguments)) => tools::run(Tool::GetOffsets, &arguments),
        Some(Command::Rpk(arguments)) => tools::run(Tool::Rpk, &arguments),
        Some(Command::Topics(arguments)) => tools::run(Tool::Topics, &arguments),
        Some(Command::Transactions(arguments)) => tools::run(Tool::Transactions, &arguments),
        Some(Command::VerifyLog(arguments)) => verify_log::run(&arguments),
    }
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::*;

    fn parse(line: &str) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from(line.split(' '))
    }

    #[test]
    fn the_definitions_are_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn flags_without_a_command_are_those_of_serve() {
        let bare = parse("kalda --data /a --set num.partitions=3").expect("parses");
        let named = parse("kalda serve --data /a --set num.partitions=3").expect("parses");
        assert!(bare.command.is_none());
        assert!(matches!(named.command, Some(Command::Serve(arguments)) if arguments == bare.serve));
        assert!(parse("kalda").expect("parses").command.is_none());
    }

    #[test]
    fn tools_have_flags_of_their_own() {
        for line in [
            "kalda --ephemeral verify-log /a",
            "kalda verify-log --ephemeral /a",
            "kalda verify-log",
            "kalda verify-log --threads 0 /a",
            "kalda dump-log",
            "kalda dump-log --decode nothing /a",
        ] {
            assert!(parse(line).is_err(), "{line}");
        }
        for line in
            ["kalda verify-log --json --records --threads 2 /a /b", "kalda dump-log --from 3 --json /a"]
        {
            assert!(parse(line).is_ok(), "{line}");
        }
    }
}
