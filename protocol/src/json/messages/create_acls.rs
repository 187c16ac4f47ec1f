//! CreateAclsRequest and CreateAclsResponse as JSON.
//!
//! Generated from `protocol/schema/30_create_acls.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::create_acls::*;

impl ToJson for CreateAclsRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("creations", &self.creations, form);
        object.into_value()
    }
}

impl ToJson for AclCreation {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("resourceType", &self.resource_type, form);
        object.insert("resourceName", &self.resource_name, form);
        object.insert("resourcePatternType", &self.resource_pattern_type, form);
        object.insert("principal", &self.principal, form);
        object.insert("host", &self.host, form);
        object.insert("operation", &self.operation, form);
        object.insert("permissionType", &self.permission_type, form);
        object.into_value()
    }
}

impl ToJson for CreateAclsResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("results", &self.results, form);
        object.into_value()
    }
}

impl ToJson for AclCreationResult {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.into_value()
    }
}
