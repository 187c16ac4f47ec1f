//! As `redpandadata/redpanda` is configured.
//!
//! ```text
//! what the mode sets  <  /etc/redpanda/redpanda.yaml  <  /etc/redpanda/.bootstrap.yaml  <  flags of `rpk redpanda start`
//! ```
//! Invariant: defaults are Redpanda's where they differ from Kafka's and a test would notice: no topics on demand, unless the mode is
//! `dev-container`, which also lets groups begin at once. Deliberately absent: Redpanda's variables; other commands of `rpk`, which `tools/rpk` has.

use super::redpanda_flags::{FlagError, Flags, Mode};
use crate::config::redpanda::{ADMIN, PROXY, SCHEMA_REGISTRY, bootstrap_settings, node_settings};
use crate::config::{ConfigFile, ConfigProblem, Origin, Setting, Sources};

/// The files that the image is configured with.
pub const NODE_FILE: &str = "/etc/redpanda/redpanda.yaml";
pub const CLUSTER_FILE: &str = "/etc/redpanda/.bootstrap.yaml";

/// What the modules of Testcontainers write at the head of their files.
const MARK: &str = "# Injected by testcontainers";

/// Where the data go when nobody says where.
const DATA: &str = "/var/lib/redpanda/data";

/// A variable that makes a user with a password.
const BOOTSTRAP_USER: &str = "RP_BOOTSTRAP_USER";

/// What is wrong with what the image was given.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum RedpandaError {
    /// Another command than `redpanda start`.
    #[error("`rpk {0}` is not there yet; `rpk redpanda start` is")]
    NoCommand(String),
    /// A flag.
    #[error(transparent)]
    Flag(#[from] FlagError),
    /// A file.
    #[error(transparent)]
    File(#[from] ConfigProblem),
    /// A variable asks for security.
    #[error("{BOOTSTRAP_USER} asks for a user with a password, which this version doesn't have yet")]
    BootstrapUser,
}

/// True unless the cluster's file was written by a module, and the node's wasn't yet.
pub fn is_complete(cluster: Option<&ConfigFile>, node: Option<&ConfigFile>) -> bool {
    let is_marked = |file: Option<&ConfigFile>| file.is_some_and(|file| file.text.contains(MARK));
    !is_marked(cluster) || is_marked(node)
}

/// What the arguments of `rpk`, the environment and the files, the cluster's and the node's, say.
///
/// # Errors
/// What can't be understood, or not be kept.
pub fn sources(
    arguments: &[String],
    environment: &[(String, String)],
    [cluster, node]: [Option<ConfigFile>; 2],
) -> Result<Sources, RedpandaError> {
    let flags = match arguments {
        [product, command, flags @ ..] if product == "redpanda" && command == "start" => flags,
        others => return Err(RedpandaError::NoCommand(others.join(" "))),
    };
    if environment.iter().any(|(variable, value)| variable == BOOTSTRAP_USER && !value.is_empty()) {
        return Err(RedpandaError::BootstrapUser);
    }
    let flags = Flags::parse(flags)?;
    let mut settings = of_mode(flags.mode);
    settings.extend(of_http(node.as_ref()));
    if let Some(file) = &node {
        settings.extend(node_settings(file)?);
    }
    if let Some(file) = &cluster {
        settings.extend(bootstrap_settings(file)?);
    }
    settings.extend(flags.settings);
    Ok(Sources { settings, data_folder: Some(DATA.to_owned()), ..Sources::default() })
}

fn of_mode(mode: Mode) -> Vec<Setting> {
    let defaults: &[(&str, &str)] = match mode {
        Mode::DevContainer => {
            &[("auto.create.topics.enable", "true"), ("group.initial.rebalance.delay.ms", "0")]
        }
        Mode::Other => &[("auto.create.topics.enable", "false")],
    };
    defaults.iter().map(by_default).collect()
}

/// What speaks HTTP while nobody says otherwise: all of it; with a file, only what the file names, and the admin API for this machine.
fn of_http(node: Option<&ConfigFile>) -> Vec<Setting> {
    let open: &[(&str, &str)] = if node.is_some() {
        &[(ADMIN, "http://127.0.0.1:9644")]
    } else {
        &[
            (ADMIN, "http://0.0.0.0:9644"),
            (PROXY, "http://0.0.0.0:8082"),
            (SCHEMA_REGISTRY, "http://0.0.0.0:8081"),
        ]
    };
    open.iter().map(by_default).collect()
}

fn by_default((name, value): &(&str, &str)) -> Setting {
    Setting { name: (*name).to_owned(), value: (*value).to_owned(), origin: Origin::StartDefault }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::BrokerConfig;

    fn load(line: &str, node: Option<&str>, cluster: Option<&str>) -> BrokerConfig {
        let loaded = try_sources(line, node, cluster).unwrap().load().unwrap();
        assert_eq!(loaded.unknown, []);
        loaded.config
    }

    fn try_sources(line: &str, node: Option<&str>, cluster: Option<&str>) -> Result<Sources, RedpandaError> {
        let file = |name: &str, text: &str| ConfigFile { name: name.to_owned(), text: text.to_owned() };
        let arguments: Vec<String> = line.split(' ').map(str::to_owned).collect();
        let files = [cluster.map(|text| file(CLUSTER_FILE, text)), node.map(|text| file(NODE_FILE, text))];
        sources(&arguments, &[], files)
    }

    fn listeners(config: &BrokerConfig) -> (String, String) {
        let joined = |listeners: &[crate::config::Listener]| {
            listeners.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
        };
        (joined(&config.listeners.open), joined(&config.listeners.advertised))
    }

    /// As the module for Python starts it.
    #[test]
    fn addresses_come_from_flags() {
        let config = load(
            "redpanda start --mode dev-container --smp 1 --memory 1G --kafka-addr PLAINTEXT://0.0.0.0:29092,OUTSIDE://0.0.0.0:9092 \
             --advertise-kafka-addr PLAINTEXT://127.0.0.1:29092,OUTSIDE://localhost:32768",
            None,
            None,
        );
        assert_eq!(
            listeners(&config),
            (
                "PLAINTEXT://0.0.0.0:29092,OUTSIDE://0.0.0.0:9092".to_owned(),
                "PLAINTEXT://127.0.0.1:29092,OUTSIDE://localhost:32768".to_owned()
            )
        );
        assert!(config.topics.auto_create_topics_enable);
        assert_eq!(config.groups.classic.group_initial_rebalance_delay_ms, 0);
        assert_eq!(config.storage.log_dirs[0].display().to_string(), DATA);
    }

    #[test]
    fn files_are_weaker_than_flags() {
        let node = "redpanda:\n  node_id: 3\n  kafka_api: [{name: a, address: 0.0.0.0, port: 1}]\n";
        let cluster = "auto_create_topics_enabled: true\n";
        let config = load(
            "redpanda start --node-id=4 --set redpanda.auto_create_topics_enabled=false",
            Some(node),
            Some(cluster),
        );
        assert_eq!(config.node_id.0, 4);
        assert!(!config.topics.auto_create_topics_enable);
        assert_eq!(listeners(&config).0, "A://0.0.0.0:1");
        assert!(load("redpanda start", Some(node), Some(cluster)).topics.auto_create_topics_enable);
        assert!(!load("redpanda start", None, None).topics.auto_create_topics_enable);
    }

    #[test]
    fn http_is_spoken_as_redpanda_would() {
        let told = |addresses: &[crate::config::HttpAddress]| {
            addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
        };
        let open = |line: &str, node: Option<&str>| {
            let http = load(line, node, None).http;
            [told(&http.admin), told(&http.proxy), told(&http.schema_registry)]
        };
        assert_eq!(
            open("redpanda start", None),
            ["http://0.0.0.0:9644", "http://0.0.0.0:8082", "http://0.0.0.0:8081"]
        );
        assert_eq!(open("redpanda start", Some("redpanda: {}")), ["http://127.0.0.1:9644", "", ""]);
        let file = "redpanda: {admin: {address: h, port: 1}}\nschema_registry: {}\n";
        assert_eq!(open("redpanda start", Some(file)), ["http://h:1", "", "http://0.0.0.0:8081"]);
        assert_eq!(
            open("redpanda start --schema-registry-addr 0.0.0.0:18081", Some(file))[2],
            "http://0.0.0.0:18081"
        );
    }

    #[test]
    fn a_file_of_a_module_is_waited_for() {
        let file = |text: &str| ConfigFile { name: String::new(), text: text.to_owned() };
        let (ours, others) = (file("# Injected by testcontainers\n"), file("redpanda: {}\n"));
        assert!(is_complete(None, None));
        assert!(is_complete(None, Some(&others)));
        assert!(is_complete(Some(&others), None));
        assert!(!is_complete(Some(&ours), None));
        assert!(!is_complete(Some(&ours), Some(&others)));
        assert!(is_complete(Some(&ours), Some(&ours)));
    }

    #[test]
    fn what_is_not_there_yet_is_named() {
        let refused = |line: &str| try_sources(line, None, None).unwrap_err().to_string();
        assert_eq!(refused("topic list"), "`rpk topic list` is not there yet; `rpk redpanda start` is");
        let user = [(BOOTSTRAP_USER.to_owned(), "a:b".to_owned())];
        let start = ["redpanda".to_owned(), "start".to_owned()];
        assert_eq!(
            sources(&start, &user, [None, None]).unwrap_err().to_string(),
            "RP_BOOTSTRAP_USER asks for a user with a password, which this version doesn't have yet"
        );
    }
}
