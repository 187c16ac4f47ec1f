//! JoinGroupRequest and JoinGroupResponse as JSON.
//!
//! Generated from `protocol/schema/11_join_group.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::join_group::*;

impl ToJson for JoinGroupRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("groupId", &self.group_id, form);
        object.insert("sessionTimeoutMs", &self.session_timeout_ms, form);
        if form.version >= 1 {
            object.insert("rebalanceTimeoutMs", &self.rebalance_timeout_ms, form);
        }
        object.insert("memberId", &self.member_id, form);
        if form.version >= 5 {
            object.insert("groupInstanceId", &self.group_instance_id, form);
        }
        object.insert("protocolType", &self.protocol_type, form);
        object.insert("protocols", &self.protocols, form);
        if form.version >= 8 {
            object.insert("reason", &self.reason, form);
        }
        object.into_value()
    }
}

impl ToJson for JoinGroupRequestProtocol {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("metadata", &self.metadata, form);
        object.into_value()
    }
}

impl ToJson for JoinGroupResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version >= 2 {
            object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        }
        object.insert("errorCode", &self.error_code, form);
        object.insert("generationId", &self.generation_id, form);
        if form.version >= 7 {
            object.insert("protocolType", &self.protocol_type, form);
        }
        object.insert("protocolName", &self.protocol_name, form);
        object.insert("leader", &self.leader, form);
        if form.version >= 9 {
            object.insert("skipAssignment", &self.skip_assignment, form);
        }
        object.insert("memberId", &self.member_id, form);
        object.insert("members", &self.members, form);
        object.into_value()
    }
}

impl ToJson for JoinGroupResponseMember {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("memberId", &self.member_id, form);
        if form.version >= 5 {
            object.insert("groupInstanceId", &self.group_instance_id, form);
        }
        object.insert("metadata", &self.metadata, form);
        object.into_value()
    }
}
