//! A disk in memory that forgets, at a power cut, what was not synced; and that fails when it is told to.
//!
//! ```text
//! SimDisk (the door) ─▶ DiskState ─┬─ Names      what is durable of folders
//!                                  ├─ Contents   what is durable of a file
//!                                  └─ Faults     which call fails, when the machine goes down
//! ```
//! The model is as pessimistic as Linux and its file systems allow: unsynced pages are old, new, torn or zero, each for
//! itself; a size may be newer than the bytes; names survive in the journal's order or, in other runs, each for itself; a
//! file that was synced has its bytes but not yet its name; after a failed sync pages count as clean and are lost. What
//! it leaves out stands in docs/adr/0044-a-pessimistic-disk.md.
//!
//! Invariant: all chance comes from one seed. Handles and locks of a process that ended do nothing any more.

mod contents;
mod faults;
mod names;
mod options;
mod state;

use std::collections::BTreeMap;
use std::io::{self, IoSlice};
use std::os::fd::BorrowedFd;
use std::path::Path;
use std::sync::Arc;

use kalda_sys::{Disk, DiskFile, DiskLock, EntryKind, FolderEntry, OpenMode, PAGE_BYTES};
use parking_lot::Mutex;

use faults::Machine;
pub use faults::{CallKind, Crash, EIO, EMFILE, ENOSPC, Fault};
use names::{FileId, Node};
pub use options::{DiskOptions, Geometry, NameOrder};
use state::DiskState;

use crate::dice::Dice;

/// A simulated disk; clones are the same disk.
#[derive(Debug, Clone)]
pub struct SimDisk(Arc<Mutex<DiskState>>);

impl SimDisk {
    /// An empty disk.
    #[must_use]
    pub fn new(options: DiskOptions) -> Self {
        Self(Arc::new(Mutex::new(DiskState::new(options))))
    }

    /// Another disk with the same contents.
    #[must_use]
    pub fn fork(&self) -> Self {
        Self(Arc::new(Mutex::new(self.0.lock().clone())))
    }

    /// Draws chance from this seed from now on.
    pub fn reseed(&self, seed: u64) {
        self.0.lock().dice = Dice::new(seed);
    }

    /// Makes a call fail.
    pub fn fail(&self, fault: Fault) {
        self.0.lock().faults.add(fault);
    }

    /// Leaves room for so many bytes, or without limit.
    pub fn leave_room(&self, bytes: Option<u64>) {
        self.0.lock().faults.room_bytes = bytes;
    }

    /// Flips a bit of what is on the platter and in the page cache, as a disk that rots does.
    pub fn flip(&self, path: &str, position: usize, bit: u32) {
        let mut state = self.0.lock();
        if let Some(Node::File(file)) = state.names.find(Path::new(path)) {
            state.files[file].flip(position, bit);
        }
    }

    /// Everything works again, and nothing is armed.
    pub fn heal(&self) {
        self.0.lock().faults.heal();
    }

    /// Lets the machine go down in the changing call that comes after so many.
    pub fn arm(&self, crash: Crash, after: u64) {
        self.0.lock().faults.arm(crash, after);
    }

    /// How the machine went down, if it did.
    #[must_use]
    pub fn down(&self) -> Option<Crash> {
        self.0.lock().faults.down()
    }

    /// True if a sync has failed since the last crash: even a kill loses what was not synced then.
    #[must_use]
    pub fn has_failed_to_sync(&self) -> bool {
        self.0.lock().sync_failed
    }

    /// Brings names and cuts to the platter, as a journal does every few seconds.
    pub fn commit_journal(&self) {
        self.0.lock().commit_journal();
    }

    /// Calls that changed something, so far.
    #[must_use]
    pub fn changes(&self) -> u64 {
        self.0.lock().faults.changes
    }

    /// Ends the process, or the machine; what comes next finds what is left.
    pub fn crash(&self, crash: Crash) {
        self.0.lock().crash(crash);
    }

    /// Does something that counts for nothing, and in which nothing fails.
    pub fn paused<T>(&self, work: impl FnOnce() -> T) -> T {
        let before = std::mem::replace(&mut self.0.lock().paused, true);
        let done = work();
        self.0.lock().paused = before;
        done
    }

    /// Every file, by path, with its bytes.
    #[must_use]
    pub fn image(&self) -> BTreeMap<String, Vec<u8>> {
        self.0.lock().image()
    }

    /// Notes all reads from now on.
    pub fn watch_reads(&self) {
        self.0.lock().watched = Some(Vec::new());
    }

    /// Stops watching. Gives path, position and length of each read.
    #[must_use]
    pub fn watched_reads(&self) -> Vec<(String, u64, usize)> {
        let mut state = self.0.lock();
        let paths: BTreeMap<FileId, String> =
            state.names.files().into_iter().map(|(path, file)| (file, path)).collect();
        let reads = state.watched.take().unwrap_or_default().into_iter();
        reads
            .map(|read| (paths.get(&read.file).cloned().unwrap_or_default(), read.position, read.bytes))
            .collect()
    }

    /// Notes all calls from now on.
    pub fn trace(&self) {
        self.0.lock().trace = Some(Vec::new());
    }

    /// The calls since the last time.
    #[must_use]
    pub fn traced(&self) -> Vec<String> {
        self.0.lock().trace.as_mut().map(std::mem::take).unwrap_or_default()
    }
}

impl Disk for SimDisk {
    fn open(&self, path: &Path, mode: OpenMode) -> io::Result<Arc<dyn DiskFile>> {
        let mut state = self.0.lock();
        let machine = state.enter(CallKind::Open, |_| format!("{} {mode:?}", path.display()))?;
        let found = match state.names.find(path) {
            Some(Node::File(file)) => Some(file),
            Some(Node::Folder(_)) => return Err(io::ErrorKind::IsADirectory.into()),
            None => None,
        };
        let (folder, name) = state.parent(path)?;
        if found.is_none() && matches!(mode, OpenMode::Read | OpenMode::Write) {
            return Err(io::ErrorKind::NotFound.into());
        }
        state.leave(machine, |state| {
            let file = found.unwrap_or_else(|| state.create(folder, name));
            if matches!(mode, OpenMode::Truncate | OpenMode::Direct) {
                state.set_size(file, 0);
            }
        })?;
        let Some(Node::File(file)) = state.names.find(path) else {
            return Err(io::ErrorKind::NotFound.into());
        };
        let (disk, generation) = (Arc::clone(&self.0), state.generation);
        Ok(Arc::new(SimFile { disk, file, generation, is_direct: mode == OpenMode::Direct }))
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        let mut state = self.0.lock();
        let machine = state.enter(CallKind::CreateFolder, |_| path.display().to_string())?;
        state.leave(machine, |state| {
            let mut ancestors: Vec<&Path> = path.ancestors().collect();
            ancestors.reverse();
            for folder in ancestors {
                if state.names.find(folder).is_some() {
                    continue;
                }
                if let Some((parent, name)) = state.names.parent(folder) {
                    let node = Node::Folder(state.names.new_folder());
                    state.names.add(parent, name, node);
                }
            }
        })
    }

    fn list(&self, path: &Path) -> io::Result<Vec<FolderEntry>> {
        let mut state = self.0.lock();
        state.enter(CallKind::Look, |_| path.display().to_string())?;
        let Some(Node::Folder(folder)) = state.names.find(path) else {
            return Err(io::ErrorKind::NotFound.into());
        };
        let entry =
            |(name, node): (&String, &Node)| FolderEntry { name: name.clone(), kind: kind(&state, *node) };
        Ok(state.names.entries(folder).map(entry).collect())
    }

    fn entry(&self, path: &Path) -> io::Result<Option<EntryKind>> {
        let mut state = self.0.lock();
        state.enter(CallKind::Look, |_| path.display().to_string())?;
        Ok(state.names.find(path).map(|node| kind(&state, node)))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.0.lock();
        let machine = state.enter(CallKind::Rename, |_| format!("{} to {}", from.display(), to.display()))?;
        let (folder, old) = state.parent(from)?;
        let (other, new) = state.parent(to)?;
        assert_eq!(folder, other, "names move within their folder");
        if state.names.find(from).is_none() {
            return Err(io::ErrorKind::NotFound.into());
        }
        state.leave(machine, |state| state.names.rename(folder, old, new))
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        let mut state = self.0.lock();
        let machine = state.enter(CallKind::Remove, |_| path.display().to_string())?;
        let (folder, name) = state.parent(path)?;
        let Some(Node::File(file)) = state.names.find(path) else {
            return Err(io::ErrorKind::NotFound.into());
        };
        let size = state.files[file].now().len() as u64;
        state.leave(machine, |state| {
            state.names.remove(folder, name);
            if let Some(room) = &mut state.faults.room_bytes {
                *room += size;
            }
        })
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        for entry in self.list(path)? {
            match entry.kind {
                EntryKind::File(_) | EntryKind::Other => self.remove_file(&path.join(entry.name))?,
                EntryKind::Folder => self.remove_folder(&path.join(entry.name))?,
            }
        }
        let mut state = self.0.lock();
        let machine = state.enter(CallKind::Remove, |_| path.display().to_string())?;
        let (folder, name) = state.parent(path)?;
        state.leave(machine, |state| state.names.remove(folder, name))
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        let mut state = self.0.lock();
        let machine = state.enter(CallKind::SyncFolder, |_| path.display().to_string())?;
        let Some(Node::Folder(folder)) = state.names.find(path) else {
            return Err(io::ErrorKind::NotFound.into());
        };
        state.leave(machine, |state| state.names.sync(folder))
    }

    fn lock(&self, path: &Path) -> io::Result<Box<dyn DiskLock>> {
        self.open(path, OpenMode::Create)?;
        let mut state = self.0.lock();
        let Some(Node::File(file)) = state.names.find(path) else {
            return Err(io::ErrorKind::NotFound.into());
        };
        if !state.locked.insert(file) {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        let (disk, generation) = (Arc::clone(&self.0), state.generation);
        Ok(Box::new(SimLock { disk, file, generation }))
    }
}

fn kind(state: &DiskState, node: Node) -> EntryKind {
    match node {
        Node::File(file) => EntryKind::File(state.files[file].now().len() as u64),
        Node::Folder(_) => EntryKind::Folder,
    }
}

#[derive(Debug)]
struct SimLock {
    disk: Arc<Mutex<DiskState>>,
    file: FileId,
    generation: u64,
}

impl DiskLock for SimLock {
    fn sync_file_system(&self) -> io::Result<bool> {
        let mut state = self.disk.lock();
        if state.generation != self.generation {
            return Err(faults::machine_is_down());
        }
        if !state.syncs_whole() {
            return Ok(false);
        }
        let machine = match state.enter(CallKind::SyncFileSystem, |_| String::new()) {
            Ok(machine) => machine,
            Err(error) => {
                if state.faults.down().is_none() {
                    state.fail_all_syncs();
                }
                return Err(error);
            }
        };
        state.leave(machine, DiskState::sync_all)?;
        Ok(true)
    }
}

impl Drop for SimLock {
    fn drop(&mut self) {
        let mut state = self.disk.lock();
        if state.generation == self.generation {
            state.locked.remove(&self.file);
        }
    }
}

#[derive(Debug)]
struct SimFile {
    disk: Arc<Mutex<DiskState>>,
    file: FileId,
    generation: u64,
    /// Writes must be whole pages, as a real disk may ask for.
    is_direct: bool,
}

impl SimFile {
    fn enter(
        &self,
        kind: CallKind,
        what: impl FnOnce() -> String,
    ) -> io::Result<(parking_lot::MutexGuard<'_, DiskState>, Machine)> {
        let mut state = self.disk.lock();
        if state.generation != self.generation {
            return Err(faults::machine_is_down());
        }
        let file = self.file;
        let path = |names: &names::Names| {
            let found = names.files().into_iter().find(|(_, other)| *other == file);
            found.map_or_else(|| format!("unlinked file {file}"), |(path, _)| path)
        };
        let machine = state.enter(kind, |names| format!("{} {}", path(names), what()))?;
        Ok((state, machine))
    }
}

impl DiskFile for SimFile {
    fn size_bytes(&self) -> io::Result<u64> {
        let (state, _) = self.enter(CallKind::Look, || "size".to_owned())?;
        Ok(state.files[self.file].now().len() as u64)
    }

    fn read_at(&self, buffer: &mut [u8], position: u64) -> io::Result<usize> {
        let (mut state, _) =
            self.enter(CallKind::Read, || format!("{} bytes at {position}", buffer.len()))?;
        let bytes = state.files[self.file].now();
        let from = usize::try_from(position).unwrap_or(usize::MAX).min(bytes.len());
        let length = buffer.len().min(bytes.len() - from);
        buffer[..length].copy_from_slice(&bytes[from..from + length]);
        if let Some(watched) = &mut state.watched {
            watched.push(state::WatchedRead { file: self.file, position, bytes: length });
        }
        Ok(length)
    }

    fn write_at(&self, slices: &[IoSlice<'_>], position: u64) -> io::Result<()> {
        let bytes: Vec<u8> = slices.iter().flat_map(|slice| slice.iter().copied()).collect();
        let is_whole = |number: u64| number.is_multiple_of(PAGE_BYTES);
        assert!(
            !self.is_direct || is_whole(position) && is_whole(bytes.len() as u64),
            "a direct write of no whole pages"
        );
        let position = usize::try_from(position).map_err(|_| io::ErrorKind::FileTooLarge)?;
        let entered = self.enter(CallKind::Write, || format!("{} bytes at {position}", bytes.len()));
        let (mut state, machine) = match entered {
            Ok(entered) => entered,
            Err(error) => {
                self.write_a_part(&bytes, position);
                return Err(error);
            }
        };
        state.write(self.file, &bytes, position, machine)
    }

    fn set_size(&self, size_bytes: u64) -> io::Result<()> {
        let size = usize::try_from(size_bytes).map_err(|_| io::ErrorKind::FileTooLarge)?;
        let (mut state, machine) = self.enter(CallKind::SetSize, || format!("to {size}"))?;
        state.leave(machine, |state| state.set_size(self.file, size))
    }

    fn sync(&self) -> io::Result<()> {
        let entered = self.enter(CallKind::Sync, String::new);
        let (mut state, machine) = match entered {
            Ok(entered) => entered,
            Err(error) => {
                let mut state = self.disk.lock();
                if state.generation == self.generation && state.faults.down().is_none() {
                    state.fail_sync(self.file);
                }
                return Err(error);
            }
        };
        state.leave(machine, |state| state.sync(self.file))
    }

    fn descriptor(&self) -> Option<BorrowedFd<'_>> {
        None
    }
}

impl SimFile {
    /// A write that fails may have written a part.
    fn write_a_part(&self, bytes: &[u8], position: usize) {
        let mut state = self.disk.lock();
        if state.generation == self.generation && state.faults.down().is_none() {
            let length = state.dice.index(bytes.len() + 1);
            // Room for the part or not: the write has failed already.
            let _ = state.write(self.file, &bytes[..length], position, Machine::StaysUp);
        }
    }
}
