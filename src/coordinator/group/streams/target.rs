//! The target assignment: what each member is to have.
//!
//! Invariant: it is computed of the group as it will be once a member's change is written, which it isn't yet. While a group waits for its first
//! members, or made its last target a moment ago, members come to the target that there is.

use std::collections::BTreeMap;

use super::assignor::{GroupSpec, MemberSpec, SubtopologySpec, assign};
use super::group::StreamsGroup;
use super::heartbeat::Arrival;
use super::member::Member;
use super::outcome::{Delay, Moment, Outcome};
use super::record::{Change, TargetMetadata};
use super::status::{Status, StatusCode};
use super::tasks::TaskSets;
use super::topics::ConfiguredTopology;
use crate::coordinator::group::ids::MemberId;
use crate::types::TimestampMs;

/// The target that holds now.
pub(super) struct NextTarget {
    pub(super) epoch: i32,
    pub(super) targets: BTreeMap<MemberId, TaskSets>,
    /// Why it isn't a newer one.
    pub(super) status: Option<Status>,
}

impl StreamsGroup {
    /// The target for a group of that epoch, in which a member is another now.
    pub(super) fn next_target(
        &self,
        epoch: i32,
        change: Option<(&Member, &Arrival)>,
        configured: &ConfiguredTopology,
        delay: Delay,
        at: &Moment<'_>,
        outcome: &mut Outcome,
    ) -> NextTarget {
        let present = self.target_metadata;
        if delay == Delay::Active {
            let detail = "Assignment delayed due to the configured initial rebalance delay.";
            let status = Some(Status::new(StatusCode::AssignmentDelayed, detail));
            return NextTarget { epoch: present.epoch, targets: BTreeMap::new(), status };
        }
        let targets = self.targets_after(change);
        if present.epoch >= epoch {
            return NextTarget { epoch: present.epoch, targets, status: None };
        }
        if self.is_target_fresh(at) {
            let detail = "Assignment delayed due to the configured assignment interval.";
            let status = Some(Status::new(StatusCode::AssignmentDelayed, detail));
            return NextTarget { epoch: present.epoch, targets, status };
        }
        let members = self.members_after(change.map(|(member, arrival)| (member, arrival.replaces.as_ref())));
        let assigned = self.assign(&members, configured, at);
        let mut next = BTreeMap::new();
        for id in members.keys() {
            let target = assigned.get(id).cloned().unwrap_or_default();
            if targets.get(id) != Some(&target) {
                outcome.write(Change::TargetMember(id.clone(), Some(target.clone())));
            }
            next.insert(id.clone(), target);
        }
        outcome.write(Change::Target(Some(TargetMetadata { epoch, timestamp: at.now })));
        NextTarget { epoch, targets: next, status: None }
    }

    /// The wait for more members is over.
    pub(super) fn first_target(&self, at: &Moment<'_>) -> Outcome {
        let mut outcome = Outcome::default();
        // Where its topics aren't looked for yet, the next heartbeat does both.
        if let Some(configured) = &self.passing.configured
            && !self.is_empty()
            && self.metadata.epoch > self.target_metadata.epoch
        {
            self.next_target(self.metadata.epoch, None, configured, Delay::None, at, &mut outcome);
        }
        outcome
    }

    fn targets_after(&self, change: Option<(&Member, &Arrival)>) -> BTreeMap<MemberId, TaskSets> {
        let known = self.members().filter_map(|member| {
            let target = self.target(&member.id)?;
            Some((member.id.clone(), (**target).clone()))
        });
        let mut targets: BTreeMap<MemberId, TaskSets> = known.collect();
        if let Some((member, arrival)) = change
            && let Some(former) = &arrival.replaces
        {
            let target = targets.remove(former).unwrap_or_default();
            targets.insert(member.id.clone(), target);
        }
        targets
    }

    fn members_after<'a>(
        &'a self,
        change: Option<(&'a Member, Option<&MemberId>)>,
    ) -> BTreeMap<MemberId, &'a Member> {
        let mut members: BTreeMap<MemberId, &Member> =
            self.members().map(|member| (member.id.clone(), member)).collect();
        if let Some((member, replaces)) = change {
            replaces.and_then(|former| members.remove(former));
            members.insert(member.id.clone(), member);
        }
        members
    }

    fn assign(
        &self,
        members: &BTreeMap<MemberId, &Member>,
        configured: &ConfiguredTopology,
        at: &Moment<'_>,
    ) -> BTreeMap<MemberId, TaskSets> {
        let Some(subtopologies) = configured.ready() else { return BTreeMap::new() };
        let members = members.iter().map(|(id, member)| {
            let spec = MemberSpec {
                process: member.profile.process_id.clone(),
                current: member.standing.assigned.tasks(),
                task_offsets: self.offsets(id).map(|offsets| offsets.current.clone()).unwrap_or_default(),
            };
            (id.clone(), spec)
        });
        let subtopologies = subtopologies.iter().map(|(id, subtopology)| {
            let spec = SubtopologySpec { tasks: subtopology.tasks, is_stateful: subtopology.is_stateful() };
            (id.clone(), spec)
        });
        assign(&GroupSpec {
            members: members.collect(),
            subtopologies: subtopologies.collect(),
            standby_replicas: usize::try_from(at.rules.standby_replicas).unwrap_or(usize::MAX),
        })
    }

    fn is_target_fresh(&self, at: &Moment<'_>) -> bool {
        let (made_at, interval) = (self.target_metadata.timestamp, at.rules.assignment_interval_ms);
        let next = made_at.0.saturating_add(i64::from(interval));
        made_at != TimestampMs(0) && interval > 0 && at.now.0 < next
    }
}
