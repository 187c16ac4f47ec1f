//! The node's place in the metadata quorum.
//!
//! Invariant: this broker is a quorum of one. A configuration that asks for more is refused, not half obeyed.

use crate::config::address::host_and_port;
use crate::config::values::{Values, settings};
use crate::types::BrokerId;

settings! {
    /// The metadata log and its snapshots.
    pub struct MetadataLogConfig {
        /// Segment size of `__cluster_metadata`.
        metadata_log_segment_bytes: u32 = "metadata.log.segment.bytes",
        /// The age at which a segment of `__cluster_metadata` is closed.
        metadata_log_segment_ms: i64 = "metadata.log.segment.ms",
        /// Bytes of metadata records between two snapshots.
        metadata_log_max_record_bytes_between_snapshots: i64 = "metadata.log.max.record.bytes.between.snapshots",
        /// Time between two snapshots; 0: only by size.
        metadata_log_max_snapshot_interval_ms: i64 = "metadata.log.max.snapshot.interval.ms",
        /// How much of old metadata is kept.
        metadata_max_retention_bytes: Option<i64> = "metadata.max.retention.bytes",
        /// How long old metadata is kept.
        metadata_max_retention_ms: Option<i64> = "metadata.max.retention.ms",
        /// How often an idle quorum writes a record; 0: never.
        metadata_max_idle_interval_ms: u32 = "metadata.max.idle.interval.ms",
        /// How often the broker reports to the controller.
        broker_heartbeat_interval_ms: u32 = "broker.heartbeat.interval.ms",
        /// After so long without a report a broker is fenced.
        broker_session_timeout_ms: u32 = "broker.session.timeout.ms",
    }
}

/// A member of the quorum, from `id@host:port`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voter {
    /// Its node id.
    pub id: BrokerId,
    /// Its host, without brackets.
    pub host: String,
    /// Its controller port.
    pub port: u16,
}

impl Voter {
    /// Reads one that has passed the rule of its key.
    fn parse(text: &str) -> Option<Self> {
        let (id, address) = text.split_once('@')?;
        let (host, port) = host_and_port(address)?;
        Some(Self { id: BrokerId(id.parse().ok()?), host: host.to_owned(), port: port.parse().ok()? })
    }
}

/// The quorum and the metadata log.
#[derive(Debug, Clone, PartialEq)]
pub struct QuorumConfig {
    /// The voters that were named; at most this node. Key `controller.quorum.voters`.
    pub voters: Vec<Voter>,
    /// The metadata log.
    pub metadata_log: MetadataLogConfig,
}

impl QuorumConfig {
    pub(in crate::config) fn read(values: &mut Values, node_id: BrokerId) -> Self {
        require_both_roles(values);
        let voters = values.read::<Vec<String>>("controller.quorum.voters");
        let voters: Vec<Voter> = voters.iter().filter_map(|item| Voter::parse(item)).collect();
        values.require(voters.is_empty() || voters.iter().any(|voter| voter.id == node_id), || {
            let ids: Vec<String> = voters.iter().map(|voter| voter.id.to_string()).collect();
            format!(
                "If process.roles contains the 'controller' role, the node id {node_id} must be included in the set \
                 of voters controller.quorum.voters=Set({})",
                ids.join(", ")
            )
        });
        values.require(voters.len() <= 1, || {
            format!(
                "controller.quorum.voters names {} controllers; this version runs as a single node, which is its own quorum",
                voters.len()
            )
        });
        Self { voters, metadata_log: MetadataLogConfig::read(values) }
    }
}

fn require_both_roles(values: &mut Values) {
    let roles = values.read::<Vec<String>>("process.roles");
    values.require(roles.is_empty() || roles.len() == 2, || {
        format!(
            "process.roles={} needs a second node; this version runs as a single node with process.roles=broker,controller",
            roles.join(",")
        )
    });
}
