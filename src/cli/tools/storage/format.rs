//! `kalda storage format`: log directories made for a cluster, without a start.
//!
//! Invariant: a directory of another cluster is refused before any is touched.

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::runtime::Builder;

use super::{configuration, required};
use crate::cli::arguments::LogFormat;
use crate::cli::docker::formatted_for;
use crate::cli::logging;
use crate::cli::serve::world;
use crate::cli::tools::Out;
use crate::cli::tools::failure::Failure;
use crate::cli::tools::options::Options;
use crate::cluster::image::features::{BOOTSTRAP_LEVELS, LATEST_METADATA_VERSION, METADATA_VERSIONS};
use crate::config::BrokerConfig;
use crate::server::{Accepted, format};

pub(super) fn run(options: &Options, out: &mut Out) -> Result<(), Failure> {
    if let Some(user) = options.values("add-scram").chain(options.values("S")).next() {
        // What is behind the mechanism is a password.
        let mechanism = user.split('=').next().unwrap_or_default();
        return Err(Failure::complaint(format_args!(
            "--add-scram {mechanism}=… asks for a user with a password, which this version doesn't have yet"
        )));
    }
    let cluster_id = required(options, "cluster-id", "t")?;
    if cluster_id.is_empty() {
        return Err(Failure::complaint("--cluster-id needs an id"));
    }
    let mut config = configuration(options)?;
    let ignored = !options.given(&["ignore-formatted", "g"]).is_empty();
    let unformatted = unformatted(&config.storage.log_dirs, cluster_id, ignored.then_some(Ignored))?;
    if unformatted.is_empty() {
        return Ok(writeln!(out, "All of the log directories are already formatted.")?);
    }
    config.cluster_id = Some(cluster_id.to_owned());
    let metadata = config.storage.metadata_log_dir.clone();
    make(config, Accepted { lost_metadata: false, unformatted_directories: ignored })
        .map_err(|error| Failure::complaint(format_args!("{error:#}")))?;
    writeln!(out, "Bootstrap metadata: {}", bootstrap_metadata())?;
    let level = METADATA_VERSIONS.last().map_or("", |version| version.name);
    let voter = !options.given(&["standalone", "s"]).is_empty();
    for folder in unformatted {
        let kind = match (folder == metadata, voter) {
            (true, true) => "dynamic metadata voter",
            (true, false) => "metadata",
            (false, _) => "data",
        };
        writeln!(out, "Formatting {kind} directory {} with metadata.version {level}.", folder.display())?;
    }
    Ok(())
}

fn make(config: BrokerConfig, accepted: Accepted) -> anyhow::Result<()> {
    let world = world(logging::begin(Some("error"), LogFormat::Text)?)?;
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    runtime.block_on(format(Arc::new(config), world, accepted))
}

/// The first records of the metadata, as Kafka's tool shows them.
fn bootstrap_metadata() -> String {
    let record = |(name, level): (&str, i16)| {
        format!("ApiMessageAndVersion(FeatureLevelRecord(name='{name}', featureLevel={level}) at version 0)")
    };
    let records: Vec<String> = BOOTSTRAP_LEVELS.into_iter().map(record).collect();
    format!(
        "BootstrapMetadata(records=[{}], metadataVersionLevel={LATEST_METADATA_VERSION}, source=format command)",
        records.join(", ")
    )
}

/// Directories that are formatted are left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ignored;

/// The directories that are to be formatted: those that aren't yet. What stands in others must allow it.
fn unformatted(log_dirs: &[PathBuf], asked: &str, ignored: Option<Ignored>) -> Result<Vec<PathBuf>, Failure> {
    let (mut unformatted, mut formatted) = (Vec::new(), None);
    for folder in log_dirs {
        let name = folder.display();
        match formatted_for(folder).map_err(|error| Failure::complaint(format_args!("{error:#}")))? {
            None => unformatted.push(folder.clone()),
            Some(id) if id == asked => formatted = formatted.or(Some(name)),
            Some(id) => {
                return Err(Failure::complaint(format_args!(
                    "Exception in thread \"main\" java.lang.RuntimeException: Invalid cluster.id in: {name}/meta.properties. Expected \
                     {asked}, but read {id}"
                )));
            }
        }
    }
    match formatted {
        Some(name) if ignored.is_none() => Err(Failure::complaint(format_args!(
            "Log directory {name} is already formatted. Use --ignore-formatted to ignore this directory and format the others."
        ))),
        _ => Ok(unformatted),
    }
}
