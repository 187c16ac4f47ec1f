//! Time: the wall clock for what is written down, a monotonic one for waiting.
//!
//! Invariant: `monotonic` never goes back, and agrees with the timers of [`crate::timer`]; `wall_ms` may go back.
#![expect(clippy::disallowed_methods, reason = "this file is the door to the time")]

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

#[cfg(any(test, feature = "test-util"))]
use crate::pausable::Pausable;
use crate::types::TimestampMs;

/// Tells the time.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// Milliseconds since 1970-01-01 UTC.
    fn wall_ms(&self) -> TimestampMs;

    /// Time since some fixed moment of this process.
    fn monotonic(&self) -> Duration;
}

/// The machine's clock. Its monotonic time is the runtime's, by which timers go: the system's own, unless a test has paused it.
#[derive(Debug)]
pub struct SystemClock {
    started: Instant,
    #[cfg(any(test, feature = "test-util"))]
    pausable: Pausable,
}

impl SystemClock {
    /// A clock whose monotonic time starts now.
    #[must_use]
    pub fn new() -> Self {
        Self {
            started: Instant::now(),
            #[cfg(any(test, feature = "test-util"))]
            pausable: Pausable::beginning_at(system_wall()),
        }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn wall_ms(&self) -> TimestampMs {
        #[cfg(any(test, feature = "test-util"))]
        let since_epoch = self.pausable.wall(self.monotonic());
        #[cfg(not(any(test, feature = "test-util")))]
        let since_epoch = system_wall();
        TimestampMs(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
    }

    fn monotonic(&self) -> Duration {
        #[cfg(any(test, feature = "test-util"))]
        let _inside = self.pausable.enter();
        self.started.elapsed()
    }
}

/// Time since 1970. A machine whose clock stands before it is taken for one of that day.
fn system_wall() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// A clock that stands still until it is told to move: for tests.
#[derive(Debug)]
pub struct ManualClock {
    wall_ms: AtomicI64,
    monotonic_ms: AtomicU64,
}

impl ManualClock {
    /// A clock that shows `wall_ms`.
    #[must_use]
    pub fn new(wall_ms: i64) -> Self {
        Self { wall_ms: AtomicI64::new(wall_ms), monotonic_ms: AtomicU64::new(0) }
    }

    /// Moves both times on.
    pub fn advance(&self, milliseconds: u32) {
        self.wall_ms.fetch_add(i64::from(milliseconds), Ordering::Relaxed);
        self.monotonic_ms.fetch_add(u64::from(milliseconds), Ordering::Relaxed);
    }
}

impl Clock for ManualClock {
    fn wall_ms(&self) -> TimestampMs {
        TimestampMs(self.wall_ms.load(Ordering::Relaxed))
    }

    fn monotonic(&self) -> Duration {
        Duration::from_millis(self.monotonic_ms.load(Ordering::Relaxed))
    }
}
