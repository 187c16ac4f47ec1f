//! An open log as the broker holds it: behind a lock, and told by the write-ahead log when records are settled.
//!
//! Invariant: what it is told reaches the log in order, and not before [`OpenLog::hear`]: in the broker the thread that tells
//! may wait for the lock while other things happen to the log.

use std::sync::{Arc, Weak};

use kalda_log::{FlushTask, PartitionLog, Settled, StorageError, SyncedLog};
use kalda_sys::types::Offset;
use parking_lot::{Mutex, MutexGuard};

/// An open log.
#[derive(Debug)]
pub struct OpenLog {
    log: Mutex<PartitionLog>,
    untold: Mutex<Vec<Settled>>,
}

impl OpenLog {
    /// A log that is told when its records are settled.
    #[must_use]
    pub fn told(mut log: PartitionLog) -> Arc<Self> {
        Arc::new_cyclic(|this: &Weak<Self>| {
            log.set_owner(this.clone());
            Self { log: Mutex::new(log), untold: Mutex::default() }
        })
    }

    /// A log that settles its records itself.
    #[must_use]
    pub fn alone(log: PartitionLog) -> Arc<Self> {
        Arc::new(Self { log: Mutex::new(log), untold: Mutex::default() })
    }

    /// The log.
    pub fn lock(&self) -> MutexGuard<'_, PartitionLog> {
        self.log.lock()
    }

    /// Where the log ends.
    pub fn end(&self) -> Offset {
        self.lock().log_end_offset()
    }

    /// Up to where its records are settled.
    pub fn settled_end(&self) -> Offset {
        self.lock().settled_end()
    }

    /// Up to where it is flushed.
    pub fn recovery_point(&self) -> Offset {
        self.lock().recovery_point()
    }

    /// The log hears what it was told meanwhile.
    pub fn hear(&self) {
        let untold = std::mem::take(&mut *self.untold.lock());
        untold.into_iter().for_each(|settled| self.lock().settle(settled));
    }
}

impl SyncedLog for OpenLog {
    fn settled(&self, settled: Settled) {
        self.untold.lock().push(settled);
    }

    fn failed(&self) {}

    fn flush_segments(&self) -> Result<Offset, StorageError> {
        let prepared = self.lock().prepare_flush()?;
        let flushed = prepared.map(FlushTask::run).transpose()?;
        let mut log = self.lock();
        flushed.map_or(Ok(()), |flushed| log.finish_flush(flushed))?;
        Ok(log.recovery_point())
    }
}
