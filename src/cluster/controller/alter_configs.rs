//! AlterConfigs and IncrementalAlterConfigs: overrides change key by key.
//!
//! Invariant: what a resource has after a change has passed [`super::ConfigRules::check`] as a whole. A key set to the
//! value it has is written again, so that subscribers reload it, as Kafka does. Whether a broker can take a value while
//! it runs is asked before.

use std::collections::HashMap;
use std::sync::Arc;

use kalda_protocol::messages::metadata::config_record::ConfigRecord;

use super::intent::Intent;
use super::memory::{self, Growth, NoMemory};
use super::topic_name::{self, TopicNameError};
use super::{Decision, MAX_RECORDS_PER_REQUEST, RefusedConfig, View};
use crate::cluster::image::configs::{ConfigKind, ConfigResource, bytes_of_overrides};
use crate::cluster::record::MetadataRecord;
use crate::config::{ConfigOperation, Overrides, list_with, list_without};

/// The key that can't be removed cluster-wide, nor set for one broker, while eligible leader replicas are kept.
const MIN_INSYNC_REPLICAS: &str = "min.insync.replicas";

/// The longest value, in the units that Kafka counts, those of UTF-16.
const MAX_VALUE_LENGTH: usize = 32_767;

/// The changes of one resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigAlteration {
    /// What changes.
    pub resource: ConfigResource,
    /// How.
    pub change: ConfigChange,
}

/// How a resource changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfigChange {
    /// Key by key; the others stay.
    Incremental(Vec<(Arc<str>, ConfigOperation)>),
    /// These overrides and no others.
    Replace(Vec<(Arc<str>, Arc<str>)>),
}

/// Why a resource isn't changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AlterConfigsError {
    /// The same resource twice in a request: each time refused.
    #[error("Each resource must appear at most once.")]
    DuplicateResource,
    /// The same key twice.
    #[error("Error due to duplicate config keys")]
    DuplicateKey,
    /// All topics can't be configured at once.
    #[error("Default topic resources are not allowed.")]
    DefaultTopic,
    /// All groups can't be configured at once.
    #[error("Default group resources are not allowed.")]
    DefaultGroup,
    /// A client metrics subscription needs a name.
    #[error("Subscription name can't be empty")]
    UnnamedSubscription,
    /// The topic's name isn't one.
    #[error(transparent)]
    TopicName(#[from] TopicNameError),
    /// No such topic.
    #[error("The topic '{0}' does not exist.")]
    UnknownTopic(Arc<str>),
    /// The broker's name isn't a number.
    #[error("Node id must be an integer, but it is: {0}")]
    BrokerName(Arc<str>),
    /// Items for a key that isn't a list.
    #[error("Can't {operation} to key {key} because its type is not LIST.")]
    NotAList {
        /// APPEND or SUBTRACT.
        operation: &'static str,
        /// The key.
        key: Arc<str>,
    },
    /// A config that can't be set.
    #[error(transparent)]
    Config(RefusedConfig),
    /// A list has grown too long.
    #[error(
        "The configuration value cannot be added because it exceeds the maximum value size of {MAX_VALUE_LENGTH} bytes."
    )]
    ValueTooLong,
    /// The cluster-wide value must stay.
    #[error("Cluster-level {MIN_INSYNC_REPLICAS} cannot be removed while ELR is enabled.")]
    ClusterMinInsyncReplicas,
    /// No broker may differ.
    #[error("Broker-level {MIN_INSYNC_REPLICAS} cannot be altered while ELR is enabled.")]
    BrokerMinInsyncReplicas,
    /// There is no memory for it.
    #[error(transparent)]
    Memory(#[from] NoMemory),
    /// The request would write more than [`MAX_RECORDS_PER_REQUEST`] records, or more than a batch holds: all its resources are
    /// refused.
    #[error("Unable to perform excessively large batch operation.")]
    TooManyRecords,
}

type Outcome = Result<(), AlterConfigsError>;

/// Decides on a request; the answers are in its order.
#[must_use]
pub fn alter_configs(
    view: &View<'_>,
    alterations: &[ConfigAlteration],
    intent: Intent,
) -> Decision<Vec<Outcome>> {
    let mut occurrences = HashMap::new();
    for alteration in alterations {
        *occurrences.entry(&alteration.resource).or_insert(0) += 1;
    }
    let mut records = Vec::new();
    let mut growth = Growth::of(view.image);
    let outcomes = alterations
        .iter()
        .map(|alteration| {
            if occurrences.get(&alteration.resource).is_some_and(|count| *count > 1) {
                return Err(AlterConfigsError::DuplicateResource);
            }
            records.append(&mut alter(view, alteration, &mut growth)?);
            Ok(())
        })
        .collect();
    if records.len() > MAX_RECORDS_PER_REQUEST || memory::is_too_large(&records) {
        let refused = alterations.iter().map(|_| Err(AlterConfigsError::TooManyRecords)).collect();
        return Decision::refused(refused);
    }
    if intent == Intent::ValidateOnly {
        records.clear();
    }
    Decision { records, answer: outcomes }
}

fn alter(
    view: &View<'_>,
    alteration: &ConfigAlteration,
    growth: &mut Growth<'_>,
) -> Result<Vec<MetadataRecord>, AlterConfigsError> {
    let resource = &alteration.resource;
    check_resource(view, resource)?;
    let current = view.image.configs.overrides(resource).map(|found| (***found).clone()).unwrap_or_default();
    let changes = match &alteration.change {
        ConfigChange::Incremental(operations) => incremental(view, resource, &current, operations)?,
        ConfigChange::Replace(values) => replacing(&current, values)?,
    };
    let before = bytes_of_overrides(&resource.name, &current);
    let mut after = current;
    for (key, value) in &changes {
        check_min_insync_replicas(view, resource, key, value.as_ref())?;
        if value.as_ref().is_some_and(|value| value.encode_utf16().count() > MAX_VALUE_LENGTH) {
            return Err(AlterConfigsError::ValueTooLong);
        }
        match value {
            Some(value) => after.insert(key.to_string(), value.to_string()),
            None => after.remove(&**key),
        };
    }
    view.rules.check(&view.image.configs, resource, &after).map_err(AlterConfigsError::Config)?;
    growth.replace(before, bytes_of_overrides(&resource.name, &after))?;
    Ok(changes.into_iter().map(|(key, value)| record(resource, &key, value.as_deref())).collect())
}

fn check_resource(view: &View<'_>, resource: &ConfigResource) -> Outcome {
    let name = &resource.name;
    match resource.kind {
        ConfigKind::Topic if name.is_empty() => Err(AlterConfigsError::DefaultTopic),
        ConfigKind::Group if name.is_empty() => Err(AlterConfigsError::DefaultGroup),
        ConfigKind::ClientMetrics if name.is_empty() => Err(AlterConfigsError::UnnamedSubscription),
        ConfigKind::Broker if !name.is_empty() && name.parse::<i32>().is_err() => {
            Err(AlterConfigsError::BrokerName(Arc::clone(name)))
        }
        ConfigKind::Topic => {
            topic_name::check(name)?;
            match view.image.topics.by_name(name) {
                Some(_) => Ok(()),
                None => Err(AlterConfigsError::UnknownTopic(Arc::clone(name))),
            }
        }
        ConfigKind::Broker | ConfigKind::Group | ConfigKind::ClientMetrics => Ok(()),
    }
}

type KeyChanges = Vec<(Arc<str>, Option<Arc<str>>)>;

fn incremental(
    view: &View<'_>,
    resource: &ConfigResource,
    current: &Overrides,
    operations: &[(Arc<str>, ConfigOperation)],
) -> Result<KeyChanges, AlterConfigsError> {
    refuse_duplicates(operations.iter().map(|(key, _)| key))?;
    let mut changes = Vec::with_capacity(operations.len());
    for (key, operation) in operations {
        let list = || list(view, resource, current, key);
        let value = match operation {
            ConfigOperation::Set(value) => Some(Arc::clone(value)),
            // A broker is told of every key that was named, so that it may load it anew.
            ConfigOperation::Delete if resource.kind == ConfigKind::Broker => None,
            ConfigOperation::Delete if current.contains_key(&**key) => None,
            ConfigOperation::Delete => continue,
            ConfigOperation::Append(added) => {
                let list = list().ok_or_else(|| not_a_list("APPEND", key))?;
                Some(list_with(&list, added).into())
            }
            ConfigOperation::Subtract(removed) => {
                let list = list().ok_or_else(|| not_a_list("SUBTRACT", key))?;
                Some(list_without(&list, removed).into())
            }
        };
        changes.push((Arc::clone(key), value));
    }
    Ok(changes)
}

/// The list as it holds now, by override or default; `None` if the key isn't one.
fn list(view: &View<'_>, resource: &ConfigResource, current: &Overrides, key: &str) -> Option<String> {
    if !view.rules.is_list(resource, key) {
        return None;
    }
    let set = current.get(key).cloned();
    Some(set.or_else(|| view.rules.default_value(resource, key)).unwrap_or_default())
}

fn not_a_list(operation: &'static str, key: &Arc<str>) -> AlterConfigsError {
    AlterConfigsError::NotAList { operation, key: Arc::clone(key) }
}

fn replacing(current: &Overrides, values: &[(Arc<str>, Arc<str>)]) -> Result<KeyChanges, AlterConfigsError> {
    refuse_duplicates(values.iter().map(|(key, _)| key))?;
    let removed = current.keys().filter(|key| !values.iter().any(|(kept, _)| &**kept == key.as_str()));
    let set = values.iter().map(|(key, value)| (Arc::clone(key), Some(Arc::clone(value))));
    Ok(set.chain(removed.map(|key| (key.as_str().into(), None))).collect())
}

fn refuse_duplicates<'a>(keys: impl Iterator<Item = &'a Arc<str>>) -> Outcome {
    let mut seen = std::collections::HashSet::new();
    for key in keys {
        if !seen.insert(key) {
            return Err(AlterConfigsError::DuplicateKey);
        }
    }
    Ok(())
}

fn check_min_insync_replicas(
    view: &View<'_>,
    resource: &ConfigResource,
    key: &str,
    value: Option<&Arc<str>>,
) -> Outcome {
    if resource.kind != ConfigKind::Broker || key != MIN_INSYNC_REPLICAS || !view.image.features.keeps_elr() {
        return Ok(());
    }
    match (resource.name.is_empty(), value) {
        (true, None) => Err(AlterConfigsError::ClusterMinInsyncReplicas),
        (true, Some(_)) => Ok(()),
        (false, _) => Err(AlterConfigsError::BrokerMinInsyncReplicas),
    }
}

/// A `ConfigRecord`; no value removes the key.
#[must_use]
pub fn record(resource: &ConfigResource, key: &str, value: Option<&str>) -> MetadataRecord {
    ConfigRecord {
        resource_type: resource.kind.code(),
        resource_name: (*resource.name).into(),
        name: key.into(),
        value: value.map(Into::into),
        ..ConfigRecord::default()
    }
    .into()
}
