//! Where batches are decompressed: on threads that hold up nobody, few at a time.
//!
//! Invariant: at most so many are open at once as were said, so that their memory is bounded. Who waits for a turn waits without
//! a thread.

use std::sync::Arc;

use tokio::sync::Semaphore;

/// The turns of those who decompress.
#[derive(Debug, Clone)]
pub struct Openers(Arc<Semaphore>);

impl Openers {
    /// So many at once.
    #[must_use]
    pub fn new(at_once: usize) -> Self {
        Self(Arc::new(Semaphore::new(at_once.clamp(1, Semaphore::MAX_PERMITS))))
    }

    /// Does the work when it is its turn; `None` when the broker stops meanwhile.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        let turn = Arc::clone(&self.0).acquire_owned().await.ok()?;
        let working = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        });
        working.await.ok()
    }
}
