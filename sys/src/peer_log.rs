//! What is logged of peers: why their connections were closed, and which of their requests failed for a reason that they weren't told.
//!
//! ```text
//! first line of a peer    told at once
//! more within a second    counted; one line at its end, with their number and the last of them
//! ```
//!
//! Invariant: a peer causes one line a second at the most, and all that are beyond [`MOST_PEERS`] together one more. Nothing
//! goes untold: each is in a line or in a count.

use std::collections::HashMap;
use std::fmt::Display;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::{Notify, watch};
use tracing::warn;

use super::{Clock, timer, told_to_stop};

/// The least time between two lines about one peer.
const EVERY: Duration = Duration::from_secs(1);
/// The most addresses that are told apart: a machine can make up any number of them.
const MOST_PEERS: usize = 1024;

/// Counts lines by address.
#[derive(Debug)]
pub struct PeerLog {
    clock: Arc<dyn Clock>,
    peers: Mutex<HashMap<Option<IpAddr>, Counted>>,
    counted: Notify,
}

#[derive(Debug)]
struct Counted {
    told_at: Duration,
    untold: u64,
    last: String,
}

impl PeerLog {
    /// Nothing was told yet.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, peers: Mutex::default(), counted: Notify::new() }
    }

    /// Tells something of a peer, or counts it.
    pub fn tell(&self, peer: IpAddr, what: &impl Display) {
        if self.is_first(peer, what) {
            warn!(%peer, "{what}");
        }
    }

    /// Counts it; true if it is the first in its second, and to be told now.
    fn is_first(&self, peer: IpAddr, what: &impl Display) -> bool {
        let now = self.clock.monotonic();
        let mut peers = self.peers.lock();
        let known = peers.contains_key(&Some(peer)) || peers.len() < MOST_PEERS;
        let name = known.then_some(peer);
        match peers.get_mut(&name) {
            Some(counted) => {
                counted.untold += 1;
                counted.last = what.to_string();
                false
            }
            None => {
                peers.insert(name, Counted { told_at: now, untold: 0, last: String::new() });
                self.counted.notify_one();
                true
            }
        }
    }

    /// Tells the counts as their seconds end, until the broker stops.
    pub async fn run(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        loop {
            tokio::select! {
                () = told_to_stop(&mut stop) => break,
                () = self.counted.notified() => {}
            }
            while !self.peers.lock().is_empty() {
                tokio::select! {
                    () = told_to_stop(&mut stop) => break,
                    () = timer::sleep(EVERY) => self.tell_counts(self.clock.monotonic()),
                }
            }
        }
        self.tell_counts(Duration::MAX);
    }

    /// Tells what has been counted for a second, and forgets who did nothing since.
    fn tell_counts(&self, now: Duration) {
        self.peers.lock().retain(|peer, counted| {
            if now.saturating_sub(counted.told_at) < EVERY {
                return true;
            }
            if counted.untold == 0 {
                return false;
            }
            let peer = peer.map_or_else(|| "others".to_owned(), |peer| peer.to_string());
            warn!(peer, "{} more of its kind or another; the last one: {}", counted.untold, counted.last);
            (counted.told_at, counted.untold) = (now, 0);
            true
        });
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;
    use crate::ManualClock;

    fn address(last: u32) -> IpAddr {
        Ipv4Addr::from_bits(last).into()
    }

    #[test]
    fn a_peer_is_told_once_a_second_and_counted_in_between() {
        let clock = Arc::new(ManualClock::new(0));
        let log = PeerLog::new(Arc::clone(&clock) as _);
        assert!(log.is_first(address(1), &"a"));
        assert!(!log.is_first(address(1), &"b") && !log.is_first(address(1), &"c"));
        assert!(log.is_first(address(2), &"a"), "another peer");
        clock.advance(1_000);
        log.tell_counts(clock.monotonic());
        assert_eq!(log.peers.lock().len(), 1, "who did nothing more is forgotten");
        assert!(!log.is_first(address(1), &"d"), "its line of this second was the count");
        clock.advance(1_000);
        log.tell_counts(clock.monotonic());
        clock.advance(1_000);
        log.tell_counts(clock.monotonic());
        assert!(log.is_first(address(1), &"e"));
    }

    #[test]
    fn any_number_of_addresses_causes_a_bounded_number_of_lines() {
        let log = PeerLog::new(Arc::new(ManualClock::new(0)));
        let lines = (0..100_000).filter(|last| log.is_first(address(*last), &"x")).count();
        assert_eq!(lines, MOST_PEERS + 1);
        assert_eq!(log.peers.lock().len(), MOST_PEERS + 1);
    }
}
