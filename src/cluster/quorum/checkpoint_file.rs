//! `.checkpoint` files: snapshots of the metadata, and what a new cluster begins with.
//!
//! ```text
//! SnapshotHeader [KRaftVersion KRaftVoters]      one control batch
//! metadata records                               batches of up to 1,024
//! SnapshotFooter                                 one control batch
//! ```
//!
//! Invariant: a file is written and read batch by batch: it may be as large as all metadata. Offsets within the file count from 0; the name says where in the log it ends and in which epoch:
//! `00000000000000000267-0000000002.checkpoint` holds all records below 267. A file without a footer is none.

use std::iter::Peekable;
use std::path::Path;

use bytes::Bytes;
use kalda_protocol::messages::data::snapshot_footer_record::SnapshotFooterRecord;
use kalda_protocol::messages::data::snapshot_header_record::SnapshotHeaderRecord;
use kalda_protocol::records::Batch;
use kalda_protocol::records::control::ControlRecord;

use super::batches::{BatchPlace, MAX_BATCH_BYTES, Reading, control_batch, metadata_batch};
use super::error::QuorumError;
use super::voters::QuorumVoters;
use crate::cluster::record::MetadataRecord;
use crate::log::whole_file::{self, Durability};
use crate::sys::{Disk, KeptMemory, OpenMode};
use crate::types::{LeaderEpoch, Offset, TimestampMs};

/// The file a new cluster begins with.
pub const BOOTSTRAP_CHECKPOINT: &str = "bootstrap.checkpoint";

/// The end of a snapshot's name.
const SUFFIX: &str = ".checkpoint";

/// Metadata records in a batch of a snapshot: Kafka's number, so that reading needs little memory.
const RECORDS_PER_BATCH: usize = 1024;
/// Fewer, where their values are long.
const VALUE_BYTES_PER_BATCH: usize = 512 * 1024;
/// What a batch begins with: its base offset, and the length of what follows.
const SIZE_PREFIX: usize = 12;

/// Which snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SnapshotId {
    /// The first offset that it doesn't hold.
    pub end_offset: Offset,
    /// The epoch of the last record it holds.
    pub epoch: LeaderEpoch,
}

impl SnapshotId {
    /// The snapshot that a new quorum begins with: its voters.
    pub const BOOTSTRAP: Self = Self { end_offset: Offset(0), epoch: LeaderEpoch(0) };

    /// The file's name.
    #[must_use]
    pub fn file_name(self) -> String {
        format!("{:020}-{:010}{SUFFIX}", self.end_offset.0, self.epoch.0)
    }

    /// Reads a file's name; other files are `None`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let (end_offset, epoch) = name.strip_suffix(SUFFIX)?.split_once('-')?;
        let id =
            Self { end_offset: Offset(end_offset.parse().ok()?), epoch: LeaderEpoch(epoch.parse().ok()?) };
        (id.file_name() == name).then_some(id)
    }
}

/// A snapshot to write.
#[derive(Debug, Clone, Copy)]
pub struct SnapshotHead<'a> {
    /// The epoch of the last record it holds.
    pub epoch: LeaderEpoch,
    /// The time of that record.
    pub last_timestamp_ms: TimestampMs,
    /// The time.
    pub now_ms: TimestampMs,
    /// The quorum.
    pub voters: &'a QuorumVoters,
    /// How records are written.
    pub metadata_version: i16,
}

impl SnapshotHead<'_> {
    /// The batches of the file, one after the other, made as they are asked for: an image is large.
    pub fn batches(
        self,
        records: impl Iterator<Item = MetadataRecord>,
    ) -> impl Iterator<Item = Result<Bytes, QuorumError>> {
        let SnapshotHead { epoch, now_ms, metadata_version, .. } = self;
        let header = SnapshotHeaderRecord {
            last_contained_log_timestamp: self.last_timestamp_ms.0,
            ..SnapshotHeaderRecord::default()
        };
        let mut head = vec![ControlRecord::SnapshotHeader(header)];
        head.append(&mut self.voters.to_records());
        let mut next_offset = 0;
        let mut place = move |count: usize| {
            let base_offset = Offset(next_offset);
            next_offset += i64::try_from(count).unwrap_or(i64::MAX);
            BatchPlace { base_offset, epoch, now_ms }
        };
        let (mut head, mut records, mut footer) = (Some(head), records.peekable(), true);
        std::iter::from_fn(move || {
            if let Some(head) = head.take() {
                return Some(control_batch(place(head.len()), &head));
            }
            if records.peek().is_some() {
                let chunk = next_chunk(&mut records);
                return Some(metadata_batch(place(chunk.len()), chunk.iter(), metadata_version));
            }
            let footer = std::mem::take(&mut footer).then(SnapshotFooterRecord::default)?;
            Some(control_batch(place(1), &[ControlRecord::SnapshotFooter(footer)]))
        })
    }

    /// Replaces the file at `path`.
    ///
    /// # Errors
    /// The disk's; or what record can't be written.
    pub fn write(
        self,
        disk: &dyn Disk,
        path: &Path,
        records: impl Iterator<Item = MetadataRecord>,
        durability: Durability,
    ) -> Result<(), QuorumError> {
        let file = |source| QuorumError::File { path: path.to_owned(), source };
        whole_file::replace_in_pieces(disk, path, self.batches(records), durability, file)
    }
}

/// The records of the next batch.
fn next_chunk(records: &mut Peekable<impl Iterator<Item = MetadataRecord>>) -> Vec<MetadataRecord> {
    let mut chunk = Vec::new();
    let mut value_bytes = 0;
    while chunk.len() < RECORDS_PER_BATCH && value_bytes < VALUE_BYTES_PER_BATCH {
        let Some(record) = records.next() else { break };
        if let MetadataRecord::Config(config) = &record {
            value_bytes += config.value.as_ref().map_or(0, |value| value.len());
        }
        chunk.push(record);
    }
    chunk
}

/// Reads a snapshot, batch by batch; `None` if it ends before its footer. Metadata counts in `memory`.
///
/// # Errors
/// The disk's; or what in the file is no metadata.
pub fn read(disk: &dyn Disk, path: &Path, memory: &KeptMemory) -> Result<Option<Reading>, QuorumError> {
    let mut reading = Reading::within(memory);
    read_batches(disk, path, |batch| reading.batch(batch).map(|()| true))?;
    Ok(Some(reading).filter(|reading| reading.ended))
}

/// The time that a snapshot's header tells: that of the last record it holds. `None` where it has no header.
///
/// # Errors
/// The disk's; or what in the header is none.
pub fn read_timestamp(disk: &dyn Disk, path: &Path) -> Result<Option<i64>, QuorumError> {
    let mut header = None;
    read_batches(disk, path, |batch| {
        let mut reading = Reading::default();
        reading.batch(batch)?;
        header = batch.header().attributes.is_control().then_some(reading.last_contained_timestamp_ms);
        Ok(false)
    })?;
    Ok(header)
}

/// Gives the batches of a file to `take`, while that says so and there are whole ones.
fn read_batches(
    disk: &dyn Disk,
    path: &Path,
    mut take: impl FnMut(&Batch) -> Result<bool, QuorumError>,
) -> Result<(), QuorumError> {
    let failed = |source| QuorumError::File { path: path.to_owned(), source };
    let file = disk.open(path, OpenMode::Read).map_err(failed)?;
    let size_bytes = file.size_bytes().map_err(failed)?;
    let mut position = 0;
    loop {
        let mut prefix = [0; SIZE_PREFIX];
        let read = file.read_at(&mut prefix, position).map_err(failed)?;
        let Some(length) = batch_length(&prefix).filter(|_| read == SIZE_PREFIX) else { return Ok(()) };
        if length as u64 > size_bytes.saturating_sub(position) {
            return Ok(());
        }
        let mut bytes = vec![0; length];
        let read = file.read_at(&mut bytes, position).map_err(failed)?;
        if read < length || !take(&Batch::parse(bytes.into())?)? {
            return Ok(());
        }
        position += length as u64;
    }
}

/// How long the batch is that begins so, all of it; `None` if it would be longer than any of metadata.
fn batch_length(prefix: &[u8; SIZE_PREFIX]) -> Option<usize> {
    let [.., a, b, c, d] = *prefix;
    let length = usize::try_from(i32::from_be_bytes([a, b, c, d])).ok()?.checked_add(SIZE_PREFIX)?;
    (length <= MAX_BATCH_BYTES).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        let id = SnapshotId { end_offset: Offset(267), epoch: LeaderEpoch(2) };
        assert_eq!(id.file_name(), "00000000000000000267-0000000002.checkpoint");
        assert_eq!(SnapshotId::parse(&id.file_name()), Some(id));
        for other in ["bootstrap.checkpoint", "267-2.checkpoint", "00000000000000000000.log", ""] {
            assert_eq!(SnapshotId::parse(other), None);
        }
    }
}
