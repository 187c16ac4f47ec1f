//! Metadata records as record batches, and back.
//!
//! Invariant: the records of one decision are one batch (up to [`MAX_RECORDS_PER_BATCH`]), so that after a crash all of
//! them are there or none. Batches are not compressed, as Kafka's controllers write them.

use bytes::Bytes;
use kalda_protocol::records::control::ControlRecord;
use kalda_protocol::records::{Batch, BatchBuilder, BatchOptions, NewRecord};

use super::error::QuorumError;
use super::voters::QuorumVoters;
use crate::cluster::image::{MetadataImage, Provenance, Replay};
use crate::cluster::record::MetadataRecord;
use crate::sys::KeptMemory;
use crate::types::{LeaderEpoch, Offset, TimestampMs};

/// Kafka's bound on the records of a batch; larger decisions (a broker that returns) are split.
pub const MAX_RECORDS_PER_BATCH: usize = 10_000;

/// What a batch of metadata can be decompressed to at most: Kafka's bound on a batch (8 MiB) with room for codecs.
pub const MAX_BATCH_BYTES: usize = 64 << 20;

/// Where a batch goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchPlace {
    /// The offset of its first record.
    pub base_offset: Offset,
    /// The epoch it is written in.
    pub epoch: LeaderEpoch,
    /// The time.
    pub now_ms: TimestampMs,
}

impl BatchPlace {
    fn options(self) -> BatchOptions {
        let (base_offset, partition_leader_epoch) = (self.base_offset.0, self.epoch.0);
        BatchOptions { base_offset, partition_leader_epoch, ..BatchOptions::default() }
    }
}

/// One batch of metadata records.
pub fn metadata_batch<'a>(
    place: BatchPlace,
    records: impl Iterator<Item = &'a MetadataRecord>,
    metadata_version: i16,
) -> Result<Bytes, QuorumError> {
    let mut builder = BatchBuilder::new(place.options());
    for record in records {
        let value = record.to_bytes(metadata_version)?;
        let timestamp = place.now_ms.0;
        builder.append(&NewRecord { timestamp, key: None, value: Some(&value), headers: &[] })?;
    }
    Ok(builder.build()?)
}

/// One batch of control records.
pub fn control_batch(place: BatchPlace, records: &[ControlRecord]) -> Result<Bytes, QuorumError> {
    let mut builder = BatchBuilder::new(BatchOptions { is_control: true, ..place.options() });
    for record in records {
        let (key, value) = (record.record_type().to_key(), record.to_value()?);
        let timestamp = place.now_ms.0;
        builder.append(&NewRecord { timestamp, key: Some(&key), value: Some(&value), headers: &[] })?;
    }
    Ok(builder.build()?)
}

/// What the batches of a log or snapshot have said so far.
#[derive(Debug, Default)]
pub struct Reading {
    /// The metadata.
    pub replay: Replay,
    /// The quorum.
    pub voters: QuorumVoters,
    /// The time of the last record before a snapshot, as its header says.
    pub last_contained_timestamp_ms: i64,
    /// True after a snapshot's footer.
    pub ended: bool,
}

impl Reading {
    /// Nothing yet; metadata counts in `memory`.
    #[must_use]
    pub fn within(memory: &KeptMemory) -> Self {
        Self { replay: Replay::from_image(MetadataImage::within(memory)), ..Self::default() }
    }

    /// Reads one batch.
    pub fn batch(&mut self, batch: &Batch) -> Result<(), QuorumError> {
        batch.verify_crc()?;
        let header = *batch.header();
        for record in batch.records(MAX_BATCH_BYTES) {
            let record = record?;
            if header.attributes.is_control() {
                let control = ControlRecord::parse(&record)?;
                match control {
                    ControlRecord::SnapshotHeader(header) => {
                        self.last_contained_timestamp_ms = header.last_contained_log_timestamp;
                    }
                    ControlRecord::SnapshotFooter(_) => self.ended = true,
                    other => self.voters.take(other),
                }
            } else {
                let value = record.value.ok_or(QuorumError::NoValue(record.offset))?;
                self.replay.record(MetadataRecord::from_bytes(&value)?)?;
            }
        }
        self.replay.reached(Provenance {
            last_offset: header.last_offset(),
            last_epoch: header.partition_leader_epoch,
            last_timestamp_ms: header.max_timestamp,
        });
        Ok(())
    }
}
