//! The keys of listeners, connections and requests.
//!
//! Invariant: one row a key, sorted by name. Facts of Kafka 4.4.

use crate::config::config_type::ConfigType::{Int, List, Long, String};
use crate::config::key::Importance::{High, Low, Medium};
use crate::config::key::{ConfigKey, key};
use crate::config::rule::Rule::{Any, AtLeast, OneOf};
use crate::config::rule::{FULL_LIST, LIST};

#[rustfmt::skip]
pub(super) const KEYS: &[ConfigKey] = &[
    key("advertised.listeners", List, None, FULL_LIST, High).at_start()
        .says("What clients are told to connect to, by listener; without it the listeners themselves, where a host that stands for all interfaces becomes localhost."),
    key("background.threads", Int, Some("10"), AtLeast(1), High).cluster_wide(),
    key("connections.max.idle.ms", Long, Some("600000"), Any, Medium).at_start()
        .says("A connection that is silent for so long is closed; negative is never."),
    key("early.start.listeners", List, None, LIST, High),
    key("fetch.max.bytes", Int, Some("57671680"), AtLeast(1024), Medium).at_start()
        .says("The most bytes of one fetch response."),
    key("fetch.purgatory.purge.interval.requests", Int, Some("1000"), Any, Medium),
    key("inter.broker.listener.name", String, None, Any, Medium).at_start()
        .says("The listener that brokers use among themselves."),
    key("listener.security.protocol.map", String, Some("SASL_SSL:SASL_SSL,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT"), Any, Low).at_start().per_broker()
        .says("The security protocol of each listener name. Only PLAINTEXT listeners are opened."),
    key("listeners", List, Some("PLAINTEXT://:9092"), FULL_LIST, High).at_start().per_broker()
        .says("Where the broker waits for clients: NAME://host:port, separated by commas. An empty host is every interface, port 0 any free port."),
    key("max.connection.creation.rate", Int, Some("2147483647"), AtLeast(0), Medium).live().cluster_wide()
        .says("New connections a second, over quota.window.num samples; what comes faster is accepted later. A listener may have its own: listener.name.{name}.max.connection.creation.rate."),
    key("max.connections", Int, Some("2147483647"), AtLeast(0), Medium).live().cluster_wide()
        .says("Connections at once."),
    key("max.connections.per.ip", Int, Some("2147483647"), AtLeast(0), Medium).live().cluster_wide()
        .says("Connections at once from one address."),
    key("max.connections.per.ip.overrides", String, Some(""), Any, Medium).live().cluster_wide()
        .says("The same for single addresses, host:count separated by commas."),
    key("max.incremental.fetch.session.cache.slots", Int, Some("1000"), AtLeast(0), Medium).at_start()
        .says("Fetch sessions kept at once."),
    key("num.io.threads", Int, Some("8"), AtLeast(1), High).cluster_wide(),
    key("num.network.threads", Int, Some("3"), AtLeast(1), High).cluster_wide(),
    key("queued.max.request.bytes", Long, Some("-1"), Any, Medium).at_start()
        .says("Bytes of requests that may be in memory at once; 0 or less is without limit."),
    key("queued.max.requests", Int, Some("500"), AtLeast(1), High)
        .says("Requests that may be in work at once."),
    key("request.timeout.ms", Int, Some("30000"), Any, High),
    key("security.inter.broker.protocol", String, Some("PLAINTEXT"), OneOf(&["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]), Medium).at_start(),
    key("socket.connection.setup.timeout.max.ms", Long, Some("30000"), Any, Medium),
    key("socket.connection.setup.timeout.ms", Long, Some("10000"), Any, Medium),
    key("socket.listen.backlog.size", Int, Some("50"), AtLeast(1), Medium)
        .says("Connections that may wait to be accepted."),
    key("socket.receive.buffer.bytes", Int, Some("102400"), Any, High)
        .says("What clients send is received in a buffer that the system lets grow, whatever this says."),
    key("socket.request.max.bytes", Int, Some("104857600"), AtLeast(1), High).at_start()
        .says("The largest request; a larger one closes the connection."),
    key("socket.send.buffer.bytes", Int, Some("102400"), Any, High).at_start()
        .says("SO_SNDBUF of client connections; -1 leaves it to the system."),
];
