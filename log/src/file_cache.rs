//! The files of a log directory that are open, bounded.
//!
//! Invariant: at most `max_open_files` are held here; whoever is using one keeps it open until done, whether or not
//! it is still held. Nothing is opened before it is used.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use quick_cache::sync::Cache;

use kalda_sys::{Disk, DiskFile, OpenMode};

/// A file of this process's lifetime: stays the same when its folder is renamed, is never given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FileId(u64);

/// Open files by id.
pub struct FileCache {
    disk: Arc<dyn Disk>,
    open: Cache<FileId, Arc<dyn DiskFile>>,
    next_id: AtomicU64,
}

impl std::fmt::Debug for FileCache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FileCache").field("open", &self.open.len()).finish_non_exhaustive()
    }
}

impl FileCache {
    /// A cache that holds up to `max_open_files`.
    #[must_use]
    pub fn new(disk: Arc<dyn Disk>, max_open_files: usize) -> Self {
        Self { disk, open: Cache::new(max_open_files), next_id: AtomicU64::new(0) }
    }

    /// An id for a file that has none yet.
    pub fn new_id(&self) -> FileId {
        // Ids only have to differ.
        FileId(self.next_id.fetch_add(1, Ordering::Relaxed))
    }

    /// The file of this id, opened from `path` where it isn't open.
    pub fn open(
        &self,
        id: FileId,
        mode: OpenMode,
        path: impl FnOnce() -> PathBuf,
    ) -> io::Result<Arc<dyn DiskFile>> {
        self.open.get_or_insert_with(&id, || self.disk.open(&path(), mode))
    }

    /// Lets go of a file that is gone.
    pub fn forget(&self, id: FileId) {
        self.open.remove(&id);
    }

    /// How many files are held open.
    #[must_use]
    pub fn open_count(&self) -> usize {
        self.open.len()
    }
}
