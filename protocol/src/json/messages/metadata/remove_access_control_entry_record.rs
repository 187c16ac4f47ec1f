//! RemoveAccessControlEntryRecord as JSON.
//!
//! Generated from `protocol/schema/metadata/19_remove_access_control_entry_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::metadata::remove_access_control_entry_record::*;

impl ToJson for RemoveAccessControlEntryRecord {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("id", &self.id, form);
        object.into_value()
    }
}
