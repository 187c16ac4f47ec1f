//! AbortedTxn as JSON.
//!
//! Generated from `protocol/schema/data/aborted_txn.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::data::aborted_txn::*;

impl ToJson for AbortedTxn {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("producerId", &self.producer_id, form);
        object.insert("firstOffset", &self.first_offset, form);
        object.insert("lastOffset", &self.last_offset, form);
        object.insert("lastStableOffset", &self.last_stable_offset, form);
        object.into_value()
    }
}
