//! Upkeep of the partitions in the background: retention, flushing, checkpoints, and at the end the clean shutdown.
//!
//! Invariant: upkeep never holds a partition's lock for longer than one partition's work, and never decides what a client
//! sees: it only lets go of what retention no longer promises and notes what is already true.

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::MissedTickBehavior;

use super::closing;
use super::partition::Partition;
use super::partitions::Partitions;
use crate::log::{LogDirectory, LogError, StorageError};
use crate::sys::Clock;

/// Logs closed at the same time, at the least. Closing waits for the disk rather than for a core, and a disk takes several
/// flushes at once: eight threads flush ten times the files of one.
const LEAST_CLOSING_THREADS: usize = 8;

/// How often each kind of upkeep runs.
#[derive(Debug, Clone, Copy)]
pub struct Housekeeping {
    /// `log.retention.check.interval.ms`.
    pub retention: Duration,
    /// `log.flush.scheduler.interval.ms`, but at least once a second's worth of patience.
    pub flush: Duration,
    /// `log.flush.offset.checkpoint.interval.ms` and its siblings.
    pub checkpoint: Duration,
}

impl Housekeeping {
    /// Runs until `stop` says true.
    pub async fn run(
        self,
        partitions: Arc<Partitions>,
        clock: Arc<dyn Clock>,
        mut stop: watch::Receiver<bool>,
    ) {
        let mut retention = ticker(self.retention);
        let mut flush = ticker(self.flush);
        let mut checkpoint = ticker(self.checkpoint);
        loop {
            let work: fn(&Partitions, &dyn Clock) = tokio::select! {
                () = told(&mut stop) => return,
                _ = retention.tick() => retain,
                _ = flush.tick() => flush_due,
                _ = checkpoint.tick() => note_checkpoints,
            };
            let (partitions, clock) = (Arc::clone(&partitions), Arc::clone(&clock));
            // Disks can be slow: not on the threads that serve.
            let done = tokio::task::spawn_blocking(move || work(&partitions, &*clock)).await;
            if let Err(error) = done {
                tracing::error!(%error, "a round of upkeep failed");
            }
        }
    }
}

/// Waits until the broker stops; a dropped sender means the same.
async fn told(stop: &mut watch::Receiver<bool>) {
    // The guard that this gives must not live on in the caller, which waits for other things.
    let _ = stop.wait_for(|stopping| *stopping).await;
}

fn ticker(period: Duration) -> tokio::time::Interval {
    let mut ticker = tokio::time::interval(period);
    // The first tick comes after a period, not at once.
    ticker.reset();
    ticker.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticker
}

fn retain(partitions: &Partitions, clock: &dyn Clock) {
    let now = clock.wall_ms();
    for partition in partitions.opened() {
        let done = partition.keep_house(|log, high_watermark| log.apply_retention(now, high_watermark));
        report(&partition, "retention", done);
        partition.keep_house(|log, _| log.expire_producers(now));
    }
    partitions.retain_unopened(now);
}

/// Segments that take no more batches, what has waited for `flush.ms`, and files that wait to be removed.
fn flush_due(partitions: &Partitions, clock: &dyn Clock) {
    let now = clock.wall_ms();
    for partition in partitions.waiting_for_flush() {
        report(&partition, "flushing", Some(partition.flush_wanted(now)));
    }
    for directory in partitions.directories() {
        directory.tidy_write_ahead_log();
        directory.remove_due();
    }
}

fn note_checkpoints(partitions: &Partitions, _: &dyn Clock) {
    for directory in partitions.directories().filter(|directory| !directory.is_offline()) {
        let written = directory.write_checkpoints();
        if let Err(error) = written.and_then(|()| partitions.write_high_watermarks(directory)) {
            tracing::error!(directory = %directory.path().display(), %error, "the checkpoints could not be written");
        }
    }
}

fn report<T, E: std::fmt::Display>(partition: &Partition, what: &str, done: Option<Result<T, E>>) {
    if let Some(Err(error)) = done {
        tracing::error!(partition = %partition.name(), %error, "{what} failed");
    }
}

/// Closes all logs in good order, by `threads` threads of a directory or more, so that the next start need not look at them.
///
/// # Errors
/// When a directory or a log can't be flushed or closed: then the next start recovers that directory.
pub fn close(
    partitions: &Partitions,
    clock: &dyn Clock,
    broker_epoch: i64,
    threads: usize,
) -> Result<(), LogError> {
    note_checkpoints(partitions, clock);
    let open = partitions.opened();
    let mut result = Ok(());
    for directory in partitions.directories() {
        result =
            close_directory(directory, &open, broker_epoch, threads.max(LEAST_CLOSING_THREADS)).and(result);
    }
    result
}

/// A directory with a log that is not closed keeps no mark: the next start recovers it.
fn close_directory(
    directory: &Arc<LogDirectory>,
    open: &[Arc<Partition>],
    broker_epoch: i64,
    threads: usize,
) -> Result<(), LogError> {
    if directory.is_offline() {
        return Err(StorageError::Offline.into());
    }
    closing::close_logs(directory, open, threads)?;
    directory.close_cleanly(broker_epoch)
}
