//! `kalda cluster`, Kafka's `kafka-cluster.sh`: the cluster's id, where its brokers are, and the end of a broker's registration.
//!
//! Deliberately absent: controllers as endpoints.

use std::io::Write as _;

use kalda_client::Cluster;
use kalda_protocol::messages::describe_cluster::{DescribeClusterRequest, DescribeClusterResponse};
use kalda_protocol::messages::unregister_broker::UnregisterBrokerRequest;

use super::Out;
use super::admin::{self, check_properties};
use super::failure::Failure;
use super::options::Takes::{Nothing, One};
use super::options::{Options, Spec, spec};
use super::refusal::Refusal;
use super::subcommands::{CallError, Called, CommandSpec, Grammar};

const SERVER: Spec =
    spec("bootstrap-server", One, "The brokers to connect to: HOST:PORT, separated by commas.");
const B: Spec = spec("b", One, "As --bootstrap-server.");
const CONTROLLER: Spec = spec("bootstrap-controller", One, "Not there yet.");
const C: Spec = spec("C", One, "As --bootstrap-controller.");
const COMMAND_CONFIG: Spec = spec("command-config", One, "A file of properties for the client.");
const SHORT_CONFIG: Spec = spec("c", One, "As --command-config.");
const CONFIG: Spec = spec("config", One, "DEPRECATED. As --command-config.");
const FENCED: Spec = spec("include-fenced-brokers", Nothing, "Those that are away, too.");
const ID: Spec = spec("id", One, "REQUIRED: The broker's id.");
const I: Spec = spec("i", One, "As --id.");

const GRAMMAR: Grammar = Grammar {
    tool: "kafka-cluster",
    before: &[],
    commands: &[
        CommandSpec {
            name: "cluster-id",
            options: &[SERVER, B, CONTROLLER, C, COMMAND_CONFIG, SHORT_CONFIG, CONFIG],
            required: &[],
        },
        CommandSpec {
            name: "unregister",
            options: &[SERVER, B, CONTROLLER, C, COMMAND_CONFIG, SHORT_CONFIG, CONFIG, ID, I],
            required: &[],
        },
        CommandSpec {
            name: "list-endpoints",
            options: &[SERVER, B, CONTROLLER, C, COMMAND_CONFIG, SHORT_CONFIG, CONFIG, FENCED],
            required: &[],
        },
    ],
};

/// What the broker's log calls this tool.
const CLIENT_ID: &str = "kalda-cluster";
/// Endpoints of brokers.
const BROKERS: i8 = 1;
/// The narrowest of the columns of endpoints.
const NARROWEST: usize = 10;

/// Runs it.
pub fn run(words: &[String], out: &mut Out) -> Result<(), Failure> {
    let Called { command, options, .. } = GRAMMAR.read(words).map_err(|error| GRAMMAR.failure(error))?;
    let server = server(&options)?;
    let id = if command == "unregister" { Some(broker_id(&options)?) } else { None };
    if options.has("config") {
        writeln!(
            out,
            "Option --config has been deprecated and will be removed in a future version. Use --command-config instead."
        )?;
    }
    let file = ["command-config", "c", "config"].into_iter().find_map(|name| options.value(name));
    check_properties(file)?;
    let mut cluster = admin::cluster(server, CLIENT_ID);
    let done = match id {
        Some(id) => unregister(id, &mut cluster, out),
        None => describe(command, &options, &mut cluster, out),
    };
    done.map_err(|failure| match failure {
        Failure::Refused(refusal) => Failure::complaint(refusal),
        other => other,
    })
}

fn misused(wrong: &str, options: &Options) -> Failure {
    GRAMMAR.failure(CallError::Misused(wrong.to_owned(), options.specs()))
}

fn server(options: &Options) -> Result<&str, Failure> {
    let server = options.value("bootstrap-server").or_else(|| options.value("b"));
    match (server, options.given(&["bootstrap-controller", "C"]).is_empty()) {
        (Some(server), true) => Ok(server),
        (Some(_), false) => Err(misused(
            "argument --bootstrap-controller: not allowed with argument --bootstrap-server",
            options,
        )),
        (None, true) => Err(misused(
            "one of the arguments --bootstrap-server/-b --bootstrap-controller/-C is required",
            options,
        )),
        (None, false) => Err(Failure::complaint(
            "--bootstrap-controller can't be honoured: this version's tools ask brokers",
        )),
    }
}

fn broker_id(options: &Options) -> Result<i32, Failure> {
    let text = options.value("id").or_else(|| options.value("i"));
    let text = text.ok_or_else(|| misused("argument --id/-i is required", options))?;
    text.parse()
        .map_err(|_| misused(&format!("argument --id/-i: could not convert '{text}' to Integer"), options))
}

fn unregister(broker_id: i32, cluster: &mut Cluster, out: &mut Out) -> Result<(), Failure> {
    let request = UnregisterBrokerRequest { broker_id, ..UnregisterBrokerRequest::default() };
    let response = cluster.ask(&request)?;
    Refusal::check(response.error_code, response.error_message.as_ref())?;
    Ok(writeln!(out, "Broker {broker_id} is no longer registered.")?)
}

fn describe(command: &str, options: &Options, cluster: &mut Cluster, out: &mut Out) -> Result<(), Failure> {
    let request = DescribeClusterRequest {
        endpoint_type: BROKERS,
        include_fenced_brokers: options.has("include-fenced-brokers"),
        ..DescribeClusterRequest::default()
    };
    let response = cluster.ask(&request)?;
    Refusal::check(response.error_code, response.error_message.as_ref())?;
    match command {
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
