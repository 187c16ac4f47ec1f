//! AlterPartitionReassignmentsRequest and AlterPartitionReassignmentsResponse as JSON.
//!
//! Generated from `protocol/schema/45_alter_partition_reassignments.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::alter_partition_reassignments::*;

impl ToJson for AlterPartitionReassignmentsRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("timeoutMs", &self.timeout_ms, form);
        if form.version >= 1 {
            object.insert("allowReplicationFactorChange", &self.allow_replication_factor_change, form);
        }
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for ReassignableTopic {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for ReassignablePartition {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        object.insert("replicas", &self.replicas, form);
        object.into_value()
    }
}

impl ToJson for AlterPartitionReassignmentsResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        if form.version >= 1 {
            object.insert("allowReplicationFactorChange", &self.allow_replication_factor_change, form);
        }
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.insert("responses", &self.responses, form);
        object.into_value()
    }
}

impl ToJson for ReassignableTopicResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for ReassignablePartitionResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.into_value()
    }
}
