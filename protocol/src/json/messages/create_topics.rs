//! CreateTopicsRequest and CreateTopicsResponse as JSON.
//!
//! Generated from `protocol/schema/19_create_topics.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::create_topics::*;

impl ToJson for CreateTopicsRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topics", &self.topics, form);
        object.insert("timeoutMs", &self.timeout_ms, form);
        object.insert("validateOnly", &self.validate_only, form);
        object.into_value()
    }
}

impl ToJson for CreatableTopic {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("numPartitions", &self.num_partitions, form);
        object.insert("replicationFactor", &self.replication_factor, form);
        object.insert("assignments", &self.assignments, form);
        object.insert("configs", &self.configs, form);
        object.into_value()
    }
}

impl ToJson for CreatableReplicaAssignment {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        object.insert("brokerIds", &self.broker_ids, form);
        object.into_value()
    }
}

impl ToJson for CreatableTopicConfig {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("value", &self.value, form);
        object.into_value()
    }
}

impl ToJson for CreateTopicsResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for CreatableTopicResult {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        if form.version >= 7 {
            object.insert("topicId", &self.topic_id, form);
        }
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        if form.version >= 5 && self.topic_config_error_code != 0 {
            object.insert("topicConfigErrorCode", &self.topic_config_error_code, form);
        }
        if form.version >= 5 {
            object.insert("numPartitions", &self.num_partitions, form);
        }
        if form.version >= 5 {
            object.insert("replicationFactor", &self.replication_factor, form);
        }
        if form.version >= 5 {
            object.insert("configs", &self.configs, form);
        }
        object.into_value()
    }
}

impl ToJson for CreatableTopicConfigs {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("value", &self.value, form);
        object.insert("readOnly", &self.read_only, form);
        object.insert("configSource", &self.config_source, form);
        object.insert("isSensitive", &self.is_sensitive, form);
        object.into_value()
    }
}
