//! What several handlers need to know of topics.
//!
//! Invariant: looking up never creates; names are compared byte for byte.

use kalda_protocol::{ErrorCode, Uuid};

use super::call::Call;
use crate::cluster::image::MetadataImage;
use crate::cluster::image::TopicImage;
use crate::cluster::image::partition::PartitionImage;
use crate::security::{Operation, Resource};
use crate::types::{BrokerId, LeaderEpoch};

/// What a reader sees of transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Isolation {
    /// All records.
    ReadUncommitted,
    /// Those before the first open transaction.
    ReadCommitted,
}

impl Isolation {
    /// As it is on the wire.
    pub(super) const fn of(level: i8) -> Self {
        if level == 1 { Self::ReadCommitted } else { Self::ReadUncommitted }
    }
}

/// Kafka's own tools write to internal topics under this client id.
pub(super) const ADMIN_CLIENT_ID: &str = "__admin_client";
/// "Not asked for".
pub(super) const NO_OPERATIONS: i32 = i32::MIN;

const INTERNAL_TOPICS: [&str; 3] = ["__consumer_offsets", "__transaction_state", "__share_group_state"];

/// True for topics in which the broker keeps its own state.
pub(super) fn is_internal(name: &str) -> bool {
    INTERNAL_TOPICS.contains(&name)
}

/// The topic of a name.
pub(super) fn by_name<'a>(image: &'a MetadataImage, name: &str) -> Result<&'a TopicImage, ErrorCode> {
    image.topics.by_name(name).map(|topic| &***topic).ok_or(ErrorCode::UnknownTopicOrPartition)
}

/// The topic of an id.
pub(super) fn by_id(image: &MetadataImage, id: Uuid) -> Result<&TopicImage, ErrorCode> {
    image.topics.by_id(id).map(|topic| &***topic).ok_or(ErrorCode::UnknownTopicId)
}

/// The topic of a name, for a client that may do `operation` to it. Who may not isn't told whether it is there.
pub(super) fn allowed<'a>(
    call: &Call,
    image: &'a MetadataImage,
    operation: Operation,
    name: &str,
) -> Result<&'a TopicImage, ErrorCode> {
    if call.allows(operation, Resource::topic(name)) {
        by_name(image, name)
    } else {
        Err(ErrorCode::TopicAuthorizationFailed)
    }
}

/// The topic of an id, for a client that may do `operation` to it. Ids are no secret.
pub(super) fn allowed_by_id<'a>(
    call: &Call,
    image: &'a MetadataImage,
    operation: Operation,
    id: Uuid,
) -> Result<&'a TopicImage, ErrorCode> {
    let topic = by_id(image, id)?;
    if call.allows(operation, Resource::topic(&topic.name)) {
        Ok(topic)
    } else {
        Err(ErrorCode::TopicAuthorizationFailed)
    }
}

/// What a client may do to the cluster, as answers tell it: nothing, where it may not even describe it.
pub(super) fn operations_on_cluster(call: &Call) -> i32 {
    if call.allows(Operation::Describe, Resource::CLUSTER) {
        call.operations_on(Resource::CLUSTER)
    } else {
        0
    }
}

/// The leader epoch that a client knows; below zero it knows none.
pub(super) fn known_epoch(epoch: i32) -> Option<LeaderEpoch> {
    Some(LeaderEpoch(epoch)).filter(|epoch| epoch.is_some())
}

/// Whether a client of `listener` can reach a partition's leader.
pub(super) fn leader_error(image: &MetadataImage, listener: &str, partition: &PartitionImage) -> ErrorCode {
    let leader = image.cluster.broker(partition.leader).filter(|leader| leader.is_active());
    match leader.map(|leader| leader.endpoint(listener).is_some()) {
        Some(true) => ErrorCode::None,
        Some(false) => ErrorCode::ListenerNotFound,
        None => ErrorCode::LeaderNotAvailable,
    }
}

/// The replicas whose brokers or log directories are away.
pub(super) fn offline_replicas(image: &MetadataImage, partition: &PartitionImage) -> Vec<i32> {
    let is_offline = |id: &BrokerId| {
        let broker = image.cluster.broker(*id).filter(|broker| broker.is_active());
        broker.is_none_or(|broker| !broker.has_online(partition.directory_of(*id)))
    };
    partition.replicas.iter().filter(|id| is_offline(id)).map(|id| id.0).collect()
}
