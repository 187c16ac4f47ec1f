//! HeartbeatRequest and HeartbeatResponse as JSON.
//!
//! Generated from `protocol/schema/12_heartbeat.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::heartbeat::*;

impl ToJson for HeartbeatRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("groupId", &self.group_id, form);
        object.insert("generationId", &self.generation_id, form);
        object.insert("memberId", &self.member_id, form);
        if form.version >= 3 {
            object.insert("groupInstanceId", &self.group_instance_id, form);
        }
        object.into_value()
    }
}

impl ToJson for HeartbeatResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version >= 1 {
            object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        }
        object.insert("errorCode", &self.error_code, form);
        object.into_value()
    }
}
