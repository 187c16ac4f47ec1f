//! The turns of requests that take long: few at a time, so that the others don't wait for them.
//!
//! ```text
//! most requests    done within a turn, on the thread that read them
//! longer ones      wait for a place here; then they go on turn by turn, or on a thread that is theirs alone
//! ```
//!
//! Invariant: at most so many are at work at once as were said: one thread fewer than there are, so that one is always left, and
//! the memory of what they decompress is bounded. Who waits for a place waits without a thread.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The places of requests that take long.
#[derive(Debug, Clone)]
pub struct LongWork(Arc<Semaphore>);

/// A place, until it is dropped.
pub(super) type Place = OwnedSemaphorePermit;

impl LongWork {
    /// So many at once.
    #[must_use]
    pub fn new(at_once: usize) -> Self {
        Self(Arc::new(Semaphore::new(at_once.clamp(1, Semaphore::MAX_PERMITS))))
    }

    /// Waits for a place.
    pub(super) async fn place(&self) -> Option<Place> {
        // The semaphore is never closed; if it were, working without a place would still be right.
        Arc::clone(&self.0).acquire_owned().await.ok()
    }
}
