//! Reads the record of a control batch that ends a transaction.
//!
//! ```text
//! key:   version i16 │ type i16: 0 abort, 1 commit, others end no transaction
//! value: version i16 │ coordinator epoch i32
//! ```
//! Invariant: other control batches give `None`, as do those a newer Kafka may add.

use bytes::Buf;
use kalda_protocol::records::{Batch, RecordError};

use super::producers::{EndMarker, TransactionOutcome};

/// The largest control batch that is read; Kafka's have less than a hundred bytes, or a voter set.
pub const LARGEST_CONTROL_BATCH: u64 = 1 << 20;
const ABORT: i16 = 0;
const COMMIT: i16 = 1;

/// The marker in `batch`, if it is a control batch that ends a transaction.
///
/// # Errors
/// The records can't be read.
pub fn read(batch: &Batch, max_decompressed_bytes: usize) -> Result<Option<EndMarker>, RecordError> {
    if !batch.header().attributes.is_control() {
        return Ok(None);
    }
    let Some(record) = batch.records(max_decompressed_bytes).next().transpose()? else { return Ok(None) };
    Ok(parse(&record.key.unwrap_or_default(), &record.value.unwrap_or_default()))
}

fn parse(mut key: &[u8], mut value: &[u8]) -> Option<EndMarker> {
    let _version = key.try_get_i16().ok()?;
    let outcome = match key.try_get_i16().ok()? {
        ABORT => TransactionOutcome::Aborted,
        COMMIT => TransactionOutcome::Committed,
        _ => return None,
    };
    let _version = value.try_get_i16().ok()?;
    Some(EndMarker { outcome, coordinator_epoch: value.try_get_i32().ok()? })
}
