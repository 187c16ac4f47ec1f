//! The records of `__transaction_state`, in Kafka's own schemas.
//!
//! ```text
//! key    version 0: i16 │ transactional id
//! value  version: i16 │ the transaction                 none: the id has expired
//! ```
//!
//! Written in version 1 from transaction version 1 on, in version 0 before. Invariant: both versions are read, with whatever fields a newer
//! Kafka has tagged on.

use bytes::Bytes;
use kalda_protocol::messages::coordinator::transaction_log_key::TransactionLogKey;
use kalda_protocol::messages::coordinator::transaction_log_value::{PartitionsSchema, TransactionLogValue};
use kalda_protocol::{DecodeError, EncodeError, Encoder, Message, Reader, StrBytes};

use super::id::TransactionalId;
use super::partitions::TransactionPartitions;
use super::state::TransactionState;
use super::transaction::Transaction;
use super::version::TransactionVersion;
use crate::coordinator::runtime::CoordinatorRecord;
use crate::types::{PartitionIndex, ProducerEpoch, ProducerId, TimestampMs};

const KEY_VERSION: i16 = 0;

/// What a record says.
#[derive(Debug, Clone, PartialEq)]
pub struct TransactionRecord {
    /// Of which id.
    pub id: TransactionalId,
    /// What holds from now on; none where the id is forgotten.
    pub value: Option<Transaction>,
}

/// Why bytes aren't a record of a transaction.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// The bytes are not what their version says.
    #[error(transparent)]
    Malformed(#[from] DecodeError),
    /// A later Kafka may have written it.
    #[error("its version {0} is unknown")]
    UnknownVersion(i16),
    /// Its state isn't one that records have.
    #[error("its state {0} is unknown")]
    UnknownState(i8),
}

impl TransactionRecord {
    /// The record's bytes, as `transaction.version` has them written.
    ///
    /// # Errors
    /// A text or a list is longer than the schema can say.
    pub fn encode(&self, server_version: TransactionVersion) -> Result<CoordinatorRecord, EncodeError> {
        let message = TransactionLogKey { transactional_id: StrBytes::from(self.id.as_str()) };
        let key = versioned(KEY_VERSION, &message)?;
        let version = i16::from(server_version >= TransactionVersion::One);
        let value = self.value.as_ref().map(|transaction| versioned(version, &value(transaction, version)));
        Ok(CoordinatorRecord { key, value: value.transpose()? })
    }

    /// Reads a record.
    ///
    /// # Errors
    /// It is none of a transaction.
    pub fn decode(record: &CoordinatorRecord) -> Result<Self, RecordError> {
        let mut reader = Reader::new(&record.key);
        match reader.int16()? {
            KEY_VERSION => {}
            unknown => return Err(RecordError::UnknownVersion(unknown)),
        }
        let key = TransactionLogKey::decode(&mut reader, KEY_VERSION)?;
        let value = record.value.as_ref().map(read_value).transpose()?;
        Ok(Self { id: TransactionalId::from(&*key.transactional_id), value })
    }
}

fn versioned<T: Message>(version: i16, message: &T) -> Result<Bytes, EncodeError> {
    let mut out = Encoder::new();
    out.int16(version);
    message.encode(&mut out, version)?;
    Ok(out.take().0)
}

fn value(transaction: &Transaction, version: i16) -> TransactionLogValue {
    let topics = transaction.partitions.topics().map(|(topic, partitions)| PartitionsSchema {
        topic: StrBytes::from(&**topic),
        partition_ids: partitions.iter().map(|partition| partition.0).collect(),
        ..PartitionsSchema::default()
    });
    let is_empty = transaction.state == TransactionState::Empty;
    let value = TransactionLogValue {
        producer_id: transaction.producer_id.0,
        producer_epoch: transaction.epoch.0,
        transaction_timeout_ms: transaction.timeout_ms,
        transaction_status: transaction.state.number(),
        transaction_partitions: (!is_empty).then(|| topics.collect()),
        transaction_last_update_timestamp_ms: transaction.updated_ms.0,
        transaction_start_timestamp_ms: transaction.started_ms.0,
        ..TransactionLogValue::default()
    };
    if version == 0 {
        return value;
    }
    TransactionLogValue {
        previous_producer_id: transaction.previous_producer_id.0,
        next_producer_id: transaction.next_producer_id.0,
        client_transaction_version: transaction.client_version.level(),
        ..value
    }
}

fn read_value(bytes: &Bytes) -> Result<Transaction, RecordError> {
    let mut reader = Reader::new(bytes);
    let version = reader.int16()?;
    if !(0..=1).contains(&version) {
        return Err(RecordError::UnknownVersion(version));
    }
    let value = TransactionLogValue::decode(&mut reader, version)?;
    let state = TransactionState::of_number(value.transaction_status)
        .ok_or(RecordError::UnknownState(value.transaction_status))?;
    let mut partitions = TransactionPartitions::default();
    for topic in value.transaction_partitions.unwrap_or_default() {
        topic.partition_ids.iter().for_each(|index| partitions.insert(&topic.topic, PartitionIndex(*index)));
    }
    Ok(Transaction {
        producer_id: ProducerId(value.producer_id),
        previous_producer_id: ProducerId(value.previous_producer_id),
        next_producer_id: ProducerId(value.next_producer_id),
        epoch: ProducerEpoch(value.producer_epoch),
        last_epoch: ProducerEpoch::NONE,
        timeout_ms: value.transaction_timeout_ms,
        state,
        partitions,
        started_ms: TimestampMs(value.transaction_start_timestamp_ms),
        updated_ms: TimestampMs(value.transaction_last_update_timestamp_ms),
        client_version: TransactionVersion::of_level(value.client_transaction_version),
    })
}
