//! The keys of share groups and their coordinator.
//!
//! Invariant: one row a key, sorted by name. Facts of Kafka 4.4.

use crate::config::config_type::ConfigType::{Boolean, Int, List, Short, String};
use crate::config::key::Importance::{High, Low, Medium};
use crate::config::key::{ConfigKey, key};
use crate::config::rule::FULL_LIST;
use crate::config::rule::Rule::{Any, AtLeast, Between};

#[rustfmt::skip]
pub(super) const KEYS: &[ConfigKey] = &[
    key("errors.deadletterqueue.auto.create.topics.enable", Boolean, Some("false"), Any, Medium).cluster_wide(),
    key("errors.deadletterqueue.topic.name.prefix", String, Some("dlq."), Any, Medium).cluster_wide(),
    key("group.share.assignment.interval.ms", Int, Some("1000"), AtLeast(0), Medium).cluster_wide(),
    key("group.share.assignor.offload.enable", Boolean, Some("true"), Any, Medium).cluster_wide().internal(),
    key("group.share.assignors", List, Some("simple"), FULL_LIST, Medium),
    key("group.share.delivery.count.limit", Int, Some("5"), Between(2, 10), Medium),
    key("group.share.dlq.manager.class.name", String, Some("org.apache.kafka.server.share.dlq.DefaultShareGroupDLQManager"), Any, Medium).internal(),
    key("group.share.heartbeat.interval.ms", Int, Some("5000"), AtLeast(1), Medium),
    key("group.share.initialize.retry.interval.ms", Int, Some("30000"), AtLeast(1), Low).internal(),
    key("group.share.max.assignment.interval.ms", Int, Some("15000"), AtLeast(0), Medium),
    key("group.share.max.delivery.count.limit", Int, Some("10"), Between(5, 25), Medium),
    key("group.share.max.heartbeat.interval.ms", Int, Some("15000"), AtLeast(1), Medium),
    key("group.share.max.partition.max.record.locks", Int, Some("4000"), Between(2000, 10000), Medium),
    key("group.share.max.record.lock.duration.ms", Int, Some("60000"), Between(30000, 3600000), Medium),
    key("group.share.max.session.timeout.ms", Int, Some("60000"), AtLeast(1), Medium),
    key("group.share.max.share.sessions", Int, Some("2000"), AtLeast(1), Medium),
    key("group.share.max.size", Int, Some("200"), Between(1, 1000), Medium),
    key("group.share.min.assignment.interval.ms", Int, Some("0"), AtLeast(0), Medium),
    key("group.share.min.delivery.count.limit", Int, Some("2"), Between(2, 5), Medium),
    key("group.share.min.heartbeat.interval.ms", Int, Some("5000"), AtLeast(1), Medium),
    key("group.share.min.partition.max.record.locks", Int, Some("100"), Between(100, 2000), Medium),
    key("group.share.min.record.lock.duration.ms", Int, Some("15000"), Between(1000, 30000), Medium),
    key("group.share.min.session.timeout.ms", Int, Some("45000"), AtLeast(1), Medium),
    key("group.share.partition.max.record.locks", Int, Some("2000"), Between(100, 10000), Medium),
    key("group.share.persister.class.name", String, Some("org.apache.kafka.server.share.persister.DefaultStatePersister"), Any, Medium).internal(),
    key("group.share.record.lock.duration.ms", Int, Some("30000"), Between(1000, 3600000), Medium),
    key("group.share.session.timeout.ms", Int, Some("45000"), AtLeast(1), Medium),
    key("share.coordinator.append.linger.ms", Int, Some("-1"), AtLeast(-1), Medium),
    key("share.coordinator.cached.buffer.max.bytes", Int, Some("1048588"), AtLeast(524288), Medium).cluster_wide(),
    key("share.coordinator.cold.partition.snapshot.interval.ms", Int, Some("300000"), AtLeast(1), Low).internal(),
    key("share.coordinator.load.buffer.size", Int, Some("5242880"), AtLeast(1), High),
    key("share.coordinator.snapshot.update.records.per.snapshot", Int, Some("500"), Between(0, 500), Medium),
    key("share.coordinator.state.topic.compression.codec", Int, Some("0"), Any, High),
    key("share.coordinator.state.topic.min.isr", Short, Some("2"), AtLeast(1), High)
        .says("min.insync.replicas of __share_group_state; 1 on a single node."),
    key("share.coordinator.state.topic.num.partitions", Int, Some("50"), AtLeast(1), High),
    key("share.coordinator.state.topic.prune.interval.ms", Int, Some("300000"), AtLeast(1), Low).internal(),
    key("share.coordinator.state.topic.replication.factor", Short, Some("3"), AtLeast(1), High)
        .says("Replicas of __share_group_state; 1 on a single node."),
    key("share.coordinator.state.topic.segment.bytes", Int, Some("104857600"), AtLeast(1), High),
    key("share.coordinator.threads", Int, Some("1"), AtLeast(1), Medium),
    key("share.coordinator.write.timeout.ms", Int, Some("5000"), AtLeast(1), High),
    key("share.fetch.purgatory.purge.interval.requests", Int, Some("1000"), Any, Medium),
];
