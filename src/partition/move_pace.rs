//! How fast partitions are copied to other log directories (`replica.alter.log.dirs.io.max.bytes.per.second`).
//!
//! ```text
//! a piece is copied ──▶ Owed: when the next one may follow ──▶ waited for, unless the rate changes, or someone has news
//! ```
//! Invariant: all moves together copy no more than the rate and one piece each. A copier that pauses looks again after each change of
//! the rate, each cancellation and each stop, and so none of these waits for a pause to end.

use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use super::throttle::Throttle;
use crate::sys::Clock;

/// Bytes that are copied at a time, at the most.
const PIECE_BYTES: usize = 1 << 20;

/// The pace of all moves of a broker.
pub(super) struct MovePace {
    throttle: Throttle,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
    told: Condvar,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct State {
    bytes_per_second: u64,
    /// How often there was news.
    news: u64,
}

/// What a piece has cost: the next one may follow at `until`, as long as the rate is the same.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Owed {
    until: Duration,
    bytes_per_second: u64,
}

/// How much news a move knows of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen(u64);

impl MovePace {
    /// A pace without a limit.
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        let state = State { bytes_per_second: u64::MAX, news: 0 };
        let (throttle, told) = (Throttle::new(state.bytes_per_second as f64), Condvar::new());
        Self { throttle, clock, state: Mutex::new(state), told }
    }

    /// Goes on with so many bytes a second; what the old rate made wait goes on at once.
    pub(super) fn set_rate(&self, bytes_per_second: u64) {
        let mut state = self.state.lock();
        if state.bytes_per_second != bytes_per_second {
            self.throttle.set_rate(bytes_per_second as f64);
            *state = State { bytes_per_second, news: state.news + 1 };
            self.told.notify_all();
        }
    }

    /// Lets all moves see whether they are wanted still.
    pub(super) fn look_again(&self) {
        self.state.lock().news += 1;
        self.told.notify_all();
    }

    /// How much news there was. A move asks for it before it looks whether it is wanted.
    pub(super) fn seen(&self) -> Seen {
        Seen(self.state.lock().news)
    }

    /// Bytes that may be copied at a time: a second's worth, where that is little.
    pub(super) fn piece_bytes(&self) -> usize {
        usize::try_from(self.state.lock().bytes_per_second)
            .map_or(PIECE_BYTES, |rate| rate.clamp(1, PIECE_BYTES))
    }

    /// A piece is copied.
    pub(super) fn copied(&self, bytes: usize) -> Owed {
        let bytes_per_second = self.state.lock().bytes_per_second;
        let now = self.clock.monotonic();
        let until = now.saturating_add(self.throttle.delay(bytes as u64, now));
        Owed { until, bytes_per_second }
    }

    /// True if the next piece may follow.
    pub(super) fn is_due(&self, owed: Owed) -> bool {
        self.left(owed, *self.state.lock()).is_zero()
    }

    /// Waits until the next piece may follow, or until there is more news than was seen. Blocks.
    pub(super) fn wait(&self, owed: Owed, Seen(news): Seen) {
        let mut state = self.state.lock();
        let left = self.left(owed, *state);
        self.told.wait_while_for(&mut state, |state| state.news == news, left);
    }

    fn left(&self, owed: Owed, state: State) -> Duration {
        match state.bytes_per_second == owed.bytes_per_second {
            true => owed.until.saturating_sub(self.clock.monotonic()),
            false => Duration::ZERO,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sys::ManualClock;

    fn paced(bytes_per_second: u64) -> (Arc<ManualClock>, MovePace) {
        let clock = Arc::new(ManualClock::new(0));
        let pace = MovePace::new(Arc::clone(&clock) as _);
        pace.set_rate(bytes_per_second);
        (clock, pace)
    }

    #[test]
    fn the_next_piece_follows_when_the_last_one_is_paid_for() {
        let (clock, pace) = paced(1000);
        assert!(pace.is_due(Owed::default()), "the first one follows nothing");
        let (one, other) = (pace.copied(500), pace.copied(250));
        clock.advance(499);
        assert!(!pace.is_due(one));
        clock.advance(1);
        assert!(pace.is_due(one) && !pace.is_due(other), "another move's piece comes on top");
        clock.advance(250);
        assert!(pace.is_due(other));
    }

    #[test]
    fn another_rate_holds_at_once() {
        let (_, pace) = paced(1);
        let owed = pace.copied(1_000_000);
        pace.set_rate(1);
        assert!(!pace.is_due(owed), "it is the same");
        pace.set_rate(2);
        assert!(pace.is_due(owed));
    }

    #[test]
    fn a_piece_is_a_seconds_worth_where_that_is_little() {
        assert_eq!([0, 1, 4096, 1 << 30].map(|rate| paced(rate).1.piece_bytes()), [1, 1, 4096, PIECE_BYTES]);
        let (_, pace) = paced(u64::try_from(i64::MAX).expect("it is positive"));
        assert!(pace.is_due(pace.copied(PIECE_BYTES)), "Kafka's default is no limit");
    }

    #[test]
    fn news_end_a_wait() {
        let (_, pace) = paced(1);
        let (owed, seen) = (pace.copied(1 << 40), pace.seen());
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| pace.wait(owed, seen));
            pace.look_again();
            waiting.join().expect("it ends");
        });
        assert!(!pace.is_due(owed));
    }
}
