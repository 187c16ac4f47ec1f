//! DeleteRecordsRequest and DeleteRecordsResponse as JSON.
//!
//! Generated from `protocol/schema/21_delete_records.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::delete_records::*;

impl ToJson for DeleteRecordsRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topics", &self.topics, form);
        object.insert("timeoutMs", &self.timeout_ms, form);
        object.into_value()
    }
}

impl ToJson for DeleteRecordsTopic {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for DeleteRecordsPartition {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        object.insert("offset", &self.offset, form);
        object.into_value()
    }
}

impl ToJson for DeleteRecordsResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for DeleteRecordsTopicResult {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for DeleteRecordsPartitionResult {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        object.insert("lowWatermark", &self.low_watermark, form);
        object.insert("errorCode", &self.error_code, form);
        object.into_value()
    }
}
