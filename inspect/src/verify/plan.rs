//! What is to be checked: the paths that were given, and what they are.
//!
//! ```text
//! a folder with meta.properties, a checkpoint or folders of partitions   a log directory: all of it
//! a folder with files of segments                                        a partition; what its directory says is used
//! a file of a segment                                                    that segment with all its files
//! another file                                                           that file
//! ```
//! Invariant: what can't be read at all, or holds nothing of a log, is an error here; later on it's a finding.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::contents::Contents;
use super::directory::{DirectoryFacts, belongs_to_directory};
use super::left::Left;
use super::partition::PartitionPlan;
use crate::found_file::{FoundFile, FoundKind};
use kalda_log::names::{self, FileKind};
use kalda_sys::types::TopicPartition;
use kalda_sys::{Disk, EntryKind, reason};

/// A path that can't be checked.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// The disk gave an error.
    #[error("{path} can't be read: {}", reason(source))]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// What the disk says.
        source: io::Error,
    },
    /// There is nothing of a log.
    #[error("{0} holds nothing of a log")]
    NoLog(PathBuf),
}

/// A log directory to be checked.
#[derive(Debug)]
pub struct DirectoryPlan {
    pub(super) facts: DirectoryFacts,
    /// Its partitions, as indexes into those of the plan.
    pub(super) partitions: BTreeMap<TopicPartition, usize>,
}

/// Everything to be checked.
#[derive(Debug, Default)]
pub struct Plan {
    pub(super) directories: Vec<DirectoryPlan>,
    pub(super) partitions: Vec<PartitionPlan>,
    pub(super) files: Vec<PathBuf>,
}

impl Plan {
    /// Looks at what the paths are.
    ///
    /// # Errors
    /// A path that can't be read, or holds nothing of a log.
    pub fn of(disk: &dyn Disk, paths: &[PathBuf]) -> Result<Self, PlanError> {
        let mut plan = Self::default();
        for path in paths {
            let unreadable = |source| PlanError::Unreadable { path: path.clone(), source };
            let added = match disk.entry(path).map_err(unreadable)? {
                Some(EntryKind::Folder) => plan.add_folder(disk, path).map_err(unreadable)?,
                Some(EntryKind::File(_)) => plan.add_file(disk, path).map_err(unreadable)?,
                Some(EntryKind::Other) => return Err(PlanError::NoLog(path.clone())),
                None => return Err(unreadable(io::ErrorKind::NotFound.into())),
            };
            if !added {
                return Err(PlanError::NoLog(path.clone()));
            }
        }
        Ok(plan)
    }

    /// Bytes of all `.log` files.
    #[must_use]
    pub fn log_bytes(&self) -> u64 {
        self.partitions.iter().map(|partition| partition.contents.log_bytes()).sum()
    }

    fn add_folder(&mut self, disk: &dyn Disk, path: &Path) -> io::Result<bool> {
        let entries = disk.list(path)?;
        let folders = entries.iter().filter(|entry| entry.kind == EntryKind::Folder);
        let inside: Vec<TopicPartition> =
            folders.filter_map(|entry| names::parse_partition(&entry.name)).collect();
        if !inside.is_empty() || entries.iter().any(|entry| belongs_to_directory(&entry.name)) {
            return self.add_directory(disk, path, inside).map(|()| true);
        }
        let contents = Contents::of(disk, path)?;
        let is_partition = !contents.is_empty() || !contents.small_files.is_empty();
        if is_partition {
            let facts = DirectoryFacts::read(disk, parent(path))?;
            self.partitions.push(partition_plan(path, contents, &facts));
        }
        Ok(is_partition)
    }

    fn add_directory(
        &mut self,
        disk: &dyn Disk,
        path: &Path,
        mut inside: Vec<TopicPartition>,
    ) -> io::Result<()> {
        let facts = DirectoryFacts::read(disk, path)?;
        inside.sort_unstable();
        let mut partitions = BTreeMap::new();
        for partition in inside {
            let folder = path.join(partition.to_string());
            let contents = match Contents::of(disk, &folder) {
                Ok(contents) => contents,
                // Deleted by a broker at work.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            };
            partitions.insert(partition, self.partitions.len());
            self.partitions.push(partition_plan(&folder, contents, &facts));
        }
        self.directories.push(DirectoryPlan { facts, partitions });
        Ok(())
    }

    /// A file of a segment stands for the whole segment.
    fn add_file(&mut self, disk: &dyn Disk, path: &Path) -> io::Result<bool> {
        let found = FoundFile::at(path);
        let base_offset = match found.kind {
            FoundKind::Segment(kind, base_offset) if kind != FileKind::Snapshot => base_offset,
            FoundKind::Passing | FoundKind::Unknown | FoundKind::UnfinishedCompaction => return Ok(false),
            _ => {
                self.files.push(path.to_owned());
                return Ok(true);
            }
        };
        let folder = parent(path);
        let contents = Contents::of(disk, folder)?.of_segment(base_offset);
        if contents.segments.is_empty() {
            return Ok(false);
        }
        let facts = DirectoryFacts::read(disk, parent(folder))?;
        self.partitions.push(partition_plan(folder, contents, &facts));
        Ok(true)
    }
}

fn partition_plan(folder: &Path, contents: Contents, directory: &DirectoryFacts) -> PartitionPlan {
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
    let partition = names::parse_partition(&name);
    let first = contents.segments.keys().next().copied().unwrap_or_default();
    let recovered_from = partition.as_ref().and_then(|partition| directory.recovered_from(partition));
    let log_start = partition.as_ref().and_then(|partition| directory.log_start(partition, first));
    let emptied_at = partition.as_ref().map(|partition| directory.emptied_at(partition)).unwrap_or_default();
    debug_assert!(directory.left() != Left::Unknown || recovered_from.is_none(), "no start is in sight");
    let gaps_until = partition.as_ref().and_then(|partition| directory.gaps_until(partition));
    let left = directory.left();
    let folder = folder.to_owned();
    PartitionPlan { folder, name, contents, left, recovered_from, gaps_until, log_start, emptied_at }
}

/// The folder that holds `path`.
fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}
