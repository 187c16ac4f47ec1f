//! An open loop: when the next thing is due, and from when its time counts.
//!
//! Invariant: what the broker keeps waiting counts from when it was due, so that a broker that stalls can't hide the wait of those behind. That
//! the driver's own timer rings late, by up to two milliseconds, is not the broker's.

use std::time::{Duration, Instant};

use tokio::time::{Interval, MissedTickBehavior, interval_at};

/// Ticks whatever the broker does; those that were missed are made up for, so that a slow broker gets the same load.
#[derive(Debug)]
pub struct OpenLoop {
    ticks: Interval,
    turns: Turns,
}

/// One thing's turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// When it was due.
    pub due: Instant,
    /// From when its time counts.
    pub begun: Instant,
}

impl OpenLoop {
    /// Ticks for the first time after `first`, and then every `period`.
    pub fn new(first: Duration, period: Duration) -> Self {
        let now = Instant::now();
        let mut ticks = interval_at((now + first).into(), period);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
        Self { ticks, turns: Turns { begun: now, free_since: now } }
    }

    /// Waits until the next thing is due.
    pub async fn next(&mut self) -> Turn {
        let due = self.ticks.tick().await.into_std();
        Turn { due, begun: self.turns.begin(due, Instant::now()) }
    }

    /// The thing is done, and nothing keeps the next one any more. Gives when that was.
    pub fn done(&mut self) -> Instant {
        self.turns.free_since = Instant::now();
        self.turns.free_since
    }
}

#[derive(Debug)]
struct Turns {
    begun: Instant,
    free_since: Instant,
}

impl Turns {
    /// From when a turn counts that was due then, where it is now.
    fn begin(&mut self, due: Instant, now: Instant) -> Instant {
        // Where the turn before was late because of the timer, so is this one; and a timer that is set for what is due already may ring
        // two milliseconds later all the same.
        let kept = self.free_since.saturating_duration_since(due.max(self.begun));
        self.begun = now - kept;
        self.begun
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn what_the_broker_keeps_waiting_counts_from_when_it_was_due() {
        let start = Instant::now();
        let mut turns = Turns { begun: start, free_since: start };
        assert_eq!(turns.begin(start + 2 * MS, start + 2 * MS), start + 2 * MS);
        turns.free_since = start + 100 * MS;
        for due in [4, 6, 8] {
            assert_eq!(turns.begin(start + due * MS, start + 100 * MS), start + due * MS);
        }
    }

    #[test]
    fn a_timer_that_rings_late_counts_for_nobody() {
        let start = Instant::now();
        let mut turns = Turns { begun: start, free_since: start };
        let late = start + 9 * MS;
        assert_eq!(turns.begin(start + 2 * MS, late), late);
        turns.free_since = late + MS;
        for due in [4, 6, 8] {
            assert_eq!(turns.begin(start + due * MS, late + MS), late, "due while the timer was late");
        }
        assert_eq!(turns.begin(start + 10 * MS, start + 12 * MS), start + 12 * MS, "due when all was done");
        turns.free_since = start + 15 * MS;
        assert_eq!(
            turns.begin(start + 14 * MS, start + 17 * MS),
            start + 16 * MS,
            "kept for one, late by two"
        );
    }
}
