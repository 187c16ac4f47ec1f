//! The keys of a group.
//!
//! Invariant: one row a key, sorted by name.

use crate::config::config_type::ConfigType::{Boolean, Int, List, Long, String};
use crate::config::key::Importance::{Low, Medium};
use crate::config::key::{ConfigKey, key, same};
use crate::config::rule::LIST;
use crate::config::rule::Rule::{Any, AtLeast, OneOf, ShareOffsetReset};

#[rustfmt::skip]
pub(super) const KEYS: &[ConfigKey] = &[
    key("consumer.assignment.interval.ms", Int, Some("1000"), AtLeast(0), Medium).live()
        .defaults_to(&[same("group.consumer.assignment.interval.ms")])
        .says("How long assignments of a consumer group are at least apart."),
    key("consumer.assignor.offload.enable", Boolean, Some("true"), Any, Medium).live().internal()
        .defaults_to(&[same("group.consumer.assignor.offload.enable")])
        .says("The assignments of this group are made beside it if it is large."),
    key("consumer.heartbeat.interval.ms", Int, Some("5000"), AtLeast(1), Medium).live()
        .defaults_to(&[same("group.consumer.heartbeat.interval.ms")])
        .says("How often members of a consumer group send heartbeats."),
    key("consumer.session.timeout.ms", Int, Some("45000"), AtLeast(1), Medium).live()
        .defaults_to(&[same("group.consumer.session.timeout.ms")])
        .says("After so long without a heartbeat a member of a consumer group is out."),
    key("errors.deadletterqueue.copy.record.enable", Boolean, Some("false"), Any, Medium)
        .says("Whether the dead-letter queue gets the record itself, or only what is known of it."),
    key("errors.deadletterqueue.topic.name", String, Some(""), Any, Medium)
        .says("The topic for records that a share group gave up; empty is none."),
    key("share.assignment.interval.ms", Int, Some("1000"), AtLeast(0), Medium)
        .defaults_to(&[same("group.share.assignment.interval.ms")])
        .says("How long assignments of a share group are at least apart."),
    key("share.assignor.offload.enable", Boolean, Some("true"), Any, Medium).internal()
        .defaults_to(&[same("group.share.assignor.offload.enable")]),
    key("share.auto.offset.reset", String, Some("latest"), ShareOffsetReset, Medium)
        .says("Where a share group begins in a partition it has no state of."),
    key("share.delivery.count.limit", Int, Some("5"), AtLeast(2), Medium)
        .defaults_to(&[same("group.share.delivery.count.limit")])
        .says("How often a record is delivered before it is archived."),
    key("share.heartbeat.interval.ms", Int, Some("5000"), AtLeast(1), Medium)
        .defaults_to(&[same("group.share.heartbeat.interval.ms")])
        .says("How often members of a share group send heartbeats."),
    key("share.isolation.level", String, Some("read_uncommitted"), OneOf(&["read_committed", "read_uncommitted"]), Medium)
        .says("Whether a share group sees records of open and aborted transactions."),
    key("share.partition.max.record.locks", Int, Some("2000"), AtLeast(100), Medium)
        .defaults_to(&[same("group.share.partition.max.record.locks")])
        .says("Records of one partition that may be locked at once."),
    key("share.record.lock.duration.ms", Int, Some("30000"), AtLeast(1000), Medium)
        .defaults_to(&[same("group.share.record.lock.duration.ms")])
        .says("How long a record is locked for its consumer."),
    key("share.renew.acknowledge.enable", Boolean, Some("true"), Any, Medium)
        .says("Whether a consumer may renew its lock."),
    key("share.session.timeout.ms", Int, Some("45000"), AtLeast(1), Medium)
        .defaults_to(&[same("group.share.session.timeout.ms")])
        .says("After so long without a heartbeat a member of a share group is out."),
    key("streams.acceptable.recovery.lag", Long, Some("10000"), AtLeast(0), Medium).internal()
        .defaults_to(&[same("group.streams.acceptable.recovery.lag")]),
    key("streams.assignment.interval.ms", Int, Some("1000"), AtLeast(0), Medium)
        .defaults_to(&[same("group.streams.assignment.interval.ms")])
        .says("How long assignments of a streams group are at least apart."),
    key("streams.assignor.name", String, None, Any, Medium)
        .defaults_to(&[same("group.streams.assignors")])
        .says("How tasks of a streams group are assigned; the first of the broker's assignors where nothing is set."),
    key("streams.assignor.offload.enable", Boolean, Some("true"), Any, Medium).internal()
        .defaults_to(&[same("group.streams.assignor.offload.enable")]),
    key("streams.heartbeat.interval.ms", Int, Some("5000"), AtLeast(1), Medium)
        .defaults_to(&[same("group.streams.heartbeat.interval.ms")])
        .says("How often members of a streams group send heartbeats."),
    key("streams.initial.rebalance.delay.ms", Int, Some("3000"), AtLeast(0), Medium)
        .defaults_to(&[same("group.streams.initial.rebalance.delay.ms")])
        .says("How long an empty streams group waits for more members."),
    key("streams.num.standby.replicas", Int, Some("0"), AtLeast(0), Medium)
        .defaults_to(&[same("group.streams.num.standby.replicas")])
        .says("Standby replicas of each task."),
    key("streams.num.warmup.replicas", Int, Some("2"), AtLeast(0), Medium).internal()
        .defaults_to(&[same("group.streams.num.warmup.replicas")]),
    key("streams.rack.aware.assignment.tags", List, Some(""), LIST, Low)
        .defaults_to(&[same("group.streams.rack.aware.assignment.tags")])
        .says("Tags of clients that standby tasks of a streams group are spread over."),
    key("streams.session.timeout.ms", Int, Some("45000"), AtLeast(1), Medium)
        .defaults_to(&[same("group.streams.session.timeout.ms")])
        .says("After so long without a heartbeat a member of a streams group is out."),
    key("streams.task.offset.interval.ms", Int, Some("60000"), AtLeast(1), Medium).internal()
        .defaults_to(&[same("group.streams.task.offset.interval.ms")]),
];
