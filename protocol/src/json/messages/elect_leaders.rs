//! ElectLeadersRequest and ElectLeadersResponse as JSON.
//!
//! Generated from `protocol/schema/43_elect_leaders.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::elect_leaders::*;

impl ToJson for ElectLeadersRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version >= 1 {
            object.insert("electionType", &self.election_type, form);
        }
        object.insert("topicPartitions", &self.topic_partitions, form);
        object.insert("timeoutMs", &self.timeout_ms, form);
        object.into_value()
    }
}

impl ToJson for TopicPartitions {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topic", &self.topic, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for ElectLeadersResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        if form.version >= 1 {
            object.insert("errorCode", &self.error_code, form);
        }
        object.insert("replicaElectionResults", &self.replica_election_results, form);
        object.into_value()
    }
}

impl ToJson for ReplicaElectionResult {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topic", &self.topic, form);
        object.insert("partitionResult", &self.partition_result, form);
        object.into_value()
    }
}

impl ToJson for PartitionResult {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionId", &self.partition_id, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.into_value()
    }
}
