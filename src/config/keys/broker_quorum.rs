//! The keys of the node, its roles and the metadata quorum.
//!
//! Invariant: one row a key, sorted by name. Facts of Kafka 4.4.

use crate::config::config_type::ConfigType::{Boolean, Int, List, Long, String};
use crate::config::key::Importance::{High, Low, Medium};
use crate::config::key::{ConfigKey, key};
use crate::config::rule::Rule::{Any, AtLeast, BootstrapServers, QuorumVoters};
use crate::config::rule::{FULL_LIST, full_list_of};

#[rustfmt::skip]
pub(super) const KEYS: &[ConfigKey] = &[
    key("auto.leader.rebalance.enable", Boolean, Some("true"), Any, High),
    key("broker.heartbeat.interval.ms", Int, Some("2000"), Any, Medium),
    key("broker.id", Int, Some("-1"), Any, High).at_start()
        .says("The older name of node.id."),
    key("broker.rack", String, None, Any, Medium).at_start()
        .says("The rack this node stands in, for placing replicas."),
    key("broker.session.timeout.ms", Int, Some("9000"), Any, Medium),
    key("controlled.shutdown.enable", Boolean, Some("true"), Any, Medium)
        .says("Whether leadership is handed over before the broker stops."),
    key("controller.listener.names", List, None, FULL_LIST, High).at_start().required()
        .says("The names of controller listeners; a single node accepts them and doesn't open them."),
    key("controller.performance.always.log.threshold.ms", Long, Some("2000"), AtLeast(0), Medium).internal(),
    key("controller.performance.sample.period.ms", Long, Some("60000"), AtLeast(100), Medium).internal(),
    key("controller.quorum.append.linger.ms", Int, Some("25"), AtLeast(0), Medium),
    key("controller.quorum.auto.join.enable", Boolean, Some("false"), Any, Low),
    key("controller.quorum.bootstrap.servers", List, Some(""), BootstrapServers, High),
    key("controller.quorum.election.backoff.max.ms", Int, Some("1000"), AtLeast(0), High),
    key("controller.quorum.election.timeout.ms", Int, Some("1000"), AtLeast(0), High),
    key("controller.quorum.fetch.max.bytes", Int, Some("1048576"), AtLeast(1), Low),
    key("controller.quorum.fetch.snapshot.max.bytes", Int, Some("1048576"), AtLeast(1), Low),
    key("controller.quorum.fetch.timeout.ms", Int, Some("2000"), AtLeast(0), High),
    key("controller.quorum.request.timeout.ms", Int, Some("2000"), AtLeast(0), Medium),
    key("controller.quorum.retry.backoff.ms", Int, Some("20"), AtLeast(0), Low),
    key("controller.quorum.voters", List, Some(""), QuorumVoters, High).at_start()
        .says("The controllers of the quorum; a single node is its own."),
    key("controller.quota.window.num", Int, Some("11"), AtLeast(1), Low),
    key("controller.quota.window.size.seconds", Int, Some("1"), AtLeast(1), Low),
    key("controller.socket.timeout.ms", Int, Some("30000"), Any, Medium),
    key("initial.broker.registration.timeout.ms", Int, Some("60000"), Any, Medium),
    key("internal.metadata.delete.delay.millis", Long, Some("60000"), Any, Low).internal(),
    key("internal.metadata.log.segment.bytes", Int, None, Any, Low).internal(),
    key("internal.metadata.max.batch.size.in.bytes", Int, Some("8388608"), Any, Low).internal(),
    key("leader.imbalance.check.interval.seconds", Long, Some("300"), AtLeast(1), High),
    key("metadata.log.dir", String, None, Any, High).at_start()
        .says("The folder of the metadata log; the first data folder when not given."),
    key("metadata.log.max.record.bytes.between.snapshots", Long, Some("20971520"), AtLeast(1), High).at_start()
        .says("Bytes of metadata records after which a snapshot is written."),
    key("metadata.log.max.snapshot.interval.ms", Long, Some("3600000"), AtLeast(0), High).at_start()
        .says("The time after which a snapshot is written; 0 is only by size."),
    key("metadata.log.segment.bytes", Int, Some("1073741824"), AtLeast(8388608), High).at_start(),
    key("metadata.log.segment.ms", Long, Some("604800000"), Any, High).at_start(),
    key("metadata.max.idle.interval.ms", Int, Some("500"), AtLeast(0), Low),
    key("metadata.max.retention.bytes", Long, Some("104857600"), Any, High).at_start(),
    key("metadata.max.retention.ms", Long, Some("604800000"), Any, High).at_start(),
    key("node.id", Int, None, AtLeast(0), High).at_start().required()
        .says("The id of this node; 1 when not given."),
    key("process.roles", List, None, full_list_of(&["broker", "controller"]), High).at_start().required()
        .says("The roles of this node; a single node has both."),
    key("server.max.startup.time.ms", Long, Some("9223372036854775807"), AtLeast(0), Medium).internal(),
    key("unclean.leader.election.interval.ms", Long, Some("300000"), AtLeast(1), Medium).internal(),
    key("unstable.api.versions.enable", Boolean, Some("false"), Any, High).internal(),
    key("unstable.feature.versions.enable", Boolean, Some("false"), Any, High).internal(),
];
