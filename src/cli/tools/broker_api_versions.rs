//! `kalda broker-api-versions`, Kafka's `kafka-broker-api-versions.sh`: which versions of which APIs each broker serves.

use std::io::Write as _;

use kalda_client::Versions;
use kalda_protocol::ApiKey;

use super::Out;
use super::admin::{self, check_command_config};
use super::failure::Failure;
use super::options::Takes::One;
use super::options::{Options, Spec, spec};

const SPECS: [Spec; 3] = [
    spec("bootstrap-server", One, "REQUIRED: The brokers to connect to: HOST:PORT, separated by commas."),
    spec("bootstrap-controller", One, "Not there yet."),
    spec("command-config", One, "A file of properties for the client."),
];

/// What the broker's log calls this tool.
const CLIENT_ID: &str = "kalda-broker-api-versions";

/// Codes that Kafka has given away, or may.
const CODES: std::ops::RangeInclusive<i16> = 0..=i16::MAX;

/// Runs it.
pub fn run(words: &[String], out: &mut Out) -> Result<(), Failure> {
    let options = Options::parse(&SPECS, words)?;
    options.help_or_version("This tool helps to retrieve broker version information.")?;
    let server = options.required("bootstrap-server")?;
    check_command_config(&options)?;
    let mut cluster = admin::cluster(server, CLIENT_ID);
    cluster.metadata(Some(&[]))?;
    let nodes: Vec<_> = cluster.nodes().cloned().collect();
    for node in nodes {
        let rack = node.rack.as_deref().unwrap_or("null");
        write!(out, "{} (id: {} rack: {rack} isFenced: false) -> ", node.address(), node.id)?;
        match cluster.node(node.id).and_then(|connection| connection.versions().cloned()) {
            Ok(versions) => writeln!(out, "(\n{}\n)", lines(&versions).join(",\n"))?,
            Err(error) => writeln!(out, "ERROR: {error}")?,
        }
    }
    Ok(())
}

/// A line for each API that clients may ask, and for those that are only known to the broker.
fn lines(versions: &Versions) -> Vec<String> {
    let known = CODES.map_while(|code| (code < 128).then_some(code)).filter_map(ApiKey::from_code);
    let known = known.filter(|key| key.broker_advertises().is_some());
    let mut lines: Vec<(i16, String)> = known.map(|key| (key.code(), line(versions, key))).collect();
    let unknown = versions.codes().filter(|code| ApiKey::from_code(*code).is_none());
    lines.extend(unknown.filter_map(|code| {
        let (lowest, highest) = versions.range(code)?;
        Some((code, format!("\tUNKNOWN({code}): {}", range(lowest, highest))))
    }));
    lines.sort();
    lines.into_iter().map(|(_, line)| line).collect()
}

fn line(versions: &Versions, key: ApiKey) -> String {
    let told = match (versions.range(key.code()), versions.usable(key, i16::MAX)) {
        (None, _) => "UNSUPPORTED".to_owned(),
        (Some((lowest, highest)), Some(usable)) => format!("{} [usable: {usable}]", range(lowest, highest)),
        (Some((lowest, highest)), None) => format!("{} [unusable: node too new]", range(lowest, highest)),
    };
    format!("\t{}({}): {told}", key.name(), key.code())
}

fn range(lowest: i16, highest: i16) -> String {
    if lowest == highest { lowest.to_string() } else { format!("{lowest} to {highest}") }
}
