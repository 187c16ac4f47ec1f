//! One member of a classic group, and the requests it has parked.
//!
//! Invariant: at most one JoinGroup and one SyncGroup are parked per member. Its metadata and its assignment weigh by themselves, since
//! answers hold them too; its weight stands for all the rest.

use std::sync::Arc;

use bytes::Bytes;

use crate::coordinator::group::ids::{InstanceId, MemberId};
use crate::coordinator::runtime::Waiter;
use crate::sys::{KEPT_BYTES, KeptMemory, Weight};

/// What a member takes besides its texts: itself, its places in the group's lists, its session's timer.
const MEMBER_BYTES: usize = 1024;
/// What a protocol takes besides its texts. More than it is, since each vote on a protocol looks at all of them.
pub(super) const PROTOCOL_BYTES: usize = 512;

/// One way of assigning that a member knows, with what it tells the leader about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protocol {
    /// The assignor's name, `range` for one.
    pub name: Arc<str>,
    /// The member's subscription, in that assignor's own format.
    pub metadata: Bytes,
}

/// Copies protocols out of the frame they came in, so that they weigh as long as anybody holds them. Those that a member has `before`
/// stay as they are. `None` if there is no room.
pub(super) fn kept(
    memory: &KeptMemory,
    protocols: Vec<Protocol>,
    before: &[Protocol],
) -> Option<Vec<Protocol>> {
    let bytes = |protocols: &[Protocol]| -> usize {
        protocols.iter().map(|protocol| protocol.metadata.len() + KEPT_BYTES).sum()
    };
    let grows = bytes(&protocols) > bytes(before);
    let keep = |(place, protocol): (usize, Protocol)| {
        if let Some(same) = before.get(place).filter(|known| **known == protocol) {
            return Some(same.clone());
        }
        let instead_of = if grows { 0 } else { protocol.metadata.len() };
        Some(Protocol { metadata: memory.keep(&protocol.metadata, instead_of)?, ..protocol })
    };
    protocols.into_iter().enumerate().map(keep).collect()
}

/// One member.
#[derive(Debug)]
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
    pub(super) weight: Weight,
}

/// What a member that says this of itself takes, but for its metadata and its assignment. The topics in its metadata are counted here
/// once more, since its group lists them.
pub(super) fn weight_of(
    id: &MemberId,
    instance_id: Option<&InstanceId>,
    client: [&Arc<str>; 2],
    protocols: &[Protocol],
) -> usize {
    let instance = instance_id.map_or(0, |instance| instance.as_str().len());
    let client: usize = client.iter().map(|name| name.len()).sum();
    let of_protocol =
        |protocol: &Protocol| PROTOCOL_BYTES + 2 * protocol.name.len() + 2 * protocol.metadata.len();
    let protocols: usize = protocols.iter().map(of_protocol).sum();
    MEMBER_BYTES + id.as_str().len() + 2 * instance + client + protocols
}

impl Member {
    /// What it takes, as it is now.
    pub(super) fn present_weight(&self) -> usize {
        let client = [&self.client_id, &self.client_host];
        weight_of(&self.id, self.instance_id.as_ref(), client, &self.protocols)
    }

    /// How long its names are together.
    pub(super) fn names_bytes(&self) -> usize {
        let instance = self.instance_id.as_ref().map_or(0, |instance| instance.as_str().len());
        self.id.as_str().len() + instance + self.client_id.len() + self.client_host.len()
    }

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
