//! The types of control records, as the key tells them.
//!
//! Invariant: a type that a later version brings is kept as its number, to be skipped.

use bytes::{Buf, BufMut, Bytes};

use super::ControlError;
use crate::records::builder::{BatchBuilder, BatchOptions, BuildError};
use crate::records::record::NewRecord;

const KEY_VERSION: i16 = 0;
const KEY_SIZE: usize = 4;

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
