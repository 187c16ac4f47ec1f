//! ProduceRequest and ProduceResponse as JSON.
//!
//! Generated from `protocol/schema/00_produce.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::produce::*;

impl ToJson for ProduceRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("transactionalId", &self.transactional_id, form);
        object.insert("acks", &self.acks, form);
        object.insert("timeoutMs", &self.timeout_ms, form);
        object.insert("topicData", &self.topic_data, form);
        object.into_value()
    }
}

impl ToJson for TopicProduceData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version <= 12 {
            object.insert("name", &self.name, form);
        }
        if form.version >= 13 {
            object.insert("topicId", &self.topic_id, form);
        }
        object.insert("partitionData", &self.partition_data, form);
        object.into_value()
    }
}

impl ToJson for PartitionProduceData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("index", &self.index, form);
        object.insert("records", &self.records, form);
        object.into_value()
    }
}

impl ToJson for ProduceResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("responses", &self.responses, form);
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        if form.version >= 10 && !self.node_endpoints.is_empty() {
            object.insert("nodeEndpoints", &self.node_endpoints, form);
        }
        object.into_value()
    }
}

impl ToJson for TopicProduceResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version <= 12 {
            object.insert("name", &self.name, form);
        }
        if form.version >= 13 {
            object.insert("topicId", &self.topic_id, form);
        }
        object.insert("partitionResponses", &self.partition_responses, form);
        object.into_value()
    }
}

impl ToJson for PartitionProduceResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("index", &self.index, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("baseOffset", &self.base_offset, form);
        object.insert("logAppendTimeMs", &self.log_append_time_ms, form);
        if form.version >= 5 {
            object.insert("logStartOffset", &self.log_start_offset, form);
        }
        if form.version >= 8 {
            object.insert("recordErrors", &self.record_errors, form);
        }
        if form.version >= 8 {
            object.insert("errorMessage", &self.error_message, form);
        }
        if form.version >= 10 && self.current_leader != LeaderIdAndEpoch::default() {
            object.insert("currentLeader", &self.current_leader, form);
        }
        object.into_value()
    }
}

impl ToJson for BatchIndexAndErrorMessage {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("batchIndex", &self.batch_index, form);
        object.insert("batchIndexErrorMessage", &self.batch_index_error_message, form);
        object.into_value()
    }
}

impl ToJson for LeaderIdAndEpoch {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("leaderId", &self.leader_id, form);
        object.insert("leaderEpoch", &self.leader_epoch, form);
        object.into_value()
    }
}

impl ToJson for NodeEndpoint {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("nodeId", &self.node_id, form);
        object.insert("host", &self.host, form);
        object.insert("port", &self.port, form);
        object.insert("rack", &self.rack, form);
        object.into_value()
    }
}
