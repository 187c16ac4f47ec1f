//! A move of a partition to another log directory, as long as it is under way: where to, and how far it is.
//!
//! Invariant: the copying task checks before each piece whether the move is still wanted.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};

use parking_lot::Mutex;

use crate::log::{FutureLog, LogDirectory, StorageError};

/// A move that is under way.
#[derive(Debug)]
pub struct Moving {
    /// Where to.
    pub to: Arc<LogDirectory>,
    /// The copy's folder there.
    folder: Mutex<PathBuf>,
    pub(super) cancelled: AtomicBool,
    pub(super) copied_end: AtomicI64,
    pub(super) copied_bytes: AtomicU64,
}

impl Moving {
    pub(super) fn new(to: Arc<LogDirectory>, copy: &FutureLog) -> Self {
        let (copied_end, copied_bytes) = (AtomicI64::new(0), AtomicU64::new(0));
        let folder = Mutex::new(copy.folder().to_owned());
        let moving = Self { to, folder, cancelled: AtomicBool::new(false), copied_end, copied_bytes };
        moving.note(copy);
        moving
    }

    /// Goes on with another copy, and removes the one before.
    pub(super) fn begin_again(&self, copy: &FutureLog) -> Result<(), StorageError> {
        let before = std::mem::replace(&mut *self.folder.lock(), copy.folder().to_owned());
        self.note(copy);
        self.to.remove_future(&before)
    }

    /// Removes the copy.
    pub(super) fn remove_copy(&self) -> Result<(), StorageError> {
        let folder = self.folder.lock().clone();
        self.to.remove_future(&folder)
    }

    /// True if the move is not wanted any more.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Acquire)
    }

    /// Takes note of how far the copy is.
    pub(super) fn note(&self, copy: &FutureLog) {
        self.copied_end.store(copy.end_offset().0, Ordering::Relaxed);
        self.copied_bytes.store(copy.size_in_bytes(), Ordering::Relaxed);
    }
}
