//! Consumer groups and their committed offsets.

use crate::config::offsets_codec::OffsetsCodec;
use crate::config::values::{Values, settings};

settings! {
    /// Groups of the classic protocol.
    pub struct ClassicGroupsConfig {
        /// How long an empty group waits for more members before its first assignment.
        group_initial_rebalance_delay_ms: u32 = "group.initial.rebalance.delay.ms",
        /// The shortest session timeout a member may ask for.
        group_min_session_timeout_ms: i32 = "group.min.session.timeout.ms",
        /// The longest session timeout a member may ask for.
        group_max_session_timeout_ms: i32 = "group.max.session.timeout.ms",
        /// Members of one group.
        group_max_size: usize = "group.max.size",
    }
}

settings! {
    /// Groups of the consumer protocol (KIP-848).
    pub struct ConsumerGroupsConfig {
        /// After so long without a heartbeat a member is out.
        group_consumer_session_timeout_ms: u32 = "group.consumer.session.timeout.ms",
        /// The shortest session timeout a group may be given.
        group_consumer_min_session_timeout_ms: u32 = "group.consumer.min.session.timeout.ms",
        /// The longest session timeout a group may be given.
        group_consumer_max_session_timeout_ms: u32 = "group.consumer.max.session.timeout.ms",
        /// How often members send heartbeats.
        group_consumer_heartbeat_interval_ms: u32 = "group.consumer.heartbeat.interval.ms",
        /// The shortest heartbeat interval a group may be given.
        group_consumer_min_heartbeat_interval_ms: u32 = "group.consumer.min.heartbeat.interval.ms",
        /// The longest heartbeat interval a group may be given.
        group_consumer_max_heartbeat_interval_ms: u32 = "group.consumer.max.heartbeat.interval.ms",
        /// How long assignments of a group are at least apart.
        group_consumer_assignment_interval_ms: u32 = "group.consumer.assignment.interval.ms",
        /// The shortest assignment interval a group may be given.
        group_consumer_min_assignment_interval_ms: u32 = "group.consumer.min.assignment.interval.ms",
        /// The longest assignment interval a group may be given.
        group_consumer_max_assignment_interval_ms: u32 = "group.consumer.max.assignment.interval.ms",
        /// How often regular expressions of subscriptions are resolved anew.
        group_consumer_regex_refresh_interval_ms: u32 = "group.consumer.regex.refresh.interval.ms",
        /// Members of one group.
        group_consumer_max_size: u32 = "group.consumer.max.size",
        /// Whether assignments of large groups are made beside the coordinator's work.
        group_consumer_assignor_offload_enable: bool = "group.consumer.assignor.offload.enable",
        /// The assignors offered, the first one by default.
        group_consumer_assignors: Vec<String> = "group.consumer.assignors",
        /// Whether groups move between the classic and the consumer protocol.
        group_consumer_migration_policy: String = "group.consumer.migration.policy",
    }
}

settings! {
    /// Groups of the streams protocol (KIP-1071).
    pub struct StreamsGroupsConfig {
        /// After so long without a heartbeat a member is out.
        group_streams_session_timeout_ms: u32 = "group.streams.session.timeout.ms",
        /// The shortest session timeout a group may be given.
        group_streams_min_session_timeout_ms: u32 = "group.streams.min.session.timeout.ms",
        /// The longest session timeout a group may be given.
        group_streams_max_session_timeout_ms: u32 = "group.streams.max.session.timeout.ms",
        /// How often members send heartbeats.
        group_streams_heartbeat_interval_ms: u32 = "group.streams.heartbeat.interval.ms",
        /// The shortest heartbeat interval a group may be given.
        group_streams_min_heartbeat_interval_ms: u32 = "group.streams.min.heartbeat.interval.ms",
        /// The longest heartbeat interval a group may be given.
        group_streams_max_heartbeat_interval_ms: u32 = "group.streams.max.heartbeat.interval.ms",
        /// How long assignments of a group are at least apart.
        group_streams_assignment_interval_ms: u32 = "group.streams.assignment.interval.ms",
        /// The shortest assignment interval a group may be given.
        group_streams_min_assignment_interval_ms: u32 = "group.streams.min.assignment.interval.ms",
        /// The longest assignment interval a group may be given.
        group_streams_max_assignment_interval_ms: u32 = "group.streams.max.assignment.interval.ms",
        /// How long an empty group waits for more members before its first assignment.
        group_streams_initial_rebalance_delay_ms: u32 = "group.streams.initial.rebalance.delay.ms",
        /// Standby replicas of each task.
        group_streams_num_standby_replicas: u32 = "group.streams.num.standby.replicas",
        /// The most standby replicas a group may be given.
        group_streams_max_standby_replicas: u32 = "group.streams.max.standby.replicas",
        /// How often members tell how far their stores are.
        group_streams_task_offset_interval_ms: u32 = "group.streams.task.offset.interval.ms",
        /// The shortest such interval a group may be given.
        group_streams_min_task_offset_interval_ms: u32 = "group.streams.min.task.offset.interval.ms",
        /// How far a store may be behind and still count as caught up.
        group_streams_acceptable_recovery_lag: i64 = "group.streams.acceptable.recovery.lag",
        /// The tags that members must have.
        group_streams_rack_aware_assignment_tags: Vec<String> = "group.streams.rack.aware.assignment.tags",
        /// Members of one group.
        group_streams_max_size: u32 = "group.streams.max.size",
    }
}

settings! {
    /// Committed offsets and the topic `__consumer_offsets`.
    pub struct OffsetsConfig {
        /// Partitions of `__consumer_offsets`.
        offsets_topic_num_partitions: i32 = "offsets.topic.num.partitions",
        /// Replicas of `__consumer_offsets`.
        offsets_topic_replication_factor: i16 = "offsets.topic.replication.factor",
        /// Segment size of `__consumer_offsets`.
        offsets_topic_segment_bytes: u32 = "offsets.topic.segment.bytes",
        /// Compression of the batches in `__consumer_offsets`.
        offsets_topic_compression_codec: OffsetsCodec = "offsets.topic.compression.codec",
        /// How long offsets of an empty group are kept.
        offsets_retention_minutes: u32 = "offsets.retention.minutes",
        /// How often expired offsets are looked for.
        offsets_retention_check_interval_ms: i64 = "offsets.retention.check.interval.ms",
        /// The longest metadata a commit may carry.
        offset_metadata_max_bytes: u32 = "offset.metadata.max.bytes",
        /// How long a commit may wait to be replicated.
        offsets_commit_timeout_ms: u32 = "offsets.commit.timeout.ms",
        /// Bytes read at once when a partition of `__consumer_offsets` is loaded.
        offsets_load_buffer_size: usize = "offsets.load.buffer.size",
    }
}

settings! {
    /// How the coordinator writes.
    pub struct GroupCoordinatorConfig {
        /// Threads for what takes long: assignments of large groups, and the search for the topics of patterns.
        group_coordinator_background_threads: usize = "group.coordinator.background.threads",
        /// The protocols that groups may use.
        group_coordinator_rebalance_protocols: Vec<String> = "group.coordinator.rebalance.protocols",
        /// How long writes are gathered into one batch; negative: as long as the writer is busy.
        group_coordinator_append_linger_ms: i32 = "group.coordinator.append.linger.ms",
        /// How large a write buffer may be and still be kept.
        group_coordinator_cached_buffer_max_bytes: u32 = "group.coordinator.cached.buffer.max.bytes",
    }
}

/// Groups of each protocol and their offsets.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupsConfig {
    /// The classic protocol.
    pub classic: ClassicGroupsConfig,
    /// The consumer protocol.
    pub consumer: ConsumerGroupsConfig,
    /// The streams protocol.
    pub streams: StreamsGroupsConfig,
    /// Committed offsets.
    pub offsets: OffsetsConfig,
    /// The coordinator.
    pub coordinator: GroupCoordinatorConfig,
}

impl GroupsConfig {
    pub(in crate::config) fn read(values: &mut Values) -> Self {
        let coordinator = GroupCoordinatorConfig::read(values);
        let serves_classic =
            coordinator.group_coordinator_rebalance_protocols.iter().any(|name| name == "classic");
        values.require(serves_classic, || "Disabling the 'classic' protocol is not supported.".to_owned());
        let consumer = ConsumerGroupsConfig::read(values);
        let unknown = consumer.group_consumer_assignors.iter().find(|name| assignor_named(name).is_none());
        values.require(unknown.is_none(), || {
            let name = unknown.map(String::as_str).unwrap_or_default();
            format!(
                "group.consumer.assignors has {name}: there are uniform and range, and none can be loaded"
            )
        });
        Self {
            classic: ClassicGroupsConfig::read(values),
            consumer,
            streams: StreamsGroupsConfig::read(values),
            offsets: OffsetsConfig::read(values),
            coordinator,
        }
    }
}

/// The short name of an assignor of consumer groups, which may be named as Kafka's class, too.
#[must_use]
pub fn assignor_named(name: &str) -> Option<&'static str> {
    match name.strip_prefix("org.apache.kafka.coordinator.group.assignor.").unwrap_or(name) {
        "uniform" | "UniformAssignor" => Some("uniform"),
        "range" | "RangeAssignor" => Some("range"),
        _ => None,
    }
}
