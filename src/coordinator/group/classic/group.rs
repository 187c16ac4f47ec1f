//! The classic group itself: its facts, and the small questions asked of them.
//!
//! Invariant: a leader, if there is one, is a member; `protocol_name` is set exactly from the end of a join phase to the
//! next one that empties the group. What a group holds counts in its memory until it lets go of it: its own names here, members by
//! themselves.
//! The verbs are in the files beside this one.

use std::sync::Arc;

use bytes::Bytes;
use kalda_protocol::ErrorCode;

use super::effects::{Effects, JoinAnswer, JoinedMember, Reply, SyncAnswer, Timer};
use super::join_phase::JoinPhase;
use super::member::{self, Member, Protocol};
use super::members::{LazyMembers, Members};
use super::settings::Settings;
use super::snapshot::{Snapshot, SnapshotMember};
use super::state::State;
use super::subscription::SubscribedTopics;
use crate::coordinator::group::ids::{InstanceId, MemberId};
use crate::coordinator::runtime::Waiter;
use crate::sys::{KeptMemory, Weight};
use crate::types::TimestampMs;

/// The protocol type of consumers: the one kind of group whose metadata the broker can read.
pub const CONSUMER: &str = "consumer";

/// A classic consumer group.
#[derive(Debug)]
pub struct ClassicGroup {
    pub(super) settings: Arc<Settings>,
    pub(super) state: State,
    pub(super) state_timestamp: Option<TimestampMs>,
    pub(super) generation: i32,
    pub(super) protocol_type: Option<Arc<str>>,
    pub(super) protocol_name: Option<Arc<str>>,
    pub(super) members: LazyMembers,
    pub(super) subscribed_topics: Option<Box<SubscribedTopics>>,
    pub(super) join_phase: JoinPhase,
    weight: Weight,
}

impl ClassicGroup {
    /// A group that nobody has joined. `weight` is that of the group and its name; what comes later counts in the same memory.
    #[must_use]
    pub fn new(settings: impl Into<Arc<Settings>>, weight: Weight, now: TimestampMs) -> Self {
        Self {
            settings: settings.into(),
            state: State::Empty,
            state_timestamp: Some(now),
            generation: 0,
            protocol_type: None,
            protocol_name: None,
            members: LazyMembers::default(),
            subscribed_topics: None,
            join_phase: JoinPhase::Rebalance,
            weight,
        }
    }

    /// The group that `snapshot` was made of, without anything parked, however much it weighs. Call [`Self::resume`] once all is
    /// read.
    #[must_use]
    pub fn from_snapshot(settings: impl Into<Arc<Settings>>, weight: Weight, snapshot: &Snapshot) -> Self {
        let mut members = LazyMembers::default();
        for member in &snapshot.members {
            members.add(read_member(member, snapshot.protocol.as_ref(), weight.memory()));
        }
        if !members.is_empty() {
            let leader = snapshot.leader.clone().filter(|leader| members.contains(leader));
            members.leader = leader.or_else(|| members.ids().into_iter().next());
        }
        let mut group = Self {
            settings: settings.into(),
            state: if members.is_empty() { State::Empty } else { State::Stable },
            state_timestamp: snapshot.state_timestamp,
            generation: snapshot.generation,
            protocol_type: snapshot.protocol_type.clone().filter(|name| !name.is_empty()),
            protocol_name: snapshot.protocol.clone(),
            members,
            subscribed_topics: None,
            join_phase: JoinPhase::Rebalance,
            weight,
        };
        group.weight.set(group.weight.bytes() + group.protocol_type_bytes());
        group.subscribed_topics = group.read_subscriptions();
        group
    }

    /// What the members are subscribed to; `None` if they are no consumers, or if their metadata can't be read.
    pub(super) fn read_subscriptions(&self) -> Option<Box<SubscribedTopics>> {
        if !self.is_consumer_group() {
            return None;
        }
        if self.members.is_empty() {
            return Some(Box::default());
        }
        let protocol = self.protocol_name()?;
        let metadata: Vec<Bytes> = self.members.iter().map(|member| member.metadata(protocol)).collect();
        SubscribedTopics::of(&metadata).map(Box::new)
    }

    /// The group as it is to be written.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let members = self.members.iter().map(|member| SnapshotMember {
            id: member.id.clone(),
            instance_id: member.instance_id.clone(),
            client_id: member.client_id.clone(),
            client_host: member.client_host.clone(),
            rebalance_timeout_ms: member.rebalance_timeout_ms,
            session_timeout_ms: member.session_timeout_ms,
            subscription: self.protocol_name().map(|name| member.metadata(name)).unwrap_or_default(),
            assignment: member.assignment.clone(),
        });
        Snapshot {
            protocol_type: self.protocol_type.clone(),
            generation: self.generation,
            protocol: self.protocol_name.clone(),
            leader: self.members.leader.clone(),
            state_timestamp: self.state_timestamp,
            members: members.collect(),
        }
    }

    /// Where the group stands.
    #[must_use]
    pub const fn state(&self) -> State {
        self.state
    }

    /// How many rebalances it has seen.
    #[must_use]
    pub const fn generation(&self) -> i32 {
        self.generation
    }

    /// What kind of group it is; `None` if it only ever held offsets.
    #[must_use]
    pub fn protocol_type(&self) -> Option<&str> {
        self.protocol_type.as_deref()
    }

    /// The protocol decided on.
    #[must_use]
    pub fn protocol_name(&self) -> Option<&str> {
        self.protocol_name.as_deref()
    }

    /// Who assigns.
    #[cfg(test)]
    #[must_use]
    pub fn leader(&self) -> Option<&MemberId> {
        self.members.leader.as_ref()
    }

    /// Its members.
    #[must_use]
    pub fn members(&self) -> &Members {
        &self.members
    }

    /// True if the broker can read what the members are subscribed to.
    #[must_use]
    pub fn is_consumer_group(&self) -> bool {
        self.protocol_type() == Some(CONSUMER)
    }

    /// Where what it holds counts.
    pub(super) fn memory(&self) -> &KeptMemory {
        self.weight.memory()
    }

    fn protocol_type_bytes(&self) -> usize {
        self.protocol_type.as_ref().map_or(0, |name| name.len())
    }

    /// Takes the kind of group that its first member wants it to be. Whoever lets that member in has seen to it that there is room.
    pub(super) fn set_protocol_type(&mut self, protocol_type: Arc<str>) {
        let others = self.weight.bytes() - self.protocol_type_bytes();
        self.weight.set(others + protocol_type.len());
        self.protocol_type = Some(protocol_type);
    }

    pub(super) fn transition(&mut self, state: State, now: TimestampMs) {
        self.state = state;
        self.state_timestamp = Some(now);
        if state == State::Empty {
            self.members.shrink();
        }
    }

    pub(super) fn is_leader(&self, id: &MemberId) -> bool {
        self.members.leader.as_ref() == Some(id)
    }

    /// Checks that a request comes from a member: by its lasting name, if it has one, and by its id.
    pub(super) fn check_member(
        &self,
        id: Option<&MemberId>,
        instance: Option<&InstanceId>,
    ) -> Result<(), ErrorCode> {
        if let Some(instance) = instance {
            match self.members.static_member(instance) {
                None => return Err(ErrorCode::UnknownMemberId),
                Some(current) if Some(current) != id => return Err(ErrorCode::FencedInstanceId),
                Some(_) => {}
            }
        }
        if id.is_some_and(|id| self.members.contains(id)) { Ok(()) } else { Err(ErrorCode::UnknownMemberId) }
    }

    /// Starts the member's silence anew.
    pub(super) fn restart_session(&self, id: &MemberId, fx: &mut Effects) {
        if let Some(member) = self.members.find(id) {
            fx.set(Timer::Session(id.clone()), member.session_timeout_ms);
        }
    }

    /// Lets a member go: its parked requests are answered, its timer stopped, its leadership handed on.
    pub(super) fn drop_member(&mut self, id: &MemberId, fx: &mut Effects) {
        fx.cancel(Timer::Session(id.clone()));
        let Some(member) = self.members.remove(id) else { return };
        if let Some(waiter) = member.awaiting_join {
            fx.join(waiter, JoinAnswer::refused(ErrorCode::UnknownMemberId, None));
        }
        if let Some(waiter) = member.awaiting_sync {
            fx.sync(waiter, SyncAnswer::refused(ErrorCode::UnknownMemberId));
        }
        if self.is_leader(id) {
            let next = self.members.iter().next().map(|member| member.id.clone());
            self.members.leader = next;
        }
    }

    /// What a member is told of the current generation. The leader is told of everyone, too.
    pub(super) fn current_generation(&self, id: &MemberId) -> JoinAnswer {
        JoinAnswer {
            error: ErrorCode::None,
            generation: self.generation,
            protocol_type: self.protocol_type.clone(),
            protocol_name: self.protocol_name.clone(),
            leader: self.members.leader.clone(),
            skip_assignment: false,
            member_id: Some(id.clone()),
            tells_members: self.is_leader(id),
        }
    }

    /// Everyone, as the leader of a generation needs it: made when it is told, since answers may wait for long before they are.
    /// `None` once others join.
    #[must_use]
    pub fn joined_members(&self, generation: i32) -> Option<Vec<JoinedMember>> {
        let is_joined = matches!(self.state, State::CompletingRebalance | State::Stable);
        if generation != self.generation || !is_joined {
            return None;
        }
        let protocol = self.protocol_name().unwrap_or_default();
        let joined = |member: &Member| JoinedMember {
            member_id: member.id.clone(),
            instance_id: member.instance_id.clone(),
            metadata: member.metadata(protocol),
        };
        Some(self.members.iter().map(joined).collect())
    }

    /// Takes leave of every parked request: this broker coordinates the group no longer.
    pub fn close(&mut self) -> Vec<(Waiter, Reply)> {
        let mut fx = Effects::default();
        for id in self.members.ids() {
            if let Some(waiter) = self.members.take_join(&id) {
                fx.join(waiter, JoinAnswer::refused(ErrorCode::NotCoordinator, Some(id.clone())));
            }
            if let Some(waiter) = self.members.take_sync(&id) {
                fx.sync(waiter, SyncAnswer::refused(ErrorCode::NotCoordinator));
            }
        }
        self.state = State::Dead;
        fx.replies
    }
}

/// A member as it was written.
fn read_member(read: &SnapshotMember, protocol: Option<&Arc<str>>, memory: &KeptMemory) -> Member {
    let name = protocol.cloned().unwrap_or_else(|| Arc::from(""));
    let rebalance_timeout_ms =
        if read.rebalance_timeout_ms < 0 { read.session_timeout_ms } else { read.rebalance_timeout_ms };
    let protocols = vec![Protocol { name, metadata: memory.keep_anyway(&read.subscription) }];
    let client = [&read.client_id, &read.client_host];
    let weight = member::weight_of(&read.id, read.instance_id.as_ref(), client, &protocols);
    Member {
        id: read.id.clone(),
        instance_id: read.instance_id.clone(),
        client_id: read.client_id.clone(),
        client_host: read.client_host.clone(),
        rebalance_timeout_ms,
        session_timeout_ms: read.session_timeout_ms,
        protocols,
        assignment: memory.keep_anyway(&read.assignment),
        is_new: false,
        awaiting_join: None,
        awaiting_sync: None,
        weight: memory.weigh(weight),
    }
}
