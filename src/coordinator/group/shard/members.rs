//! Members come and go: the classic groups' verbs, on the group they name.

use std::sync::Arc;

use kalda_protocol::ErrorCode;

use super::consumer::lifted_or_none;
use super::group::Group;
use super::{After, Effects, GroupShard, Step, encode_group, group_weight};
use crate::coordinator::group::classic::{
    self, ClassicGroup, Heartbeat, Join, JoinAnswer, JoinedMember, Leaver, Reply, Sync, SyncAnswer,
};
use crate::coordinator::group::ids::GroupId;
use crate::coordinator::runtime::{Apply, Waiter};
use crate::types::TimestampMs;

impl GroupShard {
    /// A client wants to join. A group that nobody knows begins with someone who has no member id yet.
    pub fn join(&mut self, id: &GroupId, join: Join, now: TimestampMs) -> Effects {
        match self.groups.get_mut(id) {
            Some(Group::Classic(group)) => {
                let fx = group.join(join, now);
                return self.lift(id, fx, now);
            }
            Some(Group::Consumer(group)) if !group.is_empty() => return self.join_consumer(id, join, now),
            Some(Group::Streams(group)) if !group.is_empty() => {
                let refusal = JoinAnswer::refused(ErrorCode::InconsistentGroupProtocol, None);
                return Effects { replies: vec![(join.waiter, Reply::Join(refusal))], ..Effects::none() };
            }
            Some(Group::Consumer(_) | Group::Streams(_)) | None => {}
        }
        if join.member_id.is_some() {
            return refuse_join(&join, ErrorCode::UnknownMemberId);
        }
        let room = self.memory.has_room_for(group_weight(id) + join.weight());
        let Some(weight) = self.memory.try_weigh(group_weight(id)).filter(|_| room) else {
            return refuse_join(&join, ErrorCode::GroupMaxSizeReached);
        };
        let mut group = ClassicGroup::new(Arc::clone(&self.settings.classic), weight, now);
        let empty = group.snapshot();
        let waiter = join.waiter;
        let fx = group.join(join, now);
        // A group of another protocol that nobody is in makes way.
        let former = self.groups.insert(id.clone(), group.into());
        let tombstones = former.as_ref().map_or(Ok(Vec::new()), |former| former.tombstones(id));
        let record = encode_group(id, Some(empty));
        match tombstones.and_then(|records| Ok((records, record?))) {
            Ok((mut records, record)) => {
                records.push(record);
                let apply = Apply::Tell(After::Created(id.clone(), fx, former));
                Effects { records, apply, ..Effects::none() }
            }
            Err(error) => {
                tracing::error!(group = %id, %error, "a group can't be written");
                self.restore(id, former);
                let refusal = JoinAnswer::refused(ErrorCode::UnknownServerError, None);
                Effects { replies: vec![(waiter, Reply::Join(refusal))], ..Effects::none() }
            }
        }
    }

    fn restore(&mut self, id: &GroupId, former: Option<Group>) {
        match former {
            Some(former) => drop(self.groups.insert(id.clone(), former)),
            None => drop(self.groups.remove(id)),
        }
    }

    /// The new group could not be written: there is none, or the one before.
    pub(super) fn uncreate(
        &mut self,
        id: &GroupId,
        fx: classic::Effects,
        former: Option<Group>,
        error: ErrorCode,
    ) -> Effects {
        let parked = self.groups.remove(id).map(|mut group| group.close()).unwrap_or_default();
        self.restore(id, former);
        let replies: Vec<(Waiter, Reply)> = fx
            .replies
            .into_iter()
            .chain(parked)
            .map(|(waiter, reply)| (waiter, reply.refused(error)))
            .collect();
        Effects { replies, ..Effects::none() }
    }

    /// A member asks for its assignment.
    pub fn sync(&mut self, id: &GroupId, sync: Sync, now: TimestampMs) -> Effects {
        if let Some(Group::Consumer(_)) = self.groups.get(id) {
            return self.sync_consumer(id, &sync, now);
        }
        let Some(group) = self.classic_mut(id) else {
            let refusal = SyncAnswer::refused(ErrorCode::UnknownMemberId);
            return Effects { replies: vec![(sync.waiter, Reply::Sync(refusal))], ..Effects::none() };
        };
        let fx = group.sync(sync, now);
        self.lift(id, fx, now)
    }

    /// The members of a group's generation, for its leader; `None` once another has begun.
    #[must_use]
    pub fn joined_members(&self, id: &GroupId, generation: i32) -> Option<Vec<JoinedMember>> {
        match self.groups.get(id)? {
            Group::Classic(group) => group.joined_members(generation),
            // It has no leader.
            Group::Consumer(_) | Group::Streams(_) => None,
        }
    }

    /// A member says that it lives.
    pub fn heartbeat(&mut self, id: &GroupId, heartbeat: &Heartbeat, now: TimestampMs) -> Step<ErrorCode> {
        if let Some(Group::Consumer(group)) = self.groups.get_mut(id) {
            let (answer, outcome) = group.heartbeat_classic(heartbeat);
            return Step { answer, effects: lifted_or_none(id, Vec::new(), outcome) };
        }
        let Some(group) = self.classic_mut(id) else { return Step::only(ErrorCode::UnknownMemberId) };
        let (answer, fx) = group.heartbeat(heartbeat);
        Step { answer, effects: self.lift(id, fx, now) }
    }

    /// Members leave; one answer for each, in their order.
    pub fn leave(&mut self, id: &GroupId, leavers: &[Leaver], now: TimestampMs) -> Step<Vec<ErrorCode>> {
        if let Some(Group::Consumer(group)) = self.groups.get(id) {
            let (answer, gone) = group.leave_classic(leavers);
            return Step { answer, effects: self.let_go(id, &gone, now) };
        }
        let Some(group) = self.classic_mut(id) else {
            return Step::only(vec![ErrorCode::UnknownMemberId; leavers.len()]);
        };
        let (answer, fx) = group.leave(leavers, now);
        Step { answer, effects: self.lift(id, fx, now) }
    }
}

pub(super) fn refuse_join(join: &Join, error: ErrorCode) -> Effects {
    let refusal = JoinAnswer::refused(error, join.member_id.clone());
    Effects { replies: vec![(join.waiter, Reply::Join(refusal))], ..Effects::none() }
}
