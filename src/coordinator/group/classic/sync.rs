//! SyncGroup: the leader hands in the assignment, each member takes out its own.
//!
//! Invariant: a group is Stable only after its assignment was written; nobody gets one before. What the leader hands in is copied for
//! the members, and only for them.

use std::sync::Arc;

use bytes::Bytes;
use kalda_protocol::ErrorCode;
use kalda_protocol::messages::sync_group::SyncGroupRequestAssignment;

use super::effects::{AfterWrite, Effects, SyncAnswer, Timer};
use super::group::ClassicGroup;
use super::state::State;
use crate::coordinator::group::ids::{InstanceId, MemberId};
use crate::coordinator::runtime::Waiter;
use crate::sys::KEPT_BYTES;
use crate::types::TimestampMs;

/// A member asks for its assignment; the leader brings all of them.
#[derive(Debug, Clone)]
pub struct Sync {
    /// The request to answer.
    pub waiter: Waiter,
    /// The member's id.
    pub member_id: Option<MemberId>,
    /// Its lasting name.
    pub instance_id: Option<InstanceId>,
    /// The generation it joined.
    pub generation: i32,
    /// What kind of group it believes in, if it tells (version 5).
    pub protocol_type: Option<Arc<str>>,
    /// The protocol it believes in, if it tells (version 5).
    pub protocol_name: Option<Arc<str>>,
    /// From the leader: what each member gets. If a member is there twice, the last assignment counts.
    pub assignments: Vec<SyncGroupRequestAssignment>,
}

impl ClassicGroup {
    /// A member asks for its assignment.
    pub fn sync(&mut self, sync: Sync, now: TimestampMs) -> Effects {
        let mut fx = Effects::default();
        match self.check_sync(&sync) {
            Ok(id) => self.accept_sync(id, &sync, now, &mut fx),
            Err(error) => fx.sync(sync.waiter, SyncAnswer::refused(error)),
        }
        fx
    }

    fn check_sync(&self, sync: &Sync) -> Result<MemberId, ErrorCode> {
        self.check_member(sync.member_id.as_ref(), sync.instance_id.as_ref())?;
        if sync.generation != self.generation {
            return Err(ErrorCode::IllegalGeneration);
        }
        let differ = |told: &Option<Arc<str>>, held: &Option<Arc<str>>| matches!((told, held), (Some(a), Some(b)) if a != b);
        if differ(&sync.protocol_type, &self.protocol_type)
            || differ(&sync.protocol_name, &self.protocol_name)
        {
            return Err(ErrorCode::InconsistentGroupProtocol);
        }
        match self.state {
            State::Empty => Err(ErrorCode::UnknownMemberId),
            State::Dead => Err(ErrorCode::CoordinatorNotAvailable),
            State::PreparingRebalance => Err(ErrorCode::RebalanceInProgress),
            State::CompletingRebalance | State::Stable => {
                sync.member_id.clone().ok_or(ErrorCode::UnknownMemberId)
            }
        }
    }

    fn accept_sync(&mut self, id: MemberId, sync: &Sync, now: TimestampMs, fx: &mut Effects) {
        self.members.pending_syncs.remove(&id);
        if self.members.pending_syncs.is_empty() {
            fx.cancel(Timer::Sync);
        }
        if self.state == State::Stable {
            fx.sync(sync.waiter, self.assignment_of(&id));
            return;
        }
        if let Some(superseded) = self.members.park_sync(&id, sync.waiter) {
            fx.sync(superseded, SyncAnswer::refused(ErrorCode::RebalanceInProgress));
        }
        if !self.is_leader(&id) {
            return;
        }
        let Some(assignments) = self.kept_assignments(&sync.assignments) else {
            // As if they were too large to be written.
            self.fail_syncs(ErrorCode::GroupMaxSizeReached, fx);
            self.prepare_rebalance(now, fx);
            return;
        };
        let mut snapshot = self.snapshot();
        for (member, (_, assignment)) in snapshot.members.iter_mut().zip(&assignments) {
            member.assignment = assignment.clone();
        }
        fx.snapshot = Some(snapshot);
        fx.after = Some(AfterWrite::Assigned { generation: self.generation, assignments });
    }

    /// The assignment of each member, by id, ascending, in memory of its own; `None` if there is no room for them.
    fn kept_assignments(&self, handed_in: &[SyncGroupRequestAssignment]) -> Option<Vec<(MemberId, Bytes)>> {
        let members = self.members.iter();
        let mut given: Vec<(&MemberId, &Bytes, &[u8])> =
            members.map(|member| (&member.id, &member.assignment, &[][..])).collect();
        for SyncGroupRequestAssignment { member_id, assignment, .. } in handed_in {
            if let Ok(place) = given.binary_search_by(|(known, ..)| known.as_str().cmp(member_id))
                && let Some((_, _, for_it)) = given.get_mut(place)
            {
                *for_it = assignment;
            }
        }
        let bytes =
            |all: &mut dyn Iterator<Item = usize>| all.map(|length| length + KEPT_BYTES).sum::<usize>();
        let before = bytes(&mut given.iter().map(|(_, before, _)| before.len()));
        let grows = bytes(&mut given.iter().map(|(_, _, for_it)| for_it.len())) > before;
        let keep = |(id, _, for_it): (&MemberId, &Bytes, &[u8])| {
            let instead_of = if grows { 0 } else { for_it.len() };
            Some((id.clone(), self.memory().keep(for_it, instead_of)?))
        };
        given.into_iter().map(keep).collect()
    }

    fn assignment_of(&self, id: &MemberId) -> SyncAnswer {
        SyncAnswer {
            error: ErrorCode::None,
            protocol_type: self.protocol_type.clone(),
            protocol_name: self.protocol_name.clone(),
            assignment: self.members.find(id).map(|member| member.assignment.clone()).unwrap_or_default(),
        }
    }

    /// The driver tells how the write went that [`Effects::after`] waited for.
    pub fn written(
        &mut self,
        after: AfterWrite,
        outcome: Result<(), ErrorCode>,
        now: TimestampMs,
    ) -> Effects {
        let mut fx = Effects::default();
        match (after, outcome) {
            (AfterWrite::Assigned { generation, assignments }, outcome) => {
                if self.state == State::CompletingRebalance && self.generation == generation {
                    self.assigned(&assignments, outcome, now, &mut fx);
                }
            }
            (AfterWrite::StaticReplaced { old_id, join }, Ok(())) => {
                self.static_replaced(&old_id, *join, &mut fx)
            }
            (AfterWrite::StaticReplaced { join, .. }, Err(error)) => {
                self.static_not_replaced(join.waiter, error, &mut fx)
            }
        }
        fx
    }

    fn assigned(
        &mut self,
        assignments: &[(MemberId, Bytes)],
        outcome: Result<(), ErrorCode>,
        now: TimestampMs,
        fx: &mut Effects,
    ) {
        if let Err(error) = outcome {
            self.fail_syncs(error, fx);
            self.prepare_rebalance(now, fx);
            return;
        }
        self.members.assign(assignments);
        for (id, waiter) in self.take_syncs() {
            fx.sync(waiter, self.assignment_of(&id));
            self.restart_session(&id, fx);
        }
        self.transition(State::Stable, now);
    }

    /// Sends the members that wait for an assignment away, and forgets what was assigned.
    pub(super) fn fail_syncs(&mut self, error: ErrorCode, fx: &mut Effects) {
        self.members.assign(&[]);
        for (id, waiter) in self.take_syncs() {
            fx.sync(waiter, SyncAnswer::refused(error));
            self.restart_session(&id, fx);
        }
    }

    fn take_syncs(&mut self) -> Vec<(MemberId, Waiter)> {
        let ids = self.members.ids();
        ids.into_iter().filter_map(|id| self.members.take_sync(&id).map(|waiter| (id, waiter))).collect()
    }
}
