//! Control records: what brokers, not producers, write into a partition.
//!
//! ```text
//! key    version i16 (0) | type i16
//! value  version i16 (0) | coordinator epoch i32          of an abort or a commit
//! ```
//! The values of the other types are messages of their own (`LeaderChangeMessage`, `SnapshotHeaderRecord`,
//! `SnapshotFooterRecord`, `KRaftVersionRecord`, `VotersRecord`), written at version 0 with nothing before them.
//! Invariant: longer keys and values and higher versions are read as the version we know, as Kafka does.

use bytes::{Buf, BufMut, Bytes};

use super::builder::{BatchBuilder, BatchOptions, BuildError};
use super::record::{NewRecord, Record};

const KEY_VERSION: i16 = 0;
const KEY_SIZE: usize = 4;
const MARKER_VERSION: i16 = 0;
const MARKER_SIZE: usize = 6;

/// A control record is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ControlError {
    /// The key is null, too short, or of a negative version.
    #[error("the key of a control record is malformed")]
    Key,
    /// The value is null, too short, or of a negative version.
    #[error("the value of a transaction marker is malformed")]
    Marker,
    /// The record is of another type.
    #[error("{0:?} is no transaction marker")]
    NoMarker(ControlRecordType),
}

/// What a control record tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ControlRecordType {
    /// The producer's transaction was aborted.
    Abort,
    /// The producer's transaction was committed.
    Commit,
    /// A quorum has a new leader.
    LeaderChange,
    /// The first record of a snapshot.
    SnapshotHeader,
    /// The last record of a snapshot.
    SnapshotFooter,
    /// The version of the quorum's protocol.
    KRaftVersion,
    /// The voters of the quorum.
    KRaftVoters,
    /// A type of a later version: to be skipped.
    Unknown(i16),
}

impl ControlRecordType {
    /// The number in the key.
    #[must_use]
    pub const fn id(self) -> i16 {
        match self {
            Self::Abort => 0,
            Self::Commit => 1,
            Self::LeaderChange => 2,
            Self::SnapshotHeader => 3,
            Self::SnapshotFooter => 4,
            Self::KRaftVersion => 5,
            Self::KRaftVoters => 6,
            Self::Unknown(id) => id,
        }
    }

    /// The type of a number.
    #[must_use]
    pub const fn from_id(id: i16) -> Self {
        match id {
            0 => Self::Abort,
            1 => Self::Commit,
            2 => Self::LeaderChange,
            3 => Self::SnapshotHeader,
            4 => Self::SnapshotFooter,
            5 => Self::KRaftVersion,
            6 => Self::KRaftVoters,
            other => Self::Unknown(other),
        }
    }

    /// Reads the key of a control record.
    ///
    /// # Errors
    /// [`ControlError::Key`] for a key that is none.
    pub fn parse(key: Option<&[u8]>) -> Result<Self, ControlError> {
        let mut key = key.ok_or(ControlError::Key)?;
        let version = key.try_get_i16().map_err(|_| ControlError::Key)?;
        let id = key.try_get_i16().map_err(|_| ControlError::Key)?;
        if version < 0 { Err(ControlError::Key) } else { Ok(Self::from_id(id)) }
    }

    /// The key of such a record.
    #[must_use]
    pub fn to_key(self) -> [u8; KEY_SIZE] {
        let mut key = [0; KEY_SIZE];
        let mut out = key.as_mut_slice();
        out.put_i16(KEY_VERSION);
        out.put_i16(self.id());
        key
    }

    /// A batch of one record of this type; `options` give the place, the producer and the time of appending, and are
    /// made those of a control batch.
    ///
    /// # Errors
    /// The value is too large for a batch.
    pub fn to_batch(self, options: BatchOptions, timestamp: i64, value: &[u8]) -> Result<Bytes, BuildError> {
        let mut builder = BatchBuilder::new(BatchOptions { is_control: true, ..options });
        let key = self.to_key();
        builder.append(&NewRecord { timestamp, key: Some(&key), value: Some(value), headers: &[] })?;
        builder.build()
    }
}

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
