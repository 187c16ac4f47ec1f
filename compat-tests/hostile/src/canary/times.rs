//! How long answers took.
//!
//! Invariant: a time stands for all the requests that should have been made meanwhile: who waits for a second at one request, and
//! is answered at once in the ninety-nine others, was held up for that second, not for one request in a hundred.

use std::time::Duration;

/// Times of answers.
#[derive(Debug, Clone, Default)]
pub struct Times {
    all: Vec<Duration>,
    answers: usize,
}

impl Times {
    /// Adds the time of an answer, where one request is due in each `interval`.
    pub fn add(&mut self, time: Duration, interval: Duration) {
        self.answers += 1;
        let mut left = time;
        self.all.push(left);
        while left > interval {
            left -= interval;
            self.all.push(left);
        }
    }

    /// Adds those of another.
    pub fn extend(&mut self, other: Self) {
        self.all.extend(other.all);
        self.answers += other.answers;
    }

    /// How many answers there were.
    pub fn answers(&self) -> usize {
        self.answers
    }

    /// The time that 99 of 100 requests didn't exceed.
    pub fn p99(&mut self) -> Duration {
        self.all.sort_unstable();
        let place = (self.all.len() * 99).div_ceil(100).saturating_sub(1);
        self.all.get(place).copied().unwrap_or_default()
    }

    /// The longest.
    pub fn slowest(&self) -> Duration {
        self.all.iter().max().copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INTERVAL: Duration = Duration::from_millis(10);

    #[test]
    fn one_long_wait_counts_for_all_that_waited() {
        let mut times = Times::default();
        (0..100).for_each(|_| times.add(Duration::from_millis(1), INTERVAL));
        assert_eq!((times.p99(), times.slowest()), (Duration::from_millis(1), Duration::from_millis(1)));
        times.add(Duration::from_millis(1_000), INTERVAL);
        assert_eq!(times.answers(), 101);
        assert_eq!(times.slowest(), Duration::from_secs(1));
        // Of 200 requests that were due, half waited; two of them longer than 980 ms.
        assert_eq!(times.p99(), Duration::from_millis(980));
    }

    #[test]
    fn none_took_no_time() {
        assert_eq!(Times::default().p99(), Duration::ZERO);
    }
}
