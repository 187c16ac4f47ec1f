//! DescribeProducersRequest and DescribeProducersResponse as JSON.
//!
//! Generated from `protocol/schema/61_describe_producers.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::describe_producers::*;

impl ToJson for DescribeProducersRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for TopicRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("partitionIndexes", &self.partition_indexes, form);
        object.into_value()
    }
}

impl ToJson for DescribeProducersResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for TopicResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for PartitionResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.insert("activeProducers", &self.active_producers, form);
        object.into_value()
    }
}

impl ToJson for ProducerState {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("producerId", &self.producer_id, form);
        object.insert("producerEpoch", &self.producer_epoch, form);
        object.insert("lastSequence", &self.last_sequence, form);
        object.insert("lastTimestamp", &self.last_timestamp, form);
        object.insert("coordinatorEpoch", &self.coordinator_epoch, form);
        object.insert("currentTxnStartOffset", &self.current_txn_start_offset, form);
        object.into_value()
    }
}
