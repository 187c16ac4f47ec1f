//! Markers under way: a coordinator's, and those of one that has been replaced and doesn't know.

use super::world::World;
use crate::coordinator::OFFSETS_TOPIC;
use crate::coordinator::transaction::{Markers, TransactionalId};
use crate::types::PartitionIndex;

/// The markers of one transaction.
#[derive(Debug)]
pub struct Delivery {
    id: TransactionalId,
    markers: Markers,
    missing: Vec<(String, PartitionIndex)>,
    coordinator_epoch: i32,
}

impl Delivery {
    pub fn new(id: TransactionalId, markers: Markers, coordinator_epoch: i32) -> Self {
        let missing = markers.partitions.iter().map(|(topic, index)| (topic.to_string(), index)).collect();
        Self { id, markers, missing, coordinator_epoch }
    }
}

impl World {
    /// Writes one marker of a transaction, or completes it when none is missing.
    pub fn deliver(&mut self) {
        if self.deliveries.is_empty() {
            return;
        }
        let place = self.dice.below(self.deliveries.len());
        let mut delivery = self.deliveries.swap_remove(place);
        if delivery.missing.is_empty() {
            return self.complete(&delivery);
        }
        let which = self.dice.below(delivery.missing.len());
        let (topic, index) = delivery.missing[which].clone();
        let is_sure = if topic == OFFSETS_TOPIC {
            self.mark_offsets(&delivery)
        } else {
            let Markers { who, outcome, .. } = delivery.markers;
            self.ledgers[index.0 as usize].end(who, outcome, delivery.coordinator_epoch);
            true
        };
        // The answer may get lost: then it is written once more.
        if is_sure && (self.is_calm || self.dice.percent(80)) {
            delivery.missing.swap_remove(which);
        }
        self.deliveries.push(delivery);
    }

    /// True if it can't be lost any more.
    fn mark_offsets(&mut self, delivery: &Delivery) -> bool {
        let Markers { who, outcome, .. } = delivery.markers;
        if self.group_fences.lets_end(who, delivery.coordinator_epoch) {
            self.group_fences.learn(self.groups.end(), who, delivery.coordinator_epoch);
            self.groups.end_transaction(who.producer_id, outcome);
        }
        let waits = self.is_calm || self.dice.percent(50);
        if waits {
            self.groups.commit(usize::MAX);
        }
        waits
    }

    fn complete(&mut self, delivery: &Delivery) {
        // A coordinator that has been replaced can't write.
        if delivery.coordinator_epoch == self.transactions.falls {
            let who = delivery.markers.who;
            self.transact(|machine, _, now| machine.complete(&delivery.id, who, now)).expect("never refused");
        }
    }

    /// A coordinator has fallen. Its markers may still be on their way.
    pub fn forget_deliveries(&mut self) {
        let dice = &mut self.dice;
        self.deliveries.retain(|_| dice.percent(50));
    }
}
