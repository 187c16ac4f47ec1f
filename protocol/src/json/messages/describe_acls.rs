//! DescribeAclsRequest and DescribeAclsResponse as JSON.
//!
//! Generated from `protocol/schema/29_describe_acls.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::describe_acls::*;

impl ToJson for DescribeAclsRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("resourceTypeFilter", &self.resource_type_filter, form);
        object.insert("resourceNameFilter", &self.resource_name_filter, form);
        object.insert("patternTypeFilter", &self.pattern_type_filter, form);
        object.insert("principalFilter", &self.principal_filter, form);
        object.insert("hostFilter", &self.host_filter, form);
        object.insert("operation", &self.operation, form);
        object.insert("permissionType", &self.permission_type, form);
        object.into_value()
    }
}

impl ToJson for DescribeAclsResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.insert("resources", &self.resources, form);
        object.into_value()
    }
}

impl ToJson for DescribeAclsResource {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("resourceType", &self.resource_type, form);
        object.insert("resourceName", &self.resource_name, form);
        object.insert("patternType", &self.pattern_type, form);
        object.insert("acls", &self.acls, form);
        object.into_value()
    }
}

impl ToJson for AclDescription {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("principal", &self.principal, form);
        object.insert("host", &self.host, form);
        object.insert("operation", &self.operation, form);
        object.insert("permissionType", &self.permission_type, form);
        object.into_value()
    }
}
