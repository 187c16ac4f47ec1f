//! The keys of quotas, metrics and plugins.
//!
//! Invariant: one row a key, sorted by name. Facts of Kafka 4.4.

use crate::config::config_type::ConfigType::{Class, Int, List, Long, String};
use crate::config::key::Importance::Low;
use crate::config::key::{ConfigKey, key};
use crate::config::rule::LIST;
use crate::config::rule::Rule::{Any, AtLeast};

#[rustfmt::skip]
pub(super) const KEYS: &[ConfigKey] = &[
    key("alter.config.policy.class.name", Class, None, Any, Low),
    key("client.quota.callback.class", Class, None, Any, Low),
    key("config.providers", List, Some(""), LIST, Low).cluster_wide(),
    key("create.topic.policy.class.name", Class, None, Any, Low),
    key("kafka.metrics.polling.interval.secs", Int, Some("10"), AtLeast(1), Low),
    key("kafka.metrics.reporters", List, Some(""), LIST, Low),
    key("metric.reporters", List, Some("org.apache.kafka.common.metrics.JmxReporter"), LIST, Low).cluster_wide(),
    key("metrics.num.samples", Int, Some("2"), AtLeast(1), Low),
    key("metrics.recording.level", String, Some("INFO"), Any, Low),
    key("metrics.sample.window.ms", Long, Some("30000"), AtLeast(1), Low),
    key("quota.window.num", Int, Some("11"), AtLeast(1), Low).at_start()
        .says("Over so many samples the rate of new connections is taken."),
    key("quota.window.size.seconds", Int, Some("1"), AtLeast(1), Low).at_start()
        .says("How long one of these samples is, and the longest time that a new connection waits for the rate."),
    key("telemetry.max.bytes", Int, Some("1048576"), AtLeast(1), Low),
];
