//! Offsets of partitions by time, each asked of the partition's leader.

use std::collections::BTreeMap;

use kalda_client::Cluster;
use kalda_protocol::ErrorCode;
use kalda_protocol::messages::list_offsets::{ListOffsetsPartition, ListOffsetsRequest, ListOffsetsTopic};

use super::admin::TIMEOUT_MS;
use super::failure::Failure;
use super::refusal::Refusal;

/// Times that stand for places in a log.
pub const LATEST: i64 = -1;
/// The first offset.
pub const EARLIEST: i64 = -2;

/// No replica.
const A_CLIENT: i32 = -1;

/// A partition, by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Partition {
    /// Its topic.
    pub topic: String,
    /// Its index.
    pub index: i32,
}

/// An offset, or why there is none. An offset of -1 means that no record is so late.
pub type Found = Result<i64, Refusal>;

/// Partitions of topics with their leaders, in order. What isn't there is left out.
pub fn leaders(cluster: &mut Cluster, topics: &[&str]) -> Result<BTreeMap<Partition, i32>, Failure> {
    let mut leaders = BTreeMap::new();
    for topic in cluster.metadata(Some(topics))?.topics {
        let name = topic.name.as_deref().unwrap_or_default();
        for partition in topic.partitions {
            let key = Partition { topic: name.to_owned(), index: partition.partition_index };
            leaders.insert(key, partition.leader_id);
        }
    }
    Ok(leaders)
}

/// The offset at a time of each of the partitions.
pub fn at(
    cluster: &mut Cluster,
    partitions: &[Partition],
    timestamp: i64,
) -> Result<BTreeMap<Partition, Found>, Failure> {
    let mut names: Vec<&str> = partitions.iter().map(|partition| partition.topic.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let leaders = leaders(cluster, &names)?;
    let mut found = BTreeMap::new();
    let mut asked: BTreeMap<i32, BTreeMap<&str, Vec<ListOffsetsPartition>>> = BTreeMap::new();
    for partition in partitions {
        let Some(leader) = leaders.get(partition).filter(|leader| **leader >= 0) else {
            let code = if leaders.contains_key(partition) {
                ErrorCode::LeaderNotAvailable
            } else {
                ErrorCode::UnknownTopicOrPartition
            };
            if let Err(refusal) = Refusal::check(code.code(), None) {
                found.insert(partition.clone(), Err(refusal));
            }
            continue;
        };
        let wanted = ListOffsetsPartition {
            partition_index: partition.index,
            current_leader_epoch: -1,
            timestamp,
            ..ListOffsetsPartition::default()
        };
        asked.entry(*leader).or_default().entry(&partition.topic).or_default().push(wanted);
    }
    for (leader, topics) in asked {
        let topics = topics.into_iter().map(|(name, partitions)| ListOffsetsTopic {
            name: name.into(),
            partitions,
            ..ListOffsetsTopic::default()
        });
        let request = ListOffsetsRequest {
            replica_id: A_CLIENT,
            topics: topics.collect(),
            timeout_ms: TIMEOUT_MS,
            ..ListOffsetsRequest::default()
        };
        for topic in cluster.ask_node(leader, &request)?.topics {
            for told in topic.partitions {
                let key = Partition { topic: topic.name.as_str().to_owned(), index: told.partition_index };
                found.insert(key, Refusal::check(told.error_code, None).map(|()| told.offset));
            }
        }
    }
    Ok(found)
}
