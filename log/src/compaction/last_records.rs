//! What the log must not forget of its active producers: the batch with a producer's last sequence number, or the marker
//! with its epoch.
//!
//! Invariant: it is as old as the compaction. Batches beyond it tell of producers that have written since.

use std::collections::HashMap;

use kalda_protocol::records::BatchHeader;

use crate::producers::Producers;
use kalda_sys::types::{Offset, ProducerEpoch, ProducerId};

/// The last record of each active producer.
#[derive(Debug, Default)]
pub struct LastRecords(HashMap<ProducerId, LastRecord>);

#[derive(Debug, Clone, Copy)]
enum LastRecord {
    /// The batch that ends at this offset.
    Data(Offset),
    /// A marker of this epoch: nothing else came since.
    Marker(ProducerEpoch),
}

impl LastRecords {
    /// Those of these producers.
    #[must_use]
    pub fn of(producers: &Producers) -> Self {
        let last = |(id, entry): (ProducerId, &crate::producers::ProducerEntry)| {
            let data = entry.last().map(|batch| LastRecord::Data(batch.last_offset));
            (id, data.unwrap_or(LastRecord::Marker(entry.epoch)))
        };
        Self(producers.iter().map(last).collect())
    }

    /// True if this batch is one of them.
    #[must_use]
    pub fn holds(&self, batch: &BatchHeader) -> bool {
        let last = self.0.get(&ProducerId(batch.producer_id)).filter(|_| batch.has_producer());
        last.is_some_and(|last| match last {
            LastRecord::Data(offset) => batch.last_offset() == offset.0,
            LastRecord::Marker(epoch) => batch.attributes.is_control() && batch.producer_epoch == epoch.0,
        })
    }
}
