//! The real disk, over the system calls.
//!
//! Invariant: interrupted and short calls are continued here, nowhere else.
#![expect(clippy::disallowed_methods, reason = "this file is the door to files")]

use std::fs;
use std::io::{self, IoSlice, IoSliceMut};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::fs::{FileType, FlockOperation, Mode, OFlags};
use rustix::io::{Errno, ReadWriteFlags};

use super::disk::{Disk, DiskFile, DiskLock, DiskSpace, EntryKind, FolderEntry, OpenMode};
use super::disk_error::{at_path, error_number};

/// The kernel takes at most this many slices in one call (`IOV_MAX`).
const SLICES_PER_CALL: usize = 1024;

/// The file system of this machine.
#[derive(Debug, Default, Clone, Copy)]
pub struct PosixDisk;

impl Disk for PosixDisk {
    fn open(&self, path: &Path, mode: OpenMode) -> io::Result<Arc<dyn DiskFile>> {
        let opened = PosixFile::open(path, mode).map_err(|error| at_path(error, path))?;
        Ok(Arc::new(opened))
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path).map_err(|error| at_path(error, path))
    }

    fn list(&self, path: &Path) -> io::Result<Vec<FolderEntry>> {
        let listed = fs::read_dir(path).and_then(|entries| {
            let mut listed = Vec::new();
            for entry in entries {
                let entry = entry?;
                // All names of a broker are plain text: this is somebody else's.
                let Ok(name) = entry.file_name().into_string() else { continue };
                // A file that was removed since the folder was read is simply not there. What can't be looked at is: to leave
                // it out would make others think that they may put something in its place.
                if let Some(kind) = kind_of(&entry.path())? {
                    listed.push(FolderEntry { name, kind });
                }
            }
            Ok(listed)
        });
        listed.map_err(|error| at_path(error, path))
    }

    fn entry(&self, path: &Path) -> io::Result<Option<EntryKind>> {
        kind_of(path).map_err(|error| at_path(error, path))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to).map_err(|error| at_path(error, to))
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path).map_err(|error| at_path(error, path))
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir_all(path).map_err(|error| at_path(error, path))
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let synced = rustix::fs::open(path, flags, Mode::empty()).and_then(rustix::fs::fsync);
        synced.map_err(|error| at_path(error.into(), path))
    }

    fn space(&self, path: &Path) -> io::Result<DiskSpace> {
        let found = rustix::fs::statvfs(path)?;
        let bytes = |blocks: u64| blocks.saturating_mul(found.f_frsize);
        Ok(DiskSpace { total_bytes: bytes(found.f_blocks), usable_bytes: bytes(found.f_bavail) })
    }

    fn lock(&self, path: &Path) -> io::Result<Box<dyn DiskLock>> {
        let locked = PosixLock::take(path).map_err(|error| at_path(error.into(), path))?;
        Ok(Box::new(locked))
    }
}

/// What stands at `path`, where links lead.
fn kind_of(path: &Path) -> io::Result<Option<EntryKind>> {
    let leads_nowhere = |error: &io::Error| {
        error.kind() == io::ErrorKind::NotFound || error_number(error) == Some(Errno::LOOP)
    };
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => Ok(Some(EntryKind::Folder)),
        Ok(metadata) if metadata.is_file() => Ok(Some(EntryKind::File(metadata.len()))),
        Ok(_) => Ok(Some(EntryKind::Other)),
        Err(error) if leads_nowhere(&error) => match fs::symlink_metadata(path) {
            Ok(_) => Ok(Some(EntryKind::Other)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        },
        Err(error) => Err(error),
    }
}

#[derive(Debug)]
struct PosixLock {
    descriptor: OwnedFd,
    tells_failures: bool,
}

impl PosixLock {
    fn take(path: &Path) -> rustix::io::Result<Self> {
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::CLOEXEC;
        let descriptor = rustix::fs::open(path, flags, Mode::from_raw_mode(0o644))?;
        // The first kind of lock is the one a Java broker takes; it doesn't keep this process out, the second does.
        rustix::fs::flock(&descriptor, FlockOperation::NonBlockingLockExclusive)?;
        rustix::fs::fcntl_lock(&descriptor, FlockOperation::NonBlockingLockExclusive)?;
        Ok(Self { descriptor, tells_failures: tells_of_failed_writes() })
    }
}

impl DiskLock for PosixLock {
    fn sync_file_system(&self) -> io::Result<bool> {
        if self.tells_failures {
            rustix::fs::syncfs(&self.descriptor)?;
        }
        Ok(self.tells_failures)
    }
}

/// From Linux 5.8 on, syncing a file system tells of writes that have failed since its descriptor was opened.
fn tells_of_failed_writes() -> bool {
    let uname = rustix::system::uname();
    let release = uname.release().to_str().unwrap_or_default();
    let mut numbers = release.split(['.', '-']).map_while(|number| number.parse::<u32>().ok());
    (numbers.next(), numbers.next()) >= (Some(5), Some(8))
}

/// Where writes go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Writes {
    /// Past the page cache.
    Direct,
    /// Into the page cache.
    Cached,
}

fn set_writes(descriptor: &OwnedFd, writes: Writes) -> rustix::io::Result<()> {
    let mut flags = rustix::fs::fcntl_getfl(descriptor)?;
    flags.set(OFlags::DIRECT, writes == Writes::Direct);
    rustix::fs::fcntl_setfl(descriptor, flags)
}

#[derive(Debug)]
struct PosixFile {
    descriptor: OwnedFd,
    path: Box<Path>,
    is_direct: AtomicBool,
}

impl PosixFile {
    /// Writes some of `slices`, and says how much. Nothing, where there is nothing to write.
    fn write_some(&self, slices: &[IoSlice<'_>], position: u64) -> io::Result<usize> {
        let batch = slices.get(..SLICES_PER_CALL).unwrap_or(slices);
        loop {
            match rustix::io::pwritev(&self.descriptor, batch, position) {
                Ok(0) if batch.iter().any(|slice| !slice.is_empty()) => {
                    return Err(at_path(io::ErrorKind::WriteZero.into(), &self.path));
                }
                Ok(written) => return Ok(written),
                Err(Errno::INTR) => {}
                // Blocks larger than a page, or no direct writes after all: from here on the file is cached like any other.
                Err(Errno::INVAL) if self.is_direct.swap(false, Ordering::Relaxed) => {
                    set_writes(&self.descriptor, Writes::Cached).map_err(|error| self.failed(error))?;
                }
                Err(error) => return Err(self.failed(error)),
            }
        }
    }

    fn open(path: &Path, mode: OpenMode) -> io::Result<Self> {
        let flags = match mode {
            OpenMode::Read => OFlags::RDONLY,
            OpenMode::Write => OFlags::RDWR,
            OpenMode::Create => OFlags::RDWR | OFlags::CREATE,
            OpenMode::Truncate | OpenMode::Direct => OFlags::RDWR | OFlags::CREATE | OFlags::TRUNC,
        };
        // Without `NONBLOCK`, opening a pipe waits for somebody at its other end; for a file it means nothing.
        let flags = flags | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let descriptor = rustix::fs::open(path, flags, Mode::from_raw_mode(0o644))?;
        let kind = FileType::from_raw_mode(rustix::fs::fstat(&descriptor)?.st_mode);
        if kind != FileType::RegularFile {
            let what = if kind == FileType::Directory { "a folder" } else { "no file" };
            return Err(io::Error::new(io::ErrorKind::IsADirectory, what));
        }
        // A file system that can't will cache.
        let is_direct = mode == OpenMode::Direct && set_writes(&descriptor, Writes::Direct).is_ok();
        Ok(Self { descriptor, path: path.into(), is_direct: AtomicBool::new(is_direct) })
    }

    fn failed(&self, error: Errno) -> io::Error {
        // What has to be waited for is no failure, and is told often.
        if error == Errno::WOULDBLOCK { error.into() } else { at_path(error.into(), &self.path) }
    }
}

impl DiskFile for PosixFile {
    fn size_bytes(&self) -> io::Result<u64> {
        let size = rustix::fs::fstat(&self.descriptor).map_err(|error| self.failed(error))?.st_size;
        Ok(u64::try_from(size).unwrap_or(0))
    }

    fn read_at(&self, buffer: &mut [u8], position: u64) -> io::Result<usize> {
        let mut filled = 0;
        while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match rustix::io::pread(&self.descriptor, rest, position + filled as u64) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(Errno::INTR) => {}
                Err(error) => return Err(self.failed(error)),
            }
        }
        Ok(filled)
    }

    fn read_cached_at(&self, buffer: &mut [u8], position: u64) -> io::Result<usize> {
        let mut filled = 0;
        while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            let mut slices = [IoSliceMut::new(rest)];
            let at = position + filled as u64;
            match rustix::io::preadv2(&self.descriptor, &mut slices, at, ReadWriteFlags::NOWAIT) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(Errno::INTR) => {}
                Err(error) if can_not_tell(error) => return self.read_at(buffer, position),
                Err(error) => return Err(self.failed(error)),
            }
        }
        Ok(filled)
    }

    fn uncache(&self, position: u64, length: u64) -> io::Result<()> {
        let length = std::num::NonZeroU64::new(length);
        let done = rustix::fs::fadvise(&self.descriptor, position, length, rustix::fs::Advice::DontNeed);
        done.map_err(|error| self.failed(error))
    }

    fn write_at(&self, slices: &[IoSlice<'_>], position: u64) -> io::Result<()> {
        let total = slices.iter().map(|slice| slice.len()).sum::<usize>();
        let written = self.write_some(slices, position)?;
        if written == total {
            // Nearly always: the list need not be copied to be cut.
            return Ok(());
        }
        let mut slices = slices.to_vec();
        let mut rest = slices.as_mut_slice();
        let mut position = position + written as u64;
        // Takes off empty slices, too: a call with nothing else would write nothing, which counts as an error.
        IoSlice::advance_slices(&mut rest, written);
        while !rest.is_empty() {
            let written = self.write_some(rest, position)?;
            position += written as u64;
            IoSlice::advance_slices(&mut rest, written);
        }
        Ok(())
    }

    fn set_size(&self, size_bytes: u64) -> io::Result<()> {
        rustix::fs::ftruncate(&self.descriptor, size_bytes).map_err(|error| self.failed(error))
    }

    fn sync(&self) -> io::Result<()> {
        // It syncs the size with the contents. Times can be lost.
        rustix::fs::fdatasync(&self.descriptor).map_err(|error| self.failed(error))
    }

    fn descriptor(&self) -> Option<BorrowedFd<'_>> {
        Some(self.descriptor.as_fd())
    }
}

/// Whether nobody can tell what is cached: the file system, or a system that doesn't have the call, as emulators don't. All is read the
/// ordinary way then.
const fn can_not_tell(error: Errno) -> bool {
    matches!(error, Errno::OPNOTSUPP | Errno::NOSYS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{PAGE_BYTES, Pages};

    #[test]
    fn a_gathered_write_of_many_slices_reads_back_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = PosixDisk.open(&folder.path().join("file"), OpenMode::Create).expect("opens");
        let pieces: Vec<Vec<u8>> = (0..3000u32).map(|piece| vec![piece.to_le_bytes()[0]; 7]).collect();
        let slices: Vec<IoSlice<'_>> = pieces.iter().map(|piece| IoSlice::new(piece)).collect();
        file.write_at(&slices, 5).expect("writes");
        let mut read = vec![0; 3000 * 7];
        assert_eq!(file.read_at(&mut read, 5).expect("reads"), read.len());
        assert_eq!(read, pieces.concat());
        assert_eq!(file.read_at(&mut read, 5 + 3000 * 7).expect("reads"), 0, "nothing after the end");
    }

    #[test]
    fn a_system_without_the_call_is_no_broken_disk() {
        assert!(can_not_tell(Errno::NOSYS) && can_not_tell(Errno::OPNOTSUPP));
        assert!(!can_not_tell(Errno::IO) && !can_not_tell(Errno::AGAIN));
    }

    #[test]
    fn a_direct_file_takes_pages_and_caches_what_is_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = PosixDisk.open(&folder.path().join("file"), OpenMode::Direct).expect("opens");
        let mut pages = Pages::default();
        let written = [[1; 5000].as_slice(), &[2; 5000]];
        file.write_at(&[IoSlice::new(pages.gather(written.into_iter()))], PAGE_BYTES).expect("writes pages");
        file.write_at(&[IoSlice::new(b"no page")], 7).expect("writes anything");
        file.sync().expect("syncs");
        let mut read = vec![0; 10_000];
        assert_eq!(file.read_at(&mut read, PAGE_BYTES).expect("reads"), read.len());
        assert_eq!(read, written.concat());
        assert_eq!(file.size_bytes().expect("a size"), 4 * PAGE_BYTES);
        assert_eq!(file.read_at(&mut read[..7], 7).expect("reads"), 7);
        assert_eq!(&read[..7], b"no page");
    }

    #[test]
    fn what_is_no_file_is_told_and_never_waited_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        rustix::fs::mknodat(rustix::fs::CWD, at("pipe"), FileType::Fifo, Mode::from_raw_mode(0o600), 0)
            .expect("a pipe");
        std::fs::create_dir(at("folder")).expect("a folder");
        std::os::unix::fs::symlink(at("nowhere"), at("lost")).expect("a link");
        std::os::unix::fs::symlink(at("loop"), at("loop")).expect("a link");
        std::os::unix::fs::symlink(at("folder"), at("link")).expect("a link");
        let mut listed: Vec<_> = PosixDisk.list(folder.path()).expect("lists").into_iter().collect();
        listed.sort_by(|one, other| one.name.cmp(&other.name));
        let (other, folder) = (EntryKind::Other, EntryKind::Folder);
        let expected =
            [("folder", folder), ("link", folder), ("loop", other), ("lost", other), ("pipe", other)];
        assert_eq!(
            listed.iter().map(|entry| (entry.name.as_str(), entry.kind)).collect::<Vec<_>>(),
            expected
        );
        for (name, kind) in expected {
            assert_eq!(PosixDisk.entry(&at(name)).expect("looks"), Some(kind), "{name}");
            let refused = PosixDisk.open(&at(name), OpenMode::Read).expect_err(name);
            assert!(refused.to_string().contains(name) && crate::is_misplaced(&refused), "{refused}");
        }
        assert_eq!(PosixDisk.entry(&at("nowhere")).expect("looks"), None);
    }

    #[test]
    fn a_second_lock_on_a_folder_is_refused_until_the_first_is_dropped() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(".lock");
        let first = PosixDisk.lock(&path).expect("the first lock");
        assert!(PosixDisk.lock(&path).is_err());
        drop(first);
        assert!(PosixDisk.lock(&path).is_ok());
    }
}
