//! Share groups (KIP-932) and their coordinator.

use crate::config::offsets_codec::OffsetsCodec;
use crate::config::values::settings;

settings! {
    /// Share groups and the topic `__share_group_state`.
    pub struct ShareConfig {
        /// After so long without a heartbeat a member is out.
        group_share_session_timeout_ms: u32 = "group.share.session.timeout.ms",
        /// The shortest session timeout a group may be given.
        group_share_min_session_timeout_ms: u32 = "group.share.min.session.timeout.ms",
        /// The longest session timeout a group may be given.
        group_share_max_session_timeout_ms: u32 = "group.share.max.session.timeout.ms",
        /// How often members send heartbeats.
        group_share_heartbeat_interval_ms: u32 = "group.share.heartbeat.interval.ms",
        /// The shortest heartbeat interval a group may be given.
        group_share_min_heartbeat_interval_ms: u32 = "group.share.min.heartbeat.interval.ms",
        /// The longest heartbeat interval a group may be given.
        group_share_max_heartbeat_interval_ms: u32 = "group.share.max.heartbeat.interval.ms",
        /// How long assignments of a group are at least apart.
        group_share_assignment_interval_ms: u32 = "group.share.assignment.interval.ms",
        /// The shortest assignment interval a group may be given.
        group_share_min_assignment_interval_ms: u32 = "group.share.min.assignment.interval.ms",
        /// The longest assignment interval a group may be given.
        group_share_max_assignment_interval_ms: u32 = "group.share.max.assignment.interval.ms",
        /// Members of one group.
        group_share_max_size: u32 = "group.share.max.size",
        /// Share sessions at once.
        group_share_max_share_sessions: u32 = "group.share.max.share.sessions",
        /// How often a record is delivered before it is archived.
        group_share_delivery_count_limit: u32 = "group.share.delivery.count.limit",
        /// The lowest delivery limit a group may be given.
        group_share_min_delivery_count_limit: u32 = "group.share.min.delivery.count.limit",
        /// The highest delivery limit a group may be given.
        group_share_max_delivery_count_limit: u32 = "group.share.max.delivery.count.limit",
        /// How long a record is locked for its consumer.
        group_share_record_lock_duration_ms: u32 = "group.share.record.lock.duration.ms",
        /// The shortest lock a group may be given.
        group_share_min_record_lock_duration_ms: u32 = "group.share.min.record.lock.duration.ms",
        /// The longest lock a group may be given.
        group_share_max_record_lock_duration_ms: u32 = "group.share.max.record.lock.duration.ms",
        /// Records of one partition locked at once.
        group_share_partition_max_record_locks: u32 = "group.share.partition.max.record.locks",
        /// The lowest such limit a group may be given.
        group_share_min_partition_max_record_locks: u32 = "group.share.min.partition.max.record.locks",
        /// The highest such limit a group may be given.
        group_share_max_partition_max_record_locks: u32 = "group.share.max.partition.max.record.locks",
        /// Partitions of `__share_group_state`.
        share_coordinator_state_topic_num_partitions: u32 = "share.coordinator.state.topic.num.partitions",
        /// Replicas of `__share_group_state`.
        share_coordinator_state_topic_replication_factor: i16 = "share.coordinator.state.topic.replication.factor",
        /// `min.insync.replicas` of `__share_group_state`.
        share_coordinator_state_topic_min_isr: i16 = "share.coordinator.state.topic.min.isr",
        /// Segment size of `__share_group_state`.
        share_coordinator_state_topic_segment_bytes: u32 = "share.coordinator.state.topic.segment.bytes",
        /// Compression of the batches in `__share_group_state`.
        share_coordinator_state_topic_compression_codec: OffsetsCodec = "share.coordinator.state.topic.compression.codec",
        /// Update records between two snapshots of a share partition.
        share_coordinator_snapshot_update_records_per_snapshot: u32 = "share.coordinator.snapshot.update.records.per.snapshot",
        /// How long a write may take.
        share_coordinator_write_timeout_ms: u32 = "share.coordinator.write.timeout.ms",
    }
}
