//! ConsumerGroupCurrentMemberAssignmentValue as JSON.
//!
//! Generated from `protocol/schema/coordinator/group_08_consumer_group_current_member_assignment.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::coordinator::consumer_group_current_member_assignment_value::*;

impl ToJson for ConsumerGroupCurrentMemberAssignmentValue {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("memberEpoch", &self.member_epoch, form);
        object.insert("previousMemberEpoch", &self.previous_member_epoch, form);
        object.insert("state", &self.state, form);
        object.insert("assignedPartitions", &self.assigned_partitions, form);
        object.insert("partitionsPendingRevocation", &self.partitions_pending_revocation, form);
        object.into_value()
    }
}

impl ToJson for TopicPartitions {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicId", &self.topic_id, form);
        object.insert("partitions", &self.partitions, form);
        if self.assignment_epochs.as_ref().is_none_or(|value| !value.is_empty()) {
            object.insert("assignmentEpochs", &self.assignment_epochs, form);
        }
        object.into_value()
    }
}
