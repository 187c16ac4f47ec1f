//! Upkeep of the partitions in the background: retention, flushing, checkpoints, and at the end the clean shutdown.
//!
//! Invariant: each kind of upkeep has a period of its own, the key that names it, and none waits for another. Upkeep never holds a
//! partition's lock for longer than one partition's work, and never decides what a client sees: it only lets go of what retention no
//! longer promises and notes what is already true.

use std::sync::Arc;
use std::time::Duration;

use super::closing;
use super::partition::Partition;
use super::partitions::Partitions;
use super::periods::{HousekeepingPeriods, Period};
use crate::log::{FlushLook, LogDirectory, LogError, StorageError};
use crate::sys::timer::Ticker;
use crate::sys::{Clock, told_to_stop};
use parking_lot::Mutex;
use tokio::sync::watch;

/// Logs closed at the same time, at the least. Closing waits for the disk rather than for a core, and a disk takes several
/// flushes at once: eight threads flush ten times the files of one.
const LEAST_CLOSING_THREADS: usize = 8;

/// Upkeep of all partitions.
#[derive(Clone)]
pub struct Housekeeping {
    /// What is looked after.
    pub partitions: Arc<Partitions>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Says true when the broker stops.
    pub stop: watch::Receiver<bool>,
}

impl Housekeeping {
    /// Runs until `stop` says true.
    pub async fn run(self, periods: HousekeepingPeriods) {
        let flushes = Mutex::new(FlushLooks { period: periods.flush_by_time, next_by_time: None });
        tokio::join!(
            self.every(periods.retention, retain),
            self.every(periods.producer_expiration, expire_producers),
            self.every(periods.flush, move |keeper| keeper.flush_wanted(flushes.lock().next(&*keeper.clock))),
            self.every(periods.recovery_points, |keeper| keeper
                .note("recovery points", LogDirectory::write_recovery_points)),
            self.every(periods.log_starts, |keeper| keeper
                .note("log starts", LogDirectory::write_log_starts)),
            self.every(periods.high_watermarks, |keeper| note_high_watermarks(&keeper.partitions)),
        );
    }

    /// Does one kind of work again and again. Disks can be slow: not on the threads that serve.
    async fn every(&self, period: Period, work: impl Fn(&Self) + Send + Sync + 'static) {
        let Some(every) = period.every else { return };
        let mut ticker = Ticker::new(period.first, every);
        let (work, mut stop) = (Arc::new(work), self.stop.clone());
        loop {
            tokio::select! {
                () = told_to_stop(&mut stop) => return,
                () = ticker.tick() => {}
            }
            let (keeper, work) = (self.clone(), Arc::clone(&work));
            if let Err(error) = tokio::task::spawn_blocking(move || work(&keeper)).await {
                tracing::error!(%error, "a round of upkeep failed");
            }
        }
    }

    /// Segments that take no more batches, what has waited for `flush.ms`, and files that wait to be removed.
    fn flush_wanted(&self, look: FlushLook) {
        let mut noted_now: Vec<Arc<LogDirectory>> = Vec::new();
        for partition in self.partitions.waiting_for_flush() {
            match partition.flush_wanted(look) {
                Ok(true) => noted_now.push(partition.directory()),
                Ok(false) => {}
                Err(error) => report(&partition, "flushing", Some(Err::<(), _>(error))),
            }
        }
        for directory in self.partitions.directories() {
            if noted_now.iter().any(|noted| Arc::ptr_eq(noted, directory)) {
                tell("recovery points", directory, directory.write_recovery_points());
            }
            directory.tidy_write_ahead_log();
            directory.remove_due();
        }
    }

    fn note(&self, what: &str, write: fn(&LogDirectory) -> Result<(), StorageError>) {
        for directory in self.partitions.directories().filter(|directory| !directory.is_offline()) {
            tell(what, directory, write(directory));
        }
    }
}

fn note_high_watermarks(partitions: &Partitions) {
    for directory in partitions.directories().filter(|directory| !directory.is_offline()) {
        let marks = partitions.high_watermarks(directory);
        tell("high watermarks", directory, directory.write_high_watermarks(&marks));
    }
}

/// When a look for flushes goes by the time as well.
struct FlushLooks {
    period: Duration,
    next_by_time: Option<Duration>,
}

impl FlushLooks {
    fn next(&mut self, clock: &dyn Clock) -> FlushLook {
        let now = clock.monotonic();
        if self.next_by_time.is_some_and(|next| now < next) {
            return FlushLook::AtSize;
        }
        self.next_by_time = Some(now.saturating_add(self.period));
        FlushLook::AtSizeAndTime(clock.wall_ms())
    }
}

fn retain(keeper: &Housekeeping) {
    let now = keeper.clock.wall_ms();
    // First these: whoever opens one meanwhile finds it among the others.
    keeper.partitions.retain_unopened(now);
    for partition in keeper.partitions.opened() {
        let done = partition.keep_house(|log, high_watermark| log.apply_retention(now, high_watermark));
        report(&partition, "retention", done);
    }
}

fn expire_producers(keeper: &Housekeeping) {
    let now = keeper.clock.wall_ms();
    for partition in keeper.partitions.opened() {
        partition.keep_house(|log, _| log.expire_producers(now));
    }
}

fn report<T>(partition: &Partition, what: &str, done: Option<Result<T, StorageError>>) {
    if let Some(Err(error)) = done.filter(|done| !done.as_ref().is_err_and(StorageError::is_shortage)) {
        tracing::error!(partition = %partition.name(), %error, "{what} failed");
    }
}

fn tell(what: &str, directory: &LogDirectory, written: Result<(), StorageError>) {
    if let Err(error) = written
        && !error.is_shortage()
    {
        tracing::error!(directory = %directory.path().display(), %error, "the {what} could not be written");
    }
}

/// Closes all logs in good order, by `threads` threads of a directory or more. With the broker's epoch as their `mark`, directories that
/// were recovered as a whole need not be looked at by the next start; without one, each of them is.
///
/// # Errors
/// When a directory or a log can't be flushed or closed: then the next start recovers that directory.
pub fn close(partitions: &Partitions, mark: Option<i64>, threads: usize) -> Result<(), LogError> {
    note_high_watermarks(partitions);
    let open = partitions.opened();
    let mut result = Ok(());
    for directory in partitions.directories() {
        result = close_directory(directory, &open, mark, threads.max(LEAST_CLOSING_THREADS)).and(result);
    }
    result
}

/// A directory with a log that is not closed keeps no mark: the next start recovers it. The same goes for a directory
/// with a partition that was not recovered since the unclean stop before; that is no failure of this stop.
fn close_directory(
    directory: &Arc<LogDirectory>,
    open: &[Arc<Partition>],
    mark: Option<i64>,
    threads: usize,
) -> Result<(), LogError> {
    if directory.is_offline() {
        return Err(StorageError::Offline.into());
    }
    closing::close_logs(directory, open, threads)?;
    let Some(broker_epoch) = mark else { return Ok(directory.write_checkpoints()?) };
    match directory.close_cleanly(broker_epoch) {
        Err(LogError::Unrecovered(partitions)) => {
            let directory = directory.path().display();
            tracing::warn!(%directory, partitions, "the next start recovers what this one has not recovered");
            Ok(())
        }
        closed => closed,
    }
}
