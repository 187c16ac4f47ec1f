//! A partition's place in the registry: opened once, by whoever comes first, while others wait for just this one.
//!
//! ```text
//! not opened ──▶ open
//!     ├────────▶ damaged   files that don't hold what was written; they are not read again before a restart
//!     └────────▶ deleted   for whoever still holds the slot: it must not come back
//! ```
//! Invariant: a deleted slot is never opened. Opening may read gigabytes: an async thread that does it gives its other tasks away
//! first.

use parking_lot::Mutex;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};

use super::partition::Partition;
use super::partition_failure::PartitionFailure;
use crate::log::{LogError, StorageError};
use crate::types::TimestampMs;

/// One partition, opened or not.
#[derive(Default)]
pub(super) struct Slot {
    opened: OnceLock<Arc<Partition>>,
    state: Mutex<State>,
    /// When retention has something to do here, while the partition isn't open.
    next_look_ms: AtomicI64,
    /// True once compaction knows whether it needs the partition, while that isn't open.
    seen_by_compaction: AtomicBool,
}

#[derive(Default)]
enum State {
    #[default]
    Usable,
    Damaged(String),
    Deleted,
}

impl Slot {
    /// The partition, if it is open.
    pub(super) fn opened(&self) -> Option<&Arc<Partition>> {
        self.opened.get()
    }

    /// The partition, opened by `open` if nobody has.
    pub(super) fn open(
        &self,
        open: impl FnOnce() -> Result<Arc<Partition>, PartitionFailure>,
    ) -> Result<Arc<Partition>, PartitionFailure> {
        let mut state = self.state.lock();
        if let Some(partition) = self.opened.get() {
            return Ok(Arc::clone(partition));
        }
        match &*state {
            State::Usable => {}
            State::Damaged(what) => return Err(damaged(what.clone())),
            State::Deleted => return Err(PartitionFailure::Unknown),
        }
        match open() {
            Ok(partition) => Ok(Arc::clone(self.opened.get_or_init(|| partition))),
            Err(failure) => {
                state.note(&failure);
                Err(failure)
            }
        }
    }

    /// When retention is to look at the unopened partition.
    pub(super) fn next_look(&self) -> TimestampMs {
        // Hints order nothing, here and below: a look too many costs a read of the log.
        TimestampMs(self.next_look_ms.load(Ordering::Relaxed))
    }

    /// Nothing can expire before then.
    pub(super) fn look_at(&self, time: TimestampMs) {
        self.next_look_ms.store(time.0, Ordering::Relaxed);
    }

    /// True if compaction has to find out whether it needs the unopened partition. The next call says no.
    pub(super) fn take_compaction_look(&self) -> bool {
        !self.seen_by_compaction.swap(true, Ordering::Relaxed)
    }

    /// The topic's settings changed.
    pub(super) fn look_again(&self) {
        self.look_at(TimestampMs(0));
        self.seen_by_compaction.store(false, Ordering::Relaxed);
    }

    /// Ends the slot, and does what that needs with the partition, if it is open. `None` if it had ended before: then that is done.
    pub(super) fn end<T>(&self, work: impl FnOnce(Option<&Arc<Partition>>) -> T) -> Option<T> {
        let mut state = self.state.lock();
        if matches!(*state, State::Deleted) {
            return None;
        }
        *state = State::Deleted;
        Some(work(self.opened.get()))
    }

    /// Runs `work` if the partition isn't open, and keeps it from being opened meanwhile.
    pub(super) fn while_unopened<T>(
        &self,
        work: impl FnOnce() -> Result<T, PartitionFailure>,
    ) -> Option<Result<T, PartitionFailure>> {
        let mut state = self.state.lock();
        let idle = self.opened.get().is_none() && matches!(*state, State::Usable);
        let done = idle.then(work);
        if let Some(Err(failure)) = &done {
            state.note(failure);
        }
        done
    }
}

impl State {
    /// Remembers damage, so that it is found, and told, once.
    fn note(&mut self, failure: &PartitionFailure) {
        if let PartitionFailure::Log(LogError::Storage(StorageError::Damaged(what))) = failure {
            *self = Self::Damaged(what.clone());
        }
    }
}

fn damaged(what: String) -> PartitionFailure {
    LogError::from(StorageError::Damaged(what)).into()
}

/// Does what may take long. On a thread that serves connections, these go on elsewhere meanwhile.
pub(super) fn may_take_long<T>(work: impl FnOnce() -> T) -> T {
    use tokio::runtime::{Handle, RuntimeFlavor};
    match Handle::try_current().map(|runtime| runtime.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(work),
        _ => work(),
    }
}
