//! What the broker has acknowledged, by partition.
//!
//! Invariant: a partition's records lie at the offsets 0, 1, 2, … up to what is written here: nothing else writes to the
//! topics of a ledger. An acknowledged offset that can't be true is an error at once.

use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Result, ensure};

use crate::wire::{Admin, Place, Topics};

/// Acknowledged records.
#[derive(Debug)]
pub struct Ledger {
    topics: Topics,
    acknowledged: Vec<AtomicU64>,
}

impl Ledger {
    /// Nothing is acknowledged yet.
    pub fn new(topics: Topics) -> Self {
        let acknowledged = (0..topics.len()).map(|_| AtomicU64::new(0)).collect();
        Self { topics, acknowledged }
    }

    /// The topics.
    pub fn topics(&self) -> &Topics {
        &self.topics
    }

    /// Notes a batch of so many records that was given this offset.
    pub fn acknowledge(&self, place: Place, base_offset: i64, records: u64) -> Result<()> {
        ensure!(base_offset >= 0, "{:?}: acknowledged at offset {base_offset}", self.topics.at(place));
        self.acknowledged[place].fetch_add(records, Ordering::Relaxed);
        Ok(())
    }

    /// The records of one partition.
    pub fn acknowledged(&self, place: Place) -> u64 {
        self.acknowledged[place].load(Ordering::Relaxed)
    }

    /// Asks the broker where each partition ends, which is behind its last acknowledged record.
    pub async fn verify_ends(&self, admin: &mut Admin) -> Result<()> {
        for (place, end) in admin.ends(&self.topics).await?.into_iter().enumerate() {
            let acknowledged = self.acknowledged(place);
            ensure!(
                end.and_then(|end| u64::try_from(end).ok()) == Some(acknowledged),
                "{:?} ends at {end:?}, with {acknowledged} records acknowledged",
                self.topics.at(place)
            );
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acknowledged_records_add_up() {
        let ledger = Ledger::new(Topics::one("t", 2));
        ledger.acknowledge(0, 0, 15).unwrap();
        ledger.acknowledge(0, 15, 15).unwrap();
        ledger.acknowledge(1, 0, 15).unwrap();
        assert_eq!((ledger.acknowledged(0), ledger.acknowledged(1)), (30, 15));
    }

    #[test]
    fn an_offset_that_cannot_be_is_an_error() {
        let ledger = Ledger::new(Topics::one("t", 1));
        assert!(ledger.acknowledge(0, -1, 15).is_err());
    }
}
