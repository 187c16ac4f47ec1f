//! DescribeConfigsRequest and DescribeConfigsResponse as JSON.
//!
//! Generated from `protocol/schema/32_describe_configs.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::describe_configs::*;

impl ToJson for DescribeConfigsRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("resources", &self.resources, form);
        object.insert("includeSynonyms", &self.include_synonyms, form);
        if form.version >= 3 {
            object.insert("includeDocumentation", &self.include_documentation, form);
        }
        object.into_value()
    }
}

impl ToJson for DescribeConfigsResource {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("resourceType", &self.resource_type, form);
        object.insert("resourceName", &self.resource_name, form);
        object.insert("configurationKeys", &self.configuration_keys, form);
        object.into_value()
    }
}

impl ToJson for DescribeConfigsResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("results", &self.results, form);
        object.into_value()
    }
}

impl ToJson for DescribeConfigsResult {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.insert("resourceType", &self.resource_type, form);
        object.insert("resourceName", &self.resource_name, form);
        object.insert("configs", &self.configs, form);
        object.into_value()
    }
}

impl ToJson for DescribeConfigsResourceResult {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("value", &self.value, form);
        object.insert("readOnly", &self.read_only, form);
        object.insert("configSource", &self.config_source, form);
        object.insert("isSensitive", &self.is_sensitive, form);
        object.insert("synonyms", &self.synonyms, form);
        if form.version >= 3 {
            object.insert("configType", &self.config_type, form);
        }
        if form.version >= 3 {
            object.insert("documentation", &self.documentation, form);
        }
        object.into_value()
    }
}

impl ToJson for DescribeConfigsSynonym {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("name", &self.name, form);
        object.insert("value", &self.value, form);
        object.insert("source", &self.source, form);
        object.into_value()
    }
}
