//! The lowest sequence that each producer has tried to begin a transaction with in a partition, until it has begun.
//!
//! The coordinator is asked before a transaction begins, and may not answer the first batch. If the second one then began it, the first,
//! sent again, would be out of order for ever: the client would have to abort. So what is above the lowest waits its turn.
//!
//! Invariant: bounded; what is forgotten costs such an abort, never records. Absent: the log's own look at sequences.

use crate::types::{ProducerEpoch, ProducerId, ProducerIdentity};

/// How many producers are remembered in one partition. More don't begin at once where a coordinator answers at all.
const PRODUCERS_AT_MOST: usize = 256;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct FirstSequences(Vec<First>);

#[derive(Debug, Clone, Copy)]
struct First {
    producer: ProducerId,
    epoch: ProducerEpoch,
    lowest: i32,
}

impl FirstSequences {
    /// A producer would begin with this sequence.
    pub(super) fn tried(&mut self, who: ProducerIdentity, sequence: i32) {
        match self.0.iter_mut().find(|first| first.producer == who.producer_id) {
            Some(first) if who.epoch > first.epoch => {
                (first.epoch, first.lowest) = (who.epoch, sequence);
            }
            Some(first) if who.epoch == first.epoch => first.lowest = first.lowest.min(sequence),
            Some(_) => {}
            None => {
                if self.0.len() == PRODUCERS_AT_MOST {
                    self.0.remove(0);
                }
                self.0.push(First { producer: who.producer_id, epoch: who.epoch, lowest: sequence });
            }
        }
    }

    /// The sequence that has to come first, if it isn't this one.
    pub(super) fn before(&self, who: ProducerIdentity, sequence: i32) -> Option<i32> {
        let tried =
            self.0.iter().find(|first| first.producer == who.producer_id && first.epoch == who.epoch)?;
        (sequence > tried.lowest).then_some(tried.lowest)
    }

    /// It has begun.
    pub(super) fn begun(&mut self, producer: ProducerId) {
        self.0.retain(|first| first.producer != producer);
        if self.0.is_empty() {
            self.0 = Vec::new();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn producer(id: i64, epoch: i16) -> ProducerIdentity {
        ProducerIdentity::new(id, epoch)
    }

    #[test]
    fn what_is_above_the_lowest_waits_until_that_has_begun() {
        let mut firsts = FirstSequences::default();
        firsts.tried(producer(1, 0), 5);
        firsts.tried(producer(1, 0), 7);
        assert_eq!(firsts.before(producer(1, 0), 7), Some(5));
        assert_eq!(firsts.before(producer(1, 0), 5), None);
        firsts.tried(producer(1, 0), 3);
        assert_eq!(firsts.before(producer(1, 0), 5), Some(3));
        assert_eq!(firsts.before(producer(2, 0), 5), None, "another producer");
        firsts.begun(ProducerId(1));
        assert_eq!(firsts.before(producer(1, 0), 7), None);
    }

    #[test]
    fn a_newer_epoch_begins_anew_and_an_older_one_changes_nothing() {
        let mut firsts = FirstSequences::default();
        firsts.tried(producer(1, 1), 3);
        firsts.tried(producer(1, 0), 0);
        assert_eq!(firsts.before(producer(1, 1), 4), Some(3));
        firsts.tried(producer(1, 2), 6);
        assert_eq!(firsts.before(producer(1, 2), 6), None);
        assert_eq!(firsts.before(producer(1, 2), 7), Some(6));
    }

    #[test]
    fn the_oldest_is_forgotten_when_there_are_too_many() {
        let mut firsts = FirstSequences::default();
        for id in 0..=256 {
            firsts.tried(producer(id, 0), 0);
        }
        assert_eq!(firsts.before(producer(0, 0), 1), None);
        assert_eq!(firsts.before(producer(256, 0), 1), Some(0));
        assert_eq!(firsts.0.len(), PRODUCERS_AT_MOST);
    }
}
