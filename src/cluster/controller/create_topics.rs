//! CreateTopics: names, counts, replica lists and configs become a `TopicRecord` with its configs and partitions.
//!
//! Invariant: Kafka's order of checks: the whole request's size, names, existing topics, configs, assignment. The topics
//! of one request are written as one batch, or (above [`MAX_RECORDS_PER_REQUEST`]) not at all. As in Kafka, two new
//! topics of one request are not checked against each other for colliding metric names.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use kalda_protocol::messages::metadata::config_record::ConfigRecord;
use kalda_protocol::messages::metadata::topic_record::TopicRecord;

use super::assignment::{self, AssignmentError};
use super::intent::Intent;
use super::memory::{self, AddedFor, Growth, NoMemory};
use super::topic_name::{self, TopicNameError};
use super::{CLUSTER_METADATA_TOPIC, Decision, MAX_RECORDS_PER_REQUEST, RefusedConfig, View, placement};
use crate::cluster::image::configs::{ConfigKind, ConfigResource, bytes_of_overrides};
use crate::cluster::image::partition::PartitionImage;
use crate::cluster::image::{bytes_of_partitions, bytes_of_topic};
use crate::cluster::record::MetadataRecord;
use crate::config::Overrides;
use crate::sys::random_uuid;
use crate::types::{BrokerId, PartitionIndex, TopicId};

/// In a request: take the broker's default.
const USE_DEFAULT: i32 = -1;

/// A topic to create.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewTopic {
    /// Its name.
    pub name: Arc<str>,
    /// How many partitions; -1 for the default, and with `assignments`.
    pub num_partitions: i32,
    /// How many replicas each; -1 for the default, and with `assignments`.
    pub replication_factor: i16,
    /// Where each partition goes; empty lets the controller choose.
    pub assignments: Vec<(PartitionIndex, Vec<BrokerId>)>,
    /// Overrides; of a key that is there twice, the last counts.
    pub configs: Vec<(Arc<str>, Option<Arc<str>>)>,
    /// Who needs it.
    pub added_for: AddedFor,
}

/// A topic that was created, or would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreatedTopic {
    /// Its id.
    pub id: TopicId,
    /// Its name.
    pub name: Arc<str>,
    /// How many partitions it has.
    pub num_partitions: i32,
    /// How many replicas each.
    pub replication_factor: i16,
    /// Its overrides.
    pub configs: Overrides,
}

/// Why a topic isn't created.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CreateTopicError {
    /// The same name twice in a request: all of them are refused.
    #[error("Duplicate topic name.")]
    DuplicateName,
    /// The metadata log's own name.
    #[error("Creation of internal topic {CLUSTER_METADATA_TOPIC} is prohibited.")]
    ClusterMetadata,
    /// The name can't be used.
    #[error(transparent)]
    Name(#[from] TopicNameError),
    /// The metric names would be those of another topic.
    #[error("Topic '{name}' collides with existing topic: {other}")]
    Collides {
        /// The name asked for.
        name: Arc<str>,
        /// The topic that is there.
        other: Arc<str>,
    },
    /// There is a topic of this name.
    #[error("Topic '{0}' already exists.")]
    Exists(Arc<str>),
    /// A config without a value.
    #[error("Null value not supported for topic configs: {0}")]
    NullConfig(String),
    /// A config that can't be set.
    #[error(transparent)]
    Config(RefusedConfig),
    /// Replica lists and a replication factor.
    #[error("A manual partition assignment was specified, but replication factor was not set to -1.")]
    AssignmentWithReplicationFactor,
    /// Replica lists and a partition count.
    #[error("A manual partition assignment was specified, but numPartitions was not set to -1.")]
    AssignmentWithPartitions,
    /// A replica list that can't be used.
    #[error(transparent)]
    Assignment(#[from] AssignmentError),
    /// A replication factor of 0 or below -1.
    #[error("Replication factor must be larger than 0, or -1 to use the default value.")]
    NonPositiveReplicationFactor,
    /// A partition count of 0 or below -1.
    #[error("Number of partitions was set to an invalid non-positive value.")]
    NonPositivePartitions,
    /// The brokers that are there don't allow it.
    #[error("Unable to replicate the partition {replication_factor} time(s): {reason}")]
    Unplaceable {
        /// How many replicas were wanted.
        replication_factor: i16,
        /// Why not.
        reason: String,
    },
    /// The request asks for more than [`MAX_RECORDS_PER_REQUEST`] partitions: all its topics are refused.
    #[error("Excessively large number of partitions per request.")]
    TooManyPartitions,
    /// There is no memory for it.
    #[error(transparent)]
    Memory(#[from] NoMemory),
    /// The request would write more than [`MAX_RECORDS_PER_REQUEST`] records, or more than a batch holds: all its topics are
    /// refused.
    #[error("Unable to perform excessively large batch operation.")]
    TooManyRecords,
}

type Outcome = Result<CreatedTopic, CreateTopicError>;

/// Decides on a request; the answers are in its order.
#[must_use]
pub fn create_topics(view: &View<'_>, topics: &[NewTopic], intent: Intent) -> Decision<Vec<Outcome>> {
    let refuse_all =
        |error: CreateTopicError| Decision::refused(topics.iter().map(|_| Err(error.clone())).collect());
    let mut occurrences = HashMap::new();
    for topic in topics {
        *occurrences.entry(&*topic.name).or_insert(0) += 1;
    }
    let refused_by_name = |topic: &NewTopic| {
        if occurrences.get(&*topic.name).is_some_and(|count| *count > 1) {
            return Some(CreateTopicError::DuplicateName);
        }
        (*topic.name == *CLUSTER_METADATA_TOPIC).then_some(CreateTopicError::ClusterMetadata)
    };
    let candidates = topics.iter().filter(|topic| refused_by_name(topic).is_none());
    if total_partitions(view, candidates) > MAX_RECORDS_PER_REQUEST as u64 {
        return refuse_all(CreateTopicError::TooManyPartitions);
    }
    let mut records = Vec::new();
    let mut growth = Growth::of(view.image);
    let outcomes = topics
        .iter()
        .map(|topic| match refused_by_name(topic) {
            Some(error) => Err(error),
            None => create_topic(view, topic, &mut growth, &mut records),
        })
        .collect();
    if records.len() > MAX_RECORDS_PER_REQUEST || memory::is_too_large(&records) {
        return refuse_all(CreateTopicError::TooManyRecords);
    }
    if intent == Intent::ValidateOnly {
        records.clear();
    }
    Decision { records, answer: outcomes }
}

fn total_partitions<'a>(view: &View<'_>, topics: impl Iterator<Item = &'a NewTopic>) -> u64 {
    let count = |topic: &NewTopic| match (topic.assignments.len(), topic.num_partitions) {
        (0, USE_DEFAULT) => u64::try_from(view.settings.num_partitions).unwrap_or(0),
        (0, count) => u64::try_from(count).unwrap_or(0),
        (listed, _) => listed as u64,
    };
    topics.map(count).fold(0, u64::saturating_add)
}

fn create_topic(
    view: &View<'_>,
    topic: &NewTopic,
    growth: &mut Growth<'_>,
    records: &mut Vec<MetadataRecord>,
) -> Outcome {
    check_name(view, &topic.name)?;
    let configs = check_configs(view, topic)?;
    let partitions = if topic.assignments.is_empty() { placed(view, topic)? } else { assigned(view, topic)? };
    let replicas = partitions.iter().map(|partition| partition.replicas.len()).max().unwrap_or(0);
    let bytes = bytes_of_topic(&topic.name) + bytes_of_partitions(partitions.len(), replicas);
    growth.add(bytes + bytes_of_overrides(&topic.name, &configs), topic.added_for)?;
    let created = CreatedTopic {
        id: random_uuid(view.random),
        name: Arc::clone(&topic.name),
        num_partitions: i32::try_from(partitions.len()).unwrap_or(i32::MAX),
        replication_factor: partitions
            .first()
            .and_then(|partition| i16::try_from(partition.replicas.len()).ok())
            .unwrap_or(i16::MAX),
        configs,
    };
    write(&created, &partitions, records);
    Ok(created)
}

fn check_name(view: &View<'_>, name: &Arc<str>) -> Result<(), CreateTopicError> {
    // A topic that exists is told before a collision, and has a valid name.
    if view.image.topics.by_name(name).is_some() {
        return Err(CreateTopicError::Exists(Arc::clone(name)));
    }
    topic_name::check(name)?;
    match view.image.topics.colliding(name) {
        Some(other) => Err(CreateTopicError::Collides { name: Arc::clone(name), other: Arc::clone(other) }),
        None => Ok(()),
    }
}

fn check_configs(view: &View<'_>, topic: &NewTopic) -> Result<Overrides, CreateTopicError> {
    let nulls: Vec<&str> =
        topic.configs.iter().filter(|(_, value)| value.is_none()).map(|(key, _)| &**key).collect();
    if !nulls.is_empty() {
        return Err(CreateTopicError::NullConfig(nulls.join(",")));
    }
    let overrides: Overrides = topic
        .configs
        .iter()
        .filter_map(|(key, value)| Some((key.to_string(), value.as_ref()?.to_string())))
        .collect();
    if !overrides.is_empty() {
        let resource = ConfigResource::topic(&topic.name);
        view.rules.check(&view.image.configs, &resource, &overrides).map_err(CreateTopicError::Config)?;
    }
    Ok(overrides)
}

/// The partitions on the replica lists of the request.
fn assigned(view: &View<'_>, topic: &NewTopic) -> Result<Vec<PartitionImage>, CreateTopicError> {
    if topic.replication_factor != -1 {
        return Err(CreateTopicError::AssignmentWithReplicationFactor);
    }
    if topic.num_partitions != USE_DEFAULT {
        return Err(CreateTopicError::AssignmentWithPartitions);
    }
    let mut partitions = BTreeMap::new();
    let mut expected = None;
    for (index, replicas) in &topic.assignments {
        if partitions.contains_key(index) {
            return Err(AssignmentError::DuplicatePartition(*index).into());
        }
        assignment::check(&view.image.cluster, replicas, expected)?;
        expected = Some(replicas.len());
        let partition = assignment::new_partition(view.image, *index, replicas.clone())
            .ok_or(AssignmentError::NoActiveBroker(*index))?;
        partitions.insert(*index, partition);
    }
    if !partitions.keys().zip(0..).all(|(index, place)| index.0 == place) {
        return Err(AssignmentError::NotConsecutive.into());
    }
    Ok(partitions.into_values().collect())
}

/// The partitions where the controller wants them.
fn placed(view: &View<'_>, topic: &NewTopic) -> Result<Vec<PartitionImage>, CreateTopicError> {
    let replication_factor = match topic.replication_factor {
        -1 => view.settings.default_replication_factor,
        factor => factor,
    };
    let wanted = usize::try_from(replication_factor)
        .ok()
        .filter(|factor| *factor > 0)
        .ok_or(CreateTopicError::NonPositiveReplicationFactor)?;
    let count = match topic.num_partitions {
        USE_DEFAULT => view.settings.num_partitions,
        count => count,
    };
    let count = usize::try_from(count)
        .ok()
        .filter(|count| *count > 0)
        .ok_or(CreateTopicError::NonPositivePartitions)?;
    let unplaceable = |reason: String| CreateTopicError::Unplaceable { replication_factor, reason };
    let lists = placement::place(&view.image.cluster, count, wanted, view.random)
        .map_err(|error| unplaceable(error.to_string()))?;
    lists
        .into_iter()
        .zip(0..)
        .map(|(replicas, index)| {
            assignment::new_partition(view.image, PartitionIndex(index), replicas).ok_or_else(|| {
                unplaceable("All brokers are currently fenced or in controlled shutdown.".to_owned())
            })
        })
        .collect()
}

fn write(created: &CreatedTopic, partitions: &[PartitionImage], records: &mut Vec<MetadataRecord>) {
    let head = TopicRecord { name: (*created.name).into(), topic_id: created.id, ..TopicRecord::default() };
    records.push(head.into());
    records.extend(created.configs.iter().map(|(key, value)| {
        MetadataRecord::from(ConfigRecord {
            resource_type: ConfigKind::Topic.code(),
            resource_name: (*created.name).into(),
            name: key.as_str().into(),
            value: Some(value.as_str().into()),
            ..ConfigRecord::default()
        })
    }));
    records.extend(partitions.iter().map(|partition| MetadataRecord::from(partition.to_record(created.id))));
}
