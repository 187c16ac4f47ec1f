//! The timers of one shard.
//!
//! Invariant: one entry per name, however often it is moved; so there are never more than the machine has names for.
//! Absent: waiting. The runtime asks what is due.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Names with deadlines, on the monotonic clock.
#[derive(Debug)]
pub(super) struct Timers<T> {
    by_deadline: BTreeSet<(Duration, T)>,
    by_name: BTreeMap<T, Duration>,
}

impl<T: Clone + Ord> Timers<T> {
    pub(super) const fn new() -> Self {
        Self { by_deadline: BTreeSet::new(), by_name: BTreeMap::new() }
    }

    pub(super) fn set(&mut self, timer: T, deadline: Duration) {
        if let Some(former) = self.by_name.insert(timer.clone(), deadline) {
            self.by_deadline.remove(&(former, timer.clone()));
        }
        self.by_deadline.insert((deadline, timer));
    }

    pub(super) fn cancel(&mut self, timer: &T) {
        if let Some(deadline) = self.by_name.remove(timer) {
            self.by_deadline.remove(&(deadline, timer.clone()));
        }
    }

    pub(super) fn next_deadline(&self) -> Option<Duration> {
        self.by_deadline.first().map(|(deadline, _)| *deadline)
    }

    /// Takes the earliest timer whose deadline is reached.
    pub(super) fn pop_due(&mut self, now: Duration) -> Option<T> {
        if self.next_deadline()? > now {
            return None;
        }
        let (_, timer) = self.by_deadline.pop_first()?;
        self.by_name.remove(&timer);
        Some(timer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn a_timer_moved_fires_once_at_its_last_deadline() {
        let mut timers = Timers::new();
        for deadline in [10, 30, 20] {
            timers.set("a", ms(deadline));
        }
        timers.set("b", ms(15));
        assert_eq!(timers.pop_due(ms(14)), None);
        assert_eq!(timers.pop_due(ms(25)), Some("b"));
        assert_eq!(timers.pop_due(ms(25)), Some("a"));
        assert_eq!(timers.pop_due(ms(99)), None);
        assert_eq!(timers.next_deadline(), None);
    }

    #[test]
    fn a_cancelled_timer_never_fires() {
        let mut timers = Timers::new();
        timers.set("a", ms(10));
        timers.cancel(&"a");
        timers.cancel(&"a");
        assert_eq!(timers.pop_due(ms(99)), None);
    }
}
