//! UnregisterControllerRequest and UnregisterControllerResponse as JSON.
//!
//! Generated from `protocol/schema/94_unregister_controller.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::unregister_controller::*;

impl ToJson for UnregisterControllerRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("controllerId", &self.controller_id, form);
        object.into_value()
    }
}

impl ToJson for UnregisterControllerResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.into_value()
    }
}
