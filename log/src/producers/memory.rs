//! How many producers all logs of a process may remember together.
//!
//! ```text
//! limit ├── others ──┼── own ──┼── free ──┤      a log may remember as many as would leave as much free
//! ```
//!
//! A log to which ever new producers write gets half of the memory; two such logs get a third each. Some is always left for a log that
//! has none yet, and no log has to look at another.
//!
//! Invariant: all logs together exceed the limit by at most [`LEAST`] for each log.

use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;

use kalda_sys::types::TopicPartition;
use kalda_sys::{KeptMemory, Weight};

/// What a producer takes: its place in the table, and its last batches.
pub const PRODUCER_BYTES: usize = 320;
/// One log remembers no more than so many: a snapshot has some MB then, and is written when a segment is closed.
pub const MOST: usize = 100_000;
/// Each log may remember so many whatever the others do.
pub const LEAST: usize = 2;
/// A line that some were forgotten comes so often at the most.
const TOLD_EVERY: Duration = Duration::from_secs(60);

/// The memory for producers. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct ProducerMemory {
    memory: KeptMemory,
    told: Arc<Mutex<Told>>,
}

#[derive(Debug, Default)]
struct Told {
    at: Option<Duration>,
    forgotten: usize,
}

impl PartialEq for ProducerMemory {
    /// True for the same memory.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.told, &other.told)
    }
}

impl Eq for ProducerMemory {}

impl ProducerMemory {
    /// Memory of so many bytes.
    #[must_use]
    pub fn new(bytes: usize) -> Self {
        Self { memory: KeptMemory::new(bytes), told: Arc::default() }
    }

    /// What the producers of one log weigh; none yet.
    #[must_use]
    pub fn weight(&self) -> Weight {
        self.memory.weight()
    }

    /// How many producers a log may remember whose producers have this weight.
    #[must_use]
    pub fn most(&self, weight: &Weight) -> usize {
        let others = self.memory.used().saturating_sub(weight.bytes());
        let share = self.memory.limit().saturating_sub(others) / 2;
        (share / PRODUCER_BYTES).clamp(LEAST, MOST)
    }

    /// Tells that so many were forgotten before their time, in one line for all of a minute.
    pub fn forgot(&self, partition: &TopicPartition, count: usize, now: Duration) {
        let mut told = self.told.lock();
        told.forgotten += count;
        if told.at.is_some_and(|at| now.saturating_sub(at) < TOLD_EVERY) {
            return;
        }
        told.at = Some(now);
        let forgotten = std::mem::take(&mut told.forgotten);
        tracing::warn!(
            %partition,
            forgotten,
            "the longest silent producers were forgotten before producer.id.expiration.ms, for there were too many"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(memory: &ProducerMemory, weight: &mut Weight) -> usize {
        let mut count = weight.bytes() / PRODUCER_BYTES;
        while count < memory.most(weight) {
            count += 1;
            weight.set(count * PRODUCER_BYTES);
        }
        count
    }

    #[test]
    fn there_is_always_some_left_for_another_log() {
        let memory = ProducerMemory::new(1200 * PRODUCER_BYTES);
        let mut weights: Vec<Weight> = (0..100).map(|_| memory.weight()).collect();
        let counts: Vec<usize> = weights.iter_mut().map(|weight| fill(&memory, weight)).collect();
        assert_eq!(counts[..3], [600, 300, 150], "half of what is free");
        assert!(counts.iter().all(|count| *count >= LEAST));
        let all: usize = counts.iter().sum();
        assert!(all <= 1200 + 100 * LEAST, "{all}");
        assert_eq!(memory.most(&weights[0]), LEAST.max((1200 - (all - 600)) / 2), "the first must give way");
    }

    #[test]
    fn one_log_has_a_bound_of_its_own() {
        let memory = ProducerMemory::default();
        assert_eq!(memory.most(&memory.weight()), MOST);
    }
}
