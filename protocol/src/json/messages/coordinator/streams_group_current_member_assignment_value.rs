//! StreamsGroupCurrentMemberAssignmentValue as JSON.
//!
//! Generated from `protocol/schema/coordinator/group_22_streams_group_current_member_assignment.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::coordinator::streams_group_current_member_assignment_value::*;

impl ToJson for StreamsGroupCurrentMemberAssignmentValue {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("memberEpoch", &self.member_epoch, form);
        object.insert("previousMemberEpoch", &self.previous_member_epoch, form);
        object.insert("state", &self.state, form);
        object.insert("activeTasks", &self.active_tasks, form);
        object.insert("standbyTasks", &self.standby_tasks, form);
        object.insert("warmupTasks", &self.warmup_tasks, form);
        object.insert("activeTasksPendingRevocation", &self.active_tasks_pending_revocation, form);
        object.insert("standbyTasksPendingRevocation", &self.standby_tasks_pending_revocation, form);
        object.insert("warmupTasksPendingRevocation", &self.warmup_tasks_pending_revocation, form);
        object.into_value()
    }
}

impl ToJson for TaskIds {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("subtopologyId", &self.subtopology_id, form);
        object.insert("partitions", &self.partitions, form);
        if self.assignment_epochs.as_ref().is_none_or(|value| !value.is_empty()) {
            object.insert("assignmentEpochs", &self.assignment_epochs, form);
        }
        object.into_value()
    }
}
