//! The keys of a topic.
//!
//! Invariant: the rows stand in the order in which Kafka checks them: the first wrong one is the one reported.

use crate::config::key::ConfigType::{Boolean, Double, Int, List, Long, String};
use crate::config::key::Importance::Medium;
use crate::config::key::{ConfigKey, key, same, times};
use crate::config::rule::Rule::{Any, AtLeast, Between, Fraction, GzipLevel, OneOf, ThrottledReplicas};
use crate::config::rule::list_of;

#[rustfmt::skip]
pub(super) const KEYS: &[ConfigKey] = &[
    key("segment.bytes", Int, Some("1073741824"), AtLeast(1048576), Medium)
        .defaults_to(&[same("log.segment.bytes")]),
    key("segment.ms", Long, Some("604800000"), AtLeast(1), Medium)
        .defaults_to(&[same("log.roll.ms"), times("log.roll.hours", 3600000)]),
    key("segment.jitter.ms", Long, Some("0"), AtLeast(0), Medium)
        .defaults_to(&[same("log.roll.jitter.ms"), times("log.roll.jitter.hours", 3600000)]),
    key("segment.index.bytes", Int, Some("10485760"), AtLeast(4), Medium)
        .defaults_to(&[same("log.index.size.max.bytes")]),
    key("flush.messages", Long, Some("9223372036854775807"), AtLeast(1), Medium)
        .defaults_to(&[same("log.flush.interval.messages")]),
    key("flush.ms", Long, Some("9223372036854775807"), AtLeast(0), Medium)
        .defaults_to(&[same("log.flush.interval.ms"), same("log.flush.scheduler.interval.ms")]),
    key("retention.bytes", Long, Some("-1"), Any, Medium)
        .defaults_to(&[same("log.retention.bytes")]),
    key("retention.ms", Long, Some("604800000"), AtLeast(-1), Medium)
        .defaults_to(&[same("log.retention.ms"), times("log.retention.minutes", 60000), times("log.retention.hours", 3600000)]),
    key("max.message.bytes", Int, Some("1048588"), AtLeast(0), Medium)
        .defaults_to(&[same("message.max.bytes")]),
    key("index.interval.bytes", Int, Some("4096"), AtLeast(0), Medium)
        .defaults_to(&[same("log.index.interval.bytes")]),
    key("delete.retention.ms", Long, Some("86400000"), AtLeast(0), Medium)
        .defaults_to(&[same("log.cleaner.delete.retention.ms")]),
    key("min.compaction.lag.ms", Long, Some("0"), AtLeast(0), Medium)
        .defaults_to(&[same("log.cleaner.min.compaction.lag.ms")]),
    key("max.compaction.lag.ms", Long, Some("9223372036854775807"), AtLeast(1), Medium)
        .defaults_to(&[same("log.cleaner.max.compaction.lag.ms")]),
    key("file.delete.delay.ms", Long, Some("60000"), AtLeast(0), Medium)
        .defaults_to(&[same("log.segment.delete.delay.ms")]),
    key("min.cleanable.dirty.ratio", Double, Some("0.5"), Fraction(0.0, 1.0), Medium)
        .defaults_to(&[same("log.cleaner.min.cleanable.ratio")]),
    key("cleanup.policy", List, Some("delete"), list_of(&["compact", "delete"]), Medium)
        .defaults_to(&[same("log.cleanup.policy")]),
    key("unclean.leader.election.enable", Boolean, Some("false"), Any, Medium)
        .defaults_to(&[same("unclean.leader.election.enable")]),
    key("min.insync.replicas", Int, Some("1"), AtLeast(1), Medium)
        .defaults_to(&[same("min.insync.replicas")]),
    key("compression.type", String, Some("producer"), OneOf(&["uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"]), Medium)
        .defaults_to(&[same("compression.type")]),
    key("compression.gzip.level", Int, Some("-1"), GzipLevel, Medium)
        .defaults_to(&[same("compression.gzip.level")]),
    key("compression.lz4.level", Int, Some("9"), Between(1, 17), Medium)
        .defaults_to(&[same("compression.lz4.level")]),
    key("compression.zstd.level", Int, Some("3"), Between(-131072, 22), Medium)
        .defaults_to(&[same("compression.zstd.level")]),
    key("preallocate", Boolean, Some("false"), Any, Medium)
        .defaults_to(&[same("log.preallocate")]),
    key("message.timestamp.type", String, Some("CreateTime"), OneOf(&["CreateTime", "LogAppendTime"]), Medium)
        .defaults_to(&[same("log.message.timestamp.type")]),
    key("message.timestamp.before.max.ms", Long, Some("9223372036854775807"), AtLeast(0), Medium)
        .defaults_to(&[same("log.message.timestamp.before.max.ms")]),
    key("message.timestamp.after.max.ms", Long, Some("3600000"), AtLeast(0), Medium)
        .defaults_to(&[same("log.message.timestamp.after.max.ms")]),
    key("leader.replication.throttled.replicas", List, Some(""), ThrottledReplicas, Medium),
    key("follower.replication.throttled.replicas", List, Some(""), ThrottledReplicas, Medium),
    key("remote.storage.enable", Boolean, Some("false"), Any, Medium),
    key("local.retention.ms", Long, Some("-2"), AtLeast(-2), Medium)
        .defaults_to(&[same("log.local.retention.ms")]),
    key("local.retention.bytes", Long, Some("-2"), AtLeast(-2), Medium)
        .defaults_to(&[same("log.local.retention.bytes")]),
    key("remote.log.copy.disable", Boolean, Some("false"), Any, Medium),
    key("remote.log.delete.on.disable", Boolean, Some("false"), Any, Medium),
    key("internal.segment.bytes", Int, None, Any, Medium).internal(),
];
