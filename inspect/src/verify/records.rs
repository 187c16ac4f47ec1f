//! The records inside a batch, when they are asked for.
//!
//! Invariant: a batch larger than what is opened is told, not judged; nothing is decompressed beyond
//! [`LARGEST_OPENED_BYTES`].

use std::io;
use std::path::Path;

use bytes::Bytes;
use kalda_protocol::records::control::ControlRecord;
use kalda_protocol::records::legacy::LegacyMessage;
use kalda_protocol::records::stored::check_stored;
use kalda_protocol::records::validate::ValidateError;
use kalda_protocol::records::{Batch, DecompressError, RecordError};

use super::RecordDepth;
use super::finding::Place;
use super::partition::PartitionCheck;
use super::problem::Problem;
use crate::scan::{BatchScan, LARGEST_OPENED_BYTES, ScanError};
use kalda_log::batch_walk::WalkedBatch;

/// Counts the records of a batch, and reads them where that is asked for.
pub fn check(
    partition: &mut PartitionCheck<'_>,
    file: &Path,
    batch: &WalkedBatch,
    scan: &mut BatchScan<'_>,
) -> io::Result<u64> {
    let counted = batch.header.map_or(1, |header| u64::try_from(header.record_count).unwrap_or(0));
    if partition.settings.records == RecordDepth::Headers {
        return Ok(counted);
    }
    let place = Place::at(file, batch.position).about(batch.base_offset);
    let bytes = match scan.read(batch) {
        Ok(bytes) => bytes,
        Err(ScanError::Io(error)) => return Err(error),
        Err(ScanError::Invalid { reason, .. }) => {
            partition.findings.add(place, Problem::NotOpened { reason });
            return Ok(counted);
        }
    };
    let checked = if batch.header.is_some() { check_batch(bytes) } else { check_message(bytes) };
    match checked {
        Ok(Opened { records, latest_ms }) => {
            if batch.header.is_some() && latest_ms > batch.max_timestamp_ms {
                partition.findings.add(place, Problem::LaterThanBatch { timestamp_ms: latest_ms });
            }
            Ok(records.unwrap_or(counted))
        }
        Err(problem) => {
            partition.findings.add(place, problem);
            Ok(counted)
        }
    }
}

/// What a batch holds.
struct Opened {
    /// How many records, where the header doesn't say it.
    records: Option<u64>,
    latest_ms: i64,
}

fn check_batch(bytes: Bytes) -> Result<Opened, Problem> {
    let batch = Batch::parse(bytes).map_err(|error| Problem::Records { reason: error.to_string() })?;
    let latest_ms = check_stored(&batch, LARGEST_OPENED_BYTES).map_err(|error| match error {
        ValidateError::Record(RecordError::Decompress(too_much @ DecompressError::LimitExceeded { .. })) => {
            Problem::NotOpened { reason: too_much.to_string() }
        }
        other => Problem::Records { reason: other.to_string() },
    })?;
    if batch.header().attributes.is_control() {
        for record in batch.records(LARGEST_OPENED_BYTES) {
            let control = record.map_err(|error| error.to_string());
            let control =
                control.and_then(|record| ControlRecord::parse(&record).map_err(|error| error.to_string()));
            control.map_err(|reason| Problem::Records { reason })?;
        }
    }
    Ok(Opened { records: None, latest_ms })
}

fn check_message(mut bytes: Bytes) -> Result<Opened, Problem> {
    let wrong = |reason: String| Problem::Records { reason };
    let message = LegacyMessage::split_from(&mut bytes).map_err(|error| wrong(error.to_string()))?;
    let message = message.ok_or_else(|| wrong("the message is cut".to_owned()))?;
    let records = message.records(LARGEST_OPENED_BYTES).map_err(|error| wrong(error.to_string()))?;
    Ok(Opened { records: Some(records.count() as u64), latest_ms: message.timestamp })
}
