//! ListPartitionReassignmentsRequest and ListPartitionReassignmentsResponse as JSON.
//!
//! Generated from `protocol/schema/46_list_partition_reassignments.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::list_partition_reassignments::*;

impl ToJson for ListPartitionReassignmentsRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("timeoutMs", &self.timeout_ms, form);
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for ListPartitionReassignmentsTopics {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("partitionIndexes", &self.partition_indexes, form);
        object.into_value()
    }
}

impl ToJson for ListPartitionReassignmentsResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for OngoingTopicReassignment {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for OngoingPartitionReassignment {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        object.insert("replicas", &self.replicas, form);
        object.insert("addingReplicas", &self.adding_replicas, form);
        object.insert("removingReplicas", &self.removing_replicas, form);
        object.into_value()
    }
}
