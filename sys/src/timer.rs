//! Timers: the only place of the broker that names the runtime's.
//!
//! Invariant: they go by the same time as [`SystemClock::monotonic`](crate::SystemClock), so a test that pauses the runtime's time
//! (`tokio::time::pause`) moves clock and timers together. Deliberately absent: waits of threads outside the runtime, which have
//! their condition variables.
#![expect(clippy::disallowed_methods, reason = "this file is the door to the runtime's timers")]

use std::future::Future;
use std::time::Duration;

use tokio::time::{Instant, Interval, MissedTickBehavior, Sleep, Timeout};

/// Later than anything anybody waits for, and not too late for the system: thirty years.
const FAR: Duration = Duration::from_secs(30 * 365 * 24 * 3600);

/// The moment so long from now.
#[must_use]
pub fn deadline_in(time: Duration) -> Instant {
    Instant::now() + time.min(FAR)
}

/// Waits for so long.
pub fn sleep(time: Duration) -> Sleep {
    tokio::time::sleep(time)
}

/// Waits for what `future` gives, for so long at the most.
///
/// # Errors
/// The time is up; the future is dropped.
pub fn timeout<F: Future>(time: Duration, future: F) -> Timeout<F> {
    tokio::time::timeout(time, future)
}

/// Ticks again and again. A tick that comes late moves all that follow: work that takes longer than a period is never piled up.
#[derive(Debug)]
pub struct Ticker(Interval);

impl Ticker {
    /// Ticks after `first`, and then every `period`, which is not zero.
    #[must_use]
    pub fn new(first: Duration, period: Duration) -> Self {
        let mut interval = tokio::time::interval_at(deadline_in(first), period);
        interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self(interval)
    }

    /// Waits for the next tick. Dropped before, it takes none.
    pub async fn tick(&mut self) {
        self.0.tick().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Clock as _, SystemClock};

    #[tokio::test(start_paused = true)]
    async fn the_clock_shows_what_a_timer_has_waited() {
        let clock = SystemClock::new();
        let (wall, monotonic) = (clock.wall_ms(), clock.monotonic());
        sleep(Duration::from_secs(24 * 3600)).await;
        assert_eq!(clock.monotonic() - monotonic, Duration::from_secs(24 * 3600));
        assert_eq!(clock.wall_ms().0 - wall.0, 24 * 3_600_000);
    }

    #[tokio::test(start_paused = true)]
    async fn threads_of_their_own_see_the_paused_time_too() {
        let clock = SystemClock::new();
        sleep(Duration::from_secs(3600)).await;
        std::thread::scope(|threads| {
            let seen = threads.spawn(|| clock.monotonic()).join().expect("it ends");
            assert_eq!(seen, clock.monotonic());
        });
    }

    #[tokio::test(start_paused = true)]
    async fn a_late_tick_moves_those_after_it() {
        let clock = SystemClock::new();
        let (first, period) = (Duration::from_secs(5), Duration::from_secs(60));
        let mut ticker = Ticker::new(first, period);
        ticker.tick().await;
        assert_eq!(clock.monotonic(), first);
        sleep(period * 10).await;
        ticker.tick().await;
        assert_eq!(clock.monotonic(), first + period * 10, "the missed ticks are one");
        ticker.tick().await;
        assert_eq!(clock.monotonic(), first + period * 11);
    }

    #[tokio::test(start_paused = true)]
    async fn the_longest_time_is_no_panic() {
        assert!(deadline_in(Duration::MAX) > Instant::now());
        assert!(
            timeout(Duration::from_secs(1), Ticker::new(Duration::MAX, Duration::MAX).tick()).await.is_err()
        );
    }
}
