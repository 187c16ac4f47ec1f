//! In which log directory a broker keeps each of its replicas, and what happens when one fails (KIP-858).
//!
//! ```text
//! broker places a replica ──▶ directories[replica] = its directory ──▶ leaderless, directory online: the broker leads
//! directory fails         ──▶ log_dirs of the broker shrink        ──▶ led from there: another leads, or nobody
//! ```
//!
//! Invariant: nobody leads from a directory that is offline. A replica stays assigned to the directory that failed: it is never
//! made again elsewhere, since an empty log in its place would be a lost one.

use kalda_protocol::messages::metadata::broker_registration_change_record::BrokerRegistrationChangeRecord;
use kalda_protocol::messages::metadata::partition_change_record::PartitionChangeRecord;

use super::{Decision, View};
use crate::cluster::image::MetadataImage;
use crate::cluster::image::broker::BrokerImage;
use crate::cluster::image::partition::{NO_LEADER_CHANGE, PartitionImage, numbers};
use crate::cluster::record::MetadataRecord;
use crate::types::{BrokerId, PartitionIndex, TopicId, Uuid};

/// Where a broker keeps a partition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DirectoryAssignment {
    /// The topic.
    pub topic_id: TopicId,
    /// Which partition of it.
    pub partition: PartitionIndex,
    /// The id of the directory.
    pub directory: Uuid,
}

/// Decides on what a broker says of its replicas. What is known already, or is no replica of the broker, changes nothing.
#[must_use]
pub fn assign_directories(
    view: &View<'_>,
    broker: BrokerId,
    assignments: &[DirectoryAssignment],
) -> Decision<()> {
    let Some(holder) = view.image.cluster.broker(broker) else { return Decision::refused(()) };
    if !view.image.features.has_directories() {
        return Decision::refused(());
    }
    let change = |assignment: &DirectoryAssignment| {
        let topic = view.image.topics.by_id(assignment.topic_id)?;
        let partition = topic.partition(assignment.partition)?;
        let is_new = partition.directory_of(broker) != Some(assignment.directory);
        if !partition.is_replica(broker) || !is_new {
            return None;
        }
        let change = moved(view.image, holder, partition, assignment.directory);
        Some(PartitionChangeRecord { topic_id: topic.id, ..change }.into())
    };
    Decision { records: assignments.iter().filter_map(change).collect(), answer: () }
}

/// What changes for a partition whose replica is in another directory.
fn moved(
    image: &MetadataImage,
    holder: &BrokerImage,
    partition: &PartitionImage,
    to: Uuid,
) -> PartitionChangeRecord {
    let leadership = match holder.has_online(Some(to)) {
        true if partition.leader.is_some() || !may_lead(partition, holder.id) => None,
        true => Some(led_by(partition, holder.id)),
        false => leaderless(image, partition, holder.id),
    };
    let unchanged = PartitionChangeRecord { partition_id: partition.index.0, ..Default::default() };
    let directories = Some(partition.directories_with(holder.id, to));
    PartitionChangeRecord { directories, ..leadership.unwrap_or(unchanged) }
}

/// Decides on what is left of a broker's directories. Without any left nothing is written: there is nobody to say it.
#[must_use]
pub fn keep_directories(view: &View<'_>, broker: BrokerId, online: &[Uuid]) -> Decision<()> {
    let Some(holder) = view.image.cluster.broker(broker) else { return Decision::refused(()) };
    if online.is_empty() || holder.log_dirs == online || !view.image.features.has_directories() {
        return Decision::refused(());
    }
    let change = BrokerRegistrationChangeRecord {
        broker_id: broker.0,
        broker_epoch: holder.epoch,
        log_dirs: online.to_vec(),
        ..BrokerRegistrationChangeRecord::default()
    };
    let mut records: Vec<MetadataRecord> = vec![change.into()];
    for topic in view.image.topics.iter() {
        for partition in topic.partitions() {
            let is_lost = partition.directory_of(broker).is_some_and(|id| !online.contains(&id));
            let change = if is_lost { leaderless(view.image, partition, broker) } else { None };
            let change = change.map(|change| PartitionChangeRecord { topic_id: topic.id, ..change });
            records.extend(change.map(MetadataRecord::from));
        }
    }
    Decision { records, answer: () }
}

/// Decides on which of a broker's directories take no new partitions (KIP-1066). Metadata of a version that can't say so stays as
/// it is: then the broker alone knows.
#[must_use]
pub fn cordon_directories(view: &View<'_>, broker: BrokerId, cordoned: &[Uuid]) -> Decision<()> {
    let Some(holder) = view.image.cluster.broker(broker) else { return Decision::refused(()) };
    if holder.cordoned_log_dirs == cordoned || !view.image.features.has_cordons() {
        return Decision::refused(());
    }
    let change = BrokerRegistrationChangeRecord {
        broker_id: broker.0,
        broker_epoch: holder.epoch,
        cordoned_log_dirs: Some(cordoned.to_vec()),
        ..BrokerRegistrationChangeRecord::default()
    };
    Decision { records: vec![change.into()], answer: () }
}

/// True if a broker may lead a partition that has no leader.
pub(super) fn may_lead(partition: &PartitionImage, broker: BrokerId) -> bool {
    partition.isr.contains(&broker)
        || partition.elr.contains(&broker)
        // No replica is known to have every record. The last one that had them is the best choice.
        || (partition.isr.is_empty() && partition.elr.is_empty() && partition.last_known_elr.first() == Some(&broker))
        || partition.replicas.iter().eq([&broker])
}

/// What changes when a broker becomes the leader.
pub(super) fn led_by(partition: &PartitionImage, broker: BrokerId) -> PartitionChangeRecord {
    let mut isr = partition.isr.to_vec();
    if !isr.contains(&broker) {
        isr.push(broker);
    }
    let without_elr = |elr: &[BrokerId]| (!elr.is_empty()).then(Vec::new);
    PartitionChangeRecord {
        partition_id: partition.index.0,
        leader: broker.0,
        isr: (isr != *partition.isr).then(|| numbers(&isr)),
        eligible_leader_replicas: without_elr(&partition.elr),
        last_known_elr: without_elr(&partition.last_known_elr),
        ..PartitionChangeRecord::default()
    }
}

/// What changes when the directory of a broker's replica is offline: another replica in sync leads, or nobody.
pub(super) fn leaderless(
    image: &MetadataImage,
    partition: &PartitionImage,
    broker: BrokerId,
) -> Option<PartitionChangeRecord> {
    let leads = partition.leader == broker;
    let others: Vec<BrokerId> = partition.isr.iter().copied().filter(|id| *id != broker).collect();
    let successor = others.iter().copied().find(|id| image.cluster.is_active(*id));
    let change = PartitionChangeRecord { partition_id: partition.index.0, ..Default::default() };
    match successor {
        Some(successor) if others.len() < partition.isr.len() => {
            let leader = if leads { successor.0 } else { NO_LEADER_CHANGE };
            Some(PartitionChangeRecord { leader, isr: Some(numbers(&others)), ..change })
        }
        None if leads && image.features.keeps_elr() => {
            // The last that had every record; whether it has them still, nobody knows.
            let last_known_elr = Some(vec![broker.0]);
            let eligible_leader_replicas = (!partition.elr.is_empty()).then(Vec::new);
            let isr = Some(Vec::new());
            Some(PartitionChangeRecord {
                leader: BrokerId::NONE.0,
                isr,
                eligible_leader_replicas,
                last_known_elr,
                ..change
            })
        }
        None if leads => Some(PartitionChangeRecord { leader: BrokerId::NONE.0, ..change }),
        _ => None,
    }
}
