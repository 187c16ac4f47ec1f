//! The keys of tiered storage.
//!
//! Invariant: one row a key, sorted by name. Facts of Kafka 4.4.

use crate::config::config_type::ConfigType::{Boolean, Double, Int, Long, String};
use crate::config::key::Importance::{Low, Medium};
use crate::config::key::{ConfigKey, key};
use crate::config::rule::Rule::{Any, AtLeast, Fraction, NonEmpty};

#[rustfmt::skip]
pub(super) const KEYS: &[ConfigKey] = &[
    key("remote.fetch.max.wait.ms", Int, Some("500"), AtLeast(1), Medium).cluster_wide(),
    key("remote.list.offsets.request.timeout.ms", Long, Some("30000"), AtLeast(1), Medium).cluster_wide(),
    key("remote.log.index.file.cache.total.size.bytes", Long, Some("1073741824"), AtLeast(1), Low).cluster_wide(),
    key("remote.log.index.file.cache.ttl.ms", Long, Some("900000"), AtLeast(-1), Low).internal(),
    key("remote.log.manager.copier.thread.pool.size", Int, Some("10"), AtLeast(1), Medium).cluster_wide(),
    key("remote.log.manager.copy.max.bytes.per.second", Long, Some("9223372036854775807"), AtLeast(1), Medium).cluster_wide(),
    key("remote.log.manager.copy.quota.window.num", Int, Some("11"), AtLeast(1), Medium),
    key("remote.log.manager.copy.quota.window.size.seconds", Int, Some("1"), AtLeast(1), Medium),
    key("remote.log.manager.expiration.thread.pool.size", Int, Some("10"), AtLeast(1), Medium).cluster_wide(),
    key("remote.log.manager.fetch.max.bytes.per.second", Long, Some("9223372036854775807"), AtLeast(1), Medium).cluster_wide(),
    key("remote.log.manager.fetch.quota.window.num", Int, Some("11"), AtLeast(1), Medium),
    key("remote.log.manager.fetch.quota.window.size.seconds", Int, Some("1"), AtLeast(1), Medium),
    key("remote.log.manager.follower.thread.pool.size", Int, Some("2"), AtLeast(1), Medium).cluster_wide(),
    key("remote.log.manager.task.interval.ms", Long, Some("30000"), AtLeast(1), Low),
    key("remote.log.manager.task.retry.backoff.max.ms", Long, Some("30000"), AtLeast(1), Low).internal(),
    key("remote.log.manager.task.retry.backoff.ms", Long, Some("500"), AtLeast(1), Low).internal(),
    key("remote.log.manager.task.retry.jitter", Double, Some("0.2"), Fraction(0.0, 0.5), Low).internal(),
    key("remote.log.manager.thread.pool.size", Int, Some("2"), AtLeast(1), Medium),
    key("remote.log.metadata.custom.metadata.max.bytes", Int, Some("128"), AtLeast(0), Low),
    key("remote.log.metadata.manager.class.name", String, Some("org.apache.kafka.server.log.remote.metadata.storage.TopicBasedRemoteLogMetadataManager"), NonEmpty, Medium),
    key("remote.log.metadata.manager.class.path", String, None, Any, Medium),
    key("remote.log.metadata.manager.impl.prefix", String, Some("rlmm.config."), NonEmpty, Medium),
    key("remote.log.metadata.manager.listener.name", String, None, NonEmpty, Medium),
    key("remote.log.reader.max.pending.tasks", Int, Some("100"), AtLeast(1), Medium),
    key("remote.log.reader.threads", Int, Some("10"), AtLeast(1), Medium).cluster_wide(),
    key("remote.log.storage.manager.class.name", String, None, NonEmpty, Medium),
    key("remote.log.storage.manager.class.path", String, None, Any, Medium),
    key("remote.log.storage.manager.impl.prefix", String, Some("rsm.config."), NonEmpty, Medium),
    key("remote.log.storage.system.enable", Boolean, Some("false"), Any, Medium),
];
