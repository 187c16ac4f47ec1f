//! All members are subscribed to the same topics.
//!
//! ```text
//! partitions that nobody owns ─┐
//! owned beyond a member's quota ┴─▶ free ──▶ members below their quota, one after the other
//! ```
//! Invariant: a member has `partitions / members` partitions, and `partitions % members` of them have one more. One that has room for the one more
//! leaves it to a later member that may own it already. A partition that two members claim to own stays with the first.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::coordinator::group::assignor::spec::{Assignment, GroupSpec, MemberSpec};
use crate::coordinator::group::ids::MemberId;
use crate::types::{PartitionIndex, TopicId};

pub(super) fn assign(spec: &GroupSpec) -> BTreeMap<MemberId, Arc<Assignment>> {
    let mut pass = Pass::over(spec);
    let mut kept: Vec<Kept<'_>> = Vec::with_capacity(spec.members.len());
    for (member, of) in &spec.members {
        let before_it = kept.len();
        kept.push(pass.keep(member, of, spec.members.len() - before_it));
    }
    let mut free = pass.free.into_iter();
    kept.into_iter()
        .map(|Kept { member, before, changed, room }| {
            let mut taken = free.by_ref().take(room).peekable();
            if taken.peek().is_none() {
                return (member.clone(), changed.map_or_else(|| Arc::clone(before), Arc::new));
            }
            let mut assignment = changed.unwrap_or_else(|| Assignment::clone(before));
            for (topic, partition) in taken {
                assignment.entry(topic).or_default().insert(partition);
            }
            (member.clone(), Arc::new(assignment))
        })
        .collect()
}

/// What a member keeps of what it owns, and how many more it gets.
struct Kept<'a> {
    member: &'a MemberId,
    before: &'a Arc<Assignment>,
    /// `None` if it keeps all.
    changed: Option<Assignment>,
    room: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Unowned,
    Owned,
    /// Its owner has been asked: kept or free.
    Settled,
}

struct Pass {
    /// How each partition of each topic stands.
    topics: BTreeMap<TopicId, Vec<Standing>>,
    free: Vec<(TopicId, PartitionIndex)>,
    /// Partitions that each member has at least.
    quota: usize,
    /// How many members may still have one more.
    extra: usize,
}

impl Pass {
    fn over(spec: &GroupSpec) -> Self {
        let subscribed: Option<&BTreeSet<TopicId>> =
            spec.members.values().next().map(|member| &*member.topics);
        let standings = |topic: &TopicId| (*topic, vec![Standing::Unowned; spec.partitions_of(*topic)]);
        let mut topics: BTreeMap<_, _> = subscribed.into_iter().flatten().map(standings).collect();
        for (topic, partition) in spec.members.values().flat_map(|member| partitions_of(&member.owned)) {
            if let Some(standing) = standing_of(&mut topics, topic, partition) {
                *standing = Standing::Owned;
            }
        }
        let all: usize = topics.values().map(Vec::len).sum();
        let mut free = Vec::new();
        for (topic, standings) in &topics {
            let unowned =
                standings.iter().enumerate().filter(|(_, standing)| **standing == Standing::Unowned);
            free.extend(unowned.map(|(place, _)| (*topic, PartitionIndex(place as i32))));
        }
        let members = spec.members.len().max(1);
        Self { topics, free, quota: all / members, extra: all % members }
    }

    /// Decides what a member keeps; so many members are left, with this one.
    fn keep<'a>(&mut self, member: &'a MemberId, of: &'a MemberSpec, members_left: usize) -> Kept<'a> {
        let mut takes_extra = self.extra > 0;
        let mut room = self.quota + usize::from(takes_extra);
        let mut lost = Vec::new();
        for (topic, partition) in partitions_of(&of.owned) {
            let standing = standing_of(&mut self.topics, topic, partition);
            let is_its_own = standing
                .is_some_and(|standing| std::mem::replace(standing, Standing::Settled) == Standing::Owned);
            if is_its_own && room > 0 {
                room -= 1;
                continue;
            }
            lost.push((topic, partition));
            if is_its_own {
                self.free.push((topic, partition));
            }
        }
        // The last members must take what is left of the extra ones.
        if room > 0 && takes_extra && members_left > self.extra {
            room -= 1;
            takes_extra = false;
        }
        self.extra -= usize::from(takes_extra);
        let changed = (!lost.is_empty()).then(|| without(&of.owned, &lost));
        Kept { member, before: &of.owned, changed, room }
    }
}

fn partitions_of(assignment: &Assignment) -> impl Iterator<Item = (TopicId, PartitionIndex)> + '_ {
    assignment.iter().flat_map(|(topic, partitions)| partitions.iter().map(|partition| (*topic, *partition)))
}

fn standing_of(
    topics: &mut BTreeMap<TopicId, Vec<Standing>>,
    topic: TopicId,
    partition: PartitionIndex,
) -> Option<&mut Standing> {
    topics.get_mut(&topic)?.get_mut(usize::try_from(partition.0).ok()?)
}

fn without(owned: &Assignment, lost: &[(TopicId, PartitionIndex)]) -> Assignment {
    let mut left = owned.clone();
    for (topic, partition) in lost {
        if let Some(partitions) = left.get_mut(topic) {
            partitions.remove(partition);
        }
    }
    left.retain(|_, partitions| !partitions.is_empty());
    left
}
