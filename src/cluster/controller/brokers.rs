//! Brokers register, are unfenced, and take up the partitions they lead.
//!
//! ```text
//!                 register            unfence
//! (unknown) ────────────────▶ fenced ─────────▶ active
//!                               ▲ register again │
//!                               └────────────────┘
//! ```
//!
//! Invariant: a partition whose replicas may have lost records gets a new leader epoch before anyone reads from it, so
//! that consumers and followers notice (KIP-320). A process that stopped cleanly lost nothing: its partitions keep their
//! leader epochs, which keeps a start with 50,000 partitions free of records.
//! Deliberately absent: heartbeats and timeouts, since a quorum of one is alive when it decides.

use std::sync::Arc;

use kalda_protocol::messages::metadata::broker_registration_change_record::BrokerRegistrationChangeRecord;
use kalda_protocol::messages::metadata::partition_change_record::PartitionChangeRecord;

use super::{Decision, View};
use crate::cluster::image::broker::{BrokerImage, Endpoint, SupportedFeature};
use crate::cluster::image::features;
use crate::cluster::image::partition::{PartitionImage, numbers};
use crate::cluster::record::MetadataRecord;
use crate::types::{BrokerId, Uuid};

/// In a `BrokerRegistrationChangeRecord`: the broker is no longer fenced.
const UNFENCE: i8 = -1;

/// A broker that wants to be part of the cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokerRegistration {
    /// Its id.
    pub id: BrokerId,
    /// Its process.
    pub incarnation_id: Uuid,
    /// Where it listens.
    pub endpoints: Vec<Endpoint>,
    /// The rack it stands in.
    pub rack: Option<Arc<str>>,
    /// Its log directories.
    pub log_dirs: Vec<Uuid>,
    /// The epoch under which its last process stopped cleanly, if it did.
    pub clean_shutdown_epoch: Option<i64>,
}

/// Registers the broker of this process and unfences it: one decision, since it is alive and has its metadata.
/// The answer is its epoch.
#[must_use]
pub fn register_broker(view: &View<'_>, registration: &BrokerRegistration) -> Decision<i64> {
    let epoch = view.next_offset;
    let id = registration.id;
    let previous = view.image.cluster.broker(id);
    let lost_nothing = previous.is_some_and(|broker| registration.clean_shutdown_epoch == Some(broker.epoch));
    let broker = BrokerImage {
        id,
        epoch,
        incarnation_id: registration.incarnation_id,
        endpoints: registration.endpoints.clone(),
        features: supported_features(),
        rack: registration.rack.clone(),
        fenced: true,
        in_controlled_shutdown: false,
        log_dirs: registration.log_dirs.clone(),
        cordoned_log_dirs: Vec::new(),
    };
    let unfence = BrokerRegistrationChangeRecord {
        broker_id: id.0,
        broker_epoch: epoch,
        fenced: UNFENCE,
        ..BrokerRegistrationChangeRecord::default()
    };
    let mut records: Vec<MetadataRecord> = vec![broker.to_record().into(), unfence.into()];
    for topic in view.image.topics.iter() {
        for partition in topic.partitions() {
            if let Some(change) = return_of(partition, id, lost_nothing) {
                records.push(PartitionChangeRecord { topic_id: topic.id, ..change }.into());
            }
        }
    }
    Decision { records, answer: epoch }
}

/// What changes for a partition when one of its brokers is back.
fn return_of(
    partition: &PartitionImage,
    broker: BrokerId,
    lost_nothing: bool,
) -> Option<PartitionChangeRecord> {
    let leaderless = !partition.leader.is_some();
    let led_by_it = partition.leader == broker;
    let may_lead = partition.isr.contains(&broker)
        || partition.elr.contains(&broker)
        // Nobody is known to have every record: the last that had is the best there is.
        || (partition.isr.is_empty() && partition.elr.is_empty() && partition.last_known_elr.first() == Some(&broker))
        || partition.replicas.iter().eq([&broker]);
    let leads = (leaderless && may_lead) || (led_by_it && !lost_nothing);
    leads.then(|| {
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
    })
}

/// What this node tells the cluster it can run.
#[must_use]
pub fn supported_features() -> Vec<SupportedFeature> {
    features::supported()
        .map(|(name, lowest, highest)| SupportedFeature { name: name.into(), lowest, highest })
        .collect()
}
