//! SyncGroupRequest and SyncGroupResponse as JSON.
//!
//! Generated from `protocol/schema/14_sync_group.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::sync_group::*;

impl ToJson for SyncGroupRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("groupId", &self.group_id, form);
        object.insert("generationId", &self.generation_id, form);
        object.insert("memberId", &self.member_id, form);
        if form.version >= 3 {
            object.insert("groupInstanceId", &self.group_instance_id, form);
        }
        if form.version >= 5 {
            object.insert("protocolType", &self.protocol_type, form);
        }
        if form.version >= 5 {
            object.insert("protocolName", &self.protocol_name, form);
        }
        object.insert("assignments", &self.assignments, form);
        object.into_value()
    }
}

impl ToJson for SyncGroupRequestAssignment {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("memberId", &self.member_id, form);
        object.insert("assignment", &self.assignment, form);
        object.into_value()
    }
}

impl ToJson for SyncGroupResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version >= 1 {
            object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        }
        object.insert("errorCode", &self.error_code, form);
        if form.version >= 5 {
            object.insert("protocolType", &self.protocol_type, form);
        }
        if form.version >= 5 {
            object.insert("protocolName", &self.protocol_name, form);
        }
        object.insert("assignment", &self.assignment, form);
        object.into_value()
    }
}
