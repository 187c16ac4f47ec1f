//! Answers that say UNKNOWN_SERVER_ERROR: none leaves without a line in the log.
//!
//! Invariant: whatever says so in an answer is counted where the answer is encoded, and told by [`super::call::Call::tell_unexpected`]. A client that gets many of them
//! has one line a second at the most, with how many it is about, and one at its end for what was not told yet.

use std::net::IpAddr;
use std::time::Duration;

use parking_lot::Mutex;

/// A client has no second line within so much time.
const PAUSE: Duration = Duration::from_secs(1);

/// What a connection was told of unexpected errors.
#[derive(Debug, Default)]
pub(super) struct UnexpectedErrors(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    next_line: Duration,
    untold: usize,
}

impl UnexpectedErrors {
    /// How many the next line is about, if it is time for one.
    pub(super) fn take(&self, times: usize, now: Duration) -> Option<usize> {
        let mut state = self.0.lock();
        state.untold = state.untold.saturating_add(times);
        if now < state.next_line {
            return None;
        }
        state.next_line = now.saturating_add(PAUSE);
        Some(std::mem::take(&mut state.untold))
    }

    /// Tells what was not told yet, when the connection ends.
    pub(super) fn end(&self, client: IpAddr) {
        let count = self.0.lock().untold;
        if count > 0 {
            tracing::warn!(%client, count, "answered with UNKNOWN_SERVER_ERROR again, until the connection ended");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_is_in_a_line_and_there_is_one_a_second() {
        let errors = UnexpectedErrors::default();
        let at = |ms: u64, times: usize| errors.take(times, Duration::from_millis(ms));
        assert_eq!(at(5_000, 1), Some(1));
        assert_eq!((at(5_001, 2), at(5_999, 3)), (None, None));
        assert_eq!(at(6_000, 4), Some(9));
        assert_eq!(at(9_000, 1), Some(1));
    }
}
