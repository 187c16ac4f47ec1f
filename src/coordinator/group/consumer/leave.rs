//! Members go: they leave, are away for a while, or are fenced since they were silent or too slow.
//!
//! Invariant: a member that is gone has nothing any more, and its group another epoch. A static member that is away keeps what it has.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::change::metadata_hash;
use super::group::ConsumerGroup;
use super::heartbeat::HeartbeatAnswer;
use super::join::{check_instance, removal, unknown_instance, unknown_member};
use super::member::{AWAY, MemberState, Standing};
use super::outcome::{Moment, Outcome, Timer};
use super::record::{ConsumerRecord, GroupEpoch, TargetEpoch};
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
}

/// What becomes of a member that says that it goes.
#[derive(Debug)]
pub enum Departed {
    /// It is fenced: gone.
    Gone(MemberId),
    /// It is away, and this is what is written of it.
    Away(Outcome),
}

impl Departure {
    /// What a member is told that has gone.
    #[must_use]
    pub fn answer(&self) -> HeartbeatAnswer {
        HeartbeatAnswer {
            member_id: self.member_id.clone(),
            epoch: self.epoch,
            heartbeat_interval_ms: 0,
            assignment: None,
        }
    }
}

impl ConsumerGroup {
    /// A member says that it goes.
    ///
    /// # Errors
    /// It isn't here, or another goes by its lasting name.
    pub fn depart(&self, departure: &Departure, at: &Moment<'_>) -> Result<Departed, Refusal> {
        let id = &departure.member_id;
        let Some(instance) = &departure.instance_id else {
            return match self.member(id) {
                Some(_) => Ok(Departed::Gone(id.clone())),
                None => Err(unknown_member(id, at)),
            };
        };
        let (present, member) = self.static_member(instance).ok_or_else(|| unknown_instance(instance))?;
        check_instance(present, id, instance)?;
        if departure.epoch != AWAY {
            return Ok(Departed::Gone(id.clone()));
        }
        let assigned = Arc::new(member.standing.assigned.with_epoch(0));
        let standing =
            Standing { epoch: AWAY, assigned, revoking: Arc::default(), ..member.standing.clone() };
        let mut outcome = Outcome::default();
        outcome.records.push(ConsumerRecord::Standing(id.clone(), Some(standing)));
        // What it had to give up, it has given up.
        outcome.cancel(Timer::Rebalance(id.clone()));
        Ok(Departed::Away(outcome))
    }

    /// Lets members go.
    pub fn fence(&self, gone: &BTreeSet<&MemberId>, at: &Moment<'_>) -> Outcome {
        let mut outcome = Outcome::default();
        if gone.is_empty() {
            return outcome;
        }
        outcome.records.extend(gone.iter().flat_map(|id| removal(id)));
        for pattern in self.index().patterns() {
            let asks = |id: &&&MemberId| {
                self.member(id).is_some_and(|member| member.told.pattern() == Some(pattern))
            };
            let leaving = gone.iter().filter(asks).count();
            if leaving == self.index().members_of_pattern(pattern) {
                outcome.records.push(ConsumerRecord::Pattern(Arc::clone(pattern), None));
            }
        }
        let metadata_hash = metadata_hash(&self.names_after(None, gone), at.topics);
        let epoch = self.epoch() + 1;
        outcome.records.push(ConsumerRecord::Epoch(Some(GroupEpoch { epoch, metadata_hash })));
        if self.len() == gone.len() {
            // Whoever comes next need not wait until an assignment may be made again.
            let target = TargetEpoch { epoch, made_at: TimestampMs(0) };
            outcome.records.push(ConsumerRecord::TargetEpoch(Some(target)));
        }
        gone.iter().for_each(|id| outcome.cancel_all(id));
        outcome
    }

    /// The member whose time is over, if it is.
    #[must_use]
    pub fn overdue<'a>(&self, timer: &'a Timer) -> Option<&'a MemberId> {
        let (id, is_overdue): (_, fn(&Standing) -> bool) = match timer {
            Timer::Session(id) | Timer::Join(id) | Timer::Sync(id) => (id, |_| true),
            Timer::Rebalance(id) => {
                (id, |standing| standing.state == MemberState::UnrevokedPartitions && standing.epoch != AWAY)
            }
        };
        self.member(id).filter(|member| is_overdue(&member.standing)).map(|_| id)
    }

    /// The timers of a group that was read from its log.
    pub fn resume(&self, at: &Moment<'_>) -> Outcome {
        let mut outcome = Outcome::default();
        for (id, member) in self.members() {
            // As in Kafka, every member has the group's session here, those of the classic protocol too.
            outcome.set(Timer::Session(id.clone()), at.rules.session_timeout_ms);
            if member.standing.state == MemberState::UnrevokedPartitions && member.standing.epoch != AWAY {
                outcome.set(Timer::Rebalance(id.clone()), member.told.rebalance_timeout_ms);
            }
        }
        outcome
    }

    /// The records that say that the group is gone, with all its members.
    #[must_use]
    pub fn tombstones(&self) -> Vec<ConsumerRecord> {
        let ids = || self.members().map(|(id, _)| id.clone());
        let mut records: Vec<_> = ids().map(|id| ConsumerRecord::Standing(id, None)).collect();
        records.extend(ids().map(|id| ConsumerRecord::Target(id, None)));
        records.push(ConsumerRecord::TargetEpoch(None));
        records.extend(ids().map(|id| ConsumerRecord::Member(id, None)));
        let patterns = self.resolved_patterns().map(|(pattern, _)| Arc::clone(pattern));
        records.extend(patterns.map(|pattern| ConsumerRecord::Pattern(pattern, None)));
        records.push(ConsumerRecord::OldTopics(None));
        records.push(ConsumerRecord::Epoch(None));
        records
    }
}
