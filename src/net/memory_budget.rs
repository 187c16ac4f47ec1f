//! One budget for the bytes of all requests that are in the broker.
//!
//! Invariant: the large frames that are being read or served together hold at most the budget. Small frames are not
//! counted: their sum is bounded by the number of connections, and counting them would cost more than they do.
//! There is deliberately no queue of our own: a connection that gets no room stops reading, and TCP tells its peer.

use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Frames up to this size pass without asking: 64 KiB for each connection at most.
const UNCOUNTED_BYTES: usize = 64 * 1024;
/// The semaphore counts in KiB, since its permits are 32 bits wide.
const UNIT: usize = 1024;

/// The bytes that large requests may hold together. Cheap to clone.
#[derive(Debug, Clone)]
pub struct MemoryBudget {
    room: Arc<Semaphore>,
    units: usize,
}

/// Room taken for one frame; given back when dropped.
#[derive(Debug, Default)]
pub struct Room {
    _permit: Option<OwnedSemaphorePermit>,
}

impl MemoryBudget {
    /// A budget of `bytes`, but never less than one frame of `largest_frame` bytes, which must be able to pass.
    #[must_use]
    pub fn new(bytes: usize, largest_frame: usize) -> Self {
        let units = bytes.max(largest_frame).div_ceil(UNIT).min(Semaphore::MAX_PERMITS);
        Self { room: Arc::new(Semaphore::new(units)), units }
    }

    /// True for frames that need not ask for room.
    #[must_use]
    pub const fn is_uncounted(bytes: usize) -> bool {
        bytes <= UNCOUNTED_BYTES
    }

    /// Waits until there is room for a frame of `bytes`.
    pub async fn room_for(&self, bytes: usize) -> Room {
        if Self::is_uncounted(bytes) {
            return Room::default();
        }
        let units = u32::try_from(bytes.div_ceil(UNIT).min(self.units)).unwrap_or(u32::MAX);
        // The semaphore is never closed; if it were, serving without a count would still be right.
        Room { _permit: Arc::clone(&self.room).acquire_many_owned(units).await.ok() }
    }
}

#[cfg(test)]
mod tests {
    use super::MemoryBudget;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    fn poll<F: Future>(future: std::pin::Pin<&mut F>) -> Poll<F::Output> {
        future.poll(&mut Context::from_waker(Waker::noop()))
    }

    #[test]
    fn a_second_large_frame_waits_for_the_first() {
        let budget = MemoryBudget::new(1 << 20, 1 << 20);
        let Poll::Ready(first) = poll(pin!(budget.room_for(1 << 20))) else { panic!("the budget is empty") };
        let mut second = pin!(budget.room_for(100_000));
        assert!(poll(second.as_mut()).is_pending());
        assert!(poll(pin!(budget.room_for(64 * 1024))).is_ready(), "small frames pass");
        drop(first);
        assert!(poll(second).is_ready());
    }
}
