//! ElectLeaders: who leads a partition when somebody asks for an election.
//!
//! ```text
//! preferred   the first replica, if it is in sync; else the present leader; else another in sync
//! unclean     only where nobody leads: one in sync; else the last that was; else any whose broker is there
//! ```
//!
//! Invariant: a leader's broker is active and its log directory online. A leader that wasn't in sync is the only replica in sync
//! afterwards. The state of recovery that Kafka notes then isn't written: the leader here has nothing to recover.

use std::sync::Arc;

use kalda_protocol::messages::metadata::partition_change_record::PartitionChangeRecord;

use super::partition_changes::{PartitionChanges, TooManyRecords};
use super::{Decision, View};
use crate::cluster::image::broker::ClusterImage;
use crate::cluster::image::partition::{PartitionImage, numbers};
use crate::cluster::image::{MetadataImage, TopicImage};
use crate::types::{BrokerId, PartitionIndex};

/// Which leader is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Election {
    /// The first of the replicas.
    Preferred,
    /// Any, even one that lacks records, where there is none.
    Unclean,
}

/// Partitions of a topic that shall have another leader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElectionWanted {
    /// The topic.
    pub topic: Arc<str>,
    /// Which of its partitions.
    pub partitions: Vec<PartitionIndex>,
}

/// What became of a topic's elections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elected {
    /// The topic.
    pub topic: Arc<str>,
    /// One for each partition, in the order of the request.
    pub partitions: Vec<(PartitionIndex, Result<(), NotElected>)>,
}

/// Why a partition keeps its leader, or has none still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotElected {
    /// No such topic.
    UnknownTopic,
    /// No such partition.
    UnknownPartition,
    /// It has the leader that is wanted.
    NotNeeded,
    /// The first replica can't lead.
    PreferredNotAvailable,
    /// No replica can lead.
    NobodyEligible,
}

/// Decides on a request; `None` asks for an election of every partition, and only those that don't have the leader they should
/// are in the answer then.
#[must_use]
pub fn elect_leaders(
    view: &View<'_>,
    election: Election,
    wanted: Option<&[ElectionWanted]>,
) -> Decision<Result<Vec<Elected>, TooManyRecords>> {
    let mut elections = Elections { image: view.image, election, changes: PartitionChanges::default() };
    let elected = match wanted {
        Some(wanted) => wanted.iter().map(|wanted| elections.of(wanted)).collect(),
        None => view.image.topics.iter().map(|topic| elections.of_all(topic)).collect(),
    };
    elections.changes.decide(elected)
}

struct Elections<'a> {
    image: &'a MetadataImage,
    election: Election,
    changes: PartitionChanges,
}

impl Elections<'_> {
    fn of(&mut self, wanted: &ElectionWanted) -> Elected {
        let found = self.image.topics.by_name(&wanted.topic);
        let elect = |index: &PartitionIndex| {
            let topic = found.ok_or(NotElected::UnknownTopic);
            (*index, topic.and_then(|topic| self.elect(topic, *index)))
        };
        Elected {
            topic: Arc::clone(&wanted.topic),
            partitions: wanted.partitions.iter().map(elect).collect(),
        }
    }

    fn of_all(&mut self, topic: &TopicImage) -> Elected {
        let indexes = topic.partitions().iter().map(|partition| partition.index);
        let elected = indexes.map(|index| (index, self.elect(topic, index)));
        let partitions = elected.filter(|(_, elected)| *elected != Err(NotElected::NotNeeded)).collect();
        Elected { topic: Arc::clone(&topic.name), partitions }
    }

    fn elect(&mut self, topic: &TopicImage, index: PartitionIndex) -> Result<(), NotElected> {
        let found = topic.partition(index).ok_or(NotElected::UnknownPartition)?;
        let partition = self.changes.present(topic.id, found);
        let has_wanted = match self.election {
            Election::Preferred => partition.replicas.first() == Some(&partition.leader),
            Election::Unclean => partition.leader.is_some(),
        };
        if has_wanted {
            return Err(NotElected::NotNeeded);
        }
        let leader = candidate(&self.image.cluster, partition, self.election);
        let Some(leader) = leader.filter(|leader| *leader != partition.leader) else {
            return Err(match self.election {
                Election::Preferred => NotElected::PreferredNotAvailable,
                Election::Unclean => NotElected::NobodyEligible,
            });
        };
        let change = led_by(partition, leader);
        self.changes.change(topic.id, partition.clone(), change);
        Ok(())
    }
}

/// Who leads after an election.
fn candidate(cluster: &ClusterImage, partition: &PartitionImage, election: Election) -> Option<BrokerId> {
    let present = std::iter::once(partition.leader);
    let replicas = partition.replicas.iter().copied();
    let mut in_order: Box<dyn Iterator<Item = BrokerId>> = match election {
        Election::Preferred => {
            Box::new(replicas.clone().take(1).chain(present).chain(replicas.clone().skip(1)))
        }
        Election::Unclean => Box::new(present.chain(replicas.clone())),
    };
    let may_lead = |id: &BrokerId| can_lead(cluster, partition, *id);
    let in_sync = in_order.find(|id| is_in_sync(partition, *id) && may_lead(id));
    let last_known = || match &*partition.last_known_elr {
        [last] if partition.isr.is_empty() && partition.elr.is_empty() => Some(*last).filter(may_lead),
        _ => None,
    };
    let any = || replicas.clone().find(may_lead).filter(|_| election == Election::Unclean);
    in_sync.or_else(last_known).or_else(any)
}

/// True if a replica's broker and its log directory are there.
pub(super) fn can_lead(cluster: &ClusterImage, partition: &PartitionImage, id: BrokerId) -> bool {
    let broker = cluster.broker(id);
    broker.is_some_and(|broker| broker.is_active() && broker.has_online(partition.directory_of(id)))
}

/// True if a replica has every committed record.
pub(super) fn is_in_sync(partition: &PartitionImage, id: BrokerId) -> bool {
    partition.isr.contains(&id) || (partition.isr.is_empty() && partition.elr.contains(&id))
}

fn led_by(partition: &PartitionImage, leader: BrokerId) -> PartitionChangeRecord {
    let joins = !partition.isr.contains(&leader);
    let elr: Vec<BrokerId> = match is_in_sync(partition, leader) {
        true => partition.elr.iter().copied().filter(|id| *id != leader).collect(),
        false => Vec::new(),
    };
    PartitionChangeRecord {
        partition_id: partition.index.0,
        leader: leader.0,
        isr: joins.then(|| vec![leader.0]),
        eligible_leader_replicas: (elr != *partition.elr).then(|| numbers(&elr)),
        last_known_elr: (!partition.last_known_elr.is_empty()).then(Vec::new),
        ..PartitionChangeRecord::default()
    }
}
