//! A partition while its files are copied to another log directory.
//!
//! ```text
//! begin_move ──▶ copied: by hand and hand, no lock held while files are read ──▶ switch: with the lock, for good
//!      │ another move, the topic deleted: `Moving` says so, and whoever copies lets go
//!      └──▶ end_move
//! ```
//! Invariant: at most one move is under way. Until the switch, clients see the log in the old directory, and afterwards the
//! same records in the new one. What a copy waits for, and who does the copying, is not known here.

use bytes::Bytes;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::moving::Moving;
use super::partition::Partition;
use super::reading::MOST_ATTEMPTS;
use crate::log::{
    CopySource, Found, FutureLog, LogDirectory, LogError, NotTaken, Patience, ReadError, ReadRange,
    StorageError,
};
use crate::types::Offset;

/// How far a move is.
#[derive(Debug)]
pub struct Progress {
    /// Where to.
    pub to: Arc<LogDirectory>,
    /// Bytes of batches that were copied.
    pub size_bytes: u64,
    /// Offsets that are still to be copied.
    pub offset_lag: i64,
}

/// Why a move ends without its switch.
#[derive(Debug, thiserror::Error)]
pub enum MoveFailure {
    /// Somebody wants something else, or the broker stops.
    #[error("it was cancelled")]
    Cancelled,
    /// The log can't be copied from.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The new directory, or the batches.
    #[error(transparent)]
    NotTaken(#[from] NotTaken),
    /// The copy can't be begun.
    #[error(transparent)]
    Begin(#[from] LogError),
    /// The metadata can't be told.
    #[error(transparent)]
    Metadata(#[from] crate::cluster::ControllerError),
}

impl Partition {
    /// Begins a move to another directory, instead of one that is under way. `None` where there is nothing to do: the files
    /// are there, or on their way. Makes a folder: not for a thread that serves. One call at a time.
    ///
    /// # Errors
    /// The disk's.
    pub(super) fn begin_move(
        &self,
        to: &Arc<LogDirectory>,
    ) -> Result<Option<(Arc<Moving>, FutureLog)>, LogError> {
        let source = {
            let mut inner = self.inner.lock();
            if inner.moving.as_ref().is_some_and(|moving| Arc::ptr_eq(&moving.to, to)) {
                return Ok(None);
            }
            if let Some(earlier) = inner.moving.take() {
                earlier.cancelled.store(true, Ordering::Release);
            }
            if inner.deleted || Arc::ptr_eq(&inner.directory, to) {
                return Ok(None);
            }
            // Under the lock: once it is deleted, another partition may have its name there.
            to.make_way(self.name(), self.topic_id()).map_err(LogError::from)?;
            inner.log.copy_source()
        };
        let copy = to.begin_future(source)?;
        let moving = Arc::new(Moving::new(Arc::clone(to), &copy));
        self.inner.lock().moving = Some(Arc::clone(&moving));
        Ok(Some((moving, copy)))
    }

    /// What a copy of the log begins with.
    pub(super) fn copy_source(&self) -> CopySource {
        self.inner.lock().log.copy_source()
    }

    /// The move is over.
    pub(super) fn end_move(&self, moving: &Arc<Moving>) {
        let mut inner = self.inner.lock();
        if inner.moving.as_ref().is_some_and(|current| Arc::ptr_eq(current, moving)) {
            inner.moving = None;
        }
    }

    /// Removes a folder of the partition from a directory in which it is not. With the lock: it may be on its way there.
    pub(super) fn remove_left_behind(
        &self,
        directory: &Arc<LogDirectory>,
        delay: Duration,
    ) -> Result<(), StorageError> {
        let inner = self.inner.lock();
        // A move begins with removing what is in its way.
        let moves_there = inner.moving.as_ref().is_some_and(|moving| Arc::ptr_eq(&moving.to, directory));
        if inner.deleted || moves_there || Arc::ptr_eq(&inner.directory, directory) {
            return Ok(());
        }
        directory.delete_unopened(self.name(), self.topic_id(), delay)
    }

    /// How far the move is that is under way.
    pub(super) fn move_progress(&self) -> Option<Progress> {
        let inner = self.inner.lock();
        let moving = inner.moving.as_ref()?;
        // The log may have been cut since, and end before what was copied.
        let copied_end = moving.copied_end.load(Ordering::Relaxed);
        Some(Progress {
            to: Arc::clone(&moving.to),
            size_bytes: moving.copied_bytes.load(Ordering::Relaxed),
            offset_lag: inner.log.log_end_offset().0.saturating_sub(copied_end).max(0),
        })
    }

    /// The next batches to copy from `next` on, up to `max_bytes` if that is one; `None` where all that is settled was copied.
    pub(super) fn batches_to_copy(
        &self,
        moving: &Moving,
        next: Offset,
        max_bytes: usize,
    ) -> Result<Option<Bytes>, MoveFailure> {
        let mut from = next;
        for _ in 0..MOST_ATTEMPTS {
            let plan = {
                let inner = self.inner.lock();
                if inner.deleted || moving.is_cancelled() {
                    return Err(MoveFailure::Cancelled);
                }
                from = from.max(inner.log.log_start_offset());
                let before = inner.log.settled_end();
                if from >= before {
                    return Ok(None);
                }
                let range = ReadRange { from, before, max_bytes, at_least_one: true };
                inner.log.plan_read(range)?
            };
            match plan.run(Patience::Wait).and_then(read) {
                Ok(Read::Batches(bytes)) => return Ok(Some(bytes).filter(|bytes| !bytes.is_empty())),
                Ok(Read::Nothing(offset)) => from = offset,
                Ok(Read::Stale) => {}
                // The segment was deleted just now.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(ReadError::from(self.inner.lock().log.judge(error)).into()),
            }
        }
        let failure = std::io::Error::other("the segments of the log keep changing");
        Err(ReadError::from(StorageError::Failed(failure)).into())
    }

    /// Lets the copy take the place of the log, and gives the directory that it has left; `None` where the move isn't wanted any
    /// more.
    ///
    /// # Errors
    /// Why not; the log in the old directory goes on.
    pub(super) fn switch(
        &self,
        moving: &Moving,
        copy: FutureLog,
    ) -> Result<Option<Arc<LogDirectory>>, NotTaken> {
        let mut inner = self.inner.lock();
        if inner.deleted || moving.is_cancelled() {
            copy.close();
            return Ok(None);
        }
        let log = copy.take_over(&mut inner.log)?;
        let mut left = std::mem::replace(&mut inner.log, log);
        let from = std::mem::replace(&mut inner.directory, Arc::clone(&moving.to));
        inner.moving = None;
        inner.log.set_owner(self.this.clone());
        if let Err(error) = from.delete_partition(&mut left) {
            // The metadata says where the partition is: the next start sets the folder aside.
            tracing::error!(partition = %self.name(), directory = %from.path().display(), %error,
                "the files of a partition that was moved stay for now");
        }
        // All of it is on the disk now, whatever it waited for before.
        inner.take_in_settled();
        Ok(Some(from))
    }
}

enum Read {
    Batches(Bytes),
    Nothing(Offset),
    Stale,
}

fn read(found: Found) -> std::io::Result<Read> {
    Ok(match found {
        Found::Slice(slice) => Read::Batches(slice.to_bytes()?),
        Found::GoOn(offset) => Read::Nothing(offset),
        Found::Stale => Read::Stale,
    })
}
