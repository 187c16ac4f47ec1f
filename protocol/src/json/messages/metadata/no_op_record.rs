//! NoOpRecord as JSON.
//!
//! Generated from `protocol/schema/metadata/20_no_op_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::metadata::no_op_record::*;

impl ToJson for NoOpRecord {
    fn to_json(&self, _form: Form) -> Value {
        let object = Object::new();
        object.into_value()
    }
}
