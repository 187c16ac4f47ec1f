//! The keys of topics and their logs.
//!
//! Invariant: one row a key, sorted by name. Facts of Kafka 4.4.

use crate::config::config_type::ConfigType::{Boolean, Double, Int, List, Long, String};
use crate::config::key::Importance::{High, Low, Medium};
use crate::config::key::{ConfigKey, key};
use crate::config::rule::Rule::{Any, AtLeast, Between, Fraction, GzipLevel, OneOf};
use crate::config::rule::{FULL_LIST, LIST, list_of};

#[rustfmt::skip]
pub(super) const KEYS: &[ConfigKey] = &[
    key("auto.create.topics.enable", Boolean, Some("true"), Any, High).at_start()
        .says("Whether a client that asks for the metadata of a missing topic creates it."),
    key("compression.gzip.level", Int, Some("-1"), GzipLevel, Medium).live().cluster_wide(),
    key("compression.lz4.level", Int, Some("9"), Between(1, 17), Medium).live().cluster_wide(),
    key("compression.type", String, Some("producer"), OneOf(&["uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"]), High).live().cluster_wide()
        .says("How batches are compressed on disk: as the producer sent them, or by one codec."),
    key("compression.zstd.level", Int, Some("3"), Between(-131072, 22), Medium).live().cluster_wide(),
    key("cordoned.log.dirs", List, Some(""), LIST, Medium).live().per_broker()
        .says("The data folders that take no new partitions, or * for all. What is there stays, and can be moved away."),
    key("default.replication.factor", Int, Some("1"), Any, Medium).at_start()
        .says("The replicas of a topic whose creator gives no number."),
    key("delete.topic.enable", Boolean, Some("true"), Any, High).at_start()
        .says("Whether topics may be deleted."),
    key("follower.fetch.last.tiered.offset.enable", Boolean, Some("false"), Any, Medium).cluster_wide(),
    key("log.cleaner.backoff.ms", Long, Some("15000"), AtLeast(0), Medium).live().cluster_wide(),
    key("log.cleaner.dedupe.buffer.size", Long, Some("134217728"), Any, Medium).live().cluster_wide(),
    key("log.cleaner.delete.retention.ms", Long, Some("86400000"), AtLeast(0), Medium).live().cluster_wide()
        .says("How long compaction keeps a tombstone."),
    key("log.cleaner.enable", Boolean, Some("true"), Any, Medium).at_start()
        .says("Whether compaction runs."),
    key("log.cleaner.io.buffer.load.factor", Double, Some("0.9"), Any, Medium).live().cluster_wide(),
    key("log.cleaner.io.buffer.size", Int, Some("524288"), AtLeast(0), Medium).live().cluster_wide(),
    key("log.cleaner.io.max.bytes.per.second", Double, Some("1.7976931348623157E308"), Any, Medium).live().cluster_wide(),
    key("log.cleaner.max.compaction.lag.ms", Long, Some("9223372036854775807"), AtLeast(1), Medium).live().cluster_wide(),
    key("log.cleaner.min.cleanable.ratio", Double, Some("0.5"), Fraction(0.0, 1.0), Medium).live().cluster_wide(),
    key("log.cleaner.min.compaction.lag.ms", Long, Some("0"), AtLeast(0), Medium).live().cluster_wide(),
    key("log.cleaner.threads", Int, Some("1"), AtLeast(0), Medium).live().cluster_wide()
        .says("Threads that compact."),
    key("log.cleanup.policy", List, Some("delete"), list_of(&["compact", "delete"]), Medium).live().cluster_wide()
        .says("What happens to old records: delete, compact, both, or nothing."),
    key("log.dir", List, Some("/tmp/kafka-logs"), FULL_LIST, High).at_start()
        .says("The data folder when log.dirs is not given."),
    key("log.dir.failure.timeout.ms", Long, Some("30000"), AtLeast(1), Low),
    key("log.dirs", List, None, FULL_LIST, High).at_start()
        .says("The data folders; ./kalda-data when not given."),
    key("log.flush.interval.messages", Long, Some("9223372036854775807"), AtLeast(1), High).live().cluster_wide()
        .says("After so many records the log is flushed to disk."),
    key("log.flush.interval.ms", Long, None, Any, High).live().cluster_wide().synonyms(&["log.flush.interval.ms", "log.flush.scheduler.interval.ms"])
        .says("After this time the log is flushed to disk."),
    key("log.flush.offset.checkpoint.interval.ms", Int, Some("60000"), AtLeast(0), High).at_start()
        .says("How often it is noted up to where the logs are flushed; also after a flush that saves a start much work."),
    key("log.flush.scheduler.interval.ms", Long, Some("9223372036854775807"), Any, High).at_start()
        .says("How often logs are looked at for a due flush; once a second where it is not given."),
    key("log.flush.start.offset.checkpoint.interval.ms", Int, Some("60000"), AtLeast(0), High).at_start()
        .says("How often it is noted where the logs start."),
    key("log.index.interval.bytes", Int, Some("4096"), AtLeast(0), Medium).live().cluster_wide()
        .says("An index entry at least every so many bytes."),
    key("log.index.size.max.bytes", Int, Some("10485760"), AtLeast(4), Medium).live().cluster_wide()
        .says("The largest index of a segment."),
    key("log.initial.task.delay.ms", Long, Some("30000"), AtLeast(0), Low).at_start().internal()
        .says("How long after the start old segments are first looked for, and flushes and starts of logs first noted."),
    key("log.local.retention.bytes", Long, Some("-2"), AtLeast(-2), Medium).cluster_wide(),
    key("log.local.retention.ms", Long, Some("-2"), AtLeast(-2), Medium).cluster_wide(),
    key("log.message.timestamp.after.max.ms", Long, Some("3600000"), AtLeast(0), Medium).live().cluster_wide(),
    key("log.message.timestamp.before.max.ms", Long, Some("9223372036854775807"), AtLeast(0), Medium).live().cluster_wide(),
    key("log.message.timestamp.type", String, Some("CreateTime"), OneOf(&["CreateTime", "LogAppendTime"]), Medium).live().cluster_wide()
        .says("Whether records keep the producer's time or get the broker's."),
    key("log.preallocate", Boolean, Some("false"), Any, Medium).cluster_wide(),
    key("log.remote.copy.lag.bytes", Long, Some("-1"), AtLeast(-1), Medium).cluster_wide(),
    key("log.remote.copy.lag.ms", Long, Some("0"), AtLeast(-1), Medium).cluster_wide(),
    key("log.retention.bytes", Long, Some("-1"), Any, High).live().cluster_wide()
        .says("How large a partition may grow; -1 is without limit."),
    key("log.retention.check.interval.ms", Long, Some("300000"), AtLeast(1), Medium).at_start()
        .says("How often old segments are looked for."),
    key("log.retention.hours", Int, Some("168"), Any, High).at_start().synonyms(&["log.retention.ms", "log.retention.minutes", "log.retention.hours"])
        .says("The same in hours."),
    key("log.retention.minutes", Int, None, Any, High).at_start().synonyms(&["log.retention.ms", "log.retention.minutes", "log.retention.hours"])
        .says("The same in minutes."),
    key("log.retention.ms", Long, None, Any, High).live().cluster_wide().synonyms(&["log.retention.ms", "log.retention.minutes", "log.retention.hours"])
        .says("How long records are kept; -1 is for ever. Stronger than minutes and hours."),
    key("log.roll.hours", Int, Some("168"), AtLeast(1), High).at_start().synonyms(&["log.roll.ms", "log.roll.hours"])
        .says("The same in hours."),
    key("log.roll.jitter.hours", Int, Some("0"), AtLeast(0), High).at_start().synonyms(&["log.roll.jitter.ms", "log.roll.jitter.hours"]),
    key("log.roll.jitter.ms", Long, None, Any, High).live().cluster_wide().synonyms(&["log.roll.jitter.ms", "log.roll.jitter.hours"]),
    key("log.roll.ms", Long, None, Any, High).live().cluster_wide().synonyms(&["log.roll.ms", "log.roll.hours"])
        .says("The age at which a segment is closed."),
    key("log.segment.bytes", Int, Some("1073741824"), AtLeast(1048576), High).live().cluster_wide()
        .says("The size at which a segment is closed and a new one begun."),
    key("log.segment.delete.delay.ms", Long, Some("60000"), AtLeast(0), High).live().cluster_wide()
        .says("How long a file stays after its segment was deleted."),
    key("max.decompressed.message.bytes", Int, Some("2147483639"), Between(1, 2147483639), Medium).live().cluster_wide()
        .says("The largest record after decompression; the default is without limit. Compressed batches are opened where it is lower."),
    key("max.request.partition.size.limit", Int, Some("2000"), AtLeast(1), Medium).at_start()
        .says("The most partitions in one answer of DescribeTopicPartitions."),
    key("message.max.bytes", Int, Some("1048588"), AtLeast(0), High).live().cluster_wide()
        .says("The largest batch, after compression; topics may set max.message.bytes."),
    key("min.insync.replicas", Int, Some("1"), AtLeast(1), High).live().cluster_wide()
        .says("The replicas that must have a record for acks=all."),
    key("num.partitions", Int, Some("1"), AtLeast(1), Medium).at_start()
        .says("The partitions of a topic whose creator gives no number."),
    key("num.recovery.threads.per.data.dir", Int, Some("2"), AtLeast(1), High).live().cluster_wide()
        .says("Threads that recover the logs of one data folder at start."),
    key("unclean.leader.election.enable", Boolean, Some("false"), Any, High).cluster_wide()
        .says("Whether a replica out of sync may lead when no other is left, at the price of lost records."),
];
