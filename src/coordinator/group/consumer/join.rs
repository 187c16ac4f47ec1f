//! Who comes: a member that is known, a new one, or a static member that takes the place of the one it was before.
//!
//! Invariant: a member is known by its id and its epoch. One that comes with the epoch before its present one may have missed the answer, and is
//! accepted if it reads nothing that it mustn't; any other is fenced, and has to begin anew.

use std::sync::Arc;

use kalda_protocol::ErrorCode;

use super::group::ConsumerGroup;
use super::heartbeat::Heartbeat;
use super::member::{AWAY, Member, Standing};
use super::outcome::{Moment, Outcome};
use super::owned::Owned;
use super::reconcile::Reported;
use super::record::ConsumerRecord;
use crate::coordinator::group::ids::{InstanceId, MemberId};
use crate::coordinator::group::refusal::Refusal;

impl ConsumerGroup {
    /// The member as it is, and whose place it takes.
    pub(super) fn come_in(
        &self,
        heartbeat: &Heartbeat,
        at: &Moment<'_>,
        outcome: &mut Outcome,
    ) -> Result<(Member, Option<MemberId>), Refusal> {
        let (id, joins) = (&heartbeat.member_id, heartbeat.epoch == 0);
        let Some(instance) = &heartbeat.instance_id else {
            let known = self.member(id).cloned();
            let member = match known {
                Some(known) => known,
                None if joins => Member::default(),
                None => return Err(unknown_member(id, at)),
            };
            check_epoch(&member.standing, heartbeat.epoch, heartbeat.reported.as_ref())?;
            return Ok((member, None));
        };
        let present = self.static_member(instance);
        if !joins {
            let (present_id, member) = present.ok_or_else(|| unknown_instance(instance))?;
            check_instance(present_id, id, instance)?;
            check_epoch(&member.standing, heartbeat.epoch, heartbeat.reported.as_ref())?;
            return Ok((member.clone(), None));
        }
        let Some((present_id, member)) = present else {
            return Ok((self.member(id).cloned().unwrap_or_default(), None));
        };
        // A member of the classic protocol doesn't say that it goes away.
        if !member.is_classic() && member.standing.epoch != AWAY {
            return Err(unreleased(present_id, id, instance));
        }
        Ok((self.take_place(present_id, id, outcome), Some(present_id.clone())))
    }

    /// Gives a member's place to the one that it is from now on.
    pub(super) fn take_place(&self, old: &MemberId, new: &MemberId, outcome: &mut Outcome) -> Member {
        let before = self.member(old).cloned().unwrap_or_default();
        let standing = Standing { epoch: 0, previous_epoch: 0, ..before.standing };
        let member = Member { told: before.told, standing };
        outcome.records.extend(removal(old));
        outcome.records.extend([
            ConsumerRecord::Member(new.clone(), Some(Arc::clone(&member.told))),
            ConsumerRecord::Target(new.clone(), Some(self.target(old))),
            ConsumerRecord::Standing(new.clone(), Some(member.standing.clone())),
        ]);
        member
    }
}

/// The records that say that a member is gone.
pub(super) fn removal(id: &MemberId) -> [ConsumerRecord; 3] {
    [
        ConsumerRecord::Standing(id.clone(), None),
        ConsumerRecord::Target(id.clone(), None),
        ConsumerRecord::Member(id.clone(), None),
    ]
}

fn check_epoch(standing: &Standing, epoch: i32, reported: Option<&Reported>) -> Result<(), Refusal> {
    let fenced = |how: &str| {
        let message = format!(
            "The consumer group member has a {how} member epoch ({epoch}) than the one known by the group coordinator ({}). \
             The member must abandon all its partitions and rejoin.",
            standing.epoch
        );
        Err(Refusal::new(ErrorCode::FencedMemberEpoch, message))
    };
    if epoch == 0 || epoch == standing.epoch {
        Ok(())
    } else if epoch > standing.epoch {
        fenced("greater")
    } else if epoch == standing.previous_epoch && reads_only(reported, &standing.assigned) {
        Ok(())
    } else {
        fenced("smaller")
    }
}

/// True if the member says what it reads, and that is no more than it may.
fn reads_only(reported: Option<&Reported>, assigned: &Owned) -> bool {
    let Some(reported) = reported else { return false };
    reported.iter().all(|(topic, partitions)| {
        let has_topic = assigned.topics().any(|(known, _)| known == *topic);
        has_topic && partitions.iter().all(|partition| assigned.contains(*topic, *partition))
    })
}

/// That no member of the group goes by this id.
pub(super) fn unknown_member(id: &MemberId, at: &Moment<'_>) -> Refusal {
    Refusal::new(ErrorCode::UnknownMemberId, format!("Member {id} is not a member of group {}.", at.group))
}

pub(super) fn unknown_instance(instance: &InstanceId) -> Refusal {
    Refusal::new(ErrorCode::UnknownMemberId, format!("Instance id {instance} is unknown."))
}

pub(super) fn check_instance(
    present: &MemberId,
    id: &MemberId,
    instance: &InstanceId,
) -> Result<(), Refusal> {
    if present == id {
        return Ok(());
    }
    let message = format!("Static member {id} with instance id {instance} was fenced by member {present}.");
    Err(Refusal::new(ErrorCode::FencedInstanceId, message))
}

fn unreleased(present: &MemberId, id: &MemberId, instance: &InstanceId) -> Refusal {
    let message = format!(
        "Static member {id} with instance id {instance} cannot join the group because the instance id is owned by {present} member."
    );
    Refusal::new(ErrorCode::UnreleasedInstanceId, message)
}
