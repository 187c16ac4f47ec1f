//! ShareGroupTargetAssignmentMemberValue as JSON.
//!
//! Generated from `protocol/schema/coordinator/group_13_share_group_target_assignment_member.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::coordinator::share_group_target_assignment_member_value::*;

impl ToJson for ShareGroupTargetAssignmentMemberValue {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicPartitions", &self.topic_partitions, form);
        object.into_value()
    }
}

impl ToJson for TopicPartition {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicId", &self.topic_id, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}
