//! What a classic group leaves behind on disk: one value that replaces the one before.
//!
//! Invariant: made of a group with members only after a protocol was decided; a group read back from it has the same
//! snapshot again. Absent: parked requests, timers, pending members; nobody misses them after a restart.

use std::sync::Arc;

use bytes::Bytes;

use crate::coordinator::group::ids::{InstanceId, MemberId};
use crate::types::TimestampMs;

/// A classic group as written to `__consumer_offsets`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// What kind of group it is; `None` is written as the empty text.
    pub protocol_type: Option<Arc<str>>,
    /// How many rebalances it has seen.
    pub generation: i32,
    /// The protocol decided on.
    pub protocol: Option<Arc<str>>,
    /// Who assigns.
    pub leader: Option<MemberId>,
    /// When it came to its state; `None` in records older than version 2.
    pub state_timestamp: Option<TimestampMs>,
    /// Its members, by id.
    pub members: Vec<SnapshotMember>,
}

/// A member as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotMember {
    /// Its id.
    pub id: MemberId,
    /// Its lasting name.
    pub instance_id: Option<InstanceId>,
    /// What its client calls itself.
    pub client_id: Arc<str>,
    /// Where its client connected from.
    pub client_host: Arc<str>,
    /// How long it may take to join again.
    pub rebalance_timeout_ms: i32,
    /// How long it may stay silent.
    pub session_timeout_ms: i32,
    /// Its metadata under the protocol decided on.
    pub subscription: Bytes,
    /// What the leader gave it.
    pub assignment: Bytes,
}

impl Snapshot {
    /// What its members bring, which is the most of it.
    #[must_use]
    pub fn metadata_bytes(&self) -> usize {
        self.members.iter().map(|member| member.subscription.len() + member.assignment.len()).sum()
    }
}
