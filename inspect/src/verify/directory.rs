//! A log directory's own files: how it was left, and its checkpoints against the logs.
//!
//! Invariant: the checkpoints are read before any log, so that a broker at work makes them no fault.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use super::finding::{Finding, Findings, Place};
use super::left::Left;
use super::problem::{Problem, Severity};
use super::{VerifySettings, metadata_snapshot, small_file};
use crate::found_file::FoundKind;
use kalda_log::checkpoint::{self, PartitionOffsets};
use kalda_log::{names, whole_file};
use kalda_sys::types::{Offset, TopicPartition};
use kalda_sys::{Disk, EntryKind, FolderEntry};

/// What a directory's own files say.
#[derive(Debug, Clone)]
pub struct DirectoryFacts {
    path: PathBuf,
    left: Left,
    files: Vec<String>,
    odd_names: Vec<(String, Problem)>,
    /// What the names of folders begin with that were deleted or set aside.
    renamed: BTreeSet<String>,
    checkpoints: BTreeMap<String, PartitionOffsets>,
}

impl DirectoryFacts {
    /// Reads them. What can't be understood is taken for empty here, and told by [`Self::check`].
    ///
    /// # Errors
    /// The folder can't be listed.
    pub fn read(disk: &dyn Disk, path: &Path) -> io::Result<Self> {
        let (mut files, mut odd_names, mut renamed) = (Vec::new(), Vec::new(), BTreeSet::new());
        for FolderEntry { name, kind } in disk.list(path)? {
            odd_names.extend(odd(&name, kind).map(|problem| (name.clone(), problem)));
            if matches!(kind, EntryKind::File(_)) {
                files.push(name);
            } else {
                renamed.extend(names::beginning_of_renamed(&name).map(str::to_owned));
            }
        }
        let has = |name: &str| files.iter().any(|file| file == name);
        let is_directory = files.iter().any(|name| belongs_to_directory(name));
        let left = match (has(names::CLEAN_SHUTDOWN), is_directory) {
            (true, _) => Left::Clean,
            (false, true) => Left::Unclean,
            (false, false) => Left::Unknown,
        };
        let mut checkpoints = BTreeMap::new();
        for name in files.iter().filter(|name| FoundKind::of(name) == FoundKind::Checkpoint) {
            // The small file's own check tells why it can't be read.
            let bytes = whole_file::read(disk, &path.join(name)).unwrap_or_default().unwrap_or_default();
            if let Ok(offsets) = checkpoint::parse(&String::from_utf8_lossy(&bytes)) {
                checkpoints.insert(name.clone(), offsets);
            }
        }
        Ok(Self { path: path.to_owned(), left, files, odd_names, renamed, checkpoints })
    }

    /// How it was left.
    #[must_use]
    pub const fn left(&self) -> Left {
        self.left
    }

    /// Up to where a partition was flushed, where the next start reads it from there on.
    #[must_use]
    pub fn recovered_from(&self, partition: &TopicPartition) -> Option<Offset> {
        let point = || self.offset(names::RECOVERY_POINTS, partition).unwrap_or_default();
        (self.left == Left::Unclean).then(point)
    }

    /// Where a partition starts, if that is known: a broker that was killed may not have written it yet.
    #[must_use]
    pub fn log_start(&self, partition: &TopicPartition, first_segment: Offset) -> Option<Offset> {
        let told = self.offset(names::LOG_STARTS, partition).unwrap_or_default();
        (self.left == Left::Clean).then(|| told.max(first_segment))
    }

    /// Where a partition without a segment starts and ends: all its records were deleted, or lost in a crash.
    #[must_use]
    pub fn emptied_at(&self, partition: &TopicPartition) -> Offset {
        self.offset(names::LOG_STARTS, partition).unwrap_or_default()
    }

    /// Up to where a partition was compacted, or begins: before that, records may be missing.
    #[must_use]
    pub fn gaps_until(&self, partition: &TopicPartition) -> Option<Offset> {
        let offsets = [names::CLEANED_OFFSETS, names::LOG_STARTS].map(|name| self.offset(name, partition));
        offsets.into_iter().flatten().max()
    }

    fn offset(&self, checkpoint: &str, partition: &TopicPartition) -> Option<Offset> {
        self.checkpoints.get(checkpoint)?.get(partition).copied()
    }

    /// Checks the files, and the checkpoints against the logs' ranges.
    #[must_use]
    pub fn check(
        &self,
        disk: &dyn Disk,
        settings: &VerifySettings,
        logs: &BTreeMap<TopicPartition, (Offset, Offset)>,
    ) -> Vec<Finding> {
        let mut findings = Findings::new(None);
        for name in &self.files {
            let path = self.path.join(name);
            match FoundKind::of(name) {
                FoundKind::MetadataSnapshot => metadata_snapshot::check(disk, &path, &mut findings),
                _ if belongs_to_directory(name) && name != names::LOCK => {
                    small_file::check(disk, &path, self.left, settings, &mut findings);
                }
                _ => {}
            }
        }
        for (name, problem) in &self.odd_names {
            findings.add(Place::file(&self.path.join(name)), problem.clone());
        }
        for (name, offsets) in &self.checkpoints {
            let path = self.path.join(name);
            for (partition, offset) in offsets {
                let place = Place::file(&path).about(*offset);
                match logs.get(partition) {
                    Some(range) => check_offset(place, partition, *offset, *range, &mut findings),
                    None if *offset > Offset::ZERO => {
                        let problem =
                            Problem::NoFolder { partition: partition.to_string(), offset: offset.0 };
                        findings.add_as(self.severity_without_folder(disk, name, partition), place, problem);
                    }
                    None => {}
                }
            }
        }
        findings.into_list()
    }
}

impl DirectoryFacts {
    /// How bad it is that a partition has no folder. Recovery points are forgotten before the folder of a deleted partition is
    /// removed; and there may be a new one by now.
    fn severity_without_folder(
        &self,
        disk: &dyn Disk,
        checkpoint: &str,
        partition: &TopicPartition,
    ) -> Severity {
        let renamed = names::beginnings_of_renamed(partition);
        let is_missing = checkpoint == names::RECOVERY_POINTS
            && self.offset(checkpoint, partition) > self.offset(names::LOG_STARTS, partition)
            && !renamed.iter().any(|beginning| self.renamed.contains(beginning))
            && matches!(disk.entry(&self.path.join(partition.to_string())), Ok(None));
        if is_missing { Severity::Fault } else { Severity::Note }
    }
}

/// What is wrong with a name in a log directory by itself.
fn odd(name: &str, kind: EntryKind) -> Option<Problem> {
    let (is_file, is_folder) = (matches!(kind, EntryKind::File(_)), kind == EntryKind::Folder);
    if names::parse_stray(name).is_some() && is_folder || name.ends_with(names::ODD) {
        Some(Problem::SetAside)
    } else if names::parse_partition(name).is_some() && !is_folder {
        Some(Problem::Misplaced { expected: "folder" })
    } else {
        (belongs_to_directory(name) && !is_file).then_some(Problem::Misplaced { expected: "file" })
    }
}

/// True for the files that only a log directory has.
pub fn belongs_to_directory(name: &str) -> bool {
    let kind = FoundKind::of(name);
    matches!(kind, FoundKind::MetaProperties | FoundKind::Checkpoint)
        || name == names::CLEAN_SHUTDOWN
        || name == names::LOCK
}

fn check_offset(
    place: Place<'_>,
    partition: &TopicPartition,
    offset: Offset,
    (start, end): (Offset, Offset),
    findings: &mut Findings,
) {
    if offset > end {
        let problem = Problem::OutsideLog {
            partition: partition.to_string(),
            offset: offset.0,
            log_start: start.0,
            log_end: end.0,
        };
        findings.add_as(Severity::Fault, place, problem);
    }
}
