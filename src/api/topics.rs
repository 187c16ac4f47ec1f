//! What several handlers need to know of topics.
//!
//! Invariant: looking up never creates; names are compared byte for byte.

use kalda_protocol::{ErrorCode, Uuid};

use crate::cluster::image::MetadataImage;
use crate::cluster::image::TopicImage;
use crate::cluster::image::partition::PartitionImage;
use crate::types::{BrokerId, LeaderEpoch};

/// The isolation level `read_committed` on the wire.
pub(super) const READ_COMMITTED: i8 = 1;
/// Kafka's own tools write to internal topics under this client id.
pub(super) const ADMIN_CLIENT_ID: &str = "__admin_client";
/// What a client may do with a topic where nobody is refused anything, as bits of Kafka's operation codes:
/// READ, WRITE, CREATE, DELETE, ALTER, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS.
pub(super) const ALL_TOPIC_OPERATIONS: i32 = 0b1101_1111_1000;
/// The same for the cluster: CREATE, ALTER, DESCRIBE, CLUSTER_ACTION, DESCRIBE_CONFIGS, ALTER_CONFIGS, IDEMPOTENT_WRITE.
pub(super) const ALL_CLUSTER_OPERATIONS: i32 = 0b1_1111_1010_0000;
/// The same for a group: READ, DELETE, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS.
pub(super) const ALL_GROUP_OPERATIONS: i32 = 0b1101_0100_1000;
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
