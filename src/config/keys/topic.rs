//! The keys of a topic.
//!
//! Invariant: the rows stand in the order in which Kafka checks them: the first wrong one is the one reported.

use crate::config::config_type::ConfigType::{Boolean, Double, Int, List, Long, String};
use crate::config::key::Importance::Medium;
use crate::config::key::{ConfigKey, key, same, times};
use crate::config::rule::Rule::{Any, AtLeast, Between, Fraction, GzipLevel, OneOf, ThrottledReplicas};
use crate::config::rule::list_of;

#[rustfmt::skip]
pub(super) const KEYS: &[ConfigKey] = &[
    key("segment.bytes", Int, Some("1073741824"), AtLeast(1048576), Medium).live()
        .defaults_to(&[same("log.segment.bytes")])
        .says("The size at which a segment is closed and a new one begun."),
    key("segment.ms", Long, Some("604800000"), AtLeast(1), Medium).live()
        .defaults_to(&[same("log.roll.ms"), times("log.roll.hours", 3600000)])
        .says("The age at which a segment is closed."),
    key("segment.jitter.ms", Long, Some("0"), AtLeast(0), Medium).live()
        .defaults_to(&[same("log.roll.jitter.ms"), times("log.roll.jitter.hours", 3600000)])
        .says("The most that is taken from segment.ms, at random, so that segments don't all close at once."),
    key("segment.index.bytes", Int, Some("10485760"), AtLeast(4), Medium).live()
        .defaults_to(&[same("log.index.size.max.bytes")])
        .says("The largest index of a segment."),
    key("flush.messages", Long, Some("9223372036854775807"), AtLeast(1), Medium).live()
        .defaults_to(&[same("log.flush.interval.messages")])
        .says("After so many records the log is flushed to disk."),
    key("flush.policy", String, Some("async"), OneOf(&["async", "sync"]), Medium).live()
        .own().defaults_to(&[same("log.flush.policy")])
        .says("When a record counts as written: async, in the page cache, as in Kafka; sync, on the disk, with one sync for all that wait. flush.messages=1 means sync."),
    key("record.validation", String, Some("header"), OneOf(&["header", "strict"]), Medium).live()
        .own().defaults_to(&[same("log.record.validation")])
        .says("How much of a produced batch is checked: header, its header and the checksum over all of it; strict, every record, as Kafka does, for the price of decompressing it."),
    key("flush.ms", Long, Some("9223372036854775807"), AtLeast(0), Medium).live()
        .defaults_to(&[same("log.flush.interval.ms"), same("log.flush.scheduler.interval.ms")])
        .says("After this time the log is flushed to disk."),
    key("retention.bytes", Long, Some("-1"), Any, Medium).live()
        .defaults_to(&[same("log.retention.bytes")])
        .says("How large a partition may grow; negative is without limit."),
    key("retention.ms", Long, Some("604800000"), AtLeast(-1), Medium).live()
        .defaults_to(&[same("log.retention.ms"), times("log.retention.minutes", 60000), times("log.retention.hours", 3600000)])
        .says("How long records are kept; -1 is for ever."),
    key("max.message.bytes", Int, Some("1048588"), AtLeast(0), Medium).live()
        .defaults_to(&[same("message.max.bytes")])
        .says("The largest batch, after compression."),
    key("max.decompressed.message.bytes", Int, Some("2147483639"), Between(1, 2147483639), Medium).live()
        .defaults_to(&[same("max.decompressed.message.bytes")])
        .says("The largest record after decompression; the default is without limit. Compressed batches are opened where it is lower."),
    key("index.interval.bytes", Int, Some("4096"), AtLeast(0), Medium).live()
        .defaults_to(&[same("log.index.interval.bytes")])
        .says("An index entry at least every so many bytes."),
    key("delete.retention.ms", Long, Some("86400000"), AtLeast(0), Medium).live()
        .defaults_to(&[same("log.cleaner.delete.retention.ms")])
        .says("How long compaction keeps a tombstone."),
    key("min.compaction.lag.ms", Long, Some("0"), AtLeast(0), Medium).live()
        .defaults_to(&[same("log.cleaner.min.compaction.lag.ms")])
        .says("A record younger than this is not compacted."),
    key("max.compaction.lag.ms", Long, Some("9223372036854775807"), AtLeast(1), Medium).live()
        .defaults_to(&[same("log.cleaner.max.compaction.lag.ms")])
        .says("A record older than this is compacted even in a clean log."),
    key("file.delete.delay.ms", Long, Some("60000"), AtLeast(0), Medium).live()
        .defaults_to(&[same("log.segment.delete.delay.ms")])
        .says("How long a file stays after its segment was deleted."),
    key("min.cleanable.dirty.ratio", Double, Some("0.5"), Fraction(0.0, 1.0), Medium).live()
        .defaults_to(&[same("log.cleaner.min.cleanable.ratio")])
        .says("The share of uncompacted bytes from which a log is compacted."),
    key("cleanup.policy", List, Some("delete"), list_of(&["compact", "delete"]), Medium).live()
        .defaults_to(&[same("log.cleanup.policy")])
        .says("What happens to old records: delete, compact, both, or nothing."),
    key("unclean.leader.election.enable", Boolean, Some("false"), Any, Medium)
        .defaults_to(&[same("unclean.leader.election.enable")])
        .says("Whether a replica out of sync may lead when no other is left, at the price of lost records."),
    key("min.insync.replicas", Int, Some("1"), AtLeast(1), Medium).live()
        .defaults_to(&[same("min.insync.replicas")])
        .says("The replicas that must have a record for acks=all."),
    key("compression.type", String, Some("producer"), OneOf(&["uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"]), Medium).live()
        .defaults_to(&[same("compression.type")])
        .says("How batches are compressed on disk: as the producer sent them, or by one codec."),
    key("compression.gzip.level", Int, Some("-1"), GzipLevel, Medium).live()
        .defaults_to(&[same("compression.gzip.level")])
        .says("The level when batches are compressed with gzip; -1 is the codec's own."),
    key("compression.lz4.level", Int, Some("9"), Between(1, 17), Medium).live()
        .defaults_to(&[same("compression.lz4.level")])
        .says("The level when batches are compressed with lz4."),
    key("compression.zstd.level", Int, Some("3"), Between(-131072, 22), Medium).live()
        .defaults_to(&[same("compression.zstd.level")])
        .says("The level when batches are compressed with zstd."),
    key("preallocate", Boolean, Some("false"), Any, Medium)
        .defaults_to(&[same("log.preallocate")])
        .says("Whether the files of a new segment get their whole size at once."),
    key("message.timestamp.type", String, Some("CreateTime"), OneOf(&["CreateTime", "LogAppendTime"]), Medium).live()
        .defaults_to(&[same("log.message.timestamp.type")])
        .says("Whether records keep the producer's time or get the broker's."),
    key("message.timestamp.before.max.ms", Long, Some("9223372036854775807"), AtLeast(0), Medium).live()
        .defaults_to(&[same("log.message.timestamp.before.max.ms")])
        .says("How far a record's time may lie in the past."),
    key("message.timestamp.after.max.ms", Long, Some("3600000"), AtLeast(0), Medium).live()
        .defaults_to(&[same("log.message.timestamp.after.max.ms")])
        .says("How far a record's time may lie in the future."),
    key("leader.replication.throttled.replicas", List, Some(""), ThrottledReplicas, Medium)
        .says("Replicas whose replication is throttled at the leader, or * for all."),
    key("follower.replication.throttled.replicas", List, Some(""), ThrottledReplicas, Medium)
        .says("Replicas whose replication is throttled at the follower, or * for all."),
    key("remote.storage.enable", Boolean, Some("false"), Any, Medium)
        .says("Whether the topic is tiered; refused, as Kafka does without tiered storage."),
    key("local.retention.ms", Long, Some("-2"), AtLeast(-2), Medium)
        .defaults_to(&[same("log.local.retention.ms")])
        .says("How long records of a tiered topic stay local; -2 is as long as retention.ms."),
    key("local.retention.bytes", Long, Some("-2"), AtLeast(-2), Medium)
        .defaults_to(&[same("log.local.retention.bytes")])
        .says("How much of a tiered partition stays local; -2 is as much as retention.bytes."),
    key("remote.log.copy.disable", Boolean, Some("false"), Any, Medium)
        .says("Whether a tiered topic stops copying."),
    key("remote.copy.lag.ms", Long, Some("0"), AtLeast(-1), Medium)
        .defaults_to(&[same("log.remote.copy.lag.ms")])
        .says("How long a closed segment of a tiered topic waits before it is copied; -1 is as long as it stays local."),
    key("remote.copy.lag.bytes", Long, Some("-1"), AtLeast(-1), Medium)
        .defaults_to(&[same("log.remote.copy.lag.bytes")])
        .says("How much of a tiered partition waits before it is copied; -1 is as much as stays local."),
    key("remote.log.delete.on.disable", Boolean, Some("false"), Any, Medium)
        .says("Whether remote data go when tiering is turned off."),
    key("errors.deadletterqueue.group.enable", Boolean, Some("false"), Any, Medium)
        .says("Whether share groups may use the topic as their dead-letter queue."),
    key("internal.segment.bytes", Int, None, Any, Medium).internal(),
];
