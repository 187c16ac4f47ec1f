//! The target assignment: what each member is to have.
//!
//! Invariant: it is computed of the group as it will be once a member's change is written, which it isn't yet. While a group waits for its first
//! members, or made its last target a moment ago, members come to the target that there is.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::assignor::{GroupSpec, MemberSpec, SubtopologySpec, assign};
use super::group::StreamsGroup;
use super::heartbeat::Arrival;
use super::member::Member;
use super::outcome::{Delay, Moment, Outcome};
use super::record::{Change, TargetMetadata};
use super::status::{Status, StatusCode};
use super::tasks::TaskSets;
use super::topics::ConfiguredTopology;
use crate::coordinator::group::assignment_interval::is_fresh;
use crate::coordinator::group::ids::MemberId;

/// The target that holds now.
pub(super) struct NextTarget {
    pub(super) epoch: i32,
    /// That of the member that changes.
    pub(super) tasks: Arc<TaskSets>,
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
        let stays = |tasks: Arc<TaskSets>, status| NextTarget { epoch: present.epoch, tasks, status };
        let delayed = |by: &str| {
            let detail = format!("Assignment delayed due to the configured {by}.");
            Some(Status::new(StatusCode::AssignmentDelayed, detail))
        };
        if delay == Delay::Active {
            return stays(Arc::default(), delayed("initial rebalance delay"));
        }
        let of_before = change
            .and_then(|(member, arrival)| self.known_target(arrival.replaces.as_ref().unwrap_or(&member.id)));
        if present.epoch >= epoch {
            return stays(of_before.unwrap_or_default(), None);
        }
        if self.is_target_fresh(at) {
            return stays(of_before.unwrap_or_default(), delayed("assignment interval"));
        }
        let members = self.members_after(change.map(|(member, arrival)| (member, arrival.replaces.as_ref())));
        let mut assigned = self.assign(&members, configured, at);
        let mut tasks = Arc::default();
        for id in members.keys() {
            let target = assigned.remove(id).unwrap_or_default();
            let changes = change.filter(|(member, _)| member.id == *id);
            let known = match changes {
                // A member that takes another's place has got that one's target with it.
                Some((_, arrival)) if arrival.replaces.is_some() => {
                    Some(of_before.clone().unwrap_or_default())
                }
                _ => self.known_target(id),
            };
            if known.as_deref() != Some(&target) {
                outcome.write(Change::TargetMember(id.clone(), Some(target.clone())));
            }
            if changes.is_some() {
                tasks = Arc::new(target);
            }
        }
        outcome.write(Change::Target(Some(TargetMetadata { epoch, timestamp: at.now })));
        NextTarget { epoch, tasks, status: None }
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

    /// The target of a member that is there.
    fn known_target(&self, id: &MemberId) -> Option<Arc<TaskSets>> {
        self.member(id).and_then(|_| self.target(id)).cloned()
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
        is_fresh(self.target_metadata.timestamp, at.rules.assignment_interval_ms, at.now)
    }
}
