//! `cub kafka-ready -b HOST:PORT BROKERS SECONDS`, of Confluent's images: waits until so many brokers are there.
//!
//! Invariant: the exit code is 0 when they are, 1 when the time is up. Deliberately absent: all other commands of `cub`.

use std::time::Duration;

use kalda_client::{Cluster, Deadline, Settings};

use super::failure::Failure;
use super::options::Takes::One;
use super::options::{Options, Spec, spec};
use super::properties::Properties;

const SPECS: [Spec; 4] = [
    spec("b", One, "The brokers to connect to: HOST:PORT, separated by commas."),
    spec("bootstrap_broker_list", One, "As -b."),
    spec("c", One, "A file of properties for the client."),
    spec("s", One, "The security protocol, which is PLAINTEXT."),
];

/// What the broker's log calls this tool.
const CLIENT_ID: &str = "kalda-cub";

/// Runs it.
pub fn run(words: &[String]) -> Result<(), Failure> {
    let options = Options::parse(&SPECS, words)?;
    let usage = || options.usage("usage: cub kafka-ready -b HOST:PORT BROKERS SECONDS");
    let server = options.value("b").or_else(|| options.value("bootstrap_broker_list")).ok_or_else(usage)?;
    let security = options.value("s").map(|protocol| format!("security.protocol={protocol}"));
    Properties::read(options.value("c"), security.as_deref())?;
    // The command comes first, the numbers last.
    let (Some("kafka-ready"), [.., expected, seconds]) = (words.first().map(String::as_str), words) else {
        return Err(usage());
    };
    let expected: usize = expected.parse().map_err(|_| usage())?;
    let seconds: u64 = seconds.parse().map_err(|_| usage())?;
    wait(server, expected, Duration::from_secs(seconds))
}

fn wait(server: &str, expected: usize, patience: Duration) -> Result<(), Failure> {
    let deadline = Deadline::after(patience);
    loop {
        let left = deadline.left().unwrap_or(patience);
        let brokers: Vec<String> = server.split(',').map(str::to_owned).collect();
        // A connection can't be given no time at all.
        let patience = left.max(Duration::from_millis(1));
        let settings = Settings { client_id: CLIENT_ID.to_owned(), patience, listens_within: patience };
        let mut cluster = Cluster::new(brokers, settings);
        let found = match cluster.metadata(Some(&[])) {
            Ok(_) => cluster.nodes().count(),
            Err(error) if deadline.is_over() => return Err(error.into()),
            Err(_) => 0,
        };
        if found >= expected {
            return Ok(());
        }
        if deadline.is_over() {
            return Err(Failure::complaint(format_args!(
                "Expected {expected} brokers but found only {found}."
            )));
        }
        deadline.pause();
    }
}
