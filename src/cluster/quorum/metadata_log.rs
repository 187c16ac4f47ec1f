//! The log `__cluster_metadata-0`, its snapshots and its state: read at the start, then led by this node.
//!
//! ```text
//! open: newest snapshot that can be read ─▶ log from there ─▶ image
//! lead: epoch + 1 into quorum-state ─▶ LeaderChange (and, in a new log, the voters) ─▶ append · sync …
//! ```
//!
//! Invariant: nothing is told as written before [`MetadataLog::sync`]; the log ends where this node last appended, in
//! its epoch. A node that finds other voters doesn't lead.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use kalda_protocol::records::{Batch, batches};

use super::accepted::Accepted;
use super::batches::{
    BatchPlace, MAX_BATCH_BYTES, MAX_RECORDS_PER_BATCH, Reading, control_batch, metadata_batch,
};
use super::checkpoint_file::{SnapshotHead, SnapshotId};
use super::election_state::{ElectionState, QUORUM_STATE};
use super::error::QuorumError;
use super::snapshots;
use super::voters::{QuorumVoters, leader_change};
use crate::cluster::image::{MetadataImage, Replay};
use crate::cluster::record::MetadataRecord;
use crate::log::whole_file::{self, Durability};
use crate::log::{LogDirectory, LogSettings, PartitionLog, ReadRange};
use crate::sys::{Clock, Disk, KeptMemory};
use crate::types::{
    BrokerId, LeaderEpoch, Offset, PartitionIndex, TimestampMs, TopicId, TopicPartition, Uuid,
};

/// The folder's name.
pub const METADATA_FOLDER: &str = "__cluster_metadata-0";

/// The metadata topic's id, the same in every cluster.
pub const METADATA_TOPIC_ID: TopicId = Uuid([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);

/// The partition that the metadata is.
#[must_use]
pub fn metadata_partition() -> TopicPartition {
    TopicPartition { topic: "__cluster_metadata".into(), partition: PartitionIndex(0) }
}

/// Bytes read at a time while the log is replayed.
const READ_BYTES: usize = 1 << 20;

/// What the log needs of the world.
#[derive(Debug, Clone)]
pub struct MetadataLogDoors {
    /// The disk.
    pub disk: Arc<dyn Disk>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// The log, while this node leads it.
#[derive(Debug)]
pub struct MetadataLog {
    pub(super) log: PartitionLog,
    pub(super) folder: PathBuf,
    pub(super) doors: MetadataLogDoors,
    node: BrokerId,
    epoch: LeaderEpoch,
    voters: QuorumVoters,
    bytes_since_snapshot: u64,
    /// True if there is neither a record nor a snapshot of any.
    is_new: bool,
}

impl MetadataLog {
    /// Reads everything there is; metadata counts in `memory`. A log that ends before its snapshot is emptied, if that is accepted, and
    /// goes on from there.
    pub fn open(
        directory: &LogDirectory,
        settings: Arc<LogSettings>,
        doors: MetadataLogDoors,
        node: BrokerId,
        accepted: Accepted,
        memory: &KeptMemory,
    ) -> Result<(Self, Reading), QuorumError> {
        let folder = directory.path().join(METADATA_FOLDER);
        if accepted.lost_metadata {
            directory.forget_flushed(&metadata_partition());
        }
        let mut log = directory.partition(&metadata_partition(), METADATA_TOPIC_ID, settings)?;
        let (snapshot_end, mut reading) =
            snapshots::read_newest(&*doors.disk, &folder, log.log_start_offset(), memory)?;
        if snapshot_end == Offset::ZERO {
            // It says what a log begins with: the log itself says so again once it has begun.
            reading.replay = Replay::from_image(MetadataImage::within(memory));
        }
        if snapshot_end > log.log_end_offset() && accepted.lost_metadata {
            log.truncate_fully_and_start_at(snapshot_end)?;
        }
        let is_new = snapshot_end.max(log.log_end_offset()) == Offset::ZERO;
        if snapshot_end < log.log_start_offset() || snapshot_end > log.log_end_offset() {
            return Err(QuorumError::Gap {
                snapshot: snapshot_end.0,
                log_start: log.log_start_offset().0,
                log_end: log.log_end_offset().0,
            });
        }
        let bytes_since_snapshot = replay(&log, snapshot_end, &mut reading)?;
        let state = read_state(&*doors.disk, &folder.join(QUORUM_STATE))?;
        let epoch =
            // An epoch was taken if either of them knows it.
            state.map_or(LeaderEpoch(0), |state| state.epoch).max(log.latest_epoch().unwrap_or_default());
        let voters = reading.voters.clone();
        Ok((Self { log, folder, doors, node, epoch, voters, bytes_since_snapshot, is_new }, reading))
    }

    /// True if it was opened with no metadata in it.
    #[must_use]
    pub const fn is_new(&self) -> bool {
        self.is_new
    }

    /// The ones of these topics that were deleted, by what the log says.
    pub fn deleted_among(&self, topics: &BTreeSet<TopicId>) -> Result<BTreeSet<TopicId>, QuorumError> {
        let (mut deleted, mut open_transaction) = (BTreeSet::new(), None);
        each_batch(&self.log, self.log.log_start_offset(), |batch| {
            if batch.header().attributes.is_control() {
                return Ok(());
            }
            for record in batch.records(MAX_BATCH_BYTES) {
                let value = record?.value.unwrap_or_default();
                match MetadataRecord::from_bytes(&value)? {
                    MetadataRecord::BeginTransaction(_) => open_transaction = Some(BTreeSet::new()),
                    MetadataRecord::AbortTransaction(_) => open_transaction = None,
                    MetadataRecord::EndTransaction(_) => {
                        deleted.extend(open_transaction.take().into_iter().flatten())
                    }
                    MetadataRecord::RemoveTopic(removed) if topics.contains(&removed.topic_id) => {
                        open_transaction.as_mut().unwrap_or(&mut deleted).insert(removed.topic_id);
                    }
                    _ => {}
                }
            }
            Ok(())
        })?;
        Ok(deleted)
    }

    /// Becomes the leader: the next epoch, elected by the one voter there is. To be flushed before anybody hears of it.
    pub fn lead(&mut self) -> Result<(), QuorumError> {
        let voters = self.voters.ids();
        if !voters.is_empty() && voters != [self.node] {
            return Err(QuorumError::NotAlone { voters, node: self.node });
        }
        self.epoch = LeaderEpoch(self.epoch.0.checked_add(1).ok_or(QuorumError::LastEpoch)?);
        let path = self.folder.join(QUORUM_STATE);
        let file = |source| QuorumError::File { path: path.clone(), source };
        self.doors.disk.create_folder(&self.folder).map_err(file)?;
        let state = ElectionState::led_by(self.node, self.epoch).format(self.voters.kraft_version);
        // The first flush, before which nobody hears of this epoch, makes its name last: no epoch is taken twice.
        whole_file::replace(&*self.doors.disk, &path, state.as_bytes(), Durability::NamedLater)
            .map_err(file)?;
        let mut records = vec![leader_change(self.node)];
        if self.log.log_end_offset() == Offset::ZERO {
            records.append(&mut self.voters.to_records());
        }
        self.write(&control_batch(self.place(), &records)?)
    }

    /// Makes the log survive a power cut as it is, with its folder: from then on, [`Self::sync`] is enough.
    pub fn flush(&mut self) -> Result<(), QuorumError> {
        Ok(self.log.flush()?)
    }

    /// Appends the records of one decision.
    pub fn append(&mut self, records: &[MetadataRecord], metadata_version: i16) -> Result<(), QuorumError> {
        for chunk in records.chunks(MAX_RECORDS_PER_BATCH) {
            self.write(&metadata_batch(self.place(), chunk.iter(), metadata_version)?)?;
        }
        Ok(())
    }

    /// Has the log name its voters at a higher `kraft.version`; nothing, if it is there already.
    pub fn raise(&mut self, voters: QuorumVoters) -> Result<(), QuorumError> {
        if voters.kraft_version <= self.voters.kraft_version {
            return Ok(());
        }
        self.write(&control_batch(self.place(), &voters.to_records())?)?;
        self.voters = voters;
        Ok(())
    }

    /// Removes what was appended from `end` on, and isn't synced yet.
    pub fn take_back(&mut self, end: Offset) -> Result<(), QuorumError> {
        Ok(self.log.truncate_to(end)?)
    }

    /// Makes all that was appended survive a power cut; then it is committed.
    pub fn sync(&mut self) -> Result<(), QuorumError> {
        Ok(self.log.sync_records()?)
    }

    /// Closes the log in good order.
    pub fn close(&mut self) -> Result<(), QuorumError> {
        Ok(self.log.close()?)
    }

    /// The offset that the next record gets.
    #[must_use]
    pub const fn end_offset(&self) -> Offset {
        self.log.log_end_offset()
    }

    /// The epoch this node leads.
    #[must_use]
    pub const fn epoch(&self) -> LeaderEpoch {
        self.epoch
    }

    /// The `kraft.version` and the voters.
    #[must_use]
    pub const fn voters(&self) -> &QuorumVoters {
        &self.voters
    }

    /// Bytes that a start would have to read besides the newest snapshot.
    #[must_use]
    pub const fn bytes_since_snapshot(&self) -> u64 {
        self.bytes_since_snapshot
    }

    /// Writes a snapshot of `image`, which must hold everything up to the log's end.
    pub fn write_snapshot(&mut self, image: &MetadataImage) -> Result<SnapshotId, QuorumError> {
        let id = SnapshotId { end_offset: self.end_offset(), epoch: self.epoch };
        let head = SnapshotHead {
            epoch: self.epoch,
            last_timestamp_ms: TimestampMs(image.provenance.last_timestamp_ms),
            now_ms: self.doors.clock.wall_ms(),
            voters: &self.voters,
            metadata_version: image.features.metadata_version(),
        };
        let path = self.folder.join(id.file_name());
        head.write(&*self.doors.disk, &path, image.snapshot_records(), Durability::Synced)?;
        self.bytes_since_snapshot = 0;
        Ok(id)
    }

    fn place(&self) -> BatchPlace {
        BatchPlace {
            base_offset: self.log.log_end_offset(),
            epoch: self.epoch,
            now_ms: self.doors.clock.wall_ms(),
        }
    }

    fn write(&mut self, batch: &Bytes) -> Result<(), QuorumError> {
        // The batch has its offsets and its epoch already.
        let appended = self.log.append_as_follower(batch.clone())?;
        // `sync` covers the active segment alone.
        if appended.rolled {
            self.log.flush()?;
        }
        self.bytes_since_snapshot += batch.len() as u64;
        Ok(())
    }
}

/// Reads the log from `from` to its end; how many bytes that were.
fn replay(log: &PartitionLog, from: Offset, reading: &mut Reading) -> Result<u64, QuorumError> {
    let mut bytes_read = 0;
    each_batch(log, from, |batch| {
        bytes_read += batch.bytes().len() as u64;
        reading.batch(batch)
    })?;
    Ok(bytes_read)
}

/// Goes through the batches of the log from `from` to its end.
fn each_batch(
    log: &PartitionLog,
    from: Offset,
    mut see: impl FnMut(&Batch) -> Result<(), QuorumError>,
) -> Result<(), QuorumError> {
    let mut next = from;
    while next < log.log_end_offset() {
        let before = log.log_end_offset();
        let range = ReadRange { from: next, before, max_bytes: READ_BYTES, at_least_one: true };
        let bytes = log.read(range)?.to_bytes();
        let bytes = bytes.map_err(|source| QuorumError::File { path: METADATA_FOLDER.into(), source })?;
        let start = next;
        for batch in batches(bytes) {
            let batch = batch?;
            if batch.header().last_offset() >= next.0 {
                see(&batch)?;
                next = Offset(batch.header().next_offset());
            }
        }
        if next == start {
            return Err(QuorumError::Gap {
                snapshot: next.0,
                log_start: next.0,
                log_end: log.log_end_offset().0,
            });
        }
    }
    Ok(())
}

fn read_state(disk: &dyn Disk, path: &Path) -> Result<Option<ElectionState>, QuorumError> {
    let file = whole_file::read(disk, path);
    let file = file.map_err(|source| QuorumError::File { path: path.to_owned(), source })?;
    let Some(text) = file.filter(|text| !text.is_empty()) else { return Ok(None) };
    ElectionState::parse(&text)
        .map(Some)
        .map_err(|reason| QuorumError::State { path: path.to_owned(), reason })
}
