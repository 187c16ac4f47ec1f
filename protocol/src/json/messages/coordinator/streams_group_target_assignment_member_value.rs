//! StreamsGroupTargetAssignmentMemberValue as JSON.
//!
//! Generated from `protocol/schema/coordinator/group_21_streams_group_target_assignment_member.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::coordinator::streams_group_target_assignment_member_value::*;

impl ToJson for StreamsGroupTargetAssignmentMemberValue {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("activeTasks", &self.active_tasks, form);
        object.insert("standbyTasks", &self.standby_tasks, form);
        object.insert("warmupTasks", &self.warmup_tasks, form);
        object.into_value()
    }
}

impl ToJson for TaskIds {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("subtopologyId", &self.subtopology_id, form);
        object.insert("partitions", &self.partitions, form);
        object.into_value()
    }
}
