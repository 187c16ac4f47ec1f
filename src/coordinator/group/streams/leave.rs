//! Members go: they leave, are away for a while, or are fenced since they were silent or too slow.
//!
//! Invariant: a member that is gone has nothing any more, and its group another epoch. A static member that is away keeps what it has, for
//! as long as its session lasts.

use super::group::StreamsGroup;
use super::heartbeat::{HeartbeatAnswer, Shutdown};
use super::join::{check_instance, removal, unknown_instance, unknown_member};
use super::member::{LEAVES_FOR_A_WHILE, MemberState};
use super::outcome::{Moment, Outcome, Timer};
use super::record::{Change, Metadata, TargetMetadata};
use crate::coordinator::group::ids::{InstanceId, MemberId};
use crate::coordinator::group::refusal::Refusal;
use crate::types::TimestampMs;

/// A member says that it goes.
#[derive(Debug, Clone)]
pub struct Departure {
    /// The member's id.
    pub member_id: MemberId,
    /// Its lasting name.
    pub instance_id: Option<InstanceId>,
    /// -1 for good, -2 for a while.
    pub epoch: i32,
    /// Whether all of the application is to stop.
    pub shutdown: Shutdown,
}

impl Departure {
    /// What a member is told that has gone.
    #[must_use]
    pub fn answer(&self) -> HeartbeatAnswer {
        HeartbeatAnswer {
            member_id: self.member_id.clone(),
            epoch: self.epoch,
            intervals: None,
            status: Vec::new(),
            tasks: None,
            endpoint_epoch: 0,
            endpoints: None,
            to_create: Default::default(),
        }
    }
}

impl StreamsGroup {
    /// A member says that it goes.
    ///
    /// # Errors
    /// It isn't here, or another goes by its lasting name.
    pub fn depart(&mut self, departure: &Departure, at: &Moment<'_>) -> Result<Outcome, Refusal> {
        let id = &departure.member_id;
        if departure.shutdown == Shutdown::Requested {
            self.request_shutdown(id);
        }
        let Some(instance) = &departure.instance_id else {
            return match self.member(id) {
                Some(_) => Ok(self.fence(id)),
                None => Err(unknown_member(id, at.group)),
            };
        };
        let present = self.static_member(instance).ok_or_else(|| unknown_instance(instance))?;
        check_instance(present, id, instance)?;
        if departure.epoch != LEAVES_FOR_A_WHILE {
            return Ok(self.fence(id));
        }
        let mut outcome = Outcome::default();
        outcome.write(Change::Current(id.clone(), Some(present.standing.left_for_a_while())));
        // What it had to give up, it has given up.
        outcome.cancel(Timer::Rebalance(id.clone()));
        Ok(outcome)
    }

    /// Lets a member go.
    #[must_use]
    pub fn fence(&self, id: &MemberId) -> Outcome {
        let mut outcome = Outcome::default();
        removal(id).into_iter().for_each(|change| outcome.write(change));
        let epoch = self.metadata.epoch.saturating_add(1);
        outcome.write(Change::Group(Some(Metadata { epoch, ..self.metadata.clone() })));
        if self.len() == 1 {
            // Whoever comes next need not wait until an assignment may be made again.
            outcome.write(Change::Target(Some(TargetMetadata { epoch, timestamp: TimestampMs(0) })));
        }
        outcome.cancel(Timer::Session(id.clone()));
        outcome.cancel(Timer::Rebalance(id.clone()));
        outcome
    }

    /// What a timer brings about.
    #[must_use]
    pub fn timer_fired(&self, timer: &Timer, at: &Moment<'_>) -> Outcome {
        let is_late = |id: &&MemberId| {
            let standing = self.member(id).map(|member| &member.standing);
            standing.is_some_and(|standing| {
                standing.state == MemberState::UnrevokedTasks && standing.epoch != LEAVES_FOR_A_WHILE
            })
        };
        let gone = match timer {
            Timer::Session(id) => Some(id).filter(|id| self.member(id).is_some()),
            Timer::Rebalance(id) => Some(id).filter(is_late),
            Timer::InitialDelay => return self.first_target(at),
        };
        let Some(id) = gone else { return Outcome::default() };
        tracing::info!(group = %at.group, member = %id, ?timer, "a member is fenced from its group");
        self.fence(id)
    }

    /// What is written when the group goes.
    #[must_use]
    pub fn tombstones(&self) -> Vec<Change> {
        let members = || self.members().map(|member| member.id.clone());
        let mut changes: Vec<Change> = members().map(|id| Change::Current(id, None)).collect();
        changes.extend(members().map(|id| Change::TargetMember(id, None)));
        changes.push(Change::Target(None));
        changes.extend(members().map(|id| Change::Member(id, None)));
        changes.extend([Change::Group(None), Change::Topology(None)]);
        changes
    }

    /// The timers of a group that was read from its log.
    #[must_use]
    pub fn resume(&self, at: &Moment<'_>) -> Outcome {
        let mut outcome = Outcome::default();
        for member in self.members() {
            outcome.set(Timer::Session(member.id.clone()), at.rules.session_timeout_ms);
            let standing = &member.standing;
            if standing.state == MemberState::UnrevokedTasks && standing.epoch != LEAVES_FOR_A_WHILE {
                outcome.set(Timer::Rebalance(member.id.clone()), member.profile.rebalance_timeout_ms);
            }
        }
        outcome
    }
}
