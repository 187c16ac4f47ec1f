//! Records of the targets: produced, fetched, and where they end.
//!
//! Invariant: the versions are the last ones that name topics.

use anyhow::{Context, Result};
use bytes::Bytes;
use kalda_protocol::messages::fetch::{FetchPartition, FetchRequest, FetchTopic};
use kalda_protocol::messages::list_offsets::{ListOffsetsPartition, ListOffsetsRequest, ListOffsetsTopic};
use kalda_protocol::messages::produce::{PartitionProduceData, ProduceRequest, TopicProduceData};

use super::Arena;
use crate::requests::batch;
use crate::wire::{Client, check, topics};

/// Of Fetch.
pub const FETCH: i16 = 12;
/// Of Produce.
pub const PRODUCE: i16 = 12;
/// Of ListOffsets.
const LIST_OFFSETS: i16 = 7;
/// The timestamp that asks for the end.
const LATEST: i64 = -1;
/// The topic that has records to fetch: so many of a MiB.
const FILLED: &str = "target-filled";
const FILLED_MIB: usize = 16;
/// How long a fetch waits: longer than any attack.
const LONG_MS: i32 = 60_000;

/// A fetch of these partitions from their start, without a session and without a bound; with `min_bytes` of 0 it doesn't wait.
pub fn fetch(topic: &str, partitions: impl IntoIterator<Item = i32>, min_bytes: i32) -> FetchRequest {
    let partition = |index| FetchPartition {
        partition: index,
        current_leader_epoch: -1,
        last_fetched_epoch: -1,
        log_start_offset: -1,
        partition_max_bytes: i32::MAX,
        ..FetchPartition::default()
    };
    let topic = FetchTopic {
        topic: topic.into(),
        partitions: partitions.into_iter().map(partition).collect(),
        ..FetchTopic::default()
    };
    FetchRequest {
        replica_id: -1,
        max_wait_ms: LONG_MS,
        min_bytes,
        max_bytes: i32::MAX,
        session_epoch: -1,
        topics: vec![topic],
        ..FetchRequest::default()
    }
}

/// A produce of one batch to the first partition, with acks from the leader.
pub fn produce(topic: &str, batch: Bytes) -> ProduceRequest {
    let partition = PartitionProduceData { records: Some(batch.into()), ..PartitionProduceData::default() };
    let topic = TopicProduceData {
        name: topic.into(),
        partition_data: vec![partition],
        ..TopicProduceData::default()
    };
    ProduceRequest { acks: 1, timeout_ms: 10_000, topic_data: vec![topic], ..ProduceRequest::default() }
}

/// A topic with records to fetch; gives its name.
pub fn fill(arena: &Arena<'_>) -> Result<&'static str> {
    let mut client = arena.client()?;
    topics::create(&mut client, &[topics::topic(FILLED, 1, &[])])?;
    topics::ids(&mut client, &[FILLED.to_owned()])?;
    let batch = Bytes::from(batch::of_value(&vec![b'f'; 1 << 20]));
    for _ in 0..FILLED_MIB {
        client.call(PRODUCE, &produce(FILLED, batch.clone()))?;
    }
    Ok(FILLED)
}

/// Where a topic of one partition ends.
pub fn end(client: &mut Client, topic: &str) -> Result<i64> {
    let partition = ListOffsetsPartition {
        current_leader_epoch: -1,
        timestamp: LATEST,
        ..ListOffsetsPartition::default()
    };
    let topic =
        ListOffsetsTopic { name: topic.into(), partitions: vec![partition], ..ListOffsetsTopic::default() };
    let request = ListOffsetsRequest { replica_id: -1, topics: vec![topic], ..ListOffsetsRequest::default() };
    let answer = client.call(LIST_OFFSETS, &request)?;
    let partition = answer.topics.first().and_then(|topic| topic.partitions.first());
    let partition = partition.context("an answer without a partition")?;
    check(partition.error_code, "ListOffsets").map(|()| partition.offset)
}
