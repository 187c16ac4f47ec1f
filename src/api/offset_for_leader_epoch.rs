//! OffsetForLeaderEpoch (key 23): where a leader's epoch ended, so that a client or follower can find where histories part.
//!
//! Invariant: an epoch this log doesn't know is answered with -1 and -1, not with an error.

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::offset_for_leader_epoch::{
    EpochEndOffset, OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse, OffsetForLeaderTopicResult,
};

use super::answer::Answer;
use super::call::Call;
use super::{error_code, topics};
use crate::types::{LeaderEpoch, PartitionIndex};

pub(super) async fn handle(
    call: Call,
    request: OffsetForLeaderEpochRequest,
) -> Answer<OffsetForLeaderEpochResponse> {
    let image = call.broker.controller.image();
    let mut topics = Vec::with_capacity(request.topics.len());
    for topic in request.topics {
        let found = topics::by_name(&image, &topic.topic);
        let mut partitions = Vec::with_capacity(topic.partitions.len());
        for asked in topic.partitions {
            let result = found.and_then(|topic| {
                let partition = call.broker.partitions.find(topic, PartitionIndex(asked.partition));
                let partition = partition.map_err(|failure| error_code::partition(&failure))?;
                let known = topics::known_epoch(asked.current_leader_epoch);
                let looked =
                    partition.with_log(known, |log, _| log.epoch_end_offset(LeaderEpoch(asked.leader_epoch)));
                looked.map_err(error_code::not_serving)
            });
            let mut answer = EpochEndOffset { partition: asked.partition, ..Default::default() };
            match result {
                Ok(Some((epoch, end))) => {
                    answer.leader_epoch = epoch.0;
                    answer.end_offset = end.0;
                }
                Ok(None) => {}
                Err(code) => answer.error_code = ErrorCode::code(code),
            }
            partitions.push(answer);
        }
        topics.push(OffsetForLeaderTopicResult { topic: topic.topic, partitions, ..Default::default() });
    }
    OffsetForLeaderEpochResponse { topics, ..Default::default() }.into()
}
