//! ConsumerGroupTargetAssignmentMemberKey as JSON.
//!
//! Generated from `protocol/schema/coordinator/group_07_consumer_group_target_assignment_member.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::coordinator::consumer_group_target_assignment_member_key::*;

impl ToJson for ConsumerGroupTargetAssignmentMemberKey {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("groupId", &self.group_id, form);
        object.insert("memberId", &self.member_id, form);
        object.into_value()
    }
}
