//! The consumer group itself: its facts, and how records change them.
//!
//! Invariant: facts change by [`ConsumerGroup::replay`] alone, so that a coordinator which reads the log has the same group as the one which
//! wrote it. What follows from no record ([`Passing`]) is only about when to look again. Each member weighs as long as it is here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::index::Index;
use super::member::{LEFT, Member, Standing, Subscription, weight_of};
use super::record::{ConsumerRecord, GroupEpoch, ResolvedPattern, TargetEpoch};
use super::state::ConsumerState;
use crate::coordinator::group::assignor::Assignment;
use crate::coordinator::group::ids::{InstanceId, MemberId};
use crate::sys::{KeptMemory, Weight};
use crate::types::TimestampMs;

/// The epoch of a group that nobody has changed yet.
const FIRST_EPOCH: i32 = 1;
/// What each topic of a resolved pattern takes besides its name.
const RESOLVED_NAME_BYTES: usize = 64;

/// A consumer group.
#[derive(Debug)]
pub struct ConsumerGroup {
    pub(super) epoch: GroupEpoch,
    pub(super) target_epoch: TargetEpoch,
    members: BTreeMap<MemberId, Kept>,
    targets: BTreeMap<MemberId, Arc<Assignment>>,
    patterns: BTreeMap<Arc<str>, (ResolvedPattern, Weight)>,
    index: Index,
    /// True while a record of an older Kafka about its topics is to be taken back.
    pub(super) has_old_topics: bool,
    /// What no record says.
    pub passing: Passing,
    weight: Weight,
}

#[derive(Debug)]
struct Kept {
    member: Member,
    weight: Weight,
}

/// What is known of a group only as long as this broker coordinates it.
#[derive(Debug, Clone, Default)]
pub struct Passing {
    /// The last change of topics that was looked at, and the metadata hash that came of it.
    pub(super) looked_at: Option<(i64, i64)>,
    /// Since when its patterns are being resolved.
    pub(super) resolving_since: Option<TimestampMs>,
    /// Since when a target assignment is being made.
    pub(super) assigning_since: Option<TimestampMs>,
    /// Members of the classic protocol that were told to join again.
    pub(super) joining: BTreeSet<MemberId>,
}

impl ConsumerGroup {
    /// A group without members. `weight` is that of the group and its name; what comes later counts in the same memory.
    #[must_use]
    pub fn new(weight: Weight) -> Self {
        Self {
            epoch: GroupEpoch { epoch: FIRST_EPOCH, metadata_hash: 0 },
            target_epoch: TargetEpoch { epoch: FIRST_EPOCH, made_at: TimestampMs(0) },
            members: BTreeMap::new(),
            targets: BTreeMap::new(),
            patterns: BTreeMap::new(),
            index: Index::default(),
            has_old_topics: false,
            passing: Passing::default(),
            weight,
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> ConsumerState {
        let is_reconciled = |kept: &Kept| kept.member.standing.is_reconciled_to(self.target_epoch.epoch);
        if self.members.is_empty() {
            ConsumerState::Empty
        } else if self.epoch.epoch > self.target_epoch.epoch {
            ConsumerState::Assigning
        } else if self.members.values().all(is_reconciled) {
            ConsumerState::Stable
        } else {
            ConsumerState::Reconciling
        }
    }

    /// How often what it reads, or who reads it, has changed.
    #[must_use]
    pub const fn epoch(&self) -> i32 {
        self.epoch.epoch
    }

    /// The epoch of its target assignment.
    #[must_use]
    pub const fn target_epoch(&self) -> i32 {
        self.target_epoch.epoch
    }

    /// True if nobody is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// How many members there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// The members, by id.
    pub fn members(&self) -> impl Iterator<Item = (&MemberId, &Member)> {
        self.members.iter().map(|(id, kept)| (id, &kept.member))
    }

    /// One member.
    #[must_use]
    pub fn member(&self, id: &MemberId) -> Option<&Member> {
        self.members.get(id).map(|kept| &kept.member)
    }

    /// A member with its id as the group keeps it.
    pub(super) fn entry(&self, id: &MemberId) -> Option<(&MemberId, &Member)> {
        self.members.get_key_value(id).map(|(id, kept)| (id, &kept.member))
    }

    /// The member that now goes by that lasting name.
    #[must_use]
    pub fn static_member(&self, instance: &InstanceId) -> Option<(&MemberId, &Member)> {
        let id = self.index.static_member(instance)?;
        Some((id, self.member(id)?))
    }

    /// The target of a member; an empty one if it has none yet.
    #[must_use]
    pub fn target(&self, id: &MemberId) -> Arc<Assignment> {
        self.targets.get(id).cloned().unwrap_or_default()
    }

    /// The targets of all members that have one.
    #[must_use]
    pub const fn targets(&self) -> &BTreeMap<MemberId, Arc<Assignment>> {
        &self.targets
    }

    /// The topics that a pattern stands for.
    #[must_use]
    pub fn resolved(&self, pattern: &str) -> Option<&ResolvedPattern> {
        self.patterns.get(pattern).map(|(resolved, _)| resolved)
    }

    /// All patterns whose topics are known.
    pub fn resolved_patterns(&self) -> impl Iterator<Item = (&Arc<str>, &ResolvedPattern)> {
        self.patterns.iter().map(|(pattern, (resolved, _))| (pattern, resolved))
    }

    /// The counts of its members.
    #[must_use]
    pub const fn index(&self) -> &Index {
        &self.index
    }

    /// Where what it holds counts.
    #[must_use]
    pub const fn memory(&self) -> &KeptMemory {
        self.weight.memory()
    }

    /// True if a member reads that topic, or might.
    #[must_use]
    pub fn is_subscribed_to(&self, topic: &str) -> bool {
        let by_pattern = || self.resolved_patterns().any(|(_, resolved)| resolved.topics.contains(topic));
        self.index.has_name(topic) || by_pattern()
    }

    /// The same names as another member has, if those are the same: they are kept once then.
    #[must_use]
    pub fn shared_names(&self, names: BTreeSet<Arc<str>>) -> Arc<BTreeSet<Arc<str>>> {
        let first = self.members.values().next().map(|kept| &kept.member.told.topics);
        match first.filter(|known| ***known == names) {
            Some(known) => Arc::clone(known),
            None => Arc::new(names),
        }
    }

    /// Takes in one of its records. That it is gone, the caller sees to.
    pub fn replay(&mut self, record: ConsumerRecord) {
        match record {
            ConsumerRecord::Epoch(epoch) => self.epoch = epoch.unwrap_or(self.epoch),
            ConsumerRecord::OldTopics(value) => self.has_old_topics = value.is_some(),
            ConsumerRecord::Member(id, Some(told)) => self.tell(id, told),
            ConsumerRecord::Member(id, None) => self.remove(&id),
            ConsumerRecord::TargetEpoch(epoch) => {
                self.target_epoch = epoch.unwrap_or(TargetEpoch { epoch: LEFT, made_at: TimestampMs(0) });
            }
            ConsumerRecord::Target(id, Some(target)) => {
                self.targets.insert(id.clone(), target);
                self.reweigh(&id);
            }
            ConsumerRecord::Target(id, None) => drop(self.targets.remove(&id)),
            ConsumerRecord::Standing(id, Some(standing)) => self.stand(&id, standing),
            ConsumerRecord::Standing(id, None) => {
                if self.members.contains_key(&id) {
                    let gone = Standing { epoch: LEFT, previous_epoch: LEFT, ..Standing::default() };
                    self.stand(&id, gone);
                }
            }
            ConsumerRecord::Pattern(pattern, Some(resolved)) => {
                let names = resolved.topics.iter().map(|name| RESOLVED_NAME_BYTES + name.len());
                let weight = self.memory().weigh(pattern.len() + names.sum::<usize>());
                self.patterns.insert(pattern, (resolved, weight));
            }
            ConsumerRecord::Pattern(pattern, None) => drop(self.patterns.remove(&pattern)),
        }
    }

    fn tell(&mut self, id: MemberId, mut told: Arc<Subscription>) {
        let first = self.members.values().next().map(|kept| Arc::clone(&kept.member.told.topics));
        if let Some(names) =
            first.filter(|names| **names == *told.topics && !Arc::ptr_eq(names, &told.topics))
        {
            Arc::make_mut(&mut told).topics = names;
        }
        let standing = self.member(&id).map(|member| member.standing.clone()).unwrap_or_default();
        self.put(id, Member { told, standing });
    }

    fn stand(&mut self, id: &MemberId, standing: Standing) {
        let told = self.member(id).map(|member| Arc::clone(&member.told)).unwrap_or_default();
        self.put(id.clone(), Member { told, standing });
    }

    fn put(&mut self, id: MemberId, member: Member) {
        let old = self.members.get(&id).map(|kept| &kept.member);
        self.index.replace(&id, old, Some(&member));
        match self.members.get_mut(&id) {
            Some(kept) => kept.member = member,
            None => {
                let weight = self.memory().weight();
                self.members.insert(id.clone(), Kept { member, weight });
            }
        }
        self.reweigh(&id);
    }

    fn remove(&mut self, id: &MemberId) {
        if let Some(kept) = self.members.remove(id) {
            self.index.replace(id, Some(&kept.member), None);
            self.passing.joining.remove(id);
        }
    }

    fn reweigh(&mut self, id: &MemberId) {
        let target: usize = self.targets.get(id).map_or(0, |target| target.values().map(BTreeSet::len).sum());
        if let Some(kept) = self.members.get_mut(id) {
            let standing = &kept.member.standing;
            let partitions = target + standing.assigned.len() + standing.revoking.len();
            let bytes = weight_of(id, &kept.member.told, partitions);
            kept.weight.set(bytes);
        }
    }
}
