//! AlterReplicaLogDirs (key 34): moves partitions of this broker to other log directories of it.
//!
//! Invariant: the answer says that a move has begun; DescribeLogDirs tells how far it is. A move back to where the partition is
//! cancels the one that is under way.

use kalda_protocol::messages::alter_replica_log_dirs::{
    AlterReplicaLogDirPartitionResult, AlterReplicaLogDirTopicResult, AlterReplicaLogDirsRequest,
    AlterReplicaLogDirsResponse,
};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::answer::Answer;
use super::call::Call;
use super::error_code;
use crate::types::{PartitionIndex, TopicPartition};
use kalda_protocol::ErrorCode;

pub(super) async fn handle(
    call: &mut Call,
    request: AlterReplicaLogDirsRequest,
) -> Answer<AlterReplicaLogDirsResponse> {
    // Of a partition that is named twice, the last directory counts.
    let mut wanted = BTreeMap::new();
    for directory in request.dirs {
        let path = PathBuf::from(directory.path.as_str());
        for topic in directory.topics {
            let topic_name: Arc<str> = topic.name.as_str().into();
            for partition in topic.partitions {
                let partition = PartitionIndex(partition);
                wanted.insert(TopicPartition { topic: Arc::clone(&topic_name), partition }, path.clone());
            }
        }
    }
    let (moves, image) = (Arc::clone(&call.broker.moves), call.broker.controller.image());
    let beginning = call.at_length(move || {
        let begin = |(name, path): (TopicPartition, PathBuf)| {
            let begun = moves.begin(&image, &name, &path);
            (name, begun.map_or_else(|refused| error_code::move_refused(&refused), |()| ErrorCode::None))
        };
        wanted.into_iter().map(begin).collect::<Vec<_>>()
    });
    let mut results: Vec<AlterReplicaLogDirTopicResult> = Vec::new();
    for (name, code) in beginning.await {
        let result = AlterReplicaLogDirPartitionResult {
            partition_index: name.partition.0,
            error_code: code.code(),
            ..Default::default()
        };
        match results.last_mut().filter(|topic| *topic.topic_name == *name.topic) {
            Some(topic) => topic.partitions.push(result),
            None => results.push(AlterReplicaLogDirTopicResult {
                topic_name: (*name.topic).into(),
                partitions: vec![result],
                ..Default::default()
            }),
        }
    }
    AlterReplicaLogDirsResponse { results, ..Default::default() }.into()
}

/// The answer to a client that may not alter the cluster.
pub(super) async fn refused(
    _: &mut Call,
    request: AlterReplicaLogDirsRequest,
) -> Answer<AlterReplicaLogDirsResponse> {
    let named = request.dirs.into_iter().flat_map(|directory| directory.topics);
    let results = named.map(|topic| AlterReplicaLogDirTopicResult {
        topic_name: topic.name,
        partitions: topic
            .partitions
            .into_iter()
            .map(|partition_index| AlterReplicaLogDirPartitionResult {
                partition_index,
                error_code: ErrorCode::ClusterAuthorizationFailed.code(),
                ..Default::default()
            })
            .collect(),
        ..Default::default()
    });
    AlterReplicaLogDirsResponse { results: results.collect(), ..Default::default() }.into()
}
