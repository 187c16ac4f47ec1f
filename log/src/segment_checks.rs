//! Checks the checksums of several segments at once, before a recovery goes through them in their order.
//!
//! Invariant: a segment that is called sound holds whole batches with sound checksums, and nothing else. Nothing is said here about
//! any other: the recovery comes to it, and finds out what is wrong.

use std::io;
use std::panic::resume_unwind;
use std::sync::Arc;

use super::batch_walk::BatchWalk;
use super::folder::Folder;
use super::segment::Segment;

/// Whether a segment's checksums are known to be sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Checksums {
    /// All of them are.
    Sound,
    /// Nobody knows.
    Unknown,
}

/// Says it of each segment, by so many threads. By one nothing is gained, and none is looked at.
pub(super) fn check_together(segments: &[Arc<Segment>], folder: &Folder, threads: usize) -> Vec<Checksums> {
    let threads = threads.min(segments.len());
    if threads < 2 {
        return vec![Checksums::Unknown; segments.len()];
    }
    let check = |share: &[Arc<Segment>]| {
        share.iter().map(|segment| check(segment, folder)).collect::<Vec<Checksums>>()
    };
    std::thread::scope(|scope| {
        let shares = segments.chunks(segments.len().div_ceil(threads));
        let checking: Vec<_> = shares.map(|share| scope.spawn(move || check(share))).collect();
        let shares = checking.into_iter();
        shares.flat_map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}

fn check(segment: &Segment, folder: &Folder) -> Checksums {
    if is_sound(segment, folder).unwrap_or(false) { Checksums::Sound } else { Checksums::Unknown }
}

fn is_sound(segment: &Segment, folder: &Folder) -> io::Result<bool> {
    let file = segment.file(folder)?;
    let mut walk = BatchWalk::checking(&file, 0, file.disk_file().size_bytes()?);
    while let Some(batch) = walk.step()? {
        if walk.checksum_error(&batch)?.is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}
