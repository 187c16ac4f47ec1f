//! The state of a simulated disk, behind its door: files, names, locks, and what goes wrong.
//!
//! Invariant: every call passes [`DiskState::enter`], which counts it, lets it fail, and lets the kernel write
//! something back meanwhile. Paused, it counts nothing and nothing fails: that is for whoever checks.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use super::contents::Contents;
use super::faults::{CallKind, Crash, Faults, Machine, Verdict, machine_is_down};
use super::names::{FileId, FolderId, Names, Node};
use super::options::{DiskOptions, Fate};
use crate::dice::Dice;

/// A read that was watched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchedRead {
    /// The file.
    pub file: FileId,
    /// Where.
    pub position: u64,
    /// How much.
    pub bytes: usize,
}

/// A disk.
#[derive(Debug, Clone)]
pub struct DiskState {
    options: DiskOptions,
    pub(super) dice: Dice,
    pub(super) files: Vec<Contents>,
    pub(super) names: Names,
    pub(super) faults: Faults,
    /// Grows at every crash: handles of an earlier process are dead.
    pub(super) generation: u64,
    pub(super) locked: BTreeSet<FileId>,
    pub(super) paused: bool,
    /// A sync has failed since the last crash: what it left behind is lost whatever happens.
    pub(super) sync_failed: bool,
    pub(super) watched: Option<Vec<WatchedRead>>,
    pub(super) trace: Option<Vec<String>>,
}

impl DiskState {
    /// An empty disk.
    #[must_use]
    pub fn new(options: DiskOptions) -> Self {
        Self {
            options,
            dice: Dice::new(0),
            files: Vec::new(),
            names: Names::new(options.names),
            faults: Faults::default(),
            generation: 0,
            locked: BTreeSet::new(),
            paused: false,
            sync_failed: false,
            watched: None,
            trace: None,
        }
    }

    /// What every call begins with.
    pub(super) fn enter(
        &mut self,
        kind: CallKind,
        what: impl FnOnce(&Names) -> String,
    ) -> io::Result<Machine> {
        if self.paused {
            return Ok(Machine::StaysUp);
        }
        let verdict = self.faults.judge(kind);
        if let Some(trace) = &mut self.trace {
            let outcome = match verdict {
                Verdict::Go => String::new(),
                Verdict::GoDown => " and the machine goes down".to_owned(),
                Verdict::Fail(error) => format!(" fails with error {error}"),
                Verdict::Down => " on a machine that is down".to_owned(),
            };
            trace.push(format!("{kind:?} {}{outcome}", what(&self.names)));
        }
        if self.dice.permille(self.options.writeback_permille) {
            self.write_back_some();
        }
        match verdict {
            Verdict::Go => Ok(Machine::StaysUp),
            Verdict::GoDown => Ok(Machine::GoesDown),
            Verdict::Fail(error) => Err(io::Error::from_raw_os_error(error)),
            Verdict::Down => Err(machine_is_down()),
        }
    }

    /// Ends a call. Where the machine goes down in it, whether the change was made is a matter of luck.
    pub(super) fn leave(&mut self, machine: Machine, change: impl FnOnce(&mut Self)) -> io::Result<()> {
        let made = machine == Machine::StaysUp || self.dice.permille(500);
        if made {
            change(self);
        }
        match machine {
            Machine::StaysUp => Ok(()),
            Machine::GoesDown => Err(machine_is_down()),
        }
    }

    fn write_back_some(&mut self) {
        if self.dice.permille(200) {
            self.names.write_back_some(&mut self.dice);
            return;
        }
        let dirty: Vec<FileId> = (0..self.files.len()).filter(|file| self.files[*file].is_dirty()).collect();
        if !dirty.is_empty() {
            let file = self.dice.pick(&dirty);
            self.files[file].write_back_some(&mut self.dice, self.options.geometry);
        }
    }

    /// Writes as much as there is room for; a machine that goes down writes a part.
    pub(super) fn write(
        &mut self,
        file: FileId,
        bytes: &[u8],
        position: usize,
        machine: Machine,
    ) -> io::Result<()> {
        let grows = |length: usize, size: usize| (position + length).saturating_sub(size) as u64;
        let size = self.files[file].now().len();
        let mut length = bytes.len();
        if machine == Machine::GoesDown {
            length = self.dice.index(length + 1);
        }
        let mut full = false;
        if let Some(room) = &mut self.faults.room_bytes.filter(|_| !self.paused) {
            if grows(length, size) > *room {
                full = true;
                length -= usize::try_from(grows(length, size) - *room).unwrap_or(length).min(length);
            }
            self.faults.room_bytes = Some(*room - grows(length, size).min(*room));
        }
        self.files[file].write(&bytes[..length], position, self.options.geometry);
        match (machine, full) {
            (Machine::GoesDown, _) => Err(machine_is_down()),
            (Machine::StaysUp, true) => Err(io::Error::from_raw_os_error(super::faults::ENOSPC)),
            (Machine::StaysUp, false) => Ok(()),
        }
    }

    pub(super) fn set_size(&mut self, file: FileId, size: usize) {
        let before = self.files[file].now().len();
        self.files[file].set_size(size, self.options.geometry);
        if let Some(room) = &mut self.faults.room_bytes {
            *room += before.saturating_sub(size) as u64;
        }
    }

    pub(super) fn sync(&mut self, file: FileId) {
        self.files[file].sync(self.options.geometry);
    }

    pub(super) const fn syncs_whole(&self) -> bool {
        self.options.syncs_whole
    }

    /// Brings everything to the platter.
    pub(super) fn sync_all(&mut self) {
        let geometry = self.options.geometry;
        self.files.iter_mut().for_each(|file| file.sync(geometry));
        self.names.commit_all();
    }

    pub(super) fn fail_all_syncs(&mut self) {
        (0..self.files.len()).for_each(|file| self.fail_sync(file));
    }

    pub(super) fn fail_sync(&mut self, file: FileId) {
        self.sync_failed = true;
        self.files[file].fail_sync(&mut self.dice, self.options.geometry);
    }

    /// The folder of `path`, and its last name.
    pub(super) fn parent<'a>(&self, path: &'a Path) -> io::Result<(FolderId, &'a str)> {
        self.names.parent(path).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// Makes a file of this name.
    pub(super) fn create(&mut self, folder: FolderId, name: &str) -> FileId {
        self.files.push(Contents::default());
        let file = self.files.len() - 1;
        self.names.add(folder, name, Node::File(file));
        file
    }

    pub(super) fn commit_journal(&mut self) {
        self.names.commit_all();
        self.files.iter_mut().for_each(Contents::write_back_cut);
    }

    /// The machine or the process ends, and the next one begins.
    pub(super) fn crash(&mut self, crash: Crash) {
        self.generation += 1;
        self.locked.clear();
        self.sync_failed = false;
        self.faults.heal();
        let geometry = self.options.geometry;
        if crash == Crash::Kill {
            self.files.iter_mut().for_each(|file| file.end_process(geometry));
            return;
        }
        let fate = self.dice.pick(&[Fate::Lost, Fate::Kept, Fate::Mixed, Fate::Mixed]);
        let fate_of_names = self.dice.pick(&[fate, Fate::Lost, Fate::Kept, Fate::Mixed]);
        for file in &mut self.files {
            file.cut_power(&mut self.dice, fate, geometry);
        }
        self.names.cut_power(&mut self.dice, fate_of_names);
    }

    /// Every file that can be reached, with its bytes.
    pub(super) fn image(&self) -> BTreeMap<String, Vec<u8>> {
        let files = self.names.files();
        files.into_iter().map(|(path, file)| (path, self.files[file].now().to_vec())).collect()
    }
}
