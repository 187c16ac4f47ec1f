//! BeginTransactionRecord as JSON.
//!
//! Generated from `protocol/schema/metadata/23_begin_transaction_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::metadata::begin_transaction_record::*;

impl ToJson for BeginTransactionRecord {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if self.name.is_some() {
            object.insert("name", &self.name, form);
        }
        object.into_value()
    }
}
