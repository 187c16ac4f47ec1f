//! Heartbeats, and what happens when they stop coming: every timer of the group ends here.
//!
//! Invariant: a timer that fires late, or for someone who left, changes nothing.

use kalda_protocol::ErrorCode;

use super::effects::{Effects, Timer};
use super::group::ClassicGroup;
use super::state::State;
use crate::coordinator::group::ids::{InstanceId, MemberId};
use crate::types::TimestampMs;

/// A member says that it lives.
#[derive(Debug, Clone)]
pub struct Heartbeat {
    /// The member's id.
    pub member_id: Option<MemberId>,
    /// Its lasting name.
    pub instance_id: Option<InstanceId>,
    /// The generation it works in.
    pub generation: i32,
}

impl ClassicGroup {
    /// A member says that it lives; the answer tells it whether to join again.
    pub fn heartbeat(&mut self, heartbeat: &Heartbeat) -> (ErrorCode, Effects) {
        let mut fx = Effects::default();
        let error = self.check_heartbeat(heartbeat, &mut fx).err().unwrap_or(ErrorCode::None);
        (error, fx)
    }

    fn check_heartbeat(&self, heartbeat: &Heartbeat, fx: &mut Effects) -> Result<(), ErrorCode> {
        self.check_member(heartbeat.member_id.as_ref(), heartbeat.instance_id.as_ref())?;
        if heartbeat.generation != self.generation {
            return Err(ErrorCode::IllegalGeneration);
        }
        let id = heartbeat.member_id.as_ref().ok_or(ErrorCode::UnknownMemberId)?;
        match self.state {
            State::Empty => Err(ErrorCode::UnknownMemberId),
            State::Dead => Err(ErrorCode::CoordinatorNotAvailable),
            State::PreparingRebalance => {
                self.restart_session(id, fx);
                Err(ErrorCode::RebalanceInProgress)
            }
            State::CompletingRebalance | State::Stable => {
                self.restart_session(id, fx);
                Ok(())
            }
        }
    }

    /// A committed offset is a sign of life, too.
    pub fn offset_committed(&self, member_id: Option<&MemberId>) -> Effects {
        let mut fx = Effects::default();
        if let (State::Stable | State::PreparingRebalance, Some(id)) = (self.state, member_id) {
            self.restart_session(id, &mut fx);
        }
        fx
    }

    /// A timer fired.
    pub fn timer_fired(&mut self, timer: &Timer, now: TimestampMs) -> Effects {
        let mut fx = Effects::default();
        match timer {
            Timer::Session(id) => self.session_over(id, now, &mut fx),
            Timer::Join => self.join_time_over(now, &mut fx),
            Timer::Sync => self.sync_time_over(now, &mut fx),
        }
        fx
    }

    fn session_over(&mut self, id: &MemberId, now: TimestampMs, fx: &mut Effects) {
        if self.members.is_promised(id) {
            self.drop_member(id, fx);
            self.maybe_complete_join(now, fx);
        } else if self.members.find(id).is_some_and(|member| !member.has_satisfied_heartbeat()) {
            self.drop_member(id, fx);
            self.maybe_prepare_rebalance(now, fx);
        }
    }

    fn sync_time_over(&mut self, now: TimestampMs, fx: &mut Effects) {
        let waiting = matches!(self.state, State::CompletingRebalance | State::Stable);
        if !waiting || self.members.pending_syncs.is_empty() {
            return;
        }
        for id in std::mem::take(&mut self.members.pending_syncs) {
            self.drop_member(&id, fx);
        }
        self.prepare_rebalance(now, fx);
    }

    /// Sets the group going again after a restart: everyone has one session to be heard from.
    pub fn resume(&mut self, now: TimestampMs) -> Effects {
        let mut fx = Effects::default();
        for id in self.members.ids() {
            self.restart_session(&id, &mut fx);
        }
        if self.members.len() > self.settings.max_size {
            self.prepare_rebalance(now, &mut fx);
        }
        fx
    }
}
