//! The keys of a group.
//!
//! Invariant: one row a key, sorted by name.

use crate::config::key::ConfigType::{Boolean, Int, String};
use crate::config::key::Importance::Medium;
use crate::config::key::{ConfigKey, key, same};
use crate::config::rule::Rule::{Any, AtLeast, OneOf, ShareOffsetReset};

#[rustfmt::skip]
pub(super) const KEYS: &[ConfigKey] = &[
    key("consumer.assignment.interval.ms", Int, Some("1000"), AtLeast(0), Medium)
        .defaults_to(&[same("group.consumer.assignment.interval.ms")]),
    key("consumer.heartbeat.interval.ms", Int, Some("5000"), AtLeast(1), Medium)
        .defaults_to(&[same("group.consumer.heartbeat.interval.ms")]),
    key("consumer.session.timeout.ms", Int, Some("45000"), AtLeast(1), Medium)
        .defaults_to(&[same("group.consumer.session.timeout.ms")]),
    key("share.assignment.interval.ms", Int, Some("1000"), AtLeast(0), Medium)
        .defaults_to(&[same("group.share.assignment.interval.ms")]),
    key("share.auto.offset.reset", String, Some("latest"), ShareOffsetReset, Medium),
    key("share.delivery.count.limit", Int, Some("5"), AtLeast(2), Medium)
        .defaults_to(&[same("group.share.delivery.count.limit")]),
    key("share.heartbeat.interval.ms", Int, Some("5000"), AtLeast(1), Medium)
        .defaults_to(&[same("group.share.heartbeat.interval.ms")]),
    key("share.isolation.level", String, Some("read_uncommitted"), OneOf(&["read_committed", "read_uncommitted"]), Medium),
    key("share.partition.max.record.locks", Int, Some("2000"), AtLeast(100), Medium)
        .defaults_to(&[same("group.share.partition.max.record.locks")]),
    key("share.record.lock.duration.ms", Int, Some("30000"), AtLeast(1000), Medium)
        .defaults_to(&[same("group.share.record.lock.duration.ms")]),
    key("share.renew.acknowledge.enable", Boolean, Some("true"), Any, Medium),
    key("share.session.timeout.ms", Int, Some("45000"), AtLeast(1), Medium)
        .defaults_to(&[same("group.share.session.timeout.ms")]),
    key("streams.assignment.interval.ms", Int, Some("1000"), AtLeast(0), Medium)
        .defaults_to(&[same("group.streams.assignment.interval.ms")]),
    key("streams.heartbeat.interval.ms", Int, Some("5000"), AtLeast(1), Medium)
        .defaults_to(&[same("group.streams.heartbeat.interval.ms")]),
    key("streams.initial.rebalance.delay.ms", Int, Some("3000"), AtLeast(0), Medium)
        .defaults_to(&[same("group.streams.initial.rebalance.delay.ms")]),
    key("streams.num.standby.replicas", Int, Some("0"), AtLeast(0), Medium)
        .defaults_to(&[same("group.streams.num.standby.replicas")]),
    key("streams.session.timeout.ms", Int, Some("45000"), AtLeast(1), Medium)
        .defaults_to(&[same("group.streams.session.timeout.ms")]),
];
