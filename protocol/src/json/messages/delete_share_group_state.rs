//! DeleteShareGroupStateRequest and DeleteShareGroupStateResponse as JSON.
//!
//! Generated from `protocol/schema/86_delete_share_group_state.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::delete_share_group_state::*;

impl ToJson for DeleteShareGroupStateRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("groupId", &self.group_id, form);
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for DeleteStateData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicId", &self.topic_id, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for PartitionData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partition", &self.partition, form);
        object.into_value()
    }
}

impl ToJson for DeleteShareGroupStateResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("results", &self.results, form);
        object.into_value()
    }
}

impl ToJson for DeleteStateResult {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicId", &self.topic_id, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for PartitionResult {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partition", &self.partition, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.into_value()
    }
}
