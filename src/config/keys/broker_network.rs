//! The keys of listeners, connections and requests.
//!
//! Invariant: one row a key, sorted by name. Facts of Kafka 4.3.

use crate::config::key::ConfigType::{Int, List, Long, String};
use crate::config::key::Importance::{High, Low, Medium};
use crate::config::key::{ConfigKey, key};
use crate::config::rule::Rule::{Any, AtLeast, OneOf};
use crate::config::rule::{FULL_LIST, LIST};

#[rustfmt::skip]
pub(super) const KEYS: &[ConfigKey] = &[
    key("advertised.listeners", List, None, FULL_LIST, High),
    key("background.threads", Int, Some("10"), AtLeast(1), High).cluster_wide(),
    key("connections.max.idle.ms", Long, Some("600000"), Any, Medium),
    key("early.start.listeners", List, None, LIST, High),
    key("fetch.max.bytes", Int, Some("57671680"), AtLeast(1024), Medium),
    key("fetch.purgatory.purge.interval.requests", Int, Some("1000"), Any, Medium),
    key("inter.broker.listener.name", String, None, Any, Medium),
    key("listener.security.protocol.map", String, Some("SASL_SSL:SASL_SSL,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT"), Any, Low).per_broker(),
    key("listeners", List, Some("PLAINTEXT://:9092"), FULL_LIST, High).per_broker(),
    key("max.connection.creation.rate", Int, Some("2147483647"), AtLeast(0), Medium).cluster_wide(),
    key("max.connections", Int, Some("2147483647"), AtLeast(0), Medium).cluster_wide(),
    key("max.connections.per.ip", Int, Some("2147483647"), AtLeast(0), Medium).cluster_wide(),
    key("max.connections.per.ip.overrides", String, Some(""), Any, Medium).cluster_wide(),
    key("max.incremental.fetch.session.cache.slots", Int, Some("1000"), AtLeast(0), Medium),
    key("num.io.threads", Int, Some("8"), AtLeast(1), High).cluster_wide(),
    key("num.network.threads", Int, Some("3"), AtLeast(1), High).cluster_wide(),
    key("queued.max.request.bytes", Long, Some("-1"), Any, Medium),
    key("queued.max.requests", Int, Some("500"), AtLeast(1), High),
    key("request.timeout.ms", Int, Some("30000"), Any, High),
    key("security.inter.broker.protocol", String, Some("PLAINTEXT"), OneOf(&["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]), Medium),
    key("socket.connection.setup.timeout.max.ms", Long, Some("30000"), Any, Medium),
    key("socket.connection.setup.timeout.ms", Long, Some("10000"), Any, Medium),
    key("socket.listen.backlog.size", Int, Some("50"), AtLeast(1), Medium),
    key("socket.receive.buffer.bytes", Int, Some("102400"), Any, High),
    key("socket.request.max.bytes", Int, Some("104857600"), AtLeast(1), High),
    key("socket.send.buffer.bytes", Int, Some("102400"), Any, High),
];
