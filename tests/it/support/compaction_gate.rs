//! A disk that lets compaction wait in the middle of a file, until the test says that it may go on.
//!
//! ```text
//! compaction reads a .log ──▶ waits ──open──▶ writes a .cleaned ──▶ waits ──open──▶ renames it to .log ──▶ told
//! ```
//! Invariant: nobody waits here but threads of compaction, and each place is waited at once.

use std::io::{self, IoSlice};
use std::os::fd::BorrowedFd;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use kalda_sys::{Disk, DiskFile, DiskLock, EntryKind, FolderEntry, OpenMode, PosixDisk};

/// Longer than compaction may take to come to its next place.
const PATIENCE: Duration = Duration::from_secs(20);
const COMPACTION_THREADS: &str = "compaction-";

/// Where compaction is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// It is about to read a segment.
    Reading,
    /// It is about to write to a new one.
    Writing,
    /// The new one is in its place.
    Swapped,
}

/// The test's end.
pub struct Gate {
    arrivals: Receiver<Place>,
    open: Sender<()>,
}

impl Gate {
    /// Waits until compaction has come to this place.
    pub fn wait_for(&self, place: Place) {
        let arrived = self.arrivals.recv_timeout(PATIENCE).expect("compaction goes on");
        assert_eq!(arrived, place);
    }

    /// Lets it go on from where it waits.
    pub fn open(&self) {
        self.open.send(()).expect("compaction runs");
    }
}

/// The disk's end.
#[derive(Debug)]
struct Passage {
    arrivals: Sender<Place>,
    opened: Receiver<()>,
    next: Option<Place>,
}

impl Passage {
    /// Waits here if this is the next place. Whoever let go of the gate wants nobody to wait.
    fn pass(&mut self, place: Place) {
        if self.next != Some(place) || !is_compaction() {
            return;
        }
        // A test that has failed doesn't listen any more.
        let _ = self.arrivals.send(place);
        if place != Place::Swapped {
            let _ = self.opened.recv();
        }
        self.next = match place {
            Place::Reading => Some(Place::Writing),
            Place::Writing => Some(Place::Swapped),
            Place::Swapped => None,
        };
    }
}

fn is_compaction() -> bool {
    std::thread::current().name().is_some_and(|name| name.starts_with(COMPACTION_THREADS))
}

/// A disk in whose files compaction waits.
#[derive(Debug, Clone)]
pub struct GatedDisk(Arc<Mutex<Passage>>);

impl GatedDisk {
    /// A disk, and its gate.
    pub fn new() -> (Self, Gate) {
        let (arrivals_to, arrivals) = channel();
        let (open, opened) = channel();
        let passage = Passage { arrivals: arrivals_to, opened, next: Some(Place::Reading) };
        (Self(Arc::new(Mutex::new(passage))), Gate { arrivals, open })
    }

    fn pass(&self, place: Place) {
        if is_compaction() {
            self.0.lock().expect("nobody panics here").pass(place);
        }
    }
}

impl Disk for GatedDisk {
    fn open(&self, path: &Path, mode: OpenMode) -> io::Result<Arc<dyn DiskFile>> {
        let name = path.to_string_lossy();
        let place = match mode {
            OpenMode::Read if name.ends_with(".log") && is_compaction() => Some(Place::Reading),
            OpenMode::Truncate if name.ends_with(".cleaned") => Some(Place::Writing),
            _ => None,
        };
        Ok(Arc::new(GatedFile { file: PosixDisk.open(path, mode)?, disk: self.clone(), place }))
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
        PosixDisk.rename(from, to)?;
        if to.extension().is_some_and(|extension| extension == "log") {
            self.pass(Place::Swapped);
        }
        Ok(())
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
struct GatedFile {
    file: Arc<dyn DiskFile>,
    disk: GatedDisk,
    place: Option<Place>,
}

impl GatedFile {
    fn pass(&self, place: Place) {
        if self.place == Some(place) {
            self.disk.pass(place);
        }
    }
}

impl DiskFile for GatedFile {
    fn size_bytes(&self) -> io::Result<u64> {
        self.file.size_bytes()
    }

    fn read_at(&self, buffer: &mut [u8], position: u64) -> io::Result<usize> {
        self.pass(Place::Reading);
        self.file.read_at(buffer, position)
    }

    fn read_cached_at(&self, buffer: &mut [u8], position: u64) -> io::Result<usize> {
        self.file.read_cached_at(buffer, position)
    }

    fn write_at(&self, slices: &[IoSlice<'_>], position: u64) -> io::Result<()> {
        self.pass(Place::Writing);
        self.file.write_at(slices, position)
    }

    fn set_size(&self, size_bytes: u64) -> io::Result<()> {
        self.file.set_size(size_bytes)
    }

    fn sync(&self) -> io::Result<()> {
        self.file.sync()
    }

    fn descriptor(&self) -> Option<BorrowedFd<'_>> {
        self.file.descriptor()
    }
}
