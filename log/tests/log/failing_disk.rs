//! A disk with room for so many bytes, and one that fails to sync.

use std::io::{self, IoSlice};
use std::os::fd::BorrowedFd;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex};

use kalda_sys::{Disk, DiskFile, DiskLock, EntryKind, FolderEntry, OpenMode, PosixDisk};

/// What is wrong with the disk.
#[derive(Debug)]
pub struct Faults {
    room_bytes: AtomicU64,
    wal_refused: AtomicBool,
    sync_fails: AtomicBool,
    wal_files_made: AtomicU64,
    syncs: Mutex<Syncs>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Syncs {
    /// True while files are not synced, but wait.
    are_held: bool,
    waiting: usize,
}

impl Faults {
    /// Lets whoever syncs a file wait.
    pub fn hold_syncs(&self) {
        self.syncs.lock().expect("no panic").are_held = true;
    }

    /// Waits until somebody waits so.
    pub fn wait_for_held_sync(&self) {
        let syncs = self.syncs.lock().expect("no panic");
        drop(self.changed.wait_while(syncs, |syncs| syncs.waiting == 0).expect("no panic"));
    }

    /// Lets them go on.
    pub fn release_syncs(&self) {
        self.syncs.lock().expect("no panic").are_held = false;
        self.changed.notify_all();
    }

    /// Leaves room for so many bytes.
    pub fn leave_room(&self, bytes: u64) {
        self.room_bytes.store(bytes, Ordering::SeqCst);
    }

    /// Leaves no room for files of the write-ahead log, only for others.
    pub fn refuse_wal(&self) {
        self.wal_refused.store(true, Ordering::SeqCst);
    }

    /// How many files of the write-ahead log were laid out.
    pub fn wal_files_made(&self) -> u64 {
        self.wal_files_made.load(Ordering::SeqCst)
    }

    /// Makes every sync fail.
    pub fn fail_syncs(&self) {
        self.sync_fails.store(true, Ordering::SeqCst);
    }
}

#[derive(Debug)]
pub struct FailingDisk {
    pub faults: Arc<Faults>,
    /// Where they are: files elsewhere work.
    folder: PathBuf,
}

impl FailingDisk {
    pub fn new() -> Self {
        Self::below(Path::new("/"))
    }

    /// A disk that fails in this folder only.
    pub fn below(folder: &Path) -> Self {
        let faults = Faults {
            room_bytes: AtomicU64::new(u64::MAX),
            wal_refused: AtomicBool::new(false),
            sync_fails: AtomicBool::new(false),
            wal_files_made: AtomicU64::new(0),
            syncs: Mutex::default(),
            changed: Condvar::new(),
        };
        Self { faults: Arc::new(faults), folder: folder.to_owned() }
    }
}

impl Disk for FailingDisk {
    fn open(&self, path: &Path, mode: OpenMode) -> io::Result<Arc<dyn DiskFile>> {
        let file = PosixDisk.open(path, mode)?;
        if !path.starts_with(&self.folder) {
            return Ok(file);
        }
        let is_wal = path.file_name().is_some_and(|name| name.to_string_lossy().contains(".wal"));
        if is_wal && mode == OpenMode::Direct {
            self.faults.wal_files_made.fetch_add(1, Ordering::SeqCst);
        }
        Ok(Arc::new(FailingFile { file, is_wal, faults: Arc::clone(&self.faults) }))
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        PosixDisk.create_folder(path)
    }

    fn list(&self, path: &Path) -> io::Result<Vec<FolderEntry>> {
        PosixDisk.list(path)
    }

    fn entry(&self, path: &Path) -> io::Result<Option<EntryKind>> {
        PosixDisk.entry(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        PosixDisk.rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        PosixDisk.remove_file(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        PosixDisk.remove_folder(path)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        PosixDisk.sync_folder(path)
    }

    fn lock(&self, path: &Path) -> io::Result<Box<dyn DiskLock>> {
        PosixDisk.lock(path)
    }
}

#[derive(Debug)]
struct FailingFile {
    file: Arc<dyn DiskFile>,
    is_wal: bool,
    faults: Arc<Faults>,
}

impl DiskFile for FailingFile {
    fn size_bytes(&self) -> io::Result<u64> {
        self.file.size_bytes()
    }

    fn read_at(&self, buffer: &mut [u8], position: u64) -> io::Result<usize> {
        self.file.read_at(buffer, position)
    }

    /// Writes as much as there is room for, then fails, as a full disk does.
    fn write_at(&self, slices: &[IoSlice<'_>], position: u64) -> io::Result<()> {
        let bytes: Vec<u8> = slices.iter().flat_map(|slice| slice.iter().copied()).collect();
        let refused = self.is_wal && self.faults.wal_refused.load(Ordering::SeqCst);
        let room = if refused { 0 } else { self.faults.room_bytes.load(Ordering::SeqCst) };
        let fits = bytes.len().min(usize::try_from(room).unwrap_or(usize::MAX));
        self.file.write_at(&[IoSlice::new(&bytes[..fits])], position)?;
        self.faults.room_bytes.fetch_sub(fits as u64, Ordering::SeqCst);
        if fits < bytes.len() { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }

    fn set_size(&self, size_bytes: u64) -> io::Result<()> {
        self.file.set_size(size_bytes)
    }

    fn sync(&self) -> io::Result<()> {
        let faults = &self.faults;
        let mut syncs = faults.syncs.lock().expect("no panic");
        syncs.waiting += 1;
        faults.changed.notify_all();
        syncs = faults.changed.wait_while(syncs, |syncs| syncs.are_held).expect("no panic");
        syncs.waiting -= 1;
        drop(syncs);
        if self.faults.sync_fails.load(Ordering::SeqCst) {
            return Err(io::Error::other("the platter is gone"));
        }
        self.file.sync()
    }

    fn descriptor(&self) -> Option<BorrowedFd<'_>> {
        self.file.descriptor()
    }
}
