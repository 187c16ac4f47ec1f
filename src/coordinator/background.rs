//! Work that would hold up others: few pieces at a time, on threads that may take long.
//!
//! Invariant: no more pieces run at once than were allowed; those that wait begin in the order in which they came. Absent: a queue of its own; who asks
//! waits.

use std::sync::Arc;

use tokio::sync::Semaphore;

/// Where such work is done.
#[derive(Debug, Clone)]
pub struct Background(Arc<Semaphore>);

impl Background {
    /// With so many threads.
    #[must_use]
    pub fn new(threads: usize) -> Self {
        Self(Arc::new(Semaphore::new(threads.clamp(1, Semaphore::MAX_PERMITS))))
    }

    /// Does the work when its turn comes; `None` if the process is stopping, or the work has panicked.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let _turn = self.0.acquire().await.ok()?;
        match tokio::task::spawn_blocking(work).await {
            Ok(done) => Some(done),
            Err(error) => {
                tracing::error!(%error, "work in the background has come to nothing");
                None
            }
        }
    }
}
