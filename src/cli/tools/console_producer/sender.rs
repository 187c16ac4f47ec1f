//! Lines on their way to the partitions of a topic.
//!
//! Invariant: what can't be sent is told and given up. Records without a key go to one partition after the other, a batch each.

use std::io::IsTerminal as _;

use kalda_protocol::records::Compression;

use super::line_reader::LineRecord;
use super::partitioner::partition_of;
use crate::cli::tools::admin;
use crate::cli::tools::failure::Failure;
use crate::cli::tools::options::Options;
use crate::cli::tools::properties::Properties;
use crate::cli::tools::topic_producer::{Missing, TopicProducer};
use crate::cli::tools::warn;
use crate::sys::{Clock as _, SystemClock};

/// What the broker's log calls this tool, as Kafka's calls itself.
const CLIENT_ID: &str = "console-producer";
/// Bytes of lines after which a batch is sent, though more lines have come.
const BATCH_BYTES: usize = 64 << 10;

/// Sends records to one topic.
#[derive(Debug)]
pub struct Sender {
    producer: TopicProducer,
    /// Bytes that wait before they are sent.
    batch_bytes: usize,
    waiting: Vec<LineRecord>,
    waiting_bytes: usize,
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
        let (acks, compression) = (acks_of(acks.unwrap_or("all"))?, compression_of(codec)?);
        let cluster = admin::cluster(server, CLIENT_ID);
        Ok(Self {
            producer: TopicProducer::new(cluster, topic.to_owned(), acks, compression, Missing::AskedFor),
            batch_bytes: if each_alone { 0 } else { BATCH_BYTES },
            waiting: Vec::new(),
            waiting_bytes: 0,
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
                self.producer.topic(),
                failure.reason()
            ));
        }
    }

    fn send(&mut self, records: Vec<LineRecord>) -> Result<(), Failure> {
        let partitions = self.producer.partitions()?;
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
            self.producer.send(partition, batch, SystemClock::default().wall_ms().0)?;
        }
        Ok(())
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
