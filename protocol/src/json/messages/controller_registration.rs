//! ControllerRegistrationRequest and ControllerRegistrationResponse as JSON.
//!
//! Generated from `protocol/schema/70_controller_registration.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::controller_registration::*;

impl ToJson for ControllerRegistrationRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("controllerId", &self.controller_id, form);
        object.insert("incarnationId", &self.incarnation_id, form);
        object.insert("zkMigrationReady", &self.zk_migration_ready, form);
        object.insert("listeners", &self.listeners, form);
        object.insert("features", &self.features, form);
        object.into_value()
    }
}

impl ToJson for Listener {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("host", &self.host, form);
        object.insert("port", &self.port, form);
        object.insert("securityProtocol", &self.security_protocol, form);
        object.into_value()
    }
}

impl ToJson for Feature {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("minSupportedVersion", &self.min_supported_version, form);
        object.insert("maxSupportedVersion", &self.max_supported_version, form);
        object.into_value()
    }
}

impl ToJson for ControllerRegistrationResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.into_value()
    }
}
