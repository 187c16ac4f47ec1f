//! DescribeTransactionsRequest and DescribeTransactionsResponse as JSON.
//!
//! Generated from `protocol/schema/65_describe_transactions.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::describe_transactions::*;

impl ToJson for DescribeTransactionsRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("transactionalIds", &self.transactional_ids, form);
        object.into_value()
    }
}

impl ToJson for DescribeTransactionsResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("transactionStates", &self.transaction_states, form);
        object.into_value()
    }
}

impl ToJson for TransactionState {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("errorCode", &self.error_code, form);
        object.insert("transactionalId", &self.transactional_id, form);
        object.insert("transactionState", &self.transaction_state, form);
        object.insert("transactionTimeoutMs", &self.transaction_timeout_ms, form);
        object.insert("transactionStartTimeMs", &self.transaction_start_time_ms, form);
        object.insert("producerId", &self.producer_id, form);
        object.insert("producerEpoch", &self.producer_epoch, form);
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for TopicData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topic", &self.topic, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}
