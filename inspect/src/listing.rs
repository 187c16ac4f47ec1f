//! The files of a folder in the order in which one reads them.

use std::io;
use std::path::Path;

use super::dump::can_dump;
use super::found_file::{FoundFile, FoundKind};
use kalda_log::names::{FileKind, parse_partition};
use kalda_sys::types::Offset;
use kalda_sys::{Disk, EntryKind};

/// The files that can be dumped in a partition's folder or a log directory: partition by partition, segment by segment
/// with the log before its indexes, small files last.
///
/// # Errors
/// The disk's.
pub fn files_in(disk: &dyn Disk, folder: &Path) -> io::Result<Vec<FoundFile>> {
    let entries = disk.list(folder)?;
    let mut partitions: Vec<_> = entries
        .iter()
        .filter(|entry| entry.kind == EntryKind::Folder)
        .filter_map(|entry| parse_partition(&entry.name))
        .collect();
    partitions.sort_unstable();
    let mut files = Vec::new();
    for partition in partitions {
        files.extend(own_files(disk, &folder.join(partition.to_string()))?);
    }
    files.extend(own_files(disk, folder)?);
    Ok(files)
}

fn own_files(disk: &dyn Disk, folder: &Path) -> io::Result<Vec<FoundFile>> {
    let entries = disk.list(folder)?.into_iter();
    let names = entries.filter_map(|entry| matches!(entry.kind, EntryKind::File(_)).then_some(entry.name));
    let files = names.map(|name| FoundFile::at(&folder.join(name)));
    let mut files: Vec<FoundFile> = files.filter(|file| can_dump(file.kind)).collect();
    files.sort_by(|one, other| (order(one.kind), &one.path).cmp(&(order(other.kind), &other.path)));
    Ok(files)
}

/// Segments by their base offsets, what holds batches first; then all else.
fn order(kind: FoundKind) -> (bool, Offset, usize) {
    match kind {
        FoundKind::Segment(kind, base) => {
            let place = FileKind::ALL.iter().position(|other| *other == kind);
            (false, base, place.unwrap_or(usize::MAX))
        }
        _ => (true, Offset::ZERO, 0),
    }
}
