//! ShareGroupMetadataValue as JSON.
//!
//! Generated from `protocol/schema/coordinator/group_11_share_group_metadata.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::coordinator::share_group_metadata_value::*;

impl ToJson for ShareGroupMetadataValue {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("epoch", &self.epoch, form);
        object.insert("metadataHash", &self.metadata_hash, form);
        object.into_value()
    }
}
