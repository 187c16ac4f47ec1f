//! IncrementalAlterConfigsRequest and IncrementalAlterConfigsResponse as JSON.
//!
//! Generated from `protocol/schema/44_incremental_alter_configs.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::incremental_alter_configs::*;

impl ToJson for IncrementalAlterConfigsRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("resources", &self.resources, form);
        object.insert("validateOnly", &self.validate_only, form);
        object.into_value()
    }
}

impl ToJson for AlterConfigsResource {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("resourceType", &self.resource_type, form);
        object.insert("resourceName", &self.resource_name, form);
        object.insert("configs", &self.configs, form);
        object.into_value()
    }
}

impl ToJson for AlterableConfig {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("configOperation", &self.config_operation, form);
        object.insert("value", &self.value, form);
        object.into_value()
    }
}

impl ToJson for IncrementalAlterConfigsResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("responses", &self.responses, form);
        object.into_value()
    }
}

impl ToJson for AlterConfigsResourceResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.insert("resourceType", &self.resource_type, form);
        object.insert("resourceName", &self.resource_name, form);
        object.into_value()
    }
}
