//! EndTxnMarker as JSON.
//!
//! Generated from `protocol/schema/data/end_txn_marker.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::data::end_txn_marker::*;

impl ToJson for EndTxnMarker {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("coordinatorEpoch", &self.coordinator_epoch, form);
        object.into_value()
    }
}
