//! Limits how many long requests run at a time, so that short requests don't wait for them.
//!
//! ```text
//! most requests    done within a turn, on the thread that read them
//! longer ones      wait for a place here; then they go on turn by turn, or on a thread that is theirs alone
//! ```
//!
//! Invariant: no more long requests run at once than were allowed: one fewer than there are threads, so that one thread is always free for
//! short requests, and so that the memory for decompression is bounded. A request that waits for a place occupies no thread.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The places that long requests may take.
#[derive(Debug, Clone)]
pub struct LongWork(Arc<Semaphore>);

/// A place. Dropping it frees it.
pub(super) type Place = OwnedSemaphorePermit;

impl LongWork {
    /// With this many places.
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
