//! FenceBrokerRecord as JSON.
//!
//! Generated from `protocol/schema/metadata/07_fence_broker_record.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::metadata::fence_broker_record::*;

impl ToJson for FenceBrokerRecord {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("id", &self.id, form);
        object.insert("epoch", &self.epoch, form);
        object.into_value()
    }
}
