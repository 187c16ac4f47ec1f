//! What the name of a file says it is.
//!
//! Invariant: only the name decides; no file is opened here.

use std::path::{Path, PathBuf};

use kalda_log::names::{self, FileKind};
use kalda_sys::types::Offset;

/// The epoch and the vote of a node of the metadata quorum, as JSON.
const QUORUM_STATE: &str = "quorum-state";
/// Ends the name of a snapshot of the metadata.
const METADATA_SNAPSHOT: &str = ".checkpoint";
/// End the names of files that an interrupted compaction leaves behind.
const UNFINISHED: [&str; 2] = [names::CLEANED_FILE, names::SWAP_FILE];

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoundKind {
    /// A file of the segment with this base offset; a snapshot of producers has that of the segment it was made for.
    Segment(FileKind, Offset),
    /// A snapshot of the metadata: batches.
    MetadataSnapshot,
    /// `leader-epoch-checkpoint`.
    LeaderEpochs,
    /// `partition.metadata`.
    PartitionMetadata,
    /// `meta.properties`.
    MetaProperties,
    /// An offset for each partition of a log directory.
    Checkpoint,
    /// A small JSON text: `quorum-state`, and the mark of a clean shutdown.
    Json,
    /// Waits for its removal, or is about to replace another: nobody reads it.
    Passing,
    /// What a compaction left behind that was interrupted.
    UnfinishedCompaction,
    /// Ends as a file of a segment does, and doesn't begin with 20 digits.
    MisnamedSegment,
    /// No file of a log.
    Unknown,
}

impl FoundKind {
    /// What a file of this name is.
    #[must_use]
    pub fn of(name: &str) -> Self {
        if let Some((kind, base_offset)) = FileKind::parse(name) {
            return Self::Segment(kind, base_offset);
        }
        match name {
            names::LEADER_EPOCHS => Self::LeaderEpochs,
            names::PARTITION_METADATA => Self::PartitionMetadata,
            names::META_PROPERTIES => Self::MetaProperties,
            names::RECOVERY_POINTS | names::LOG_STARTS | names::HIGH_WATERMARKS | names::CLEANED_OFFSETS => {
                Self::Checkpoint
            }
            names::CLEAN_SHUTDOWN | QUORUM_STATE => Self::Json,
            names::LOCK => Self::Passing,
            _ if name.ends_with(names::DELETED_FILE) || name.ends_with(".tmp") => Self::Passing,
            _ if name.ends_with(METADATA_SNAPSHOT) => Self::MetadataSnapshot,
            _ if UNFINISHED.iter().any(|suffix| name.ends_with(suffix)) => Self::UnfinishedCompaction,
            _ => {
                let extension = name.rsplit_once('.').map(|(_, extension)| extension);
                let known = FileKind::ALL.iter().any(|kind| Some(kind.extension()) == extension);
                if known { Self::MisnamedSegment } else { Self::Unknown }
            }
        }
    }
}

/// A file and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundFile {
    /// Where it is.
    pub path: PathBuf,
    /// What it is.
    pub kind: FoundKind,
}

impl FoundFile {
    /// The file at `path`, by its name.
    #[must_use]
    pub fn at(path: &Path) -> Self {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        Self { path: path.to_owned(), kind: FoundKind::of(name) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_files_are() {
        let segment = |kind| FoundKind::Segment(kind, Offset(42));
        for (name, kind) in [
            ("00000000000000000042.log", segment(FileKind::Log)),
            ("00000000000000000042.txnindex", segment(FileKind::AbortedIndex)),
            ("00000000000000000042.snapshot", segment(FileKind::Snapshot)),
            ("00000000000000000042-0000000001.checkpoint", FoundKind::MetadataSnapshot),
            ("bootstrap.checkpoint", FoundKind::MetadataSnapshot),
            ("recovery-point-offset-checkpoint", FoundKind::Checkpoint),
            ("cleaner-offset-checkpoint", FoundKind::Checkpoint),
            ("leader-epoch-checkpoint", FoundKind::LeaderEpochs),
            ("quorum-state", FoundKind::Json),
            ("00000000000000000042.log.deleted", FoundKind::Passing),
            ("00000000000000000042.log.swap", FoundKind::UnfinishedCompaction),
            ("42.log", FoundKind::MisnamedSegment),
            ("42.timeindex", FoundKind::MisnamedSegment),
            ("notes.txt", FoundKind::Unknown),
        ] {
            assert_eq!(FoundKind::of(name), kind, "{name}");
        }
    }
}
