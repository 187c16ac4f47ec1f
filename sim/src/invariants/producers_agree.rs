//! What is known of producers is what their batches say: epochs, sequences, open transactions, aborted ones, and where
//! readers of committed records must stop.
//!
//! It must hold because a producer's retry is told from a new batch by it, and an aborted record from a committed one. Of
//! a producer whose batches were all deleted less may be known; of nobody may more be known than was written.

use std::collections::BTreeMap;

use kalda_log::Patience;
use kalda_log::producers::ProducerEntry;
use kalda_sys::types::Offset;

use super::{Live, ensure};
use crate::model::{ModelProducer, ModelProducers};
use crate::violation::{Check, Violation};

const INVARIANT: &str = "producers_agree";

/// Checks an open log.
///
/// # Errors
/// Where producers and batches differ.
pub fn check(live: &Live<'_>) -> Check {
    let expected = live.model.producers();
    let known: BTreeMap<i64, &ProducerEntry> =
        live.log.producers().iter().map(|(id, entry)| (id.0, entry)).collect();
    let memory = match live.settings.producer_id_expiration_ms {
        i64::MAX => Memory::ForEver,
        _ => Memory::Expires,
    };
    for (id, producer) in &expected.entries {
        match known.get(id) {
            Some(entry) => check_entry(live, *id, producer, entry, memory)?,
            None => {
                let open = producer.transaction_start.is_some();
                let needed = producer.last_seen >= live.model.start && (memory == Memory::ForEver || open);
                ensure(INVARIANT, !needed, || format!("producer {id} is unknown: {producer:?}"))?;
            }
        }
    }
    let phantom = known.keys().find(|id| !expected.entries.contains_key(id));
    ensure(INVARIANT, phantom.is_none(), || format!("producer {phantom:?} never wrote"))?;
    check_stable(live, &expected)?;
    check_aborted(live, &expected)
}

/// How long a log remembers a producer that is silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Memory {
    ForEver,
    Expires,
}

fn check_entry(
    live: &Live<'_>,
    id: i64,
    producer: &ModelProducer,
    entry: &ProducerEntry,
    memory: Memory,
) -> Check {
    let start = live.model.start;
    let told = || format!("producer {id} is {producer:?}, known is {entry:?}, the log starts at {start}");
    ensure(INVARIANT, entry.epoch.0 == producer.epoch, || format!("epoch: {}", told()))?;
    let rebuilt = producer.last_data < start && entry.last_sequence() == -1;
    let same = entry.last_sequence() == producer.last_sequence;
    ensure(INVARIANT, same || rebuilt, || format!("sequence: {}", told()))?;
    let last_offset = entry.last().map(|batch| batch.last_offset.0);
    let same = last_offset.unwrap_or(-1) == producer.last_data;
    ensure(INVARIANT, same || rebuilt, || format!("last offset: {}", told()))?;
    let rebuilt =
        (producer.last_marker < start || memory == Memory::Expires) && entry.coordinator_epoch == -1;
    let same = entry.coordinator_epoch == producer.coordinator_epoch;
    ensure(INVARIANT, same || rebuilt, || format!("coordinator epoch: {}", told()))?;
    let open = entry.transaction_start.map(|first| first.0);
    let right = match (producer.transaction_start, open) {
        (Some(first), Some(known)) => known == first || first < start && known > first,
        (Some(_), None) => producer.last_data < start,
        (None, None) => true,
        (None, Some(_)) => false,
    };
    ensure(INVARIANT, right, || format!("open transaction: {}", told()))
}

fn check_stable(live: &Live<'_>, expected: &ModelProducers) -> Check {
    let end = live.model.end;
    let stable = live.log.last_stable_offset(Offset(end)).0;
    let first_open = expected.first_open();
    let deleted = first_open.is_some_and(|first| first < live.model.start);
    ensure(INVARIANT, deleted || stable == first_open.unwrap_or(end), || {
        format!("the last stable offset is {stable}; the first open transaction begins at {first_open:?}")
    })
}

fn check_aborted(live: &Live<'_>, expected: &ModelProducers) -> Check {
    let (start, end) = (live.model.start, live.model.end);
    let view = live.log.view_of_aborted(Patience::Wait, Offset(start));
    let view = view.map_err(|error| Violation::new(INVARIANT, error.to_string()))?;
    let told = view.aborted_transactions(Offset(start), Offset(end));
    let told = told.map_err(|error| Violation::new(INVARIANT, error.to_string()))?;
    for aborted in expected.aborted.iter().filter(|aborted| aborted.last >= start) {
        let known = told.iter().find(|known| known.last_offset.0 == aborted.last);
        let has_records = live.model.live().map(|batch| &batch.facts).any(|batch| {
            batch.producer_id == aborted.producer_id
                && batch.marker.is_none()
                && (aborted.first..aborted.last).contains(&batch.last)
        });
        let right = known.map_or(!has_records, |known| {
            let first = known.first_offset.0;
            known.producer_id.0 == aborted.producer_id
                && (first == aborted.first || aborted.first < start && first > aborted.first)
        });
        ensure(INVARIANT, right, || format!("aborted was {aborted:?}, known is {known:?}, all: {told:?}"))?;
    }
    let phantom =
        told.iter().find(|known| !expected.aborted.iter().any(|aborted| aborted.last == known.last_offset.0));
    ensure(INVARIANT, phantom.is_none(), || format!("{phantom:?} was never aborted"))
}
