//! A disk whose process ends after so many changes: each one after that fails and changes nothing.

use std::io::{self, IoSlice};
use std::os::fd::BorrowedFd;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use kalda_sys::{Disk, DiskFile, DiskLock, EntryKind, FolderEntry, OpenMode, PosixDisk};

/// How many changes are left.
#[derive(Debug, Clone)]
pub struct Life(Arc<AtomicI64>);

impl Life {
    pub fn ends_after(&self, changes: i64) {
        self.0.store(changes, Ordering::SeqCst);
    }

    fn change(&self) -> io::Result<()> {
        let left = self.0.fetch_sub(1, Ordering::SeqCst);
        if left > 0 { Ok(()) } else { Err(io::Error::other("the process has ended")) }
    }
}

#[derive(Debug)]
pub struct DyingDisk {
    pub life: Life,
}

impl DyingDisk {
    pub fn new() -> Self {
        Self { life: Life(Arc::new(AtomicI64::new(i64::MAX))) }
    }
}

impl Disk for DyingDisk {
    fn open(&self, path: &Path, mode: OpenMode) -> io::Result<Arc<dyn DiskFile>> {
        if matches!(mode, OpenMode::Truncate | OpenMode::Direct)
            || mode == OpenMode::Create && PosixDisk.entry(path)?.is_none()
        {
            self.life.change()?;
        }
        let file = PosixDisk.open(path, mode)?;
        Ok(Arc::new(DyingFile { file, life: self.life.clone() }))
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.life.change()?;
        PosixDisk.create_folder(path)
    }

    fn list(&self, path: &Path) -> io::Result<Vec<FolderEntry>> {
        PosixDisk.list(path)
    }

    fn entry(&self, path: &Path) -> io::Result<Option<EntryKind>> {
        PosixDisk.entry(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.life.change()?;
        PosixDisk.rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.life.change()?;
        PosixDisk.remove_file(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.life.change()?;
        PosixDisk.remove_folder(path)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.life.change()?;
        PosixDisk.sync_folder(path)
    }

    fn lock(&self, path: &Path) -> io::Result<Box<dyn DiskLock>> {
        PosixDisk.lock(path)
    }
}

#[derive(Debug)]
struct DyingFile {
    file: Arc<dyn DiskFile>,
    life: Life,
}

impl DiskFile for DyingFile {
    fn size_bytes(&self) -> io::Result<u64> {
        self.file.size_bytes()
    }

    fn read_at(&self, buffer: &mut [u8], position: u64) -> io::Result<usize> {
        self.file.read_at(buffer, position)
    }

    fn write_at(&self, slices: &[IoSlice<'_>], position: u64) -> io::Result<()> {
        self.life.change()?;
        self.file.write_at(slices, position)
    }

    fn set_size(&self, size_bytes: u64) -> io::Result<()> {
        self.life.change()?;
        self.file.set_size(size_bytes)
    }

    fn sync(&self) -> io::Result<()> {
        self.life.change()?;
        self.file.sync()
    }

    fn descriptor(&self) -> Option<BorrowedFd<'_>> {
        self.file.descriptor()
    }
}
