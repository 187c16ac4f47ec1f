//! The keys of consumer and streams groups, their coordinator and their offsets.
//!
//! Invariant: one row a key, sorted by name. Facts of Kafka 4.4.

use crate::config::config_type::ConfigType::{Boolean, Class, Int, List, Long, Short, String};
use crate::config::key::Importance::{High, Low, Medium};
use crate::config::key::{ConfigKey, key};
use crate::config::rule::Rule::{Any, AtLeast, OneOfIgnoringCase};
use crate::config::rule::{FULL_LIST, LIST, full_list_of};

#[rustfmt::skip]
pub(super) const KEYS: &[ConfigKey] = &[
    key("group.consumer.assignment.interval.ms", Int, Some("1000"), AtLeast(0), Medium).cluster_wide().live()
        .says("How long assignments of a consumer group are at least apart."),
    key("group.consumer.assignor.offload.enable", Boolean, Some("true"), Any, Medium).cluster_wide().internal().live()
        .says("Assignments of large consumer groups are made beside the groups; the members hear of them with their next heartbeats."),
    key("group.consumer.assignors", List, Some("uniform,range"), FULL_LIST, Medium).at_start()
        .says("The assignors that consumer groups may choose, the first one by default."),
    key("group.consumer.heartbeat.interval.ms", Int, Some("5000"), AtLeast(1), Medium).at_start()
        .says("How often members of a consumer group send heartbeats."),
    key("group.consumer.max.assignment.interval.ms", Int, Some("15000"), AtLeast(0), Medium).at_start()
        .says("The most that a group may set for consumer.assignment.interval.ms."),
    key("group.consumer.max.heartbeat.interval.ms", Int, Some("15000"), AtLeast(1), Medium).at_start()
        .says("The most that a group may set for consumer.heartbeat.interval.ms."),
    key("group.consumer.max.session.timeout.ms", Int, Some("60000"), AtLeast(1), Medium).at_start()
        .says("The most that a group may set for consumer.session.timeout.ms."),
    key("group.consumer.max.size", Int, Some("2147483647"), AtLeast(1), Medium).at_start()
        .says("Members of one consumer group."),
    key("group.consumer.migration.policy", String, Some("bidirectional"), OneOfIgnoringCase(&["DISABLED", "DOWNGRADE", "UPGRADE", "BIDIRECTIONAL"]), Medium).at_start()
        .says("Which groups may change their protocol while members run: classic ones with a heartbeat (upgrade), consumer groups when only members of the classic protocol are left (downgrade), both, or none."),
    key("group.consumer.min.assignment.interval.ms", Int, Some("0"), AtLeast(0), Medium).at_start()
        .says("The least that a group may set for consumer.assignment.interval.ms."),
    key("group.consumer.min.heartbeat.interval.ms", Int, Some("5000"), AtLeast(1), Medium).at_start()
        .says("The least that a group may set for consumer.heartbeat.interval.ms."),
    key("group.consumer.min.session.timeout.ms", Int, Some("45000"), AtLeast(1), Medium).at_start()
        .says("The least that a group may set for consumer.session.timeout.ms."),
    key("group.consumer.regex.refresh.interval.ms", Int, Some("600000"), AtLeast(10000), Medium).internal().at_start()
        .says("How old what patterns of topics stand for may become before topics are looked through again."),
    key("group.consumer.session.timeout.ms", Int, Some("45000"), AtLeast(1), Medium).at_start()
        .says("After so long without a heartbeat a member of a consumer group is out."),
    key("group.coordinator.append.linger.ms", Int, Some("-1"), AtLeast(-1), Medium),
    key("group.coordinator.background.threads", Int, Some("2"), AtLeast(1), High).at_start()
        .says("Threads that look patterns of topics up and make the assignments of large groups."),
    key("group.coordinator.cached.buffer.max.bytes", Int, Some("1048588"), AtLeast(524288), Medium).cluster_wide(),
    key("group.coordinator.rebalance.protocols", List, Some("classic,consumer,streams"), full_list_of(&["consumer", "classic", "share", "streams"]), Medium).at_start()
        .says("The group protocols that are served; classic always is."),
    key("group.coordinator.threads", Int, Some("4"), AtLeast(1), High),
    key("group.initial.rebalance.delay.ms", Int, Some("3000"), Any, Medium).at_start()
        .says("How long an empty classic group waits for more members before its first assignment."),
    key("group.max.session.timeout.ms", Int, Some("1800000"), Any, Medium).at_start()
        .says("The longest session timeout that a classic member may ask for."),
    key("group.max.size", Int, Some("2147483647"), AtLeast(1), Medium).at_start()
        .says("Members of one classic group."),
    key("group.min.session.timeout.ms", Int, Some("6000"), Any, Medium).at_start()
        .says("The shortest session timeout that a classic member may ask for."),
    key("group.streams.acceptable.recovery.lag", Long, Some("10000"), AtLeast(0), Medium).internal().at_start()
        .says("How far a store may be behind and still count as caught up."),
    key("group.streams.assignment.interval.ms", Int, Some("1000"), AtLeast(0), Medium).cluster_wide().live()
        .says("How long assignments of a streams group are at least apart."),
    key("group.streams.assignor.offload.enable", Boolean, Some("true"), Any, Medium).cluster_wide().internal(),
    key("group.streams.assignors", List, Some("sticky"), FULL_LIST, Medium),
    key("group.streams.heartbeat.interval.ms", Int, Some("5000"), AtLeast(1), Medium).at_start()
        .says("How often members of a streams group send heartbeats."),
    key("group.streams.initial.rebalance.delay.ms", Int, Some("3000"), AtLeast(0), Medium).at_start()
        .says("How long an empty streams group waits for more members."),
    key("group.streams.max.assignment.interval.ms", Int, Some("15000"), AtLeast(0), Medium).at_start()
        .says("The longest assignment interval that a streams group may be given."),
    key("group.streams.max.heartbeat.interval.ms", Int, Some("15000"), AtLeast(1), Medium).at_start()
        .says("The longest heartbeat interval that a streams group may be given."),
    key("group.streams.max.session.timeout.ms", Int, Some("60000"), AtLeast(1), Medium).at_start()
        .says("The longest session timeout that a streams group may be given."),
    key("group.streams.max.size", Int, Some("2147483647"), AtLeast(1), Medium).at_start()
        .says("Members of one streams group."),
    key("group.streams.max.standby.replicas", Int, Some("2"), AtLeast(0), Medium).at_start()
        .says("The most standby replicas that a streams group may be given."),
    key("group.streams.max.warmup.replicas", Int, Some("20"), AtLeast(0), Medium).internal(),
    key("group.streams.min.assignment.interval.ms", Int, Some("0"), AtLeast(0), Medium).at_start()
        .says("The shortest assignment interval that a streams group may be given."),
    key("group.streams.min.heartbeat.interval.ms", Int, Some("5000"), AtLeast(1), Medium).at_start()
        .says("The shortest heartbeat interval that a streams group may be given."),
    key("group.streams.min.session.timeout.ms", Int, Some("45000"), AtLeast(1), Medium).at_start()
        .says("The shortest session timeout that a streams group may be given."),
    key("group.streams.min.task.offset.interval.ms", Int, Some("15000"), AtLeast(1), Medium).internal().at_start()
        .says("The shortest interval of task offsets that a streams group may be given."),
    key("group.streams.num.standby.replicas", Int, Some("0"), AtLeast(0), Medium).at_start()
        .says("Standby replicas of each task with a store."),
    key("group.streams.num.warmup.replicas", Int, Some("2"), AtLeast(0), Medium).internal(),
    key("group.streams.rack.aware.assignment.tags", List, Some(""), LIST, Low).at_start()
        .says("Tags that clients of streams groups must have."),
    key("group.streams.session.timeout.ms", Int, Some("45000"), AtLeast(1), Medium).at_start()
        .says("After so long without a heartbeat a member of a streams group is out."),
    key("group.streams.task.offset.interval.ms", Int, Some("60000"), AtLeast(1), Medium).internal().at_start()
        .says("How often members of a streams group tell how far their stores are."),
    key("group.streams.topology.description.plugin.class", Class, None, Any, Medium),
    key("offset.metadata.max.bytes", Int, Some("4096"), Any, High).at_start()
        .says("The longest metadata that a commit may carry."),
    key("offsets.commit.timeout.ms", Int, Some("5000"), AtLeast(1), High).at_start()
        .says("How long a commit may wait to be replicated."),
    key("offsets.load.buffer.size", Int, Some("5242880"), AtLeast(1), High).at_start(),
    key("offsets.retention.check.interval.ms", Long, Some("600000"), AtLeast(1), High).at_start()
        .says("How often expired offsets are looked for."),
    key("offsets.retention.minutes", Int, Some("10080"), AtLeast(1), High).at_start()
        .says("How long the offsets of an empty group are kept."),
    key("offsets.topic.compression.codec", Int, Some("0"), Any, High).at_start()
        .says("Compression of __consumer_offsets: 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd."),
    key("offsets.topic.num.partitions", Int, Some("50"), AtLeast(1), High).at_start()
        .says("Partitions of __consumer_offsets; fixed once the topic exists."),
    key("offsets.topic.replication.factor", Short, Some("3"), AtLeast(1), High).at_start()
        .says("Replicas of __consumer_offsets; 1 on a single node."),
    key("offsets.topic.segment.bytes", Int, Some("104857600"), AtLeast(1), High).at_start()
        .says("Segment size of __consumer_offsets."),
];
