//! What both forms of a record's line have in common.

use bytes::Bytes;
use kalda_protocol::json::{Value, to_json};
use kalda_protocol::records::control::{ControlRecord, EndTransactionMarker, TransactionResult};
use kalda_protocol::records::header::sequence_after;
use kalda_protocol::records::stored::StoredRecord;
use kalda_protocol::records::{BatchHeader, Record, TimestampType};

/// The version in which the values of control records are read and shown.
const CONTROL_VERSION: i16 = 0;

/// Kafka's name for who set a timestamp; messages of format 0 have none.
pub const fn timestamp_name(kind: Option<TimestampType>) -> &'static str {
    match kind {
        Some(TimestampType::CreateTime) => "CreateTime",
        Some(TimestampType::LogAppendTime) => "LogAppendTime",
        None => "NoTimestampType",
    }
}

/// The sequence number of a record, or -1.
pub fn sequence(header: &BatchHeader, record: &StoredRecord<'_>) -> i32 {
    match header.base_sequence {
        ..0 => -1,
        base => sequence_after(base, record.view.offset_delta),
    }
}

/// The length of a key or value; -1 without one.
pub fn length(bytes: Option<&[u8]>) -> i64 {
    bytes.map_or(-1, |bytes| i64::try_from(bytes.len()).unwrap_or(i64::MAX))
}

/// A control record in words.
pub enum Control {
    /// The end of a transaction.
    End(EndTransactionMarker),
    /// A message, with its type as Kafka's enum and as its dump tool names it.
    Message {
        /// `LEADER_CHANGE`
        name: &'static str,
        /// `LeaderChange:`
        label: &'static str,
        /// The message.
        data: Option<Value>,
    },
    /// A type of a later version.
    Unknown(i16),
}

/// Reads a control record.
///
/// # Errors
/// What makes it none.
pub fn control(record: &StoredRecord<'_>) -> Result<Control, String> {
    let owned = |bytes: Option<&[u8]>| bytes.map(Bytes::copy_from_slice);
    let (key, value) = (owned(record.view.key), owned(record.view.value));
    let record = Record { key, value, ..Record::default() };
    let message = |name, label, data| Control::Message { name, label, data };
    Ok(match ControlRecord::parse(&record).map_err(|error| error.to_string())? {
        ControlRecord::EndTransaction(marker) => Control::End(marker),
        ControlRecord::LeaderChange(data) => {
            message("LEADER_CHANGE", "LeaderChange:", to_json(&data, CONTROL_VERSION))
        }
        ControlRecord::SnapshotHeader(data) => {
            message("SNAPSHOT_HEADER", "SnapshotHeader", to_json(&data, CONTROL_VERSION))
        }
        ControlRecord::SnapshotFooter(data) => {
            message("SNAPSHOT_FOOTER", "SnapshotFooter", to_json(&data, CONTROL_VERSION))
        }
        ControlRecord::KRaftVersion(data) => {
            message("KRAFT_VERSION", "KRaftVersion", to_json(&data, CONTROL_VERSION))
        }
        ControlRecord::KRaftVoters(data) => {
            message("KRAFT_VOTERS", "KRaftVoters", to_json(&data, CONTROL_VERSION))
        }
        ControlRecord::Unknown(id) => Control::Unknown(id),
    })
}

/// Kafka's name for how a transaction ended.
pub const fn end_name(result: TransactionResult) -> &'static str {
    match result {
        TransactionResult::Commit => "COMMIT",
        TransactionResult::Abort => "ABORT",
    }
}
