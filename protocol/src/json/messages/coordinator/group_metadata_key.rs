//! GroupMetadataKey as JSON.
//!
//! Generated from `protocol/schema/coordinator/group_02_group_metadata.schema` by `cargo xtask generate`: edit the schema, not this file.

use crate::Form;
use crate::json::{Object, ToJson, Value};
use crate::messages::coordinator::group_metadata_key::*;

impl ToJson for GroupMetadataKey {
    fn to_json(&self, form: Form) -> Value {
        let mut object = Object::new();
        object.insert("group", &self.group, form);
        object.into_value()
    }
}
