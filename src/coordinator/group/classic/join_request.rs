//! A member's wish to join, as its request brings it.
//!
//! Invariant: the checks that don't need the group are here.

use std::sync::Arc;

use kalda_protocol::ErrorCode;

use super::member::{self, PROTOCOL_BYTES, Protocol};
use super::settings::{MEMBER_METADATA_MAX_BYTES, Settings};
use crate::coordinator::group::ids::{InstanceId, MemberId};
use crate::coordinator::runtime::Waiter;
use crate::sys::KEPT_BYTES;

/// A wish to join.
#[derive(Debug, Clone)]
pub struct Join {
    /// The request to answer.
    pub waiter: Waiter,
    /// The id the member has, if it has one.
    pub member_id: Option<MemberId>,
    /// The id it gets if it has none; made up by the caller, so that chance stays outside.
    pub new_member_id: MemberId,
    /// The same in a group of the consumer protocol, whose ids don't begin with the client's name.
    pub new_consumer_id: MemberId,
    /// Its lasting name.
    pub instance_id: Option<InstanceId>,
    /// What its client calls itself.
    pub client_id: Arc<str>,
    /// Where its client connects from.
    pub client_host: Arc<str>,
    /// How long it may stay silent.
    pub session_timeout_ms: i32,
    /// How long it may take to join again.
    pub rebalance_timeout_ms: i32,
    /// What kind of group it expects.
    pub protocol_type: Arc<str>,
    /// The protocols it knows, the most liked first.
    pub protocols: Vec<Protocol>,
    /// What the client can do.
    pub abilities: JoinAbilities,
}

/// What a client's JoinGroup can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JoinAbilities {
    /// It comes back with the id it was given (KIP-394).
    pub known_member_id: bool,
    /// It understands that it need not assign (KIP-814).
    pub skip_assignment: bool,
}

impl Join {
    /// What is wrong with the wish, before any group is asked.
    pub fn check(&self, settings: &Settings) -> Result<(), ErrorCode> {
        let allowed = settings.min_session_timeout_ms..=settings.max_session_timeout_ms;
        if allowed.contains(&self.session_timeout_ms) {
            Ok(())
        } else {
            Err(ErrorCode::InvalidSessionTimeout)
        }
    }

    /// What its member would take.
    #[must_use]
    pub fn weight(&self) -> usize {
        let metadata = self.protocols.iter().map(|protocol| protocol.metadata.len() + KEPT_BYTES);
        self.protocol_type.len() + self.fixed_weight() + metadata.sum::<usize>()
    }

    /// The same without what weighs by itself.
    pub(super) fn fixed_weight(&self) -> usize {
        let id = self.member_id.as_ref().unwrap_or(&self.new_member_id);
        let client = [&self.client_id, &self.client_host];
        member::weight_of(id, self.instance_id.as_ref(), client, &self.protocols)
    }

    /// True if the member brings more than could ever be stored of it. It is told so with Kafka's code for a record that is too
    /// large, and at once: Kafka keeps what it brought, and tells it when its leader syncs.
    pub(super) fn is_too_large(&self) -> bool {
        let of_protocol =
            |protocol: &Protocol| PROTOCOL_BYTES + protocol.name.len() + protocol.metadata.len();
        self.protocols.iter().map(of_protocol).sum::<usize>() > MEMBER_METADATA_MAX_BYTES
    }
}
