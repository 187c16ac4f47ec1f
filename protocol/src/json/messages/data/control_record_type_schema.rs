//! ControlRecordTypeSchema as JSON.
//!
//! Generated from `protocol/schema/data/control_record_type_schema.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::data::control_record_type_schema::*;

impl ToJson for ControlRecordTypeSchema {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("type", &self.type_, form);
        object.into_value()
    }
}
