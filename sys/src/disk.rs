//! The disk, as the rooms see it: folders, files read and written at a position, and what must be on the platter.
//!
//! Invariant: a write that returned `Ok` is whole and visible to every later read; it survives a power cut only
//! after `sync`. All methods are blocking, but none waits for another process: what is no file is not opened. Links are
//! followed. Deliberately absent: mapped memory, appending handles, paths as text.

use std::fmt::Debug;
use std::io::{self, IoSlice};
use std::os::fd::BorrowedFd;
use std::path::Path;
use std::sync::Arc;

/// How to open a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenMode {
    /// Read only; it must exist.
    Read,
    /// Read and write; it must exist.
    Write,
    /// Read and write; made where it doesn't exist, kept as it is where it does.
    Create,
    /// Read and write; made empty, whether it exists or not.
    Truncate,
    /// As [`Self::Truncate`], and written past the cache where the system can: by whole pages at a page's position, from
    /// [`super::Pages`].
    Direct,
}

/// What stands in a folder under a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A file of so many bytes.
    File(u64),
    /// A folder.
    Folder,
    /// Neither: a pipe, a socket, a device, a link that leads nowhere.
    Other,
}

/// One name in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderEntry {
    /// The name; names that are no UTF-8 are not listed.
    pub name: String,
    /// File or folder, or neither.
    pub kind: EntryKind,
}

/// How large a file system is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiskSpace {
    /// All of it, in bytes.
    pub total_bytes: u64,
    /// What this process may still fill, in bytes.
    pub usable_bytes: u64,
}

/// A disk.
pub trait Disk: Send + Sync + Debug {
    /// Opens a file. What is there and is none is refused with [`io::ErrorKind::IsADirectory`].
    fn open(&self, path: &Path, mode: OpenMode) -> io::Result<Arc<dyn DiskFile>>;

    /// Makes a folder, and those above it; nothing to do where it exists.
    fn create_folder(&self, path: &Path) -> io::Result<()>;

    /// What a folder holds, in no order.
    fn list(&self, path: &Path) -> io::Result<Vec<FolderEntry>>;

    /// What stands at `path`, or `None`.
    fn entry(&self, path: &Path) -> io::Result<Option<EntryKind>>;

    /// Gives a file or folder another name, replacing a file of that name.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file.
    fn remove_file(&self, path: &Path) -> io::Result<()>;

    /// Removes a folder with all it holds.
    fn remove_folder(&self, path: &Path) -> io::Result<()>;

    /// Makes the names in a folder survive a power cut.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;

    /// How large the file system is that holds `path`; a simulated one has no size.
    fn space(&self, _path: &Path) -> io::Result<DiskSpace> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Makes `path` and holds a lock on it, against other processes and this one; fails where somebody has it.
    fn lock(&self, path: &Path) -> io::Result<Box<dyn DiskLock>>;
}

/// A lock held until it is dropped.
pub trait DiskLock: Send + Sync + Debug {
    /// Makes everything that was written to the locked file's file system survive a power cut. False, and nothing done, where
    /// the system can't, or would not tell of a failure since the lock was taken.
    fn sync_file_system(&self) -> io::Result<bool> {
        Ok(false)
    }
}

/// An open file.
pub trait DiskFile: Send + Sync + Debug {
    /// Its length in bytes.
    fn size_bytes(&self) -> io::Result<u64>;

    /// Reads up to `buffer.len()` bytes from `position`; fewer only at the end of the file.
    fn read_at(&self, buffer: &mut [u8], position: u64) -> io::Result<usize>;

    /// Up to `length` bytes from `position`; fewer only at the end of the file.
    fn read_vec(&self, position: u64, length: u64) -> io::Result<Vec<u8>> {
        read_pieces(position, length, |buffer, position| self.read_at(buffer, position))
    }

    /// As [`Self::read_at`], but never waits for the disk: `WouldBlock` where bytes are not in memory.
    fn read_cached_at(&self, buffer: &mut [u8], position: u64) -> io::Result<usize> {
        self.read_at(buffer, position)
    }

    /// Lets bytes that nobody needs soon leave the memory that caches them.
    fn uncache(&self, _position: u64, _length: u64) -> io::Result<()> {
        Ok(())
    }

    /// Writes all of `slices` at `position`, or fails with part of them written.
    fn write_at(&self, slices: &[IoSlice<'_>], position: u64) -> io::Result<()>;

    /// Cuts or extends the file.
    fn set_size(&self, size_bytes: u64) -> io::Result<()>;

    /// Makes the contents survive a power cut.
    fn sync(&self) -> io::Result<()>;

    /// The file descriptor, for the kernel to send from; a simulated disk has none.
    fn descriptor(&self) -> Option<BorrowedFd<'_>>;
}

/// Bytes that [`read_pieces`] takes memory for at a time.
const PIECE_BYTES: usize = 1 << 20;

/// Reads up to `length` bytes from `position` by `read_at`, which gives fewer than it is asked for only at the end of the file.
/// Memory is taken for bytes that have come: the length may be one that a damaged file claims.
///
/// # Errors
/// Those of `read_at`.
pub fn read_pieces(
    position: u64,
    length: u64,
    read_at: impl Fn(&mut [u8], u64) -> io::Result<usize>,
) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut left = usize::try_from(length).unwrap_or(usize::MAX);
    while left > 0 {
        let (filled, wanted) = (bytes.len(), left.min(PIECE_BYTES));
        bytes.resize(filled + wanted, 0);
        let read = read_at(bytes.get_mut(filled..).unwrap_or_default(), position + filled as u64)?;
        bytes.truncate(filled + read);
        if read < wanted {
            break;
        }
        left -= read;
    }
    Ok(bytes)
}
