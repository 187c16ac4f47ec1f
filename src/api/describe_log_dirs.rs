//! DescribeLogDirs (key 35): which partitions are in which log directory of this broker, and how large they are.
//!
//! Invariant: every directory of the configuration is in the answer, whatever was asked for. A directory that is offline
//! has an error and no partitions.

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::describe_log_dirs::{
    DescribeLogDirsPartition, DescribeLogDirsRequest, DescribeLogDirsResponse, DescribeLogDirsResult,
    DescribeLogDirsTopic,
};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::answer::Answer;
use super::call::Call;
use crate::partition::{DescribedDirectory, DescribedReplica, DirectoryContents};
use crate::types::TopicPartition;

/// The size of a directory whose file system can't be asked.
const UNKNOWN_BYTES: i64 = -1;

/// Memory for a partition: one entry in the list that is made, one in the answer.
const PARTITION_BYTES: usize = size_of::<DescribedReplica>() + size_of::<DescribeLogDirsPartition>() + 64;

pub(super) async fn handle(
    call: &mut Call,
    request: DescribeLogDirsRequest,
) -> Answer<DescribeLogDirsResponse> {
    let wanted = request.topics.map(|topics| {
        let mut wanted: HashMap<String, HashSet<i32>> = HashMap::new();
        for topic in topics {
            wanted.entry(topic.topic.to_string()).or_default().extend(topic.partitions);
        }
        wanted
    });
    // A request can ask for all partitions.
    let image = call.broker.controller.image();
    let most = image.topics.iter().map(|topic| topic.partition_count()).sum::<usize>();
    if let Err(refusal) = call.claim(most.saturating_mul(PARTITION_BYTES)).await {
        return Err(refusal).into();
    }
    let partitions = Arc::clone(&call.broker.partitions);
    let describing = call.at_length(move || {
        let is_wanted = |name: &TopicPartition| {
            let of_topic = wanted.as_ref().map(|topics| topics.get(&*name.topic));
            of_topic.is_none_or(|wanted| wanted.is_some_and(|wanted| wanted.contains(&name.partition.0)))
        };
        partitions.describe_directories(is_wanted)
    });
    let results = describing.await.into_iter().map(result).collect();
    DescribeLogDirsResponse { results, ..Default::default() }.into()
}

/// The answer to a client that may not describe the cluster.
pub(super) async fn refused(_: &mut Call, _: DescribeLogDirsRequest) -> Answer<DescribeLogDirsResponse> {
    let error_code = ErrorCode::ClusterAuthorizationFailed.code();
    DescribeLogDirsResponse { error_code, ..Default::default() }.into()
}

fn result(directory: DescribedDirectory) -> DescribeLogDirsResult {
    let log_dir = directory.path.display().to_string().into();
    let Some(DirectoryContents { space, replicas }) = directory.contents else {
        let error_code = ErrorCode::KafkaStorageError.code();
        return DescribeLogDirsResult { error_code, log_dir, ..Default::default() };
    };
    let bytes =
        |count: Option<u64>| count.map_or(UNKNOWN_BYTES, |count| i64::try_from(count).unwrap_or(i64::MAX));
    DescribeLogDirsResult {
        log_dir,
        topics: topics(replicas),
        total_bytes: bytes(space.map(|space| space.total_bytes)),
        usable_bytes: bytes(space.map(|space| space.usable_bytes)),
        is_cordoned: directory.is_cordoned,
        ..Default::default()
    }
}

fn topics(replicas: Vec<DescribedReplica>) -> Vec<DescribeLogDirsTopic> {
    let mut topics: BTreeMap<Arc<str>, Vec<DescribeLogDirsPartition>> = BTreeMap::new();
    for DescribedReplica { partition, size_bytes, future_lag } in replicas {
        let described = DescribeLogDirsPartition {
            partition_index: partition.partition.0,
            partition_size: i64::try_from(size_bytes).unwrap_or(i64::MAX),
            offset_lag: future_lag.unwrap_or(0),
            is_future_key: future_lag.is_some(),
            ..Default::default()
        };
        topics.entry(partition.topic).or_default().push(described);
    }
    let topics = topics.into_iter();
    topics
        .map(|(name, partitions)| DescribeLogDirsTopic {
            name: (*name).into(),
            partitions,
            ..Default::default()
        })
        .collect()
}
