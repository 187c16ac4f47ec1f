//! TransactionLogValue as JSON.
//!
//! Generated from `protocol/schema/coordinator/transaction_00_transaction_log.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::coordinator::transaction_log_value::*;

impl ToJson for TransactionLogValue {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("producerId", &self.producer_id, form);
        if form.version >= 1 && self.previous_producer_id != -1 {
            object.insert("previousProducerId", &self.previous_producer_id, form);
        }
        if form.version >= 1 && self.next_producer_id != -1 {
            object.insert("nextProducerId", &self.next_producer_id, form);
        }
        object.insert("producerEpoch", &self.producer_epoch, form);
        if form.version >= 1 && self.next_producer_epoch != -1 {
            object.insert("nextProducerEpoch", &self.next_producer_epoch, form);
        }
        object.insert("transactionTimeoutMs", &self.transaction_timeout_ms, form);
        object.insert("transactionStatus", &self.transaction_status, form);
        object.insert("transactionPartitions", &self.transaction_partitions, form);
        object.insert("transactionLastUpdateTimestampMs", &self.transaction_last_update_timestamp_ms, form);
        object.insert("transactionStartTimestampMs", &self.transaction_start_timestamp_ms, form);
        if form.version >= 1 && self.client_transaction_version != 0 {
            object.insert("clientTransactionVersion", &self.client_transaction_version, form);
        }
        object.into_value()
    }
}

impl ToJson for PartitionsSchema {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topic", &self.topic, form);
        object.insert("partitionIds", &self.partition_ids, form);
        object.into_value()
    }
}
