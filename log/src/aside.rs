//! Folders of partitions that the metadata doesn't know: set aside under another name, and brought back once it knows them again.
//!
//! ```text
//! <topic>-<partition>/ ── set_aside ──▶ <topic>-<partition>.<32 hex>-stray/ ── bring_back ──▶ <topic>-<partition>/
//! ```
//! Invariant: nothing that was acknowledged is lost on the way: what the write-ahead log has of a partition is in its folder before
//! that is set aside. A folder that comes back is read like after a crash, whatever became of its directory meanwhile. Used only while
//! a start settles what it found; which folder belongs to whom is decided above.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::directory::LogDirectory;
use super::error::{LogError, StorageError};
use super::listing::StrayFolder;
use super::names;
use super::wal::Owner;
use kalda_sys::types::{TopicId, TopicPartition};
use kalda_sys::{EntryKind, at_path, random_uuid};

impl LogDirectory {
    /// Sets a partition's folder aside, and gives its new path; `None` where it has none.
    ///
    /// # Errors
    /// The disk's, or that what the write-ahead log has can't be put into the folder: then all stays as it is.
    pub fn set_aside(&mut self, partition: &TopicPartition) -> Result<Option<PathBuf>, LogError> {
        let in_folder = self.listing.existing.get(partition).copied().flatten();
        let topic_id = in_folder.or_else(|| self.state.wal.topic_of(partition)).unwrap_or_default();
        let owner = Owner { topic_id, partition: partition.clone() };
        if self.state.wal.backlog(&owner).is_some() {
            self.partition(partition, topic_id, Arc::default())?.close()?;
        }
        let Some(name) = self.put_aside(&owner)? else { return Ok(None) };
        self.listing.existing.remove(partition);
        self.saved_only.remove(partition);
        let to = self.state.path.join(&name);
        let (partition, topic_id) = (partition.clone(), in_folder);
        self.listing.strays.push(StrayFolder { name, partition, topic_id });
        Ok(Some(to))
    }

    /// Makes way for a partition that is in another directory, and is to be moved here. What a folder of its name holds here nobody
    /// knows: it is set aside. Records in the write-ahead log are from before it was moved away.
    ///
    /// # Errors
    /// The disk's.
    pub fn make_way(&self, partition: &TopicPartition, topic_id: TopicId) -> Result<(), StorageError> {
        let owner = Owner { topic_id, partition: partition.clone() };
        match self.put_aside(&owner)? {
            Some(name) => {
                tracing::warn!(directory = %self.path().display(), %partition, name, "a folder of a partition that is elsewhere is set aside");
            }
            None => self.state.forget_partition(&owner),
        }
        Ok(())
    }

    /// Gives a partition's folder the name of one that was set aside, and gives that; `None` where it has none.
    fn put_aside(&self, owner: &Owner) -> Result<Option<String>, StorageError> {
        let from = self.state.path.join(owner.partition.to_string());
        let entry = self.state.disk.entry(&from).map_err(|error| self.state.judge(error))?;
        if entry != Some(EntryKind::Folder) {
            return Ok(None);
        }
        let name = names::stray_partition(&owner.partition, random_uuid(&*self.state.random));
        self.rename_folder(&from, &self.state.path.join(&name))?;
        self.state.forget_partition(owner);
        self.unrecovered.lock().remove(&owner.partition);
        Ok(Some(name))
    }

    /// Gives a folder that was set aside back to a partition that has none, and gives its path.
    ///
    /// # Errors
    /// The disk's, or that the partition has a folder.
    pub fn bring_back(
        &mut self,
        stray: &StrayFolder,
        partition: &TopicPartition,
    ) -> Result<PathBuf, StorageError> {
        let to = self.state.path.join(partition.to_string());
        if self.state.disk.entry(&to).map_err(|error| self.state.judge(error))?.is_some() {
            return Err(StorageError::Failed(at_path(io::ErrorKind::AlreadyExists.into(), &to)));
        }
        self.rename_folder(&self.state.path.join(&stray.name), &to)?;
        self.listing.strays.retain(|other| other != stray);
        self.listing.existing.insert(partition.clone(), stray.topic_id);
        self.unclosed.insert(partition.clone());
        self.unrecovered.lock().insert(partition.clone());
        Ok(to)
    }

    /// Takes a folder that doesn't say a topic's id for this topic's. Something else than a folder stays nobody's.
    pub fn name_folder(&mut self, partition: &TopicPartition, topic_id: TopicId) {
        let path = self.state.path.join(partition.to_string());
        if matches!(self.state.disk.entry(&path), Ok(Some(EntryKind::Folder))) {
            self.listing.existing.insert(partition.clone(), Some(topic_id));
        }
    }

    fn rename_folder(&self, from: &Path, to: &Path) -> Result<(), StorageError> {
        let disk = &self.state.disk;
        let renamed = disk.rename(from, to).and_then(|()| disk.sync_folder(&self.state.path));
        renamed.map_err(|error| self.state.judge(error))
    }
}
