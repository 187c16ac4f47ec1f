//! The journal over an internal topic, as the partitions room keeps it.
//!
//! Invariant: an append asks for all in-sync replicas, so that an answer given is an answer kept. Reading goes to the end
//! of the log, not to the high watermark: a new leader answers for all that it has. A log is held as the partition of one
//! topic id, and asked under one leader epoch: a topic that was made anew is another one. Absent: making the topic.

use std::sync::Arc;
use std::time::Duration;

use kalda_protocol::records::Compression;
use parking_lot::RwLock;

use super::batches;
use super::journal::{Chunk, Journal, JournalAppend, JournalError, JournalFuture, JournalLog, Leadership};
use super::record::CoordinatorRecord;
use super::transaction::Appender;
use crate::cluster::image::{MetadataImage, TopicImage};
use crate::config::{OffsetsCodec, OffsetsConfig};
use crate::log::{AppendError, AppendOrigin, PartitionLog, ReadRange};
use crate::partition::{
    Acks, AppendFailure, LeaderAppend, MetadataSource, NotServing, Partition, PartitionFailure, Partitions,
};
use crate::sys::timer;
use crate::types::{LeaderEpoch, Offset, PartitionIndex, TimestampMs, TopicId, TransactionEnd};

/// An internal topic, and how a coordinator writes and reads it.
#[derive(Debug, Clone, Copy)]
pub struct InternalTopic {
    /// Its name.
    pub name: &'static str,
    /// How many partitions it will have when it is created.
    pub partitions: i32,
    /// How batches are compressed.
    pub compression: Compression,
    /// How long an append may wait for the other replicas.
    pub commit_timeout: Duration,
    /// How many bytes are read at once while a log is loaded.
    pub read_bytes: usize,
}

impl InternalTopic {
    /// The topic `name` with the settings of `offsets.*`.
    #[must_use]
    pub fn of_offsets(name: &'static str, config: &OffsetsConfig) -> Self {
        Self {
            name,
            partitions: config.offsets_topic_num_partitions,
            compression: match config.offsets_topic_compression_codec {
                OffsetsCodec::None => Compression::None,
                OffsetsCodec::Gzip => Compression::Gzip,
                OffsetsCodec::Snappy => Compression::Snappy,
                OffsetsCodec::Lz4 => Compression::Lz4,
                OffsetsCodec::Zstd => Compression::Zstd,
            },
            commit_timeout: Duration::from_millis(u64::from(config.offsets_commit_timeout_ms)),
            read_bytes: config.offsets_load_buffer_size,
        }
    }
}

/// The partitions of an internal topic that this broker leads.
pub struct PartitionJournal {
    partitions: Arc<Partitions>,
    metadata: Arc<dyn MetadataSource>,
    topic: InternalTopic,
    /// The topic's id when it was last looked for by its name.
    id: RwLock<TopicId>,
}

impl PartitionJournal {
    /// A journal over `topic`.
    #[must_use]
    pub fn new(
        partitions: Arc<Partitions>,
        metadata: Arc<impl MetadataSource + 'static>,
        topic: InternalTopic,
    ) -> Self {
        Self { partitions, metadata, topic, id: RwLock::default() }
    }

    /// The topic as it is now. Every request of a coordinator asks for it, and to find an id takes a quarter of the time of a name.
    fn find<'a>(&self, image: &'a MetadataImage) -> Option<&'a TopicImage> {
        let known = *self.id.read();
        if let Some(topic) = image.topics.by_id(known) {
            return Some(topic);
        }
        let topic = image.topics.by_name(self.topic.name)?;
        *self.id.write() = topic.id;
        Some(topic)
    }
}

impl Journal for PartitionJournal {
    fn partitions(&self) -> i32 {
        let image = self.metadata.image();
        let made = self.find(&image).map(TopicImage::partition_count);
        made.map_or(self.topic.partitions, |count| i32::try_from(count).unwrap_or(i32::MAX))
    }

    fn largest_records(&self) -> usize {
        match self.topic.compression {
            Compression::None => self.partitions.largest_batch(self.topic.name),
            _ => batches::BATCH_MAX_BYTES,
        }
    }

    fn led(&self) -> Vec<PartitionIndex> {
        let image = self.metadata.image();
        let Some(topic) = self.find(&image) else { return Vec::new() };
        let opened = self.partitions.with_files(topic).into_iter();
        let holds_records = |partition: &Arc<Partition>| {
            let not_empty = |log: &mut PartitionLog, _| log.log_start_offset() < log.log_end_offset();
            partition.with_log(None, not_empty).unwrap_or(false)
        };
        opened.filter(holds_records).map(|partition| partition.name().partition).collect()
    }

    fn leadership(&self, partition: PartitionIndex) -> Result<Leadership, JournalError> {
        let image = self.metadata.image();
        // Nobody coordinates without the topic. A client that looks for a coordinator has it created.
        let topic = self.find(&image).ok_or(JournalError::NotLeader)?;
        let partition = topic.partition(partition).ok_or(JournalError::UnknownPartition)?;
        if partition.leader != self.partitions.broker() {
            return Err(JournalError::NotLeader);
        }
        Ok(Leadership { topic_id: topic.id, leader_epoch: partition.leader_epoch })
    }

    fn open(
        &self,
        index: PartitionIndex,
        leadership: Leadership,
    ) -> Result<Arc<dyn JournalLog>, JournalError> {
        let image = self.metadata.image();
        let topic = image.topics.by_id(leadership.topic_id).ok_or(JournalError::NotLeader)?;
        let partition = self.partitions.find(topic, index).map_err(|failure| match failure {
            PartitionFailure::Unknown | PartitionFailure::NotHere => JournalError::NotLeader,
            PartitionFailure::Offline | PartitionFailure::Log(_) => JournalError::Storage,
        })?;
        Ok(Arc::new(LedPartition { partition, leader_epoch: leadership.leader_epoch, topic: self.topic }))
    }
}

/// A partition under one leadership.
struct LedPartition {
    partition: Arc<Partition>,
    leader_epoch: LeaderEpoch,
    topic: InternalTopic,
}

impl LedPartition {
    fn taken(&self, append: Result<LeaderAppend, AppendFailure>) -> Result<JournalAppend, JournalError> {
        let LeaderAppend { appended, committed, .. } = append.map_err(|failure| self.refused(failure))?;
        Ok(JournalAppend { last: appended.last_offset, committed })
    }

    /// Why an append was refused.
    fn refused(&self, failure: AppendFailure) -> JournalError {
        match failure {
            AppendFailure::NotServing(failure) => not_serving(failure),
            AppendFailure::NotEnoughReplicas { .. } => JournalError::NotEnoughReplicas,
            AppendFailure::Log(AppendError::TooLarge { .. } | AppendError::LargerThanSegment { .. }) => {
                JournalError::TooLarge
            }
            AppendFailure::Log(AppendError::InvalidProducerEpoch { .. }) => JournalError::ProducerFenced,
            AppendFailure::Log(AppendError::TransactionCoordinatorFenced { .. }) => {
                JournalError::TransactionCoordinatorFenced
            }
            AppendFailure::Log(AppendError::InvalidTransactionState(_)) => JournalError::NotInTransaction,
            // Told by the log directory, or when the partition went offline.
            AppendFailure::Log(AppendError::Storage(_)) => JournalError::Storage,
            AppendFailure::Log(error) => {
                let name = self.partition.name();
                tracing::error!(partition = %name, %error, "the coordinator's records were refused");
                JournalError::Storage
            }
        }
    }
}

impl JournalLog for LedPartition {
    fn append(
        &self,
        appender: Appender,
        records: &[CoordinatorRecord],
        now: TimestampMs,
    ) -> Result<JournalAppend, JournalError> {
        let batch = batches::build(appender, records, self.topic.compression, now);
        let batch = batch.map_err(|_| JournalError::TooLarge)?;
        let appended =
            match appender {
                Appender::Coordinator => self.partition.append(
                    batch,
                    Acks::All,
                    AppendOrigin::Coordinator,
                    Some(self.leader_epoch),
                    now,
                ),
                Appender::Transaction(who, entitlement) => self
                    .partition
                    .append_of_coordinator_in_transaction(who, batch, self.leader_epoch, entitlement, now),
            };
        self.taken(appended)
    }

    fn end_transaction(&self, end: TransactionEnd, now: TimestampMs) -> Result<JournalAppend, JournalError> {
        self.taken(self.partition.end_transaction(end, Some(self.leader_epoch), now))
    }

    fn committed(&self, offset: Offset) -> JournalFuture<'_, ()> {
        Box::pin(async move {
            let committed = self.partition.committed(offset.next(), self.leader_epoch);
            match timer::timeout(self.topic.commit_timeout, committed).await {
                Ok(committed) => committed.map_err(not_serving),
                Err(_) => Err(JournalError::TimedOut),
            }
        })
    }

    fn start(&self) -> Result<Offset, JournalError> {
        let bounds = self.partition.bounds(Some(self.leader_epoch)).map_err(not_serving)?;
        Ok(bounds.log_start)
    }

    fn read(&self, from: Offset) -> JournalFuture<'_, Chunk> {
        Box::pin(async move {
            let partition = Arc::clone(&self.partition);
            let (leader_epoch, read_bytes) = (self.leader_epoch, self.topic.read_bytes);
            let reading =
                tokio::task::spawn_blocking(move || read(&partition, leader_epoch, from, read_bytes));
            reading.await.map_err(|_| JournalError::Storage)?
        })
    }
}

fn read(
    partition: &Partition,
    leader_epoch: LeaderEpoch,
    from: Offset,
    max_bytes: usize,
) -> Result<Chunk, JournalError> {
    let whole_log = |log: &mut PartitionLog, _| {
        log.read(ReadRange { from, before: log.log_end_offset(), max_bytes, at_least_one: true })
    };
    let failed = |error: &dyn std::fmt::Display| {
        // The topic may have been deleted meanwhile, with its files.
        if let Err(failure) = partition.bounds(Some(leader_epoch)) {
            return not_serving(failure);
        }
        tracing::error!(partition = %partition.name(), %error, "the coordinator's log can't be read");
        JournalError::Storage
    };
    let slice = partition.with_log(Some(leader_epoch), whole_log).map_err(not_serving)?;
    let bytes = slice.map_err(|error| failed(&error))?.to_bytes().map_err(|error| failed(&error))?;
    batches::parse(bytes, from)
}

fn not_serving(failure: NotServing) -> JournalError {
    match failure {
        NotServing::Offline => JournalError::Storage,
        NotServing::Deleted
        | NotServing::NotLeader
        | NotServing::FencedEpoch { .. }
        | NotServing::UnknownEpoch { .. } => JournalError::NotLeader,
    }
}
