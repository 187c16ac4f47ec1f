//! A partition as the leader's rules make it: who may append, and what readers of committed records see. One stands for the offsets of a group.
//!
//! Invariant: what is here stays, whatever happens to coordinators.

use std::collections::{BTreeSet, HashMap};

use crate::coordinator::runtime::TransactionOutcome;
use crate::types::{ProducerEpoch, ProducerId, ProducerIdentity};

/// Names a client's transaction, in records.
pub type Tag = usize;

#[derive(Debug, Clone, Copy)]
enum Entry {
    Record { producer: ProducerId, tag: Tag },
    Marker { producer: ProducerId, outcome: TransactionOutcome },
}

#[derive(Debug, Clone, Copy)]
struct Known {
    epoch: ProducerEpoch,
    coordinator: i32,
    is_open: bool,
    /// Grows with each marker: what was verified before one is not what comes behind it.
    markers: u32,
}

/// What a verification was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guard(u32);

/// Why a marker isn't taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The producer has a newer epoch.
    Producer,
    /// Another coordinator has taken over.
    Coordinator,
}

#[derive(Debug, Default)]
pub struct Partition {
    entries: Vec<Entry>,
    known: HashMap<ProducerId, Known>,
}

impl Partition {
    /// Before it is asked whether the transaction is in the coordinator's books.
    pub fn guard(&self, who: ProducerIdentity) -> Guard {
        Guard(self.known.get(&who.producer_id).map_or(0, |known| known.markers))
    }

    /// Whether a producer's transaction is open here, so that nobody has to be asked.
    pub fn is_open(&self, who: ProducerIdentity) -> bool {
        self.known.get(&who.producer_id).is_some_and(|known| known.is_open && known.epoch == who.epoch)
    }

    /// Whether anybody's is.
    pub fn has_open(&self) -> bool {
        self.known.values().any(|known| known.is_open)
    }

    /// Appends a record, if the producer isn't fenced and no marker came since it was verified.
    pub fn append(&mut self, who: ProducerIdentity, guard: Guard, tag: Tag) -> bool {
        let markers = self.guard(who).0;
        let known = self.known.entry(who.producer_id).or_insert(Known {
            epoch: who.epoch,
            coordinator: 0,
            is_open: false,
            markers: 0,
        });
        if known.epoch > who.epoch || (!known.is_open && guard.0 != markers) {
            return false;
        }
        (known.epoch, known.is_open) = (who.epoch, true);
        self.entries.push(Entry::Record { producer: who.producer_id, tag });
        true
    }

    /// Ends a transaction.
    pub fn end(
        &mut self,
        who: ProducerIdentity,
        outcome: TransactionOutcome,
        coordinator: i32,
    ) -> Result<(), Refused> {
        let known = self.known.entry(who.producer_id).or_insert(Known {
            epoch: who.epoch,
            coordinator,
            is_open: false,
            markers: 0,
        });
        if known.epoch > who.epoch {
            return Err(Refused::Producer);
        }
        if known.coordinator > coordinator {
            return Err(Refused::Coordinator);
        }
        *known = Known { epoch: who.epoch, coordinator, is_open: false, markers: known.markers + 1 };
        self.entries.push(Entry::Marker { producer: who.producer_id, outcome });
        Ok(())
    }

    /// Tags of all records.
    pub fn appended(&self) -> BTreeSet<Tag> {
        let tags = self.entries.iter().filter_map(|entry| match entry {
            Entry::Record { tag, .. } => Some(*tag),
            Entry::Marker { .. } => None,
        });
        tags.collect()
    }

    /// Tags of records that readers of committed ones see.
    pub fn visible(&self) -> BTreeSet<Tag> {
        let mut open: HashMap<ProducerId, Vec<Tag>> = HashMap::new();
        let mut visible = BTreeSet::new();
        for entry in &self.entries {
            match entry {
                Entry::Record { producer, tag } => open.entry(*producer).or_default().push(*tag),
                Entry::Marker { producer, outcome } => {
                    let ended = open.remove(producer).unwrap_or_default();
                    if *outcome == TransactionOutcome::Committed {
                        visible.extend(ended);
                    }
                }
            }
        }
        visible
    }
}
