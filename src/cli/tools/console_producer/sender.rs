//! Batches on their way to the leaders of a topic's partitions.
//!
//! Invariant: what a leader refuses for the moment is sent again until the client's patience ends; what it refuses for good is told and
//! given up. Records without a key go to one partition after the other, a batch each.

use std::io::IsTerminal as _;

use kalda_client::{ClientError, Cluster};
use kalda_protocol::Records;
use kalda_protocol::messages::metadata::{MetadataRequest, MetadataRequestTopic};
use kalda_protocol::messages::produce::{PartitionProduceData, ProduceRequest, TopicProduceData};
use kalda_protocol::records::{BatchBuilder, BatchOptions, Compression, NewRecord, RecordHeader};

use super::line_reader::LineRecord;
use super::partitioner::partition_of;
use crate::cli::tools::admin::{self, TIMEOUT_MS};
use crate::cli::tools::failure::Failure;
use crate::cli::tools::options::Options;
use crate::cli::tools::properties::Properties;
use crate::cli::tools::refusal::Refusal;
use crate::cli::tools::warn;
use crate::sys::{Clock as _, SystemClock};

/// What the broker's log calls this tool, as Kafka's calls itself.
const CLIENT_ID: &str = "console-producer";
/// Bytes of lines after which a batch is sent, though more lines have come.
const BATCH_BYTES: usize = 64 << 10;
/// The last version in which a topic has its name.
const PRODUCE: i16 = 12;

/// Sends records to one topic.
#[derive(Debug)]
pub struct Sender {
    cluster: Cluster,
    topic: String,
    acks: i16,
    compression: Compression,
    /// Bytes that wait before they are sent.
    batch_bytes: usize,
    waiting: Vec<LineRecord>,
    waiting_bytes: usize,
    /// Leaders by partition.
    leaders: Vec<i32>,
    /// Where records without a key go next.
    next: usize,
}

impl Sender {
    /// As the options and properties of a call say.
    ///
    /// # Errors
    /// One isn't understood.
    pub fn new(
        server: &str,
        topic: &str,
        options: &Options,
        properties: &Properties,
    ) -> Result<Self, Failure> {
        let acks = options.value("request-required-acks").or_else(|| properties.value("acks"));
        let codec = if options.has("compression-codec") {
            options.value("compression-codec").unwrap_or("gzip")
        } else {
            properties.value("compression.type").unwrap_or("none")
        };
        let each_alone = options.has("sync") || std::io::stdin().is_terminal();
        Ok(Self {
            cluster: admin::cluster(server, CLIENT_ID),
            topic: topic.to_owned(),
            acks: acks_of(acks.unwrap_or("all"))?,
            compression: compression_of(codec)?,
            batch_bytes: if each_alone { 0 } else { BATCH_BYTES },
            waiting: Vec::new(),
            waiting_bytes: 0,
            leaders: Vec::new(),
            next: 0,
        })
    }

    /// Takes a record, and sends what waits when it is enough.
    pub fn add(&mut self, record: LineRecord) {
        self.waiting_bytes +=
            record.key.as_ref().map_or(0, Vec::len) + record.value.as_ref().map_or(0, Vec::len);
        self.waiting.push(record);
        if self.waiting_bytes >= self.batch_bytes {
            self.flush();
        }
    }

    /// Sends what waits. What can't be sent is told.
    pub fn flush(&mut self) {
        let records = std::mem::take(&mut self.waiting);
        self.waiting_bytes = 0;
        if records.is_empty() {
            return;
        }
        let count = records.len();
        if let Err(failure) = self.send(records) {
            warn(&format!(
                "ERROR Error when sending message to topic {} with error: {} ({count} records)",
                self.topic,
                failure.reason()
            ));
        }
    }

    fn send(&mut self, records: Vec<LineRecord>) -> Result<(), Failure> {
        if self.leaders.is_empty() {
            self.find_leaders()?;
        }
        let partitions = self.leaders.len();
        let without_key = self.next % partitions.max(1);
        self.next += 1;
        let mut batches: Vec<Vec<LineRecord>> = (0..partitions).map(|_| Vec::new()).collect();
        for record in records {
            let partition = record.key.as_ref().map_or(without_key, |key| partition_of(key, partitions));
            if let Some(batch) = batches.get_mut(partition) {
                batch.push(record);
            }
        }
        for (partition, batch) in batches.iter().enumerate().filter(|(_, batch)| !batch.is_empty()) {
            self.send_batch(partition, batch)?;
        }
        Ok(())
    }

    fn send_batch(&mut self, partition: usize, batch: &[LineRecord]) -> Result<(), Failure> {
        let request = self.request(partition, batch)?;
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

    fn try_batch(&mut self, partition: usize, request: &ProduceRequest) -> Result<(), Failure> {
        let leader = self.leaders.get(partition).copied().unwrap_or(-1);
        if request.acks == 0 {
            // There is no answer; whatever is asked next is answered after this was taken.
            self.cluster.node(leader)?.send_up_to(PRODUCE, request)?;
            self.cluster.node(leader)?.api_versions()?;
            return Ok(());
        }
        let response = self.cluster.ask_node_up_to(PRODUCE, leader, request)?;
        for answer in response.responses.iter().flat_map(|topic| &topic.partition_responses) {
            Refusal::check(answer.error_code, answer.error_message.as_ref())?;
        }
        Ok(())
    }

    fn request(&self, partition: usize, batch: &[LineRecord]) -> Result<ProduceRequest, Failure> {
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
                timestamp: SystemClock::default().wall_ms().0,
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

    /// Asks who leads the topic's partitions. The broker makes the topic where it does that by itself.
    fn find_leaders(&mut self) -> Result<(), Failure> {
        let topic = MetadataRequestTopic {
            name: Some(self.topic.as_str().into()),
            ..MetadataRequestTopic::default()
        };
        let request = MetadataRequest {
            topics: Some(vec![topic]),
            allow_auto_topic_creation: true,
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
                Err(refusal) if !refusal.code.is_retriable() || deadline.is_over() => {
                    return Err(refusal.into());
                }
                _ => deadline.pause(),
            }
        }
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

fn acks_of(text: &str) -> Result<i16, Failure> {
    match text {
        "all" | "-1" => Ok(-1),
        "0" => Ok(0),
        "1" => Ok(1),
        other => Err(Failure::complaint(format_args!(
            "Invalid value {other} for configuration acks: String must be one of: all, -1, 0, 1"
        ))),
    }
}

fn compression_of(codec: &str) -> Result<Compression, Failure> {
    match codec {
        "none" => Ok(Compression::None),
        "gzip" => Ok(Compression::Gzip),
        "snappy" => Ok(Compression::Snappy),
        "lz4" => Ok(Compression::Lz4),
        "zstd" => Ok(Compression::Zstd),
        other => Err(Failure::complaint(format_args!("Unknown compression name: {other}"))),
    }
}
