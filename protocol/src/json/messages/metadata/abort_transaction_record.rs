//! AbortTransactionRecord as JSON.
//!
//! Generated from `protocol/schema/metadata/25_abort_transaction_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::metadata::abort_transaction_record::*;

impl ToJson for AbortTransactionRecord {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        if self.reason.is_some() {
            object.insert("reason", &self.reason, form);
        }
        object.into_value()
    }
}
