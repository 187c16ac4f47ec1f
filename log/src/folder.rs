//! The folder of one partition: its files by name, opened through the directory's bounded cache.
//!
//! ```text
//! PartitionLog ──┐                         ┌─ path, directory
//! LogView ───────┼─ Folder (a handle) ────▶├─ layout: how often bytes below the log's end were replaced
//! FlushTask ─────┘    with its patience    └─ damage: why the partition is offline
//! ```
//! Invariant: nothing is on disk before [`Folder::create`]. Once damaged, always damaged: until the partition is opened
//! anew. A handle stays with its folder when that is deleted: whoever is still at work there, a reader or compaction, never
//! comes across a folder that was made under the same name since. Which files exist is the segments' business.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::checkpoints::Checkpoints;
use super::directory_state::DirectoryState;
use super::error::StorageError;
use super::file_cache::FileId;
use super::names::{FileKind, segment_path};
use super::patience::Patience;
use super::segment_file::SegmentFile;
use super::wal::Owner;
use super::whole_file::{self, Durability};
use kalda_sys::types::Offset;
use kalda_sys::{Disk, OpenMode, is_misplaced};

/// A handle to a partition's folder.
#[derive(Debug, Clone)]
pub struct Folder {
    shared: Arc<Shared>,
    patience: Patience,
}

#[derive(Debug)]
struct Shared {
    path: PathBuf,
    /// True once it is to be deleted.
    is_retired: AtomicBool,
    /// Where it is since it was deleted.
    deleted_path: OnceLock<PathBuf>,
    directory: Arc<DirectoryState>,
    /// Set for a copy that isn't in use yet: what the checkpoints will say of it then.
    of_copy: Option<Checkpoints>,
    layout: AtomicU64,
    damage: OnceLock<String>,
}

impl Folder {
    /// The folder at `path`, which needn't exist.
    #[must_use]
    pub fn new(path: PathBuf, directory: Arc<DirectoryState>) -> Self {
        Self::with(path, directory, None)
    }

    /// The folder of a copy. The directory's checkpoints know partitions by their names, and this name may be that of
    /// another topic's partition meanwhile: they hear nothing of the copy.
    #[must_use]
    pub fn of_copy(path: PathBuf, directory: Arc<DirectoryState>) -> Self {
        Self::with(path, directory, Some(Checkpoints::default()))
    }

    fn with(path: PathBuf, directory: Arc<DirectoryState>, of_copy: Option<Checkpoints>) -> Self {
        let (is_retired, deleted_path) = (AtomicBool::new(false), OnceLock::new());
        let (layout, damage) = (AtomicU64::new(0), OnceLock::new());
        let shared = Shared { path, is_retired, deleted_path, directory, of_copy, layout, damage };
        Self { shared: Arc::new(shared), patience: Patience::Wait }
    }

    /// The same folder for a reader, who may or may not wait for the disk.
    #[must_use]
    pub fn for_reader(&self, patience: Patience) -> Self {
        Self { shared: Arc::clone(&self.shared), patience }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.shared.deleted_path.get().unwrap_or(&self.shared.path)
    }

    /// To be called for a folder that is to be deleted, before its files are let go of: a file that a late reader opens afterwards
    /// doesn't stay open.
    pub fn retire(&self) {
        self.shared.is_retired.store(true, Ordering::Release);
    }

    /// To be called when the folder was given the name of a deleted one, with the partition's lock.
    pub fn was_deleted(&self, path: PathBuf) {
        // A folder is deleted once.
        let _ = self.shared.deleted_path.set(path);
    }

    /// True once it is deleted. Its files may go at any time.
    #[must_use]
    pub fn is_deleted(&self) -> bool {
        self.shared.deleted_path.get().is_some()
    }

    /// The log directory it is in.
    #[must_use]
    pub fn directory(&self) -> &Arc<DirectoryState> {
        &self.shared.directory
    }

    /// What checkpoints say of its partition.
    #[must_use]
    pub fn checkpoints(&self) -> &Checkpoints {
        self.shared.of_copy.as_ref().unwrap_or(&self.shared.directory.checkpoints)
    }

    /// Notes up to where its partition is flushed.
    pub fn note_recovery_point(&self, owner: &Owner, offset: Offset) {
        self.checkpoints().note_recovery_point(&owner.partition, offset);
        self.directory().wal.flushed(owner, offset);
    }

    /// The disk it is on.
    #[must_use]
    pub fn disk(&self) -> &dyn Disk {
        &*self.shared.directory.disk
    }

    /// A number that changes when bytes of the log are replaced by others: what was found in files before may be wrong.
    #[must_use]
    pub fn layout(&self) -> u64 {
        self.shared.layout.load(Ordering::Acquire)
    }

    /// To be called before bytes of the log are replaced, with the partition's lock.
    pub fn change_layout(&self) {
        self.shared.layout.fetch_add(1, Ordering::AcqRel);
    }

    /// Refuses when the directory is offline, or the partition is damaged.
    pub fn check_online(&self) -> Result<(), StorageError> {
        self.directory().check_online()?;
        self.shared.damage.get().map_or(Ok(()), |damage| Err(StorageError::Damaged(damage.clone())))
    }

    /// Decides what an error means. Bytes that are not what was written, and names that don't stand for what they should, take
    /// the partition offline, and nothing else: the disk works. Files of a deleted partition may be gone. All other errors are the
    /// directory's to judge.
    pub fn judge(&self, error: io::Error) -> StorageError {
        if self.is_deleted() && error.kind() == io::ErrorKind::NotFound {
            return StorageError::Failed(error);
        }
        let is_partitions = error.kind() == io::ErrorKind::InvalidData
            || is_misplaced(&error) && self.directory().is_in_place();
        match is_partitions {
            true => self.damaged(error.to_string()),
            false => self.directory().judge_of(Some(self.path()), error),
        }
    }

    /// Tells that something waits in memory, since it can't be written. A shortage is told for the whole directory, once.
    pub fn tell_waiting(&self, what: &str, error: io::Error) {
        match StorageError::shortage(error) {
            Ok(shortage) => self.directory().tell_shortage(&shortage, Some(self.path())),
            Err(error) => tracing::warn!(folder = %self.path().display(), %error, "{what} wait in memory"),
        }
    }

    /// Takes the partition offline.
    pub fn damaged(&self, what: String) -> StorageError {
        if self.shared.damage.set(what.clone()).is_ok() {
            tracing::error!(folder = %self.path().display(), damage = what, "the partition is taken offline");
        }
        StorageError::Damaged(what)
    }

    /// Makes the folder.
    pub fn create(&self) -> io::Result<()> {
        self.disk().create_folder(self.path())
    }

    /// An id for a file of a segment.
    #[must_use]
    pub fn new_file_id(&self) -> FileId {
        self.directory().files.new_id()
    }

    /// A segment's file, which is made where it doesn't exist.
    pub fn create_file(&self, id: FileId, kind: FileKind, base_offset: Offset) -> io::Result<SegmentFile> {
        self.open_as(OpenMode::Create, id, kind, base_offset)
    }

    /// A segment's file, which must exist.
    pub fn open(&self, id: FileId, kind: FileKind, base_offset: Offset) -> io::Result<SegmentFile> {
        self.open_as(OpenMode::Write, id, kind, base_offset)
    }

    fn open_as(
        &self,
        mode: OpenMode,
        id: FileId,
        kind: FileKind,
        base_offset: Offset,
    ) -> io::Result<SegmentFile> {
        let files = &self.directory().files;
        let file = files.open(id, mode, || segment_path(self.path(), kind, base_offset))?;
        // Looked at after the file was opened: `retire` comes before all files are let go of, so one of the two sees the other.
        if self.shared.is_retired.load(Ordering::Acquire) {
            // Nobody else will want it, and nobody would let go of it.
            files.forget(id);
        }
        Ok(SegmentFile::new(file, self.patience))
    }

    /// A small file, to be synced; `None` where there is none.
    pub fn open_if_there(&self, name: &str) -> io::Result<Option<SegmentFile>> {
        match self.disk().open(&self.path().join(name), OpenMode::Write) {
            Ok(file) => Ok(Some(SegmentFile::new(file, self.patience))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Lets go of a file.
    pub fn forget(&self, id: FileId) {
        self.directory().files.forget(id);
    }

    /// Replaces a small file in one piece.
    pub fn replace(&self, name: &str, contents: &[u8], durability: Durability) -> io::Result<()> {
        whole_file::replace(self.disk(), &self.path().join(name), contents, durability)
    }

    /// Reads a small file; `None` where there is none.
    pub fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        whole_file::read(self.disk(), &self.path().join(name))
    }

    /// Reads a file of a few lines; `None` where there is none.
    pub fn read_small(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        whole_file::read_small(self.disk(), &self.path().join(name))
    }

    /// True if a small file has these contents.
    pub fn holds(&self, name: &str, contents: &[u8]) -> io::Result<bool> {
        match self.read(name) {
            Ok(there) => Ok(there.is_some_and(|there| there == contents)),
            // It is too long to be them.
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Removes a file; one that isn't there is as good as removed.
    pub fn remove(&self, name: &str) -> io::Result<()> {
        match self.disk().remove_file(&self.path().join(name)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }
}
