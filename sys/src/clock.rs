//! Time: the wall clock for what is written down, a monotonic one for waiting.
//!
//! Invariant: `monotonic` never goes back; `wall_ms` may.
#![expect(clippy::disallowed_methods, reason = "this file is the door to the time")]

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::types::TimestampMs;

/// Tells the time.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// Milliseconds since 1970-01-01 UTC.
    fn wall_ms(&self) -> TimestampMs;

    /// Time since some fixed moment of this process.
    fn monotonic(&self) -> Duration;
}

/// The machine's clock.
#[derive(Debug)]
pub struct SystemClock {
    started: Instant,
}

impl SystemClock {
    /// A clock whose monotonic time starts now.
    #[must_use]
    pub fn new() -> Self {
        Self { started: Instant::now() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn wall_ms(&self) -> TimestampMs {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        TimestampMs(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
    }

    fn monotonic(&self) -> Duration {
        self.started.elapsed()
    }
}

/// Later than anything anybody waits for, and not too late for the system: thirty years.
const FAR: Duration = Duration::from_secs(30 * 365 * 24 * 3600);

/// The moment so long from now, for timers of the runtime. They go by its clock, which a test may stop.
#[must_use]
pub fn deadline_in(time: Duration) -> tokio::time::Instant {
    tokio::time::Instant::now() + time.min(FAR)
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
