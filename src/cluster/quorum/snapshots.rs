//! Which snapshot of the metadata is read: the newest that can be.
//!
//! Invariant: a snapshot that can't be read is passed over, and told, where an older one, or none, and the log from there on say the
//! same. The file stays: the next snapshot makes it superfluous, and it goes with the other old ones.

use std::io;
use std::path::Path;

use super::batches::Reading;
use super::checkpoint_file::{self, SnapshotId};
use super::error::QuorumError;
use crate::cluster::image::Provenance;
use crate::sys::{Disk, EntryKind, KeptMemory};
use crate::types::Offset;

/// Reads the newest snapshot in a folder from which the log, which begins at `log_start`, goes on; and gives where it ends. Metadata
/// counts in `memory`. Where
/// there is none, nothing, which ends at 0.
///
/// # Errors
/// That none can be read, and the log doesn't begin early enough.
pub fn read_newest(
    disk: &dyn Disk,
    folder: &Path,
    log_start: Offset,
    memory: &KeptMemory,
) -> Result<(Offset, Reading), QuorumError> {
    let mut snapshots = list(disk, folder)?;
    snapshots.sort_unstable();
    let mut first_error = None;
    while let Some(id) = snapshots.pop() {
        let path = folder.join(id.file_name());
        match read(disk, &path, id, memory) {
            Ok(reading) => return Ok((id.end_offset, reading)),
            Err(error) => {
                // Without those records it would be another cluster.
                let goes_on = snapshots.last().map_or(Offset::ZERO, |older| older.end_offset) >= log_start;
                let error = QuorumError::Snapshot { path, reason: Box::new(error) };
                if !goes_on {
                    return Err(first_error.unwrap_or(error));
                }
                tracing::warn!(%error, "a metadata snapshot can't be read: the log is read from an older state on");
                first_error.get_or_insert(error);
            }
        }
    }
    Ok((Offset::ZERO, Reading::within(memory)))
}

/// The snapshots in a folder, in no order.
///
/// # Errors
/// The disk's.
fn list(disk: &dyn Disk, folder: &Path) -> Result<Vec<SnapshotId>, QuorumError> {
    let entries = match disk.list(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(source) => return Err(QuorumError::File { path: folder.to_owned(), source }),
    };
    let files = entries.iter().filter(|entry| matches!(entry.kind, EntryKind::File(_)));
    Ok(files.filter_map(|entry| SnapshotId::parse(&entry.name)).collect())
}

fn read(disk: &dyn Disk, path: &Path, id: SnapshotId, memory: &KeptMemory) -> Result<Reading, QuorumError> {
    let mut reading = checkpoint_file::read(disk, path, memory)?.ok_or(QuorumError::TornSnapshot)?;
    let last_timestamp_ms = reading.last_contained_timestamp_ms;
    let (last_offset, last_epoch) = (id.end_offset.0 - 1, id.epoch.0);
    reading.replay.reached(Provenance { last_offset, last_epoch, last_timestamp_ms });
    Ok(reading)
}
