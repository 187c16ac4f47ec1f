//! EndTransactionRecord as JSON.
//!
//! Generated from `protocol/schema/metadata/24_end_transaction_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::metadata::end_transaction_record::*;

impl ToJson for EndTransactionRecord {
    fn to_json(&self, _form: Form) -> Value {
        let object = Object::new();
        object.into_value()
    }
}
