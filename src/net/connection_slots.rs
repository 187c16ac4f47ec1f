//! How many connections are open, in all, on each listener and from each address, and how fast they come.
//!
//! ```text
//! reserve ── waits for the rate ── waits while max.connections are open ──▶ Slot ── of(address) ──▶ refused beyond max.connections.per.ip, or what
//!                                                      │                      the overrides say of the address
//!                                                      └─ dropped: another one may be opened
//! ```
//! Invariant: each open connection is one slot, counted until it is dropped. Bounds may change at any time: what is open stays
//! open, and whoever waits looks again. Deliberately absent: how fast connections come.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::Notify;

use super::connection_rate::{ConnectionRate, RateWindow};
use crate::sys::{Clock, timer};

/// How many may be open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionBounds {
    /// In all. `max.connections`.
    pub most: usize,
    /// New ones a second. `max.connection.creation.rate`.
    pub rate: usize,
    /// What single listeners may have of both.
    pub listeners: HashMap<Arc<str>, ListenerBounds>,
    /// From one address. `max.connections.per.ip`.
    pub most_of_address: usize,
    /// From these addresses. `max.connections.per.ip.overrides`.
    pub overrides: HashMap<IpAddr, usize>,
}

/// How many may be open on a listener.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListenerBounds {
    /// At once. `listener.name.{name}.max.connections`.
    pub most: usize,
    /// New ones a second. `listener.name.{name}.max.connection.creation.rate`.
    pub rate: usize,
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
    clock: Arc<dyn Clock>,
    /// There may be room now for those who wait.
    changed: Notify,
}

#[derive(Debug)]
struct State {
    bounds: ConnectionBounds,
    window: RateWindow,
    open: usize,
    rate: ConnectionRate,
    listeners: HashMap<Arc<str>, ListenerState>,
    by_address: HashMap<IpAddr, usize>,
}

/// What one listener has; it is there from its first connection on.
#[derive(Debug)]
struct ListenerState {
    open: usize,
    rate: ConnectionRate,
}

impl ConnectionSlots {
    /// None is open.
    #[must_use]
    pub fn new(bounds: ConnectionBounds, window: RateWindow, clock: Arc<dyn Clock>) -> Self {
        let rate = ConnectionRate::new(bounds.rate, window, clock.monotonic());
        let (listeners, by_address) = (HashMap::new(), HashMap::new());
        let state = State { bounds, window, open: 0, rate, listeners, by_address };
        Self { state: Mutex::new(state), clock, changed: Notify::new() }
    }

    /// Goes over to other bounds.
    pub fn set_bounds(&self, bounds: ConnectionBounds) {
        self.state.lock().set_bounds(bounds, self.clock.monotonic());
        self.changed.notify_waiters();
    }

    /// Waits until another connection may be opened on a listener.
    pub async fn reserve(self: &Arc<Self>, listener: &Arc<str>) -> Slot {
        let wait = self.state.lock().count(listener, self.clock.monotonic());
        if !wait.is_zero() {
            timer::sleep(wait).await;
        }
        loop {
            let changed = self.changed.notified();
            tokio::pin!(changed);
            // From here on no change is missed.
            changed.as_mut().enable();
            if self.state.lock().try_open(listener) {
                return Slot { slots: Arc::clone(self), listener: Arc::clone(listener), address: None };
            }
            changed.await;
        }
    }
}

impl State {
    fn set_bounds(&mut self, bounds: ConnectionBounds, now: Duration) {
        self.bounds = bounds;
        self.rate.set(self.bounds.rate, now);
        for (name, listener) in &mut self.listeners {
            listener.rate.set(self.bounds.of_listener(name).rate, now);
        }
    }

    /// Counts a connection that comes now, and says how long it has to wait.
    fn count(&mut self, name: &Arc<str>, now: Duration) -> Duration {
        let (bounds, window) = (self.bounds.of_listener(name), self.window);
        let listener = self.listeners.entry(Arc::clone(name)).or_insert_with(|| ListenerState {
            open: 0,
            rate: ConnectionRate::new(bounds.rate, window, now),
        });
        listener.rate.count(now).max(self.rate.count(now))
    }

    fn try_open(&mut self, name: &str) -> bool {
        let most = self.bounds.of_listener(name).most;
        let Some(listener) = self.listeners.get_mut(name) else { return false };
        let is_free = self.open < self.bounds.most && listener.open < most;
        self.open += usize::from(is_free);
        listener.open += usize::from(is_free);
        is_free
    }

    fn close(&mut self, name: &str, address: Option<IpAddr>) {
        self.open = self.open.saturating_sub(1);
        if let Some(listener) = self.listeners.get_mut(name) {
            listener.open = listener.open.saturating_sub(1);
        }
        if let Some(address) = address
            && let Some(open) = self.by_address.get_mut(&address)
        {
            *open = open.saturating_sub(1);
            if *open == 0 {
                self.by_address.remove(&address);
            }
        }
    }
}

impl ConnectionBounds {
    fn of_listener(&self, name: &str) -> ListenerBounds {
        let all = ListenerBounds { most: self.most, rate: self.rate };
        self.listeners.get(name).copied().unwrap_or(all)
    }
}

/// The right to have one connection open.
#[derive(Debug)]
pub struct Slot {
    slots: Arc<ConnectionSlots>,
    listener: Arc<str>,
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
        self.slots.state.lock().close(&self.listener, self.address);
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
    use crate::sys::SystemClock;

    const ONE: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1));
    const OTHER: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 2));

    fn bounds(most: usize, most_of_address: usize) -> ConnectionBounds {
        let (listeners, overrides) = (HashMap::new(), HashMap::new());
        ConnectionBounds { most, rate: usize::MAX, listeners, most_of_address, overrides }
    }

    fn slots(bounds: ConnectionBounds) -> Arc<ConnectionSlots> {
        let window = RateWindow { samples: 11, sample: Duration::from_secs(1) };
        Arc::new(ConnectionSlots::new(bounds, window, Arc::new(SystemClock::new())))
    }

    fn name(listener: &str) -> Arc<str> {
        listener.into()
    }

    fn poll<F: Future>(future: std::pin::Pin<&mut F>) -> Poll<F::Output> {
        future.poll(&mut Context::from_waker(Waker::noop()))
    }

    fn reserve(slots: &Arc<ConnectionSlots>) -> Option<Slot> {
        match poll(pin!(slots.reserve(&name("A")))) {
            Poll::Ready(slot) => Some(slot),
            Poll::Pending => None,
        }
    }

    #[test]
    fn whoever_comes_when_all_are_taken_waits_for_one_that_ends_or_for_another_bound() {
        let (slots, listener) = (slots(bounds(2, 9)), name("A"));
        let (first, second) = (reserve(&slots), reserve(&slots));
        let mut waiting = pin!(slots.reserve(&listener));
        assert!(first.is_some() && second.is_some() && poll(waiting.as_mut()).is_pending());
        drop(second);
        let Poll::Ready(third) = poll(waiting.as_mut()) else { panic!("one has ended") };
        let mut waiting = pin!(slots.reserve(&listener));
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
        let slots = slots(ConnectionBounds { overrides, ..bounds(9, 1) });
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
    #[test]
    fn a_listener_has_as_many_as_it_may_have() {
        let (one, other) = (name("ONE"), name("OTHER"));
        let listeners = HashMap::from([(Arc::clone(&one), ListenerBounds { most: 1, rate: usize::MAX })]);
        let slots = slots(ConnectionBounds { listeners, ..bounds(2, 9) });
        let Poll::Ready(first) = poll(pin!(slots.reserve(&one))) else { panic!("the first") };
        let mut second = pin!(slots.reserve(&one));
        assert!(poll(second.as_mut()).is_pending(), "one is open on this listener");
        assert!(poll(pin!(slots.reserve(&other))).is_ready());
        drop(first);
        assert!(poll(second.as_mut()).is_ready());
    }

    #[tokio::test(start_paused = true)]
    async fn what_comes_too_fast_waits_and_another_rate_holds_for_what_comes_next() {
        let (slots, listener) = (slots(ConnectionBounds { rate: 1, ..bounds(99, 99) }), name("A"));
        let begun = slots.clock.monotonic();
        let waited = || slots.clock.monotonic().saturating_sub(begun);
        for _ in 0..10 {
            drop(slots.reserve(&listener).await);
        }
        assert!(waited() < Duration::from_millis(100), "{:?}", waited());
        drop(slots.reserve(&listener).await);
        assert!(waited() >= Duration::from_millis(900), "{:?}", waited());
        slots.set_bounds(bounds(99, 99));
        let before = waited();
        drop(slots.reserve(&listener).await);
        assert!(waited() - before < Duration::from_millis(100), "{:?}", waited());
    }
}
