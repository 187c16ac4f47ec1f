//! Whether batches may be appended for their producers, and what they change: idempotence and transactions.
//!
//! Invariant: nothing is changed here. The answer holds the producers' entries as they will be once the batches are
//! written; a failed write drops it. The rules are those of Kafka's `ProducerAppendInfo`.

use kalda_protocol::records::BatchHeader;
use kalda_protocol::records::header::sequence_after;

use super::entry::{ProducedRange, ProducerEntry};
use super::{CompletedTransaction, EndMarker, ProducedBatch, Producers};
use crate::append_origin::AppendOrigin;
use crate::error::AppendError;
use kalda_sys::types::{Offset, ProducerEpoch, ProducerId, TimestampMs};

/// What batches change once they are written.
#[derive(Debug, Default)]
pub struct ProducerUpdates {
    pub(super) entries: Vec<(ProducerId, ProducerEntry)>,
    pub(super) started: Vec<(Offset, ProducerId)>,
    /// Transactions that the batches end, in order.
    pub completed: Vec<CompletedTransaction>,
}

/// The answer.
#[derive(Debug)]
pub enum ProducerVerdict {
    /// The batch was appended before, as this one.
    Duplicate(ProducedRange),
    /// The batches are new.
    New(ProducerUpdates),
}

impl Producers {
    /// Checks batches that have their offsets already.
    ///
    /// # Errors
    /// The rule that a producer broke.
    pub fn check(
        &self,
        batches: &[ProducedBatch],
        origin: AppendOrigin,
    ) -> Result<ProducerVerdict, AppendError> {
        let mut updates = ProducerUpdates::default();
        for batch in batches.iter().filter(|batch| batch.header.has_producer()) {
            let header = &batch.header;
            let producer_id = ProducerId(header.producer_id);
            if origin == AppendOrigin::Client
                && let Some(entry) = self.entry(producer_id)
                && let Some(duplicate) = entry.find(
                    ProducerEpoch(header.producer_epoch),
                    header.base_sequence,
                    header.last_sequence(),
                )
            {
                return Ok(ProducerVerdict::Duplicate(duplicate));
            }
            let index = updates.index_of(producer_id, self);
            let Some((_, entry)) = updates.entries.get_mut(index) else { continue };
            match &batch.marker {
                Some(marker) => {
                    let completed = end_transaction(producer_id, entry, header, *marker, origin)?;
                    updates.completed.extend(completed);
                }
                // Compaction empties a marker that marks nothing any more, and keeps it for its epoch.
                None if header.attributes.is_control() => {
                    entry.begin_epoch(ProducerEpoch(header.producer_epoch));
                    entry.last_timestamp_ms = TimestampMs(header.max_timestamp);
                    entry.last_seen = Offset(header.last_offset());
                }
                None => {
                    let started = append_data(producer_id, entry, header, origin)?;
                    updates.started.extend(started.map(|offset| (offset, producer_id)));
                }
            }
        }
        Ok(ProducerVerdict::New(updates))
    }
}

impl ProducerUpdates {
    /// Where the producer's working copy is; it is made at the producer's first batch.
    fn index_of(&mut self, producer_id: ProducerId, producers: &Producers) -> usize {
        if let Some(index) = self.entries.iter().position(|(id, _)| *id == producer_id) {
            return index;
        }
        let entry = producers.entry(producer_id).cloned().unwrap_or_else(ProducerEntry::unknown);
        self.entries.push((producer_id, entry));
        self.entries.len() - 1
    }
}

fn check_epoch(
    producer_id: ProducerId,
    entry: &ProducerEntry,
    epoch: ProducerEpoch,
    origin: AppendOrigin,
) -> Result<(), AppendError> {
    // A follower writes what its leader wrote, whatever it makes of it.
    if epoch < entry.epoch && origin != AppendOrigin::Replication {
        return Err(AppendError::InvalidProducerEpoch { producer_id, epoch, current: entry.epoch });
    }
    Ok(())
}

fn check_sequence(
    producer_id: ProducerId,
    entry: &ProducerEntry,
    epoch: ProducerEpoch,
    sequence: i32,
) -> Result<(), AppendError> {
    // Nothing is known of this producer, perhaps because all its records were deleted: any sequence will do.
    if entry.epoch == ProducerEpoch::NONE {
        return Ok(());
    }
    let expected = match entry.last_sequence() {
        _ if epoch != entry.epoch => 0,
        -1 => 0,
        last => sequence_after(last, 1),
    };
    if sequence == expected {
        return Ok(());
    }
    Err(AppendError::OutOfOrderSequence { producer_id, sequence, expected })
}

/// Takes a batch of data into the entry. Gives its first offset if it begins a transaction.
fn append_data(
    producer_id: ProducerId,
    entry: &mut ProducerEntry,
    header: &BatchHeader,
    origin: AppendOrigin,
) -> Result<Option<Offset>, AppendError> {
    let epoch = ProducerEpoch(header.producer_epoch);
    check_epoch(producer_id, entry, epoch, origin)?;
    if origin == AppendOrigin::Client {
        check_sequence(producer_id, entry, epoch, header.base_sequence)?;
    }
    let transactional = header.attributes.is_transactional();
    if entry.transaction_start.is_some() && !transactional {
        return Err(AppendError::InvalidTransactionState(producer_id));
    }
    entry.begin_epoch(epoch);
    entry.push(ProducedRange {
        last_sequence: header.last_sequence(),
        last_offset: Offset(header.last_offset()),
        offset_delta: header.last_offset_delta,
        timestamp_ms: TimestampMs(header.max_timestamp),
    });
    if transactional && entry.transaction_start.is_none() {
        entry.transaction_start = Some(Offset(header.base_offset));
        return Ok(entry.transaction_start);
    }
    Ok(None)
}

/// Takes a transaction marker into the entry. A marker without data of its transaction completes nothing.
fn end_transaction(
    producer_id: ProducerId,
    entry: &mut ProducerEntry,
    header: &BatchHeader,
    marker: EndMarker,
    origin: AppendOrigin,
) -> Result<Option<CompletedTransaction>, AppendError> {
    let epoch = ProducerEpoch(header.producer_epoch);
    check_epoch(producer_id, entry, epoch, origin)?;
    // A marker that is written again, since its coordinator didn't hear of the first, finds no transaction open.
    let is_late = epoch == entry.epoch && entry.transaction_start.is_some();
    if origin == AppendOrigin::RaisingCoordinator && is_late {
        return Err(AppendError::InvalidProducerEpoch { producer_id, epoch, current: entry.epoch });
    }
    if marker.coordinator_epoch < entry.coordinator_epoch && origin != AppendOrigin::Replication {
        let (epoch, current) = (marker.coordinator_epoch, entry.coordinator_epoch);
        return Err(AppendError::TransactionCoordinatorFenced { producer_id, epoch, current });
    }
    entry.begin_epoch(epoch);
    entry.coordinator_epoch = marker.coordinator_epoch;
    entry.last_timestamp_ms = TimestampMs(header.max_timestamp);
    entry.last_seen = Offset(header.last_offset());
    Ok(entry.transaction_start.take().map(|first_offset| CompletedTransaction {
        producer_id,
        first_offset,
        last_offset: Offset(header.last_offset()),
        outcome: marker.outcome,
    }))
}
