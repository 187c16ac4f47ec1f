//! Batches for the leaders of one topic's partitions.
//!
//! Invariant: what a leader refuses for the moment is sent again until the client's patience ends; what it refuses for good is told and
//! given up.

use kalda_client::{ClientError, Cluster};
use kalda_protocol::messages::metadata::{MetadataRequest, MetadataRequestTopic};
use kalda_protocol::messages::produce::{PartitionProduceData, ProduceRequest, TopicProduceData};
use kalda_protocol::records::{BatchBuilder, BatchOptions, Compression, NewRecord, RecordHeader};
use kalda_protocol::{ErrorCode, Records};

use super::admin::TIMEOUT_MS;
use super::console_producer::LineRecord;
use super::failure::Failure;
use super::refusal::Refusal;

/// The last version in which a topic has its name.
const PRODUCE: i16 = 12;

/// What becomes of a topic that isn't there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// The broker makes it where it does that by itself; until it is there, it is waited for.
    AskedFor,
    /// Nothing can be sent.
    Refused,
}

/// Which records a topic is sent, and how.
#[derive(Debug)]
pub struct TopicProducer {
    cluster: Cluster,
    topic: String,
    acks: i16,
    compression: Compression,
    missing: Missing,
    /// Leaders by partition.
    leaders: Vec<i32>,
}

impl TopicProducer {
    /// Nobody is asked yet.
    pub const fn new(
        cluster: Cluster,
        topic: String,
        acks: i16,
        compression: Compression,
        missing: Missing,
    ) -> Self {
        Self { cluster, topic, acks, compression, missing, leaders: Vec::new() }
    }

    /// The topic's name.
    pub fn topic(&self) -> &str {
        &self.topic
    }

    /// How many partitions the topic has.
    pub fn partitions(&mut self) -> Result<usize, Failure> {
        if self.leaders.is_empty() {
            self.find_leaders()?;
        }
        Ok(self.leaders.len())
    }

    /// Sends records to one of its partitions; gives the first one's offset, which nobody tells without acks.
    pub fn send(
        &mut self,
        partition: usize,
        batch: &[LineRecord],
        timestamp_ms: i64,
    ) -> Result<Option<i64>, Failure> {
        let request = self.request(partition, batch, timestamp_ms)?;
        let deadline = self.cluster.deadline();
        loop {
            match self.try_batch(partition, &request) {
                Err(failure) if is_retriable(&failure) && !deadline.is_over() => {
                    deadline.pause();
                    self.find_leaders()?;
                }
                sent => return sent,
            }
        }
    }

    fn try_batch(&mut self, partition: usize, request: &ProduceRequest) -> Result<Option<i64>, Failure> {
        let leader = self.leaders.get(partition).copied().unwrap_or(-1);
        if request.acks == 0 {
            // There is no answer; whatever is asked next is answered after this was taken.
            self.cluster.node(leader)?.send_up_to(PRODUCE, request)?;
            self.cluster.node(leader)?.api_versions()?;
            return Ok(None);
        }
        let response = self.cluster.ask_node_up_to(PRODUCE, leader, request)?;
        let mut base_offset = None;
        for answer in response.responses.iter().flat_map(|topic| &topic.partition_responses) {
            Refusal::check(answer.error_code, answer.error_message.as_ref())?;
            base_offset = Some(answer.base_offset);
        }
        Ok(base_offset)
    }

    fn request(
        &self,
        partition: usize,
        batch: &[LineRecord],
        timestamp_ms: i64,
    ) -> Result<ProduceRequest, Failure> {
        let mut builder =
            BatchBuilder::new(BatchOptions { compression: self.compression, ..BatchOptions::default() });
        for record in batch {
            let headers: Vec<RecordHeader> = record
                .headers
                .iter()
                .map(|(key, value)| RecordHeader {
                    key: key.clone().into(),
                    value: value.clone().map(Into::into),
                })
                .collect();
            let record = NewRecord {
                timestamp: timestamp_ms,
                key: record.key.as_deref(),
                value: record.value.as_deref(),
                headers: &headers,
            };
            builder.append(&record).map_err(Failure::complaint)?;
        }
        let records = builder.build().map_err(Failure::complaint)?;
        let partition_data = PartitionProduceData {
            index: i32::try_from(partition).unwrap_or(i32::MAX),
            records: Some(Records::Bytes(records)),
            ..PartitionProduceData::default()
        };
        let topic_data = TopicProduceData {
            name: self.topic.as_str().into(),
            partition_data: vec![partition_data],
            ..TopicProduceData::default()
        };
        Ok(ProduceRequest {
            acks: self.acks,
            timeout_ms: TIMEOUT_MS,
            topic_data: vec![topic_data],
            ..ProduceRequest::default()
        })
    }

    /// Asks who leads the topic's partitions.
    fn find_leaders(&mut self) -> Result<(), Failure> {
        let topic = MetadataRequestTopic {
            name: Some(self.topic.as_str().into()),
            ..MetadataRequestTopic::default()
        };
        let request = MetadataRequest {
            topics: Some(vec![topic]),
            allow_auto_topic_creation: self.missing == Missing::AskedFor,
            ..MetadataRequest::default()
        };
        let deadline = self.cluster.deadline();
        loop {
            let response = self.cluster.ask_metadata(&request)?;
            let topic = response.topics.into_iter().next().unwrap_or_default();
            match Refusal::check(topic.error_code, None) {
                Ok(()) if !topic.partitions.is_empty() => {
                    let mut partitions = topic.partitions;
                    partitions.sort_by_key(|partition| partition.partition_index);
                    self.leaders = partitions.iter().map(|partition| partition.leader_id).collect();
                    return Ok(());
                }
                Err(refusal) if !self.is_awaited(&refusal) || deadline.is_over() => {
                    return Err(refusal.into());
                }
                _ => deadline.pause(),
            }
        }
    }

    fn is_awaited(&self, refusal: &Refusal) -> bool {
        let is_missing = refusal.code == ErrorCode::UnknownTopicOrPartition;
        refusal.code.is_retriable() && !(is_missing && self.missing == Missing::Refused)
    }
}

fn is_retriable(failure: &Failure) -> bool {
    match failure {
        Failure::Refused(refusal) => refusal.code.is_retriable(),
        Failure::Client(ClientError::UnknownNode(_)) => true,
        Failure::Client(error) => error.is_retriable(),
        _ => false,
    }
}
