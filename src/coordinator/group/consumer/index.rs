//! What can be asked of all members of a consumer group without a walk: who has a lasting name, what is subscribed to, who has a partition.
//!
//! Invariant: every count is that of the members as they are; each change of a member goes through [`Index::replace`].

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::member::Member;
use super::member::Standing;
use crate::coordinator::group::assignor::AssignorName;
use crate::coordinator::group::ids::{InstanceId, MemberId};
use crate::types::{PartitionIndex, TopicId};

/// The counts of a group.
#[derive(Debug, Clone, Default)]
pub struct Index {
    statics: HashMap<InstanceId, MemberId>,
    /// How many members ask for a topic by name.
    names: BTreeMap<Arc<str>, usize>,
    /// How many members ask for a pattern.
    patterns: BTreeMap<Arc<str>, usize>,
    assignors: HashMap<AssignorName, usize>,
    /// How many members of the classic protocol know a way of assigning.
    protocols: HashMap<Arc<str>, usize>,
    classic_members: usize,
    /// In which epoch somebody has a partition.
    owners: HashMap<TopicId, BTreeMap<PartitionIndex, i32>>,
}

impl Index {
    /// The member that now goes by that lasting name.
    #[must_use]
    pub fn static_member(&self, instance: &InstanceId) -> Option<&MemberId> {
        self.statics.get(instance)
    }

    /// The topics that anybody asks for by name.
    pub fn names(&self) -> impl Iterator<Item = (&Arc<str>, usize)> {
        self.names.iter().map(|(name, members)| (name, *members))
    }

    /// True if anybody asks for that topic by name.
    #[must_use]
    pub fn has_name(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }

    /// The patterns that anybody asks for.
    pub fn patterns(&self) -> impl Iterator<Item = &Arc<str>> {
        self.patterns.keys()
    }

    /// How many members ask for a pattern.
    #[must_use]
    pub fn members_of_pattern(&self, pattern: &str) -> usize {
        self.patterns.get(pattern).copied().unwrap_or(0)
    }

    /// The assignor that most members ask for, if one of them is another one from now on. Of equal ones the first.
    #[must_use]
    pub fn preferred_assignor(
        &self,
        change: Option<(Option<AssignorName>, Option<AssignorName>)>,
        known: &[AssignorName],
    ) -> Option<AssignorName> {
        let (before, after) = change.unwrap_or((None, None));
        let count = |name: AssignorName| {
            let counted = self.assignors.get(&name).copied().unwrap_or(0);
            counted + usize::from(after == Some(name)) - usize::from(before == Some(name) && counted > 0)
        };
        let most = known.iter().map(|name| count(*name)).max().filter(|most| *most > 0)?;
        known.iter().copied().find(|name| count(*name) == most)
    }

    /// How many members speak the classic protocol.
    #[must_use]
    pub const fn classic_members(&self) -> usize {
        self.classic_members
    }

    /// True if all members of the classic protocol know this way of assigning.
    #[must_use]
    pub fn is_known_to_all_classic(&self, protocol: &str) -> bool {
        self.protocols.get(protocol).copied().unwrap_or(0) == self.classic_members
    }

    /// True if anybody has this partition.
    #[must_use]
    pub fn is_owned(&self, topic: TopicId, partition: PartitionIndex) -> bool {
        self.owners.get(&topic).is_some_and(|partitions| partitions.contains_key(&partition))
    }

    /// Takes in that a member is another now, has come, or has gone.
    pub fn replace(&mut self, id: &MemberId, old: Option<&Member>, new: Option<&Member>) {
        let is_told_again = match (old, new) {
            (Some(old), Some(new)) => !Arc::ptr_eq(&old.told, &new.told),
            _ => true,
        };
        if is_told_again {
            old.into_iter().for_each(|old| self.forget_told(id, old));
            new.into_iter().for_each(|new| self.add_told(id, new));
        }
        old.into_iter().for_each(|old| self.disown(&old.standing));
        new.into_iter().for_each(|new| self.own(&new.standing));
    }

    fn add_told(&mut self, id: &MemberId, member: &Member) {
        let told = &*member.told;
        if let Some(instance) = &told.instance_id {
            self.statics.insert(instance.clone(), id.clone());
        }
        told.topics.iter().for_each(|name| add(&mut self.names, name));
        told.pattern().into_iter().for_each(|pattern| add(&mut self.patterns, pattern));
        if let Some(assignor) = told.assignor {
            *self.assignors.entry(assignor).or_default() += 1;
        }
        if let Some(classic) = &told.classic {
            self.classic_members += 1;
            for protocol in &classic.protocols {
                *self.protocols.entry(Arc::clone(&protocol.name)).or_default() += 1;
            }
        }
    }

    fn forget_told(&mut self, id: &MemberId, member: &Member) {
        let told = &*member.told;
        if let Some(instance) = &told.instance_id
            && self.statics.get(instance) == Some(id)
        {
            self.statics.remove(instance);
        }
        told.topics.iter().for_each(|name| take(&mut self.names, name));
        told.pattern().into_iter().for_each(|pattern| take(&mut self.patterns, pattern));
        if let Some(count) = told.assignor.and_then(|assignor| self.assignors.get_mut(&assignor)) {
            *count = count.saturating_sub(1);
        }
        if let Some(classic) = &told.classic {
            self.classic_members = self.classic_members.saturating_sub(1);
            for protocol in &classic.protocols {
                if let Some(count) = self.protocols.get_mut(&protocol.name) {
                    *count = count.saturating_sub(1);
                }
            }
            self.protocols.retain(|_, count| *count > 0);
        }
    }

    fn own(&mut self, standing: &Standing) {
        for (topic, partition, _) in standing.held() {
            self.owners.entry(topic).or_default().insert(partition, standing.epoch);
        }
    }

    /// A partition that another has got meanwhile stays the other's: what was read back may come in any order.
    fn disown(&mut self, standing: &Standing) {
        for (topic, partition, _) in standing.held() {
            let Some(partitions) = self.owners.get_mut(&topic) else { continue };
            if partitions.get(&partition) == Some(&standing.epoch) {
                partitions.remove(&partition);
            }
            if partitions.is_empty() {
                self.owners.remove(&topic);
            }
        }
    }
}

fn add(counts: &mut BTreeMap<Arc<str>, usize>, name: &Arc<str>) {
    *counts.entry(Arc::clone(name)).or_default() += 1;
}

fn take(counts: &mut BTreeMap<Arc<str>, usize>, name: &Arc<str>) {
    if let Some(count) = counts.get_mut(name) {
        *count -= 1;
        if *count == 0 {
            counts.remove(name);
        }
    }
}
