//! Streams groups among the others: their verbs, on the group they name.
//!
//! Invariant: a group begins with the records of its first member, and changes by replaying records alone. An empty classic group, one that
//! only held offsets too, makes way for it. A group waits for its first members as long as its timer is set, whether it is written yet or not.

use kalda_protocol::messages::streams_group_describe::DescribedGroup;
use kalda_protocol::{ErrorCode, StrBytes};

use super::group::Group;
use super::{Effects, GroupShard, ShardTimer, Step, Unwritable, group_weight};
use crate::coordinator::group::classic::State;
use crate::coordinator::group::ids::GroupId;
use crate::coordinator::group::refusal::Refusal;
use crate::coordinator::group::streams::record::{Change, StreamsRecord};
use crate::coordinator::group::streams::{
    Delay, Departure, Heartbeat, HeartbeatAnswer, Moment, Outcome, Presence, StreamsGroup, Timer,
};
use crate::coordinator::runtime::{CoordinatorRecord, TimerChange};
use crate::types::TimestampMs;

/// The answer to a heartbeat.
pub type Answer = Result<HeartbeatAnswer, Refusal>;

/// Has the moment of a group of the shard made, and something done in it.
macro_rules! at_moment {
    ($shard:expr, $id:expr, $now:expr, |$at:ident| $work:expr) => {{
        let (topics, settings) = ($shard.lookups.topics.now(), $shard.settings.streams.clone());
        let rules = ($shard.lookups.streams_rules)($id.as_str());
        let delay = if $shard.delayed.contains($id) { Delay::Active } else { Delay::None };
        let $at = &Moment { group: $id, topics: &*topics, settings: &settings, rules, delay, now: $now };
        $work
    }};
}

impl GroupShard {
    /// A member of a streams group joins or stays. Its group begins with it.
    pub fn streams_heartbeat(
        &mut self,
        id: &GroupId,
        heartbeat: &Heartbeat,
        now: TimestampMs,
    ) -> Step<Answer> {
        let presence = if self.groups.contains_key(id) { Presence::Known } else { Presence::New };
        let heard = at_moment!(self, id, now, |at| {
            match self.groups.get_mut(id) {
                Some(Group::Streams(group)) => {
                    group.heartbeat(heartbeat, presence, at).map(|heard| (Vec::new(), heard))
                }
                _ if heartbeat.epoch == 0 => self
                    .begin_streams(id)
                    .and_then(|(first, mut group)| Ok((first, group.heartbeat(heartbeat, presence, at)?))),
                _ => Err(self.no_streams_group(id, "Streams group")),
            }
        });
        match heard {
            Ok((first, (answer, outcome))) => self.streams_step(id, first, answer, outcome),
            Err(refusal) => Step::only(Err(refusal)),
        }
    }

    /// A member of a streams group says that it goes.
    pub fn streams_departure(
        &mut self,
        id: &GroupId,
        departure: &Departure,
        now: TimestampMs,
    ) -> Step<Answer> {
        let left = at_moment!(self, id, now, |at| {
            match self.groups.get_mut(id) {
                Some(Group::Streams(group)) => group.depart(departure, at),
                _ => Err(self.no_streams_group(id, "Group")),
            }
        });
        match left {
            Ok(outcome) => self.streams_step(id, Vec::new(), departure.answer(), outcome),
            Err(refusal) => Step::only(Err(refusal)),
        }
    }

    /// A streams group with its members.
    #[must_use]
    pub fn describe_streams(&self, id: &GroupId) -> DescribedGroup {
        if let Some(Group::Streams(group)) = self.groups.get(id) {
            return group.describe(id);
        }
        let refusal = self.no_streams_group(id, "Group");
        DescribedGroup {
            group_id: StrBytes::from(id.as_str()),
            error_code: refusal.error.code(),
            error_message: refusal.message.map(StrBytes::from),
            ..DescribedGroup::default()
        }
    }

    /// A timer of a streams group fired.
    pub(super) fn streams_timer_fired(&mut self, id: &GroupId, timer: &Timer, now: TimestampMs) -> Effects {
        if *timer == Timer::InitialDelay {
            self.delayed.remove(id);
        }
        let outcome = at_moment!(self, id, now, |at| {
            let Some(Group::Streams(group)) = self.groups.get(id) else { return Effects::none() };
            group.timer_fired(timer, at)
        });
        self.streams_effects(id, outcome)
    }

    /// All is read: the sessions of a streams group's members begin.
    pub(super) fn resume_streams(&mut self, id: &GroupId, now: TimestampMs) -> Effects {
        let outcome = at_moment!(self, id, now, |at| {
            let Some(Group::Streams(group)) = self.groups.get(id) else { return Effects::none() };
            group.resume(at)
        });
        self.streams_effects(id, outcome)
    }

    /// Takes in a record of a streams group.
    pub(super) fn replay_streams(&mut self, record: StreamsRecord) {
        let StreamsRecord { group: id, change } = record;
        if change == Change::Group(None) {
            if matches!(self.groups.get(&id), Some(Group::Streams(_))) {
                self.groups.remove(&id);
                self.delayed.remove(&id);
            }
            return;
        }
        match self.groups.get_mut(&id) {
            Some(Group::Streams(group)) => group.replay(change),
            // What is taken back isn't there any more.
            _ if change.is_tombstone() => {}
            _ => {
                let mut group = StreamsGroup::new(self.memory.weigh(group_weight(&id)));
                group.replay(change);
                self.groups.insert(id, group.into());
            }
        }
    }

    /// A streams group that hasn't begun yet, and what is to be written before its first record.
    fn begin_streams(&self, id: &GroupId) -> Result<(Vec<CoordinatorRecord>, StreamsGroup), Refusal> {
        let first = match self.groups.get(id) {
            None => Vec::new(),
            Some(former @ Group::Classic(group)) if group.state() == State::Empty => {
                former.tombstones(id).map_err(|_| Refusal::from(ErrorCode::UnknownServerError))?
            }
            Some(_) => return Err(self.no_streams_group(id, "Streams group")),
        };
        let weight = self.memory.try_weigh(group_weight(id)).ok_or(ErrorCode::GroupMaxSizeReached)?;
        Ok((first, StreamsGroup::new(weight)))
    }

    fn no_streams_group(&self, id: &GroupId, what: &str) -> Refusal {
        let message = match self.groups.contains_key(id) {
            true => format!("Group {id} is not a streams group."),
            false => format!("{what} {id} not found."),
        };
        Refusal::new(ErrorCode::GroupIdNotFound, message)
    }

    fn streams_step(
        &mut self,
        id: &GroupId,
        first: Vec<CoordinatorRecord>,
        answer: HeartbeatAnswer,
        outcome: Outcome,
    ) -> Step<Answer> {
        match self.lift_streams(id, first, outcome) {
            Ok(effects) => Step { answer: Ok(answer), effects },
            Err(error) => {
                tracing::error!(group = %id, %error, "a streams group can't be written");
                Step::only(Err(ErrorCode::UnknownServerError.into()))
            }
        }
    }

    fn streams_effects(&mut self, id: &GroupId, outcome: Outcome) -> Effects {
        self.lift_streams(id, Vec::new(), outcome).unwrap_or_else(|error| {
            tracing::error!(group = %id, %error, "a streams group can't be written");
            Effects::none()
        })
    }

    /// What a group wants done, as the shard wants it done; `first` is written before.
    fn lift_streams(
        &mut self,
        id: &GroupId,
        first: Vec<CoordinatorRecord>,
        outcome: Outcome,
    ) -> Result<Effects, Unwritable> {
        let mut records = first;
        records.extend(encode_all(id, outcome.changes)?);
        let timers = outcome.timers.into_iter().map(|change| match change {
            TimerChange::Set(timer, after_ms) => {
                if timer == Timer::InitialDelay {
                    self.delayed.insert(id.clone());
                }
                TimerChange::Set(ShardTimer::Streams(id.clone(), timer), after_ms)
            }
            TimerChange::Cancel(timer) => TimerChange::Cancel(ShardTimer::Streams(id.clone(), timer)),
        });
        Ok(Effects { timers: timers.collect(), ..Effects::replayed(records) })
    }
}

/// The records' bytes.
pub(super) fn encode_all(id: &GroupId, changes: Vec<Change>) -> Result<Vec<CoordinatorRecord>, Unwritable> {
    let records = changes.into_iter().map(|change| StreamsRecord { group: id.clone(), change });
    records.map(|record| Ok(record.encode()?)).collect()
}
