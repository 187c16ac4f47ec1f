//! ClearElrRecord as JSON.
//!
//! Generated from `protocol/schema/metadata/28_clear_elr_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::metadata::clear_elr_record::*;

impl ToJson for ClearElrRecord {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("topicName", &self.topic_name, form);
        object.into_value()
    }
}
