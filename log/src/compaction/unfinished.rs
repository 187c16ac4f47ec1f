//! What a compaction left in a partition's folder when the process ended in the middle of it.
//!
//! ```text
//! X.*.cleaned          not whole: removed, and with it every .swap at or above X, whose group wasn't renamed as a whole
//! X.*.swap             whole and synced: all of them take the place of all segments from the lowest X up to the last one's end
//! ```
//! Invariant: afterwards there is neither, and the log has the old segments or the new ones. Kafka leaves the same behind
//! at the same moments, and so do its splits of segments.

use std::io;
use std::ops::Range;

use crate::batch_walk::{BatchWalk, WalkError};
use crate::folder::Folder;
use crate::names::{CLEANED_FILE, FileKind, SWAP_FILE};
use crate::patience::Patience;
use crate::segment_file::SegmentFile;
use kalda_sys::types::Offset;
use kalda_sys::{EntryKind, FolderEntry, OpenMode};

/// Settles what was left, and gives what the folder holds then.
pub fn settle(folder: &Folder, entries: Vec<FolderEntry>) -> io::Result<Vec<FolderEntry>> {
    let cleaned = named(&entries, CLEANED_FILE);
    let swaps = named(&entries, SWAP_FILE);
    if cleaned.is_empty() && swaps.is_empty() {
        return Ok(entries);
    }
    let unfinished_from = cleaned.iter().map(|(_, base)| *base).min().unwrap_or(Offset(i64::MAX));
    let (whole, torn): (Vec<_>, Vec<_>) = swaps.into_iter().partition(|(_, base)| *base < unfinished_from);
    for (kind, base) in &torn {
        folder.remove(&(kind.name(*base) + SWAP_FILE))?;
    }
    // Last, for they say that the others are torn: this start can be interrupted, too.
    for (kind, base) in &cleaned {
        folder.remove(&(kind.name(*base) + CLEANED_FILE))?;
    }
    if let Some(replaced) = range_of(folder, &whole)? {
        tracing::info!(folder = %folder.path().display(), from = %replaced.start, to = %replaced.end,
            "a compaction is completed that was interrupted");
        remove_replaced(folder, &entries, &replaced)?;
    }
    for (kind, base) in &whole {
        let name = folder.path().join(kind.name(*base) + SWAP_FILE);
        folder.disk().rename(&name, &folder.path().join(kind.name(*base)))?;
    }
    folder.disk().sync_folder(folder.path())?;
    folder.disk().list(folder.path())
}

/// The files with this suffix: what they hold, and of which base offset.
fn named(entries: &[FolderEntry], suffix: &str) -> Vec<(FileKind, Offset)> {
    let files = entries.iter().filter(|entry| matches!(entry.kind, EntryKind::File(_)));
    files.filter_map(|entry| FileKind::parse(entry.name.strip_suffix(suffix)?)).collect()
}

/// From the beginning of the first segment that waits to the end of the last: they are of one group, and so is what lies
/// between them.
fn range_of(folder: &Folder, swaps: &[(FileKind, Offset)]) -> io::Result<Option<Range<Offset>>> {
    let bases = || swaps.iter().filter(|(kind, _)| *kind == FileKind::Log).map(|(_, base)| *base);
    match (bases().min(), bases().max()) {
        (Some(first), Some(last)) => Ok(Some(first..end_of_swap(folder, last)?.max(last.next()))),
        _ => Ok(None),
    }
}

/// The offset after the last batch of a segment that waits as `.swap`.
fn end_of_swap(folder: &Folder, base: Offset) -> io::Result<Offset> {
    let path = folder.path().join(FileKind::Log.name(base) + SWAP_FILE);
    let file = SegmentFile::new(folder.disk().open(&path, OpenMode::Read)?, Patience::Wait);
    let mut walk = BatchWalk::new(&file, 0, file.disk_file().size_bytes()?);
    let mut end = base;
    loop {
        match walk.step() {
            Ok(Some(batch)) => end = end.max(batch.last_offset.next()),
            Ok(None) => return Ok(end),
            Err(WalkError::Io(error)) => return Err(error),
            // It was synced, so this is the disk's doing. Recovery cuts the segment here; what follows stays.
            Err(WalkError::Invalid { .. }) => return Ok(end),
        }
    }
}

/// Removes the segments that begin in a range of offsets, which the files that wait will take the place of. The state of
/// producers stays: a snapshot is as true as before.
fn remove_replaced(folder: &Folder, entries: &[FolderEntry], replaced: &Range<Offset>) -> io::Result<()> {
    let files = entries.iter().filter_map(|entry| FileKind::parse(&entry.name));
    let mut gone = files.filter(|(kind, base)| *kind != FileKind::Snapshot && replaced.contains(base));
    gone.try_for_each(|(kind, base)| folder.remove(&kind.name(base)))
}
