//! A rate that several threads share: those of compaction (`log.cleaner.io.max.bytes.per.second`), those of moves (`move_pace.rs`).
//!
//! ```text
//! now        free at
//!  ├─ delay ───▶│← the next piece may begin here; each piece moves it on by its bytes ÷ rate
//! ```
//! Invariant: any stretch of work moves no more than the rate allows, plus one piece. Unused time is not saved up. The caller does the
//! waiting.

use std::time::Duration;

use parking_lot::Mutex;

/// The slowest rate: zero would never let a second piece begin.
const LEAST_BYTES_PER_SECOND: f64 = 1.0;

/// A limit of bytes a second.
#[derive(Debug)]
pub struct Throttle {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    bytes_per_second: f64,
    free_at: Duration,
}

impl Throttle {
    /// A throttle with this rate.
    #[must_use]
    pub fn new(bytes_per_second: f64) -> Self {
        Self {
            state: Mutex::new(State {
                bytes_per_second: possible(bytes_per_second),
                free_at: Duration::ZERO,
            }),
        }
    }

    /// Goes on with another rate; what the old one made wait is forgotten.
    pub fn set_rate(&self, bytes_per_second: f64) {
        *self.state.lock() = State { bytes_per_second: possible(bytes_per_second), free_at: Duration::ZERO };
    }

    /// How long the next piece has to wait, now that a piece of `bytes` is done.
    #[must_use]
    pub fn delay(&self, bytes: u64, now: Duration) -> Duration {
        let mut state = self.state.lock();
        let seconds = bytes as f64 / state.bytes_per_second;
        let taken = Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX);
        state.free_at = now.max(state.free_at).saturating_add(taken);
        state.free_at.saturating_sub(now)
    }
}

fn possible(bytes_per_second: f64) -> f64 {
    bytes_per_second.max(LEAST_BYTES_PER_SECOND)
}

#[cfg(test)]
mod tests {
    use super::Throttle;
    use std::time::Duration;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn pieces_of_all_threads_share_the_rate() {
        let throttle = Throttle::new(1000.0);
        assert_eq!(throttle.delay(500, SECOND), SECOND / 2);
        assert_eq!(throttle.delay(500, SECOND), SECOND, "another thread's piece comes on top");
        assert_eq!(throttle.delay(500, 2 * SECOND), SECOND / 2);
        assert_eq!(throttle.delay(500, 60 * SECOND), SECOND / 2, "rest is not saved up");
    }

    #[test]
    fn another_rate_holds_at_once() {
        let throttle = Throttle::new(1.0);
        assert_eq!(throttle.delay(100, SECOND), 100 * SECOND);
        throttle.set_rate(1000.0);
        assert_eq!(throttle.delay(500, SECOND), SECOND / 2);
    }

    #[test]
    fn kafkas_default_is_no_limit_and_nonsense_is_no_panic() {
        assert_eq!(Throttle::new(f64::MAX).delay(u64::MAX, SECOND), Duration::ZERO);
        assert_eq!(Throttle::new(f64::NAN).delay(7, SECOND), 7 * SECOND);
        assert_eq!(Throttle::new(-3.0).delay(7, SECOND), 7 * SECOND);
    }
}
