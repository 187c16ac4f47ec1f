//! `kalda health`: whether a broker is well, for health checks of containers.
//!
//! ```text
//! --live     it answers at all: if not, it should be started anew
//! --ready    it is known to its cluster, which has a controller: clients may come   (the default)
//! ```
//! Invariant: one sentence, on standard output when it is well, on standard error when not; the exit code is 0 or 1. It takes no longer
//! than [`PATIENCE`] for each request, so that a check ends before the next begins.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use kalda_client::Connection;
use kalda_protocol::ErrorCode;
use kalda_protocol::messages::api_versions::ApiVersionsRequest;
use kalda_protocol::messages::describe_cluster::DescribeClusterRequest;

use super::output::told;

/// What the broker's log calls this tool.
const CLIENT_ID: &str = "kalda-health";
/// A broker on the same machine answers in milliseconds; probes of Kubernetes wait a second unless told otherwise.
const PATIENCE: Duration = Duration::from_secs(3);
/// What it ends with where the broker isn't well.
const FAILED: u8 = 1;
/// Both are known to every broker that has no ZooKeeper.
const API_VERSIONS: i16 = 3;
const DESCRIBE_CLUSTER: i16 = 0;

/// Says whether a broker is well
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct HealthArguments {
    /// The broker: HOST:PORT; of several, separated by commas, the first that can be reached
    #[arg(long, value_name = "ADDRESS", value_delimiter = ',', default_value = "localhost:9092")]
    bootstrap_server: Vec<String>,
    /// Whether it answers at all
    #[arg(long, conflicts_with = "ready")]
    live: bool,
    /// Whether clients may come; as without either
    #[arg(long)]
    ready: bool,
}

/// Runs it.
pub fn run(arguments: &HealthArguments) -> ExitCode {
    let asked = if arguments.live { is_live(arguments) } else { is_ready(arguments) };
    told(asked, FAILED)
}

fn is_live(arguments: &HealthArguments) -> anyhow::Result<String> {
    let mut client = Connection::connect(&arguments.bootstrap_server, CLIENT_ID, PATIENCE)?;
    let request = ApiVersionsRequest {
        client_software_name: "kalda".into(),
        client_software_version: env!("CARGO_PKG_VERSION").into(),
        ..ApiVersionsRequest::default()
    };
    let response = client.call_in(API_VERSIONS, &request).context("the broker doesn't answer")?;
    ensure!(
        response.error_code == ErrorCode::None.code(),
        "the broker answers error {}",
        response.error_code
    );
    Ok(format!("live: {} answers", arguments.bootstrap_server.join(",")))
}

fn is_ready(arguments: &HealthArguments) -> anyhow::Result<String> {
    let mut client = Connection::connect(&arguments.bootstrap_server, CLIENT_ID, PATIENCE)?;
    let request = DescribeClusterRequest::default();
    let response = client.call_in(DESCRIBE_CLUSTER, &request).context("the broker doesn't answer")?;
    ensure!(
        response.error_code == ErrorCode::None.code(),
        "the broker answers error {}",
        response.error_code
    );
    ensure!(!response.brokers.is_empty(), "no broker of cluster {} is registered", response.cluster_id);
    ensure!(response.controller_id >= 0, "cluster {} has no controller", response.cluster_id);
    let count = response.brokers.len();
    let brokers = if count == 1 { "1 broker".to_owned() } else { format!("{count} brokers") };
    Ok(format!("ready: {brokers} of cluster {}, controller {}", response.cluster_id, response.controller_id))
}
