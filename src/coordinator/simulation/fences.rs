//! What a partition knows of producers: the newest epoch of each, and the newest coordinator that ended a transaction of it.
//!
//! Invariant: follows from the log, so that what a fall takes from the log is taken here, too.

use crate::types::{ProducerEpoch, ProducerId, ProducerIdentity};

/// What was learnt, in the order of the log.
#[derive(Debug, Default)]
pub struct Fences(Vec<Learnt>);

#[derive(Debug, Clone, Copy)]
struct Learnt {
    /// Where in the log.
    at: usize,
    who: ProducerIdentity,
    coordinator_epoch: i32,
}

impl Fences {
    fn newest(&self, id: ProducerId) -> (ProducerEpoch, i32) {
        let of_producer = self.0.iter().filter(|learnt| learnt.who.producer_id == id);
        of_producer.fold((ProducerEpoch(-1), -1), |(epoch, coordinator), learnt| {
            (epoch.max(learnt.who.epoch), coordinator.max(learnt.coordinator_epoch))
        })
    }

    /// Whether a producer may write.
    pub fn lets_write(&self, who: ProducerIdentity) -> bool {
        self.newest(who.producer_id).0 <= who.epoch
    }

    /// Whether a coordinator may end a producer's transaction.
    pub fn lets_end(&self, who: ProducerIdentity, coordinator_epoch: i32) -> bool {
        let (epoch, coordinator) = self.newest(who.producer_id);
        epoch <= who.epoch && coordinator <= coordinator_epoch
    }

    pub fn learn(&mut self, at: usize, who: ProducerIdentity, coordinator_epoch: i32) {
        self.0.push(Learnt { at, who, coordinator_epoch });
    }

    /// The log ends at `end` now.
    pub fn cut(&mut self, end: usize) {
        self.0.retain(|learnt| learnt.at < end);
    }
}
