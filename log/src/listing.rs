//! The contents of a log directory, as the names in it and the topic ids in its partitions' folders tell them.
//!
//! Invariant: nothing is changed, and one entry that can't be read hides no other. Whether the metadata knows a partition is not
//! known here.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use super::names;
use super::partition_metadata;
use super::whole_file;
use kalda_sys::types::{TopicId, TopicPartition};
use kalda_sys::{Disk, EntryKind, FolderEntry};

/// The files that only the directory itself has, which are replaced as a whole.
const OWN_FILES: [&str; 5] = [
    names::RECOVERY_POINTS,
    names::LOG_STARTS,
    names::HIGH_WATERMARKS,
    names::CLEANED_OFFSETS,
    names::CLEAN_SHUTDOWN,
];

/// A partition's folder that was set aside, since the metadata didn't know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrayFolder {
    /// The folder's name.
    pub name: String,
    /// Which partition it was; the topic's name may be cut short.
    pub partition: TopicPartition,
    /// The topic's id, if the folder says it.
    pub topic_id: Option<TopicId>,
}

/// The folder of a copy that was under way when the last run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FutureFolder {
    /// Which partition.
    pub partition: TopicPartition,
    /// The topic's id, if the folder says it.
    pub topic_id: Option<TopicId>,
    /// Its folder.
    pub path: PathBuf,
}

/// What is in a directory.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// Partitions, with the topic ids in their folders.
    pub existing: BTreeMap<TopicPartition, Option<TopicId>>,
    /// Copies of partitions that are being moved here.
    pub futures: Vec<FutureFolder>,
    /// What was set aside.
    pub strays: Vec<StrayFolder>,
    /// The names of deleted folders.
    pub deleted: Vec<String>,
    /// Names of the directory's own files that stand for something else.
    pub odd: Vec<String>,
}

impl Listing {
    /// Lists a directory.
    pub fn of(disk: &dyn Disk, path: &Path) -> io::Result<Self> {
        let mut listing = Self::default();
        for entry in disk.list(path)? {
            listing.take_in(disk, path, entry);
        }
        listing.strays.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(listing)
    }

    fn take_in(&mut self, disk: &dyn Disk, path: &Path, entry: FolderEntry) {
        let FolderEntry { name, kind } = entry;
        let is_file = matches!(kind, EntryKind::File(_));
        if OWN_FILES.contains(&name.as_str()) {
            self.odd.extend(Some(name).filter(|_| !is_file));
        } else if let Some(partition) = names::parse_partition(&name) {
            // Something else than a folder is the partition's all the same: whoever opens it says what is wrong.
            let topic_id = if kind == EntryKind::Folder { topic_id(disk, &path.join(&name)) } else { None };
            self.existing.insert(partition, topic_id);
        } else if kind != EntryKind::Folder {
        } else if name.ends_with(names::DELETED_FOLDER) {
            self.deleted.push(name);
        } else if let Some(partition) = names::parse_stray(&name) {
            let topic_id = topic_id(disk, &path.join(&name));
            self.strays.push(StrayFolder { name, partition, topic_id });
        } else if let Some(partition) = names::parse_future(&name) {
            let path = path.join(&name);
            self.futures.push(FutureFolder { partition, topic_id: topic_id(disk, &path), path });
        }
    }
}

impl Listing {
    /// The ones of `partitions` that have no folder at all, not even a deleted one or one that was set aside.
    pub fn lacks(&self, partitions: impl Iterator<Item = TopicPartition>) -> BTreeSet<TopicPartition> {
        let names = self.deleted.iter().chain(self.strays.iter().map(|stray| &stray.name));
        let renamed: BTreeSet<&str> = names.filter_map(|name| names::beginning_of_renamed(name)).collect();
        let was_renamed = |partition: &TopicPartition| {
            let beginnings = names::beginnings_of_renamed(partition);
            beginnings.iter().any(|beginning| renamed.contains(beginning.as_str()))
        };
        let lacking =
            partitions.filter(|partition| !self.existing.contains_key(partition) && !was_renamed(partition));
        lacking.collect()
    }
}

/// The topic id in a partition's folder; `None` where it can't be read, which is told when the partition is opened.
fn topic_id(disk: &dyn Disk, folder: &Path) -> Option<TopicId> {
    let text = whole_file::read_small(disk, &folder.join(names::PARTITION_METADATA)).ok()??;
    partition_metadata::parse(&String::from_utf8_lossy(&text))
}
