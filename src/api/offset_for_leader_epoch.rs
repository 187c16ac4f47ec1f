//! OffsetForLeaderEpoch (key 23): where a leader's epoch ended, so that a client or follower can find where histories part.
//!
//! Invariant: an epoch this log doesn't know is answered with -1 and -1, not with an error.

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::offset_for_leader_epoch::{
    EpochEndOffset, OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse, OffsetForLeaderPartition,
    OffsetForLeaderTopicResult,
};

use super::answer::Answer;
use super::call::Call;
use super::elements::Elements;
use super::{error_code, topics};
use crate::cluster::image::TopicImage;
use crate::security::{Operation, Resource};
use crate::sys::TooMuchMemory;
use crate::types::{LeaderEpoch, Offset, PartitionIndex};

pub(super) async fn handle(
    call: &mut Call,
    request: OffsetForLeaderEpochRequest,
) -> Answer<OffsetForLeaderEpochResponse> {
    let topics = find_all(call, request).await;
    topics.map(|topics| OffsetForLeaderEpochResponse { topics, ..Default::default() }).into()
}

/// As with Kafka, what is named twice is answered twice.
async fn find_all(
    call: &mut Call,
    request: OffsetForLeaderEpochRequest,
) -> Result<Vec<OffsetForLeaderTopicResult>, TooMuchMemory> {
    let image = call.broker.controller.image();
    let is_broker = call.allows(Operation::ClusterAction, Resource::CLUSTER);
    let mut topics = Elements::of::<OffsetForLeaderEpochResponse>(call);
    for topic in request.topics {
        topics.expect(call, topic.partitions.len() * size_of::<EpochEndOffset>()).await?;
        let found = if is_broker {
            topics::by_name(&image, &topic.topic)
        } else {
            topics::allowed(call, &image, Operation::Describe, &topic.topic)
        };
        let mut partitions = Vec::with_capacity(topic.partitions.len());
        for asked in topic.partitions {
            call.breathe().await;
            let mut answer = EpochEndOffset { partition: asked.partition, ..Default::default() };
            match found.and_then(|topic| find(call, topic, &asked)) {
                Ok(Some((epoch, end))) => {
                    answer.leader_epoch = epoch.0;
                    answer.end_offset = end.0;
                }
                Ok(None) => {}
                Err(code) => answer.error_code = ErrorCode::code(code),
            }
            partitions.push(answer);
        }
        let answered = OffsetForLeaderTopicResult { topic: topic.topic, partitions, ..Default::default() };
        topics.push(call, answered).await?;
    }
    Ok(topics.into_list())
}

fn find(
    call: &Call,
    topic: &TopicImage,
    asked: &OffsetForLeaderPartition,
) -> Result<Option<(LeaderEpoch, Offset)>, ErrorCode> {
    let partition = call.broker.partitions.find(topic, PartitionIndex(asked.partition));
    let partition = partition.map_err(|failure| error_code::partition(&failure))?;
    let known = topics::known_epoch(asked.current_leader_epoch);
    let looked = partition.with_log(known, |log, _| log.epoch_end_offset(LeaderEpoch(asked.leader_epoch)));
    looked.map_err(error_code::not_serving)
}
