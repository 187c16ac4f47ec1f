//! Kafka's keys out of what Redpanda is configured with: `redpanda.yaml`, `.bootstrap.yaml`, and names of its properties.
//!
//! ```text
//! redpanda.yaml                                 keys
//!   redpanda.kafka_api: [{name, address, port}]   listeners, listener.security.protocol.map
//!   redpanda.advertised_kafka_api                 advertised.listeners
//!   redpanda.{node_id, rack, data_directory}      node.id, broker.rack, log.dirs
//!   redpanda.admin                                admin.api.listeners
//!   pandaproxy.pandaproxy_api                     http.proxy.listeners
//!   schema_registry.schema_registry_api           schema.registry.listeners
//! .bootstrap.yaml: cluster properties           see PROPERTIES
//! ```
//! Invariant: what asks for TLS, for authentication or for several nodes is refused with a sentence that names it. Deliberately
//! absent: everything about Redpanda's traffic between nodes, its storage and its scheduler, which is passed over.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use super::ConfigFile;
use super::yaml::document;
use crate::config::error::ConfigProblem;
use crate::config::layers::Setting;
use crate::config::origin::Origin;

/// Cluster properties that mean the same as a key of Kafka.
const PROPERTIES: [(&str, &str); 10] = [
    ("auto_create_topics_enabled", "auto.create.topics.enable"),
    ("default_topic_partitions", "num.partitions"),
    ("default_topic_replications", "default.replication.factor"),
    ("group_initial_rebalance_delay", "group.initial.rebalance.delay.ms"),
    ("group_topic_partitions", "offsets.topic.num.partitions"),
    ("kafka_batch_max_bytes", "message.max.bytes"),
    ("log_retention_ms", "log.retention.ms"),
    ("delete_retention_ms", "log.retention.ms"),
    ("log_segment_size", "log.segment.bytes"),
    ("retention_bytes", "log.retention.bytes"),
];

/// Cluster properties that ask for security, and what they ask for.
const SECURITY: [(&str, &str); 3] = [
    ("kafka_enable_authorization", "authorization"),
    ("enable_sasl", "SASL"),
    ("admin_api_require_auth", "authentication"),
];

/// The key for the listeners of the admin API.
pub const ADMIN: &str = "admin.api.listeners";
/// That of the REST proxy.
pub const PROXY: &str = "http.proxy.listeners";
/// That of the schema registry.
pub const SCHEMA_REGISTRY: &str = "schema.registry.listeners";

/// The ports that they have where nobody says another.
const PROXY_PORT: u16 = 8082;
const SCHEMA_REGISTRY_PORT: u16 = 8081;

/// The name of a listener that has none.
const UNNAMED: &str = "PLAINTEXT";

/// An address with the name of its listener.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Address {
    /// The listener's name; `None` for the only one.
    pub name: Option<String>,
    /// The host.
    pub address: String,
    /// The port.
    pub port: u16,
    /// How clients of it prove who they are.
    #[serde(default)]
    pub authentication_method: Option<String>,
}

/// Which key of Kafka a cluster property is.
#[must_use]
pub fn property(name: &str) -> Option<&'static str> {
    PROPERTIES.iter().find(|(property, _)| *property == name).map(|(_, key)| *key)
}

/// What a cluster property asks for that this broker can't keep.
#[must_use]
pub fn security(name: &str, value: &str) -> Option<&'static str> {
    let asked = SECURITY.iter().find(|(property, _)| *property == name && value == "true");
    asked.map(|(_, what)| *what)
}

/// `listeners` and `listener.security.protocol.map` for addresses that clients connect to.
#[must_use]
pub fn listeners(addresses: &[Address], origin: &Origin) -> Vec<Setting> {
    let map: Vec<String> =
        addresses.iter().map(|address| format!("{}:PLAINTEXT", address.listener())).collect();
    vec![
        Setting { name: "listeners".to_owned(), value: list(addresses), origin: origin.clone() },
        Setting {
            name: "listener.security.protocol.map".to_owned(),
            value: map.join(","),
            origin: origin.clone(),
        },
    ]
}

/// `advertised.listeners` for addresses that clients are told.
#[must_use]
pub fn advertised(addresses: &[Address], origin: &Origin) -> Setting {
    Setting { name: "advertised.listeners".to_owned(), value: list(addresses), origin: origin.clone() }
}

/// One of the keys of [`HttpConfig`](crate::config::HttpConfig) for addresses that HTTP is spoken at.
#[must_use]
pub fn http_listeners(key: &str, addresses: &[Address], origin: &Origin) -> Setting {
    let texts = addresses.iter().map(|address| format!("http://{}", address.host_and_port()));
    let value = texts.collect::<Vec<_>>().join(",");
    Setting { name: key.to_owned(), value, origin: origin.clone() }
}

/// The settings in a `redpanda.yaml`.
///
/// # Errors
/// What can't be understood, or not be kept.
pub fn node_settings(file: &ConfigFile) -> Result<Vec<Setting>, ConfigProblem> {
    let document: NodeFile = read(file)?;
    let node = document.redpanda;
    let refused = |what: String| Err(ConfigProblem::Conflict(format!("{}: {what}", file.name)));
    if let Some(address) = node.kafka_api.iter().find(|address| address.wants_authentication()) {
        let (name, method) =
            (address.listener(), address.authentication_method.as_deref().unwrap_or_default());
        return refused(format!(
            "the listener {name} of kafka_api has authentication_method {method}, which this version doesn't have yet; \
             allowed: none"
        ));
    }
    if node.kafka_api_tls.iter().any(|tls| tls.enabled) {
        return refused("kafka_api_tls asks for TLS, which this version doesn't speak yet".to_owned());
    }
    let own = [node.rpc_server, node.advertised_rpc_api].map(|rpc| rpc.map(|rpc| rpc.address));
    let own: Vec<&str> = own.iter().flatten().map(String::as_str).collect();
    if let Some(seed) = node.seed_servers.iter().find(|seed| !is_own(&seed.host.address, &own)) {
        let host = &seed.host.address;
        return refused(format!("seed_servers names {host}: this version is one node, it can't join others"));
    }
    let origin = Origin::Yaml { file: Arc::from(file.name.as_str()) };
    let plain = [
        ("node.id", node.node_id.map(|id| id.to_string())),
        ("broker.rack", node.rack.filter(|rack| !rack.is_empty())),
        ("log.dirs", node.data_directory),
    ];
    let plain = plain.into_iter().filter_map(|(name, value)| {
        Some(Setting { name: name.to_owned(), value: value?, origin: origin.clone() })
    });
    let mut settings: Vec<Setting> = plain.collect();
    if !node.kafka_api.is_empty() {
        settings.extend(listeners(&node.kafka_api, &origin));
    }
    if !node.advertised_kafka_api.is_empty() {
        settings.push(advertised(&node.advertised_kafka_api, &origin));
    }
    let http = [
        (ADMIN, Some(node.admin), node.admin_api_tls, None),
        section(PROXY, document.pandaproxy, PROXY_PORT),
        section(SCHEMA_REGISTRY, document.schema_registry, SCHEMA_REGISTRY_PORT),
    ];
    for (key, addresses, tls, default) in http {
        if tls.iter().any(|tls| tls.enabled) {
            return refused(format!("TLS is asked for {key}, which this version doesn't speak yet"));
        }
        let addresses = match addresses {
            Some(addresses) if !addresses.is_empty() => addresses,
            Some(_) => default.into_iter().collect(),
            None => Vec::new(),
        };
        if let Some(method) = addresses.iter().find(|address| address.wants_authentication()) {
            let method = method.authentication_method.as_deref().unwrap_or_default();
            return refused(format!(
                "authentication_method {method} is asked for {key}, which this version doesn't have yet; allowed: none"
            ));
        }
        if !addresses.is_empty() {
            settings.push(http_listeners(key, &addresses, &origin));
        }
    }
    // Both places are those of older versions; the module for Go still writes the second one.
    settings.extend(cluster_settings(node.others, file)?.into_iter().filter(is_known));
    settings.extend(cluster_settings(document.others, file)?.into_iter().filter(is_known));
    Ok(settings)
}

/// The settings in a `.bootstrap.yaml`.
///
/// # Errors
/// What can't be understood, or not be kept.
pub fn bootstrap_settings(file: &ConfigFile) -> Result<Vec<Setting>, ConfigProblem> {
    let properties: BTreeMap<String, Property> = read(file)?;
    cluster_settings(properties, file)
}

/// Whether the host is this node: one of its own names, or no name at all.
#[must_use]
pub fn is_own(host: &str, own: &[&str]) -> bool {
    host.is_empty() || ["localhost", "127.0.0.1", "0.0.0.0"].contains(&host) || own.contains(&host)
}

/// The properties that are known under Kafka's name, others under their own.
fn cluster_settings(
    properties: BTreeMap<String, Property>,
    file: &ConfigFile,
) -> Result<Vec<Setting>, ConfigProblem> {
    let origin = Origin::Yaml { file: Arc::from(file.name.as_str()) };
    let mut settings = Vec::with_capacity(properties.len());
    for (name, value) in properties {
        let Some(value) = value.text() else { continue };
        if let Some(what) = security(&name, &value) {
            let sentence =
                format!("{}: {name} asks for {what}, which this version doesn't have yet", file.name);
            return Err(ConfigProblem::Conflict(sentence));
        }
        if SECURITY.iter().any(|(property, _)| *property == name) {
            continue;
        }
        let name = property(&name).map_or(name, str::to_owned);
        settings.push(Setting { name, value, origin: origin.clone() });
    }
    Ok(settings)
}

type Section = (&'static str, Option<Vec<Address>>, Vec<Tls>, Option<Address>);

/// A section that is there, if only as `{}`, opens its listener.
fn section(key: &'static str, section: Option<Http>, port: u16) -> Section {
    let default = Address { name: None, address: "0.0.0.0".to_owned(), port, authentication_method: None };
    match section {
        Some(section) => (key, Some(section.api), section.tls, Some(default)),
        None => (key, None, Vec::new(), None),
    }
}

fn is_known(setting: &Setting) -> bool {
    PROPERTIES.iter().any(|(_, key)| *key == setting.name)
}

fn read<T: serde::de::DeserializeOwned + Default>(file: &ConfigFile) -> Result<T, ConfigProblem> {
    document(&file.text).map_err(|reason| ConfigProblem::Unreadable { file: file.name.clone(), reason })
}

fn list(addresses: &[Address]) -> String {
    let texts =
        addresses.iter().map(|address| format!("{}://{}", address.listener(), address.host_and_port()));
    texts.collect::<Vec<_>>().join(",")
}

impl Address {
    fn host_and_port(&self) -> String {
        let host = &self.address;
        if host.contains(':') { format!("[{host}]:{}", self.port) } else { format!("{host}:{}", self.port) }
    }

    fn listener(&self) -> String {
        self.name.as_deref().unwrap_or(UNNAMED).to_uppercase()
    }

    fn wants_authentication(&self) -> bool {
        self.authentication_method.as_deref().is_some_and(|method| !method.eq_ignore_ascii_case("none"))
    }
}

#[derive(Debug, Default, Deserialize)]
struct NodeFile {
    #[serde(default)]
    redpanda: Node,
    #[serde(default)]
    pandaproxy: Option<Http>,
    #[serde(default)]
    schema_registry: Option<Http>,
    #[serde(flatten)]
    others: BTreeMap<String, Property>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Node {
    node_id: Option<i32>,
    rack: Option<String>,
    data_directory: Option<String>,
    #[serde(deserialize_with = "one_or_many")]
    kafka_api: Vec<Address>,
    #[serde(deserialize_with = "one_or_many")]
    advertised_kafka_api: Vec<Address>,
    #[serde(deserialize_with = "one_or_many")]
    kafka_api_tls: Vec<Tls>,
    #[serde(deserialize_with = "one_or_many")]
    admin: Vec<Address>,
    #[serde(deserialize_with = "one_or_many")]
    admin_api_tls: Vec<Tls>,
    rpc_server: Option<Rpc>,
    advertised_rpc_api: Option<Rpc>,
    #[serde(deserialize_with = "one_or_many")]
    seed_servers: Vec<Seed>,
    #[serde(flatten)]
    others: BTreeMap<String, Property>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Http {
    #[serde(alias = "pandaproxy_api", alias = "schema_registry_api", deserialize_with = "one_or_many")]
    api: Vec<Address>,
    #[serde(
        alias = "pandaproxy_api_tls",
        alias = "schema_registry_api_tls",
        deserialize_with = "one_or_many"
    )]
    tls: Vec<Tls>,
}

#[derive(Debug, Deserialize)]
struct Tls {
    #[serde(default)]
    enabled: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Rpc {
    address: String,
}

#[derive(Debug, Deserialize)]
struct Seed {
    host: Rpc,
}

/// Older files have one address where newer ones have a list of them.
#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany<T> {
    None(()),
    Many(Vec<T>),
    One(T),
}

fn one_or_many<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    Ok(match OneOrMany::deserialize(deserializer)? {
        OneOrMany::None(()) => Vec::new(),
        OneOrMany::Many(many) => many,
        OneOrMany::One(one) => vec![one],
    })
}

/// The value of a property; lists and maps, such as `superusers`, are none of Kafka's.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Property {
    Flag(bool),
    Number(i64),
    Text(String),
    Other(serde::de::IgnoredAny),
}

impl Property {
    fn text(self) -> Option<String> {
        match self {
            Self::Flag(value) => Some(value.to_string()),
            Self::Number(value) => Some(value.to_string()),
            Self::Text(value) => Some(value),
            Self::Other(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, text: &str) -> ConfigFile {
        ConfigFile { name: name.to_owned(), text: text.to_owned() }
    }

    fn node(text: &str) -> Result<Vec<String>, String> {
        told(node_settings(&file("redpanda.yaml", text)))
    }

    fn cluster(text: &str) -> Result<Vec<String>, String> {
        told(bootstrap_settings(&file(".bootstrap.yaml", text)))
    }

    fn told(settings: Result<Vec<Setting>, ConfigProblem>) -> Result<Vec<String>, String> {
        let settings = settings.map_err(|problem| problem.to_string())?;
        Ok(settings.iter().map(|setting| format!("{}={}", setting.name, setting.value)).collect())
    }

    /// As the module for Java writes it.
    const OF_A_MODULE: &str = "
# Injected by testcontainers
redpanda:
  admin: {address: 0.0.0.0, port: 9644}
  kafka_api:
    - {address: 0.0.0.0, name: external, port: 9092, authentication_method: none}
    - {address: 0.0.0.0, name: internal, port: 9093, authentication_method: none}
    - {address: 0.0.0.0, name: kafka, port: 19092, authentication_method: none}
  advertised_kafka_api:
    - {address: localhost, name: external, port: 32768}
    - {address: 127.0.0.1, name: internal, port: 9093}
    - {address: kafka, name: kafka, port: 19092}
schema_registry:
  schema_registry_api:
  - {address: 0.0.0.0, name: main, port: 8081, authentication_method: none}
auto_create_topics_enabled: false
";

    #[test]
    fn a_file_of_a_module_gives_listeners() {
        let expected = [
            "listeners=EXTERNAL://0.0.0.0:9092,INTERNAL://0.0.0.0:9093,KAFKA://0.0.0.0:19092",
            "listener.security.protocol.map=EXTERNAL:PLAINTEXT,INTERNAL:PLAINTEXT,KAFKA:PLAINTEXT",
            "advertised.listeners=EXTERNAL://localhost:32768,INTERNAL://127.0.0.1:9093,KAFKA://kafka:19092",
            "admin.api.listeners=http://0.0.0.0:9644",
            "schema.registry.listeners=http://0.0.0.0:8081",
            "auto.create.topics.enable=false",
        ];
        assert_eq!(node(OF_A_MODULE).unwrap(), expected);
    }

    #[test]
    fn a_file_of_a_package_gives_node_and_folder() {
        let text = "
redpanda:
    data_directory: /var/lib/redpanda/data
    seed_servers: []
    node_id: 3
    rack: \"\"
    rpc_server: {address: 0.0.0.0, port: 33145}
    kafka_api: {address: 0.0.0.0, port: 9092}
    developer_mode: true
rpk:
    tune_network: false
pandaproxy: {}
";
        let expected = [
            "node.id=3",
            "log.dirs=/var/lib/redpanda/data",
            "listeners=PLAINTEXT://0.0.0.0:9092",
            "listener.security.protocol.map=PLAINTEXT:PLAINTEXT",
            "http.proxy.listeners=http://0.0.0.0:8082",
        ];
        assert_eq!(node(text).unwrap(), expected);
        assert_eq!(node("").unwrap(), [""; 0]);
        assert_eq!(
            node("redpanda:\n  seed_servers:\n  - host: {address: localhost, port: 1}\n").unwrap(),
            [""; 0]
        );
    }

    #[test]
    fn security_and_other_nodes_are_refused_by_name() {
        let refused = [
            (
                "redpanda: {kafka_api: [{name: a, address: h, port: 1, authentication_method: sasl}]}",
                "redpanda.yaml: the listener A of kafka_api has authentication_method sasl, which this version doesn't have \
                 yet; allowed: none",
            ),
            (
                "redpanda: {kafka_api_tls: [{name: a, enabled: true}]}",
                "redpanda.yaml: kafka_api_tls asks for TLS, which this version doesn't speak yet",
            ),
            (
                "redpanda: {seed_servers: [{host: {address: other, port: 33145}}]}",
                "redpanda.yaml: seed_servers names other: this version is one node, it can't join others",
            ),
        ];
        let refused_http = [
            (
                "schema_registry: {schema_registry_api: [{address: h, port: 1, authentication_method: http_basic}]}",
                "redpanda.yaml: authentication_method http_basic is asked for schema.registry.listeners, which this version \
                 doesn't have yet; allowed: none",
            ),
            (
                "redpanda: {admin: {address: h, port: 1}, admin_api_tls: [{enabled: true}]}",
                "redpanda.yaml: TLS is asked for admin.api.listeners, which this version doesn't speak yet",
            ),
        ];
        for (text, sentence) in refused.into_iter().chain(refused_http) {
            assert_eq!(node(text).unwrap_err(), sentence, "{text}");
        }
        assert!(node("redpanda: [").unwrap_err().starts_with("redpanda.yaml: "));
    }

    #[test]
    fn cluster_properties_have_names_of_kafka_or_keep_their_own() {
        let text = "superusers:\n  []\n\nauto_create_topics_enabled: true\ndefault_topic_partitions: 3\nelse_where: x\n";
        let expected = ["auto.create.topics.enable=true", "num.partitions=3", "else_where=x"];
        assert_eq!(cluster(text).unwrap(), expected);
        assert_eq!(cluster("kafka_enable_authorization: false").unwrap(), [""; 0]);
        assert_eq!(
            cluster("kafka_enable_authorization: true").unwrap_err(),
            ".bootstrap.yaml: kafka_enable_authorization asks for authorization, which this version doesn't have yet"
        );
    }
}
