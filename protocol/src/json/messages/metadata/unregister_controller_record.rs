//! UnregisterControllerRecord as JSON.
//!
//! Generated from `protocol/schema/metadata/29_unregister_controller_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::metadata::unregister_controller_record::*;

impl ToJson for UnregisterControllerRecord {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("controllerId", &self.controller_id, form);
        object.into_value()
    }
}
