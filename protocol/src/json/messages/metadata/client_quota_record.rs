//! ClientQuotaRecord as JSON.
//!
//! Generated from `protocol/schema/metadata/14_client_quota_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::metadata::client_quota_record::*;

impl ToJson for ClientQuotaRecord {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("entity", &self.entity, form);
        object.insert("key", &self.key, form);
        object.insert("value", &self.value, form);
        object.insert("remove", &self.remove, form);
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
