//! The path of a request without the broker around it: decode, validate and append (or read), encode. On one thread, so that each time
//! takes the same instructions.
//!
//! Invariant: it calls what the broker's handlers call of `protocol` and `log`, in their order. Deliberately absent: sockets, tasks
//! and the rooms in between; their allocations and calls are counted in the whole broker.

use std::hint::black_box;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use bytes::Bytes;
use kalda_log::{
    AppendContext, AppendOrigin, DirectorySettings, LogDirectory, LogSettings, PartitionLog, ReadRange,
};
use kalda_protocol::frame::{RequestFrame, SIZE_BYTES, encode_response};
use kalda_protocol::messages::fetch::{FetchRequest, FetchResponse, FetchableTopicResponse, PartitionData};
use kalda_protocol::messages::produce::{
    PartitionProduceResponse, ProduceRequest, ProduceResponse, TopicProduceResponse,
};
use kalda_protocol::{Encoder, Records};
use kalda_sys::types::{LeaderEpoch, PartitionIndex, TimestampMs, TopicPartition, Uuid};
use kalda_sys::{ManualClock, PosixDisk, SystemRandom};
use tempfile::TempDir;

use crate::cases::{Case, FETCHED};

/// A log, and frames that are served on it.
pub struct Path {
    log: PartitionLog,
    case: Case,
    frame: Bytes,
    now_ms: TimestampMs,
    encoder: Encoder,
    _directory: LogDirectory,
    _folder: TempDir,
}

impl Path {
    /// A log with the record that is fetched, and those before it.
    pub fn new(case: Case) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let now_ms = crate::cases::now_ms()?;
        let clock = Arc::new(ManualClock::new(now_ms));
        let (settings, disk) = (DirectorySettings::default(), Arc::new(PosixDisk));
        let directory = LogDirectory::open(folder.path(), &settings, disk, clock, Arc::new(SystemRandom))?;
        let name = TopicPartition { topic: "costs".into(), partition: PartitionIndex(0) };
        let log = directory.partition(&name, Uuid([7; 16]), Arc::new(LogSettings::default()))?;
        let frame = |case: Case| anyhow::Ok(Bytes::from(case.frame()?).slice(SIZE_BYTES..));
        let mut path = Self {
            log,
            case,
            frame: frame(Case::ProduceAll)?,
            now_ms: TimestampMs(now_ms),
            encoder: Encoder::new(),
            _directory: directory,
            _folder: folder,
        };
        for _ in 0..=FETCHED {
            path.produce()?;
        }
        path.frame = frame(case)?;
        Ok(path)
    }

    /// Serves the request once.
    pub fn serve(&mut self) -> Result<()> {
        self.encoder.clear();
        match self.case {
            Case::ProduceLeader | Case::ProduceAll => self.produce()?,
            Case::Fetch => self.fetch()?,
            Case::Commit => anyhow::bail!("a commit's path is the coordinator's"),
        }
        black_box(self.encoder.bytes_written());
        Ok(())
    }

    fn produce(&mut self) -> Result<()> {
        let frame = RequestFrame::parse(&self.frame)?;
        let request: ProduceRequest = frame.decode()?;
        let mut responses = Vec::with_capacity(request.topic_data.len());
        for topic in request.topic_data {
            let mut partition_responses = Vec::with_capacity(topic.partition_data.len());
            for partition in topic.partition_data {
                let Some(Records::Bytes(records)) = partition.records else { anyhow::bail!("no records") };
                let context = AppendContext {
                    leader_epoch: LeaderEpoch(0),
                    now_ms: self.now_ms,
                    origin: AppendOrigin::Client,
                };
                let appended = self.log.append(records, context)?;
                partition_responses.push(PartitionProduceResponse {
                    index: partition.index,
                    base_offset: appended.base_offset.0,
                    log_start_offset: self.log.log_start_offset().0,
                    ..PartitionProduceResponse::default()
                });
            }
            let (name, topic_id) = (topic.name, topic.topic_id);
            responses.push(TopicProduceResponse {
                name,
                topic_id,
                partition_responses,
                ..Default::default()
            });
        }
        let response = ProduceResponse { responses, ..ProduceResponse::default() };
        self.encoder.clear();
        encode_response::<ProduceRequest>(
            &mut self.encoder,
            frame.api_version,
            frame.correlation_id,
            &response,
        )?;
        Ok(())
    }

    fn fetch(&mut self) -> Result<()> {
        let frame = RequestFrame::parse(&self.frame)?;
        let request: FetchRequest = frame.decode()?;
        let asked = request.topics.first().context("no topic")?;
        let partition = asked.partitions.first().context("no partition")?;
        let end = self.log.log_end_offset();
        let slice = self.log.read(ReadRange {
            from: kalda_sys::types::Offset(partition.fetch_offset),
            before: end,
            max_bytes: usize::try_from(partition.partition_max_bytes)?,
            at_least_one: true,
        })?;
        let data = PartitionData {
            partition_index: partition.partition,
            high_watermark: end.0,
            records: Some(Records::Gap(slice.length)),
            ..PartitionData::default()
        };
        let topic = FetchableTopicResponse {
            topic: asked.topic.clone(),
            partitions: vec![data],
            ..FetchableTopicResponse::default()
        };
        let response = FetchResponse { responses: vec![topic], ..FetchResponse::default() };
        encode_response::<FetchRequest>(
            &mut self.encoder,
            frame.api_version,
            frame.correlation_id,
            &response,
        )?;
        Ok(())
    }
}
