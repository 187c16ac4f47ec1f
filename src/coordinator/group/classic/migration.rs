//! What a classic group needs to become a consumer group, and to come of one.
//!
//! Invariant: a group that came of another has members that hold their assignments, and goes on from there as if it had always been one.

use std::sync::Arc;

use bytes::Bytes;
use kalda_protocol::ErrorCode;

use super::effects::{Effects, JoinAnswer, Reply, SyncAnswer};
use super::group::{CONSUMER, ClassicGroup};
use super::member::{self, Member, Protocol};
use super::settings::Settings;
use super::state::State;
use crate::coordinator::group::ids::{InstanceId, MemberId};
use crate::coordinator::runtime::Waiter;
use crate::sys::Weight;
use crate::types::TimestampMs;

/// A member that comes from a consumer group.
#[derive(Debug)]
pub struct Newcomer {
    /// Its id.
    pub id: MemberId,
    /// Its lasting name.
    pub instance_id: Option<InstanceId>,
    /// What its client calls itself.
    pub client_id: Arc<str>,
    /// Where its client connects from.
    pub client_host: Arc<str>,
    /// How long it may take to join again.
    pub rebalance_timeout_ms: i32,
    /// How long it may stay silent.
    pub session_timeout_ms: i32,
    /// The protocols it knows, the most liked first.
    pub protocols: Vec<Protocol>,
    /// What it was given.
    pub assignment: Bytes,
}

/// Whether the members of a group that came of another have to join again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rejoin {
    /// All of them.
    All,
    /// None: what they have is what they should have.
    None,
}

impl ClassicGroup {
    /// A stable group of these members. `weight` is that of the group and its name.
    #[must_use]
    pub fn of_newcomers(
        settings: Arc<Settings>,
        weight: Weight,
        generation: i32,
        newcomers: Vec<Newcomer>,
        now: TimestampMs,
    ) -> Self {
        let mut group = Self::new(settings, weight, now);
        for newcomer in newcomers {
            group.add_newcomer(newcomer);
        }
        group.generation = generation;
        group.set_protocol_type(Arc::from(CONSUMER));
        group.protocol_name = group.members.select_protocol();
        group.members.leader = group.members.ids().into_iter().next();
        group.subscribed_topics = group.read_subscriptions();
        group.transition(State::Stable, now);
        group
    }

    fn add_newcomer(&mut self, newcomer: Newcomer) {
        let client = [&newcomer.client_id, &newcomer.client_host];
        let bytes =
            member::weight_of(&newcomer.id, newcomer.instance_id.as_ref(), client, &newcomer.protocols);
        let memory = self.memory();
        let keep =
            |protocol: Protocol| Protocol { metadata: memory.keep_anyway(&protocol.metadata), ..protocol };
        let member = Member {
            protocols: newcomer.protocols.into_iter().map(keep).collect(),
            assignment: memory.keep_anyway(&newcomer.assignment),
            weight: memory.weigh(bytes),
            id: newcomer.id,
            instance_id: newcomer.instance_id,
            client_id: newcomer.client_id,
            client_host: newcomer.client_host,
            rebalance_timeout_ms: newcomer.rebalance_timeout_ms,
            session_timeout_ms: newcomer.session_timeout_ms,
            is_new: false,
            awaiting_join: None,
            awaiting_sync: None,
        };
        self.members.add(member);
    }

    /// The group begins to work.
    pub fn take_up(&mut self, rejoin: Rejoin, now: TimestampMs) -> Effects {
        let mut fx = self.resume(now);
        if rejoin == Rejoin::All {
            self.maybe_prepare_rebalance(now, &mut fx);
        }
        fx
    }

    /// The group becomes another: whoever is parked is told to join again.
    pub fn turn_away(&mut self) -> Vec<(Waiter, Reply)> {
        let (mut fx, error) = (Effects::default(), ErrorCode::RebalanceInProgress);
        for id in self.members.ids() {
            if let Some(waiter) = self.members.take_join(&id) {
                fx.join(waiter, JoinAnswer::refused(error, Some(id.clone())));
            }
            if let Some(waiter) = self.members.take_sync(&id) {
                fx.sync(waiter, SyncAnswer::refused(error));
            }
        }
        fx.replies
    }
}
