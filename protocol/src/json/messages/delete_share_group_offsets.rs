//! DeleteShareGroupOffsetsRequest and DeleteShareGroupOffsetsResponse as JSON.
//!
//! Generated from `protocol/schema/92_delete_share_group_offsets.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::delete_share_group_offsets::*;

impl ToJson for DeleteShareGroupOffsetsRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("groupId", &self.group_id, form);
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for DeleteShareGroupOffsetsRequestTopic {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicName", &self.topic_name, form);
        object.into_value()
    }
}

impl ToJson for DeleteShareGroupOffsetsResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.insert("responses", &self.responses, form);
        object.into_value()
    }
}

impl ToJson for DeleteShareGroupOffsetsResponseTopic {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicName", &self.topic_name, form);
        object.insert("topicId", &self.topic_id, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.into_value()
    }
}
