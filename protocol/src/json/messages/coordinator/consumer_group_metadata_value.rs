//! ConsumerGroupMetadataValue as JSON.
//!
//! Generated from `protocol/schema/coordinator/group_03_consumer_group_metadata.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::coordinator::consumer_group_metadata_value::*;

impl ToJson for ConsumerGroupMetadataValue {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("epoch", &self.epoch, form);
        if self.metadata_hash != 0 {
            object.insert("metadataHash", &self.metadata_hash, form);
        }
        object.into_value()
    }
}
