//! CreatePartitionsRequest and CreatePartitionsResponse as JSON.
//!
//! Generated from `protocol/schema/37_create_partitions.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::create_partitions::*;

impl ToJson for CreatePartitionsRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topics", &self.topics, form);
        object.insert("timeoutMs", &self.timeout_ms, form);
        object.insert("validateOnly", &self.validate_only, form);
        object.into_value()
    }
}

impl ToJson for CreatePartitionsTopic {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("count", &self.count, form);
        object.insert("assignments", &self.assignments, form);
        object.into_value()
    }
}

impl ToJson for CreatePartitionsAssignment {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("brokerIds", &self.broker_ids, form);
        object.into_value()
    }
}

impl ToJson for CreatePartitionsResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("results", &self.results, form);
        object.into_value()
    }
}

impl ToJson for CreatePartitionsTopicResult {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.into_value()
    }
}
