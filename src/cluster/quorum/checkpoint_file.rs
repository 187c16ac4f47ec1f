//! `.checkpoint` files: snapshots of the metadata, and what a new cluster begins with.
//!
//! ```text
//! SnapshotHeader [KRaftVersion KRaftVoters]      one control batch
//! metadata records                               batches of up to 1,024
//! SnapshotFooter                                 one control batch
//! ```
//!
//! Invariant: offsets within the file count from 0; the name says where in the log it ends and in which epoch:
//! `00000000000000000267-0000000002.checkpoint` holds all records below 267. A file without a footer is none.

use bytes::Bytes;
use kalda_protocol::messages::data::snapshot_footer_record::SnapshotFooterRecord;
use kalda_protocol::messages::data::snapshot_header_record::SnapshotHeaderRecord;
use kalda_protocol::records::batches;
use kalda_protocol::records::control::ControlRecord;

use super::batches::{BatchPlace, Reading, control_batch, metadata_batch};
use super::error::QuorumError;
use super::voters::QuorumVoters;
use crate::cluster::record::MetadataRecord;
use crate::types::{LeaderEpoch, Offset, TimestampMs};

/// The file a new cluster begins with.
pub const BOOTSTRAP_CHECKPOINT: &str = "bootstrap.checkpoint";

/// The end of a snapshot's name.
const SUFFIX: &str = ".checkpoint";

/// Metadata records in a batch of a snapshot: Kafka's number, so that reading needs little memory.
const RECORDS_PER_BATCH: usize = 1024;

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

/// The bytes of a snapshot.
pub fn write(
    epoch: LeaderEpoch,
    last_timestamp_ms: TimestampMs,
    now_ms: TimestampMs,
    voters: &QuorumVoters,
    records: impl Iterator<Item = MetadataRecord>,
    metadata_version: i16,
) -> Result<Bytes, QuorumError> {
    let mut file = Vec::new();
    let mut next_offset = 0;
    let mut place = |count: usize| {
        let base_offset = Offset(next_offset);
        next_offset += i64::try_from(count).unwrap_or(i64::MAX);
        BatchPlace { base_offset, epoch, now_ms }
    };
    let header = SnapshotHeaderRecord {
        last_contained_log_timestamp: last_timestamp_ms.0,
        ..SnapshotHeaderRecord::default()
    };
    let mut head = vec![ControlRecord::SnapshotHeader(header)];
    head.append(&mut voters.to_records());
    file.extend_from_slice(&control_batch(place(head.len()), &head)?);
    let mut records = records.peekable();
    while records.peek().is_some() {
        let chunk: Vec<MetadataRecord> = records.by_ref().take(RECORDS_PER_BATCH).collect();
        file.extend_from_slice(&metadata_batch(place(chunk.len()), chunk.iter(), metadata_version)?);
    }
    let footer = [ControlRecord::SnapshotFooter(SnapshotFooterRecord::default())];
    file.extend_from_slice(&control_batch(place(1), &footer)?);
    Ok(Bytes::from(file))
}

/// Reads a snapshot whole; `None` if it ends before its footer.
pub fn read(file: Bytes) -> Result<Option<Reading>, QuorumError> {
    let mut reading = Reading::default();
    for batch in batches(file) {
        reading.batch(&batch?)?;
    }
    Ok(Some(reading).filter(|reading| reading.ended))
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
