//! The streams group itself: its facts, and how records change them.
//!
//! Invariant: facts change by [`StreamsGroup::replay`] alone, so that a coordinator which reads the log has the same group as the one which
//! wrote it. What follows from no record ([`Passing`]) is found out again, or told again, after a change of coordinator; Kafka keeps it as briefly.
//! The group, its topology and each member weigh as long as they are here.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::member::{LEAVES, Member, Profile, Standing};
use super::owners::Owners;
use super::record::{Change, Metadata, TargetMetadata};
use super::tasks::{TaskId, TaskSets};
use super::topics::ConfiguredTopology;
use super::topology::Topology;
use super::weight;
use crate::coordinator::group::ids::{InstanceId, MemberId};
use crate::sys::{KeptMemory, Weight};

/// The epoch of a group that nobody has changed yet, and of its target.
const FIRST_EPOCH: i32 = 1;

/// Where a group stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreamsState {
    /// Nobody is in it.
    Empty,
    /// Topics that it needs aren't there.
    NotReady,
    /// Its target is older than the group.
    Assigning,
    /// Not all have what they are to have.
    Reconciling,
    /// All have.
    Stable,
}

impl StreamsState {
    /// As answers have it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Empty => "Empty",
            Self::NotReady => "NotReady",
            Self::Assigning => "Assigning",
            Self::Reconciling => "Reconciling",
            Self::Stable => "Stable",
        }
    }

    /// As a filter has it, whatever the case of its letters. That isn't the name of the state that answers tell, as in Kafka.
    #[must_use]
    pub const fn filter_name(self) -> &'static str {
        match self {
            Self::NotReady => "not_ready",
            other => other.name(),
        }
    }
}

/// A streams group.
#[derive(Debug)]
pub struct StreamsGroup {
    pub(super) metadata: Metadata,
    pub(super) target_metadata: TargetMetadata,
    members: BTreeMap<MemberId, Kept>,
    static_members: HashMap<InstanceId, MemberId>,
    targets: BTreeMap<MemberId, Arc<TaskSets>>,
    owners: Owners,
    topology: Option<(Arc<Topology>, Weight)>,
    /// What no record says.
    pub(super) passing: Passing,
    weight: Weight,
}

#[derive(Debug)]
struct Kept {
    member: Member,
    weight: Weight,
}

/// What is known of a group only as long as this broker coordinates it.
#[derive(Debug, Default)]
pub(super) struct Passing {
    /// Its topics, as they were found.
    pub(super) configured: Option<Arc<ConfiguredTopology>>,
    /// The last change of topics that was looked at, and the hash that came of it.
    pub(super) looked_at: Option<(i64, i64)>,
    /// Who wants the application to stop.
    pub(super) shutdown_by: Option<MemberId>,
    /// Counts the changes of who answers queries of which partition.
    pub(super) endpoint_epoch: i32,
    /// How far members say that their stores are.
    pub(super) offsets: BTreeMap<MemberId, (TaskOffsets, Weight)>,
}

/// How far a member says that its stores are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskOffsets {
    /// What it has.
    pub current: BTreeMap<TaskId, i64>,
    /// What there is.
    pub end: BTreeMap<TaskId, i64>,
}

impl StreamsGroup {
    /// A group without members. `weight` is that of the group and its name; what comes later counts in the same memory.
    #[must_use]
    pub fn new(weight: Weight) -> Self {
        Self {
            metadata: Metadata { epoch: FIRST_EPOCH, ..Metadata::default() },
            target_metadata: TargetMetadata { epoch: FIRST_EPOCH, ..TargetMetadata::default() },
            members: BTreeMap::new(),
            static_members: HashMap::new(),
            targets: BTreeMap::new(),
            owners: Owners::default(),
            topology: None,
            passing: Passing::default(),
            weight,
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> StreamsState {
        let target_epoch = self.target_metadata.epoch;
        let validated = self.metadata.validated_topology_epoch;
        if self.members.is_empty() {
            StreamsState::Empty
        } else if self.topology().is_none_or(|topology| topology.epoch != validated) {
            StreamsState::NotReady
        } else if self.metadata.epoch > target_epoch {
            StreamsState::Assigning
        } else if self.members().all(|member| member.standing.is_reconciled_to(target_epoch)) {
            StreamsState::Stable
        } else {
            StreamsState::Reconciling
        }
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
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        self.members.values().map(|kept| &kept.member)
    }

    /// One member.
    #[must_use]
    pub fn member(&self, id: &MemberId) -> Option<&Member> {
        self.members.get(id).map(|kept| &kept.member)
    }

    /// The member that now goes by that lasting name.
    #[must_use]
    pub fn static_member(&self, instance: &InstanceId) -> Option<&Member> {
        self.member(self.static_members.get(instance)?)
    }

    /// What it runs.
    #[must_use]
    pub fn topology(&self) -> Option<&Arc<Topology>> {
        self.topology.as_ref().map(|(topology, _)| topology)
    }

    /// The target of a member, if it has one.
    #[must_use]
    pub fn target(&self, id: &MemberId) -> Option<&Arc<TaskSets>> {
        self.targets.get(id)
    }

    /// Who has which task.
    #[must_use]
    pub const fn owners(&self) -> &Owners {
        &self.owners
    }

    /// How far a member says that its stores are.
    #[must_use]
    pub fn offsets(&self, id: &MemberId) -> Option<&TaskOffsets> {
        self.passing.offsets.get(id).map(|(offsets, _)| offsets)
    }

    /// Where what it holds counts.
    #[must_use]
    pub const fn memory(&self) -> &KeptMemory {
        self.weight.memory()
    }

    /// True if its members read that topic.
    #[must_use]
    pub fn is_subscribed_to(&self, topic: &str) -> bool {
        let topology = self.topology().filter(|_| !self.members.is_empty());
        topology.is_some_and(|topology| topology.reader_of(topic).is_some())
    }

    /// Takes in one of its records. That it is gone, the caller sees to.
    pub fn replay(&mut self, change: Change) {
        match change {
            Change::Group(metadata) => self.metadata = metadata.unwrap_or_default(),
            Change::Member(id, Some(profile)) => {
                let standing = self.member(&id).map(|member| member.standing.clone()).unwrap_or_default();
                self.put(Member { id, profile, standing });
            }
            Change::Member(id, None) => self.remove(&id),
            Change::Target(target) => {
                self.target_metadata =
                    target.unwrap_or(TargetMetadata { epoch: LEAVES, ..TargetMetadata::default() });
            }
            Change::TargetMember(id, Some(target)) => {
                self.targets.insert(id.clone(), Arc::new(target));
                self.reweigh(&id);
            }
            Change::TargetMember(id, None) => drop(self.targets.remove(&id)),
            Change::Current(id, Some(standing)) => {
                let profile = self.member(&id).map_or_else(Profile::unknown, |member| member.profile.clone());
                self.put(Member { id, profile, standing });
            }
            Change::Current(id, None) => {
                if let Some(member) = self.member(&id).cloned() {
                    let gone = Standing { epoch: LEAVES, previous_epoch: LEAVES, ..Standing::default() };
                    self.put(Member { standing: gone, ..member });
                }
            }
            Change::Topology(topology) => {
                self.passing.configured = None;
                self.topology = topology.map(|topology| {
                    let weight = self.memory().weigh(weight::of_topology(&topology));
                    (Arc::new(topology), weight)
                });
            }
        }
    }

    fn put(&mut self, member: Member) {
        let id = member.id.clone();
        let former = match self.members.remove(&id) {
            Some(kept) => {
                self.forget(&kept.member);
                kept.weight
            }
            None => self.memory().weight(),
        };
        for tasks in [&member.standing.assigned, &member.standing.pending_revocation] {
            self.owners.add(&member.profile.process_id, tasks);
        }
        if let Some(instance) = &member.profile.instance_id {
            self.static_members.insert(instance.clone(), id.clone());
        }
        self.members.insert(id.clone(), Kept { member, weight: former });
        self.reweigh(&id);
    }

    fn remove(&mut self, id: &MemberId) {
        if let Some(kept) = self.members.remove(id) {
            self.forget(&kept.member);
            self.passing.offsets.remove(id);
        }
        if self.members.is_empty() {
            self.passing.shutdown_by = None;
        }
    }

    fn forget(&mut self, member: &Member) {
        for tasks in [&member.standing.assigned, &member.standing.pending_revocation] {
            self.owners.remove(&member.profile.process_id, tasks);
        }
        if let Some(instance) = &member.profile.instance_id
            && self.static_members.get(instance) == Some(&member.id)
        {
            self.static_members.remove(instance);
        }
    }

    fn reweigh(&mut self, id: &MemberId) {
        let target = self.targets.get(id).map_or(0, |target| weight::of_tasks(target));
        if let Some(kept) = self.members.get_mut(id) {
            let bytes = weight::of_member(&kept.member) + target;
            kept.weight.set(bytes);
        }
    }
}
