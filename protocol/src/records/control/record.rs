//! A control record with its value read.
//!
//! Invariant: the value is that of the type in the key.

use bytes::Bytes;

use super::{ControlError, ControlRecordType, EndTransactionMarker};
use crate::messages::data::kraft_version_record::KRaftVersionRecord;
use crate::messages::data::leader_change_message::LeaderChangeMessage;
use crate::messages::data::snapshot_footer_record::SnapshotFooterRecord;
use crate::messages::data::snapshot_header_record::SnapshotHeaderRecord;
use crate::messages::data::voters_record::VotersRecord;
use crate::records::builder::BatchOptions;
use crate::records::record::Record;
use crate::{Encoder, Message, Reader};

/// The version Kafka 4.4 writes all of these at.
const VALUE_VERSION: i16 = 0;

/// A control record.
#[derive(Debug, Clone, PartialEq)]
pub enum ControlRecord {
    /// A transaction was committed or aborted.
    EndTransaction(EndTransactionMarker),
    /// A quorum has a new leader.
    LeaderChange(LeaderChangeMessage),
    /// The first record of a snapshot.
    SnapshotHeader(SnapshotHeaderRecord),
    /// The last record of a snapshot.
    SnapshotFooter(SnapshotFooterRecord),
    /// The version of the quorum's protocol.
    KRaftVersion(KRaftVersionRecord),
    /// The voters of the quorum.
    KRaftVoters(VotersRecord),
    /// Of a type that a later version brings: to be skipped.
    Unknown(i16),
}

impl ControlRecord {
    /// Reads a record of a control batch.
    ///
    /// # Errors
    /// Key or value are malformed.
    pub fn parse(record: &Record) -> Result<Self, ControlError> {
        let kind = ControlRecordType::parse(record.key.as_deref())?;
        Ok(match kind {
            ControlRecordType::Abort | ControlRecordType::Commit => {
                Self::EndTransaction(EndTransactionMarker::parse(record)?)
            }
            ControlRecordType::LeaderChange => Self::LeaderChange(decode(kind, record)?),
            ControlRecordType::SnapshotHeader => Self::SnapshotHeader(decode(kind, record)?),
            ControlRecordType::SnapshotFooter => Self::SnapshotFooter(decode(kind, record)?),
            ControlRecordType::KRaftVersion => Self::KRaftVersion(decode(kind, record)?),
            ControlRecordType::KRaftVoters => Self::KRaftVoters(decode(kind, record)?),
            ControlRecordType::Unknown(id) => Self::Unknown(id),
        })
    }

    /// The type in its key.
    #[must_use]
    pub const fn record_type(&self) -> ControlRecordType {
        match self {
            Self::EndTransaction(marker) => marker.record_type(),
            Self::LeaderChange(_) => ControlRecordType::LeaderChange,
            Self::SnapshotHeader(_) => ControlRecordType::SnapshotHeader,
            Self::SnapshotFooter(_) => ControlRecordType::SnapshotFooter,
            Self::KRaftVersion(_) => ControlRecordType::KRaftVersion,
            Self::KRaftVoters(_) => ControlRecordType::KRaftVoters,
            Self::Unknown(id) => ControlRecordType::Unknown(*id),
        }
    }

    /// The value of the record.
    ///
    /// # Errors
    /// The type is unknown, or the message can't be written.
    pub fn to_value(&self) -> Result<Bytes, ControlError> {
        match self {
            Self::EndTransaction(marker) => Ok(Bytes::copy_from_slice(&marker.to_value())),
            Self::LeaderChange(message) => encode(message),
            Self::SnapshotHeader(message) => encode(message),
            Self::SnapshotFooter(message) => encode(message),
            Self::KRaftVersion(message) => encode(message),
            Self::KRaftVoters(message) => encode(message),
            Self::Unknown(id) => Err(ControlError::Unknown(*id)),
        }
    }

    /// A batch of this record alone; `options` name its place and, for a marker, the producer.
    ///
    /// # Errors
    /// As [`Self::to_value`].
    pub fn to_batch(&self, options: BatchOptions, timestamp: i64) -> Result<Bytes, ControlError> {
        let is_transactional = matches!(self, Self::EndTransaction(_));
        let options = BatchOptions { is_transactional, ..options };
        Ok(self.record_type().to_batch(options, timestamp, &self.to_value()?)?)
    }
}

impl From<EndTransactionMarker> for ControlRecord {
    fn from(marker: EndTransactionMarker) -> Self {
        Self::EndTransaction(marker)
    }
}

fn decode<T: Message>(kind: ControlRecordType, record: &Record) -> Result<T, ControlError> {
    let value = record.value.as_ref().ok_or(ControlError::NoValue(kind))?;
    T::decode(&mut Reader::new(value), VALUE_VERSION).map_err(|cause| ControlError::Decode { kind, cause })
}

fn encode<T: Message>(message: &T) -> Result<Bytes, ControlError> {
    let mut out = Encoder::new();
    message.encode(&mut out, VALUE_VERSION)?;
    Ok(out.take().0)
}
