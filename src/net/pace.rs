//! How quick a peer has to be that has begun a frame, or takes its answer.
//!
//! ```text
//! a frame:   30 s, and a second more for each 64 KiB of it that have come
//! both:      while others wait for memory, 64 KiB in each 2 s, of what is counted
//! ```
//!
//! Invariant: a peer that does nothing keeps memory for a bounded time, and for a short one when others need it.
//! Pure: the time comes in.

use std::time::Duration;

use crate::sys::MemoryBudget;

/// How long a frame may take whatever its size: a client that needs longer for a few bytes isn't there any more.
const FRAME_PATIENCE: Duration = Duration::from_secs(30);
/// The slowest that a large frame may come: half a megabit a second.
const LEAST_BYTES_A_SECOND: usize = 64 * 1024;
/// How often it is looked at while others wait for memory: longer than a healthy peer pauses.
const PRESSED_EVERY: Duration = Duration::from_secs(2);
/// What has to move in that time.
const PRESSED_BYTES: usize = 64 * 1024;

/// What the memory that a peer keeps means to other connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Others {
    /// Somebody waits for memory.
    Wait,
    /// There is enough for all.
    HaveRoom,
}

impl Others {
    /// Those who share `budget`.
    pub(super) fn of(budget: &MemoryBudget) -> Self {
        if budget.is_contended() { Self::Wait } else { Self::HaveRoom }
    }
}

/// How a peer has done since it began.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    began: Duration,
    looked: Duration,
    moved_then: usize,
}

impl Pace {
    /// It begins at `now`.
    pub(super) const fn new(now: Duration, moved: usize) -> Self {
        Self { began: now, looked: now, moved_then: moved }
    }

    /// The broker itself let the peer wait for so long.
    pub(super) fn paused(&mut self, time: Duration) {
        self.began = self.began.saturating_add(time);
        self.looked = self.looked.saturating_add(time);
    }

    /// How long a frame of which `moved` bytes have come may still take.
    pub(super) fn frame_time_left(&self, now: Duration, moved: usize) -> Duration {
        let more = Duration::from_secs(u64::try_from(moved / LEAST_BYTES_A_SECOND).unwrap_or(0));
        let deadline = self.began.saturating_add(FRAME_PATIENCE).saturating_add(more);
        deadline.saturating_sub(now)
    }

    /// How long to wait for the peer before the next look.
    pub(super) fn next_look(&self, now: Duration) -> Duration {
        self.looked.saturating_add(PRESSED_EVERY).saturating_sub(now).max(Duration::from_millis(1))
    }

    /// Looks whether the peer is too slow for the others who wait for the memory that it keeps, if any do.
    pub(super) fn is_too_slow(&mut self, now: Duration, moved: usize, others: Others) -> bool {
        if now.saturating_sub(self.looked) < PRESSED_EVERY {
            return false;
        }
        let step = moved.saturating_sub(self.moved_then);
        (self.looked, self.moved_then) = (now, moved);
        others == Others::Wait && step < PRESSED_BYTES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    #[test]
    fn a_frame_gets_time_for_what_has_come_not_for_what_it_claims() {
        let mut pace = Pace::new(seconds(100), 0);
        assert_eq!(pace.frame_time_left(seconds(100), 4), seconds(30));
        assert_eq!(pace.frame_time_left(seconds(131), 4), seconds(0));
        assert_eq!(pace.frame_time_left(seconds(131), 10 * LEAST_BYTES_A_SECOND), seconds(9));
        pace.paused(seconds(5));
        assert_eq!(pace.frame_time_left(seconds(131), 4), seconds(4), "what we did isn't the peer's fault");
    }

    #[test]
    fn who_drips_is_cut_off_when_others_wait_and_only_then() {
        let mut pace = Pace::new(seconds(0), 0);
        assert!(!pace.is_too_slow(seconds(1), 1, Others::Wait), "it is too early to say");
        assert!(!pace.is_too_slow(seconds(2), 2, Others::HaveRoom));
        assert!(!pace.is_too_slow(seconds(4), 2 + PRESSED_BYTES, Others::Wait), "quick enough");
        assert!(pace.is_too_slow(seconds(6), 3 + PRESSED_BYTES, Others::Wait));
    }
}
