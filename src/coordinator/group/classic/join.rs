//! JoinGroup: how one becomes, or stays, a member.
//!
//! Invariant: a refused join leaves the group as it was. A join is parked only with a member. What a member brings is copied out of its
//! request's frame, where there is memory for it; who would take more than there is gets the code of a group that is full.

use bytes::Bytes;
use kalda_protocol::ErrorCode;

use super::effects::{AfterWrite, Effects, JoinAnswer, Timer};
use super::group::ClassicGroup;
use super::join_phase::JoinPhase;
use super::join_request::Join;
use super::member::{self, Member};
use super::settings::NEW_MEMBER_JOIN_TIMEOUT_MS;
use super::state::State;
use crate::coordinator::group::ids::MemberId;
use crate::coordinator::runtime::Waiter;
use crate::types::TimestampMs;

impl ClassicGroup {
    /// A client wants to join.
    pub fn join(&mut self, join: Join, now: TimestampMs) -> Effects {
        let mut fx = Effects::default();
        if !self.has_room_for(join.member_id.as_ref()) {
            fx.join(join.waiter, JoinAnswer::refused(ErrorCode::GroupMaxSizeReached, None));
            if let Some(id) = &join.member_id {
                self.drop_member(id, &mut fx);
                self.maybe_complete_join(now, &mut fx);
            }
        } else if !self.supports(&join) {
            fx.join(join.waiter, JoinAnswer::refused(ErrorCode::InconsistentGroupProtocol, join.member_id));
        } else if let Some(id) = join.member_id.clone() {
            self.join_known(&id, join, now, &mut fx);
        } else {
            self.join_new(join, now, &mut fx);
        }
        fx
    }

    /// While members rejoin, places go to those who come first: so a group that outgrew its limit shrinks to it.
    fn has_room_for(&self, id: Option<&MemberId>) -> bool {
        let member = id.and_then(|id| self.members.find(id));
        match self.state {
            State::Empty | State::Dead => true,
            State::PreparingRebalance => {
                member.is_some_and(Member::is_awaiting_join)
                    || self.members.awaiting_join() < self.settings.max_size
            }
            State::CompletingRebalance | State::Stable => {
                member.is_some() || self.members.len() < self.settings.max_size
            }
        }
    }

    fn supports(&self, join: &Join) -> bool {
        if self.members.is_empty() {
            return !join.protocol_type.is_empty() && !join.protocols.is_empty();
        }
        self.protocol_type.as_ref() == Some(&join.protocol_type)
            && self.members.all_support_one_of(&join.protocols)
    }

    fn join_new(&mut self, join: Join, now: TimestampMs, fx: &mut Effects) {
        let id = join.new_member_id.clone();
        let current =
            join.instance_id.as_ref().and_then(|instance| self.members.static_member(instance)).cloned();
        if let Some(current) = current {
            self.return_static(current, join, now, fx);
        } else if join.instance_id.is_some() || !join.abilities.known_member_id {
            self.maybe_add_member(id, join, now, fx);
        } else if self.promise(&id) {
            fx.set(Timer::Session(id.clone()), join.session_timeout_ms);
            fx.join(join.waiter, JoinAnswer::refused(ErrorCode::MemberIdRequired, Some(id)));
        } else {
            fx.join(join.waiter, JoinAnswer::refused(ErrorCode::GroupMaxSizeReached, None));
        }
    }

    fn promise(&mut self, id: &MemberId) -> bool {
        let memory = self.memory().clone();
        self.members.promise(id.clone(), &memory)
    }

    fn join_known(&mut self, id: &MemberId, join: Join, now: TimestampMs, fx: &mut Effects) {
        if self.members.is_promised(id) {
            // A static member is never given a mere promise: whoever says so is not the one it was given to.
            if join.instance_id.is_some() {
                fx.join(join.waiter, JoinAnswer::refused(ErrorCode::UnknownServerError, None));
            } else {
                self.maybe_add_member(id.clone(), join, now, fx);
            }
            return;
        }
        if let Err(error) = self.check_member(Some(id), join.instance_id.as_ref()) {
            fx.join(join.waiter, JoinAnswer::refused(error, Some(id.clone())));
            return;
        }
        if join.is_too_large() {
            fx.join(join.waiter, too_large(join.member_id));
            return;
        }
        let unchanged = self.members.find(id).is_some_and(|member| member.protocols == join.protocols);
        match self.state {
            State::CompletingRebalance if unchanged => {
                // It may have missed the answer to its first join.
                fx.join(join.waiter, self.current_generation(id));
            }
            State::Stable if unchanged && !self.is_leader(id) => {
                fx.join(join.waiter, self.current_generation(id));
            }
            // A leader joins again when topics changed that only it watches.
            State::PreparingRebalance | State::CompletingRebalance | State::Stable => {
                match self.kept(join, Some(id)) {
                    Ok(join) => {
                        self.update_member(id, join, fx);
                        self.maybe_prepare_rebalance(now, fx);
                    }
                    Err(waiter) => {
                        let refusal = JoinAnswer::refused(ErrorCode::GroupMaxSizeReached, Some(id.clone()));
                        fx.join(waiter, refusal);
                    }
                }
            }
            State::Empty | State::Dead => {
                fx.join(join.waiter, JoinAnswer::refused(ErrorCode::UnknownMemberId, Some(id.clone())));
            }
        }
    }

    fn maybe_add_member(&mut self, id: MemberId, join: Join, now: TimestampMs, fx: &mut Effects) {
        if join.is_too_large() {
            fx.join(join.waiter, too_large(join.member_id));
            return;
        }
        match self.kept(join, None) {
            Ok(join) => self.add_member(id, join, now, fx),
            Err(waiter) => fx.join(waiter, JoinAnswer::refused(ErrorCode::GroupMaxSizeReached, None)),
        }
    }

    /// What the member brings, in memory of its own, where there is room for it and for the rest of the member; else whom to refuse.
    /// `before` is the member that it takes the place of.
    fn kept(&self, mut join: Join, before: Option<&MemberId>) -> Result<Join, Waiter> {
        let before = before.and_then(|id| self.members.find(id));
        let more = match before {
            Some(member) => join.fixed_weight().saturating_sub(member.present_weight()),
            None => join.fixed_weight() + join.protocol_type.len(),
        };
        if more > 0 && !self.memory().has_room_for(more) {
            return Err(join.waiter);
        }
        let known = before.map_or(&[][..], |member| &member.protocols);
        join.protocols =
            member::kept(self.memory(), std::mem::take(&mut join.protocols), known).ok_or(join.waiter)?;
        Ok(join)
    }

    fn add_member(&mut self, id: MemberId, join: Join, now: TimestampMs, fx: &mut Effects) {
        let client = [&join.client_id, &join.client_host];
        let weight = member::weight_of(&id, join.instance_id.as_ref(), client, &join.protocols);
        let weight = self.memory().weigh(weight);
        if self.members.is_empty() {
            self.set_protocol_type(join.protocol_type);
        }
        if self.members.leader.is_none() {
            self.members.leader = Some(id.clone());
        }
        if let JoinPhase::Initial { member_added, .. } = &mut self.join_phase {
            *member_added = true;
        }
        self.members.add(Member {
            id: id.clone(),
            instance_id: join.instance_id,
            client_id: join.client_id,
            client_host: join.client_host,
            rebalance_timeout_ms: join.rebalance_timeout_ms,
            session_timeout_ms: join.session_timeout_ms,
            protocols: join.protocols,
            assignment: Bytes::new(),
            is_new: true,
            awaiting_join: Some(join.waiter),
            awaiting_sync: None,
            weight,
        });
        fx.set(Timer::Session(id), NEW_MEMBER_JOIN_TIMEOUT_MS);
        self.maybe_prepare_rebalance(now, fx);
    }

    pub(super) fn update_member(&mut self, id: &MemberId, join: Join, fx: &mut Effects) {
        self.members.update(id, join.protocols, join.session_timeout_ms, join.rebalance_timeout_ms);
        if let Some(superseded) = self.members.park_join(id, join.waiter) {
            // The member gave up on it, or it would not ask again.
            fx.join(superseded, JoinAnswer::refused(ErrorCode::RebalanceInProgress, Some(id.clone())));
        }
    }

    /// A static member is back, under a new id.
    fn return_static(&mut self, old_id: MemberId, join: Join, now: TimestampMs, fx: &mut Effects) {
        if join.is_too_large() {
            return self.static_not_replaced(join.waiter, ErrorCode::UnknownServerError, fx);
        }
        let join = match self.kept(join, Some(&old_id)) {
            Ok(join) => join,
            Err(waiter) => return self.static_not_replaced(waiter, ErrorCode::GroupMaxSizeReached, fx),
        };
        if self.state == State::Stable && self.protocol_after(&old_id, &join) == self.protocol_name {
            fx.snapshot = Some(self.snapshot_after(&old_id, &join));
            fx.after = Some(AfterWrite::StaticReplaced { old_id, join: Box::new(join) });
            return;
        }
        let id = join.new_member_id.clone();
        self.replace_static(&old_id, &id, fx);
        self.update_member(&id, join, fx);
        self.restart_session(&id, fx);
        self.maybe_prepare_rebalance(now, fx);
    }
}

fn too_large(member_id: Option<MemberId>) -> JoinAnswer {
    JoinAnswer::refused(ErrorCode::UnknownServerError, member_id)
}
