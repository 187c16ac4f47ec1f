//! Kafka's tools, called as Kafka's are: `kalda topics …`, or by the name `kafka-topics.sh`; and Redpanda's rpk.
//!
//! ```text
//! words ─▶ options.rs (joptsimple's rules) ─▶ one folder a tool ─▶ kalda_client ─▶ a broker, of any kind
//!                                                   └─▶ standard output;  failure.rs ─▶ standard error, exit code
//! ```
//! Invariant: options, standard output, exit codes and the sentences on standard error are those of Kafka 4.4's tools, which
//! `compat-tests/tools` compares call by call. Deliberately absent: security, whose keys in files are refused by name (properties.rs); help texts in Kafka's words.

mod admin;
mod broker_api_versions;
mod cluster;
mod configs;
mod console_consumer;
mod console_producer;
mod consumer_groups;
mod cub;
mod failure;
mod features;
mod get_offsets;
mod group_offsets;
mod groups;
mod java_number;
mod java_order;
mod java_time;
mod metadata_quorum;
mod name_filter;
mod offsets;
mod options;
mod properties;
mod re2;
mod refusal;
mod rpk;
mod storage;
mod subcommands;
mod tabs;
mod topic_producer;
mod topics;
mod transactions;

use std::io::{self, BufWriter, StdoutLock, Write as _};
use std::process::ExitCode;

use super::output::{finish, output};

/// Kafka's release that the tools are those of.
const KAFKA_VERSION: &str = "4.4.0";

/// What a tool was called with.
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
#[command(disable_help_flag = true)]
pub struct ToolArguments {
    /// The options of Kafka's tool
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "OPTIONS")]
    words: Vec<String>,
}

/// One of the tools.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// `kafka-configs`
    Configs,
    /// `kafka-broker-api-versions`
    BrokerApiVersions,
    /// `kafka-console-consumer`
    ConsoleConsumer,
    /// `kafka-console-producer`
    ConsoleProducer,
    /// `kafka-consumer-groups`
    ConsumerGroups,
    /// `cub kafka-ready`
    Cub,
    /// `kafka-cluster`
    Cluster,
    /// `kafka-metadata-quorum`
    MetadataQuorum,
    /// `kafka-features`
    Features,
    /// `kafka-get-offsets`
    GetOffsets,
    /// `kafka-groups`
    Groups,
    /// `rpk topic`, `rpk cluster`
    Rpk,
    /// `kafka-storage`
    Storage,
    /// `kafka-topics`
    Topics,
    /// `kafka-transactions`
    Transactions,
}

/// Standard output of a tool.
type Out = BufWriter<StdoutLock<'static>>;

/// Runs a tool; gives its exit code.
pub fn run(tool: Tool, arguments: &ToolArguments) -> ExitCode {
    let mut out = output();
    let done = match tool {
        Tool::Configs => configs::run(&arguments.words, &mut out),
        Tool::BrokerApiVersions => broker_api_versions::run(&arguments.words, &mut out),
        Tool::ConsoleConsumer => console_consumer::run(&arguments.words, &mut out),
        Tool::ConsumerGroups => consumer_groups::run(&arguments.words, &mut out),
        Tool::Cub => cub::run(&arguments.words),
        Tool::Cluster => cluster::run(&arguments.words, &mut out),
        Tool::MetadataQuorum => metadata_quorum::run(&arguments.words, &mut out),
        Tool::ConsoleProducer => console_producer::run(&arguments.words, &mut out),
        Tool::Features => features::run(&arguments.words, &mut out),
        Tool::Groups => groups::run(&arguments.words, &mut out),
        Tool::GetOffsets => get_offsets::run(&arguments.words, &mut out),
        Tool::Rpk => rpk::run(&arguments.words, &mut out),
        Tool::Storage => storage::run(&arguments.words, &mut out),
        Tool::Topics => topics::run(&arguments.words, &mut out),
        Tool::Transactions => transactions::run(&arguments.words, &mut out),
    };
    let code = match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.tell(&mut out),
    };
    // Whoever reads may have gone away, which is no failure of the tool.
    match finish(Ok(()), &mut out) {
        Ok(_) => code,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Writes a line to standard error; nobody may read it.
fn warn(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}
