//! StreamsGroupTargetAssignmentMemberKey as JSON.
//!
//! Generated from `protocol/schema/coordinator/group_21_streams_group_target_assignment_member.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::coordinator::streams_group_target_assignment_member_key::*;

impl ToJson for StreamsGroupTargetAssignmentMemberKey {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("groupId", &self.group_id, form);
        object.insert("memberId", &self.member_id, form);
        object.into_value()
    }
}
