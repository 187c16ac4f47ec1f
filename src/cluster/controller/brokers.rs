//! Brokers register, are unfenced, and take up the partitions they lead; one that is unregistered leads nothing.
//!
//! ```text
//!                 register            unfence
//! (unknown) ────────────────▶ fenced ─────────▶ active ──┐
//!     ▲                         ▲ register again │       │
//!     │ unregister              └────────────────┘       │
//!     └──────────────────────────────────────────────────┘
//! ```
//!
//! Invariant: a partition whose replicas may have lost records gets a new leader epoch before anyone reads from it, so
//! that consumers and followers notice (KIP-320). A process that stopped cleanly lost nothing: its partitions keep their
//! leader epochs, which keeps a start with 50,000 partitions free of records.
//! Deliberately absent: heartbeats and timeouts, since a quorum of one is alive when it decides.

use std::sync::Arc;

use kalda_protocol::messages::metadata::broker_registration_change_record::BrokerRegistrationChangeRecord;
use kalda_protocol::messages::metadata::partition_change_record::PartitionChangeRecord;
use kalda_protocol::messages::metadata::unregister_broker_record::UnregisterBrokerRecord;

use super::directories::{leaderless, led_by, may_lead};
use super::{Decision, View};
use crate::cluster::image::broker::{BrokerImage, Endpoint, SupportedFeature};
use crate::cluster::image::features;
use crate::cluster::image::partition::PartitionImage;
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
    /// Its log directories that are online.
    pub log_dirs: Vec<Uuid>,
    /// Those that take no new partitions.
    pub cordoned_log_dirs: Vec<Uuid>,
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
    let stopped_cleanly =
        previous.is_some_and(|broker| registration.clean_shutdown_epoch == Some(broker.epoch));
    let last_stop = if stopped_cleanly { LastStop::Clean } else { LastStop::Unclean };
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
        cordoned_log_dirs: match view.image.features.has_cordons() {
            true => registration.cordoned_log_dirs.clone(),
            false => Vec::new(),
        },
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
            let change = match broker.has_online(partition.directory_of(id)) {
                true => return_of(partition, id, last_stop),
                false => leaderless(view.image, partition, id),
            };
            if let Some(change) = change {
                records.push(PartitionChangeRecord { topic_id: topic.id, ..change }.into());
            }
        }
    }
    Decision { records, answer: epoch }
}

/// A broker that is to be unregistered isn't registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Broker ID {0} is not currently registered")]
pub struct NotRegistered(pub BrokerId);

/// Forgets a broker; what it led, another leads, or nobody. Its replicas stay its replicas: it may register again.
#[must_use]
pub fn unregister_broker(view: &View<'_>, id: BrokerId) -> Decision<Result<(), NotRegistered>> {
    let Some(broker) = view.image.cluster.broker(id) else {
        return Decision::refused(Err(NotRegistered(id)));
    };
    let mut records: Vec<MetadataRecord> = Vec::new();
    for topic in view.image.topics.iter() {
        let changes = topic.partitions().iter().filter_map(|partition| leaderless(view.image, partition, id));
        records.extend(
            changes
                .map(|change| MetadataRecord::from(PartitionChangeRecord { topic_id: topic.id, ..change })),
        );
    }
    let forgotten =
        UnregisterBrokerRecord { broker_id: id.0, broker_epoch: broker.epoch, ..Default::default() };
    records.push(forgotten.into());
    Decision { records, answer: Ok(()) }
}

/// How the process of a broker before this one ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LastStop {
    /// In good order: it has lost nothing of what it had.
    Clean,
    /// It is not known, so it may have lost its newest records.
    Unclean,
}

/// What changes for a partition when one of its brokers is back.
fn return_of(
    partition: &PartitionImage,
    broker: BrokerId,
    last_stop: LastStop,
) -> Option<PartitionChangeRecord> {
    let leaderless = !partition.leader.is_some();
    let led_by_it = partition.leader == broker;
    let leads = (leaderless && may_lead(partition, broker)) || (led_by_it && last_stop == LastStop::Unclean);
    leads.then(|| led_by(partition, broker))
}

/// What this node tells the cluster it can run.
#[must_use]
pub fn supported_features() -> Vec<SupportedFeature> {
    features::supported()
        .map(|feature| SupportedFeature {
            name: feature.name.into(),
            lowest: feature.lowest,
            highest: feature.highest,
        })
        .collect()
}
