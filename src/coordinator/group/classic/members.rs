//! The members of a classic group, with the counts that answer the group's questions without a walk.
//!
//! Invariant: `awaiting_join` counts the members with a parked join; `supporters` counts for each protocol the members
//! that know it; `statics` names exactly the members with an instance id. Every change goes through this type. Members and promised
//! ids weigh as long as they are here.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use bytes::Bytes;

use super::member::{Member, Protocol};
use crate::coordinator::group::ids::{InstanceId, MemberId};
use crate::coordinator::runtime::Waiter;
use crate::sys::{KeptMemory, Weight};

/// What a promised id takes besides its text: its place in the list, and its timer.
const PROMISE_BYTES: usize = 512;

/// Who is in the group, who was promised a place, and who still owes a request.
#[derive(Debug, Default)]
pub struct Members {
    by_id: BTreeMap<MemberId, Member>,
    /// The one of them that assigns.
    pub leader: Option<MemberId>,
    statics: BTreeMap<InstanceId, MemberId>,
    supporters: BTreeMap<Arc<str>, usize>,
    awaiting_join: usize,
    /// Ids handed out (KIP-394) that nobody joined with yet.
    promised: BTreeMap<MemberId, Weight>,
    /// Members of this generation that did not ask for their assignment yet.
    pub pending_syncs: BTreeSet<MemberId>,
}

/// The members of a group that mostly has none: then they take no memory.
#[derive(Debug, Default)]
pub struct LazyMembers(Option<Box<Members>>);

impl LazyMembers {
    /// Gives the memory back, if nobody is there.
    pub fn shrink(&mut self) {
        if self.is_vacant() {
            self.0 = None;
        }
    }
}

impl Deref for LazyMembers {
    type Target = Members;

    fn deref(&self) -> &Members {
        static NOBODY: Members = Members::new();
        self.0.as_deref().unwrap_or(&NOBODY)
    }
}

impl DerefMut for LazyMembers {
    fn deref_mut(&mut self) -> &mut Members {
        self.0.get_or_insert_default()
    }
}

impl Members {
    /// Nobody.
    const fn new() -> Self {
        Self {
            by_id: BTreeMap::new(),
            leader: None,
            statics: BTreeMap::new(),
            supporters: BTreeMap::new(),
            awaiting_join: 0,
            promised: BTreeMap::new(),
            pending_syncs: BTreeSet::new(),
        }
    }

    /// True if nobody is there, was promised a place, or owes a request.
    fn is_vacant(&self) -> bool {
        self.by_id.is_empty() && self.promised.is_empty() && self.pending_syncs.is_empty()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// True if there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// All, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Member> {
        self.by_id.values()
    }

    /// The ids of all.
    #[must_use]
    pub fn ids(&self) -> Vec<MemberId> {
        self.by_id.keys().cloned().collect()
    }

    /// One of them.
    #[must_use]
    pub fn find(&self, id: &MemberId) -> Option<&Member> {
        self.by_id.get(id)
    }

    /// True if `id` is one of them.
    #[must_use]
    pub fn contains(&self, id: &MemberId) -> bool {
        self.by_id.contains_key(id)
    }

    /// The member that now goes by that lasting name.
    #[must_use]
    pub fn static_member(&self, instance: &InstanceId) -> Option<&MemberId> {
        self.statics.get(instance)
    }

    /// How many joins are parked.
    #[must_use]
    pub fn awaiting_join(&self) -> usize {
        self.awaiting_join
    }

    /// True if every member, and everyone promised a place, has joined.
    #[must_use]
    pub fn all_joined(&self) -> bool {
        self.awaiting_join == self.by_id.len() && self.promised.is_empty()
    }

    /// Promises a place to whoever comes back with this id; false if there is no memory for that.
    pub fn promise(&mut self, id: MemberId, memory: &KeptMemory) -> bool {
        let weight = memory.try_weigh(PROMISE_BYTES + id.as_str().len());
        weight.map(|weight| self.promised.insert(id, weight)).is_some()
    }

    /// True if a place was promised to this id, and it hasn't come back.
    #[must_use]
    pub fn is_promised(&self, id: &MemberId) -> bool {
        self.promised.contains_key(id)
    }

    /// True if anybody was promised a place and hasn't come back.
    #[must_use]
    pub fn has_promised(&self) -> bool {
        !self.promised.is_empty()
    }

    /// How long the names of all members are together.
    #[must_use]
    pub fn names_bytes(&self) -> usize {
        self.iter().map(Member::names_bytes).sum()
    }

    /// The longest time that any member asked for joining again.
    #[must_use]
    pub fn rebalance_timeout_ms(&self) -> i32 {
        self.iter().map(|member| member.rebalance_timeout_ms).max().unwrap_or(0)
    }

    /// True if all members know one of `names`.
    #[must_use]
    pub fn all_support_one_of(&self, protocols: &[Protocol]) -> bool {
        protocols
            .iter()
            .any(|protocol| self.supporters.get(&protocol.name).copied().unwrap_or(0) == self.len())
    }

    /// The protocol that most members like best of those that all know. Equal votes: the first by name, so that
    /// every run and every replica decides alike.
    #[must_use]
    pub fn select_protocol(&self) -> Option<Arc<str>> {
        let known_to_all = |name: &Arc<str>| self.supporters.get(name).copied() == Some(self.len());
        let mut votes: BTreeMap<Arc<str>, usize> = BTreeMap::new();
        for member in self.iter() {
            if let Some(liked) =
                member.protocols.iter().map(|protocol| &protocol.name).find(|name| known_to_all(name))
            {
                *votes.entry(liked.clone()).or_default() += 1;
            }
        }
        let most = votes.values().copied().max()?;
        votes.into_iter().find(|(_, count)| *count == most).map(|(name, _)| name)
    }

    /// Takes a member in. Its id is no longer merely promised.
    pub fn add(&mut self, member: Member) {
        self.promised.remove(&member.id);
        if let Some(instance) = &member.instance_id {
            self.statics.insert(instance.clone(), member.id.clone());
        }
        self.awaiting_join += usize::from(member.awaiting_join.is_some());
        self.count_support(&member.protocols, 1);
        self.by_id.insert(member.id.clone(), member);
    }

    /// Lets a member, or a promise, go.
    pub fn remove(&mut self, id: &MemberId) -> Option<Member> {
        self.promised.remove(id);
        self.pending_syncs.remove(id);
        let member = self.by_id.remove(id)?;
        if let Some(instance) = &member.instance_id {
            self.statics.remove(instance);
        }
        self.awaiting_join -= usize::from(member.awaiting_join.is_some());
        self.count_support(&member.protocols, -1);
        Some(member)
    }

    /// What a member says about itself when it joins again.
    pub fn update(
        &mut self,
        id: &MemberId,
        protocols: Vec<Protocol>,
        session_timeout_ms: i32,
        rebalance_timeout_ms: i32,
    ) {
        self.replace_protocols(id, protocols);
        let Some(member) = self.by_id.get_mut(id) else { return };
        member.session_timeout_ms = session_timeout_ms;
        member.rebalance_timeout_ms = rebalance_timeout_ms;
        // Whoever lets it say more has seen to it that there is room.
        let weight = member.present_weight();
        member.weight.set(weight);
    }

    /// Gives a member other protocols; returns those it had.
    pub fn replace_protocols(&mut self, id: &MemberId, protocols: Vec<Protocol>) -> Vec<Protocol> {
        let Some(member) = self.by_id.get_mut(id) else { return Vec::new() };
        let old = std::mem::replace(&mut member.protocols, protocols.clone());
        self.count_support(&old, -1);
        self.count_support(&protocols, 1);
        old
    }

    /// Parks a join; returns one that was parked before and is now superseded.
    pub fn park_join(&mut self, id: &MemberId, waiter: Waiter) -> Option<Waiter> {
        let superseded = self.by_id.get_mut(id)?.awaiting_join.replace(waiter);
        self.awaiting_join += usize::from(superseded.is_none());
        superseded
    }

    /// Takes the parked join of a member.
    pub fn take_join(&mut self, id: &MemberId) -> Option<Waiter> {
        let waiter = self.by_id.get_mut(id)?.awaiting_join.take()?;
        self.awaiting_join -= 1;
        Some(waiter)
    }

    /// Parks a sync; returns one that was parked before and is now superseded.
    pub fn park_sync(&mut self, id: &MemberId, waiter: Waiter) -> Option<Waiter> {
        self.by_id.get_mut(id)?.awaiting_sync.replace(waiter)
    }

    /// Takes the parked sync of a member.
    pub fn take_sync(&mut self, id: &MemberId) -> Option<Waiter> {
        self.by_id.get_mut(id)?.awaiting_sync.take()
    }

    /// Notes that a member's first join was answered.
    pub fn settle(&mut self, id: &MemberId) {
        if let Some(member) = self.by_id.get_mut(id) {
            member.is_new = false;
        }
    }

    /// Gives every member what `assignments` have for it, which are by id, ascending.
    pub fn assign(&mut self, assignments: &[(MemberId, Bytes)]) {
        for member in self.by_id.values_mut() {
            let place = assignments.binary_search_by(|(id, _)| id.cmp(&member.id)).ok();
            let given = place.and_then(|place| assignments.get(place));
            member.assignment = given.map(|(_, assignment)| assignment.clone()).unwrap_or_default();
        }
    }

    fn count_support(&mut self, protocols: &[Protocol], change: isize) {
        // A member may name a protocol twice; it still is one supporter.
        let names: BTreeSet<&Arc<str>> = protocols.iter().map(|protocol| &protocol.name).collect();
        for name in names {
            let count = self.supporters.entry(name.clone()).or_default();
            *count = count.saturating_add_signed(change);
            if *count == 0 {
                self.supporters.remove(name);
            }
        }
    }
}
