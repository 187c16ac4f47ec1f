//! ListOffsets (key 2): the offset for a timestamp, or for one of the special timestamps below zero.
//!
//! Invariant: a special timestamp is served from the version on that introduced it; older versions get UNSUPPORTED_VERSION.

use kalda_protocol::ErrorCode;
use kalda_protocol::messages::list_offsets::{
    ListOffsetsPartition, ListOffsetsPartitionResponse, ListOffsetsRequest, ListOffsetsResponse,
    ListOffsetsTopic, ListOffsetsTopicResponse,
};
use std::collections::{BTreeSet, HashSet};

use super::answer::Answer;
use super::call::Call;
use super::elements::Elements;
use super::{error_code, named_twice, topics};
use crate::cluster::image::TopicImage;
use crate::log::{LogView, TimedOffset};
use crate::partition::ReadFailure;
use crate::security::Operation;
use crate::sys::TooMuchMemory;
use crate::types::{LeaderEpoch, Offset, PartitionIndex, TimestampMs};

/// From this version on the epoch of what was found is told.
const FIRST_VERSION_WITH_EPOCHS: i16 = 4;

/// What a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// -1: where the next record will go (below the last stable offset under `read_committed`).
    Latest,
    /// -2: the first record.
    Earliest,
    /// -3 (KIP-734): the record with the largest timestamp.
    MaxTimestamp,
    /// -4 (KIP-405): the first record on this node's disk.
    EarliestLocal,
    /// -5 (KIP-1005) and -6 (KIP-1023): tiered storage has nothing, there being none.
    Tiered,
    /// The first record at or after a time.
    At(TimestampMs),
}

impl Wanted {
    fn parse(version: i16, timestamp: i64) -> Option<Self> {
        let (wanted, since) = match timestamp {
            -1 => (Self::Latest, 0),
            -2 => (Self::Earliest, 0),
            -3 => (Self::MaxTimestamp, 7),
            -4 => (Self::EarliestLocal, 8),
            -5 => (Self::Tiered, 9),
            -6 => (Self::Tiered, 11),
            time => (Self::At(TimestampMs(time)), 0),
        };
        let known = !matches!(wanted, Self::At(TimestampMs(time)) if time < 0);
        (known && version >= since).then_some(wanted)
    }
}

pub(super) async fn handle(call: &mut Call, request: ListOffsetsRequest) -> Answer<ListOffsetsResponse> {
    let topics = list(call, request).await;
    topics.map(|topics| ListOffsetsResponse { topics, ..Default::default() }).into()
}

async fn list(
    call: &mut Call,
    request: ListOffsetsRequest,
) -> Result<Vec<ListOffsetsTopicResponse>, TooMuchMemory> {
    let image = call.broker.controller.image();
    let isolation = topics::Isolation::of(request.isolation_level);
    let by_name = |topic: &ListOffsetsTopic| topic.name.clone();
    let asked = named_twice::merged(request.topics, by_name, |first, again| {
        first.partitions.extend(again.partitions);
    });
    let mut topics = Elements::of::<ListOffsetsResponse>(call);
    for topic in asked {
        topics.expect(call, topic.partitions.len() * size_of::<ListOffsetsPartitionResponse>()).await?;
        let duplicates = duplicates(&topic.partitions);
        let found = topics::allowed(call, &image, Operation::Describe, &topic.name);
        let mut partitions: Vec<_> = duplicates
            .iter()
            .map(|index| answer(call.version, *index, Err(ErrorCode::InvalidRequest)))
            .collect();
        for asked in &topic.partitions {
            call.breathe().await;
            let index = asked.partition_index;
            if duplicates.contains(&index) {
                continue;
            }
            let result = match found {
                Ok(topic) => look(call, topic, asked, isolation).await,
                Err(code) => Err(code),
            };
            partitions.push(answer(call.version, index, result));
        }
        let answered = ListOffsetsTopicResponse { name: topic.name, partitions, ..Default::default() };
        topics.push(call, answered).await?;
    }
    Ok(topics.into_list())
}

/// A partition asked for twice gets INVALID_REQUEST, once.
fn duplicates(partitions: &[ListOffsetsPartition]) -> BTreeSet<i32> {
    let mut seen = HashSet::new();
    partitions
        .iter()
        .map(|partition| partition.partition_index)
        .filter(|index| !seen.insert(*index))
        .collect()
}

/// Time, offset and epoch of what was found.
type Found = Option<(TimestampMs, Offset, LeaderEpoch)>;

async fn look(
    call: &Call,
    topic: &TopicImage,
    asked: &ListOffsetsPartition,
    isolation: topics::Isolation,
) -> Result<Found, ErrorCode> {
    let partition = call.broker.partitions.find(topic, PartitionIndex(asked.partition_index));
    let partition = partition.map_err(|failure| error_code::partition(&failure))?;
    let wanted = Wanted::parse(call.version, asked.timestamp).ok_or(ErrorCode::UnsupportedVersion)?;
    let known = topics::known_epoch(asked.current_leader_epoch);
    let bounds = partition.bounds(known).map_err(error_code::not_serving)?;
    let end = match isolation {
        topics::Isolation::ReadCommitted => bounds.last_stable,
        topics::Isolation::ReadUncommitted => bounds.high_watermark,
    };
    let untimed = |offset: Offset, epoch| Some((TimestampMs::NONE, offset, epoch));
    Ok(match wanted {
        Wanted::Latest => untimed(end, bounds.leader_epoch),
        Wanted::Earliest | Wanted::EarliestLocal => {
            let start = bounds.log_start;
            let epoch = partition.with_log(known, |log, _| log.leader_epochs().epoch_at(start));
            let epoch = epoch.map_err(error_code::not_serving)?;
            untimed(start, epoch.unwrap_or(bounds.leader_epoch))
        }
        Wanted::Tiered => None,
        Wanted::MaxTimestamp => readable(partition.search(known, LogView::max_timestamp_offset).await, end)?,
        Wanted::At(time) => {
            readable(partition.search(known, move |log| log.offset_for_timestamp(time)).await, end)?
        }
    })
}

/// What was found, if consumers may read it: as with Kafka, a record behind the last stable offset isn't replaced by one before it.
fn readable(found: Result<Option<TimedOffset>, ReadFailure>, end: Offset) -> Result<Found, ErrorCode> {
    let found = found.map_err(|failure| error_code::read(&failure))?.filter(|found| found.offset < end);
    let epoch = |found: &TimedOffset| found.leader_epoch.unwrap_or(LeaderEpoch::NONE);
    Ok(found.map(|found| (found.timestamp_ms, found.offset, epoch(&found))))
}

fn answer(
    version: i16,
    partition_index: i32,
    result: Result<Found, ErrorCode>,
) -> ListOffsetsPartitionResponse {
    let (error_code, (timestamp, offset, epoch)) = match result {
        Ok(found) => (ErrorCode::None, found.unwrap_or((TimestampMs::NONE, Offset(-1), LeaderEpoch::NONE))),
        Err(code) => (code, (TimestampMs::NONE, Offset(-1), LeaderEpoch::NONE)),
    };
    ListOffsetsPartitionResponse {
        partition_index,
        error_code: error_code.code(),
        timestamp: timestamp.0,
        offset: offset.0,
        leader_epoch: if version >= FIRST_VERSION_WITH_EPOCHS { epoch.0 } else { LeaderEpoch::NONE.0 },
        ..Default::default()
    }
}
