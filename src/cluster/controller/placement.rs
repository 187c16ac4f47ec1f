//! Chooses brokers for the partitions of a topic: spread over racks, each broker leading about as many.
//!
//! ```text
//! brokers in a ring, racks alternating:   a1 b1 a2 b2       partition 0 leads at a random place,
//! partition 0  [a1 b1 a2]   partition 1  [b1 a2 b2]   …     each further one at the next
//! ```
//!
//! Invariant: the replicas of a partition are distinct, and the first is active. What exists already isn't weighed, as in
//! Kafka.

use std::collections::BTreeMap;

use crate::cluster::image::broker::{BrokerImage, ClusterImage};
use crate::sys::Random;
use crate::types::BrokerId;

/// Why partitions can't be placed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlacementError {
    /// No broker takes partitions, or none of those that do can lead.
    #[error("All brokers are currently fenced, or have all their log directories cordoned.")]
    NoActiveBroker,
    /// A partition would have more replicas than there are brokers for them.
    #[error(
        "The target replication factor of {wanted} cannot be reached because only {usable} broker(s) are registered \
         or some brokers have all their log directories cordoned."
    )]
    TooFewBrokers {
        /// How many replicas a partition shall have.
        wanted: usize,
        /// How many brokers take partitions.
        usable: usize,
    },
}

/// Replica lists for `partitions` partitions.
pub(super) fn place(
    cluster: &ClusterImage,
    partitions: usize,
    replication_factor: usize,
    random: &dyn Random,
) -> Result<Vec<Vec<BrokerId>>, PlacementError> {
    let ring = ring(cluster);
    if !ring.iter().any(|broker| broker.is_active()) {
        return Err(PlacementError::NoActiveBroker);
    }
    if ring.len() < replication_factor {
        return Err(PlacementError::TooFewBrokers { wanted: replication_factor, usable: ring.len() });
    }
    let start = usize::try_from(random.below(ring.len() as u64)).unwrap_or(0);
    Ok((0..partitions).map(|partition| replicas(&ring, start + partition, replication_factor)).collect())
}

/// The brokers that take partitions, racks alternating.
fn ring(cluster: &ClusterImage) -> Vec<&BrokerImage> {
    let mut racks: BTreeMap<_, Vec<&BrokerImage>> = BTreeMap::new();
    for broker in cluster.brokers().filter(|broker| broker.takes_partitions()) {
        racks.entry(broker.rack.as_ref()).or_default().push(broker);
    }
    let rounds = racks.values().map(Vec::len).max().unwrap_or(0);
    (0..rounds).flat_map(|round| racks.values().filter_map(move |rack| rack.get(round).copied())).collect()
}

/// `count` brokers from `start` on, the active ones first. After each full turn of leaders the followers move on by one,
/// so that not always the same brokers follow the same leader.
fn replicas(ring: &[&BrokerImage], start: usize, count: usize) -> Vec<BrokerId> {
    let turn = start / ring.len();
    let followers = ring.len() - 1;
    let places = (0..ring.len()).map(|step| match step {
        0 => start % ring.len(),
        step => (start + 1 + (step - 1 + turn) % followers) % ring.len(),
    });
    let brokers: Vec<&BrokerImage> = places.filter_map(|place| ring.get(place).copied()).collect();
    // A fenced broker may follow, but the leader must be active: the nearest active one comes first.
    let leader = brokers.iter().position(|broker| broker.is_active()).unwrap_or(0);
    let mut ids: Vec<BrokerId> = brokers.iter().map(|broker| broker.id).collect();
    ids.get_mut(..=leader).unwrap_or_default().rotate_right(1);
    ids.truncate(count);
    ids
}
