//! ReadShareGroupStateRequest and ReadShareGroupStateResponse as JSON.
//!
//! Generated from `protocol/schema/84_read_share_group_state.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::read_share_group_state::*;

impl ToJson for ReadShareGroupStateRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("groupId", &self.group_id, form);
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for ReadStateData {
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
        object.insert("leaderEpoch", &self.leader_epoch, form);
        object.into_value()
    }
}

impl ToJson for ReadShareGroupStateResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("results", &self.results, form);
        object.into_value()
    }
}

impl ToJson for ReadStateResult {
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
        object.insert("stateEpoch", &self.state_epoch, form);
        object.insert("startOffset", &self.start_offset, form);
        object.insert("stateBatches", &self.state_batches, form);
        object.into_value()
    }
}

impl ToJson for StateBatch {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("firstOffset", &self.first_offset, form);
        object.insert("lastOffset", &self.last_offset, form);
        object.insert("deliveryState", &self.delivery_state, form);
        object.insert("deliveryCount", &self.delivery_count, form);
        object.into_value()
    }
}
