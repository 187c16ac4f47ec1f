//! Limits how many long requests run at a time, so that short requests don't wait for them.
//!
//! ```text
//! most requests    done within a turn, on the thread that read them
//! longer ones      wait for a place here; then they go on turn by turn, or on a thread that is theirs alone
//! ```
//!
//! Invariant: no more long requests run at once than were allowed, so that the memory for decompression is bounded, and so that a short request
//! waits for one turn of each that runs, not of all that came. A request that waits for a place occupies no thread.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::{JoinError, spawn_blocking};

use crate::sys::Room;

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

/// Runs work on a thread of the blocking pool. Work that has begun goes on when nobody waits for it any more, since its client has disconnected:
/// it keeps its place and its memory until it ends.
pub(super) async fn carry_out<T: Send + 'static>(
    place: Option<Place>,
    room: Room,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<(T, Room), JoinError> {
    let working = spawn_blocking(move || {
        let done = work();
        drop(place);
        (done, room)
    });
    working.await
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::sync::mpsc;
    use std::task::{Context, Waker};

    use super::*;
    use crate::sys::MemoryBudget;

    #[tokio::test]
    async fn work_that_nobody_waits_for_keeps_its_place_and_its_memory_until_it_ends() {
        let (long_work, budget) = (LongWork::new(1), MemoryBudget::new(1000, 0));
        let (end, ends) = mpsc::channel::<()>();
        let mut room = budget.room();
        assert!(room.try_grow_to(100));
        {
            let place = long_work.place().await;
            let mut waits = pin!(carry_out(place, room, move || ends.recv()));
            assert!(waits.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        }
        assert_eq!(budget.used(), 100);
        let next = long_work.place();
        let mut next = pin!(next);
        assert!(next.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        end.send(()).expect("it still works");
        assert!(next.await.is_some());
    }
}
