//! When trying ends.

use std::time::{Duration, Instant};

/// How long to wait between two tries: a broker that starts is there in milliseconds, and one that is away costs little so.
const BETWEEN_TRIES: Duration = Duration::from_millis(20);

/// A moment after which nothing is tried again.
#[derive(Debug, Clone, Copy)]
pub struct Deadline(Option<Instant>);

impl Deadline {
    /// That long from now. What no clock can hold is never.
    #[must_use]
    pub fn after(patience: Duration) -> Self {
        Self(Instant::now().checked_add(patience))
    }

    /// What is left until then; `None` without an end.
    #[must_use]
    pub fn left(self) -> Option<Duration> {
        self.0.map(|end| end.saturating_duration_since(Instant::now()))
    }

    /// Whether it has come.
    #[must_use]
    pub fn is_over(self) -> bool {
        self.left() == Some(Duration::ZERO)
    }

    /// Waits for the next try.
    pub fn pause(self) {
        std::thread::sleep(self.left().map_or(BETWEEN_TRIES, |left| left.min(BETWEEN_TRIES)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_comes() {
        assert!(Deadline::after(Duration::ZERO).is_over());
        assert!(!Deadline::after(Duration::from_secs(3600)).is_over());
        assert!(!Deadline::after(Duration::MAX).is_over());
        assert_eq!(Deadline::after(Duration::MAX).left(), None);
    }
}
