//! The keys of replication between brokers.
//!
//! Invariant: one row a key, sorted by name. Facts of Kafka 4.4.

use crate::config::config_type::ConfigType::{Int, Long, String};
use crate::config::key::Importance::{High, Low, Medium};
use crate::config::key::{ConfigKey, key};
use crate::config::rule::Rule::{Any, AtLeast};

#[rustfmt::skip]
pub(super) const KEYS: &[ConfigKey] = &[
    key("alter.log.dirs.replication.quota.window.num", Int, Some("11"), AtLeast(1), Low),
    key("alter.log.dirs.replication.quota.window.size.seconds", Int, Some("1"), AtLeast(1), Low),
    key("delete.records.purgatory.purge.interval.requests", Int, Some("1"), Any, Medium),
    key("num.replica.alter.log.dirs.threads", Int, None, Any, High).at_start()
        .says("Partitions that move between log directories at the same time; else as many as there are directories."),
    key("num.replica.fetchers", Int, Some("1"), AtLeast(1), High).cluster_wide(),
    key("producer.purgatory.purge.interval.requests", Int, Some("1000"), Any, Medium),
    key("replica.fetch.backoff.ms", Int, Some("1000"), AtLeast(0), Medium),
    key("replica.fetch.max.bytes", Int, Some("1048576"), AtLeast(0), Medium)
        .says("The most bytes of one partition in a follower's fetch."),
    key("replica.fetch.min.bytes", Int, Some("1"), Any, High),
    key("replica.fetch.response.max.bytes", Int, Some("10485760"), AtLeast(0), Medium),
    key("replica.fetch.wait.max.ms", Int, Some("500"), Any, High)
        .says("How long a follower's fetch waits for data."),
    key("replica.high.watermark.checkpoint.interval.ms", Long, Some("5000"), Any, High).at_start()
        .says("How often the high watermarks are noted."),
    key("replica.lag.time.max.ms", Long, Some("30000"), Any, High)
        .says("A follower that didn't catch up for so long leaves the in-sync replicas."),
    key("replica.selector.class", String, None, Any, Medium),
    key("replica.socket.receive.buffer.bytes", Int, Some("65536"), Any, High),
    key("replica.socket.timeout.ms", Int, Some("30000"), Any, High),
    key("replication.quota.window.num", Int, Some("11"), AtLeast(1), Low),
    key("replication.quota.window.size.seconds", Int, Some("1"), AtLeast(1), Low),
    key("follower.replication.throttled.rate", Long, Some("9223372036854775807"), AtLeast(0), Medium).cluster_wide().internal(),
    key("leader.replication.throttled.rate", Long, Some("9223372036854775807"), AtLeast(0), Medium).cluster_wide().internal(),
    key("replica.alter.log.dirs.io.max.bytes.per.second", Long, Some("9223372036854775807"), AtLeast(0), Medium).live().cluster_wide().internal()
        .says("Bytes a second that all moves between data folders copy together."),
];
