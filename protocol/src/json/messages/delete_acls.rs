//! DeleteAclsRequest and DeleteAclsResponse as JSON.
//!
//! Generated from `protocol/schema/31_delete_acls.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::delete_acls::*;

impl ToJson for DeleteAclsRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("filters", &self.filters, form);
        object.into_value()
    }
}

impl ToJson for DeleteAclsFilter {
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

impl ToJson for DeleteAclsResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("filterResults", &self.filter_results, form);
        object.into_value()
    }
}

impl ToJson for DeleteAclsFilterResult {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.insert("matchingAcls", &self.matching_acls, form);
        object.into_value()
    }
}

impl ToJson for DeleteAclsMatchingAcl {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.insert("resourceType", &self.resource_type, form);
        object.insert("resourceName", &self.resource_name, form);
        object.insert("patternType", &self.pattern_type, form);
        object.insert("principal", &self.principal, form);
        object.insert("host", &self.host, form);
        object.insert("operation", &self.operation, form);
        object.insert("permissionType", &self.permission_type, form);
        object.into_value()
    }
}
