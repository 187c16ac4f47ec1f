//! A change of one member, and what follows for its group: another epoch, another target assignment.
//!
//! Invariant: both are computed of the group as it will be once the change is written, which it isn't yet.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::group::ConsumerGroup;
use super::member::{Member, Subscription};
use super::outcome::{Assign, Moment, Outcome};
use super::record::{ConsumerRecord, GroupEpoch, TargetEpoch};
use super::settings::ASSIGNED_AT_ONCE_MAX;
use crate::coordinator::group::assignment_interval::is_fresh;
use crate::coordinator::group::assignor::{
    self, Assignment, AssignorName, GroupSpec, MemberSpec, Subscriptions,
};
use crate::coordinator::group::ids::MemberId;
use crate::coordinator::group::topic_hash;
use crate::coordinator::group::topics::Topics;
use crate::types::TopicId;

/// A member that changes.
pub struct Change<'a> {
    /// Its id.
    pub id: &'a MemberId,
    /// What it was: for a static member that takes the place of another, what that was.
    pub before: &'a Member,
    /// What it tells from now on.
    pub told: Arc<Subscription>,
    /// The member whose place it takes.
    pub replaces: Option<MemberId>,
}

/// What asks for a new epoch of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewEpoch {
    /// A member's change: it needs one.
    Needed,
    /// Nothing but topics that have changed meanwhile.
    IfTopicsChanged,
}

impl Change<'_> {
    /// True if it speaks the classic protocol from now on.
    #[must_use]
    pub fn is_of_classic(&self) -> bool {
        self.told.classic.is_some()
    }
}

impl ConsumerGroup {
    /// True if the group's assignor is another one from now on.
    pub(super) fn changes_assignor(&self, change: &Change<'_>, at: &Moment<'_>) -> bool {
        self.assignor(None, at) != self.assignor(Some(change), at)
    }

    /// The assignor that most members want.
    #[must_use]
    pub fn assignor(&self, change: Option<&Change<'_>>, at: &Moment<'_>) -> AssignorName {
        let change = change.map(|change| (change.before.told.assignor, change.told.assignor));
        let preferred = self.index().preferred_assignor(change, &at.settings.assignors);
        preferred.unwrap_or_else(|| at.settings.default_assignor())
    }

    /// The group's epoch from now on. It is another one if the change wants it, or if the topics that the group reads have changed.
    pub(super) fn next_epoch(
        &mut self,
        change: &Change<'_>,
        new: NewEpoch,
        at: &Moment<'_>,
        outcome: &mut Outcome,
    ) -> i32 {
        let (present, seen) = (self.epoch, at.topics.last_change());
        // If what was found last time could not be written, the hashes differ.
        if new == NewEpoch::IfTopicsChanged && self.passing.looked_at == Some((seen, present.metadata_hash)) {
            return present.epoch;
        }
        let names = self.names_after(Some(change), &BTreeSet::new());
        let metadata_hash = metadata_hash(&names, at.topics);
        self.passing.looked_at = Some((seen, metadata_hash));
        let mut epoch = present.epoch;
        if new == NewEpoch::Needed || metadata_hash != present.metadata_hash {
            epoch += 1;
            outcome.records.push(ConsumerRecord::Epoch(Some(GroupEpoch { epoch, metadata_hash })));
        }
        if self.has_old_topics {
            outcome.records.push(ConsumerRecord::OldTopics(None));
        }
        epoch
    }

    /// The names of all topics that the group reads once a member has changed, and `gone` have left.
    pub(super) fn names_after(
        &self,
        change: Option<&Change<'_>>,
        gone: &BTreeSet<&MemberId>,
    ) -> BTreeSet<Arc<str>> {
        let leaving: Vec<&Subscription> =
            gone.iter().filter_map(|id| self.member(id)).map(|member| &*member.told).collect();
        let before = change.map(|change| &*change.before.told);
        let without = || before.into_iter().chain(leaving.iter().copied());
        let mut fewer: HashMap<&str, usize> = HashMap::new();
        for name in without().flat_map(|told| told.topics.iter()) {
            *fewer.entry(name).or_default() += 1;
        }
        let stays =
            |(name, members): &(&Arc<str>, usize)| *members > fewer.get(&***name).copied().unwrap_or(0);
        let mut names: BTreeSet<Arc<str>> =
            self.index().names().filter(stays).map(|(name, _)| Arc::clone(name)).collect();
        names.extend(change.into_iter().flat_map(|change| change.told.topics.iter().cloned()));
        for (pattern, resolved) in self.resolved_patterns() {
            let leaving = without().filter(|told| told.pattern() == Some(pattern)).count();
            let is_asked = change.is_some_and(|change| change.told.pattern() == Some(pattern));
            // What nobody asked for before stays until its record is taken back.
            let had = self.index().members_of_pattern(pattern);
            if is_asked || had == 0 || had > leaving {
                names.extend(resolved.topics.iter().cloned());
            }
        }
        names
    }

    /// The target of the member, and its epoch: a new one if the group has changed, and the last one isn't too fresh. That of a large group is made
    /// elsewhere; until it is there, the last one stays.
    pub(super) fn next_target(
        &mut self,
        change: &Change<'_>,
        epoch: i32,
        at: &Moment<'_>,
        outcome: &mut Outcome,
    ) -> (i32, Arc<Assignment>) {
        let of_before = self.target(change.replaces.as_ref().unwrap_or(change.id));
        if self.target_epoch.epoch >= epoch || self.is_target_fresh(at) || self.is_assigning(at) {
            return (self.target_epoch.epoch, of_before);
        }
        let (spec, assignor) = (self.spec(change, at.topics), self.assignor(Some(change), at));
        if at.rules.assignor_offload && spec.size() > ASSIGNED_AT_ONCE_MAX {
            self.ask_for_targets(Assign { epoch, assignor, spec }, at, outcome);
            return (self.target_epoch.epoch, of_before);
        }
        let assigned = assignor::assign(assignor, &spec);
        let mut of_member = Arc::default();
        for (id, target) in assigned {
            // A member that takes another's place has got that one's target with it.
            let known = if id == *change.id && change.replaces.is_some() {
                Some(&of_before)
            } else {
                self.targets().get(&id)
            };
            if id == *change.id {
                of_member = Arc::clone(&target);
            }
            if known != Some(&target) {
                outcome.records.push(ConsumerRecord::Target(id, Some(target)));
            }
        }
        outcome.records.push(ConsumerRecord::TargetEpoch(Some(TargetEpoch { epoch, made_at: at.now })));
        (epoch, of_member)
    }

    fn is_target_fresh(&self, at: &Moment<'_>) -> bool {
        is_fresh(self.target_epoch.made_at, at.rules.assignment_interval_ms, at.now)
    }

    /// What the assignor is told.
    fn spec(&self, change: &Change<'_>, topics: &dyn Topics) -> GroupSpec {
        let mut ids = TopicIds { group: self, topics, known: HashMap::new() };
        let mut members: BTreeMap<MemberId, MemberSpec> = BTreeMap::new();
        for (id, member) in self.members() {
            if id != change.id && Some(id) != change.replaces.as_ref() {
                members.insert(id.clone(), ids.member(&member.told, self.target(id)));
            }
        }
        let owned = self.target(change.replaces.as_ref().unwrap_or(change.id));
        members.insert(change.id.clone(), ids.member(&change.told, owned));
        let told = self.members().filter(|(id, _)| *id != change.id && Some(*id) != change.replaces.as_ref());
        let told = told.map(|(_, member)| &*member.told);
        let subscriptions = subscriptions(&change.told, told);
        let read: BTreeSet<TopicId> = ids.known.values().flat_map(|topics| topics.iter().copied()).collect();
        let counted = |topic: TopicId| Some((topic, topics.partitions_of(topic)?));
        let partitions = read.into_iter().filter_map(counted).collect();
        GroupSpec { members, partitions, subscriptions }
    }
}

/// True if all ask for the same: the same names, or one pattern and no names.
fn subscriptions<'a>(one: &'a Subscription, others: impl Iterator<Item = &'a Subscription>) -> Subscriptions {
    let is_mixed = one.pattern().is_some() && !one.topics.is_empty();
    let mut all_same = others.map(|other| other.topics == one.topics && other.pattern() == one.pattern());
    if !is_mixed && all_same.all(|same| same) {
        Subscriptions::Homogeneous
    } else {
        Subscriptions::Heterogeneous
    }
}

type AskedFor = (*const BTreeSet<Arc<str>>, Option<Arc<str>>);

/// Finds the topics of subscriptions, once for those that are the same.
struct TopicIds<'a> {
    group: &'a ConsumerGroup,
    topics: &'a dyn Topics,
    /// By where the names are, and the pattern.
    known: HashMap<AskedFor, Arc<BTreeSet<TopicId>>>,
}

impl TopicIds<'_> {
    fn member(&mut self, told: &Subscription, owned: Arc<Assignment>) -> MemberSpec {
        MemberSpec { instance_id: told.instance_id.clone(), topics: self.of(told), owned }
    }

    fn of(&mut self, told: &Subscription) -> Arc<BTreeSet<TopicId>> {
        let (group, topics) = (self.group, self.topics);
        let key = (Arc::as_ptr(&told.topics), told.pattern().cloned());
        let find = || {
            let resolved = told.pattern().and_then(|pattern| group.resolved(pattern));
            let by_pattern = resolved.into_iter().flat_map(|resolved| resolved.topics.iter());
            told.topics.iter().chain(by_pattern).filter_map(|name| topics.id_of(name)).collect()
        };
        Arc::clone(self.known.entry(key).or_insert_with(|| Arc::new(find())))
    }
}

/// The hash of the topics of these names that there are.
pub fn metadata_hash(names: &BTreeSet<Arc<str>>, topics: &dyn Topics) -> i64 {
    let hash = |name: &Arc<str>| Some((Arc::clone(name), topics.hash_of(topics.id_of(name)?)?));
    topic_hash::metadata_hash(&names.iter().filter_map(hash).collect())
}
