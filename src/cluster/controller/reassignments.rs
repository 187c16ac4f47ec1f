//! AlterPartitionReassignments: partitions get other replicas, or go back to those that they had.
//!
//! ```text
//! replicas [1 2]  ── wanted [2 3] ──▶ replicas [2 3 1], adding [3], removing [1]
//!                                       │ all of [2 3] are in sync           │ cancelled
//!                                       ▼                                    ▼
//!                                     replicas [2 3]                       replicas [2 1]
//! ```
//!
//! Invariant: replicas are registered brokers, each once. A partition loses a replica only when all that stay are in sync, and has
//! a new leader epoch then. What ends a reassignment later, a replica that comes into sync, isn't decided here.

use std::sync::Arc;

use kalda_protocol::messages::metadata::partition_change_record::PartitionChangeRecord;

use super::assignment::{self, AssignmentError};
use super::elections::{can_lead, is_in_sync};
use super::partition_changes::{PartitionChanges, TooManyRecords};
use super::{Decision, View};
use crate::cluster::image::configs::ConfigResource;
use crate::cluster::image::partition::{NO_LEADER_CHANGE, PartitionImage, numbers};
use crate::types::{BrokerId, PartitionIndex, Uuid};

/// The topic's setting that allows a leader which may lack records.
const UNCLEAN_ELECTIONS: &str = "unclean.leader.election.enable";

/// What is wanted for partitions of a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicReassignment {
    /// The topic.
    pub topic: Arc<str>,
    /// Its partitions with their new replicas; `None` cancels what is under way.
    pub partitions: Vec<(PartitionIndex, Option<Vec<BrokerId>>)>,
}

/// Whether a partition may get more or fewer replicas than it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplicationFactor {
    /// It may.
    MayChange,
    /// It keeps as many.
    IsFixed,
}

/// Why a partition keeps its replicas.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotReassigned {
    /// No such topic.
    #[error("Unable to find a topic named {0}.")]
    UnknownTopic(Arc<str>),
    /// No such partition.
    #[error("Unable to find partition {topic}:{partition}.")]
    UnknownPartition {
        /// The topic.
        topic: Arc<str>,
        /// The partition.
        partition: PartitionIndex,
    },
    /// A replica list that can't be used.
    #[error(transparent)]
    Assignment(#[from] AssignmentError),
    /// Another number of replicas, which wasn't allowed.
    #[error("The replication factor is changed from {from} to {to}")]
    ReplicationFactor {
        /// How many there are.
        from: usize,
        /// How many there would be.
        to: usize,
    },
    /// There is nothing to cancel. Kafka sends no text with it.
    #[error("no reassignment is in progress")]
    NoneInProgress,
    /// None of the replicas that it would go back to is in sync.
    #[error(
        "Unable to revert partition assignment for {topic}:{partition} because it would require an unclean leader election."
    )]
    UncleanRevert {
        /// The topic.
        topic: Arc<str>,
        /// The partition.
        partition: PartitionIndex,
    },
}

/// What became of each partition, topic by topic as they were asked for.
pub type ReassignmentOutcomes = Vec<Vec<Result<(), NotReassigned>>>;

/// Decides on a request.
#[must_use]
pub fn alter_reassignments(
    view: &View<'_>,
    topics: &[TopicReassignment],
    factor: ReplicationFactor,
) -> Decision<Result<ReassignmentOutcomes, TooManyRecords>> {
    let mut reassigning = Reassigning { view, factor, changes: PartitionChanges::default() };
    let outcomes = topics.iter().map(|topic| {
        let partitions = topic.partitions.iter();
        partitions.map(|(index, wanted)| reassigning.alter(&topic.topic, *index, wanted.as_deref())).collect()
    });
    let outcomes = outcomes.collect();
    reassigning.changes.decide(outcomes)
}

struct Reassigning<'a> {
    view: &'a View<'a>,
    factor: ReplicationFactor,
    changes: PartitionChanges,
}

impl Reassigning<'_> {
    fn alter(
        &mut self,
        name: &Arc<str>,
        index: PartitionIndex,
        wanted: Option<&[BrokerId]>,
    ) -> Result<(), NotReassigned> {
        let topic = self.view.image.topics.by_name(name);
        let topic = topic.ok_or_else(|| NotReassigned::UnknownTopic(Arc::clone(name)))?;
        let unknown = || NotReassigned::UnknownPartition { topic: Arc::clone(name), partition: index };
        let found = topic.partition(index).ok_or_else(unknown)?;
        let partition = self.changes.present(topic.id, found);
        let target = match wanted {
            Some(wanted) => self.towards(partition, wanted)?,
            None => self.back(name, partition)?,
        };
        let Some(change) = self.change(partition, target) else { return Ok(()) };
        self.changes.change(topic.id, partition.clone(), change);
        Ok(())
    }

    /// What a partition is on its way to, or has at once.
    fn towards(&self, partition: &PartitionImage, wanted: &[BrokerId]) -> Result<Target, NotReassigned> {
        assignment::check(&self.view.image.cluster, wanted, None)?;
        let kept = partition.replicas.len() - partition.adding_replicas.len().min(partition.replicas.len());
        if self.factor == ReplicationFactor::IsFixed && kept != wanted.len() {
            return Err(NotReassigned::ReplicationFactor { from: kept, to: wanted.len() });
        }
        let removing = without(&partition.replicas, wanted);
        let adding = without(wanted, &partition.replicas);
        let mut replicas = wanted.to_vec();
        replicas.extend_from_slice(&removing);
        let or =
            |new: Vec<BrokerId>, present: &[BrokerId]| if new.is_empty() { present.to_vec() } else { new };
        let target = Target {
            replicas,
            isr: partition.isr.to_vec(),
            removing: or(removing, &partition.removing_replicas),
            adding: or(adding, &partition.adding_replicas),
        };
        Ok(target.completed())
    }

    /// What it was before.
    fn back(&self, topic: &Arc<str>, partition: &PartitionImage) -> Result<Target, NotReassigned> {
        if partition.removing_replicas.is_empty() && partition.adding_replicas.is_empty() {
            return Err(NotReassigned::NoneInProgress);
        }
        let without_added = |ids: &[BrokerId]| -> Vec<BrokerId> {
            ids.iter().copied().filter(|id| !partition.adding_replicas.contains(id)).collect()
        };
        let (replicas, mut isr) = (without_added(&partition.replicas), without_added(&partition.isr));
        if isr.is_empty() {
            if !self.allows_unclean(topic) {
                let (topic, partition) = (Arc::clone(topic), partition.index);
                return Err(NotReassigned::UncleanRevert { topic, partition });
            }
            isr = replicas.iter().copied().take(1).collect();
        }
        Ok(Target { replicas, isr, removing: Vec::new(), adding: Vec::new() })
    }

    fn allows_unclean(&self, topic: &str) -> bool {
        let resource = ConfigResource::topic(topic);
        let overrides = self.view.image.configs.overrides(&resource);
        let set = overrides.and_then(|overrides| overrides.get(UNCLEAN_ELECTIONS)).cloned();
        let value = set.or_else(|| self.view.rules.default_value(&resource, UNCLEAN_ELECTIONS));
        value.as_deref() == Some("true")
    }

    /// The record that leads there; `None` where it is there.
    fn change(&self, partition: &PartitionImage, target: Target) -> Option<PartitionChangeRecord> {
        let cluster = &self.view.image.cluster;
        let mut after = partition.clone();
        after.isr = target.isr.as_slice().into();
        after.replicas = target.replicas.as_slice().into();
        after.directories = self.directories(partition, &target.replicas);
        let can_lead = |id: &BrokerId| is_in_sync(&after, *id) && can_lead(cluster, &after, *id);
        let candidates = std::iter::once(partition.leader).chain(target.replicas.iter().copied());
        let leader = candidates.into_iter().find(|id| can_lead(id)).unwrap_or(BrokerId::NONE);
        // Followers that were removed must not be followed, nor count, under the epoch that they knew.
        let loses = !without(&partition.replicas, &target.replicas).is_empty();
        let stays = |id: &&BrokerId| target.replicas.contains(id);
        let elr: Vec<BrokerId> = partition.elr.iter().filter(stays).copied().collect();
        let list = |new: &[BrokerId], present: &[BrokerId]| (*new != *present).then(|| numbers(new));
        let change = PartitionChangeRecord {
            partition_id: partition.index.0,
            leader: if leader != partition.leader || loses { leader.0 } else { NO_LEADER_CHANGE },
            isr: list(&target.isr, &partition.isr),
            replicas: list(&target.replicas, &partition.replicas),
            removing_replicas: list(&target.removing, &partition.removing_replicas),
            adding_replicas: list(&target.adding, &partition.adding_replicas),
            eligible_leader_replicas: list(&elr, &partition.elr),
            directories: (after.directories != partition.directories).then(|| after.directories.to_vec()),
            ..PartitionChangeRecord::default()
        };
        let nothing =
            PartitionChangeRecord { partition_id: partition.index.0, ..PartitionChangeRecord::default() };
        (change != nothing).then_some(change)
    }

    /// Each replica's directory: those that stay keep theirs. Metadata without directories goes on without them.
    fn directories(&self, partition: &PartitionImage, replicas: &[BrokerId]) -> Box<[Uuid]> {
        if !self.view.image.features.has_directories() {
            return partition.directories.clone();
        }
        let of = |id: &BrokerId| {
            let place = partition.replicas.iter().position(|replica| replica == id);
            let known = place.and_then(|place| partition.directories.get(place)).copied();
            known.unwrap_or_else(|| assignment::default_directory(&self.view.image.cluster, *id))
        };
        replicas.iter().map(of).collect()
    }
}

struct Target {
    replicas: Vec<BrokerId>,
    isr: Vec<BrokerId>,
    removing: Vec<BrokerId>,
    adding: Vec<BrokerId>,
}

impl Target {
    /// At its end, if all replicas that stay are in sync.
    fn completed(self) -> Self {
        if self.removing.is_empty() && self.adding.is_empty() {
            return self;
        }
        let keep = |ids: &[BrokerId]| -> Vec<BrokerId> {
            ids.iter().copied().filter(|id| !self.removing.contains(id)).collect()
        };
        let (replicas, isr) = (keep(&self.replicas), keep(&self.isr));
        if isr.is_empty() || !replicas.iter().all(|id| isr.contains(id)) {
            return self;
        }
        Self { replicas, isr, removing: Vec::new(), adding: Vec::new() }
    }
}

/// The `ids` that are not among `others`, ascending.
fn without(ids: &[BrokerId], others: &[BrokerId]) -> Vec<BrokerId> {
    let mut left: Vec<BrokerId> = ids.iter().copied().filter(|id| !others.contains(id)).collect();
    left.sort_unstable();
    left
}
