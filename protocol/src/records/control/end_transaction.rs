//! The markers that end a producer's transaction in a partition.

use bytes::{Buf, BufMut, Bytes};

use super::{ControlError, ControlRecordType};
use crate::records::builder::{BatchOptions, BuildError};
use crate::records::record::Record;

const MARKER_VERSION: i16 = 0;
const MARKER_SIZE: usize = 6;

/// How a transaction ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TransactionResult {
    /// Its records must not be seen.
    Abort,
    /// Its records stand.
    Commit,
}

/// The record that ends a producer's transaction in a partition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EndTransactionMarker {
    /// How it ended.
    pub result: TransactionResult,
    /// The epoch of the coordinator that says so; older ones are refused.
    pub coordinator_epoch: i32,
}

impl EndTransactionMarker {
    /// Reads a control record.
    ///
    /// # Errors
    /// It is malformed, or no marker.
    pub fn parse(record: &Record) -> Result<Self, ControlError> {
        let result = match ControlRecordType::parse(record.key.as_deref())? {
            ControlRecordType::Abort => TransactionResult::Abort,
            ControlRecordType::Commit => TransactionResult::Commit,
            other => return Err(ControlError::NoMarker(other)),
        };
        let mut value = record.value.as_deref().ok_or(ControlError::Marker)?;
        let version = value.try_get_i16().map_err(|_| ControlError::Marker)?;
        let coordinator_epoch = value.try_get_i32().map_err(|_| ControlError::Marker)?;
        if version < 0 { Err(ControlError::Marker) } else { Ok(Self { result, coordinator_epoch }) }
    }

    /// The type of its record.
    #[must_use]
    pub const fn record_type(self) -> ControlRecordType {
        match self.result {
            TransactionResult::Abort => ControlRecordType::Abort,
            TransactionResult::Commit => ControlRecordType::Commit,
        }
    }

    /// The value of its record.
    #[must_use]
    pub fn to_value(self) -> [u8; MARKER_SIZE] {
        let mut value = [0; MARKER_SIZE];
        let mut out = value.as_mut_slice();
        out.put_i16(MARKER_VERSION);
        out.put_i32(self.coordinator_epoch);
        value
    }

    /// The batch that ends the transaction; `options` name place and producer, and are made those of a control batch
    /// of a transaction.
    ///
    /// # Errors
    /// None in practice: such a batch is small.
    pub fn to_batch(self, options: BatchOptions, timestamp: i64) -> Result<Bytes, BuildError> {
        let options = BatchOptions { is_transactional: true, ..options };
        self.record_type().to_batch(options, timestamp, &self.to_value())
    }
}
