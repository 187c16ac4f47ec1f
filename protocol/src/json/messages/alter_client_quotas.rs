//! AlterClientQuotasRequest and AlterClientQuotasResponse as JSON.
//!
//! Generated from `protocol/schema/49_alter_client_quotas.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::alter_client_quotas::*;

impl ToJson for AlterClientQuotasRequest {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("entries", &self.entries, form);
        object.insert("validateOnly", &self.validate_only, form);
        object.into_value()
    }
}

impl ToJson for AlterClientQuotasRequestEntryData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("entity", &self.entity, form);
        object.insert("ops", &self.ops, form);
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

impl ToJson for OpData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("key", &self.key, form);
        object.insert("value", &self.value, form);
        object.insert("remove", &self.remove, form);
        object.into_value()
    }
}

impl ToJson for AlterClientQuotasResponse {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("throttleTimeMs", &self.throttle_time_ms, form);
        object.insert("entries", &self.entries, form);
        object.into_value()
    }
}

impl ToJson for AlterClientQuotasResponseEntryData {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("errorCode", &self.error_code, form);
        object.insert("errorMessage", &self.error_message, form);
        object.insert("entity", &self.entity, form);
        object.into_value()
    }
}
