//! What goes wrong with a disk, and when: calls that fail, room that ends, the moment at which the machine goes down.
//!
//! Invariant: only calls that change something count towards the end of the machine; any call can be made to fail.

use std::io;

use crate::dice::Dice;

/// What a call asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallKind {
    /// Opening a file.
    Open,
    /// Reading from one.
    Read,
    /// Writing to one.
    Write,
    /// Cutting or extending one.
    SetSize,
    /// Syncing one.
    Sync,
    /// Listing a folder, or asking what a name stands for.
    Look,
    /// Making a folder.
    CreateFolder,
    /// Renaming.
    Rename,
    /// Removing.
    Remove,
    /// Syncing a folder.
    SyncFolder,
    /// Syncing everything.
    SyncFileSystem,
}

impl CallKind {
    /// The kinds that may be made to fail.
    pub const FALLIBLE: [Self; 10] = [
        Self::Open,
        Self::Read,
        Self::Write,
        Self::SetSize,
        Self::Sync,
        Self::Look,
        Self::Rename,
        Self::Remove,
        Self::SyncFolder,
        Self::SyncFileSystem,
    ];

    const fn changes_nothing(self) -> bool {
        matches!(self, Self::Read | Self::Look)
    }

    /// An error that this call gives on Linux.
    pub fn error(self, dice: &mut Dice) -> i32 {
        let errors: &[i32] = match self {
            Self::Open => &[EIO, EMFILE, EMFILE, ENOSPC],
            Self::Write => &[EIO, ENOSPC],
            Self::Sync | Self::SyncFolder | Self::SyncFileSystem => &[EIO, EIO, ENOSPC],
            Self::Rename | Self::CreateFolder => &[EIO, ENOSPC],
            Self::Read | Self::SetSize | Self::Look | Self::Remove => &[EIO],
        };
        dice.pick(errors)
    }
}

/// The device failed.
pub const EIO: i32 = 5;
/// The process has too many files open.
pub const EMFILE: i32 = 24;
/// The disk is full.
pub const ENOSPC: i32 = 28;

/// A call that will fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// Which kind of call.
    pub kind: CallKind,
    /// How many of that kind succeed before.
    pub after: u64,
    /// The error's number.
    pub error: i32,
    /// How many fail.
    pub times: u64,
}

/// How a machine goes down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crash {
    /// The process ends; what it wrote is in the page cache.
    Kill,
    /// The machine loses its power.
    PowerCut,
}

/// What a call is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// What it was asked for.
    Go,
    /// A part of it, and then the machine is down.
    GoDown,
    /// Fail with this error.
    Fail(i32),
    /// Nothing: the machine is down.
    Down,
}

/// What becomes of the machine in a call that is carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Machine {
    /// It goes on.
    StaysUp,
    /// It goes down, with a part of the call done.
    GoesDown,
}

/// The faults of one disk.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    faults: Vec<Fault>,
    armed: Option<(Crash, u64)>,
    down: Option<Crash>,
    /// Bytes that files may still grow; no limit where `None`.
    pub room_bytes: Option<u64>,
    /// Calls that change something, so far.
    pub changes: u64,
}

impl Faults {
    /// Judges a call.
    pub fn judge(&mut self, kind: CallKind) -> Verdict {
        if self.down.is_some() {
            return Verdict::Down;
        }
        if let Some(fault) = self.faults.iter_mut().find(|fault| fault.kind == kind) {
            if fault.after > 0 {
                fault.after -= 1;
            } else {
                fault.times -= 1;
                let error = fault.error;
                self.faults.retain(|fault| fault.times > 0);
                return Verdict::Fail(error);
            }
        }
        if kind.changes_nothing() {
            return Verdict::Go;
        }
        self.changes += 1;
        match &mut self.armed {
            Some((crash, 0)) => {
                self.down = Some(*crash);
                Verdict::GoDown
            }
            Some((_, left)) => {
                *left -= 1;
                Verdict::Go
            }
            None => Verdict::Go,
        }
    }

    /// Makes a call fail.
    pub fn add(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    /// Lets the machine go down in the call that comes after so many.
    pub fn arm(&mut self, crash: Crash, after: u64) {
        self.armed = Some((crash, after));
    }

    /// How the machine went down, if it did.
    #[must_use]
    pub const fn down(&self) -> Option<Crash> {
        self.down
    }

    /// Everything works again.
    pub fn heal(&mut self) {
        *self = Self { changes: self.changes, ..Self::default() };
    }
}

/// The error of a machine that is down; nobody is left to read it.
#[must_use]
pub fn machine_is_down() -> io::Error {
    io::Error::other("the machine is down")
}
