//! DeleteTopicsRequest and DeleteTopicsResponse as JSON.
//!
//! Generated from `protocol/schema/20_delete_topics.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::delete_topics::*;

impl ToJson for DeleteTopicsRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version >= 6 {
            object.insert("topics", &self.topics, form);
        }
        if form.version <= 5 {
            object.insert("topicNames", &self.topic_names, form);
        }
        object.insert("timeoutMs", &self.timeout_ms, form);
        object.into_value()
    }
}

impl ToJson for DeleteTopicState {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("topicId", &self.topic_id, form);
        object.into_value()
    }
}

impl ToJson for DeleteTopicsResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("responses", &self.responses, form);
        object.into_value()
    }
}

impl ToJson for DeletableTopicResult {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        if form.version >= 6 {
            object.insert("topicId", &self.topic_id, form);
        }
        object.insert("errorCode", &self.error_code, form);
        if form.version >= 5 {
            object.insert("errorMessage", &self.error_message, form);
        }
        object.into_value()
    }
}
