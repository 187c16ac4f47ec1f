//! The rebalance: from "everyone join again" to the next generation.
//!
//! Invariant: a join phase ends with every member either in the new generation or out of the group; only static
//! members may be in it without having asked, until their session ends.

use kalda_protocol::ErrorCode;

use super::effects::{Effects, Timer};
use super::group::ClassicGroup;
use super::join_phase::JoinPhase;
use super::state::State;
use crate::coordinator::group::ids::MemberId;
use crate::types::TimestampMs;

/// How long to wait at least for static members before looking again. Their rebalance timeout may be 0, and the group
/// would keep the broker busy with nothing.
const JOIN_RETRY_MIN_MS: i32 = 1_000;

impl ClassicGroup {
    /// Starts a rebalance, or sees whether the one under way is complete.
    pub(super) fn maybe_prepare_rebalance(&mut self, now: TimestampMs, fx: &mut Effects) {
        match self.state {
            State::Empty | State::CompletingRebalance | State::Stable => self.prepare_rebalance(now, fx),
            State::PreparingRebalance => self.maybe_complete_join(now, fx),
            State::Dead => {}
        }
    }

    pub(super) fn prepare_rebalance(&mut self, now: TimestampMs, fx: &mut Effects) {
        if self.state == State::CompletingRebalance {
            self.fail_syncs(ErrorCode::RebalanceInProgress, fx);
        }
        self.members.pending_syncs.clear();
        fx.cancel(Timer::Sync);
        let initial = self.state == State::Empty;
        self.transition(State::PreparingRebalance, now);
        if initial {
            let delay_ms = self.settings.initial_rebalance_delay_ms.max(0);
            // As in Kafka, all delays together are no longer than the members give a rebalance.
            let remaining_ms = (self.members.rebalance_timeout_ms().saturating_sub(delay_ms)).max(0);
            self.join_phase = JoinPhase::Initial { delay_ms, remaining_ms, member_added: false };
            if delay_ms == 0 { self.complete_join(now, fx) } else { fx.set(Timer::Join, delay_ms) }
        } else {
            self.join_phase = JoinPhase::Rebalance;
            fx.set(Timer::Join, self.members.rebalance_timeout_ms());
            self.maybe_complete_join(now, fx);
        }
    }

    /// Ends the join phase if everyone has joined. The wait of an empty group is never cut short.
    pub(super) fn maybe_complete_join(&mut self, now: TimestampMs, fx: &mut Effects) {
        let waiting = self.state == State::PreparingRebalance && self.join_phase == JoinPhase::Rebalance;
        if waiting && self.members.all_joined() {
            self.complete_join(now, fx);
        }
    }

    /// The join timer fired.
    pub(super) fn join_time_over(&mut self, now: TimestampMs, fx: &mut Effects) {
        if self.state != State::PreparingRebalance {
            return;
        }
        match self.join_phase {
            JoinPhase::Initial { delay_ms, remaining_ms, member_added: true } if remaining_ms > 0 => {
                let next_delay_ms = self.settings.initial_rebalance_delay_ms.clamp(0, remaining_ms);
                self.join_phase = JoinPhase::Initial {
                    delay_ms: next_delay_ms,
                    remaining_ms: remaining_ms.saturating_sub(delay_ms).max(0),
                    member_added: false,
                };
                fx.set(Timer::Join, next_delay_ms);
            }
            JoinPhase::Initial { .. } | JoinPhase::Rebalance => self.complete_join(now, fx),
        }
    }

    fn complete_join(&mut self, now: TimestampMs, fx: &mut Effects) {
        let is_late = |id: &MemberId| {
            self.members
                .find(id)
                .is_some_and(|member| !member.is_awaiting_join() && member.instance_id.is_none())
        };
        let late: Vec<MemberId> = self.members.ids().into_iter().filter(is_late).collect();
        for id in &late {
            self.drop_member(id, fx);
        }
        self.join_phase = JoinPhase::Rebalance;
        if !self.elect_leader() && !self.members.is_empty() {
            // Static members alone, all silent: their sessions decide.
            fx.set(Timer::Join, self.members.rebalance_timeout_ms().max(JOIN_RETRY_MIN_MS));
            return;
        }
        fx.cancel(Timer::Join);
        // After the largest comes 0: a client takes a negative one for no generation.
        self.generation = self.generation.wrapping_add(1).max(0);
        self.members.pending_syncs.clear();
        self.protocol_name = self.members.select_protocol();
        if self.members.is_empty() {
            self.members.leader = None;
            self.transition(State::Empty, now);
            self.subscribed_topics = self.read_subscriptions();
            fx.snapshot = Some(self.snapshot());
            return;
        }
        self.transition(State::CompletingRebalance, now);
        self.subscribed_topics = self.read_subscriptions();
        self.announce_generation(fx);
    }

    /// The leader must be there to assign. True if one is.
    fn elect_leader(&mut self) -> bool {
        let present =
            |id: &MemberId| self.members.find(id).is_some_and(super::member::Member::is_awaiting_join);
        if !self.members.leader.as_ref().is_some_and(present) {
            let next =
                self.members.iter().find(|member| member.is_awaiting_join()).map(|member| member.id.clone());
            match next {
                Some(next) => self.members.leader = Some(next),
                None => return false,
            }
        }
        true
    }

    fn announce_generation(&mut self, fx: &mut Effects) {
        for id in self.members.ids() {
            if let Some(waiter) = self.members.take_join(&id) {
                fx.join(waiter, self.current_generation(&id));
            }
            self.members.settle(&id);
            self.restart_session(&id, fx);
            self.members.pending_syncs.insert(id);
        }
        fx.set(Timer::Sync, self.members.rebalance_timeout_ms());
    }
}
