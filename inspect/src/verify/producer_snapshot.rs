//! Reads a snapshot of producers, to be compared.

use std::io;
use std::path::Path;

use super::problem::Problem;
use super::producer_state::MOST_PRODUCERS;
use kalda_log::producers::{Producers, SnapshotError};
use kalda_sys::types::{Offset, TimestampMs};
use kalda_sys::{Disk, OpenMode};

/// Bytes of one producer's entry.
const ENTRY_BYTES: u64 = 46;

/// The state that a file holds, or what is wrong with it.
///
/// # Errors
/// The disk's.
pub fn read(disk: &dyn Disk, path: &Path, end: Offset) -> io::Result<Result<Producers, Problem>> {
    let file = disk.open(path, OpenMode::Read)?;
    let size_bytes = file.size_bytes()?;
    if size_bytes / ENTRY_BYTES > MOST_PRODUCERS as u64 {
        return Ok(Err(Problem::TooManyProducers { limit: MOST_PRODUCERS }));
    }
    let bytes = file.read_vec(0, size_bytes)?;
    // Nobody has been silent for long at the beginning of time.
    let producers = Producers::from_snapshot(&bytes, end, TimestampMs(i64::MIN), i64::MAX);
    Ok(producers.map_err(|error: SnapshotError| Problem::Malformed { reason: error.to_string() }))
}
