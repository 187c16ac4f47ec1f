//! ShareGroupCurrentMemberAssignmentValue as JSON.
//!
//! Generated from `protocol/schema/coordinator/group_14_share_group_current_member_assignment.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::coordinator::share_group_current_member_assignment_value::*;

impl ToJson for ShareGroupCurrentMemberAssignmentValue {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("memberEpoch", &self.member_epoch, form);
        object.insert("previousMemberEpoch", &self.previous_member_epoch, form);
        object.insert("state", &self.state, form);
        object.insert("assignedPartitions", &self.assigned_partitions, form);
        object.into_value()
    }
}

impl ToJson for TopicPartitions {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicId", &self.topic_id, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}
