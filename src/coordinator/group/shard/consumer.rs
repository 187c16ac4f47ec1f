//! Consumer groups among the others: their verbs, on the group they name.
//!
//! Invariant: a group begins with the records of its first member, and changes by replaying records alone. An empty classic group, one that
//! only held offsets too, makes way for it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kalda_protocol::messages::consumer_group_describe::DescribedGroup;
use kalda_protocol::{ErrorCode, StrBytes};

use super::group::Group;
use super::{Command, Effects, GroupShard, ShardTimer, Step, Unwritable, group_weight};
use crate::coordinator::group::assignor::Assignment;
use crate::coordinator::group::classic::State;
use crate::coordinator::group::consumer::{
    ConsumerGroup, ConsumerRecord, Departed, Departure, Heartbeat, HeartbeatAnswer, Moment, Outcome, Passing,
    ResolvedPattern, Timer, upgrade,
};
use crate::coordinator::group::ids::{GroupId, MemberId};
use crate::coordinator::group::refusal::Refusal;
use crate::coordinator::runtime::{CoordinatorRecord, TimerChange};
use crate::types::TimestampMs;

/// The answer to a heartbeat.
pub type Answer = Result<HeartbeatAnswer, Refusal>;

/// Has the moment of a group of the shard made, and something done in it.
macro_rules! at_moment {
    ($shard:expr, $id:expr, $now:expr, |$at:ident| $work:expr) => {{
        let (topics, settings) = ($shard.lookups.topics.now(), $shard.settings.consumer.clone());
        let rules = ($shard.lookups.rules)($id.as_str());
        let $at = &Moment { group: $id, topics: &*topics, settings: &settings, rules, now: $now };
        $work
    }};
}

pub(super) use at_moment;

impl GroupShard {
    /// A member of a consumer group joins or stays. Its group begins with it.
    pub fn consumer_heartbeat(
        &mut self,
        id: &GroupId,
        heartbeat: &Heartbeat,
        now: TimestampMs,
    ) -> Step<Answer> {
        at_moment!(self, id, now, |at| {
            if let Some(Group::Consumer(group)) = self.groups.get_mut(id) {
                return match group.heartbeat(heartbeat, at) {
                    Ok((answer, outcome)) => stepped(id, Vec::new(), answer, outcome),
                    Err(refusal) => Step::only(Err(refusal)),
                };
            }
            let begun = match heartbeat.epoch {
                0 => self.begin(id, at),
                _ => Err(self.no_consumer_group(id)),
            };
            let heard = begun.and_then(|begun| begun.heartbeat(heartbeat, at));
            match heard {
                Ok((Begun { first, outcome, group }, answer)) => {
                    let mut step = stepped(id, first, answer, outcome);
                    if let Some(Group::Classic(former)) = self.groups.get_mut(id) {
                        step.effects.replies = former.turn_away();
                    }
                    self.begun = Some((id.clone(), group.passing));
                    step
                }
                Err(refusal) => Step::only(Err(refusal)),
            }
        })
    }

    /// A member of a consumer group says that it goes.
    pub fn consumer_departure(
        &mut self,
        id: &GroupId,
        departure: &Departure,
        now: TimestampMs,
    ) -> Step<Answer> {
        at_moment!(self, id, now, |at| {
            let Some(Group::Consumer(group)) = self.groups.get(id) else {
                return Step::only(Err(self.no_consumer_group_to_leave(id)));
            };
            match group.depart(departure, at) {
                Ok(Departed::Gone(member)) => {
                    let effects = self.let_go_at(id, &BTreeSet::from([&member]), at);
                    Step { answer: Ok(departure.answer()), effects }
                }
                Ok(Departed::Away(outcome)) => stepped(id, Vec::new(), departure.answer(), outcome),
                Err(refusal) => Step::only(Err(refusal)),
            }
        })
    }

    /// The topics of a group's patterns were found.
    pub fn patterns_resolved(
        &mut self,
        id: &GroupId,
        found: BTreeMap<Arc<str>, ResolvedPattern>,
        now: TimestampMs,
    ) -> Step<()> {
        at_moment!(self, id, now, |at| {
            let Some(Group::Consumer(group)) = self.groups.get_mut(id) else { return Step::only(()) };
            let outcome = group.patterns_resolved(found, at);
            Step { answer: (), effects: lifted_or_none(id, Vec::new(), outcome) }
        })
    }

    /// A target assignment was made.
    pub fn targets_made(
        &mut self,
        id: &GroupId,
        epoch: i32,
        targets: BTreeMap<MemberId, Arc<Assignment>>,
        now: TimestampMs,
    ) -> Step<()> {
        at_moment!(self, id, now, |at| {
            let Some(Group::Consumer(group)) = self.groups.get_mut(id) else { return Step::only(()) };
            let outcome = group.targets_made(epoch, targets, at);
            Step { answer: (), effects: lifted_or_none(id, Vec::new(), outcome) }
        })
    }

    /// A consumer group with its members.
    #[must_use]
    pub fn describe_consumer(&self, id: &GroupId, now: TimestampMs) -> DescribedGroup {
        at_moment!(self, id, now, |at| {
            if let Some(Group::Consumer(group)) = self.groups.get(id) {
                return group.describe(at);
            }
            let refusal = self.no_consumer_group_to_leave(id);
            DescribedGroup {
                group_id: StrBytes::from(id.as_str()),
                error_code: refusal.error.code(),
                error_message: refusal.message.map(StrBytes::from),
                ..DescribedGroup::default()
            }
        })
    }

    /// A timer of a consumer group fired.
    pub(super) fn consumer_timer_fired(&mut self, id: &GroupId, timer: &Timer, now: TimestampMs) -> Effects {
        at_moment!(self, id, now, |at| {
            let Some(Group::Consumer(group)) = self.groups.get(id) else { return Effects::none() };
            let Some(member) = group.overdue(timer) else { return Effects::none() };
            tracing::info!(group = %id, %member, ?timer, "a member is fenced from its group");
            self.let_go_at(id, &BTreeSet::from([member]), at)
        })
    }

    /// All is read: the sessions of a consumer group's members begin.
    pub(super) fn resume_consumer(&mut self, id: &GroupId, now: TimestampMs) -> Effects {
        at_moment!(self, id, now, |at| {
            let Some(Group::Consumer(group)) = self.groups.get(id) else { return Effects::none() };
            lifted_or_none(id, Vec::new(), group.resume(at))
        })
    }

    /// Takes in a record of a consumer group.
    pub(super) fn replay_consumer(&mut self, id: GroupId, record: ConsumerRecord) {
        if record == ConsumerRecord::Epoch(None) {
            if matches!(self.groups.get(&id), Some(Group::Consumer(_))) {
                self.groups.remove(&id);
            }
            return;
        }
        match self.groups.get_mut(&id) {
            Some(Group::Consumer(group)) => group.replay(record),
            // What is taken back isn't there any more: compaction has left the tombstone alone.
            _ if record.is_tombstone() => {}
            _ => {
                let mut group = ConsumerGroup::new(self.memory.weigh(group_weight(&id)));
                group.passing = self
                    .begun
                    .take()
                    .filter(|(begun, _)| *begun == id)
                    .map_or_else(Passing::default, |(_, passing)| passing);
                group.replay(record);
                self.groups.insert(id, group.into());
            }
        }
    }

    /// A consumer group that hasn't begun yet: a new one, or one that a classic group becomes.
    fn begin(&self, id: &GroupId, at: &Moment<'_>) -> Result<Begun, Refusal> {
        let former = self.groups.get(id);
        let outcome = match former {
            None => Outcome::default(),
            Some(Group::Classic(group)) if group.state() == State::Empty => Outcome::default(),
            Some(Group::Classic(group)) => upgrade(group, at)?,
            Some(Group::Consumer(_) | Group::Streams(_)) => return Err(self.no_consumer_group(id)),
        };
        let tombstones = former.map_or(Ok(Vec::new()), |former| former.tombstones(id));
        let first = tombstones.map_err(|_| ErrorCode::UnknownServerError)?;
        let weight = self.memory.try_weigh(group_weight(id)).ok_or(ErrorCode::GroupMaxSizeReached)?;
        let mut group = ConsumerGroup::new(weight);
        outcome.records.iter().cloned().for_each(|record| group.replay(record));
        Ok(Begun { first, outcome, group })
    }

    fn no_consumer_group(&self, id: &GroupId) -> Refusal {
        let message = match self.groups.contains_key(id) {
            true => format!("Group {id} is not a consumer group."),
            false => format!("Consumer group {id} not found."),
        };
        Refusal::new(ErrorCode::GroupIdNotFound, message)
    }

    fn no_consumer_group_to_leave(&self, id: &GroupId) -> Refusal {
        let message = match self.groups.contains_key(id) {
            true => format!("Group {id} is not a consumer group."),
            false => format!("Group {id} not found."),
        };
        Refusal::new(ErrorCode::GroupIdNotFound, message)
    }
}

/// A consumer group that begins.
struct Begun {
    /// To be written first: what was there before is gone.
    first: Vec<CoordinatorRecord>,
    /// What it begins with.
    outcome: Outcome,
    group: ConsumerGroup,
}

impl Begun {
    fn heartbeat(
        mut self,
        heartbeat: &Heartbeat,
        at: &Moment<'_>,
    ) -> Result<(Self, HeartbeatAnswer), Refusal> {
        let (answer, more) = self.group.heartbeat(heartbeat, at)?;
        self.outcome.records.extend(more.records);
        self.outcome.timers.extend(more.timers);
        (self.outcome.resolve, self.outcome.assign) = (more.resolve, more.assign);
        Ok((self, answer))
    }
}

/// The records' bytes.
pub(super) fn encode_all(
    id: &GroupId,
    records: Vec<ConsumerRecord>,
) -> Result<Vec<CoordinatorRecord>, Unwritable> {
    records.iter().map(|record| Ok(record.encode(id)?)).collect()
}

/// What a group wants done, as the shard wants it done; `first` is written before.
pub(super) fn lifted(
    id: &GroupId,
    first: Vec<CoordinatorRecord>,
    outcome: Outcome,
) -> Result<Effects, Unwritable> {
    let timers = outcome.timers.into_iter().map(|change| match change {
        TimerChange::Set(timer, after_ms) => {
            TimerChange::Set(ShardTimer::Consumer(id.clone(), timer), after_ms)
        }
        TimerChange::Cancel(timer) => TimerChange::Cancel(ShardTimer::Consumer(id.clone(), timer)),
    });
    let timers = timers.collect();
    let resolve = outcome.resolve.map(|resolve| Command::Resolve(id.clone(), resolve));
    let assign = outcome.assign.map(|assign| Command::Assign(id.clone(), assign));
    let commands = resolve.into_iter().chain(assign).collect();
    let mut records = first;
    records.extend(encode_all(id, outcome.records)?);
    Ok(Effects { timers, commands, ..Effects::replayed(records) })
}

pub(super) fn lifted_or_none(id: &GroupId, first: Vec<CoordinatorRecord>, outcome: Outcome) -> Effects {
    lifted(id, first, outcome).unwrap_or_else(|error| {
        tracing::error!(group = %id, %error, "a consumer group can't be written");
        Effects::none()
    })
}

fn stepped(
    id: &GroupId,
    first: Vec<CoordinatorRecord>,
    answer: HeartbeatAnswer,
    outcome: Outcome,
) -> Step<Answer> {
    match lifted(id, first, outcome) {
        Ok(effects) => Step { answer: Ok(answer), effects },
        Err(error) => {
            tracing::error!(group = %id, %error, "a consumer group can't be written");
            Step::only(Err(ErrorCode::UnknownServerError.into()))
        }
    }
}
