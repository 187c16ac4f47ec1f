//! Members of the classic protocol in a consumer group: they join, sync and send heartbeats as ever, and the group answers in their way.
//!
//! Invariant: a member's generation is its epoch. It is told to join again when there is something to give up, or something more to get; there is no
//! leader, and no wait for others.

use std::sync::Arc;

use bytes::Bytes;
use kalda_protocol::ErrorCode;

use super::change::{Change, NewEpoch};
use super::embedded;
use super::group::ConsumerGroup;
use super::join::check_instance;
use super::member::{ClassicPart, Member, MemberState, Subscription};
use super::outcome::{Moment, Outcome, Timer};
use crate::coordinator::group::classic::{
    self, CONSUMER, Heartbeat, Join, JoinAnswer, Leaver, Sync, SyncAnswer,
};
use crate::coordinator::group::ids::{InstanceId, MemberId};
use crate::coordinator::group::refusal::Refusal;

/// What comes of a wish to join.
#[derive(Debug)]
pub enum ClassicJoin {
    /// The client is to come back with the id that it is given.
    Promised(MemberId),
    /// It is a member, and is told so once the records are written. The timers are to be set then.
    Joined(Box<JoinAnswer>, Outcome),
    /// It takes the place of the last member of the consumer protocol: the group is a classic one from now on.
    Downgrades(Box<InPlaceOf>),
}

/// A member of the classic protocol that takes the place of the last one of the consumer protocol.
#[derive(Debug)]
pub struct InPlaceOf {
    /// Whose place it takes.
    pub replaces: MemberId,
    /// Its id.
    pub id: MemberId,
    /// What it told.
    pub told: Arc<Subscription>,
    /// Whether all have to join again.
    pub is_stale: bool,
    /// What it is told.
    pub answer: JoinAnswer,
}

impl ConsumerGroup {
    /// A client of the classic protocol wants to join.
    ///
    /// # Errors
    /// What it is told.
    pub fn join_classic(
        &mut self,
        join: &Join,
        settings: &classic::Settings,
        at: &Moment<'_>,
    ) -> Result<ClassicJoin, Refusal> {
        if at.settings.migration == super::MigrationPolicy::Disabled {
            return Err(ErrorCode::InconsistentGroupProtocol.into());
        }
        let id = join.member_id.as_ref().unwrap_or(&join.new_consumer_id);
        self.check_size(id, join.instance_id.as_ref(), at)?;
        let is_common = |protocol: &classic::Protocol| self.index().is_known_to_all_classic(&protocol.name);
        if &*join.protocol_type != CONSUMER || !join.protocols.iter().any(is_common) {
            return Err(ErrorCode::InconsistentGroupProtocol.into());
        }
        let is_unknown = join.member_id.is_none();
        if join.instance_id.is_none() && is_unknown && join.abilities.known_member_id {
            return Ok(ClassicJoin::Promised(id.clone()));
        }
        let metadata = join.protocols.first().map(|protocol| protocol.metadata.clone()).unwrap_or_default();
        let read = embedded::subscription(&metadata, at.topics).map_err(|_| ErrorCode::UnknownServerError)?;
        let mut outcome = Outcome::default();
        let (before, replaces) = self.classic_comes_in(join, id, &mut outcome)?;
        let told = Arc::new(told_by(join, &before.told, self.shared_names(read.topics), read.rack));
        self.check_room(&before.told, &told)?;
        let change = Change { id, before: &before, told, replaces };
        if let Some(replaced) = &change.replaces
            && self.is_downgraded_in_place_of(replaced, settings, at)
        {
            let replaced = replaced.clone();
            return Ok(self.in_place_of(&change, replaced, join, at));
        }
        let standing = self.change_member(&change, (Some(&read.owned), None), at, &mut outcome)?;
        self.passing.joining.remove(id);
        outcome.cancel(Timer::Join(id.clone()));
        outcome.set(Timer::Session(id.clone()), join.session_timeout_ms);
        outcome.set(Timer::Sync(id.clone()), join.rebalance_timeout_ms);
        Ok(ClassicJoin::Joined(Box::new(joined(join, id, standing.epoch)), outcome))
    }

    fn in_place_of(
        &mut self,
        change: &Change<'_>,
        replaces: MemberId,
        join: &Join,
        at: &Moment<'_>,
    ) -> ClassicJoin {
        let mut unwritten = Outcome::default();
        let asks_otherwise = change.before.told.topics != change.told.topics
            || change.before.told.pattern() != change.told.pattern();
        let new = if asks_otherwise { NewEpoch::Needed } else { NewEpoch::IfTopicsChanged };
        let epoch = self.next_epoch(change, new, at, &mut unwritten);
        let is_stale = self.target_epoch() < epoch;
        let generation = if is_stale { 0 } else { self.target_epoch() };
        let answer = joined(join, change.id, generation);
        let (id, told) = (change.id.clone(), Arc::clone(&change.told));
        ClassicJoin::Downgrades(Box::new(InPlaceOf { replaces, id, told, is_stale, answer }))
    }

    fn classic_comes_in(
        &self,
        join: &Join,
        id: &MemberId,
        outcome: &mut Outcome,
    ) -> Result<(Member, Option<MemberId>), ErrorCode> {
        let known = || self.member(id).cloned().unwrap_or_default();
        let Some(instance) = &join.instance_id else { return Ok((known(), None)) };
        match (self.static_member(instance), &join.member_id) {
            (None, None) => Ok((known(), None)),
            (None, Some(_)) => Err(ErrorCode::UnknownMemberId),
            (Some((present, _)), None) => Ok((self.take_place(present, id, outcome), Some(present.clone()))),
            (Some((present, member)), Some(id)) => {
                check_instance(present, id, instance).map_err(|refusal| refusal.error)?;
                Ok((member.clone(), None))
            }
        }
    }

    /// A member of the classic protocol asks for its assignment.
    pub fn sync_classic(&mut self, sync: &Sync, at: &Moment<'_>) -> (SyncAnswer, Outcome) {
        let mut outcome = Outcome::default();
        let answer = self.try_sync(sync, at, &mut outcome).unwrap_or_else(SyncAnswer::refused);
        (answer, outcome)
    }

    fn try_sync(
        &mut self,
        sync: &Sync,
        at: &Moment<'_>,
        outcome: &mut Outcome,
    ) -> Result<SyncAnswer, ErrorCode> {
        let (id, member) = self.classic_member(sync.member_id.as_ref(), sync.instance_id.as_ref())?;
        let classic = member.told.classic.as_ref().ok_or(ErrorCode::UnknownMemberId)?;
        if member.standing.epoch != sync.generation {
            return Err(ErrorCode::IllegalGeneration);
        }
        let protocol = classic.protocols.first();
        let is_of_kind = sync.protocol_type.as_ref().is_none_or(|kind| &**kind == CONSUMER);
        let is_of_protocol = |name: &Arc<str>| protocol.is_some_and(|protocol| protocol.name == *name);
        if !is_of_kind || !sync.protocol_name.as_ref().is_none_or(is_of_protocol) {
            return Err(ErrorCode::InconsistentGroupProtocol);
        }
        let is_behind = self.target_epoch() > member.standing.epoch;
        if is_behind && member.standing.state != MemberState::UnrevokedPartitions {
            let (id, timeout) = (id.clone(), member.told.rebalance_timeout_ms);
            self.tell_to_join(id, timeout, outcome);
            return Err(ErrorCode::RebalanceInProgress);
        }
        outcome.cancel(Timer::Sync(id.clone()));
        outcome.set(Timer::Session(id.clone()), classic.session_timeout_ms);
        let told = protocol.map(|protocol| protocol.metadata.clone()).unwrap_or_else(Bytes::new);
        Ok(SyncAnswer {
            error: ErrorCode::None,
            protocol_type: sync.protocol_type.clone(),
            protocol_name: sync.protocol_name.clone(),
            assignment: embedded::written(&member.standing.assigned, &told, at.topics),
        })
    }

    /// A member of the classic protocol says that it lives; the answer tells it whether to join again.
    pub fn heartbeat_classic(&mut self, heartbeat: &Heartbeat) -> (ErrorCode, Outcome) {
        let mut outcome = Outcome::default();
        let error = self.try_heartbeat(heartbeat, &mut outcome).err().unwrap_or(ErrorCode::None);
        (error, outcome)
    }

    fn try_heartbeat(&mut self, heartbeat: &Heartbeat, outcome: &mut Outcome) -> Result<(), ErrorCode> {
        let instance = heartbeat.instance_id.as_ref();
        let (id, member) = self.classic_member(heartbeat.member_id.as_ref(), instance)?;
        let classic = member.told.classic.as_ref().ok_or(ErrorCode::UnknownMemberId)?;
        if member.standing.epoch != heartbeat.generation {
            return Err(ErrorCode::IllegalGeneration);
        }
        outcome.set(Timer::Session(id.clone()), classic.session_timeout_ms);
        let has_more = match member.standing.state {
            MemberState::UnrevokedPartitions => true,
            MemberState::UnreleasedPartitions => !self.waits_for_others(id, member),
            MemberState::Stable | MemberState::Unknown => false,
        };
        if !has_more && member.standing.epoch >= self.target_epoch() {
            return Ok(());
        }
        let (id, timeout) = (id.clone(), member.told.rebalance_timeout_ms);
        self.tell_to_join(id, timeout, outcome);
        Err(ErrorCode::RebalanceInProgress)
    }

    /// Those who leave, and an answer for each that asks to.
    #[must_use]
    pub fn leave_classic(&self, leavers: &[Leaver]) -> (Vec<ErrorCode>, Vec<MemberId>) {
        let find = |leaver: &Leaver| -> Result<MemberId, ErrorCode> {
            let Some(instance) = &leaver.instance_id else {
                let id = leaver.member_id.clone().filter(|id| self.member(id).is_some());
                return id.ok_or(ErrorCode::UnknownMemberId);
            };
            let (present, _) = self.static_member(instance).ok_or(ErrorCode::UnknownMemberId)?;
            // An operator names the lasting name alone.
            match &leaver.member_id {
                Some(id) if id != present => Err(ErrorCode::FencedInstanceId),
                _ => Ok(present.clone()),
            }
        };
        let found: Vec<Result<MemberId, ErrorCode>> = leavers.iter().map(find).collect();
        let answers = found.iter().map(|found| found.as_ref().err().copied().unwrap_or(ErrorCode::None));
        (answers.collect(), found.iter().flatten().cloned().collect())
    }

    /// True while somebody still has a partition of the member's target.
    fn waits_for_others(&self, id: &MemberId, member: &Member) -> bool {
        let target = self.target(id);
        let mut missing = target
            .iter()
            .flat_map(|(topic, partitions)| partitions.iter().map(|partition| (*topic, *partition)))
            .filter(|(topic, partition)| !member.standing.assigned.contains(*topic, *partition));
        missing.any(|(topic, partition)| self.index().is_owned(topic, partition))
    }

    /// The time to join again runs from the first time that the member is told to.
    fn tell_to_join(&mut self, id: MemberId, timeout_ms: i32, outcome: &mut Outcome) {
        if self.passing.joining.insert(id.clone()) {
            outcome.set(Timer::Join(id), timeout_ms);
        }
    }

    fn classic_member(
        &self,
        id: Option<&MemberId>,
        instance: Option<&InstanceId>,
    ) -> Result<(&MemberId, &Member), ErrorCode> {
        if let Some(instance) = instance {
            let (present, member) = self.static_member(instance).ok_or(ErrorCode::UnknownMemberId)?;
            return if id == Some(present) {
                Ok((present, member))
            } else {
                Err(ErrorCode::FencedInstanceId)
            };
        }
        id.and_then(|id| self.entry(id)).ok_or(ErrorCode::UnknownMemberId)
    }
}

fn told_by(
    join: &Join,
    before: &Subscription,
    topics: Arc<std::collections::BTreeSet<Arc<str>>>,
    rack: Option<Arc<str>>,
) -> Subscription {
    // Copied: otherwise each would keep the frame that it came in.
    let kept = |protocol: &classic::Protocol| classic::Protocol {
        name: Arc::clone(&protocol.name),
        metadata: Bytes::copy_from_slice(&protocol.metadata),
    };
    let rebalance_timeout_ms = match join.rebalance_timeout_ms {
        -1 => before.rebalance_timeout_ms,
        timeout => timeout,
    };
    Subscription {
        instance_id: join.instance_id.clone().or_else(|| before.instance_id.clone()),
        rack: rack.or_else(|| before.rack.clone()),
        client_id: Arc::clone(&join.client_id),
        client_host: Arc::clone(&join.client_host),
        topics,
        // Members of the classic protocol look for the topics of their patterns themselves.
        pattern: Some(Arc::from("")),
        assignor: before.assignor,
        rebalance_timeout_ms,
        classic: Some(ClassicPart {
            session_timeout_ms: join.session_timeout_ms,
            protocols: join.protocols.iter().map(kept).collect(),
        }),
    }
}

fn joined(join: &Join, id: &MemberId, generation: i32) -> JoinAnswer {
    JoinAnswer {
        error: ErrorCode::None,
        generation,
        protocol_type: Some(Arc::from(CONSUMER)),
        protocol_name: join.protocols.first().map(|protocol| Arc::clone(&protocol.name)),
        leader: None,
        skip_assignment: false,
        member_id: Some(id.clone()),
        tells_members: false,
    }
}
