//! ConfigRecord as JSON.
//!
//! Generated from `protocol/schema/metadata/04_config_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::metadata::config_record::*;

impl ToJson for ConfigRecord {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("resourceType", &self.resource_type, form);
        object.insert("resourceName", &self.resource_name, form);
        object.insert("name", &self.name, form);
        object.insert("value", &self.value, form);
        object.into_value()
    }
}
