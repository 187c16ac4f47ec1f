//! What one frame, request or answer holds of the budget.
//!
//! Invariant: a dropped room gives everything back. Dropping a future that waits for room takes nothing.

use std::sync::Arc;

use tokio::sync::OwnedSemaphorePermit;

use super::budget::Shared;

/// More than the whole budget was asked for: waiting would be of no use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{wanted} bytes of memory are needed, and all requests together may use {limit}")]
pub struct TooMuchMemory {
    /// Bytes that one request, or its answer, would hold.
    pub wanted: usize,
    /// Bytes that all may hold.
    pub limit: usize,
}

/// Bytes of the budget that somebody holds.
#[derive(Debug)]
pub struct Room {
    shared: Arc<Shared>,
    bytes: usize,
    /// The most that it is expected to hold: who will be large is treated so from its first step on.
    expected: usize,
    /// Held by the one room that may grow above the limit.
    beyond: Option<OwnedSemaphorePermit>,
}

impl Room {
    pub(super) const fn empty(shared: Arc<Shared>) -> Self {
        Self { shared, bytes: 0, expected: 0, beyond: None }
    }

    /// Bytes that it holds.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.bytes
    }

    /// The most that it can ever hold.
    #[must_use]
    pub fn limit(&self) -> usize {
        self.shared.limit()
    }

    /// Says how much it will hold, where that is known before it is claimed.
    pub const fn expect(&mut self, bytes: usize) {
        self.expected = bytes;
    }

    /// Gives `bytes` of what it holds to a new room; all, if it holds less.
    #[must_use]
    pub fn split(&mut self, bytes: usize) -> Self {
        let mut part = Self::empty(Arc::clone(&self.shared));
        part.expected = std::mem::take(&mut self.expected);
        part.bytes = bytes.min(self.bytes);
        self.bytes -= part.bytes;
        if self.bytes == 0 {
            // The right to go above the limit goes with the last of what is held.
            part.beyond = self.beyond.take();
        }
        part
    }

    /// Takes over what another room holds.
    pub fn merge(&mut self, mut other: Self) {
        self.bytes += std::mem::take(&mut other.bytes);
        self.beyond = self.beyond.take().or_else(|| other.beyond.take());
    }

    /// Holds at least `total` bytes, if they are there now.
    pub fn try_grow_to(&mut self, total: usize) -> bool {
        let more = total.saturating_sub(self.bytes);
        if more == 0 {
            return true;
        }
        let has_grown = if self.beyond.is_some() && total <= self.shared.limit() {
            self.shared.take(more);
            true
        } else {
            self.shared.try_take(more, total, total.max(self.expected))
        };
        if has_grown {
            self.bytes = total;
        }
        has_grown
    }

    /// Waits until it holds at least `total` bytes.
    ///
    /// # Errors
    /// All rooms together may not hold so many.
    pub async fn grow_to(&mut self, total: usize) -> Result<(), TooMuchMemory> {
        if self.try_grow_to(total) {
            return Ok(());
        }
        let limit = self.shared.limit();
        if total > limit {
            return Err(TooMuchMemory { wanted: total, limit });
        }
        let shared = Arc::clone(&self.shared);
        let _waiting = shared.wait();
        if self.bytes > 0 {
            self.wait_for_more(&shared, total).await
        } else {
            self.wait_for_all(&shared, total).await
        }
        Ok(())
    }

    /// Holds some already: goes on above the limit if it is the first who must. It could wait for others who wait for it.
    async fn wait_for_more(&mut self, shared: &Shared, total: usize) {
        let beyond = Arc::clone(&shared.beyond).acquire_owned();
        tokio::pin!(beyond);
        loop {
            let freed = shared.freed.notified();
            tokio::pin!(freed);
            // The look comes after this, so that what is given back in between is not missed.
            freed.as_mut().enable();
            if self.try_grow_to(total) {
                return;
            }
            tokio::select! {
                permit = &mut beyond => {
                    // The semaphore is never closed.
                    self.beyond = permit.ok();
                    shared.take(total.saturating_sub(self.bytes));
                    self.bytes = total;
                    return;
                }
                () = freed => {}
            }
        }
    }

    /// Holds nothing yet: waits until it is its turn, and until others have given back enough.
    async fn wait_for_all(&mut self, shared: &Shared, total: usize) {
        let _turn = shared.turn(total.max(self.expected)).lock().await;
        loop {
            let freed = shared.freed.notified();
            tokio::pin!(freed);
            freed.as_mut().enable();
            if self.try_grow_to(total) {
                return;
            }
            freed.await;
        }
    }

    /// Gives back what it holds beyond `total` bytes.
    pub fn shrink_to(&mut self, total: usize) {
        if let Some(rest) = self.bytes.checked_sub(total).filter(|rest| *rest > 0) {
            self.bytes = total;
            self.shared.give_back(rest);
        }
        if total == 0 {
            self.beyond = None;
        }
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        self.shrink_to(0);
    }
}

#[cfg(test)]
mod tests {
    use std::pin::{Pin, pin};
    use std::task::{Context, Poll, Waker};

    use super::super::budget::SMALL_BYTES;
    use super::TooMuchMemory;
    use crate::MemoryBudget;

    const MIB: usize = 1 << 20;

    fn poll<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
        future.poll(&mut Context::from_waker(Waker::noop()))
    }

    #[test]
    fn a_second_large_claim_waits_for_the_first() {
        let budget = MemoryBudget::new(8 * MIB, MIB);
        let mut rooms = [budget.room(), budget.room(), budget.room(), budget.room()];
        let [first, second, middling, small] = &mut rooms;
        assert!(poll(pin!(first.grow_to(6 * MIB))).is_ready());
        {
            let mut waits = pin!(second.grow_to(2 * MIB));
            assert!(poll(waits.as_mut()).is_pending());
            assert!(budget.is_contended());
            assert!(poll(pin!(middling.grow_to(MIB))).is_ready(), "a producer passes");
            assert!(poll(pin!(small.grow_to(SMALL_BYTES))).is_ready(), "and who asks for little");
            first.shrink_to(0);
            assert!(poll(waits.as_mut()).is_ready());
        }
        assert!(!budget.is_contended());
        assert_eq!(budget.used(), 3 * MIB + SMALL_BYTES);
    }

    #[test]
    fn who_will_be_large_leaves_room_from_its_first_step_on() {
        let budget = MemoryBudget::new(8 * MIB, 0);
        let mut growing = [budget.room(), budget.room()];
        for room in &mut growing {
            room.expect(4 * MIB);
        }
        let steps = (1..).map(|step| step * MIB / 4);
        for total in steps.take_while(|total| *total <= 4 * MIB) {
            let granted = growing.each_mut().map(|room| room.try_grow_to(total));
            assert_eq!(granted, [total <= 3 * MIB; 2], "{total}");
        }
        assert!(budget.room().try_grow_to(MIB));
    }

    #[test]
    fn the_reserve_of_small_claims_ends_too() {
        let budget = MemoryBudget::new(0, 2 * SMALL_BYTES);
        let mut rooms = [budget.room(), budget.room(), budget.room()];
        assert_eq!(rooms.each_mut().map(|room| room.try_grow_to(SMALL_BYTES)), [true, true, false]);
    }

    #[test]
    fn those_that_hold_some_and_want_more_go_on_one_after_the_other() {
        let budget = MemoryBudget::new(MIB, 0);
        let (mut first, mut second) = (budget.room(), budget.room());
        assert!(first.try_grow_to(MIB / 2) && second.try_grow_to(MIB / 2));
        assert!(poll(pin!(first.grow_to(MIB))).is_ready(), "one may go on");
        {
            let mut waits = pin!(second.grow_to(MIB));
            assert!(poll(waits.as_mut()).is_pending(), "and no second one");
            assert_eq!(budget.used(), 3 * MIB / 2);
            drop(first);
            assert!(poll(waits.as_mut()).is_ready());
        }
        drop(second);
        assert_eq!(budget.used(), 0);
    }

    #[test]
    fn a_claim_of_all_there_is_is_granted_when_nobody_else_holds_anything() {
        let budget = MemoryBudget::new(8 * MIB, 0);
        let (mut first, mut all) = (budget.room(), budget.room());
        assert!(first.try_grow_to(1));
        {
            let mut waits = pin!(all.grow_to(8 * MIB));
            assert!(poll(waits.as_mut()).is_pending());
            drop(first);
            assert!(poll(waits.as_mut()).is_ready());
        }
        assert_eq!(budget.used(), 8 * MIB);
    }

    #[test]
    fn a_claim_above_all_there_is_gets_a_refusal() {
        let budget = MemoryBudget::new(MIB, MIB);
        let mut room = budget.room();
        let refused = poll(pin!(room.grow_to(MIB + 1)));
        assert_eq!(refused, Poll::Ready(Err(TooMuchMemory { wanted: MIB + 1, limit: MIB })));
    }

    #[test]
    fn a_wait_that_is_given_up_takes_nothing() {
        let budget = MemoryBudget::new(MIB, 0);
        let (mut first, mut second) = (budget.room(), budget.room());
        assert!(first.try_grow_to(MIB));
        {
            let mut waits = pin!(second.grow_to(MIB));
            assert!(poll(waits.as_mut()).is_pending());
        }
        assert!(!budget.is_contended());
        drop(first);
        assert_eq!((budget.used(), second.bytes()), (0, 0));
    }
}
