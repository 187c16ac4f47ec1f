//! The folder of one partition: its files by name, opened through the directory's bounded cache.
//!
//! Invariant: nothing is on disk before [`Folder::create`]. Which files exist is the segments' business.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::directory_state::DirectoryState;
use super::file_cache::FileId;
use super::names::{FileKind, segment_path};
use super::whole_file::{self, Durability};
use crate::sys::{Disk, DiskFile, OpenMode};
use crate::types::Offset;

/// A partition's folder.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
    directory: Arc<DirectoryState>,
}

impl Folder {
    /// The folder at `path`, which needn't exist.
    #[must_use]
    pub fn new(path: PathBuf, directory: Arc<DirectoryState>) -> Self {
        Self { path, directory }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The log directory it is in.
    #[must_use]
    pub fn directory(&self) -> &Arc<DirectoryState> {
        &self.directory
    }

    /// The disk it is on.
    #[must_use]
    pub fn disk(&self) -> &dyn Disk {
        &*self.directory.disk
    }

    /// Makes the folder.
    pub fn create(&self) -> io::Result<()> {
        self.disk().create_folder(&self.path)
    }

    /// An id for a file of a segment.
    #[must_use]
    pub fn new_file_id(&self) -> FileId {
        self.directory.files.new_id()
    }

    /// A segment's file, which is made where it doesn't exist.
    pub fn open(&self, id: FileId, kind: FileKind, base_offset: Offset) -> io::Result<Arc<dyn DiskFile>> {
        self.directory.files.open(id, OpenMode::Create, || segment_path(&self.path, kind, base_offset))
    }

    /// Lets go of a file.
    pub fn forget(&self, id: FileId) {
        self.directory.files.forget(id);
    }

    /// Replaces a small file in one piece.
    pub fn replace(&self, name: &str, contents: &[u8], durability: Durability) -> io::Result<()> {
        whole_file::replace(self.disk(), &self.path.join(name), contents, durability)
    }

    /// Reads a small file; `None` where there is none.
    pub fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        whole_file::read(self.disk(), &self.path.join(name))
    }

    /// Removes a file; one that isn't there is as good as removed.
    pub fn remove(&self, name: &str) -> io::Result<()> {
        match self.disk().remove_file(&self.path.join(name)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }
}
