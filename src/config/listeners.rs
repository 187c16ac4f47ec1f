//! Listeners: where the broker waits for clients, and what it tells them to connect to.
//!
//! Invariant: no two listeners share a name or a port (but for one IPv4 and one IPv6 address), what is
//! advertised is a subset of what is open and routable, and every open listener has a security protocol that
//! this broker speaks. Controller listeners are accepted by name and never opened: the quorum is this node.

use std::collections::BTreeMap;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::layers::BrokerLayers;
use super::values::Values;

/// The protocols that Kafka knows; this broker speaks the first.
const SECURITY_PROTOCOLS: [&str; 4] = ["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"];
/// What a listener on all interfaces is advertised as when nothing is said.
const DEFAULT_ADVERTISED_HOST: &str = "localhost";

/// One address with its name, from `NAME://host:port`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Listener {
    /// The name, in upper case.
    pub name: String,
    /// The host without brackets; empty: all interfaces.
    pub host: String,
    /// The port; 0: the system chooses one.
    pub port: u16,
}

impl Listener {
    /// Reads `NAME://host:port`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let unparsable = || format!("Unable to parse {text} to a broker endpoint");
        let (name, address) =
            text.split_once("://").ok_or_else(|| format!("Unable to parse a listener name from {text}"))?;
        let (host, port) = address.rsplit_once(':').ok_or_else(unparsable)?;
        let host = host.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')).unwrap_or(host);
        let is_host = host.chars().all(|char| char.is_ascii_alphanumeric() || "-_.:%".contains(char));
        // Kafka takes a negative port for a number, and refuses it as out of range, like `parse` below.
        let is_number = port.strip_prefix('-').unwrap_or(port).bytes().all(|byte| byte.is_ascii_digit());
        if name.is_empty() || port.is_empty() || !is_host || !is_number {
            return Err(unparsable());
        }
        let port = port.parse().map_err(|_| format!("The port of {text} must be 0 to 65535"))?;
        Ok(Self { name: name.to_uppercase(), host: host.to_owned(), port })
    }

    /// The address to bind, when the host is one: all IPv4 interfaces for an empty host.
    #[must_use]
    pub fn ip(&self) -> Option<IpAddr> {
        if self.host.is_empty() { Some(IpAddr::V4(Ipv4Addr::UNSPECIFIED)) } else { self.host.parse().ok() }
    }

    fn is_on_all_interfaces(&self) -> bool {
        self.host.is_empty()
            || self.host.parse() == Ok(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
            || self.host.parse() == Ok(IpAddr::V6(Ipv6Addr::UNSPECIFIED))
    }
}

impl fmt::Display for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "{}://[{}]:{}", self.name, self.host, self.port)
        } else {
            write!(f, "{}://{}:{}", self.name, self.host, self.port)
        }
    }
}

/// The listeners of this broker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listeners {
    /// What the broker opens, in the order given.
    pub open: Vec<Listener>,
    /// What clients are told, by listener name. A port of 0 stands for the port that was bound.
    pub advertised: Vec<Listener>,
    /// The name of the listener that brokers use among themselves.
    pub inter_broker: String,
    /// Controller listeners that were named; they are not opened.
    pub controller: Vec<Listener>,
}

impl Listeners {
    pub(super) fn read(values: &mut Values, layers: &BrokerLayers) -> Self {
        let controller_names: Vec<String> = values
            .read::<Vec<String>>("controller.listener.names")
            .iter()
            .map(|name| name.to_uppercase())
            .collect();
        let all = parse_all(values, "listeners");
        let map = protocol_map(values, layers, &controller_names);
        require_distinct(values, &all);
        let (controller, open): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|listener| controller_names.contains(&listener.name));
        for listener in &open {
            require_plaintext(values, listener, &map);
        }
        let names = joined(open.iter().chain(&controller));
        values.require(!open.is_empty(), || format!("listeners names only controller listeners: {names}"));
        let advertised = advertised(values, &open, &names, &controller_names);
        let inter_broker = inter_broker(values, layers, &map, &advertised);
        Self { open, advertised, inter_broker, controller }
    }

    /// What clients of the listener `name` are told to connect to.
    #[must_use]
    pub fn advertised_for(&self, name: &str) -> Option<&Listener> {
        self.advertised.iter().find(|listener| listener.name == name)
    }
}

/// The listeners of a list key, without the empty item that a trailing comma leaves.
fn parse_all(values: &mut Values, name: &'static str) -> Vec<Listener> {
    let items = values.read::<Option<Vec<String>>>(name).unwrap_or_default();
    let mut listeners = Vec::with_capacity(items.len());
    for item in items {
        match Listener::parse(&item) {
            Ok(listener) => listeners.push(listener),
            Err(reason) => values.no_listener(name, reason),
        }
    }
    listeners
}

fn require_distinct(values: &mut Values, listeners: &[Listener]) {
    for (number, listener) in listeners.iter().enumerate() {
        for earlier in listeners.iter().take(number) {
            values.require(earlier.name != listener.name, || {
                format!(
                    "listeners: Each listener must have a different name, listeners: {earlier}, {listener}"
                )
            });
            values.require(!shares_port(earlier, listener), || {
                format!(
                    "listeners: Each listener must have a different port, listeners: {earlier}, {listener}"
                )
            });
        }
    }
}

/// Kafka lets one IPv4 and one IPv6 address have the same port.
fn shares_port(one: &Listener, other: &Listener) -> bool {
    let family = |listener: &Listener| listener.host.parse::<IpAddr>().ok().map(|address| address.is_ipv4());
    let differs = matches!((family(one), family(other)), (Some(one), Some(other)) if one != other);
    one.port == other.port && one.port != 0 && !differs
}

/// Security protocols by listener name. Unless the map is given, controller listeners are PLAINTEXT, as in Kafka.
fn protocol_map(
    values: &mut Values,
    layers: &BrokerLayers,
    controllers: &[String],
) -> BTreeMap<String, String> {
    const KEY: &str = "listener.security.protocol.map";
    let mut map = BTreeMap::new();
    let text = values.read::<String>(KEY);
    for entry in text.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
        let Some((name, protocol)) = entry.rsplit_once(':') else {
            values.no_pair(KEY, entry, "NAME:PROTOCOL");
            continue;
        };
        let (name, protocol) = (name.trim().to_uppercase(), protocol.trim().to_uppercase());
        values.require(SECURITY_PROTOCOLS.contains(&protocol.as_str()), || {
            format!("Invalid security protocol `{protocol}` defined in {KEY}")
        });
        map.insert(name, protocol);
    }
    if !layers.states(KEY) {
        for name in controllers {
            map.entry(name.clone()).or_insert_with(|| "PLAINTEXT".to_owned());
        }
    }
    map
}

fn require_plaintext(values: &mut Values, listener: &Listener, map: &BTreeMap<String, String>) {
    match map.get(&listener.name).map(String::as_str) {
        None => values.conflict(format!(
            "listeners: No security protocol defined for listener {}; name it in listener.security.protocol.map",
            listener.name
        )),
        Some("PLAINTEXT") => {}
        Some(protocol) => values.conflict(format!(
            "The listener {listener} asks for {protocol}, which this version doesn't speak yet: only PLAINTEXT listeners can be opened"
        )),
    }
}

fn advertised(values: &mut Values, open: &[Listener], names: &str, controllers: &[String]) -> Vec<Listener> {
    if values.value("advertised.listeners").is_none() {
        return open.iter().map(advertised_by_default).collect();
    }
    let advertised = parse_all(values, "advertised.listeners");
    let mut kept: Vec<Listener> = Vec::with_capacity(advertised.len());
    for listener in advertised {
        values.require(!kept.iter().any(|earlier| earlier.name == listener.name), || {
            format!("advertised.listeners: Each listener must have a different name, listeners: {listener}")
        });
        values.require(listener.host.is_empty() || !listener.is_on_all_interfaces(), || {
            format!(
                "advertised.listeners cannot use the nonroutable meta-address {}. Use a routable IP address.",
                listener.host
            )
        });
        let is_controller = controllers.contains(&listener.name);
        let is_open = is_controller || open.iter().any(|candidate| candidate.name == listener.name);
        values.require(is_open, || {
            format!(
                "advertised.listeners listener names must be equal to or a subset of the ones defined in listeners. \
                 Found {}. The valid options based on the current configuration are {names}",
                listener.name
            )
        });
        if !is_controller {
            kept.push(advertised_by_default(&listener));
        }
    }
    kept
}

/// A host that stands for all interfaces is told as localhost.
fn advertised_by_default(listener: &Listener) -> Listener {
    let host = if listener.is_on_all_interfaces() { DEFAULT_ADVERTISED_HOST } else { &listener.host };
    Listener { host: host.to_owned(), ..listener.clone() }
}

/// The listener for traffic between brokers. Where nothing is said and there is no listener PLAINTEXT, a single
/// node takes its first listener: it has no other broker to talk to.
fn inter_broker(
    values: &mut Values,
    layers: &BrokerLayers,
    map: &BTreeMap<String, String>,
    advertised: &[Listener],
) -> String {
    let protocol = values.read::<String>("security.inter.broker.protocol");
    let stated = values.read::<Option<String>>("inter.broker.listener.name").map(|name| name.to_uppercase());
    let protocol_stated = layers.states("security.inter.broker.protocol");
    let is_advertised = |name: &str| advertised.iter().any(|listener| listener.name == name);
    let Some(name) = stated else {
        let fallback = advertised.first().filter(|_| !protocol_stated && !is_advertised(&protocol));
        return fallback.map_or(protocol, |listener| listener.name.clone());
    };
    values.require(!protocol_stated, || {
        "Only one of inter.broker.listener.name and security.inter.broker.protocol should be set.".to_owned()
    });
    if !map.contains_key(&name) {
        values.conflict(format!(
            "Listener with name {name} defined in inter.broker.listener.name not found in listener.security.protocol.map."
        ));
    } else {
        values.require(is_advertised(&name), || {
            format!(
                "inter.broker.listener.name must be a listener name defined in advertised.listeners. \
                 The valid options based on currently configured listeners are {}",
                joined(advertised.iter())
            )
        });
    }
    name
}

fn joined<'a>(listeners: impl Iterator<Item = &'a Listener>) -> String {
    listeners.map(|listener| listener.name.as_str()).collect::<Vec<_>>().join(",")
}
