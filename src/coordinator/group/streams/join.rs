//! Who sends a heartbeat: a member that is known, one that joins, or one that comes back under its lasting name.
//!
//! Invariant: a member that is behind may repeat its last heartbeat, and no other.

use kalda_protocol::ErrorCode;

use super::group::StreamsGroup;
use super::heartbeat::{Arrival, Heartbeat};
use super::member::{LEAVES_FOR_A_WHILE, Member, Standing};
use super::outcome::{Moment, Outcome};
use super::record::Change;
use crate::coordinator::group::ids::{GroupId, InstanceId, MemberId};
use crate::coordinator::group::refusal::Refusal;

impl StreamsGroup {
    /// Finds the member of a heartbeat.
    pub(super) fn come_in(
        &self,
        heartbeat: &Heartbeat,
        at: &Moment<'_>,
        outcome: &mut Outcome,
    ) -> Result<Arrival, Refusal> {
        let id = heartbeat.member_id.as_ref().ok_or(ErrorCode::InvalidRequest)?;
        let joins = heartbeat.epoch == 0;
        if joins {
            self.check_size(id, heartbeat.instance_id.as_ref(), at)?;
        }
        let Some(instance) = &heartbeat.instance_id else {
            let known = self.member(id).cloned();
            let before = match known {
                Some(member) => member,
                None if joins => Member::new(id.clone()),
                None => return Err(unknown_member(id, at.group)),
            };
            check_epoch(heartbeat, &before.standing)?;
            return Ok(Arrival { before, replaces: None });
        };
        let present = self.static_member(instance);
        if joins {
            return self.come_back(id, instance, present, outcome);
        }
        let present = present.ok_or_else(|| unknown_instance(instance))?;
        check_instance(present, id, instance)?;
        check_epoch(heartbeat, &present.standing)?;
        Ok(Arrival { before: present.clone(), replaces: None })
    }

    fn come_back(
        &self,
        id: &MemberId,
        instance: &InstanceId,
        present: Option<&Member>,
        outcome: &mut Outcome,
    ) -> Result<Arrival, Refusal> {
        let Some(present) = present else {
            let before = self.member(id).cloned().unwrap_or_else(|| Member::new(id.clone()));
            return Ok(Arrival { before, replaces: None });
        };
        if present.standing.epoch != LEAVES_FOR_A_WHILE {
            let message = format!(
                "Static member {id} with instance id {instance} cannot join the group because the instance id is owned by {} member.",
                present.id
            );
            return Err(Refusal::new(ErrorCode::UnreleasedInstanceId, message));
        }
        let standing = Standing { epoch: 0, previous_epoch: 0, ..present.standing.clone() };
        let before = Member { id: id.clone(), profile: present.profile.clone(), standing };
        removal(&present.id).into_iter().for_each(|change| outcome.write(change));
        outcome.write(Change::Member(id.clone(), Some(before.profile.clone())));
        let target = self.target(&present.id).map(|target| (**target).clone()).unwrap_or_default();
        outcome.write(Change::TargetMember(id.clone(), Some(target)));
        outcome.write(Change::Current(id.clone(), Some(before.standing.clone())));
        Ok(Arrival { before, replaces: Some(present.id.clone()) })
    }

    fn check_size(
        &self,
        id: &MemberId,
        instance: Option<&InstanceId>,
        at: &Moment<'_>,
    ) -> Result<(), Refusal> {
        let max = at.settings.max_size;
        let is_known = self.member(id).is_some()
            || instance.is_some_and(|instance| self.static_member(instance).is_some());
        if is_known || self.len() < max {
            return Ok(());
        }
        let message = format!("The streams group has reached its maximum capacity of {max} members.");
        Err(Refusal::new(ErrorCode::GroupMaxSizeReached, message))
    }
}

fn check_epoch(heartbeat: &Heartbeat, standing: &Standing) -> Result<(), Refusal> {
    let (received, known) = (heartbeat.epoch, standing.epoch);
    let fenced = |how: &str| {
        let message = format!(
            "The streams group member has a {how} member epoch ({received}) than the one known by the group coordinator ({known}). The member must abandon all its partitions and rejoin."
        );
        Refusal::new(ErrorCode::FencedMemberEpoch, message)
    };
    let repeats_last = || {
        let owned = heartbeat.owned.as_ref();
        received == standing.previous_epoch
            && owned.is_some_and(|owned| standing.assigned.contains_all(owned))
    };
    if received == 0 {
        Ok(())
    } else if received > known {
        Err(fenced("greater"))
    } else if received < known && !repeats_last() {
        Err(fenced("smaller"))
    } else {
        Ok(())
    }
}

/// What is written when a member goes.
pub(super) fn removal(id: &MemberId) -> [Change; 3] {
    [
        Change::Current(id.clone(), None),
        Change::TargetMember(id.clone(), None),
        Change::Member(id.clone(), None),
    ]
}

/// That no member of the group goes by this id.
pub(super) fn unknown_member(id: &MemberId, group: &GroupId) -> Refusal {
    Refusal::new(ErrorCode::UnknownMemberId, format!("Member {id} is not a member of group {group}."))
}

pub(super) fn unknown_instance(instance: &InstanceId) -> Refusal {
    Refusal::new(ErrorCode::UnknownMemberId, format!("Instance id {instance} is unknown."))
}

pub(super) fn check_instance(present: &Member, id: &MemberId, instance: &InstanceId) -> Result<(), Refusal> {
    if present.id == *id {
        return Ok(());
    }
    let message =
        format!("Static member {id} with instance id {instance} was fenced by member {}.", present.id);
    Err(Refusal::new(ErrorCode::FencedInstanceId, message))
}
