//! LeaveGroupRequest and LeaveGroupResponse as JSON.
//!
//! Generated from `protocol/schema/13_leave_group.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::leave_group::*;

impl ToJson for LeaveGroupRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("groupId", &self.group_id, form);
        if form.version <= 2 {
            object.insert("memberId", &self.member_id, form);
        }
        if form.version >= 3 {
            object.insert("members", &self.members, form);
        }
        object.into_value()
    }
}

impl ToJson for MemberIdentity {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("memberId", &self.member_id, form);
        object.insert("groupInstanceId", &self.group_instance_id, form);
        if form.version >= 5 {
            object.insert("reason", &self.reason, form);
        }
        object.into_value()
    }
}

impl ToJson for LeaveGroupResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version >= 1 {
            object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        }
        object.insert("errorCode", &self.error_code, form);
        if form.version >= 3 {
            object.insert("members", &self.members, form);
        }
        object.into_value()
    }
}

impl ToJson for MemberResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("memberId", &self.member_id, form);
        object.insert("groupInstanceId", &self.group_instance_id, form);
        object.insert("errorCode", &self.error_code, form);
        object.into_value()
    }
}
