//! ListConfigResourcesRequest and ListConfigResourcesResponse as JSON.
//!
//! Generated from `protocol/schema/74_list_config_resources.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::list_config_resources::*;

impl ToJson for ListConfigResourcesRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if form.version >= 1 {
            object.insert("resourceTypes", &self.resource_types, form);
        }
        object.into_value()
    }
}

impl ToJson for ListConfigResourcesResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("configResources", &self.config_resources, form);
        object.into_value()
    }
}

impl ToJson for ConfigResource {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("resourceName", &self.resource_name, form);
        if form.version >= 1 {
            object.insert("resourceType", &self.resource_type, form);
        }
        object.into_value()
    }
}
