//! DescribeClientQuotasRequest and DescribeClientQuotasResponse as JSON.
//!
//! Generated from `protocol/schema/48_describe_client_quotas.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::describe_client_quotas::*;

impl ToJson for DescribeClientQuotasRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("components", &self.components, form);
        object.insert("strict", &self.strict, form);
        object.into_value()
    }
}

impl ToJson for ComponentData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("entityType", &self.entity_type, form);
        object.insert("matchType", &self.match_type, form);
        object.insert("match", &self.match_, form);
        object.into_value()
    }
}

impl ToJson for DescribeClientQuotasResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.insert("entries", &self.entries, form);
        object.into_value()
    }
}

impl ToJson for EntryData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("entity", &self.entity, form);
        object.insert("values", &self.values, form);
        object.into_value()
    }
}

impl ToJson for EntityData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("entityType", &self.entity_type, form);
        object.insert("entityName", &self.entity_name, form);
        object.into_value()
    }
}

impl ToJson for ValueData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("key", &self.key, form);
        object.insert("value", &self.value, form);
        object.into_value()
    }
}
