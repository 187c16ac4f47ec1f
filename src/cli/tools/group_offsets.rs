//! The offsets that a group has committed, read and written.

use std::collections::BTreeMap;

use kalda_client::{Cluster, Coordinates};
use kalda_protocol::StrBytes;
use kalda_protocol::messages::offset_commit::{
    OffsetCommitRequest, OffsetCommitRequestPartition, OffsetCommitRequestTopic,
};
use kalda_protocol::messages::offset_fetch::OffsetFetchRequest;

use super::failure::Failure;
use super::offsets::Partition;
use super::refusal::Refusal;

/// The last version that asks for one group.
const FETCH: i16 = 7;
/// The last version in which a topic has its name.
const COMMIT: i16 = 9;

/// Who commits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committer {
    /// Empty for whoever is no member.
    pub member_id: StrBytes,
    /// -1 for whoever is no member.
    pub generation: i32,
}

/// What a group has committed.
pub fn committed(cluster: &mut Cluster, group: &str) -> Result<BTreeMap<Partition, i64>, Failure> {
    let coordinator = cluster.coordinator(Coordinates::Group, group)?;
    let request =
        OffsetFetchRequest { group_id: group.into(), topics: None, ..OffsetFetchRequest::default() };
    let response = cluster.ask_node_up_to(FETCH, coordinator, &request)?;
    Refusal::check(response.error_code, None)?;
    let mut offsets = BTreeMap::new();
    for topic in response.topics {
        for partition in topic.partitions {
            Refusal::check(partition.error_code, None)?;
            if partition.committed_offset >= 0 {
                let key =
                    Partition { topic: topic.name.as_str().to_owned(), index: partition.partition_index };
                offsets.insert(key, partition.committed_offset);
            }
        }
    }
    Ok(offsets)
}

/// Commits offsets.
pub fn commit(
    cluster: &mut Cluster,
    group: &str,
    committer: &Committer,
    offsets: &BTreeMap<Partition, i64>,
) -> Result<(), Failure> {
    if offsets.is_empty() {
        return Ok(());
    }
    let mut topics: BTreeMap<&str, Vec<OffsetCommitRequestPartition>> = BTreeMap::new();
    for (partition, offset) in offsets {
        topics.entry(&partition.topic).or_default().push(OffsetCommitRequestPartition {
            partition_index: partition.index,
            committed_offset: *offset,
            committed_metadata: Some("".into()),
            ..OffsetCommitRequestPartition::default()
        });
    }
    let topics = topics.into_iter().map(|(name, partitions)| OffsetCommitRequestTopic {
        name: name.into(),
        partitions,
        ..OffsetCommitRequestTopic::default()
    });
    let request = OffsetCommitRequest {
        group_id: group.into(),
        generation_id_or_member_epoch: committer.generation,
        member_id: committer.member_id.clone(),
        topics: topics.collect(),
        ..OffsetCommitRequest::default()
    };
    let coordinator = cluster.coordinator(Coordinates::Group, group)?;
    let response = cluster.ask_node_up_to(COMMIT, coordinator, &request)?;
    for answer in response.topics.iter().flat_map(|topic| &topic.partitions) {
        Refusal::check(answer.error_code, None)?;
    }
    Ok(())
}
