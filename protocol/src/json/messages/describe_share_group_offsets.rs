//! DescribeShareGroupOffsetsRequest and DescribeShareGroupOffsetsResponse as JSON.
//!
//! Generated from `protocol/schema/90_describe_share_group_offsets.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::describe_share_group_offsets::*;

impl ToJson for DescribeShareGroupOffsetsRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("groups", &self.groups, form);
        object.into_value()
    }
}

impl ToJson for DescribeShareGroupOffsetsRequestGroup {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("groupId", &self.group_id, form);
        object.insert("topics", &self.topics, form);
        object.into_value()
    }
}

impl ToJson for DescribeShareGroupOffsetsRequestTopic {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicName", &self.topic_name, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for DescribeShareGroupOffsetsResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("groups", &self.groups, form);
        object.into_value()
    }
}

impl ToJson for DescribeShareGroupOffsetsResponseGroup {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("groupId", &self.group_id, form);
        object.insert("topics", &self.topics, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.into_value()
    }
}

impl ToJson for DescribeShareGroupOffsetsResponseTopic {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicName", &self.topic_name, form);
        object.insert("topicId", &self.topic_id, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}

impl ToJson for DescribeShareGroupOffsetsResponsePartition {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("partitionIndex", &self.partition_index, form);
        object.insert("startOffset", &self.start_offset, form);
        object.insert("leaderEpoch", &self.leader_epoch, form);
        if form.version >= 1 {
            object.insert("lag", &self.lag, form);
        }
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.into_value()
    }
}
