//! Checks the checksums of several segments at once, before a recovery goes through them in their order.
//!
//! Invariant: a segment that is called sound holds whole batches with sound checksums, and nothing else. Of one that isn't,
//! or that can't be read, nothing is said here: the recovery comes to it, and finds out what is wrong with it.

use std::io;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

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
    let mut checked = vec![Checksums::Unknown; segments.len()];
    let threads = threads.min(segments.len());
    if threads < 2 {
        return checked;
    }
    let next = AtomicUsize::new(0);
    let check = || {
        let mut found = Vec::new();
        while let Some((place, segment)) = take(&next, segments) {
            if is_sound(segment, folder).unwrap_or(false) {
                found.push(place);
            }
        }
        found
    };
    std::thread::scope(|scope| {
        let checking: Vec<_> = (0..threads).map(|_| scope.spawn(check)).collect();
        for thread in checking {
            for place in thread.join().unwrap_or_else(|panic| resume_unwind(panic)) {
                if let Some(checked) = checked.get_mut(place) {
                    *checked = Checksums::Sound;
                }
            }
        }
    });
    checked
}

fn take<'s>(next: &AtomicUsize, segments: &'s [Arc<Segment>]) -> Option<(usize, &'s Segment)> {
    let place = next.fetch_add(1, Ordering::Relaxed);
    segments.get(place).map(|segment| (place, &**segment))
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
