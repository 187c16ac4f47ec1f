//! The requests that are measured, and the topics they need.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use kalda_protocol::messages::create_topics::{CreatableTopic, CreateTopicsRequest};
use kalda_protocol::messages::fetch::{FetchPartition, FetchRequest, FetchTopic};
use kalda_protocol::messages::find_coordinator::FindCoordinatorRequest;
use kalda_protocol::messages::offset_commit::{
    OffsetCommitRequest, OffsetCommitRequestPartition, OffsetCommitRequestTopic,
};
use kalda_protocol::messages::produce::{PartitionProduceData, ProduceRequest, TopicProduceData};
use kalda_protocol::records::{BatchBuilder, BatchOptions, NewRecord};
use kalda_protocol::{ErrorCode, Records, frame};

use crate::client::{Client, encoded};

const TOPIC: &str = "costs";
const GROUP: &str = "costs";
const VALUE_BYTES: usize = 1024;
const TIMEOUT_MS: i32 = 30_000;
/// The offset of the record that is fetched. The first one is found without the index.
pub const FETCHED: i64 = 1;
const CREATE_TOPICS: i16 = 7;
/// Flexible versions that still name topics, as librdkafka and others speak them.
const PRODUCE: i16 = 9;
const FETCH: i16 = 12;
const OFFSET_COMMIT: i16 = 9;
const FIND_COORDINATOR: i16 = 4;
/// The broker makes the topic of the offsets when it is first asked for a coordinator.
const COORDINATOR_PATIENCE: Duration = Duration::from_secs(30);

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// One record of 1 KiB, acks=1.
    ProduceLeader,
    /// The same, acks=all.
    ProduceAll,
    /// The second record of a partition, which nobody reads at its end: by the index, from its file.
    Fetch,
    /// The offset of one partition, of a group without members.
    Commit,
}

/// All of them.
pub const CASES: [Case; 4] = [Case::ProduceLeader, Case::ProduceAll, Case::Fetch, Case::Commit];

impl Case {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::ProduceLeader => "produce acks=1",
            Self::ProduceAll => "produce acks=all",
            Self::Fetch => "fetch",
            Self::Commit => "commit",
        }
    }

    /// The case of that name.
    pub fn by_name(name: &str) -> Option<Self> {
        CASES.into_iter().find(|case| case.name() == name)
    }

    /// The frame to send.
    pub fn frame(self) -> Result<Vec<u8>> {
        match self {
            Self::ProduceLeader => produce(1),
            Self::ProduceAll => produce(-1),
            Self::Fetch => encoded(FETCH, &fetch_request(), &Bytes::new()),
            Self::Commit => encoded(OFFSET_COMMIT, &commit_request(), &Bytes::new()),
        }
    }

    /// Makes sure that an answer is the right one.
    pub fn check(self, answer: &Bytes) -> Result<()> {
        match self {
            Self::ProduceLeader | Self::ProduceAll => check_produced(answer),
            Self::Fetch => check_fetched(answer),
            Self::Commit => {
                let code = committed(answer)?;
                ensure!(code == 0, "committing ended with error {code}");
                Ok(())
            }
        }
    }
}

fn check_produced(answer: &Bytes) -> Result<()> {
    let (_, response) = frame::decode_response::<ProduceRequest>(answer, PRODUCE)?;
    let partition = response.responses.first().and_then(|topic| topic.partition_responses.first());
    let code = partition.context("no partition was answered")?.error_code;
    ensure!(code == 0, "producing ended with error {code}");
    Ok(())
}

fn check_fetched(answer: &Bytes) -> Result<()> {
    let (_, response) = frame::decode_response::<FetchRequest>(answer, FETCH)?;
    let partition = response.responses.first().and_then(|topic| topic.partitions.first());
    let partition = partition.context("no partition came")?;
    ensure!(partition.error_code == 0, "fetching ended with error {}", partition.error_code);
    ensure!(partition.records.as_ref().is_some_and(|records| !records.is_empty()), "no record came");
    Ok(())
}

/// The error code of a commit.
fn committed(answer: &Bytes) -> Result<i16> {
    let (_, response) = frame::decode_response::<OffsetCommitRequest>(answer, OFFSET_COMMIT)?;
    let partition = response.topics.first().and_then(|topic| topic.partitions.first());
    Ok(partition.context("no partition was answered")?.error_code)
}

/// Creates the topic, writes the record that is fetched and those before it, and has the group's coordinator begin.
pub fn prepare(client: &mut Client) -> Result<()> {
    let topic = CreatableTopic {
        name: TOPIC.into(),
        num_partitions: 1,
        replication_factor: 1,
        ..CreatableTopic::default()
    };
    let request =
        CreateTopicsRequest { topics: vec![topic], timeout_ms: TIMEOUT_MS, ..CreateTopicsRequest::default() };
    let response = client.call(CREATE_TOPICS, &request)?;
    let code = response.topics.first().context("no topic was answered")?.error_code;
    ensure!(code == 0, "creating the topic ended with error {code}");
    for _ in 0..=FETCHED {
        let answers = client.exchange(&Case::ProduceAll.frame()?, 1)?;
        Case::ProduceAll.check(&answers[0])?;
    }
    await_coordinator(client)
}

/// Asks until the group's commits are taken.
fn await_coordinator(client: &mut Client) -> Result<()> {
    let begun = Instant::now();
    let request =
        FindCoordinatorRequest { coordinator_keys: vec![GROUP.into()], ..FindCoordinatorRequest::default() };
    loop {
        client.call(FIND_COORDINATOR, &request)?;
        let answers = client.exchange(&Case::Commit.frame()?, 1)?;
        let code = committed(&answers[0])?;
        let passing = [
            ErrorCode::NotCoordinator,
            ErrorCode::CoordinatorNotAvailable,
            ErrorCode::CoordinatorLoadInProgress,
        ];
        if !passing.map(|error| error.code()).contains(&code) {
            return Case::Commit.check(&answers[0]);
        }
        ensure!(begun.elapsed() < COORDINATOR_PATIENCE, "no coordinator came");
    }
}

fn produce(acks: i16) -> Result<Vec<u8>> {
    let batch = one_record()?;
    let data = PartitionProduceData {
        index: 0,
        records: Some(Records::Gap(batch.len())),
        ..PartitionProduceData::default()
    };
    let topic =
        TopicProduceData { name: TOPIC.into(), partition_data: vec![data], ..TopicProduceData::default() };
    let request =
        ProduceRequest { acks, timeout_ms: TIMEOUT_MS, topic_data: vec![topic], ..ProduceRequest::default() };
    encoded(PRODUCE, &request, &batch)
}

/// The time of day, in Kafka's milliseconds.
pub fn now_ms() -> Result<i64> {
    Ok(i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?)
}

fn one_record() -> Result<Bytes> {
    let timestamp = now_ms()?;
    let value = [b'x'; VALUE_BYTES];
    let mut builder = BatchBuilder::new(BatchOptions::default());
    builder.append(&NewRecord { timestamp, key: None, value: Some(&value), headers: &[] })?;
    Ok(builder.build()?)
}

fn commit_request() -> OffsetCommitRequest {
    let partition =
        OffsetCommitRequestPartition { committed_offset: 1, ..OffsetCommitRequestPartition::default() };
    let topic = OffsetCommitRequestTopic {
        name: TOPIC.into(),
        partitions: vec![partition],
        ..OffsetCommitRequestTopic::default()
    };
    OffsetCommitRequest { group_id: GROUP.into(), topics: vec![topic], ..OffsetCommitRequest::default() }
}

fn fetch_request() -> FetchRequest {
    // One batch comes however small the limit is.
    let partition = FetchPartition {
        partition: 0,
        fetch_offset: FETCHED,
        partition_max_bytes: 1,
        ..FetchPartition::default()
    };
    let topic = FetchTopic { topic: TOPIC.into(), partitions: vec![partition], ..FetchTopic::default() };
    FetchRequest {
        max_wait_ms: TIMEOUT_MS,
        min_bytes: 1,
        max_bytes: 1 << 20,
        topics: vec![topic],
        ..FetchRequest::default()
    }
}
