//! `kalda storage format|random-uuid`: data folders made before a start.
//!
//! ```text
//! kalda storage random-uuid
//! kalda storage format --ignore-formatted --cluster-id ID --config server.properties
//! ```
//! Invariant: arguments, lines and exit codes are those of Kafka's `kafka-storage.sh`, of which this is a part. What is formatted is never
//! formatted again. A broker formats its folders by itself, so nobody needs to.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, bail, ensure};
use tokio::runtime::Builder;

use super::arguments::LogFormat;
use super::complain::complain;
use super::docker::{CONFLUENT_FILE, confluent_configuration, formatted_for};
use super::logging;
use super::output::{finish, output};
use super::serve::world;
use crate::cluster::image::features::METADATA_VERSIONS;
use crate::config::{BrokerConfig, ConfigFile, Sources};
use crate::server::{Accepted, format};
use crate::sys::{SystemRandom, random_uuid};

/// Kafka's tool ends with this, whatever is wrong.
const FAILED: u8 = 1;

/// Prepares data folders
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct StorageArguments {
    #[command(subcommand)]
    command: StorageCommand,
}

#[derive(Debug, Clone, PartialEq, Eq, clap::Subcommand)]
enum StorageCommand {
    /// Make the data folders of a configuration, for a cluster of this id
    Format(FormatArguments),
    /// Print an id for a cluster
    RandomUuid,
}

#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
struct FormatArguments {
    /// The file of settings that names the folders
    #[arg(long, short, value_name = "FILE")]
    config: PathBuf,
    /// The cluster's id
    #[arg(long, short = 't', value_name = "ID")]
    cluster_id: String,
    /// Leave folders alone that have been formatted
    #[arg(long, short = 'g')]
    ignore_formatted: bool,
    /// One node is its own controller, which is all that this version has
    #[arg(long, short)]
    standalone: bool,
    /// A user with a password, which this version doesn't have yet
    #[arg(long, short = 'S', value_name = "SCRAM")]
    add_scram: Vec<String>,
}

/// Runs it.
pub fn run(arguments: &StorageArguments) -> ExitCode {
    let said = match &arguments.command {
        StorageCommand::RandomUuid => Ok(random_uuid(&SystemRandom).to_string()),
        StorageCommand::Format(arguments) => make(arguments),
    };
    let told = said.and_then(|line| {
        let mut out = output();
        let line = writeln!(out, "{line}");
        finish(line, &mut out).map_err(Into::into)
    });
    match told {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            complain(format_args!("{error:#}"));
            ExitCode::from(FAILED)
        }
    }
}

fn make(arguments: &FormatArguments) -> anyhow::Result<String> {
    if let Some(user) = arguments.add_scram.first() {
        // What is behind the mechanism is a password.
        let mechanism = user.split('=').next().unwrap_or_default();
        bail!(
            "--add-scram {mechanism}=… asks for a user with a password, which this version doesn't have yet"
        );
    }
    ensure!(!arguments.cluster_id.is_empty(), "--cluster-id needs an id");
    let mut config = arguments.configuration()?;
    let mut unformatted = Vec::new();
    for folder in &config.storage.log_dirs {
        let (name, asked) = (folder.display(), &arguments.cluster_id);
        match formatted_for(folder)? {
            None => unformatted.push(folder.clone()),
            Some(id) => ensure!(
                id == *asked,
                "Invalid cluster.id in: {name}/meta.properties. Expected {asked}, but read {id}"
            ),
        }
    }
    if unformatted.len() < config.storage.log_dirs.len() {
        let formatted = config.storage.log_dirs.iter().find(|folder| !unformatted.contains(folder));
        let name = formatted.map(|folder| folder.display().to_string()).unwrap_or_default();
        ensure!(
            arguments.ignore_formatted,
            "Log directory {name} is already formatted. Use --ignore-formatted to ignore this directory and format the others."
        );
    }
    if unformatted.is_empty() {
        return Ok("All of the log directories are already formatted.".to_owned());
    }
    config.cluster_id = Some(arguments.cluster_id.clone());
    let metadata = config.storage.metadata_log_dir.clone();
    let world = world(logging::begin(Some("error"), LogFormat::Text)?)?;
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let accepted = Accepted { lost_metadata: false, unformatted_directories: arguments.ignore_formatted };
    runtime.context("the threads could not be started")?.block_on(format(
        Arc::new(config),
        world,
        accepted,
    ))?;
    let level = METADATA_VERSIONS.last().map_or("", |version| version.name);
    let line = |folder: &PathBuf| {
        let kind = if *folder == metadata { "metadata" } else { "data" };
        format!("Formatting {kind} directory {} with metadata.version {level}.", folder.display())
    };
    Ok(unformatted.iter().map(line).collect::<Vec<_>>().join("\n"))
}

impl FormatArguments {
    #[expect(
        clippy::disallowed_methods,
        reason = "what the command line names is outside of the broker's world"
    )]
    fn configuration(&self) -> anyhow::Result<BrokerConfig> {
        let name = self.config.display().to_string();
        match std::fs::read_to_string(&self.config) {
            Ok(text) => {
                let files = vec![ConfigFile { name, text }];
                Ok(Sources { files, ..Sources::default() }.load()?.config)
            }
            // The image of Confluent writes this file out of the environment; this one reads that itself.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && name == CONFLUENT_FILE => {
                Ok(confluent_configuration()?.config)
            }
            Err(error) => Err(error).with_context(|| format!("can't read {name}")),
        }
    }
}
