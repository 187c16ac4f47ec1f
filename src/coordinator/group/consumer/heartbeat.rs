//! ConsumerGroupHeartbeat: a member joins, stays, asks for other topics, says what it reads, and is told what to read.
//!
//! ```text
//! come in ─▶ what it told ─▶ patterns ─▶ the group's epoch ─▶ target assignment ─▶ reconciled ─▶ answer
//!  fenced     record 5        record 16   record 3             records 7, 6         record 8
//! ```
//!
//! Invariant: nothing of the group changes here; the records do it, and the answer waits for them. Kafka's order of checks and of records.

use std::collections::BTreeSet;
use std::sync::Arc;

use kalda_protocol::ErrorCode;

use super::change::{Change, NewEpoch};
use super::group::ConsumerGroup;
use super::member::{MemberState, Standing, Subscription};
use super::outcome::{Moment, Outcome, Timer};
use super::owned::Owned;
use super::patterns::PatternChange;
use super::reconcile::{Reported, Towards, Wish, reconcile};
use super::record::ConsumerRecord;
use super::settings::SUBSCRIPTION_MAX_BYTES;
use crate::coordinator::group::assignor::AssignorName;
use crate::coordinator::group::ids::{InstanceId, MemberId};
use crate::coordinator::group::refusal::Refusal;
use crate::coordinator::group::topics::TopicFilter;

/// A heartbeat, as its request brings it. What is `None` stays as it was.
#[derive(Debug, Clone)]
pub struct Heartbeat {
    /// The member's id; made up by the caller where an old client has none yet.
    pub member_id: MemberId,
    /// The member's epoch; 0 to join.
    pub epoch: i32,
    /// Its lasting name.
    pub instance_id: Option<InstanceId>,
    /// Where it runs.
    pub rack: Option<Arc<str>>,
    /// How long it may take to give partitions up.
    pub rebalance_timeout_ms: Option<i32>,
    /// The topics that it asks for by name.
    pub topics: Option<BTreeSet<Arc<str>>>,
    /// The pattern that it asks for.
    pub pattern: Option<Arc<str>>,
    /// The assignor that it asks for.
    pub assignor: Option<AssignorName>,
    /// What it reads.
    pub reported: Option<Reported>,
    /// What its client calls itself.
    pub client_id: Arc<str>,
    /// Where its client connects from.
    pub client_host: Arc<str>,
    /// Which topics it may see.
    pub filter: TopicFilter,
}

/// What a member is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeartbeatAnswer {
    /// Its id.
    pub member_id: MemberId,
    /// Its epoch from now on.
    pub epoch: i32,
    /// When to send the next heartbeat; 0 where it has left.
    pub heartbeat_interval_ms: i32,
    /// What to read, if that is news.
    pub assignment: Option<Arc<Owned>>,
}

impl ConsumerGroup {
    /// A member joins or stays.
    ///
    /// # Errors
    /// What the client is told; nothing has happened then.
    pub fn heartbeat(
        &mut self,
        heartbeat: &Heartbeat,
        at: &Moment<'_>,
    ) -> Result<(HeartbeatAnswer, Outcome), Refusal> {
        self.check_size(&heartbeat.member_id, heartbeat.instance_id.as_ref(), at)?;
        let mut outcome = Outcome::default();
        let (member, replaces) = self.come_in(heartbeat, at, &mut outcome)?;
        let told = told_from_now_on(self, &member.told, heartbeat);
        self.check_room(&member.told, &told)?;
        let change = Change { id: &heartbeat.member_id, before: &member, told, replaces };
        let standing = self.change_member(
            &change,
            (heartbeat.reported.as_ref(), Some(&heartbeat.filter)),
            at,
            &mut outcome,
        )?;
        outcome.set(Timer::Session(heartbeat.member_id.clone()), at.rules.session_timeout_ms);
        let tells_all = heartbeat.epoch == 0 || heartbeat.is_full();
        let is_news = tells_all || standing.assigned != member.standing.assigned;
        let answer = HeartbeatAnswer {
            member_id: heartbeat.member_id.clone(),
            epoch: standing.epoch,
            heartbeat_interval_ms: at.rules.heartbeat_interval_ms,
            assignment: is_news.then_some(standing.assigned),
        };
        Ok((answer, outcome))
    }

    /// What a member's heartbeat or join changes: what it told, the group's epoch, the target, and where the member stands.
    pub(super) fn change_member(
        &mut self,
        change: &Change<'_>,
        (reported, filter): (Option<&Reported>, Option<&TopicFilter>),
        at: &Moment<'_>,
        outcome: &mut Outcome,
    ) -> Result<Standing, Refusal> {
        let (before, told) = (&*change.before.told, &*change.told);
        if before != told {
            let record = ConsumerRecord::Member(change.id.clone(), Some(Arc::clone(&change.told)));
            outcome.records.push(record);
        }
        let pattern = self.change_pattern(change, filter, at, outcome)?;
        let names_change = before.topics != told.topics;
        let needs_epoch = if change.is_of_classic() {
            names_change || pattern.is_any()
        } else {
            names_change || pattern == PatternChange::Resolved || self.changes_assignor(change, at)
        };
        let new = if needs_epoch { NewEpoch::Needed } else { NewEpoch::IfTopicsChanged };
        let epoch = self.next_epoch(change, new, at, outcome);
        let (target_epoch, target) = self.next_target(change, epoch, at, outcome);
        let wish = if names_change || pattern.is_any() { Wish::Changed } else { Wish::Same };
        self.reconcile_member(change, (target_epoch, &target), (wish, reported), at, outcome)
    }

    /// Brings a member nearer to its target.
    pub(super) fn reconcile_member(
        &self,
        change: &Change<'_>,
        (target_epoch, target): (i32, &crate::coordinator::group::assignor::Assignment),
        (wish, reported): (Wish, Option<&Reported>),
        at: &Moment<'_>,
        outcome: &mut Outcome,
    ) -> Result<Standing, Refusal> {
        let now = &change.before.standing;
        if wish == Wish::Same && now.is_reconciled_to(target_epoch) {
            return Ok(now.clone());
        }
        let resolved = change.told.pattern().and_then(|pattern| self.resolved(pattern));
        let is_subscribed = |name: &str| {
            change.told.topics.contains(name)
                || resolved.is_some_and(|resolved| resolved.topics.contains(name))
        };
        let towards = Towards {
            epoch: target_epoch,
            target,
            subscribed: &|topic| at.topics.name_of(topic).is_some_and(|name| is_subscribed(&name)),
            is_owned: &|topic, partition| self.index().is_owned(topic, partition),
            wish,
            reported,
        };
        let next = reconcile(now, &towards).map_err(|_| unknown_state())?;
        if next != *now {
            outcome.records.push(ConsumerRecord::Standing(change.id.clone(), Some(next.clone())));
            if !change.is_of_classic() {
                let timer = Timer::Rebalance(change.id.clone());
                match next.state {
                    MemberState::UnrevokedPartitions => outcome.set(timer, change.told.rebalance_timeout_ms),
                    _ => outcome.cancel(timer),
                }
            }
        }
        Ok(next)
    }

    /// Whether there is room for one more.
    pub(super) fn check_size(
        &self,
        id: &MemberId,
        instance: Option<&InstanceId>,
        at: &Moment<'_>,
    ) -> Result<(), Refusal> {
        let max = at.settings.max_size;
        let is_known = self.member(id).is_some()
            || instance.is_some_and(|instance| self.index().static_member(instance).is_some());
        if is_known || self.len() < max {
            return Ok(());
        }
        let message = format!("The consumer group has reached its maximum capacity of {max} members.");
        Err(Refusal::new(ErrorCode::GroupMaxSizeReached, message))
    }

    /// Whether there is memory for what the member tells, if that is more than before.
    pub(super) fn check_room(&self, before: &Subscription, told: &Subscription) -> Result<(), Refusal> {
        let (had, wants) = (before.weight(), told.weight());
        if wants > SUBSCRIPTION_MAX_BYTES && wants > had {
            return Err(ErrorCode::UnknownServerError.into());
        }
        if wants > had && !self.memory().has_room_for(wants - had) {
            return Err(ErrorCode::GroupMaxSizeReached.into());
        }
        Ok(())
    }
}

impl Heartbeat {
    /// True if it tells everything, as a client does that may have missed an answer.
    const fn is_full(&self) -> bool {
        let asks = self.topics.is_some() || self.pattern.is_some();
        self.rebalance_timeout_ms.is_some() && asks && self.reported.is_some()
    }
}

fn told_from_now_on(
    group: &ConsumerGroup,
    before: &Arc<Subscription>,
    heartbeat: &Heartbeat,
) -> Arc<Subscription> {
    let told = Subscription {
        instance_id: heartbeat.instance_id.clone().or_else(|| before.instance_id.clone()),
        rack: heartbeat.rack.clone().or_else(|| before.rack.clone()),
        client_id: heartbeat.client_id.clone(),
        client_host: heartbeat.client_host.clone(),
        topics: match &heartbeat.topics {
            Some(topics) if *topics != *before.topics => group.shared_names(topics.clone()),
            _ => Arc::clone(&before.topics),
        },
        pattern: heartbeat.pattern.clone().or_else(|| before.pattern.clone()),
        assignor: heartbeat.assignor.or(before.assignor),
        rebalance_timeout_ms: heartbeat.rebalance_timeout_ms.unwrap_or(before.rebalance_timeout_ms),
        classic: None,
    };
    if told == **before { Arc::clone(before) } else { Arc::new(told) }
}

fn unknown_state() -> Refusal {
    let message = "The consumer group member is in a unknown state. The member must abandon all its partitions and rejoin.";
    Refusal::new(ErrorCode::FencedMemberEpoch, message)
}
