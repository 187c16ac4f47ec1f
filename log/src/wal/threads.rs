//! The two threads of a write-ahead log: one commits, one trims, so that an ack never waits for a segment's flush.
//!
//! Invariant: they begin with the first entry and end before the directory's lock is given back. A thread that meets a failure of the
//! disk leaves: the directory is offline for good.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use super::{Committed, WriteAheadLog};
use crate::directory_disk::DirectoryDisk;
use crate::error::StorageError;
use crate::settings::WalDriver;

/// How long the thread rests that found the disk full.
const RETRY_AFTER: Duration = Duration::from_millis(100);
/// How often the thread that commits lets go of the processor for a group, so that it begins to write at some time.
const MOST_YIELDS: usize = 16;

/// The threads, once there are any.
#[derive(Debug, Default)]
pub struct WalThreads {
    running: Mutex<Option<Running>>,
    started: AtomicBool,
    signals: Arc<Signals>,
}

#[derive(Debug)]
struct Running {
    handles: Vec<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Signals {
    stopping: AtomicBool,
    wanted: Mutex<Option<Chore>>,
    chore_wanted: Condvar,
    chore_done: Condvar,
    resting: Mutex<()>,
    /// Wakes who rests when the threads are to end.
    rested: Condvar,
}

/// What the second thread is asked for. The later one includes the earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Chore {
    /// Files of an earlier run that keep nothing go, and the next one is prepared.
    TidyUp,
    /// What the full files keep is flushed.
    Flush,
    /// Full files go.
    Trim,
}

impl WalThreads {
    /// Starts them, if they are not running. Where the system gives no thread, the next append tries again.
    pub fn ensure(&self, driver: WalDriver, wal: &Arc<WriteAheadLog>, directory: &Arc<DirectoryDisk>) {
        if driver == WalDriver::Caller || self.started.load(Ordering::Acquire) {
            return;
        }
        // Looked at with the lock: of two appends one starts them, and none does once `stop` has taken them.
        let mut running = self.running.lock();
        if running.is_some() || self.signals.stopping.load(Ordering::Acquire) {
            return;
        }
        let spawn = |name: &str, work: fn(&WriteAheadLog, &DirectoryDisk, &Signals)| {
            let (wal, directory, signals) =
                (Arc::clone(wal), Arc::clone(directory), Arc::clone(&self.signals));
            std::thread::Builder::new().name(name.to_owned()).spawn(move || work(&wal, &directory, &signals))
        };
        let handles = [spawn("wal-commit", commit), spawn("wal-trim", trim)];
        match handles.into_iter().collect::<Result<Vec<_>, _>>() {
            Ok(handles) => {
                *running = Some(Running { handles });
                self.started.store(true, Ordering::Release);
            }
            Err(error) => {
                directory.fail(error);
            }
        }
    }

    /// Ends them. What is still queued was acknowledged to nobody.
    pub fn stop(&self, wal: &WriteAheadLog) {
        self.signals.stopping.store(true, Ordering::Release);
        wal.wake();
        // Any chore wakes the second thread, which then sees that it is to stop.
        self.signals.ask_for(Chore::TidyUp);
        // Without its lock: a thread that begins to rest just now misses it, and rests once, which is short.
        self.signals.rested.notify_all();
        let Some(running) = self.running.lock().take() else { return };
        for handle in running.handles {
            // A thread that panicked has said so.
            let _ = handle.join();
        }
    }
}

impl Signals {
    fn ask_for(&self, chore: Chore) {
        let mut wanted = self.wanted.lock();
        *wanted = (*wanted).max(Some(chore));
        self.chore_wanted.notify_all();
    }

    /// Waits a little, for a disk that may get room.
    fn rest(&self) {
        self.rested.wait_for(&mut self.resting.lock(), RETRY_AFTER);
    }

    fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }
}

fn commit(wal: &WriteAheadLog, directory: &DirectoryDisk, signals: &Signals) {
    while !signals.is_stopping() {
        let_more_come(wal);
        match wal.commit(directory) {
            Ok(Committed::Nothing) => wal.wait(|| signals.is_stopping()),
            Ok(Committed::NoSpace) => signals.rest(),
            Ok(Committed::Group) if wal.is_pressed() => signals.ask_for(Chore::Flush),
            Ok(Committed::Group) if wal.wants_spare() => signals.ask_for(Chore::TidyUp),
            Ok(Committed::Group) => {}
            Ok(Committed::Full) => {
                // No group has room until the other thread has made some.
                signals.ask_for(Chore::Trim);
                let mut wanted = signals.wanted.lock();
                while wanted.is_some() && !signals.is_stopping() {
                    signals.chore_done.wait(&mut wanted);
                }
            }
            Err(error) => {
                tracing::error!(directory = %directory.path.display(), %error, "the write-ahead log stops");
                return;
            }
        }
    }
}

/// Where requests wait for a processor, they come first, and so into this group: a sync costs the same for one and for many.
fn let_more_come(wal: &WriteAheadLog) {
    let mut waiting = 0;
    for _ in 0..MOST_YIELDS {
        std::thread::yield_now();
        let more = wal.waiting();
        if more <= waiting {
            return;
        }
        waiting = more;
    }
}

fn trim(wal: &WriteAheadLog, directory: &DirectoryDisk, signals: &Signals) {
    loop {
        let chore = {
            let mut wanted = signals.wanted.lock();
            while wanted.is_none() {
                signals.chore_wanted.wait(&mut wanted);
            }
            *wanted
        };
        if signals.is_stopping() {
            signals.chore_done.notify_all();
            return;
        }
        let mut done = wal.tidy_up(directory).and_then(|()| match chore {
            Some(Chore::Trim) => wal.trim(directory).map(drop),
            Some(Chore::Flush) => wal.flush(directory),
            Some(Chore::TidyUp) | None => Ok(()),
        });
        if let Err(StorageError::NoSpace(_) | StorageError::TooManyOpenFiles(_)) = done {
            // The file stays for now; whoever needs room asks again.
            signals.rest();
            done = Ok(());
        }
        *signals.wanted.lock() = None;
        signals.chore_done.notify_all();
        if let Err(error) = done {
            tracing::error!(directory = %directory.path.display(), %error, "the write-ahead log isn't trimmed any more");
            return;
        }
    }
}
