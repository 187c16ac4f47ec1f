//! One member of a classic group, and the requests it has parked.
//!
//! Invariant: at most one JoinGroup and one SyncGroup are parked per member.

use std::sync::Arc;

use bytes::Bytes;

use super::effects::Waiter;
use crate::coordinator::group::ids::{InstanceId, MemberId};

/// One way of assigning that a member knows, with what it tells the leader about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protocol {
    /// The assignor's name, `range` for one.
    pub name: Arc<str>,
    /// The member's subscription, in that assignor's own format.
    pub metadata: Bytes,
}

/// One member.
#[derive(Debug, Clone)]
pub struct Member {
    /// Its id.
    pub id: MemberId,
    /// Its lasting name, if it is static.
    pub instance_id: Option<InstanceId>,
    /// What its client calls itself.
    pub client_id: Arc<str>,
    /// The address its client connects from, as `/127.0.0.1`.
    pub client_host: Arc<str>,
    /// How long it may take to join again.
    pub rebalance_timeout_ms: i32,
    /// How long it may stay silent.
    pub session_timeout_ms: i32,
    /// The protocols it knows, the most liked first.
    pub protocols: Vec<Protocol>,
    /// What the leader gave it.
    pub assignment: Bytes,
    /// True until its first join is answered.
    pub is_new: bool,
    pub(super) awaiting_join: Option<Waiter>,
    pub(super) awaiting_sync: Option<Waiter>,
}

impl Member {
    /// True while a JoinGroup of this member is parked.
    #[must_use]
    pub fn is_awaiting_join(&self) -> bool {
        self.awaiting_join.is_some()
    }

    /// What the member told under `protocol`; empty if it doesn't know that protocol.
    #[must_use]
    pub fn metadata(&self, protocol: &str) -> Bytes {
        self.protocols
            .iter()
            .find(|known| &*known.name == protocol)
            .map(|known| known.metadata.clone())
            .unwrap_or_default()
    }

    /// True if the silence that just ended counts as life: a parked request is proof of it, except for a new
    /// member's, whose client may be long gone.
    #[must_use]
    pub(super) fn has_satisfied_heartbeat(&self) -> bool {
        !self.is_new && (self.awaiting_join.is_some() || self.awaiting_sync.is_some())
    }
}
