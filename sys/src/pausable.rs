//! What [`SystemClock`](crate::SystemClock) needs in tests, where the runtime's time may be paused; compiled only for tests (the
//! feature `test-util`).
//!
//! Invariant: every thread sees the time of the runtime in which the clock was made. The runtime itself shows its paused time only to
//! threads that are inside it.

use std::time::Duration;

use tokio::runtime::{EnterGuard, Handle};

/// The runtime whose time is shown, and the wall clock when it began.
#[derive(Debug)]
pub(crate) struct Pausable {
    runtime: Option<Handle>,
    began: Duration,
}

impl Pausable {
    /// Follows the runtime in which this is called, if there is one.
    pub(crate) fn beginning_at(wall: Duration) -> Self {
        Self { runtime: Handle::try_current().ok(), began: wall }
    }

    /// Goes on from the beginning by the monotonic time, so that both stand still and move together.
    pub(crate) fn wall(&self, monotonic: Duration) -> Duration {
        self.began.saturating_add(monotonic)
    }

    /// Makes this thread see the runtime's time.
    pub(crate) fn enter(&self) -> Option<EnterGuard<'_>> {
        self.runtime.as_ref().map(Handle::enter)
    }
}
