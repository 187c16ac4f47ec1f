//! Closing the logs of a broker that stops.
//!
//! ```text
//! few:   each log is written and its files synced, several at a time
//! many:  all logs are written, several at a time ──▶ their file system is synced once ──▶ each is told
//! ```
//! Invariant: a log counts as closed only after all its files were synced. A directory with a log that isn't closed gets
//! no mark: the caller gets the error, and sees to that.

use std::panic::resume_unwind;
use std::sync::Arc;

use parking_lot::Mutex;

use super::partition::Partition;
use crate::log::{LogDirectory, LogError, PartitionLog, StorageError};

/// With more logs than this, the whole file system is synced at once: one after the other, the files of 10,000 logs take as
/// many seconds as a container is given to stop. With fewer, the stop doesn't wait for other people's data on that file system.
const CLOSED_ONE_BY_ONE: usize = 128;

/// Closes the logs of a directory that are `open`, by so many threads. Whatever becomes of one, all are written; gives the
/// last error.
pub(super) fn close_logs(
    directory: &Arc<LogDirectory>,
    open: &[Arc<Partition>],
    threads: usize,
) -> Result<(), LogError> {
    let here = |partition: &&Arc<Partition>| Arc::ptr_eq(&partition.directory(), directory);
    let logs: Vec<&Partition> = open.iter().filter(here).map(AsRef::as_ref).collect();
    let many = logs.len() > CLOSED_ONE_BY_ONE;
    let closed = match many.then(|| close_together(directory, &logs, threads)) {
        Some(Ok(true)) => Ok(()),
        Some(Err(error)) => Err(error),
        Some(Ok(false)) | None => side_by_side(&logs, threads, |log| {
            closing(log, PartitionLog::close)?;
            Ok(())
        }),
    };
    Ok(closed?)
}

/// False if the file system can't be synced in one piece.
fn close_together(
    directory: &LogDirectory,
    logs: &[&Partition],
    threads: usize,
) -> Result<bool, StorageError> {
    let all_written = Mutex::new(Vec::with_capacity(logs.len()));
    side_by_side(logs, threads, |log| {
        let written = closing(log, PartitionLog::write_out)?;
        all_written.lock().extend(written.map(|written| (log, written)));
        Ok(())
    })?;
    if !directory.sync_file_system()? {
        return Ok(false);
    }
    for (log, written) in all_written.into_inner() {
        closing(log, |log| log.close_synced(written))?;
    }
    Ok(true)
}

/// Does a part of the closing, unless the partition was deleted.
fn closing<T>(
    partition: &Partition,
    work: impl FnOnce(&mut PartitionLog) -> Result<T, StorageError>,
) -> Result<Option<T>, StorageError> {
    let done = partition.keep_house(|log, _| work(log)).transpose();
    done.inspect_err(|error| {
        tracing::error!(partition = %partition.name(), %error, "the log could not be closed");
    })
}

/// Does the same with all of them, by so many threads; gives the last error.
fn side_by_side<'a>(
    logs: &[&'a Partition],
    threads: usize,
    work: impl Fn(&'a Partition) -> Result<(), StorageError> + Sync,
) -> Result<(), StorageError> {
    let share = logs.len().div_ceil(threads).max(1);
    let work_on = |share: &[&'a Partition]| last_error(share.iter().map(|log| work(log)));
    std::thread::scope(|scope| {
        let working: Vec<_> = logs.chunks(share).map(|share| scope.spawn(move || work_on(share))).collect();
        last_error(
            working.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic))),
        )
    })
}

/// The last error of all the work, which is done whatever becomes of the rest.
fn last_error(work: impl Iterator<Item = Result<(), StorageError>>) -> Result<(), StorageError> {
    work.filter_map(Result::err).last().map_or(Ok(()), Err)
}
