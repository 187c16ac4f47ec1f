//! What a partition's folder holds, by the names in it.
//!
//! Invariant: no file is opened here. Names that don't belong are told, not judged.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::problem::Problem;
use crate::found_file::FoundKind;
use kalda_log::names::FileKind;
use kalda_sys::types::Offset;
use kalda_sys::{Disk, EntryKind, FolderEntry};

/// The files of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SegmentFiles {
    /// Bytes of `.log`.
    pub log_bytes: u64,
    /// `.index`
    pub offset_index: bool,
    /// `.timeindex`
    pub time_index: bool,
    /// `.txnindex`
    pub aborted_index: bool,
}

/// What a folder holds.
#[derive(Debug, Clone, Default)]
pub struct Contents {
    /// The segments, by base offset.
    pub segments: BTreeMap<Offset, SegmentFiles>,
    /// The offsets of the snapshots of producers, rising.
    pub snapshots: Vec<Offset>,
    /// The names of snapshots of the metadata.
    pub metadata_snapshots: Vec<String>,
    /// The names of small files.
    pub small_files: Vec<String>,
    /// Names with what is wrong with them.
    pub odd_names: Vec<(String, Problem)>,
}

impl Contents {
    /// Lists a folder.
    ///
    /// # Errors
    /// The disk's.
    pub fn of(disk: &dyn Disk, folder: &Path) -> io::Result<Self> {
        let mut contents = Self::default();
        let mut indexes = Vec::new();
        for FolderEntry { name, kind } in disk.list(folder)? {
            let found = FoundKind::of(&name);
            let EntryKind::File(size_bytes) = kind else {
                if matches!(
                    found,
                    FoundKind::Segment(..) | FoundKind::PartitionMetadata | FoundKind::LeaderEpochs
                ) {
                    contents.odd_names.push((name, Problem::Misplaced { expected: "file" }));
                }
                continue;
            };
            match found {
                FoundKind::Segment(kind, _) if size_bytes > kind.largest_bytes() => {
                    contents.odd_names.push((name, Problem::TooLong { bytes: size_bytes }));
                }
                FoundKind::Segment(FileKind::Log, base) => {
                    contents.segments.entry(base).or_default().log_bytes = size_bytes;
                }
                FoundKind::Segment(FileKind::Snapshot, offset) => contents.snapshots.push(offset),
                FoundKind::Segment(kind, base) => indexes.push((kind, base, name)),
                FoundKind::MetadataSnapshot => contents.metadata_snapshots.push(name),
                FoundKind::Passing => {}
                FoundKind::UnfinishedCompaction => {
                    contents.odd_names.push((name, Problem::UnfinishedCompaction));
                }
                FoundKind::MisnamedSegment => contents.odd_names.push((name, Problem::Misnamed)),
                FoundKind::Unknown => contents.odd_names.push((name, Problem::Foreign)),
                _ => contents.small_files.push(name),
            }
        }
        contents.place(indexes);
        contents.snapshots.sort_unstable();
        contents.metadata_snapshots.sort_unstable();
        Ok(contents)
    }

    /// One segment of it, with the snapshot of producers that was taken before it.
    #[must_use]
    pub fn of_segment(mut self, base_offset: Offset) -> Self {
        self.segments.retain(|base, _| *base == base_offset);
        self.snapshots.retain(|offset| *offset == base_offset);
        Self { segments: self.segments, snapshots: self.snapshots, ..Self::default() }
    }

    /// Bytes of all `.log` files.
    #[must_use]
    pub fn log_bytes(&self) -> u64 {
        self.segments.values().map(|files| files.log_bytes).sum()
    }

    /// True if there is nothing of a log.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty() && self.snapshots.is_empty() && self.metadata_snapshots.is_empty()
    }

    /// Gives indexes to their segments.
    fn place(&mut self, indexes: Vec<(FileKind, Offset, String)>) {
        for (kind, base, name) in indexes {
            let Some(files) = self.segments.get_mut(&base) else {
                self.odd_names.push((name, Problem::NoLog));
                continue;
            };
            match kind {
                FileKind::OffsetIndex => files.offset_index = true,
                FileKind::TimeIndex => files.time_index = true,
                _ => files.aborted_index = true,
            }
        }
    }
}
