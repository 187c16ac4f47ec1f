//! OffsetCommit (key 8): a group notes how far it has read. By topic name up to version 9, by id from 10 on.

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::offset_commit::{
    OffsetCommitRequest, OffsetCommitRequestPartition, OffsetCommitRequestTopic, OffsetCommitResponse,
    OffsetCommitResponsePartition, OffsetCommitResponseTopic,
};

use super::answer::Answer;
use super::call::Call;
use super::commits::{self, Answered, TopicNames};
use crate::coordinator::group::classic::Committer;
use crate::coordinator::group::{CommitWay, OffsetCommit, PartitionCommit, TopicCommit};
use crate::security::{Operation, Resource};
use crate::types::{LeaderEpoch, Offset, PartitionIndex};

/// From this version on topics are named by id.
const FIRST_VERSION_WITH_TOPIC_IDS: i16 = 10;
/// From this version on a client is told that the group is unknown; before, that its generation is.
const FIRST_VERSION_WITH_UNKNOWN_GROUPS: i16 = 9;
/// The old clients' "take your own retention time".
const DEFAULT_RETENTION_MS: i64 = -1;

pub(super) async fn handle(call: &mut Call, request: OffsetCommitRequest) -> Answer<OffsetCommitResponse> {
    // For the answer, which has as many partitions as the request.
    let partitions = request.topics.iter().map(|topic| topic.partitions.len()).sum::<usize>();
    let claimed = call.claim(partitions * size_of::<OffsetCommitResponsePartition>()).await;
    if let Err(refusal) = claimed {
        return Err(refusal).into();
    }
    let committer = Committer::of(
        &request.member_id,
        request.group_instance_id.as_deref(),
        request.generation_id_or_member_epoch,
    );
    let retention_ms = Some(request.retention_time_ms).filter(|ms| *ms != DEFAULT_RETENTION_MS);
    let asked = request.topics.into_iter().map(topic_commit).collect();
    if !call.allows(Operation::Read, Resource::group(&request.group_id)) {
        return response(commits::refused(asked, ErrorCode::GroupAuthorizationFailed)).into();
    }
    let by_id = call.version >= FIRST_VERSION_WITH_TOPIC_IDS;
    let names = if by_id { TopicNames::Ids } else { TopicNames::Names };
    let (known, refused) = commits::split(call, asked, names).await;
    if known.is_empty() && !refused.is_empty() {
        return response(commits::together(refused)).into();
    }
    let commit = OffsetCommit {
        committer,
        way: CommitWay::AtOnce { retention_ms },
        knows_member_epochs: call.version >= FIRST_VERSION_WITH_UNKNOWN_GROUPS,
        unknown_group: commits::unknown_group(call.version, FIRST_VERSION_WITH_UNKNOWN_GROUPS),
        unknown_topic: names.unknown(),
        topics: known,
    };
    let topics = call.broker.topic_ids();
    let said = call.broker.groups.commit_offsets(&request.group_id, &commit, &topics).await;
    response(commits::merged(commit.topics, said, refused)).into()
}

fn topic_commit(topic: OffsetCommitRequestTopic) -> TopicCommit {
    let partition = |partition: OffsetCommitRequestPartition| PartitionCommit {
        index: PartitionIndex(partition.partition_index),
        offset: Offset(partition.committed_offset),
        leader_epoch: LeaderEpoch(partition.committed_leader_epoch),
        metadata: partition.committed_metadata.unwrap_or_default(),
    };
    let partitions = topic.partitions.into_iter().map(partition).collect();
    TopicCommit { name: topic.name, id: topic.topic_id, partitions }
}

fn response(answered: Vec<Answered>) -> OffsetCommitResponse {
    let topic = |topic: Answered| OffsetCommitResponseTopic {
        name: topic.name,
        topic_id: topic.id,
        partitions: topic
            .partitions
            .into_iter()
            .map(|(index, code)| OffsetCommitResponsePartition {
                partition_index: index.0,
                error_code: code.code(),
                ..Default::default()
            })
            .collect(),
        ..Default::default()
    };
    OffsetCommitResponse { topics: answered.into_iter().map(topic).collect(), ..Default::default() }
}
