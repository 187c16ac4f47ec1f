//! ReadShareGroupStateSummaryRequest and ReadShareGroupStateSummaryResponse as JSON.
//!
//! Generated from `protocol/schema/87_read_share_group_state_summary.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::read_share_group_state_summary::*;

impl ToJson for ReadShareGroupStateSummaryRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("groupId", &self.group_id, form);
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for ReadStateSummaryData {
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

impl ToJson for ReadShareGroupStateSummaryResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("results", &self.results, form);
        object.into_value()
    }
}

impl ToJson for ReadStateSummaryResult {
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
        object.insert("leaderEpoch", &self.leader_epoch, form);
        object.insert("startOffset", &self.start_offset, form);
        if form.version >= 1 {
            object.insert("deliveryCompleteCount", &self.delivery_complete_count, form);
        }
        object.into_value()
    }
}
