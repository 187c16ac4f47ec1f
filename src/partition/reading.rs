//! Reading a partition: what consumers may see of its log, and searches in it.
//!
//! ```text
//! with the lock:    leadership, epochs, bounds, a plan
//! without it:       the files; where they are not in the page cache, an impatient reader is told to come back patiently
//! ```
//!
//! Invariant: nothing is read at or beyond the high watermark; under `read_committed` nothing at or beyond the last stable
//! offset. No file is read under the lock, so a cold read holds up nobody.

use std::io;
use std::sync::Arc;

use super::partition::{Bounds, NotServing, Partition};
use crate::log::{
    AbortedTransaction, Found, LogSlice, LogView, Patience, ReadError, ReadPlan, ReadRange, RecordTooLarge,
    StorageError,
};
use crate::types::{LeaderEpoch, Offset};

/// How often a reader plans anew when files are replaced or removed under it. Each time something else changed them, so
/// more than two is rare; a file that is really missing must not keep it for ever.
pub(super) const MOST_ATTEMPTS: usize = 16;

/// Why nothing can be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadFailure {
    /// The partition isn't led here.
    #[error(transparent)]
    NotServing(#[from] NotServing),
    /// The log refused.
    #[error(transparent)]
    Log(#[from] ReadError),
    /// A compressed record is larger than the topic allows by now: a search by time stops there, as Kafka's does.
    #[error(transparent)]
    RecordTooLarge(#[from] RecordTooLarge),
    /// It has to be waited for the disk, and may not be: to be asked again with patience, where waiting harms nobody.
    #[error("what is asked for is not in memory")]
    Cold,
}

impl From<StorageError> for ReadFailure {
    fn from(error: StorageError) -> Self {
        Self::Log(error.into())
    }
}

/// What a consumer asks for.
#[derive(Debug, Clone, Copy)]
pub struct ReadRequest {
    /// The first offset wanted.
    pub from: Offset,
    /// At most this many bytes.
    pub max_bytes: usize,
    /// Give one batch even if it is larger than `max_bytes`.
    pub at_least_one: bool,
    /// Copy a slice of up to so many bytes into memory, where that takes no waiting.
    pub copied_bytes: usize,
    /// Stay below the last stable offset, and name the aborted transactions.
    pub committed_only: bool,
    /// The leader epoch that the client knows.
    pub leader_epoch: Option<LeaderEpoch>,
    /// The epoch of the last record that the client has.
    pub last_fetched_epoch: Option<LeaderEpoch>,
}

/// What was read.
#[derive(Debug)]
pub struct Fetched {
    /// Whole batches; an empty slice where there is nothing to read.
    pub slice: LogSlice,
    /// Where the partition stands.
    pub bounds: Bounds,
    /// The aborted transactions that reach into the slice, under `committed_only`.
    pub aborted: Option<Vec<AbortedTransaction>>,
    /// Set when the client's history is not this log's: the last common epoch and its end.
    pub diverging: Option<(LeaderEpoch, Offset)>,
}

/// What the lock was needed for.
struct Planned {
    bounds: Bounds,
    before: Offset,
    next: Next,
}

enum Next {
    Diverging(LeaderEpoch, Offset),
    Read(ReadPlan, Option<LogView>),
}

impl Partition {
    /// Reads committed records, on another thread if that has to wait for the disk.
    ///
    /// # Errors
    /// When the partition isn't led here, or the offset lies outside the log.
    pub async fn read(self: &Arc<Self>, request: &ReadRequest) -> Result<Fetched, ReadFailure> {
        match self.read_with(Patience::CachedOnly, request) {
            Err(ReadFailure::Cold) => {}
            read => return read,
        }
        let (partition, request) = (Arc::clone(self), *request);
        let reading = move || partition.read_with(Patience::Wait, &request);
        let read = tokio::task::spawn_blocking(reading).await;
        read.map_err(|error| StorageError::Failed(io::Error::other(error)))?
    }

    fn read_with(&self, patience: Patience, request: &ReadRequest) -> Result<Fetched, ReadFailure> {
        let mut from = request.from;
        self.attempt(|| {
            loop {
                let Planned { bounds, before, next } = self.plan(request, from, patience)?;
                let (plan, aborted) = match next {
                    Next::Read(plan, aborted) => (plan, aborted),
                    Next::Diverging(epoch, end) => {
                        let (slice, diverging) = (LogSlice::empty(request.from), Some((epoch, end)));
                        return Ok(Ok(Some(Fetched { slice, bounds, aborted: None, diverging })));
                    }
                };
                let slice = match plan.run(patience) {
                    Ok(Found::Slice(slice)) => slice,
                    Ok(Found::GoOn(offset)) => {
                        from = offset;
                        continue;
                    }
                    Ok(Found::Stale) => return Ok(Ok(None)),
                    Err(error) => return Ok(Err(error)),
                };
                let known = aborted.as_ref().map(|view| known_aborted(view, &slice, request.from, before));
                // Compaction forgets transactions together with their records, which the slice may still have.
                if aborted.is_some_and(|view| view.is_stale()) {
                    return Ok(Ok(None));
                }
                return Ok(known
                    .transpose()
                    .map(|aborted| Some(Fetched { slice, bounds, aborted, diverging: None })));
            }
        })
    }

    /// Looks for something in all of the log, on another thread if that has to wait for the disk.
    ///
    /// # Errors
    /// When the partition isn't led here, or the disk fails.
    pub async fn search<T: Send + 'static>(
        self: &Arc<Self>,
        leader_epoch: Option<LeaderEpoch>,
        look: impl Fn(&LogView) -> io::Result<T> + Send + 'static,
    ) -> Result<T, ReadFailure> {
        match self.search_with(Patience::CachedOnly, leader_epoch, &look) {
            Err(ReadFailure::Cold) => {}
            found => return found,
        }
        let partition = Arc::clone(self);
        let searching = move || partition.search_with(Patience::Wait, leader_epoch, look);
        let found = tokio::task::spawn_blocking(searching).await;
        found.map_err(|error| StorageError::Failed(io::Error::other(error)))?
    }

    fn search_with<T>(
        &self,
        patience: Patience,
        leader_epoch: Option<LeaderEpoch>,
        look: impl Fn(&LogView) -> io::Result<T>,
    ) -> Result<T, ReadFailure> {
        self.attempt(|| {
            let view = {
                let inner = self.inner.lock();
                inner.ensure_leads(leader_epoch)?;
                inner.log.view(patience)?
            };
            let found = look(&view);
            Ok(if view.is_stale() { Ok(None) } else { found.map(Some) })
        })
    }

    fn plan(&self, request: &ReadRequest, from: Offset, patience: Patience) -> Result<Planned, ReadFailure> {
        let inner = self.inner.lock();
        inner.ensure_leads(request.leader_epoch)?;
        let bounds = inner.bounds();
        let before = if request.committed_only { bounds.last_stable } else { bounds.high_watermark };
        if let Some(epoch) = request.last_fetched_epoch {
            let (log_start, log_end) = (bounds.log_start, inner.log.log_end_offset());
            let unknown = ReadError::OffsetOutOfRange { offset: request.from, log_start, log_end };
            let (found, end) = inner.log.epoch_end_offset(epoch).ok_or(unknown)?;
            if found < epoch || end < request.from {
                return Ok(Planned { bounds, before, next: Next::Diverging(found, end) });
            }
        }
        let (max_bytes, at_least_one) = (request.max_bytes, request.at_least_one);
        let plan = inner.log.plan_read(ReadRange { from, before, max_bytes, at_least_one })?;
        // What is cold is left in the file: whoever sends it keeps it from filling the page cache.
        let plan = match patience {
            Patience::CachedOnly => plan.copying(request.copied_bytes),
            Patience::Wait => plan,
        };
        let aborted =
            request.committed_only.then(|| inner.log.view_of_aborted(patience, request.from)).transpose()?;
        Ok(Planned { bounds, before, next: Next::Read(plan, aborted) })
    }

    /// Tries until something is found. `Ok(None)` from `find` asks for another attempt, and so does a file that isn't there:
    /// its segment may just have been deleted.
    fn attempt<T>(
        &self,
        mut find: impl FnMut() -> Result<io::Result<Option<T>>, ReadFailure>,
    ) -> Result<T, ReadFailure> {
        let mut last = None;
        for _ in 0..MOST_ATTEMPTS {
            match find()? {
                Ok(Some(found)) => return Ok(found),
                Ok(None) => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Err(ReadFailure::Cold),
                Err(error) if let Some(refusal) = too_large(&error) => {
                    return Err(refusal.into());
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => last = Some(error),
                Err(error) => {
                    last = Some(error);
                    break;
                }
            }
        }
        let last = last.unwrap_or_else(|| io::Error::other("the segments of the log keep changing"));
        Err(self.inner.lock().log.judge(last).into())
    }
}

/// What a search by time found instead of a record that it may read.
fn too_large(error: &io::Error) -> Option<RecordTooLarge> {
    error.get_ref()?.downcast_ref().copied()
}

/// The aborted transactions that a reader of `slice` must know. The slice may reach further than it needs to know; what lies
/// at or beyond `before` it can't see yet.
fn known_aborted(
    view: &LogView,
    slice: &LogSlice,
    from: Offset,
    before: Offset,
) -> io::Result<Vec<AbortedTransaction>> {
    if slice.is_empty() { Ok(Vec::new()) } else { view.aborted_transactions(from, before) }
}
