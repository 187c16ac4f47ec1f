//! Members of the classic protocol in consumer groups, and consumer groups that become classic ones.
//!
//! Invariant: who joins hears of it once it is written, or that it isn't. A group is the other kind only when its records are written.

use std::collections::BTreeSet;
use std::sync::Arc;

use kalda_protocol::ErrorCode;

use super::consumer::{at_moment, encode_all, lifted, lifted_or_none};
use super::group::Group;
use super::members::refuse_join;
use super::{After, Effects, GroupShard, ShardTimer, encode_group, group_weight};
use crate::coordinator::group::classic::{ClassicGroup, Join, JoinAnswer, Rejoin, Reply, Sync, SyncAnswer};
use crate::coordinator::group::consumer::{ClassicJoin, ConsumerGroup, InPlaceOf, Moment, Successor, Timer};
use crate::coordinator::group::ids::{GroupId, MemberId};
use crate::coordinator::runtime::{Apply, TimerChange, Waiter};
use crate::types::TimestampMs;

/// A member of the classic protocol that has joined a consumer group.
#[derive(Debug)]
pub struct ClassicMember {
    waiter: Waiter,
    answer: JoinAnswer,
    timers: Vec<TimerChange<ShardTimer>>,
}

/// A classic group that has come of a consumer group.
#[derive(Debug)]
pub struct Downgraded {
    id: GroupId,
    group: ClassicGroup,
    rejoin: Rejoin,
    /// Who joins at the same time.
    joins: Option<(Waiter, JoinAnswer)>,
}

impl ClassicMember {
    /// The member hears how it went.
    pub(super) fn written(self, outcome: Result<(), ErrorCode>) -> Effects {
        let (answer, timers) = match outcome {
            Ok(()) => (self.answer, self.timers),
            Err(error) => (JoinAnswer::refused(error, None), Vec::new()),
        };
        Effects { replies: vec![(self.waiter, Reply::Join(answer))], timers, ..Effects::none() }
    }
}

impl GroupShard {
    /// A client of the classic protocol wants to join a consumer group.
    pub(super) fn join_consumer(&mut self, id: &GroupId, join: Join, now: TimestampMs) -> Effects {
        let settings = Arc::clone(&self.settings.classic);
        at_moment!(self, id, now, |at| {
            let Some(Group::Consumer(group)) = self.groups.get_mut(id) else {
                return refuse_join(&join, ErrorCode::UnknownMemberId);
            };
            match group.join_classic(&join, &settings, at) {
                Err(refusal) => answer(join.waiter, JoinAnswer::refused(refusal.error, None)),
                Ok(ClassicJoin::Promised(member)) => {
                    answer(join.waiter, JoinAnswer::refused(ErrorCode::MemberIdRequired, Some(member)))
                }
                Ok(ClassicJoin::Joined(joined, outcome)) => match lifted(id, Vec::new(), outcome) {
                    Ok(effects) => {
                        let timers = effects.timers;
                        let member = ClassicMember { waiter: join.waiter, answer: *joined, timers };
                        let apply = Apply::ReplayAndTell(After::ClassicMember(Box::new(member)));
                        Effects { apply, timers: Vec::new(), ..effects }
                    }
                    Err(_) => refuse_join(&join, ErrorCode::UnknownServerError),
                },
                Ok(ClassicJoin::Downgrades(joins)) => self.replace_last(id, &join, *joins, at),
            }
        })
    }

    /// The last member of the consumer protocol gives its place to one of the classic protocol.
    fn replace_last(&self, id: &GroupId, join: &Join, joins: InPlaceOf, at: &Moment<'_>) -> Effects {
        let successor = Successor { replaces: &joins.replaces, id: &joins.id, told: &joins.told };
        let rejoin = if joins.is_stale { Rejoin::All } else { Rejoin::None };
        let reply = (join.waiter, joins.answer.clone());
        let downgraded = self.downgrade(id, (&BTreeSet::new(), Some(&successor)), (rejoin, Some(reply)), at);
        downgraded.unwrap_or_else(|| refuse_join(join, ErrorCode::UnknownServerError))
    }

    /// A member of the classic protocol asks a consumer group for its assignment.
    pub(super) fn sync_consumer(&mut self, id: &GroupId, sync: &Sync, now: TimestampMs) -> Effects {
        at_moment!(self, id, now, |at| {
            let (answer, outcome) = match self.groups.get_mut(id) {
                Some(Group::Consumer(group)) => group.sync_classic(sync, at),
                _ => (SyncAnswer::refused(ErrorCode::UnknownMemberId), Default::default()),
            };
            let replies = vec![(sync.waiter, Reply::Sync(answer))];
            Effects { replies, ..lifted_or_none(id, Vec::new(), outcome) }
        })
    }

    /// Lets members of a consumer group go.
    pub(super) fn let_go(&self, id: &GroupId, gone: &[MemberId], now: TimestampMs) -> Effects {
        at_moment!(self, id, now, |at| self.let_go_at(id, &gone.iter().collect(), at))
    }

    /// Lets members of a consumer group go. It becomes a classic one if only such members are left.
    pub(super) fn let_go_at(&self, id: &GroupId, gone: &BTreeSet<&MemberId>, at: &Moment<'_>) -> Effects {
        let Some(Group::Consumer(group)) = self.groups.get(id) else { return Effects::none() };
        if !gone.is_empty() && group.is_downgraded_without(gone, &self.settings.classic, at) {
            let downgraded = self.downgrade(id, (gone, None), (Rejoin::All, None), at);
            return downgraded.unwrap_or_else(Effects::none);
        }
        lifted_or_none(id, Vec::new(), group.fence(gone, at))
    }

    fn downgrade(
        &self,
        id: &GroupId,
        (gone, successor): (&BTreeSet<&MemberId>, Option<&Successor<'_>>),
        (rejoin, joins): (Rejoin, Option<(Waiter, JoinAnswer)>),
        at: &Moment<'_>,
    ) -> Option<Effects> {
        let Some(Group::Consumer(former)) = self.groups.get(id) else { return None };
        let weight = self.memory.weigh(group_weight(id));
        let group = former.downgraded(gone, successor, (Arc::clone(&self.settings.classic), weight), at);
        let mut records = encode_all(id, former.tombstones()).ok()?;
        records.push(encode_group(id, Some(group.snapshot())).ok()?);
        tracing::info!(group = %id, "a consumer group becomes a classic group");
        let timers = cancelled(id, former);
        let after = Downgraded { id: id.clone(), group, rejoin, joins };
        let apply = Apply::ReplayAndTell(After::Downgraded(Box::new(after)));
        Some(Effects { records, apply, timers, ..Effects::none() })
    }

    /// The group is written as a classic one, and begins to work; or it stays what it was.
    pub(super) fn downgraded(
        &mut self,
        mut written: Downgraded,
        outcome: Result<(), ErrorCode>,
        now: TimestampMs,
    ) -> Effects {
        let (fx, answered) = match outcome {
            Ok(()) => {
                let fx = written.group.take_up(written.rejoin, now);
                // With all ways of assigning that its members know; the record has one of each.
                self.groups.insert(written.id.clone(), written.group.into());
                (fx, written.joins)
            }
            Err(error) => {
                let refused = |(waiter, _)| (waiter, JoinAnswer::refused(error, None));
                (Default::default(), written.joins.map(refused))
            }
        };
        let mut effects = self.lift(&written.id, fx, now);
        effects.replies.extend(answered.map(|(waiter, answer)| (waiter, Reply::Join(answer))));
        effects
    }
}

/// The timers of a consumer group end.
fn cancelled(id: &GroupId, group: &ConsumerGroup) -> Vec<TimerChange<ShardTimer>> {
    let of_member = |member: &MemberId| {
        [Timer::Session, Timer::Rebalance, Timer::Join, Timer::Sync].map(|timer| timer(member.clone()))
    };
    let timers = group.members().flat_map(|(member, _)| of_member(member));
    timers.map(|timer| TimerChange::Cancel(ShardTimer::Consumer(id.clone(), timer))).collect()
}

fn answer(waiter: Waiter, answer: JoinAnswer) -> Effects {
    Effects { replies: vec![(waiter, Reply::Join(answer))], ..Effects::none() }
}
