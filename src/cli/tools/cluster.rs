//! `kalda cluster`, Kafka's `kafka-cluster.sh`: the cluster's id, and where its brokers are.
//!
//! Deliberately absent: unregistering brokers, and controllers as endpoints.

use std::io::Write as _;

use kalda_protocol::messages::describe_cluster::{DescribeClusterRequest, DescribeClusterResponse};

use super::Out;
use super::admin::{self, check_command_config};
use super::failure::Failure;
use super::options::Takes::{Nothing, One};
use super::options::{Help, Options, Spec, spec};
use super::refusal::Refusal;

const SPECS: [Spec; 6] = [
    spec("bootstrap-server", One, "The brokers to connect to: HOST:PORT, separated by commas."),
    spec("b", One, "As --bootstrap-server."),
    spec("config", One, "A file of properties for the client."),
    spec("command-config", One, "A file of properties for the client."),
    spec("c", One, "As --config."),
    spec("include-fenced-brokers", Nothing, "With list-endpoints: those that are away, too."),
];

/// What the broker's log calls this tool.
const CLIENT_ID: &str = "kalda-cluster";
/// Endpoints of brokers.
const BROKERS: i8 = 1;
/// The narrowest of the columns of endpoints.
const NARROWEST: usize = 10;

/// Runs it.
pub fn run(words: &[String], out: &mut Out) -> Result<(), Failure> {
    let usage = |sentence: &str| {
        Failure::Usage(
            format!("usage: kafka-cluster [-h] {{cluster-id,list-endpoints}} ...\n{sentence}"),
            Help(&SPECS),
        )
    };
    let Some((command, words)) = words.split_first() else {
        return Err(usage("kafka-cluster: error: too few arguments"));
    };
    if !["cluster-id", "list-endpoints"].contains(&command.as_str()) {
        return Err(usage(&format!("kafka-cluster: error: invalid choice: '{command}'")));
    }
    let options =
        Options::parse(&SPECS, words).map_err(|error| usage(&format!("kafka-cluster: error: {error}")))?;
    let Some(server) = options.value("bootstrap-server").or_else(|| options.value("b")) else {
        return Err(usage("kafka-cluster: error: one of the arguments -b/--bootstrap-server is required"));
    };
    check_command_config(&options)?;
    let request = DescribeClusterRequest {
        endpoint_type: BROKERS,
        include_fenced_brokers: options.has("include-fenced-brokers"),
        ..DescribeClusterRequest::default()
    };
    let response = admin::cluster(server, CLIENT_ID).ask(&request)?;
    Refusal::check(response.error_code, response.error_message.as_ref())?;
    match command.as_str() {
        "cluster-id" => writeln!(out, "Cluster ID: {}", response.cluster_id)?,
        _ => list(&response, out)?,
    }
    Ok(())
}

fn list(response: &DescribeClusterResponse, out: &mut Out) -> std::io::Result<()> {
    let hosts = response.brokers.iter().map(|broker| broker.host.chars().count());
    let racks =
        response.brokers.iter().filter_map(|broker| broker.rack.as_ref()).map(|rack| rack.chars().count());
    let (host_width, rack_width) = (hosts.max().unwrap_or(0), racks.max().unwrap_or(0).max(NARROWEST));
    let row = |cells: [&str; 6]| {
        let [id, host, port, rack, state, kind] = cells;
        format!("{id:<10} {host:<host_width$} {port:<10} {rack:<rack_width$} {state:<10} {kind:<15}")
    };
    writeln!(out, "{}", row(["ID", "HOST", "PORT", "RACK", "STATE", "ENDPOINT_TYPE"]))?;
    for broker in &response.brokers {
        let (id, port) = (broker.broker_id.to_string(), broker.port.to_string());
        let rack = broker.rack.as_deref().unwrap_or("null");
        let state = if broker.is_fenced { "fenced" } else { "unfenced" };
        writeln!(out, "{}", row([&id, &broker.host, &port, rack, state, "broker"]))?;
    }
    Ok(())
}
