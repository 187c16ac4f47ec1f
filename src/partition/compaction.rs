//! Threads that compact logs: the dirtiest first, one thread a log, until none is due.
//!
//! ```text
//! round ──▶ which log is the dirtiest? ──none──▶ wait log.cleaner.backoff.ms ──▶ round
//!                  │
//!                  ├──▶ its keys ──▶ its groups: write, swap ──▶ checkpoint ──▶ round
//!                  └── can't be compacted: told once, and left alone until the broker starts again
//! ```
//! Invariant: a partition's lock is held to look, to prepare and to swap, never to read or write records. A thread that is
//! told to stop does so after the piece in hand. Deliberately absent: what stays and what goes, which the log room knows.

use std::collections::HashSet;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use super::compaction_options::CompactionOptions;
use super::partition::Partition;
use super::partitions::Partitions;
use super::throttle::Throttle;
use crate::log::{
    Cleanable, CompactedGroup, CompactionError, Pace, PartitionLog, RewriteStatistics, Stopped, StorageError,
};
use crate::sys::Clock;
use crate::types::{Offset, PartitionIndex, TimestampMs, TopicId};

type PartitionKey = (TopicId, PartitionIndex);

/// The threads. When this is dropped, each stops after the piece in hand.
pub struct Compaction {
    shared: Arc<Shared>,
    most_key_bytes: usize,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Compaction {
    /// Starts them. The keys that they remember take `most_key_bytes` at the most, whatever the options say.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(
        options: CompactionOptions,
        most_key_bytes: usize,
        partitions: Arc<Partitions>,
        clock: Arc<dyn Clock>,
    ) -> io::Result<Self> {
        let options = options.within(most_key_bytes);
        let throttle = Throttle::new(options.bytes_per_second);
        let board = Mutex::new(Board::new(options));
        let shared = Arc::new(Shared { partitions, clock, throttle, board, told: Condvar::new() });
        let compaction = Self { shared, most_key_bytes, threads: Mutex::default() };
        compaction.start_missing()?;
        Ok(compaction)
    }

    /// Goes on with other options: a log that is being compacted is finished with the old ones, but for the rate.
    ///
    /// # Errors
    /// The system gives no thread; those that are there go on.
    pub fn reconfigure(&self, options: CompactionOptions) -> io::Result<()> {
        let options = options.within(self.most_key_bytes);
        {
            let mut board = self.shared.board.lock();
            if board.options == options {
                return Ok(());
            }
            board.options = options;
            self.shared.throttle.set_rate(options.bytes_per_second);
            board.changes += 1;
            self.shared.told.notify_all();
        }
        tracing::info!(threads = options.threads, "compaction goes on with other settings");
        self.start_missing()
    }

    fn start_missing(&self) -> io::Result<()> {
        let mut threads = self.threads.lock();
        threads.retain(|thread| !thread.is_finished());
        loop {
            // Not held while a thread is started, which takes it.
            let missing = self.shared.board.lock().join();
            let Some(number) = missing else { return Ok(()) };
            let shared = Arc::clone(&self.shared);
            let named = thread::Builder::new().name(format!("compaction-{number}"));
            let started = named.spawn(move || shared.work());
            threads.push(started.inspect_err(|_| self.shared.board.lock().running -= 1)?);
        }
    }

    /// Tells them to stop.
    pub fn tell_to_stop(&self) {
        self.shared.board.lock().stopping = true;
        self.shared.told.notify_all();
    }

    /// Waits until they have stopped, which they do after the piece in hand. Blocks.
    pub fn stop(&self) {
        self.tell_to_stop();
        for thread in self.threads.lock().drain(..) {
            if thread.join().is_err() {
                tracing::error!("a compaction thread had panicked");
            }
        }
    }
}

impl Drop for Compaction {
    fn drop(&mut self) {
        self.tell_to_stop();
    }
}

struct Shared {
    partitions: Arc<Partitions>,
    clock: Arc<dyn Clock>,
    throttle: Throttle,
    board: Mutex<Board>,
    told: Condvar,
}

/// What the threads tell each other.
#[derive(Debug)]
struct Board {
    options: CompactionOptions,
    /// How often the options changed: who rests begins anew then.
    changes: u64,
    /// Threads that are there.
    running: usize,
    stopping: bool,
    busy: HashSet<PartitionKey>,
    unusable: HashSet<PartitionKey>,
}

impl Board {
    fn new(options: CompactionOptions) -> Self {
        let (busy, unusable) = (HashSet::new(), HashSet::new());
        Self { options, changes: 0, running: 0, stopping: false, busy, unusable }
    }

    /// Takes in one more thread, where one is missing: its number.
    fn join(&mut self) -> Option<usize> {
        let missing = !self.stopping && self.running < self.options.threads;
        missing.then(|| {
            self.running += 1;
            self.running - 1
        })
    }

    /// Lets a thread go, where there is one too many.
    fn leave(&mut self) -> bool {
        let extra = self.running > self.options.threads;
        if extra {
            self.running -= 1;
        }
        extra
    }
}

/// What came of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Round {
    /// A log was compacted, given up, or taken by another thread: there may be more to do.
    Worked,
    /// Nothing is due, or it has to be tried again later.
    Idle,
}

impl Pace for Shared {
    fn moved(&self, bytes: u64) -> Result<(), Stopped> {
        let delay = self.throttle.delay(bytes, self.clock.monotonic());
        if self.rest(delay) { Ok(()) } else { Err(Stopped) }
    }
}

impl Shared {
    fn work(&self) {
        while self.rest(Duration::ZERO) && !self.board.lock().leave() {
            if self.round() == Round::Idle {
                let backoff = self.board.lock().options.backoff;
                self.rest(backoff);
            }
        }
    }

    /// Waits for so long, or until the options change, or until told to stop; false when told.
    fn rest(&self, time: Duration) -> bool {
        let mut board = self.board.lock();
        if !time.is_zero() {
            let changes = board.changes;
            self.told.wait_while_for(&mut board, |board| !board.stopping && board.changes == changes, time);
        }
        !board.stopping
    }

    fn round(&self) -> Round {
        let Some((partition, cleanable)) = self.dirtiest() else { return Round::Idle };
        let key = key_of(&partition);
        // Another thread has found it in the same moment.
        if !self.board.lock().busy.insert(key) {
            return Round::Worked;
        }
        // A panic over one log must not take the thread from the others.
        let done = catch_unwind(AssertUnwindSafe(|| self.compact(&partition, &cleanable)));
        let mut board = self.board.lock();
        board.busy.remove(&key);
        let name = partition.name();
        match done {
            Ok(Ok(())) => Round::Worked,
            Ok(Err(CompactionError::Stopped)) => Round::Idle,
            Ok(Err(CompactionError::LogChanged)) => {
                tracing::info!(partition = %name, "the log changed while it was compacted");
                // Not at once: a file that is really missing must not keep the thread busy for ever.
                Round::Idle
            }
            Ok(Err(CompactionError::Storage(error))) if error.is_shortage() => Round::Idle,
            Ok(Err(error @ CompactionError::Storage(_))) => {
                tracing::error!(partition = %name, %error, "compaction failed");
                Round::Idle
            }
            Ok(Err(error @ CompactionError::Unusable { .. })) => {
                tracing::error!(partition = %name, %error, "the log is not compacted any more");
                board.unusable.insert(key);
                Round::Worked
            }
            Err(_panic) => {
                tracing::error!(partition = %name, "compaction panicked; the log is not compacted any more");
                board.unusable.insert(key);
                Round::Worked
            }
        }
    }

    /// The log that is due and has the largest share of dirty bytes.
    fn dirtiest(&self) -> Option<(Arc<Partition>, Cleanable)> {
        self.partitions.open_compactable(|| self.rest(Duration::ZERO));
        let opened = self.partitions.opened();
        let excluded: HashSet<PartitionKey> = {
            let mut board = self.board.lock();
            if !board.unusable.is_empty() {
                let still: HashSet<PartitionKey> = opened.iter().map(|partition| key_of(partition)).collect();
                board.unusable.retain(|key| still.contains(key));
            }
            board.unusable.union(&board.busy).copied().collect()
        };
        let now_ms = self.clock.wall_ms();
        let free = opened.into_iter().filter(|partition| !excluded.contains(&key_of(partition)));
        let due = free.filter_map(|partition| {
            let cleanable = look(&partition, now_ms)?;
            Some((partition, cleanable))
        });
        due.max_by(|(_, one), (_, other)| one.cmp_ratio(other))
    }

    fn compact(&self, partition: &Partition, due: &Cleanable) -> Result<(), CompactionError> {
        let began = self.clock.monotonic();
        let (now_ms, limits) = (self.clock.wall_ms(), self.board.lock().options.limits);
        let prepared = with(partition, |log, high_watermark| {
            Ok(log.prepare_compaction(now_ms, high_watermark, limits)?)
        })?;
        // It may have been cut, or configured otherwise, since it was looked at.
        let Some(task) = prepared else { return Ok(()) };
        let mut rewrite = task.read_keys(self)?;
        while let Some(group) = rewrite.next_group(self)? {
            swap(partition, group)?;
        }
        with(partition, |log, _| {
            log.finish_compaction(&rewrite);
            Ok(())
        })?;
        partition.directory().write_checkpoints()?;
        let took = self.clock.monotonic().saturating_sub(began);
        tell(partition, due, rewrite.end().0, rewrite.statistics(), took);
        Ok(())
    }
}

/// What is to be compacted of a partition now.
fn look(partition: &Partition, now_ms: TimestampMs) -> Option<Cleanable> {
    let looked = partition.keep_house(|log, high_watermark| {
        log.roll_for_compaction(now_ms)?;
        let waits_for_flush = log.settings().cleanup_policy.compact && log.wants_flush();
        Ok((log.cleanable(now_ms, high_watermark)?, waits_for_flush))
    });
    match looked? {
        Ok((cleanable, waits_for_flush)) => {
            if waits_for_flush {
                // What isn't flushed can't be compacted, and not every append asks.
                partition.ask_for_flush();
            }
            cleanable
        }
        // Told when it happened.
        Err(StorageError::Offline | StorageError::Damaged(_)) => None,
        Err(error) => {
            tracing::error!(partition = %partition.name(), %error, "the log can't be looked at");
            None
        }
    }
}

/// Swaps a group in. What has begun is finished, also when the broker stops meanwhile.
fn swap(partition: &Partition, group: CompactedGroup) -> Result<(), CompactionError> {
    let swap = with(partition, |log, _| log.begin_swap(group))?;
    swap.sync()?;
    with(partition, |log, _| log.finish_swap(&swap))?;
    Ok(swap.sync()?)
}

/// Works on the log with the partition's lock.
fn with<T>(
    partition: &Partition,
    work: impl FnOnce(&mut PartitionLog, Offset) -> Result<T, CompactionError>,
) -> Result<T, CompactionError> {
    partition.keep_house(work).unwrap_or(Err(CompactionError::LogChanged))
}

fn key_of(partition: &Partition) -> PartitionKey {
    (partition.topic_id(), partition.name().partition)
}

fn tell(partition: &Partition, due: &Cleanable, end: i64, counted: &RewriteStatistics, took: Duration) {
    tracing::info!(
        partition = %partition.name(),
        from = due.first_dirty.0,
        to = end,
        keys = counted.keys,
        records_before = counted.records_read,
        records_after = counted.records_kept,
        records_without_key = counted.records_without_key,
        bytes_before = counted.bytes_read,
        bytes_after = counted.bytes_kept,
        took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        "compacted"
    );
}
