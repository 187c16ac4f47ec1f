//! FindCoordinatorRequest and FindCoordinatorResponse as JSON.
//!
//! Generated from `protocol/schema/10_find_coordinator.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::find_coordinator::*;

impl ToJson for FindCoordinatorRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version <= 3 {
            object.insert("key", &self.key, form);
        }
        if form.version >= 1 {
            object.insert("keyType", &self.key_type, form);
        }
        if form.version >= 4 {
            object.insert("coordinatorKeys", &self.coordinator_keys, form);
        }
        object.into_value()
    }
}

impl ToJson for FindCoordinatorResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version >= 1 {
            object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        }
        if form.version <= 3 {
            object.insert("errorCode", &self.error_code, form);
        }
        if (1..=3).contains(&form.version) {
            object.insert("errorMessage", &self.error_message, form);
        }
        if form.version <= 3 {
            object.insert("nodeId", &self.node_id, form);
        }
        if form.version <= 3 {
            object.insert("host", &self.host, form);
        }
        if form.version <= 3 {
            object.insert("port", &self.port, form);
        }
        if form.version >= 4 {
            object.insert("coordinators", &self.coordinators, form);
        }
        object.into_value()
    }
}

impl ToJson for Coordinator {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("key", &self.key, form);
        object.insert("nodeId", &self.node_id, form);
        object.insert("host", &self.host, form);
        object.insert("port", &self.port, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.into_value()
    }
}
