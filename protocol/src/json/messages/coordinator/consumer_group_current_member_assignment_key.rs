//! ConsumerGroupCurrentMemberAssignmentKey as JSON.
//!
//! Generated from `protocol/schema/coordinator/group_08_consumer_group_current_member_assignment.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::coordinator::consumer_group_current_member_assignment_key::*;

impl ToJson for ConsumerGroupCurrentMemberAssignmentKey {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("groupId", &self.group_id, form);
        object.insert("memberId", &self.member_id, form);
        object.into_value()
    }
}
