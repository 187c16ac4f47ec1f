//! The flags of `redpanda start`: those that say something about the broker, and those that are about Redpanda alone.
//!
//! Invariant: a flag that isn't listed is refused, since it could ask for anything. `--flag value` and `--flag=value` are the same.

use std::iter::Peekable;
use std::slice::Iter;

use crate::config::redpanda::{
    Address, PROXY, SCHEMA_REGISTRY, advertised, http_listeners, is_own, listeners, property, security,
};
use crate::config::{Origin, Setting};

/// How Redpanda should behave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// For tests, in a container.
    DevContainer,
    /// Any other.
    Other,
}

/// What the flags say.
#[derive(Debug, PartialEq, Eq)]
pub struct Flags {
    /// `--mode`.
    pub mode: Mode,
    /// Kafka's keys.
    pub settings: Vec<Setting>,
}

/// What is wrong with a flag.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum FlagError {
    /// Nobody knows it.
    #[error("`{0}` is no flag of `redpanda start` that this version knows")]
    Unknown(String),
    /// It has no value.
    #[error("{0} needs a value")]
    NoValue(String),
    /// It has one that makes no sense.
    #[error("{flag}={value} makes no sense; allowed: {allowed}")]
    NotAllowed {
        /// The flag.
        flag: String,
        /// Its value.
        value: String,
        /// What it may say.
        allowed: &'static str,
    },
    /// It asks for more than one node.
    #[error("--seeds={0} names another node: this version is one node, it can't join others")]
    OtherNode(String),
    /// It asks for security.
    #[error("--set {name}=true asks for {what}, which this version doesn't have yet")]
    NotYet {
        /// The property.
        name: String,
        /// What it asks for.
        what: &'static str,
    },
}

const MODES: [&str; 6] = ["dev-container", "dev", "developer", "development", "prod", "production"];

/// About processors, memory and disks, and about an address that is told to nobody.
const PASSED_OVER: [&str; 15] = [
    "--advertise-pandaproxy-addr",
    "--cpuset",
    "--default-log-level",
    "--install-dir",
    "--io-properties",
    "--io-properties-file",
    "--logger-log-level",
    "--max-io-requests",
    "--memory",
    "--num-io-queues",
    "--reserve-memory",
    "--smp",
    "--thread-affinity",
    "--timeout",
    "--well-known-io",
];

/// The same, which may stand alone.
const SWITCHES: [&str; 10] = [
    "--abort-on-seastar-bad-alloc",
    "--check",
    "--lock-memory",
    "--mbind",
    "--overprovisioned",
    "--poll-aio",
    "--tune",
    "--unsafe-bypass-fsync",
    "--verbose",
    "-v",
];

const SWITCHED: [&str; 4] = ["true", "false", "1", "0"];

impl Flags {
    /// Reads them.
    ///
    /// # Errors
    /// The first that can't be understood, or not be kept.
    pub fn parse(arguments: &[String]) -> Result<Self, FlagError> {
        let mut flags = Self { mode: Mode::Other, settings: Vec::new() };
        let (mut seeds, mut own) = (String::new(), Vec::new());
        let mut arguments = arguments.iter().peekable();
        while let Some(argument) = arguments.next() {
            let (flag, given) = match argument.split_once('=') {
                Some((flag, value)) => (flag, Some(value)),
                None => (argument.as_str(), None),
            };
            if SWITCHES.contains(&flag) {
                let _ = arguments.next_if(|next| given.is_none() && SWITCHED.contains(&next.as_str()));
                continue;
            }
            let value = value_of(flag, given, &mut arguments);
            match flag {
                "--seeds" | "-s" => seeds = value?.to_owned(),
                "--rpc-addr" | "--advertise-rpc-addr" => {
                    own.extend(value?.rsplit_once(':').map(|(host, _)| host))
                }
                "--mode" => flags.mode = mode(value?)?,
                _ if PASSED_OVER.contains(&flag) => drop(value?),
                _ => flags.settings.extend(settings(flag, value)?),
            }
        }
        let hosts = seeds.split(',').map(|seed| seed.rsplit_once(':').map_or(seed, |(host, _)| host));
        match hosts.into_iter().find(|host| !is_own(host, &own)) {
            Some(_) => Err(FlagError::OtherNode(seeds)),
            None => Ok(flags),
        }
    }
}

fn value_of<'a>(
    flag: &str,
    given: Option<&'a str>,
    arguments: &mut Peekable<Iter<'a, String>>,
) -> Result<&'a str, FlagError> {
    let next = || arguments.next().map(String::as_str);
    given.or_else(next).ok_or_else(|| FlagError::NoValue(flag.to_owned()))
}

fn mode(value: &str) -> Result<Mode, FlagError> {
    match value {
        "dev-container" => Ok(Mode::DevContainer),
        value if MODES.contains(&value) => Ok(Mode::Other),
        value => Err(not_allowed("--mode", value, "dev-container, development, production")),
    }
}

/// Kafka's keys for a flag that is about the broker.
fn settings(flag: &str, value: Result<&str, FlagError>) -> Result<Vec<Setting>, FlagError> {
    let origin = Origin::Flag { flag: flag.to_owned() };
    let plain = |name: &str, value: &str| {
        vec![Setting { name: name.to_owned(), value: value.to_owned(), origin: origin.clone() }]
    };
    match flag {
        "--kafka-addr" => Ok(listeners(&addresses(flag, value?)?, &origin)),
        "--advertise-kafka-addr" => Ok(vec![advertised(&addresses(flag, value?)?, &origin)]),
        "--pandaproxy-addr" => Ok(vec![http_listeners(PROXY, &addresses(flag, value?)?, &origin)]),
        "--schema-registry-addr" => {
            Ok(vec![http_listeners(SCHEMA_REGISTRY, &addresses(flag, value?)?, &origin)])
        }
        "--node-id" => Ok(plain("node.id", value?)),
        "--rack" => Ok(plain("broker.rack", value?)),
        "--set" => {
            let value = value?;
            let (name, text) = value.split_once('=').ok_or_else(|| not_allowed(flag, value, "NAME=VALUE"))?;
            let name = name.strip_prefix("redpanda.").unwrap_or(name);
            if let Some(what) = security(name, text) {
                return Err(FlagError::NotYet { name: name.to_owned(), what });
            }
            // Others are Redpanda's own: they have no meaning here, as in its files.
            Ok(property(name).map_or_else(Vec::new, |key| plain(key, text)))
        }
        _ => Err(FlagError::Unknown(flag.to_owned())),
    }
}

fn addresses(flag: &str, value: &str) -> Result<Vec<Address>, FlagError> {
    let one = |text: &str| {
        let (name, address) = match text.split_once("://") {
            Some((name, address)) => (Some(name.to_owned()), address),
            None => (None, text),
        };
        let (host, port) = address.rsplit_once(':')?;
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        Some(Address {
            name,
            address: host.to_owned(),
            port: port.parse().ok()?,
            authentication_method: None,
        })
    };
    let addresses: Option<Vec<Address>> = value.split(',').map(one).collect();
    addresses.ok_or_else(|| not_allowed(flag, value, "NAME://HOST:PORT, separated by commas"))
}

fn not_allowed(flag: &str, value: &str, allowed: &'static str) -> FlagError {
    FlagError::NotAllowed { flag: flag.to_owned(), value: value.to_owned(), allowed }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Flags, FlagError> {
        let arguments: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Flags::parse(&arguments)
    }

    fn told(line: &str) -> Vec<String> {
        let settings = parse(line).unwrap().settings;
        settings.iter().map(|setting| format!("{}={}", setting.name, setting.value)).collect()
    }

    #[test]
    fn what_is_about_redpanda_alone_is_passed_over() {
        let line = "--overprovisioned --smp 1 --memory=1G --reserve-memory 0M --check=false --lock-memory false -v \
                    --default-log-level=info --advertise-pandaproxy-addr h:8082 --unsafe-bypass-fsync 1 --set redpanda.x=y";
        assert_eq!(parse(line), Ok(Flags { mode: Mode::Other, settings: Vec::new() }));
        assert_eq!(parse("--mode=dev-container --smp=1").unwrap().mode, Mode::DevContainer);
    }

    #[test]
    fn what_is_about_the_broker_gives_keys() {
        assert_eq!(
            told(
                "--kafka-addr internal://0.0.0.0:9092,[::1]:1 --advertise-kafka-addr=internal://redpanda-0:9092"
            ),
            [
                "listeners=INTERNAL://0.0.0.0:9092,PLAINTEXT://[::1]:1",
                "listener.security.protocol.map=INTERNAL:PLAINTEXT,PLAINTEXT:PLAINTEXT",
                "advertised.listeners=INTERNAL://redpanda-0:9092",
            ]
        );
        assert_eq!(
            told(
                "--pandaproxy-addr internal://0.0.0.0:8082,external://[::]:18082 --schema-registry-addr=:8081"
            ),
            [
                "http.proxy.listeners=http://0.0.0.0:8082,http://[::]:18082",
                "schema.registry.listeners=http://:8081"
            ]
        );
        assert_eq!(
            told("--node-id 3 --set default_topic_partitions=2 --set=redpanda.enable_sasl=false"),
            ["node.id=3", "num.partitions=2"]
        );
    }

    #[test]
    fn a_seed_may_be_the_node_itself() {
        assert!(parse("--seeds redpanda-0:33145 --advertise-rpc-addr redpanda-0:33145").is_ok());
        assert_eq!(
            parse("--seeds redpanda-0:33145 --rpc-addr redpanda-1:33145"),
            Err(FlagError::OtherNode("redpanda-0:33145".to_owned()))
        );
    }

    #[test]
    fn what_is_wrong_has_a_sentence() {
        let wrong = [
            ("--loud", "`--loud` is no flag of `redpanda start` that this version knows"),
            ("--smp", "--smp needs a value"),
            ("--mode loud", "--mode=loud makes no sense; allowed: dev-container, development, production"),
            (
                "--kafka-addr 9092",
                "--kafka-addr=9092 makes no sense; allowed: NAME://HOST:PORT, separated by commas",
            ),
            ("--set x", "--set=x makes no sense; allowed: NAME=VALUE"),
            (
                "--set redpanda.enable_sasl=true",
                "--set enable_sasl=true asks for SASL, which this version doesn't have yet",
            ),
        ];
        for (line, sentence) in wrong {
            assert_eq!(parse(line).unwrap_err().to_string(), sentence);
        }
    }
}
