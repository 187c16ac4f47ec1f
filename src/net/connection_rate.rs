//! How fast connections may come: `max.connection.creation.rate`.
//!
//! ```text
//! credit   ◀── grows by the rate, up to what comes in the window
//!          ──▶ one for each connection; below zero the next ones wait until it has grown
//! ```
//! Invariant: in a window no more connections come than the rate allows; all of them may come at once, as Kafka counts. No connection
//! waits longer than one sample, so that a low rate delays clients but doesn't shut them out. Waiting is left to the caller.

use std::time::Duration;

/// The window over which connections are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateWindow {
    /// `quota.window.num`.
    pub samples: u32,
    /// `quota.window.size.seconds`.
    pub sample: Duration,
}

impl RateWindow {
    /// The newest sample has only begun, so it is left out.
    fn length(self) -> Duration {
        self.sample * self.samples.saturating_sub(1).max(1)
    }
}

/// Counts the connections of a listener, or of all.
#[derive(Debug)]
pub(super) struct ConnectionRate {
    per_second: f64,
    window: RateWindow,
    credit: f64,
    counted_at: Duration,
}

impl ConnectionRate {
    /// Allows this many connections a second from `now` on.
    pub(super) fn new(per_second: usize, window: RateWindow, now: Duration) -> Self {
        let per_second = per_second as f64;
        let credit = per_second * window.length().as_secs_f64();
        Self { per_second, window, credit, counted_at: now }
    }

    /// Changes the rate, if it differs.
    pub(super) fn set(&mut self, per_second: usize, now: Duration) {
        if self.per_second != per_second as f64 {
            *self = Self::new(per_second, self.window, now);
        }
    }

    /// Counts a connection that comes now, and says how long it has to wait.
    pub(super) fn count(&mut self, now: Duration) -> Duration {
        let passed = now.saturating_sub(self.counted_at).as_secs_f64();
        let full = self.per_second * self.window.length().as_secs_f64();
        self.credit = (self.credit + passed * self.per_second).min(full) - 1.0;
        self.counted_at = now;
        if self.credit >= 0.0 {
            return Duration::ZERO;
        }
        // A rate of zero takes for ever.
        let wait = Duration::try_from_secs_f64(-self.credit / self.per_second).unwrap_or(Duration::MAX);
        wait.min(self.window.sample)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const WINDOW: RateWindow = RateWindow { samples: 11, sample: SECOND };

    #[test]
    fn a_burst_of_a_window_comes_at_once_and_the_rest_at_the_rate() {
        let mut rate = ConnectionRate::new(2, WINDOW, SECOND);
        for _ in 0..20 {
            assert_eq!(rate.count(SECOND), Duration::ZERO);
        }
        assert_eq!(rate.count(SECOND), SECOND / 2);
        assert_eq!(rate.count(2 * SECOND), Duration::ZERO, "what was waited for has come in again");
        assert_eq!(rate.count(2 * SECOND), SECOND / 2);
        assert_eq!(rate.count(3600 * SECOND), Duration::ZERO);
    }

    #[test]
    fn nobody_waits_longer_than_a_sample() {
        let mut rate = ConnectionRate::new(0, WINDOW, SECOND);
        assert_eq!(rate.count(SECOND), SECOND);
        rate.set(usize::MAX, SECOND);
        assert_eq!(rate.count(SECOND), Duration::ZERO);
    }
}
