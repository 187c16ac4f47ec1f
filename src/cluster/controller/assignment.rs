//! Replica lists that a request names, and the partition that comes of a list.
//!
//! Invariant: a checked list names registered brokers that take partitions, each once. Whether one of them can lead is a separate
//! question.

use std::collections::BTreeSet;

use crate::cluster::image::MetadataImage;
use crate::cluster::image::broker::ClusterImage;
use crate::cluster::image::partition::{PartitionImage, UNASSIGNED_DIRECTORY};
use crate::types::{BrokerId, LeaderEpoch, PartitionIndex, Uuid};

/// Why a replica list can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AssignmentError {
    /// No broker in it.
    #[error("The manual partition assignment includes an empty replica list.")]
    Empty,
    /// A broker that nobody registered.
    #[error("The manual partition assignment includes broker {0}, but no such broker is registered.")]
    UnknownBroker(BrokerId),
    /// A broker that takes no new partitions.
    #[error("The manual partition assignment includes broker {0}, but all its log directories are cordoned.")]
    Cordoned(BrokerId),
    /// A broker twice.
    #[error("The manual partition assignment includes the broker {0} more than once.")]
    DuplicateBroker(BrokerId),
    /// Another count than the partitions before.
    #[error(
        "The manual partition assignment includes a partition with {found} replica(s), but this is not consistent with \
         previous partitions, which have {expected} replica(s)."
    )]
    InconsistentCount {
        /// How many the list has.
        found: usize,
        /// How many the others have.
        expected: usize,
    },
    /// No broker in the list can lead.
    #[error(
        "All brokers specified in the manual partition assignment for partition {0} are fenced or in controlled shutdown."
    )]
    NoActiveBroker(PartitionIndex),
    /// The same partition twice.
    #[error("Found multiple manual partition assignments for partition {0}")]
    DuplicatePartition(PartitionIndex),
    /// The partitions are not 0, 1, 2 …
    #[error("partitions should be a consecutive 0-based integer sequence")]
    NotConsecutive,
}

/// Checks a list that a request names; `expected` is how many replicas the other partitions have.
pub(super) fn check(
    cluster: &ClusterImage,
    replicas: &[BrokerId],
    expected: Option<usize>,
) -> Result<(), AssignmentError> {
    if replicas.is_empty() {
        return Err(AssignmentError::Empty);
    }
    let mut seen = BTreeSet::new();
    let mut sorted = replicas.to_vec();
    sorted.sort_unstable();
    for broker in sorted {
        match cluster.broker(broker) {
            None => return Err(AssignmentError::UnknownBroker(broker)),
            Some(broker) if !broker.takes_partitions() => return Err(AssignmentError::Cordoned(broker.id)),
            Some(_) => {}
        }
        if !seen.insert(broker) {
            return Err(AssignmentError::DuplicateBroker(broker));
        }
    }
    match expected {
        Some(expected) if expected != replicas.len() => {
            Err(AssignmentError::InconsistentCount { found: replicas.len(), expected })
        }
        _ => Ok(()),
    }
}

/// A new partition on `replicas`, led by the first that can; none can: `None`.
pub(super) fn new_partition(
    image: &MetadataImage,
    index: PartitionIndex,
    replicas: Vec<BrokerId>,
) -> Option<PartitionImage> {
    let cluster = &image.cluster;
    let isr: Box<[BrokerId]> = replicas.iter().copied().filter(|id| cluster.is_active(*id)).collect();
    let leader = *isr.first()?;
    Some(PartitionImage {
        index,
        directories: replicas.iter().map(|id| default_directory(cluster, *id)).collect(),
        replicas: replicas.into(),
        isr,
        leader,
        leader_epoch: LeaderEpoch(0),
        partition_epoch: 0,
        ..PartitionImage::default()
    })
}

/// A broker with one log directory leaves no choice; with several it chooses itself.
pub(super) fn default_directory(cluster: &ClusterImage, broker: BrokerId) -> Uuid {
    match cluster.broker(broker).map(|broker| broker.log_dirs.as_slice()) {
        Some([only]) => *only,
        _ => UNASSIGNED_DIRECTORY,
    }
}
