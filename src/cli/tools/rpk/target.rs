//! Which brokers a call of rpk asks.
//!
//! ```text
//! --brokers  >  -X brokers=  >  RPK_BROKERS, REDPANDA_BROKERS  >  kafka_api of /etc/redpanda/redpanda.yaml  >  127.0.0.1:9092
//! ```
//! Invariant: what asks for TLS or SASL is refused by name before a broker is asked; a setting that rpk doesn't have is refused, too.

use std::time::Duration;

use kalda_client::{ClientError, Cluster, Settings};

use super::flags::Call;
use crate::cli::serve::environment;
use crate::cli::tools::failure::Failure;
use crate::config::ConfigFile;
use crate::config::redpanda::node_settings;

/// As rpk's own calls itself.
const CLIENT_ID: &str = "rpk";
/// As rpk's own waits for a connection and for an answer.
const PATIENCE: Duration = Duration::from_secs(5);
const FILE: &str = "/etc/redpanda/redpanda.yaml";
const DEFAULT: &str = "127.0.0.1:9092";

/// Settings of `-X` that other commands than those that are here use, or that change nothing here.
const PASSED_OVER: [&str; 5] = ["admin.", "registry.", "cloud.", "defaults.", "globals."];
/// Those that ask for security, with the variables and flags that do.
const SECURITY: [&str; 5] = ["user", "pass", "sasl.mechanism", "tls.", "sasl."];
const SECURITY_FLAGS: [&str; 7] =
    ["user", "password", "sasl-mechanism", "tls-enabled", "tls-truststore", "tls-cert", "tls-key"];
const SECURITY_VARIABLES: [&str; 6] =
    ["RPK_USER", "RPK_PASS", "RPK_SASL_MECHANISM", "RPK_TLS_ENABLED", "REDPANDA_SASL_USERNAME", "RPK_TLS_CA"];

/// The cluster that a call is for. Nobody is connected to yet.
///
/// # Errors
/// The call asks for what can't be honoured.
pub fn cluster(call: &Call) -> Result<Cluster, Failure> {
    let settings =
        Settings { client_id: CLIENT_ID.to_owned(), patience: PATIENCE, listens_within: Duration::ZERO };
    let brokers = brokers(call, &environment().collect::<Vec<_>>(), file()?)?;
    Ok(Cluster::new(brokers.iter().map(|broker| with_port(broker)).collect(), settings))
}

/// Why brokers can't be asked, as Go says it.
pub fn words(error: &ClientError) -> String {
    match error {
        ClientError::Unreachable { address, cause } => {
            let cause = match cause.kind() {
                std::io::ErrorKind::ConnectionRefused => "connect: connection refused".to_owned(),
                std::io::ErrorKind::TimedOut => "i/o timeout".to_owned(),
                _ => cause.to_string(),
            };
            format!("unable to dial: dial tcp {address}: {cause}")
        }
        other => other.to_string(),
    }
}

fn with_port(broker: &str) -> String {
    let has_port = broker.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    if has_port { broker.to_owned() } else { format!("{broker}:9092") }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the file of a container's image is outside of the broker's world"
)]
fn file() -> Result<Option<ConfigFile>, Failure> {
    match std::fs::read_to_string(FILE) {
        Ok(text) => Ok(Some(ConfigFile { name: FILE.to_owned(), text })),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::complaint(format_args!("rpk unable to load config: {FILE}: {error}"))),
    }
}

fn brokers(
    call: &Call,
    environment: &[(String, String)],
    file: Option<ConfigFile>,
) -> Result<Vec<String>, Failure> {
    let refused = |name: &str| {
        Failure::complaint(format_args!(
            "{name} can't be honoured: this version's tools have no TLS and no SASL"
        ))
    };
    if let Some(name) = SECURITY_FLAGS.iter().find(|name| call.value(name).is_some()) {
        return Err(refused(&format!("--{name}")));
    }
    let mut named = None;
    for option in call.values("config-opt") {
        let (key, value) = option.split_once('=').unwrap_or((option, ""));
        if key == "brokers" {
            named = Some(value);
        } else if SECURITY
            .iter()
            .any(|security| key == *security || security.ends_with('.') && key.starts_with(security))
        {
            return Err(refused(&format!("-X {key}")));
        } else if !PASSED_OVER.iter().any(|known| key.starts_with(known)) {
            return Err(Failure::complaint(format_args!(
                "rpk unable to load config: flag config: unknown key \"{key}\""
            )));
        }
    }
    let variable = |wanted: &str| {
        environment
            .iter()
            .find(|(name, value)| name == wanted && !value.is_empty())
            .map(|(_, value)| value.as_str())
    };
    if let Some(name) = SECURITY_VARIABLES.iter().find(|name| variable(name).is_some()) {
        return Err(refused(name));
    }
    let mut list: Vec<String> = call.values("brokers").flat_map(split).collect();
    if list.is_empty() {
        let named = named.or_else(|| variable("RPK_BROKERS")).or_else(|| variable("REDPANDA_BROKERS"));
        list = named.into_iter().flat_map(split).collect();
    }
    match file.filter(|_| list.is_empty()) {
        Some(file) => list.extend(listener(&file)),
        None if list.is_empty() => list.push(DEFAULT.to_owned()),
        None => {}
    }
    Ok(list)
}

fn split(list: &str) -> impl Iterator<Item = String> + '_ {
    list.split(',').map(str::trim).filter(|broker| !broker.is_empty()).map(str::to_owned)
}

/// The first address that the node of the file listens on, as it is reached from the same machine.
fn listener(file: &ConfigFile) -> Option<String> {
    let settings = node_settings(file).ok()?;
    let listeners = settings.iter().find(|setting| setting.name == "listeners");
    let first = listeners.and_then(|setting| setting.value.split(',').next());
    let address = first.and_then(|listener| listener.split_once("://")).map(|(_, address)| address);
    Some(address.map_or_else(|| DEFAULT.to_owned(), |address| address.replace("0.0.0.0:", "127.0.0.1:")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::tools::rpk::flags::Command;

    static COMMAND: Command = Command { usage: "rpk test", purpose: "", flags: &[] };

    fn asked(line: &str, environment: &[(&str, &str)], file: Option<&str>) -> Result<String, String> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        let call = COMMAND.parse(&words).map_err(|failure| failure.reason())?;
        let environment: Vec<_> =
            environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let file = file.map(|text| ConfigFile { name: FILE.to_owned(), text: text.to_owned() });
        brokers(&call, &environment, file)
            .map(|brokers| brokers.join(" "))
            .map_err(|failure| failure.reason())
    }

    #[test]
    fn the_nearest_address_wins() {
        let file = "redpanda:\n  kafka_api:\n    - address: 0.0.0.0\n      port: 19092\n";
        let variables = [("RPK_BROKERS", "c:1,d:2")];
        assert_eq!(asked("--brokers a:1,b:2 -X brokers=x:1", &variables, Some(file)).unwrap(), "a:1 b:2");
        assert_eq!(asked("-X brokers=x:1", &variables, Some(file)).unwrap(), "x:1");
        assert_eq!(asked("", &variables, Some(file)).unwrap(), "c:1 d:2");
        assert_eq!(asked("-X admin.hosts=x:9644", &[], Some(file)).unwrap(), "127.0.0.1:19092");
        assert_eq!(asked("", &[], Some("redpanda: {}\n")).unwrap(), DEFAULT);
        assert_eq!(asked("", &[], None).unwrap(), DEFAULT);
        assert_eq!(with_port("redpanda"), "redpanda:9092");
    }

    #[test]
    fn security_is_refused_by_name() {
        for (line, name) in
            [("--user me", "--user"), ("-X pass=x", "-X pass"), ("-X tls.enabled=true", "-X tls.enabled")]
        {
            assert!(asked(line, &[], None).unwrap_err().starts_with(&format!("{name} can't be")), "{line}");
        }
        assert!(asked("", &[("RPK_USER", "me")], None).unwrap_err().starts_with("RPK_USER can't be"));
        assert!(asked("-X nonsense=1", &[], None).unwrap_err().ends_with("unknown key \"nonsense\""));
    }
}
