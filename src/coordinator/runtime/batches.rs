//! Coordinator records as the batches of a log, and back.
//!
//! Invariant: what is built here is read back alike; what Kafka built is read, too, transactions and their markers
//! included. Absent: the log.

use bytes::Bytes;
use kalda_protocol::records::control::ControlRecord;
use kalda_protocol::records::{
    Batch, BatchBuilder, BatchOptions, BuildError, Compression, NewRecord, batches,
};

use super::journal::{Chunk, Entry, JournalError};
use super::record::CoordinatorRecord;
use super::transaction::Appender;
use crate::types::{Offset, ProducerId, TimestampMs};

/// How large the records of one batch may become when decompressed. A batch of an internal topic has 1 MiB compressed
/// by default; what grows beyond this was made to fill the memory.
pub const BATCH_MAX_BYTES: usize = 64 * 1024 * 1024;

/// What a record of a batch takes besides key and value, at the most: length, attributes, timestamp, offset, two lengths, no headers.
const RECORD_FIELDS_BYTES: usize = 32;

/// One batch of these records.
///
/// # Errors
/// They are too many, or too large, for a batch.
pub fn build(
    appender: Appender,
    records: &[CoordinatorRecord],
    compression: Compression,
    now: TimestampMs,
) -> Result<Bytes, BuildError> {
    let options = BatchOptions { compression, ..options_of(appender) };
    let bytes_of = |record: &CoordinatorRecord| {
        RECORD_FIELDS_BYTES + record.key.len() + record.value.as_ref().map_or(0, Bytes::len)
    };
    let mut builder = BatchBuilder::with_capacity(options, records.iter().map(bytes_of).sum());
    for record in records {
        let (key, value) = (Some(&*record.key), record.value.as_deref());
        builder.append(&NewRecord { timestamp: now.0, key, value, headers: &[] })?;
    }
    builder.build()
}

fn options_of(appender: Appender) -> BatchOptions {
    match appender {
        Appender::Coordinator => BatchOptions::default(),
        // As Kafka's coordinators do: the batches are no sequence, and the log doesn't look whether they are one.
        Appender::Transaction(producer, _) => BatchOptions {
            producer_id: producer.producer_id.0,
            producer_epoch: producer.epoch.0,
            base_sequence: 0,
            is_transactional: true,
            ..BatchOptions::default()
        },
    }
}

/// What stands in a run of batches, from an offset on.
///
/// # Errors
/// A batch is torn or its records can't be read: what follows would make no sense without it.
pub fn parse(run: Bytes, from: Offset) -> Result<Chunk, JournalError> {
    let mut chunk = Chunk { entries: Vec::new(), next: from };
    for batch in batches(run) {
        let batch = batch.map_err(unreadable)?;
        parse_batch(&batch, from, &mut chunk.entries)?;
        chunk.next = Offset(batch.header().next_offset());
    }
    Ok(chunk)
}

fn parse_batch(batch: &Batch, from: Offset, entries: &mut Vec<Entry>) -> Result<(), JournalError> {
    let header = batch.header();
    let producer = ProducerId(header.producer_id);
    for record in batch.records(BATCH_MAX_BYTES) {
        let record = record.map_err(unreadable)?;
        let offset = Offset(record.offset);
        if offset < from {
            continue;
        }
        if header.attributes.is_control() {
            if let ControlRecord::EndTransaction(marker) =
                ControlRecord::parse(&record).map_err(unreadable)?
            {
                entries.push(Entry::EndTransaction { producer, outcome: marker.result.into() });
            }
        } else {
            let transaction = header.attributes.is_transactional().then_some(producer);
            let record = CoordinatorRecord { key: record.key.unwrap_or_default(), value: record.value };
            entries.push(Entry::Record { offset, transaction, record });
        }
    }
    Ok(())
}

fn unreadable(error: impl std::fmt::Display) -> JournalError {
    tracing::error!(%error, "an internal topic holds what can't be read");
    JournalError::Storage
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coordinator::runtime::TransactionOutcome;
    use crate::partition::Entitlement;
    use crate::types::ProducerIdentity;
    use kalda_protocol::records::control::{EndTransactionMarker, TransactionResult};

    const NOW: TimestampMs = TimestampMs(1_700_000_000_000);

    fn record(key: &'static str, value: Option<&'static str>) -> CoordinatorRecord {
        CoordinatorRecord { key: Bytes::from(key), value: value.map(Bytes::from) }
    }

    #[test]
    fn what_is_built_is_read_back() {
        let records = [record("a", Some("1")), record("b", None)];
        for compression in [Compression::None, Compression::Lz4, Compression::Zstd] {
            let bytes = build(Appender::Coordinator, &records, compression, NOW).expect("a batch");
            let chunk = parse(bytes, Offset(0)).expect("entries");
            let expected = [0, 1].into_iter().zip(records.clone()).map(|(offset, record)| Entry::Record {
                offset: Offset(offset),
                transaction: None,
                record,
            });
            assert_eq!(chunk.entries, expected.collect::<Vec<_>>());
            assert_eq!(chunk.next, Offset(2));
        }
    }

    #[test]
    fn what_lies_before_is_left_out() {
        let bytes =
            build(Appender::Coordinator, &[record("a", None), record("b", None)], Compression::None, NOW)
                .expect("a batch");
        let chunk = parse(bytes, Offset(1)).expect("entries");
        assert_eq!(
            chunk.entries,
            [Entry::Record { offset: Offset(1), transaction: None, record: record("b", None) }]
        );
        assert_eq!(parse(Bytes::new(), Offset(7)), Ok(Chunk { entries: Vec::new(), next: Offset(7) }));
    }

    #[test]
    fn transactions_and_their_ends_are_recognised() {
        let producer = ProducerIdentity::new(9, 0);
        let appender = Appender::Transaction(producer, Entitlement::Unchecked);
        let batch = build(appender, &[record("a", None)], Compression::None, NOW).expect("a batch");
        let options = options_of(appender);
        let marker = EndTransactionMarker { result: TransactionResult::Abort, coordinator_epoch: 0 };
        let end = ControlRecord::from(marker).to_batch(BatchOptions { base_offset: 1, ..options }, NOW.0);
        let run = [batch, end.expect("a marker")].concat();
        let chunk = parse(Bytes::from(run), Offset(0)).expect("entries");
        let expected = [
            Entry::Record { offset: Offset(0), transaction: Some(ProducerId(9)), record: record("a", None) },
            Entry::EndTransaction { producer: ProducerId(9), outcome: TransactionOutcome::Aborted },
        ];
        assert_eq!((&*chunk.entries, chunk.next), (&expected[..], Offset(2)));
    }

    #[test]
    fn a_corrupt_batch_is_an_error() {
        let mut bytes = build(Appender::Coordinator, &[record("a", None)], Compression::None, NOW)
            .expect("a batch")
            .to_vec();
        bytes[16] = 9;
        assert_eq!(parse(Bytes::from(bytes), Offset(0)), Err(JournalError::Storage));
    }
}
