//! The brokers of the cluster, as they registered.
//!
//! Invariant: a broker's epoch is the log offset at which it registered, so that a later registration has a larger one.
//! Whether a broker answers heartbeats is not metadata until it is fenced.

use std::collections::BTreeMap;
use std::sync::Arc;

use kalda_protocol::messages::metadata::broker_registration_change_record::BrokerRegistrationChangeRecord;
use kalda_protocol::messages::metadata::register_broker_record::{
    BrokerEndpoint, BrokerFeature, RegisterBrokerRecord,
};

use crate::types::{BrokerId, Uuid};

/// An address under which a broker is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// The listener's name.
    pub listener: Arc<str>,
    /// Host name or address.
    pub host: Arc<str>,
    /// TCP port.
    pub port: u16,
    /// 0 plaintext, 1 TLS, 2 SASL over plaintext, 3 SASL over TLS.
    pub security_protocol: i16,
}

/// A feature's lowest and highest level that a node can run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupportedFeature {
    /// The feature's name.
    pub name: Arc<str>,
    /// Lowest level.
    pub lowest: i16,
    /// Highest level.
    pub highest: i16,
}

/// One registered broker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokerImage {
    /// Its id.
    pub id: BrokerId,
    /// The offset of its registration.
    pub epoch: i64,
    /// Chosen anew by each process.
    pub incarnation_id: Uuid,
    /// Its listeners.
    pub endpoints: Vec<Endpoint>,
    /// What it can run, by name.
    pub features: Vec<SupportedFeature>,
    /// The rack it says it stands in.
    pub rack: Option<Arc<str>>,
    /// Fenced brokers lead nothing and are not told to clients.
    pub fenced: bool,
    /// True from the request to shut down until it is fenced.
    pub in_controlled_shutdown: bool,
    /// The ids of its log directories that are online.
    pub log_dirs: Vec<Uuid>,
    /// The log directories that take no new partitions (KIP-1066).
    pub cordoned_log_dirs: Vec<Uuid>,
}

impl BrokerImage {
    /// True if the broker can lead and be in sync.
    #[must_use]
    pub fn is_active(&self) -> bool {
        !self.fenced && !self.in_controlled_shutdown
    }

    /// True if the log directory of a replica is online, or not known yet.
    #[must_use]
    pub fn has_online(&self, directory: Option<Uuid>) -> bool {
        self.log_dirs.is_empty() || directory.is_none_or(|id| self.log_dirs.contains(&id))
    }

    /// True if new partitions may go to it: one of its log directories isn't cordoned.
    #[must_use]
    pub fn takes_partitions(&self) -> bool {
        self.log_dirs.is_empty() || self.log_dirs.iter().any(|dir| !self.cordoned_log_dirs.contains(dir))
    }

    /// Where it listens under a listener name.
    #[must_use]
    pub fn endpoint(&self, listener: &str) -> Option<&Endpoint> {
        self.endpoints.iter().find(|endpoint| &*endpoint.listener == listener)
    }

    /// Reads a `RegisterBrokerRecord`.
    #[must_use]
    pub fn from_record(record: &RegisterBrokerRecord) -> Self {
        // Kafka writes them in the order of a hash map, another one each time.
        let mut features: Vec<_> = record.features.iter().map(feature_from_record).collect();
        features.sort_by(|one, other| one.name.cmp(&other.name));
        Self {
            id: BrokerId(record.broker_id),
            epoch: record.broker_epoch,
            incarnation_id: record.incarnation_id,
            endpoints: record.end_points.iter().map(endpoint_from_record).collect(),
            features,
            rack: record.rack.as_ref().map(|rack| Arc::from(&**rack)),
            fenced: record.fenced,
            in_controlled_shutdown: record.in_controlled_shutdown,
            log_dirs: record.log_dirs.clone(),
            cordoned_log_dirs: record.cordoned_log_dirs.clone().unwrap_or_default(),
        }
    }

    /// The `RegisterBrokerRecord` that says all this.
    #[must_use]
    pub fn to_record(&self) -> RegisterBrokerRecord {
        RegisterBrokerRecord {
            broker_id: self.id.0,
            broker_epoch: self.epoch,
            incarnation_id: self.incarnation_id,
            end_points: self.endpoints.iter().map(endpoint_to_record).collect(),
            features: self.features.iter().map(feature_to_record).collect(),
            rack: self.rack.as_ref().map(|rack| (**rack).into()),
            fenced: self.fenced,
            in_controlled_shutdown: self.in_controlled_shutdown,
            log_dirs: self.log_dirs.clone(),
            cordoned_log_dirs: (!self.cordoned_log_dirs.is_empty()).then(|| self.cordoned_log_dirs.clone()),
            ..RegisterBrokerRecord::default()
        }
    }

    /// Takes a change: 1 sets a flag, -1 (for `fenced` alone) clears it, 0 keeps it.
    pub(super) fn change(&mut self, record: &BrokerRegistrationChangeRecord) {
        match record.fenced {
            1 => self.fenced = true,
            -1 => self.fenced = false,
            _ => {}
        }
        if record.in_controlled_shutdown == 1 {
            self.in_controlled_shutdown = true;
        }
        if !record.log_dirs.is_empty() {
            self.log_dirs.clone_from(&record.log_dirs);
        }
        if let Some(cordoned) = &record.cordoned_log_dirs {
            self.cordoned_log_dirs.clone_from(cordoned);
        }
    }
}

fn endpoint_from_record(record: &BrokerEndpoint) -> Endpoint {
    Endpoint {
        listener: Arc::from(&*record.name),
        host: Arc::from(&*record.host),
        port: record.port,
        security_protocol: record.security_protocol,
    }
}

fn endpoint_to_record(endpoint: &Endpoint) -> BrokerEndpoint {
    BrokerEndpoint {
        name: (*endpoint.listener).into(),
        host: (*endpoint.host).into(),
        port: endpoint.port,
        security_protocol: endpoint.security_protocol,
        ..BrokerEndpoint::default()
    }
}

fn feature_from_record(record: &BrokerFeature) -> SupportedFeature {
    SupportedFeature {
        name: Arc::from(&*record.name),
        lowest: record.min_supported_version,
        highest: record.max_supported_version,
    }
}

fn feature_to_record(feature: &SupportedFeature) -> BrokerFeature {
    BrokerFeature {
        name: (*feature.name).into(),
        min_supported_version: feature.lowest,
        max_supported_version: feature.highest,
        ..BrokerFeature::default()
    }
}

/// All registered brokers, by id.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClusterImage {
    brokers: BTreeMap<BrokerId, Arc<BrokerImage>>,
}

impl ClusterImage {
    /// One broker.
    #[must_use]
    pub fn broker(&self, id: BrokerId) -> Option<&Arc<BrokerImage>> {
        self.brokers.get(&id)
    }

    /// All brokers, ascending by id.
    pub fn brokers(&self) -> impl Iterator<Item = &Arc<BrokerImage>> {
        self.brokers.values()
    }

    /// True if the broker is registered, not fenced and not shutting down.
    #[must_use]
    pub fn is_active(&self, id: BrokerId) -> bool {
        self.broker(id).is_some_and(|broker| broker.is_active())
    }

    pub(super) fn put(&mut self, broker: BrokerImage) {
        self.brokers.insert(broker.id, Arc::new(broker));
    }

    pub(super) fn remove(&mut self, id: BrokerId) -> bool {
        self.brokers.remove(&id).is_some()
    }

    pub(super) fn broker_mut(&mut self, id: BrokerId) -> Option<&mut BrokerImage> {
        self.brokers.get_mut(&id).map(Arc::make_mut)
    }
}
