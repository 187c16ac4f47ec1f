//! How many connections are open, in all and from each address.
//!
//! ```text
//! reserve ── waits while max.connections are open ──▶ Slot ── of(address) ──▶ refused beyond max.connections.per.ip, or what
//!                                                      │                      the overrides say of the address
//!                                                      └─ dropped: another one may be opened
//! ```
//! Invariant: each open connection is one slot, counted until it is dropped. Bounds may change at any time: what is open stays
//! open, and whoever waits looks again. Deliberately absent: how fast connections come.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::Notify;

/// How many may be open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionBounds {
    /// In all. `max.connections`.
    pub most: usize,
    /// From one address. `max.connections.per.ip`.
    pub most_of_address: usize,
    /// From these addresses. `max.connections.per.ip.overrides`.
    pub overrides: HashMap<IpAddr, usize>,
}

/// More connections of one address than it may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{most} connections from this address are open, which is max.connections.per.ip or its override")]
pub struct TooManyOfAddress {
    most: usize,
}

/// The slots of all listeners.
#[derive(Debug)]
pub struct ConnectionSlots {
    state: Mutex<State>,
    /// There may be room now for those who wait.
    changed: Notify,
}

#[derive(Debug)]
struct State {
    bounds: ConnectionBounds,
    open: usize,
    by_address: HashMap<IpAddr, usize>,
}

impl ConnectionSlots {
    /// None is open.
    #[must_use]
    pub fn new(bounds: ConnectionBounds) -> Self {
        let state = State { bounds, open: 0, by_address: HashMap::new() };
        Self { state: Mutex::new(state), changed: Notify::new() }
    }

    /// Goes over to other bounds.
    pub fn set_bounds(&self, bounds: ConnectionBounds) {
        self.state.lock().bounds = bounds;
        self.changed.notify_waiters();
    }

    /// Waits until another connection may be opened.
    pub async fn reserve(self: &Arc<Self>) -> Slot {
        loop {
            let changed = self.changed.notified();
            tokio::pin!(changed);
            // From here on no change is missed.
            changed.as_mut().enable();
            if self.try_reserve() {
                return Slot { slots: Arc::clone(self), address: None };
            }
            changed.await;
        }
    }

    fn try_reserve(&self) -> bool {
        let mut state = self.state.lock();
        let is_free = state.open < state.bounds.most;
        state.open += usize::from(is_free);
        is_free
    }
}

/// The right to have one connection open.
#[derive(Debug)]
pub struct Slot {
    slots: Arc<ConnectionSlots>,
    address: Option<IpAddr>,
}

impl Slot {
    /// Counts it for the address that has connected.
    ///
    /// # Errors
    /// The address has as many as it may have.
    pub fn of(mut self, address: IpAddr) -> Result<Self, TooManyOfAddress> {
        let mut state = self.slots.state.lock();
        let most = state.bounds.overrides.get(&address).copied().unwrap_or(state.bounds.most_of_address);
        let open = state.by_address.get(&address).copied().unwrap_or(0);
        if open >= most {
            drop(state);
            return Err(TooManyOfAddress { most });
        }
        state.by_address.insert(address, open + 1);
        drop(state);
        self.address = Some(address);
        Ok(self)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut state = self.slots.state.lock();
        state.open = state.open.saturating_sub(1);
        if let Some(address) = self.address
            && let Some(open) = state.by_address.get_mut(&address)
        {
            *open = open.saturating_sub(1);
            if *open == 0 {
                state.by_address.remove(&address);
            }
        }
        drop(state);
        self.slots.changed.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::net::Ipv4Addr;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    const ONE: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1));
    const OTHER: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 2));

    fn bounds(most: usize, most_of_address: usize) -> ConnectionBounds {
        ConnectionBounds { most, most_of_address, overrides: HashMap::new() }
    }

    fn poll<F: Future>(future: std::pin::Pin<&mut F>) -> Poll<F::Output> {
        future.poll(&mut Context::from_waker(Waker::noop()))
    }

    fn reserve(slots: &Arc<ConnectionSlots>) -> Option<Slot> {
        match poll(pin!(slots.reserve())) {
            Poll::Ready(slot) => Some(slot),
            Poll::Pending => None,
        }
    }

    #[test]
    fn whoever_comes_when_all_are_taken_waits_for_one_that_ends_or_for_another_bound() {
        let slots = Arc::new(ConnectionSlots::new(bounds(2, 9)));
        let (first, second) = (reserve(&slots), reserve(&slots));
        let mut waiting = pin!(slots.reserve());
        assert!(first.is_some() && second.is_some() && poll(waiting.as_mut()).is_pending());
        drop(second);
        let Poll::Ready(third) = poll(waiting.as_mut()) else { panic!("one has ended") };
        let mut waiting = pin!(slots.reserve());
        assert!(poll(waiting.as_mut()).is_pending());
        slots.set_bounds(bounds(3, 9));
        assert!(poll(waiting.as_mut()).is_ready());
        slots.set_bounds(bounds(1, 9));
        drop(third);
        assert!(reserve(&slots).is_none(), "two are open still, where one may be");
    }

    #[test]
    fn an_address_has_as_many_as_it_may_have() {
        let overrides = HashMap::from([(OTHER, 2)]);
        let slots = Arc::new(ConnectionSlots::new(ConnectionBounds { overrides, ..bounds(9, 1) }));
        let take = |address| reserve(&slots).expect("there are nine").of(address);
        let first = take(ONE).expect("the first");
        assert_eq!(take(ONE).expect_err("the second"), TooManyOfAddress { most: 1 });
        let _others = [take(OTHER).expect("the first"), take(OTHER).expect("the second")];
        assert_eq!(take(OTHER).expect_err("the third"), TooManyOfAddress { most: 2 });
        drop(first);
        drop(take(ONE).expect("the other one has ended"));
        assert_eq!(slots.state.lock().open, 2, "what was refused is not open");
        assert_eq!(slots.state.lock().by_address.len(), 1, "nobody is remembered who has none");
    }
}
